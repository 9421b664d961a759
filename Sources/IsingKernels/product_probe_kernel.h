/// The probes, written once for every instruction set.
///
/// Include after defining `vector` (floats), `words` (64-bit integers of the same size), `lanes`
/// (floats of a vector) and `registers` (accumulators that do not spill).

static float probe_multiply_add(size_t rounds) {
  vector sum[registers], factor = (vector)0.999f, term = (vector)1e-3f;
  _Pragma("unroll") for (int k = 0; k < registers; k++) sum[k] = (vector)(float)k;
  for (size_t r = 0; r < rounds; r++) {
    _Pragma("unroll") for (int k = 0; k < registers; k++) {
      sum[k] = sum[k] * factor + term;
      __asm__ volatile("" : PROBE_REGISTER(sum[k]));
    }
  }
  vector total = sum[0];
  _Pragma("unroll") for (int k = 1; k < registers; k++) total += sum[k];
  return total[0];
}

static uint64_t probe_read(const void *buffer, size_t lines) {
  enum { per_line = 64 / (4 * lanes) };
  const words *from = buffer;
  words sum[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  size_t vectors = lines * per_line, k = 0;
  for (; vectors - k >= 8; k += 8) {
    __builtin_prefetch((const char *)(from + k) + 4096);
    _Pragma("unroll") for (int v = 0; v < 8; v++) sum[v] |= from[k + (size_t)v];
  }
  for (; k < vectors; k++) sum[0] |= from[k];
  _Pragma("unroll") for (int v = 1; v < 8; v++) sum[0] |= sum[v];
  return sum[0][0] ^ sum[0][1];
}

static uint64_t probe_read_lines(const void *buffer, const uint32_t *lines, size_t count) {
  enum { per_line = 64 / (4 * lanes) };
  const words *from = buffer;
  words sum[4] = {0, 0, 0, 0};
  for (size_t k = 0; k + 4 <= count; k += 4) {
    _Pragma("unroll") for (int l = 0; l < 4; l++) {
      const words *line = from + (size_t)lines[k + (size_t)l] * per_line;
      _Pragma("unroll") for (int v = 0; v < per_line; v++) sum[l] |= line[v];
    }
  }
  sum[0] |= sum[1] | sum[2] | sum[3];
  return sum[0][0] ^ sum[0][1];
}
