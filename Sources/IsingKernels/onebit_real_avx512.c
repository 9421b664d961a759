#include "onebit_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma"))),    \
                             apply_to = function)

// A table of 32 sums is two registers, and one `vpermi2ps` looks up sixteen rows at once. The
// permute ignores all but five bits of its index, so an index costs one shift.

/// Bytes read ahead of use. Each byte is worked on for long, and memory is far.
enum { ahead = 16384 };

/// Tables for one word of columns.
static inline void make_tables(const float *x, float *table) {
  const __m512 sign0 = _mm512_castsi512_ps(_mm512_set4_epi32(0, INT32_MIN, 0, INT32_MIN));
  const __m512 sign1 = _mm512_castsi512_ps(_mm512_set4_epi32(0, 0, INT32_MIN, INT32_MIN));
  const __m512 ones = _mm512_set1_ps(1), minus = _mm512_set1_ps(-1);
  const __m512 sign2 = _mm512_mask_blend_ps(0xf0f0, minus, ones);
  const __m512 sign3 = _mm512_mask_blend_ps(0xff00, minus, ones);
  _Pragma("unroll") for (int k = 0; k < 6; k++) {
    const float *each = x + 5 * k;
    __m512 sum = _mm512_add_ps(_mm512_xor_ps(_mm512_set1_ps(each[0]), sign0),
                               _mm512_xor_ps(_mm512_set1_ps(each[1]), sign1));
    sum = _mm512_fmadd_ps(_mm512_set1_ps(each[2]), sign2, sum);
    sum = _mm512_fmadd_ps(_mm512_set1_ps(each[3]), sign3, sum);
    _mm512_store_ps(table + 32 * k, _mm512_sub_ps(sum, _mm512_set1_ps(each[4])));
    _mm512_store_ps(table + 32 * k + 16, _mm512_add_ps(sum, _mm512_set1_ps(each[4])));
  }
}

/// Adds `depth` words of `blocks` times sixteen rows, out of `stride` times sixteen, to y, for one
/// or two replicas, whose tables follow each other word by word. Asks for what lies `distance`
/// bytes ahead.
static inline __attribute__((always_inline)) void
look_up(size_t depth, const uint32_t *from, const float *table, float *y, size_t y_stride,
        size_t rows, size_t distance, const int stride, const int blocks, const int replicas) {
  __m512 sum[2][8], one = _mm512_set1_ps(1);
  // Hidden from the compiler, which would make a plain addition of the multiply-add below.
  __asm__("" : "+v"(one));
  _Pragma("unroll") for (int b = 0; b < blocks; b++) sum[0][b] = sum[1][b] =
      _mm512_setzero_ps();
  for (size_t w = 0; w < depth; w++, from += 16 * stride, table += replicas * ik_real_table) {
    __m512i word[8];
    _Pragma("unroll") for (int b = 0; b < blocks; b++) {
      word[b] = _mm512_loadu_si512(from + 16 * b);
      _mm_prefetch((const char *)(from + 16 * b) + distance, _MM_HINT_T0);
    }
    _Pragma("unroll") for (int k = 0; k < 6; k++) {
      __m512 low[2], high[2];
      _Pragma("unroll") for (int r = 0; r < replicas; r++) {
        low[r] = _mm512_load_ps(table + r * ik_real_table + 32 * k);
        high[r] = _mm512_load_ps(table + r * ik_real_table + 32 * k + 16);
      }
      _Pragma("unroll") for (int b = 0; b < blocks; b++) {
        __m512i index = k ? _mm512_srli_epi32(word[b], (unsigned)(5 * k)) : word[b];
        _Pragma("unroll") for (int r = 0; r < replicas; r++) {
          __m512 found = _mm512_permutex2var_ps(low[r], index, high[r]);
          // Additions and shifts share two ports, multiply-adds another two with permutes.
          sum[r][b] = k < (replicas > 1 ? 3 : 5) ? _mm512_fmadd_ps(found, one, sum[r][b])
                            : _mm512_add_ps(sum[r][b], found);
        }
      }
    }
  }
  _Pragma("unroll") for (int b = 0; b < blocks; b++) {
    size_t first = 16 * (size_t)b;
    __mmask16 live = rows >= first + 16 ? 0xffff
                     : rows > first     ? (__mmask16)((1u << (rows - first)) - 1)
                                        : 0;
    _Pragma("unroll") for (int r = 0; r < replicas; r++) {
      float *to = y + (size_t)r * y_stride + first;
      _mm512_mask_storeu_ps(to, live, _mm512_add_ps(_mm512_maskz_loadu_ps(live, to), sum[r][b]));
    }
  }
}

static inline __attribute__((always_inline)) void
product(size_t n, const uint32_t *packed, const float *x, size_t x_stride, float *y,
        size_t y_stride, const int replicas) {
  size_t words = ik_real_words(n), step = ik_real_step(n), height = ik_real_rows(n);
  _Alignas(64) float tables[2 * ik_real_block_words * ik_real_table];
  // The diagonal's 0 bit stands for -x_i: begin with its opposite.
  for (size_t r = 0; r < (size_t)replicas; r++)
    for (size_t i = 0; i < n; i++) y[r * y_stride + i] = x[r * x_stride + i];
  for (size_t first = 0; first < words; first += step) {
    size_t depth = words - first < step ? words - first : step;
    for (size_t t = 0; t < depth * (size_t)replicas; t++) {
      size_t word = first + t / (size_t)replicas;
      const float *from = x + t % (size_t)replicas * x_stride;
      const float *columns = from + word * ik_real_word_columns;
      float last[ik_real_word_columns];
      if ((word + 1) * ik_real_word_columns > n) {
        ik_real_columns(n, word, from, last);
        columns = last;
      }
      make_tables(columns, tables + t * ik_real_table);
    }
    const uint32_t *from = packed + first * height;
    size_t top = 0;
#define IK_LOOK_UP(blocks)                                                                         \
  look_up(depth, from + top * depth, tables, y + top, y_stride, n - top, ahead, blocks, blocks,    \
          replicas)
    for (; top + ik_real_block_rows <= height; top += ik_real_block_rows) {
      if (replicas == 1) {
        IK_LOOK_UP(8);
        continue;
      }
      // All sums of two replicas would not fit the registers. Each half asks for its half of the
      // next block of rows.
      for (size_t half = 0; half < ik_real_block_rows; half += 64)
        look_up(depth, from + top * depth + half, tables, y + top + half, y_stride,
                n - top - half, depth * ik_real_block_rows * sizeof(uint32_t), 8, 4, replicas);
    }
    switch ((height - top) / 16) {
    case 1: IK_LOOK_UP(1); break;
    case 2: IK_LOOK_UP(2); break;
    case 3: IK_LOOK_UP(3); break;
    case 4: IK_LOOK_UP(4); break;
    case 5: IK_LOOK_UP(5); break;
    case 6: IK_LOOK_UP(6); break;
    case 7: IK_LOOK_UP(7); break;
    default: break;
    }
#undef IK_LOOK_UP
  }
}

void ik_real_product_avx512(size_t n, size_t replicas, const uint32_t *packed, const float *x,
                            size_t x_stride, float *y, size_t y_stride) {
  size_t r = 0;
  for (; replicas - r >= 2; r += 2)
    product(n, packed, x + r * x_stride, x_stride, y + r * y_stride, y_stride, 2);
  if (r < replicas) product(n, packed, x + r * x_stride, x_stride, y + r * y_stride, y_stride, 1);
}

#pragma clang attribute pop

#endif
