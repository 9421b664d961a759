#include "onebit_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

/// Bytes read ahead of use.
enum { ahead = 4096 };

/// Set bits of each byte, from a table of the sixteen half-bytes.
static inline __m256i byte_counts(__m256i v) {
  const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
                                         2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i low = _mm256_set1_epi8(15);
  return _mm256_add_epi8(
      _mm256_shuffle_epi8(table, _mm256_and_si256(v, low)),
      _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(v, 4), low)));
}

static inline void differences(size_t words, const uint64_t *block, const uint64_t *spins,
                               uint64_t *count) {
  __m256i total[8];
  _Pragma("unroll") for (int q = 0; q < 8; q++) total[q] = _mm256_setzero_si256();
  // A byte holds the counts of 31 bytes.
  for (size_t first = 0; first < words; first += 31) {
    size_t last = words - first < 31 ? words : first + 31;
    __m256i sum[8];
    _Pragma("unroll") for (int q = 0; q < 8; q++) sum[q] = _mm256_setzero_si256();
    for (size_t w = first; w < last; w++) {
      __m256i spin = _mm256_set1_epi64x((long long)spins[w]);
      _Pragma("unroll") for (int q = 0; q < 8; q++) {
        const __m256i *from = (const __m256i *)(block + w * ik_spin_block_rows) + q;
        if (q % 2 == 0) _mm_prefetch((const char *)from + ahead, _MM_HINT_T0);
        sum[q] = _mm256_add_epi8(
            sum[q], byte_counts(_mm256_xor_si256(_mm256_loadu_si256(from), spin)));
      }
    }
    _Pragma("unroll") for (int q = 0; q < 8; q++) total[q] =
        _mm256_add_epi64(total[q], _mm256_sad_epu8(sum[q], _mm256_setzero_si256()));
  }
  _Pragma("unroll") for (int q = 0; q < 8; q++)
      _mm256_store_si256((__m256i *)count + q, total[q]);
}

static void one(size_t n, const uint64_t *packed, const uint64_t *spins, size_t spin_stride,
                int32_t *y, size_t y_stride) {
  (void)spin_stride, (void)y_stride;
  size_t words = ik_spin_words(n);
  _Alignas(64) uint64_t count[ik_spin_block_rows];
  for (size_t first = 0; first < n; first += ik_spin_block_rows) {
    differences(words, packed + first * words, spins, count);
    ik_spin_fields(n, first, count, spins, y);
  }
}

static void eight(size_t n, const uint64_t *packed, const uint64_t *spins, size_t spin_stride,
                  int32_t *y, size_t y_stride) {
  size_t words = ik_spin_words(n);
  _Alignas(64) uint64_t count[ik_spin_block_rows];
  for (size_t first = 0; first < n; first += ik_spin_block_rows)
    for (size_t r = 0; r < 8; r++) {
      differences(words, packed + first * words, spins + r * spin_stride, count);
      ik_spin_fields(n, first, count, spins + r * spin_stride, y + r * y_stride);
    }
}

const ik_spin_kernels ik_spin_kernels_avx2 = {one, eight};

#pragma clang attribute pop

#endif
