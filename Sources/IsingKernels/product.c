#include "product_internal.h"

#include "kernel_level.h"

size_t ik_dense_panel_count(size_t n) { return (n + ik_panel_rows - 1) / ik_panel_rows; }

size_t ik_dense_packed_count(size_t n) { return ik_dense_panel_count(n) * ik_panel_rows * n; }

void ik_dense_pack_panel(size_t n, size_t panel, const float *_Nullable const *_Nonnull rows,
                         float *packed) {
  size_t panels = ik_dense_panel_count(n), step = ik_dense_block_columns(n);
  if (panel >= panels) return;
  for (size_t first = 0; first < n; first += step) {
    size_t depth = n - first < step ? n - first : step;
    float *block = packed + (first * panels + panel * depth) * ik_panel_rows;
    for (size_t i = 0; i < ik_panel_rows; i++) {
      const float *row = panel * ik_panel_rows + i < n ? rows[i] : NULL;
      for (size_t k = 0; k < depth; k++)
        block[k * ik_panel_rows + i] = row ? row[first + k] : 0;
    }
  }
}

static const ik_dense_tiles *tiles(void) {
#if defined(__x86_64__)
  switch (ik_current_level()) {
  case ik_level_avx512_bit:
  case ik_level_avx512: return &ik_dense_tiles_avx512;
  case ik_level_avx2: return &ik_dense_tiles_avx2;
  case ik_level_portable: break;
  }
#endif
  return &ik_dense_tiles_portable;
}

/// All rows of `width` replicas: 32, one panel a tile, or 16, two panels a tile.
static void product_group(const ik_dense_tiles *use, size_t width, size_t n, const float *packed,
                          const float *x, size_t x_stride, float *y, size_t y_stride) {
  ik_dense_tile *tile = width == 32 ? use->wide : use->narrow;
  size_t panels_per_tile = width == 32 ? 1 : 2;
  size_t panels = ik_dense_panel_count(n), step = ik_dense_block_columns(n);
  for (size_t first = 0; first < n; first += step) {
    size_t depth = n - first < step ? n - first : step;
    const float *block = packed + first * panels * ik_panel_rows;
    const float *from = x + first * x_stride;
    if (use->columns) {
      use->columns(n, depth, block, from, x_stride, y, y_stride, width, first > 0);
      continue;
    }
    for (size_t p = 0; p < panels; p += panels_per_tile) {
      size_t row = p * ik_panel_rows, rows = panels_per_tile * ik_panel_rows;
      tile(depth, block + p * depth * ik_panel_rows, from, x_stride, y + row * y_stride, y_stride,
           n - row < rows ? n - row : rows, first > 0);
    }
  }
}

/// One replica, for what remains beyond a multiple of 16.
static void product_one(size_t n, const float *packed, const float *x, size_t x_stride, float *y,
                        size_t y_stride) {
  size_t panels = ik_dense_panel_count(n), step = ik_dense_block_columns(n);
  for (size_t first = 0; first < n; first += step) {
    size_t depth = n - first < step ? n - first : step;
    const float *a = packed + first * panels * ik_panel_rows;
    for (size_t row = 0; row < n; row += ik_panel_rows) {
      float sum[ik_panel_rows] = {0};
      for (size_t k = 0; k < depth; k++, a += ik_panel_rows)
        for (size_t i = 0; i < ik_panel_rows; i++) sum[i] += a[i] * x[(first + k) * x_stride];
      for (size_t i = 0; i < ik_panel_rows && row + i < n; i++) {
        float *to = y + (row + i) * y_stride;
        *to = first > 0 ? *to + sum[i] : sum[i];
      }
    }
  }
}

void ik_dense_product(size_t n, size_t replicas, const float *packed, const float *x,
                      size_t x_stride, float *y, size_t y_stride) {
  const ik_dense_tiles *use = tiles();
  size_t r = 0;
  for (; replicas - r >= 32; r += 32)
    product_group(use, 32, n, packed, x + r, x_stride, y + r, y_stride);
  for (; replicas - r >= 16; r += 16)
    product_group(use, 16, n, packed, x + r, x_stride, y + r, y_stride);
  for (; r < replicas; r++) product_one(n, packed, x + r, x_stride, y + r, y_stride);
}
