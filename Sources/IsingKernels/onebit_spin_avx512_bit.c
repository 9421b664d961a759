#include "onebit_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vpopcntdq"))),                 \
    apply_to = function)

/// Bytes read ahead of use.
enum { ahead = 4096 };

#define IK_WORD(w)                                                                                 \
  do {                                                                                             \
    __m512i spin = _mm512_set1_epi64((long long)spins[w]);                                         \
    _Pragma("unroll") for (int q = 0; q < 4; q++) {                                                \
      const uint64_t *from = block + (w) * ik_spin_block_rows + 8 * q;                             \
      _mm_prefetch((const char *)from + ahead, _MM_HINT_T0);                                       \
      sum[q] = _mm512_add_epi64(                                                                   \
          sum[q], _mm512_popcnt_epi64(_mm512_xor_si512(_mm512_loadu_si512(from), spin)));          \
    }                                                                                              \
  } while (0)

static void one(size_t words, const uint64_t *block, const uint64_t *spins, size_t spin_stride,
                uint64_t *count) {
  (void)spin_stride;
  __m512i sum[4];
  _Pragma("unroll") for (int q = 0; q < 4; q++) sum[q] = _mm512_setzero_si512();
  size_t w = 0;
  for (; w + 2 <= words; w += 2) {
    IK_WORD(w);
    IK_WORD(w + 1);
  }
  if (w < words) IK_WORD(w);
  _Pragma("unroll") for (int q = 0; q < 4; q++) _mm512_store_si512(count + 8 * q, sum[q]);
}

#undef IK_WORD

/// Words worked on at a time, so that a part of the block (16 KB) is read from the first-level
/// cache the second time.
enum { part_words = 64 };

/// Four replicas of one part of a block: 16 sums.
static inline void four(size_t words, const uint64_t *block, const uint64_t *spins,
                        size_t spin_stride, uint64_t *count, bool accumulate, int distance) {
  __m512i sum[4][4];
  _Pragma("unroll") for (int r = 0; r < 4; r++) _Pragma("unroll") for (int q = 0; q < 4; q++)
      sum[r][q] = accumulate ? _mm512_load_si512(count + r * ik_spin_block_rows + 8 * q)
                             : _mm512_setzero_si512();
  for (size_t w = 0; w < words; w++) {
    __m512i row[4];
    _Pragma("unroll") for (int q = 0; q < 4; q++) {
      const uint64_t *from = block + w * ik_spin_block_rows + 8 * q;
      row[q] = _mm512_loadu_si512(from);
      _mm_prefetch((const char *)from + distance, _MM_HINT_T0);
    }
    _Pragma("unroll") for (int r = 0; r < 4; r++) {
      __m512i spin = _mm512_set1_epi64((long long)spins[(size_t)r * spin_stride + w]);
      _Pragma("unroll") for (int q = 0; q < 4; q++) sum[r][q] =
          _mm512_add_epi64(sum[r][q], _mm512_popcnt_epi64(_mm512_xor_si512(row[q], spin)));
    }
  }
  _Pragma("unroll") for (int r = 0; r < 4; r++) _Pragma("unroll") for (int q = 0; q < 4; q++)
      _mm512_store_si512(count + r * ik_spin_block_rows + 8 * q, sum[r][q]);
}

static void eight(size_t words, const uint64_t *block, const uint64_t *spins, size_t spin_stride,
                  uint64_t *count) {
  if (words == 0) return;
  for (size_t w = 0; w < words; w += part_words) {
    size_t part = words - w < part_words ? words - w : part_words;
    const uint64_t *from = block + w * ik_spin_block_rows;
    four(part, from, spins + w, spin_stride, count, w > 0, ahead);
    four(part, from, spins + 4 * spin_stride + w, spin_stride, count + 4 * ik_spin_block_rows,
         w > 0, ahead);
  }
}

const ik_spin_kernels ik_spin_kernels_avx512_bit = {one, eight};

#pragma clang attribute pop

#endif
