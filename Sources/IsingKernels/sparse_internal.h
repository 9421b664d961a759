/// What the files of the sparse product share.
#ifndef ISING_SPARSE_INTERNAL_H
#define ISING_SPARSE_INTERNAL_H

#include "dynamics.h"
#include "products.h"

/// Rows that follow each other in the packed order and have as many plus and minus entries.
typedef struct ik_sparse_segment {
  uint32_t plus, minus, rows;
} ik_sparse_segment;

/// Rows that are sorted together.
enum { ik_sparse_block = 2048 };

/// The packed form: this header, then four arrays, at offsets from its start in bytes.
///
/// Within blocks of `ik_sparse_block` rows, rows are sorted by the number of plus entries, then of
/// minus entries, so that loops over entries run equally often row after row and are predicted.
/// Blocks keep neighbours on lattices near each other in time, and hence in the caches.
///
/// Where all weights are ±`scale` (`is_signed`), each row lists its plus columns, then its minus
/// columns, and needs no weights; otherwise all entries count as plus and have a weight. Column
/// indices have 16 bits where `n` allows, else 32 (`is_wide`).
typedef struct ik_sparse_header {
  size_t n, nonzeros, segment_count;
  size_t order, segments, columns, weights;
  float scale;
  bool is_signed, is_wide;
} ik_sparse_header;

static inline const void *ik_sparse_at(const ik_sparse_header *header, size_t offset) {
  return (const char *)header + offset;
}

/// y = J x for a fixed number of replicas.
typedef void ik_sparse_kernel(const ik_sparse_header *header, const float *x, size_t x_stride,
                              float *y, size_t y_stride);

/// A step of soft spins for 16 or 32 replicas, see `ik_sparse_mean_field`; amplitude control with
/// an `error`, else mean field.
typedef void ik_sparse_step(const ik_sparse_header *header, const ik_soft_step *step,
                            const ik_error_step *error, const float *x, float *next, float *e);

typedef struct ik_sparse_kernels {
  ik_sparse_kernel *by32, *by16, *by1;
  ik_sparse_step *step;
} ik_sparse_kernels;

extern const ik_sparse_kernels ik_sparse_kernels_portable;
#if defined(__x86_64__)
extern const ik_sparse_kernels ik_sparse_kernels_avx2, ik_sparse_kernels_avx512;
#endif

#endif
