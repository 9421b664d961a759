#include "onebit_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq"))),        \
                             apply_to = function)

/// Bytes read ahead of use.
enum { ahead = 4096 };

/// Set bits of each byte, from a table of the sixteen half-bytes.
static inline __m512i byte_counts(__m512i v) {
  const __m512i table = _mm512_broadcast_i32x4(
      _mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
  const __m512i low = _mm512_set1_epi8(15);
  return _mm512_add_epi8(
      _mm512_shuffle_epi8(table, _mm512_and_si512(v, low)),
      _mm512_shuffle_epi8(table, _mm512_and_si512(_mm512_srli_epi16(v, 4), low)));
}

static inline void differences(size_t words, const uint64_t *block, const uint64_t *spins,
                               uint64_t *count) {
  __m512i total[4];
  _Pragma("unroll") for (int q = 0; q < 4; q++) total[q] = _mm512_setzero_si512();
  // A byte holds the counts of 31 bytes.
  for (size_t first = 0; first < words; first += 31) {
    size_t last = words - first < 31 ? words : first + 31;
    __m512i sum[4];
    _Pragma("unroll") for (int q = 0; q < 4; q++) sum[q] = _mm512_setzero_si512();
    for (size_t w = first; w < last; w++) {
      __m512i spin = _mm512_set1_epi64((long long)spins[w]);
      _Pragma("unroll") for (int q = 0; q < 4; q++) {
        const uint64_t *from = block + w * ik_spin_block_rows + 8 * q;
        _mm_prefetch((const char *)from + ahead, _MM_HINT_T0);
        sum[q] = _mm512_add_epi8(
            sum[q], byte_counts(_mm512_xor_si512(_mm512_loadu_si512(from), spin)));
      }
    }
    _Pragma("unroll") for (int q = 0; q < 4; q++) total[q] =
        _mm512_add_epi64(total[q], _mm512_sad_epu8(sum[q], _mm512_setzero_si512()));
  }
  _Pragma("unroll") for (int q = 0; q < 4; q++) _mm512_store_si512(count + 8 * q, total[q]);
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

const ik_spin_kernels ik_spin_kernels_avx512 = {one, eight};

#pragma clang attribute pop

#endif
