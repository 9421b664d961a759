#include "onebit_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vpopcntdq"))),                 \
    apply_to = function)

/// As `ik_spin_fields`, for sums in registers.
static inline void store_fields(size_t n, size_t first, const __m512i *sum, const uint64_t *spins,
                                int32_t *y) {
  uint32_t own = (uint32_t)(spins[first / 64] >> first % 64);
  size_t rows = n - first;
  uint32_t live = rows >= ik_spin_block_rows ? UINT32_MAX : (1u << rows) - 1;
  __m512i up = _mm512_set1_epi32((int32_t)n + 1), down = _mm512_set1_epi32((int32_t)n - 1);
  _Pragma("unroll") for (int half = 0; half < 2; half++) {
    __m512i count = _mm512_inserti64x4(
        _mm512_castsi256_si512(_mm512_cvtepi64_epi32(sum[2 * half])),
        _mm512_cvtepi64_epi32(sum[2 * half + 1]), 1);
    __m512i base = _mm512_mask_blend_epi32((__mmask16)(own >> 16 * half), down, up);
    _mm512_mask_storeu_epi32(y + first + 16 * half, (__mmask16)(live >> 16 * half),
                             _mm512_sub_epi32(base, _mm512_slli_epi32(count, 1)));
  }
}

#define IK_WORD(w)                                                                                 \
  do {                                                                                             \
    __m512i spin = _mm512_set1_epi64((long long)spins[w]);                                         \
    _Pragma("unroll") for (int q = 0; q < 4; q++) sum[q] = _mm512_add_epi64(                       \
        sum[q], _mm512_popcnt_epi64(_mm512_xor_si512(                                              \
                    _mm512_loadu_si512(block + (w) * ik_spin_block_rows + 8 * q), spin)));         \
  } while (0)

static void one(size_t n, const uint64_t *packed, const uint64_t *spins, size_t spin_stride,
                int32_t *y, size_t y_stride) {
  (void)spin_stride, (void)y_stride;
  size_t words = ik_spin_words(n);
  for (size_t first = 0; first < n; first += ik_spin_block_rows) {
    const uint64_t *block = packed + first * words;
    __m512i sum[4];
    _Pragma("unroll") for (int q = 0; q < 4; q++) sum[q] = _mm512_setzero_si512();
    size_t w = 0;
    for (; w + 4 <= words; w += 4) {
      IK_WORD(w);
      IK_WORD(w + 1);
      IK_WORD(w + 2);
      IK_WORD(w + 3);
    }
    for (; w < words; w++) IK_WORD(w);
    store_fields(n, first, sum, spins, y);
  }
}

#undef IK_WORD

/// Words worked on at a time, so that a part of the block (16 KB) is read from the first-level
/// cache the second time. Each time asks for half of the next part.
enum { part_words = 64 };

/// Four replicas of one part of a block: 16 sums.
static inline __attribute__((always_inline)) void
four(size_t words, const uint64_t *block, const uint64_t *spins, size_t spin_stride,
     __m512i sum[4][4], const uint64_t *next) {
  for (size_t w = 0; w < words; w++) {
    __m512i row[4], spin[4];
    _mm_prefetch((const char *)(next + w * ik_spin_block_rows / 2), _MM_HINT_T0);
    _mm_prefetch((const char *)(next + w * ik_spin_block_rows / 2 + 8), _MM_HINT_T0);
    _Pragma("unroll") for (int q = 0; q < 4; q++) {
      row[q] = _mm512_loadu_si512(block + w * ik_spin_block_rows + 8 * q);
      spin[q] = _mm512_set1_epi64((long long)spins[(size_t)q * spin_stride + w]);
    }
    _Pragma("unroll") for (int r = 0; r < 4; r++) _Pragma("unroll") for (int q = 0; q < 4; q++)
        sum[r][q] = _mm512_add_epi64(sum[r][q],
                                     _mm512_popcnt_epi64(_mm512_xor_si512(row[q], spin[r])));
  }
}

static void eight(size_t n, const uint64_t *packed, const uint64_t *spins, size_t spin_stride,
                  int32_t *y, size_t y_stride) {
  size_t words = ik_spin_words(n);
  _Alignas(64) __m512i total[2][4][4];
  for (size_t first = 0; first < n; first += ik_spin_block_rows) {
    const uint64_t *block = packed + first * words;
    for (size_t w = 0; w < words; w += part_words) {
      size_t part = words - w < part_words ? words - w : part_words;
      for (size_t half = 0; half < 2; half++) {
        __m512i sum[4][4];
        _Pragma("unroll") for (int r = 0; r < 4; r++) _Pragma("unroll") for (int q = 0; q < 4; q++)
            sum[r][q] = w ? total[half][r][q] : _mm512_setzero_si512();
        four(part, block + w * ik_spin_block_rows, spins + 4 * half * spin_stride + w, spin_stride,
             sum, block + (w + part) * ik_spin_block_rows + half * part * ik_spin_block_rows / 2);
        if (w + part < words) {
          _Pragma("unroll") for (int r = 0; r < 4; r++)
              _Pragma("unroll") for (int q = 0; q < 4; q++) total[half][r][q] = sum[r][q];
          continue;
        }
        _Pragma("unroll") for (size_t r = 0; r < 4; r++)
            store_fields(n, first, sum[r], spins + (4 * half + r) * spin_stride,
                         y + (4 * half + r) * y_stride);
      }
    }
  }
}

const ik_spin_kernels ik_spin_kernels_avx512_bit = {one, eight};

#pragma clang attribute pop

#endif
