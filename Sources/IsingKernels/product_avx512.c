#include "product_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma"))),    \
                             apply_to = function)

/// Bytes read ahead of use. Below 2 KB the loop waits for the third-level cache.
enum { ahead = 5120 };

/// Stores one row of 16.
static inline void store(float *to, __m512 sum, bool accumulate) {
  _mm512_storeu_ps(to, accumulate ? _mm512_add_ps(_mm512_loadu_ps(to), sum) : sum);
}

/// One column of twelve rows and 32 replicas: 24 sums, two registers of x, broadcasts of a.
#define IK_COLUMN(k)                                                                               \
  do {                                                                                             \
    const float *each = a + (k) * ik_panel_rows;                                                   \
    __m512 x0 = _mm512_loadu_ps(x + (k) * x_stride);                                               \
    __m512 x1 = _mm512_loadu_ps(x + (k) * x_stride + 16);                                          \
    _Pragma("unroll") for (int i = 0; i < ik_panel_rows; i++) {                                    \
      __m512 factor = _mm512_set1_ps(each[i]);                                                     \
      sum[i][0] = _mm512_fmadd_ps(factor, x0, sum[i][0]);                                          \
      sum[i][1] = _mm512_fmadd_ps(factor, x1, sum[i][1]);                                          \
    }                                                                                              \
  } while (0)

static void wide(size_t depth, const float *a, const float *x, size_t x_stride, float *y,
                 size_t y_stride, size_t rows, bool accumulate) {
  __m512 sum[ik_panel_rows][2];
  _Pragma("unroll") for (int i = 0; i < ik_panel_rows; i++) sum[i][0] = sum[i][1] =
      _mm512_setzero_ps();
  size_t k = 0;
  for (; k + 4 <= depth; k += 4, a += 4 * ik_panel_rows, x += 4 * x_stride) {
    _mm_prefetch((const char *)a + ahead, _MM_HINT_T0);
    _mm_prefetch((const char *)a + ahead + 64, _MM_HINT_T0);
    _mm_prefetch((const char *)a + ahead + 128, _MM_HINT_T0);
    IK_COLUMN(0);
    IK_COLUMN(1);
    IK_COLUMN(2);
    IK_COLUMN(3);
  }
  for (; k < depth; k++, a += ik_panel_rows, x += x_stride) IK_COLUMN(0);
  _Pragma("unroll") for (int i = 0; i < ik_panel_rows; i++) {
    if ((size_t)i >= rows) continue;
    store(y + (size_t)i * y_stride, sum[i][0], accumulate);
    store(y + (size_t)i * y_stride + 16, sum[i][1], accumulate);
  }
}

#undef IK_COLUMN

/// One column of `panels` panels and 16 replicas. With a single register of x, broadcasts of a
/// would take more loads than there is time for; four of twelve come from one load and shuffles.
#define IK_COLUMN(k)                                                                               \
  do {                                                                                             \
    __m512 x0 = _mm512_loadu_ps(x + (k) * x_stride);                                               \
    _Pragma("unroll") for (int p = 0; p < panels; p++) {                                           \
      const float *each = (p ? b : a) + (k) * ik_panel_rows;                                       \
      __m512 four = _mm512_broadcast_f32x4(_mm_loadu_ps(each));                                    \
      /* Hidden from the compiler, which would make loads of the shuffles. */                      \
      __asm__("" : "+v"(four));                                                                    \
      sum[p][0] = _mm512_fmadd_ps(_mm512_permute_ps(four, 0x00), x0, sum[p][0]);                   \
      sum[p][1] = _mm512_fmadd_ps(_mm512_permute_ps(four, 0x55), x0, sum[p][1]);                   \
      sum[p][2] = _mm512_fmadd_ps(_mm512_permute_ps(four, 0xaa), x0, sum[p][2]);                   \
      sum[p][3] = _mm512_fmadd_ps(_mm512_permute_ps(four, 0xff), x0, sum[p][3]);                   \
      _Pragma("unroll") for (int i = 4; i < ik_panel_rows; i++) sum[p][i] =                        \
          _mm512_fmadd_ps(_mm512_set1_ps(each[i]), x0, sum[p][i]);                                 \
    }                                                                                              \
  } while (0)

static inline __attribute__((always_inline)) void
narrow_panels(size_t depth, const float *a, const float *x, size_t x_stride, float *y,
              size_t y_stride, size_t rows, bool accumulate, const int panels) {
  __m512 sum[2][ik_panel_rows];
  const float *b = a + depth * ik_panel_rows;
  _Pragma("unroll") for (int i = 0; i < ik_panel_rows; i++) sum[0][i] = sum[1][i] =
      _mm512_setzero_ps();
  size_t k = 0;
  for (; k + 4 <= depth; k += 4, a += 4 * ik_panel_rows, b += 4 * ik_panel_rows,
                         x += 4 * x_stride) {
    // Beyond its end the first panel goes on with the second of the next tile.
    size_t ends = (k + ahead / (4 * ik_panel_rows) >= depth) & (panels > 1);
    const char *next = (const char *)(a + ends * 2 * depth * ik_panel_rows) + ahead;
    _Pragma("unroll") for (int l = 0; l < 3; l++) {
      _mm_prefetch(next + 64 * l, _MM_HINT_T0);
      if (panels > 1) _mm_prefetch((const char *)b + ahead + 64 * l, _MM_HINT_T0);
    }
    IK_COLUMN(0);
    IK_COLUMN(1);
    IK_COLUMN(2);
    IK_COLUMN(3);
  }
  for (; k < depth; k++, a += ik_panel_rows, b += ik_panel_rows, x += x_stride) IK_COLUMN(0);
  _Pragma("unroll") for (int p = 0; p < panels; p++)
      _Pragma("unroll") for (int i = 0; i < ik_panel_rows; i++) {
    size_t row = (size_t)(p * ik_panel_rows + i);
    if (row < rows) store(y + row * y_stride, sum[p][i], accumulate);
  }
}

static void narrow(size_t depth, const float *a, const float *x, size_t x_stride, float *y,
                   size_t y_stride, size_t rows, bool accumulate) {
  if (rows > ik_panel_rows)
    narrow_panels(depth, a, x, x_stride, y, y_stride, rows, accumulate, 2);
  else
    narrow_panels(depth, a, x, x_stride, y, y_stride, rows, accumulate, 1);
}

const ik_dense_tiles ik_dense_tiles_avx512 = {.wide = wide, .narrow = narrow};

#pragma clang attribute pop

#endif
