#include "onebit_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

// `vpermps` looks up eight entries, so a word of 30 columns is ten groups of three here. It
// ignores all but three bits of its index.

enum { table_floats = 10 * 8 };

/// Bytes read ahead of use.
enum { ahead = 4096 };

/// Tables for one word of columns.
static inline void make_tables(const float *x, float *table) {
  const __m256 sign0 = _mm256_setr_ps(-1, 1, -1, 1, -1, 1, -1, 1);
  const __m256 sign1 = _mm256_setr_ps(-1, -1, 1, 1, -1, -1, 1, 1);
  const __m256 sign2 = _mm256_setr_ps(-1, -1, -1, -1, 1, 1, 1, 1);
  _Pragma("unroll") for (int k = 0; k < 10; k++) {
    const float *each = x + 3 * k;
    __m256 sum = _mm256_mul_ps(_mm256_broadcast_ss(each), sign0);
    sum = _mm256_fmadd_ps(_mm256_broadcast_ss(each + 1), sign1, sum);
    _mm256_store_ps(table + 8 * k,
                    _mm256_fmadd_ps(_mm256_broadcast_ss(each + 2), sign2, sum));
  }
}

/// Adds `depth` words of `blocks` times eight rows, `stride` rows apart, to y.
static inline __attribute__((always_inline)) void
look_up(size_t depth, const uint32_t *from, size_t stride, const float *table, float *y,
        size_t rows, const int blocks) {
  __m256 sum[8];
  _Pragma("unroll") for (int b = 0; b < blocks; b++) sum[b] = _mm256_setzero_ps();
  for (size_t w = 0; w < depth; w++, from += stride, table += table_floats) {
    _Pragma("unroll") for (int b = 0; b < blocks; b += 2)
        _mm_prefetch((const char *)(from + 8 * b) + ahead, _MM_HINT_T0);
    _Pragma("unroll") for (int k = 0; k < 10; k++) {
      __m256 sums = _mm256_load_ps(table + 8 * k);
      _Pragma("unroll") for (int b = 0; b < blocks; b++) {
        __m256i index = _mm256_loadu_si256((const __m256i *)(from + 8 * b));
        if (k) index = _mm256_srli_epi32(index, 3 * k);
        sum[b] = _mm256_add_ps(sum[b], _mm256_permutevar8x32_ps(sums, index));
      }
    }
  }
  _Pragma("unroll") for (int b = 0; b < blocks; b++) {
    size_t first = 8 * (size_t)b;
    if (rows >= first + 8) {
      _mm256_storeu_ps(y + first, _mm256_add_ps(_mm256_loadu_ps(y + first), sum[b]));
    } else {
      float rest[8];
      _mm256_storeu_ps(rest, sum[b]);
      for (size_t i = 0; first + i < rows; i++) y[first + i] += rest[i];
    }
  }
}

static void product(size_t n, const uint32_t *packed, const float *x, float *y) {
  size_t words = ik_real_words(n), step = ik_real_step(n), height = ik_real_rows(n);
  _Alignas(32) float tables[ik_real_block_words * table_floats];
  // The diagonal's 0 bit stands for -x_i: begin with its opposite.
  for (size_t i = 0; i < n; i++) y[i] = x[i];
  for (size_t first = 0; first < words; first += step) {
    size_t depth = words - first < step ? words - first : step;
    for (size_t w = 0; w < depth; w++) {
      float each[ik_real_word_columns];
      const float *columns = x + (first + w) * ik_real_word_columns;
      if ((first + w + 1) * ik_real_word_columns > n) {
        ik_real_columns(n, first + w, x, each);
        columns = each;
      }
      make_tables(columns, tables + w * table_floats);
    }
    for (size_t top = 0; top < height; top += ik_real_block_rows) {
      size_t lanes = height - top < ik_real_block_rows ? height - top : ik_real_block_rows;
      const uint32_t *from = packed + first * height + top * depth;
      size_t lane = 0;
      for (; lane + 64 <= lanes; lane += 64)
        look_up(depth, from + lane, lanes, tables, y + top + lane, n - top - lane, 8);
      for (; lane < lanes; lane += 16)
        look_up(depth, from + lane, lanes, tables, y + top + lane, n - top - lane, 2);
    }
  }
}

void ik_real_product_avx2(size_t n, size_t replicas, const uint32_t *packed, const float *x,
                          size_t x_stride, float *y, size_t y_stride) {
  for (size_t r = 0; r < replicas; r++) product(n, packed, x + r * x_stride, y + r * y_stride);
}

#pragma clang attribute pop

#endif
