#include "product_internal.h"

/// Four floats at any alignment of a float.
typedef float float4 __attribute__((ext_vector_type(4), aligned(4)));

// Twelve rows by eight replicas fill the 32 registers of AArch64; six by eight the 16 of SSE2.
#if defined(__aarch64__)
enum { tile_rows = 12 };
#else
enum { tile_rows = 6 };
#endif

/// Columns worked on at a time, so that the panel's part stays in the first-level cache.
enum { tile_depth = 256 };

static inline void tile8(size_t depth, const float *a, const float *x, size_t x_stride, float *y,
                         size_t y_stride, size_t rows, bool accumulate) {
  float4 sum[tile_rows][2];
#pragma unroll
  for (int i = 0; i < tile_rows; i++) sum[i][0] = sum[i][1] = 0;
  for (size_t k = 0; k < depth; k++, a += ik_panel_rows, x += x_stride) {
    float4 x0 = *(const float4 *)x, x1 = *(const float4 *)(x + 4);
#pragma unroll
    for (int i = 0; i < tile_rows; i++) {
      float4 each = a[i];
      sum[i][0] += each * x0;
      sum[i][1] += each * x1;
    }
  }
#pragma unroll
  for (int i = 0; i < tile_rows; i++)
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
      for (size_t i = 0; i < ik_panel_rows && i < rows; i += tile_rows)
        tile8(part, a + k * ik_panel_rows + i, x + k * x_stride + r, x_stride,
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

const ik_dense_tiles ik_dense_tiles_portable = {wide, narrow};
