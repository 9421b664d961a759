#include "product_internal.h"

#if defined(__aarch64__)

// For vectors as AArch64 has them, which multiply a vector by any element of another.

/// Four floats at any alignment of a float.
typedef float float4 __attribute__((ext_vector_type(4), aligned(4)));

/// Columns worked on at a time, so that the panel's part stays in the first-level cache.
enum { tile_depth = 256 };

/// A panel by eight replicas: 24 sums in 32 registers.
static inline void tile8(size_t depth, const float *a, const float *x, size_t x_stride, float *y,
                         size_t y_stride, size_t rows, bool accumulate) {
  float4 sum[ik_panel_rows][2];
#pragma unroll
  for (int i = 0; i < ik_panel_rows; i++) sum[i][0] = sum[i][1] = 0;
  for (size_t k = 0; k < depth; k++, a += ik_panel_rows, x += x_stride) {
    float4 x0 = *(const float4 *)x, x1 = *(const float4 *)(x + 4);
#pragma unroll
    for (int i = 0; i < ik_panel_rows; i++) {
      float4 each = a[i];
      sum[i][0] += each * x0;
      sum[i][1] += each * x1;
    }
  }
#pragma unroll
  for (int i = 0; i < ik_panel_rows; i++)
    if ((size_t)i < rows) {
      float4 *to = (float4 *)(y + (size_t)i * y_stride);
      to[0] = accumulate ? to[0] + sum[i][0] : sum[i][0];
      to[1] = accumulate ? to[1] + sum[i][1] : sum[i][1];
    }
}

static inline void panel(size_t depth, const float *a, const float *x, size_t x_stride, float *y,
                         size_t y_stride, size_t rows, size_t width, bool accumulate) {
  for (size_t k = 0; k < depth; k += tile_depth) {
    size_t part = depth - k < tile_depth ? depth - k : tile_depth;
    for (size_t r = 0; r < width; r += 8)
      tile8(part, a + k * ik_panel_rows, x + k * x_stride + r, x_stride, y + r, y_stride, rows,
            accumulate || k > 0);
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

const ik_dense_tiles ik_dense_tiles_portable = {.wide = wide, .narrow = narrow};

#endif
