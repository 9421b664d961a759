/// The fills, for one level: the including file defines IK_LEVEL_NAME(name) and the target.

enum { ik_chunk = 32 * IK_PHILOX_VECTORS };

void IK_LEVEL_NAME(ik_philox_fill)(ik_philox place, size_t count, uint32_t *words) {
  for (; count >= ik_chunk; count -= ik_chunk, words += ik_chunk) {
    ik_philox_vectors(place, IK_PHILOX_VECTORS, words);
    ik_philox_step(&place, ik_chunk / 4);
  }
  if (count) {
    uint32_t rest[ik_chunk];
    ik_philox_vectors(place, IK_PHILOX_VECTORS, rest);
    memcpy(words, rest, count * sizeof *words);
  }
}

/// A chunk of uniform numbers.
IK_INLINE void ik_uniform_chunk(ik_philox place, float *values) {
  uint32_t words[ik_chunk];
  ik_philox_vectors(place, IK_PHILOX_VECTORS, words);
  _Pragma("unroll")
  for (int k = 0; k < ik_chunk; k += 16) {
    u32x16 w;
    memcpy(&w, words + k, sizeof w);
    ik_store(values + k, __builtin_convertvector((i32x16)(w >> 8), f32x16) * 0x1p-24f);
  }
}

/// A chunk of normal numbers.
IK_INLINE void ik_gaussian_chunk(ik_philox place, float scale, float *values) {
  uint32_t words[ik_chunk];
  ik_philox_vectors(place, IK_PHILOX_VECTORS, words);
#if defined(IK_AVX512)
  _Pragma("unroll")
  for (int k = 0; k < ik_chunk; k += 64) {
    u32x16 w[4];
    memcpy(w, words + k, sizeof w);
#define IK_BOTH(a, b)                                                                          \
  __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, \
                          18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31)
    ik_reals_wide cosine, sine;
    ik_box_muller_wide(IK_BOTH(w[0], w[2]), IK_BOTH(w[1], w[3]), &cosine, &sine);
    cosine *= scale;
    sine *= scale;
    ik_store(values + k, cosine.lo);
    ik_store(values + k + 16, sine.lo);
    ik_store(values + k + 32, cosine.hi);
    ik_store(values + k + 48, sine.hi);
  }
#else
  for (int k = 0; k < ik_chunk; k += 32) {
    u32x16 radius_word, angle_word;
    memcpy(&radius_word, words + k, sizeof radius_word);
    memcpy(&angle_word, words + k + 16, sizeof angle_word);
    f32x16 cosine, sine;
    ik_box_muller(radius_word, angle_word, &cosine, &sine);
    ik_store(values + k, cosine * scale);
    ik_store(values + k + 16, sine * scale);
  }
#endif
}

void IK_LEVEL_NAME(ik_uniform_fill)(ik_philox place, size_t count, float *values) {
  for (; count >= ik_chunk; count -= ik_chunk, values += ik_chunk) {
    ik_uniform_chunk(place, values);
    ik_philox_step(&place, ik_chunk / 4);
  }
  if (count) {
    float rest[ik_chunk];
    ik_uniform_chunk(place, rest);
    memcpy(values, rest, count * sizeof *values);
  }
}

void IK_LEVEL_NAME(ik_gaussian_fill)(ik_philox place, size_t count, float scale, float *values) {
  for (; count >= ik_chunk; count -= ik_chunk, values += ik_chunk) {
    ik_gaussian_chunk(place, scale, values);
    ik_philox_step(&place, ik_chunk / 4);
  }
  if (count) {
    float rest[ik_chunk];
    ik_gaussian_chunk(place, scale, rest);
    memcpy(values, rest, count * sizeof *values);
  }
}
