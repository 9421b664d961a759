#include "onebit_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

typedef uint64_t vector __attribute__((ext_vector_type(4), aligned(8)));
enum { lanes = 4, carries = false };

/// Set bits of each byte, from a table of the sixteen half-bytes.
static inline vector byte_counts(vector v) {
  const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
                                         2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i low = _mm256_set1_epi8(15);
  return (vector)_mm256_add_epi8(
      _mm256_shuffle_epi8(table, _mm256_and_si256((__m256i)v, low)),
      _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16((__m256i)v, 4), low)));
}

static inline vector byte_sums(vector v) {
  return (vector)_mm256_sad_epu8((__m256i)v, _mm256_setzero_si256());
}

#include "onebit_spin_kernel.h"

const ik_spin_kernels ik_spin_kernels_avx2 = {one, eight};

#pragma clang attribute pop

#endif
