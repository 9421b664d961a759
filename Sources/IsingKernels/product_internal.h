/// What the files of the dense product share.
#ifndef ISING_PRODUCT_INTERNAL_H
#define ISING_PRODUCT_INTERNAL_H

#include "products.h"

/// Rows of a panel. The packed form is [block of columns][panel][column in block][12 rows].
enum { ik_panel_rows = 12 };

/// Columns of one block: all of them while the batch stays in the second-level cache, else about
/// 512, evenly divided, so that a block of 32 replicas (64 KB) does.
static inline size_t ik_dense_block_columns(size_t n) {
  if (n <= 4096) return n;
  size_t blocks = (n + 511) / 512;
  return (n + blocks - 1) / blocks;
}

/// y (rows x width) = or += a (panels of depth columns) times x (depth x width).
///
/// `a` is followed by what is read next, so reading ahead runs straight on.
typedef void ik_dense_tile(size_t depth, const float *a, const float *x, size_t x_stride, float *y,
                           size_t y_stride, size_t rows, bool accumulate);

/// y (n rows x width) = or += a (all panels of depth columns) times x (depth x width), where width
/// is 32 or 16.
typedef void ik_dense_columns(size_t n, size_t depth, const float *a, const float *x,
                              size_t x_stride, float *y, size_t y_stride, size_t width,
                              bool accumulate);

/// Tiles of one panel by 32 replicas, and of two panels by 16; or what takes all panels itself.
typedef struct ik_dense_tiles {
  ik_dense_tile *wide, *narrow;
  ik_dense_columns *columns;
} ik_dense_tiles;

extern const ik_dense_tiles ik_dense_tiles_portable;
#if defined(__x86_64__)
extern const ik_dense_tiles ik_dense_tiles_avx2, ik_dense_tiles_avx512;
#endif

#endif
