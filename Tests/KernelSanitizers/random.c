#include "support.h"

/// Philox4x32-10 from its paper, one block.
static void philox(ik_philox place, uint32_t *words) {
  uint32_t c[4] = {(uint32_t)place.low, (uint32_t)(place.low >> 32), (uint32_t)place.high,
                   (uint32_t)(place.high >> 32)};
  uint32_t k[2] = {(uint32_t)place.key, (uint32_t)(place.key >> 32)};
  for (int round = 0; round < 10; round++) {
    uint64_t a = (uint64_t)0xD2511F53 * c[0], b = (uint64_t)0xCD9E8D57 * c[2];
    uint32_t next[4] = {(uint32_t)(b >> 32) ^ c[1] ^ k[0], (uint32_t)b,
                        (uint32_t)(a >> 32) ^ c[3] ^ k[1], (uint32_t)a};
    memcpy(c, next, sizeof c);
    k[0] += 0x9E3779B9;
    k[1] += 0xBB67AE85;
  }
  memcpy(words, c, sizeof c);
}

/// The words of a stream, block by block, the counter carrying from its lower to its upper half.
static uint32_t *stream(ik_philox place, size_t count) {
  uint32_t *words = NEW(uint32_t, (count + 3) / 4 * 4);
  for (size_t i = 0; i < count; i += 4) {
    philox(place, words + i);
    if (++place.low == 0) place.high += 1;
  }
  return words;
}

void check_random(void) {
  static const size_t counts[] = {0, 1, 3, 4, 5, 31, 32, 33, 63, 65, 127, 129, 257, 1001};
  static const uint64_t lows[] = {0, 7, UINT64_MAX - 9};
  for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
    for (size_t l = 0; l < 3; l++) {
      size_t n = counts[c], padded = (n + 31) / 32 * 32;
      ik_philox place = {0x0123456789abcdef, lows[l], 42};
      uint32_t *expected = stream(place, padded), *words = NEW(uint32_t, n), block[4];
      ik_philox_fill(place, n, words);
      EXPECT(memcmp(words, expected, 4 * n) == 0, "philox fill %zu", n);
      ik_philox_block(place, block);
      if (n >= 4) EXPECT(memcmp(block, expected, sizeof block) == 0, "philox block");
      ik_philox ahead = place;
      ik_philox_advance(&ahead, 12);
      EXPECT(ahead.low == place.low + 12 && ahead.high == 42u + (l == 2), "advance");

      float *values = NEW(float, n);
      ik_uniform_fill(place, n, values);
      for (size_t i = 0; i < n; i++) {
        float uniform = (float)(expected[i] >> 8) * 0x1p-24f;
        EXPECT(values[i] == uniform, "uniform %zu of %zu", i, n);
      }

      // Box & Muller: radius word 32 g + k, angle word 32 g + 16 + k. The radius is known to a
      // single-precision relative error; how words become (0, 1] and angles is not repeated here.
      ik_gaussian_fill(place, n, 1.5f, values);
      for (size_t i = 0; i < n; i++) {
        size_t k = i / 32 * 32 + i % 16;
        double u = ((double)expected[k] + 0.5) * 0x1p-32, radius = 1.5 * sqrt(-2 * log(u));
        EXPECT(fabs(values[i]) <= radius * (1 + 1e-4) + 1e-3, "normal %zu of %zu", i, n);
        size_t twin = i % 32 < 16 ? i + 16 : i - 16;
        if (twin < n) {
          double square = (double)values[i] * values[i] + (double)values[twin] * values[twin];
          EXPECT(fabs(sqrt(square) - radius) < 1e-3 * (1 + radius), "radius %zu of %zu", i, n);
        }
      }
      free(values);
      free(words);
      free(expected);
    }
  }
}
