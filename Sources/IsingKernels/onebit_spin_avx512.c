#include "onebit_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq"))),        \
                             apply_to = function)

typedef uint64_t vector __attribute__((ext_vector_type(8), aligned(8)));
enum { lanes = 8, carries = true };

/// Set bits of each byte, from a table of the sixteen half-bytes.
static inline vector byte_counts(vector v) {
  const __m512i table = _mm512_broadcast_i32x4(
      _mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
  const __m512i low = _mm512_set1_epi8(15);
  return (vector)_mm512_add_epi8(
      _mm512_shuffle_epi8(table, _mm512_and_si512((__m512i)v, low)),
      _mm512_shuffle_epi8(table, _mm512_and_si512(_mm512_srli_epi16((__m512i)v, 4), low)));
}

static inline vector byte_sums(vector v) {
  return (vector)_mm512_sad_epu8((__m512i)v, _mm512_setzero_si512());
}

#include "onebit_spin_kernel.h"

const ik_spin_kernels ik_spin_kernels_avx512 = {one, eight};

#pragma clang attribute pop

#endif
