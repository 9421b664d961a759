#include "product_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

/// Half a panel by 16 replicas: twelve sums in sixteen registers.
enum { tile_rows = 6 };

/// Columns worked on at a time, so that the panel's part (12 KB) stays in the first-level cache
/// for its four tiles.
enum { tile_depth = 256 };

/// Bytes read ahead of use.
enum { ahead = 5120 };

/// Stores one row of eight.
static inline void store(float *to, __m256 sum, bool accumulate) {
  _mm256_storeu_ps(to, accumulate ? _mm256_add_ps(_mm256_loadu_ps(to), sum) : sum);
}

#define IK_COLUMN(k)                                                                               \
  do {                                                                                             \
    const float *each = a + (k) * ik_panel_rows;                                                   \
    __m256 x0 = _mm256_loadu_ps(x + (k) * x_stride);                                               \
    __m256 x1 = _mm256_loadu_ps(x + (k) * x_stride + 8);                                           \
    _Pragma("unroll") for (int i = 0; i < tile_rows; i++) {                                        \
      __m256 factor = _mm256_broadcast_ss(each + i);                                               \
      sum[i][0] = _mm256_fmadd_ps(factor, x0, sum[i][0]);                                          \
      sum[i][1] = _mm256_fmadd_ps(factor, x1, sum[i][1]);                                          \
    }                                                                                              \
  } while (0)

static inline void tile16(size_t depth, const float *a, const float *x, size_t x_stride, float *y,
                          size_t y_stride, size_t rows, bool accumulate) {
  __m256 sum[tile_rows][2];
  _Pragma("unroll") for (int i = 0; i < tile_rows; i++) sum[i][0] = sum[i][1] =
      _mm256_setzero_ps();
  size_t k = 0;
  for (; k + 4 <= depth; k += 4, a += 4 * ik_panel_rows, x += 4 * x_stride) {
    // The four tiles of a part share the lines of a; each asks for one of what comes next.
    _mm_prefetch((const char *)a + ahead, _MM_HINT_T0);
    _mm_prefetch((const char *)a + ahead + 64, _MM_HINT_T0);
    _mm_prefetch((const char *)a + ahead + 128, _MM_HINT_T0);
    IK_COLUMN(0);
    IK_COLUMN(1);
    IK_COLUMN(2);
    IK_COLUMN(3);
  }
  for (; k < depth; k++, a += ik_panel_rows, x += x_stride) IK_COLUMN(0);
  _Pragma("unroll") for (int i = 0; i < tile_rows; i++) {
    if ((size_t)i >= rows) continue;
    store(y + (size_t)i * y_stride, sum[i][0], accumulate);
    store(y + (size_t)i * y_stride + 8, sum[i][1], accumulate);
  }
}

static inline void panel(size_t depth, const float *a, const float *x, size_t x_stride, float *y,
                         size_t y_stride, size_t rows, size_t width, bool accumulate) {
  for (size_t k = 0; k < depth; k += tile_depth) {
    size_t part = depth - k < tile_depth ? depth - k : tile_depth;
    for (size_t r = 0; r < width; r += 16)
      for (size_t i = 0; i < ik_panel_rows && i < rows; i += tile_rows)
        tile16(part, a + k * ik_panel_rows + i, x + k * x_stride + r, x_stride,
               y + i * y_stride + r, y_stride, rows - i, accumulate || k > 0);
  }
}

static void wide(size_t depth, const float *a, const float *x, size_t x_stride, float *y,
                 size_t y_stride, size_t rows, bool accumulate) {
  panel(depth, a, x, x_stride, y, y_stride, rows, 32, accumulate);
}

static void narrow(size_t depth, const float *a, const float *x, size_t x_stride, float *y,
                   size_t y_stride, size_t rows, bool accumulate) {
  panel(depth, a, x, x_stride, y, y_stride, rows, 16, accumulate);
  if (rows > ik_panel_rows)
    panel(depth, a + depth * ik_panel_rows, x, x_stride, y + ik_panel_rows * y_stride, y_stride,
          rows - ik_panel_rows, 16, accumulate);
}

const ik_dense_tiles ik_dense_tiles_avx2 = {.wide = wide, .narrow = narrow};

#pragma clang attribute pop

#endif
