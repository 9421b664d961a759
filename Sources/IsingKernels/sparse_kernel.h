/// The loops of the sparse product, written once for every instruction set, with or without the
/// step of soft spins that its sums drive.
///
/// Include after defining `vector`, a type of `lanes` floats at any alignment, and how many rows
/// of 16 or 32 replicas (`rows_of_16`, `rows_of_32`, at most four) are worked on together.
/// `static inline` functions take the instruction set of the file that includes them.

#include "sparse_motion.h"

// Sums may be contracted here; the laws of motion, included above, never are.
#pragma STDC FP_CONTRACT ON

#define IK_SPARSE_UNROLL _Pragma("unroll")

/// Adds or subtracts (`op`) what the next `count` entries of each row name in `columns`.
#define IK_SPARSE_ACCUMULATE(op, count, columns)                                                   \
  for (size_t e = 0; e < (count); e++, at++)                                                       \
    IK_SPARSE_UNROLL for (int k = 0; k < rows; k++) {                                              \
      size_t entry = at + (size_t)k * degree;                                                      \
      const float *from = x + (size_t)columns[entry] * x_stride;                                   \
      IK_SPARSE_UNROLL for (int v = 0; v < vectors; v++)                                           \
          sum[k][v] op *(const vector *)(from + v * lanes);                                        \
    }

/// The arrays of the packed form, read once: stores to y might be stores to the header.
typedef struct sparse_arrays {
  const uint16_t *narrow;
  const uint32_t *wide;
  const float *weights;
  float scale;
} sparse_arrays;

/// `rows` rows with equal counts of entries, each summed in `vectors` registers. With a `motion`
/// the sums are forces and y takes the new amplitudes.
static inline __attribute__((always_inline)) void
sparse_rows(const sparse_arrays arrays, size_t at, size_t plus, size_t minus,
            const uint32_t *order, const float *x, size_t x_stride, float *y, size_t y_stride,
            const int rows, const int vectors, const bool is_signed, const bool is_wide,
            const sparse_motion *motion) {
  const uint16_t *narrow = arrays.narrow;
  const uint32_t *wide = arrays.wide;
  const float *weights = arrays.weights;
  size_t degree = plus + minus;
  vector sum[4][8];
  IK_SPARSE_UNROLL for (int k = 0; k < rows; k++)
      IK_SPARSE_UNROLL for (int v = 0; v < vectors; v++) sum[k][v] = 0;
  if (is_signed && is_wide) {
    IK_SPARSE_ACCUMULATE(+=, plus, wide);
    IK_SPARSE_ACCUMULATE(-=, minus, wide);
  } else if (is_signed) {
    IK_SPARSE_ACCUMULATE(+=, plus, narrow);
    IK_SPARSE_ACCUMULATE(-=, minus, narrow);
  } else if (is_wide) {
    IK_SPARSE_ACCUMULATE(+= weights[entry] *, plus, wide);
  } else {
    IK_SPARSE_ACCUMULATE(+= weights[entry] *, plus, narrow);
  }
  IK_SPARSE_UNROLL for (int k = 0; k < rows; k++) {
    if (is_signed)
      IK_SPARSE_UNROLL for (int v = 0; v < vectors; v++) sum[k][v] *= arrays.scale;
    if (motion) {
      const size_t spin = order[k], at_spin = spin * y_stride;
      f32x16 force;
      memcpy(&force, sum[k], sizeof force);
      sparse_move(motion, motion->first, spin, at_spin, force, x, y);
      if (vectors * lanes < 32) continue;
      memcpy(&force, sum[k] + 16 / lanes, sizeof force);
      sparse_move(motion, motion->second, spin, at_spin + 16, force, x, y);
      continue;
    }
    float *to = y + (size_t)order[k] * y_stride;
    IK_SPARSE_UNROLL for (int v = 0; v < vectors; v++) *(vector *)(to + v * lanes) = sum[k][v];
  }
}

/// Whole product or step, `at_once` rows of a segment together: the loop over entries is then run
/// once for several rows, and more sums are under way.
static inline __attribute__((always_inline)) void
sparse_segments(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
                size_t y_stride, const int vectors, const bool is_signed, const bool is_wide,
                const sparse_motion *motion) {
  const size_t at_once = vectors * lanes > 16 ? rows_of_32 : rows_of_16;
  const sparse_arrays arrays = {
      ik_sparse_at(header, header->columns),
      ik_sparse_at(header, header->columns),
      ik_sparse_at(header, header->weights),
      header->scale,
  };
  const uint32_t *order = ik_sparse_at(header, header->order), *const end = order + header->n;
  const ik_sparse_segment *segment = ik_sparse_at(header, header->segments);
  size_t at = 0;
  for (size_t s = 0; s < header->segment_count; s++, segment++) {
    size_t plus = segment->plus, minus = segment->minus, k = segment->rows;
    for (; k >= at_once; k -= at_once, order += at_once, at += at_once * (plus + minus)) {
      if (motion && (size_t)(end - order) >= sparse_ahead + at_once)
        IK_SPARSE_UNROLL for (size_t l = 0; l < at_once; l++)
            IK_SPARSE_UNROLL for (int r = 0; r < vectors * lanes; r += 16)
                sparse_prefetch(motion, order[sparse_ahead + l] * y_stride + (size_t)r, x);
      sparse_rows(arrays, at, plus, minus, order, x, x_stride, y, y_stride, (int)at_once, vectors,
                  is_signed, is_wide, motion);
    }
    for (; k > 0; k--, order++, at += plus + minus)
      sparse_rows(arrays, at, plus, minus, order, x, x_stride, y, y_stride, 1, vectors, is_signed,
                  is_wide, motion);
  }
}

static inline __attribute__((always_inline)) void
sparse_cases(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
             size_t y_stride, const int vectors, const sparse_motion *motion) {
  if (header->is_signed && header->is_wide)
    sparse_segments(header, x, x_stride, y, y_stride, vectors, true, true, motion);
  else if (header->is_signed)
    sparse_segments(header, x, x_stride, y, y_stride, vectors, true, false, motion);
  else if (header->is_wide)
    sparse_segments(header, x, x_stride, y, y_stride, vectors, false, true, motion);
  else
    sparse_segments(header, x, x_stride, y, y_stride, vectors, false, false, motion);
}

/// The usual strides as constants, so that addresses are shifts.
static void sparse_by32(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
                        size_t y_stride) {
  if (x_stride == 32)
    sparse_cases(header, x, 32, y, y_stride, 32 / lanes, NULL);
  else
    sparse_cases(header, x, x_stride, y, y_stride, 32 / lanes, NULL);
}

static void sparse_by16(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
                        size_t y_stride) {
  if (x_stride == 16)
    sparse_cases(header, x, 16, y, y_stride, 16 / lanes, NULL);
  else
    sparse_cases(header, x, x_stride, y, y_stride, 16 / lanes, NULL);
}

/// A step of one law, with or without external fields, for 16 or 32 replicas.
static inline __attribute__((always_inline)) void
sparse_law_step(const ik_sparse_header *header, const ik_soft_law law, const bool has_external,
                const ik_soft_step *step, const ik_error_step *error, const float *x, float *next,
                float *e) {
  const sparse_motion motion = sparse_motion_of(law, has_external, step, error, e);
  if (step->replicas == 32)
    sparse_cases(header, x, 32, next, 32, 32 / lanes, &motion);
  else
    sparse_cases(header, x, 16, next, 16, 16 / lanes, &motion);
}

static void sparse_step(const ik_sparse_header *header, const ik_soft_step *step,
                        const ik_error_step *error, const float *x, float *next, float *e) {
  if (!error && !step->external)
    sparse_law_step(header, ik_law_mean_field, false, step, error, x, next, e);
  else if (!error)
    sparse_law_step(header, ik_law_mean_field, true, step, error, x, next, e);
  else if (!step->external)
    sparse_law_step(header, ik_law_amplitude_control, false, step, error, x, next, e);
  else
    sparse_law_step(header, ik_law_amplitude_control, true, step, error, x, next, e);
}

// One replica: as many rows at once as hide the latency of an addition.

#define IK_SPARSE_ACCUMULATE_ONE(op, count)                                                        \
  for (size_t e = 0; e < (count); e++, at++)                                                       \
    IK_SPARSE_UNROLL for (int k = 0; k < rows; k++) {                                              \
      size_t entry = at + (size_t)k * degree;                                                      \
      sum[k] op x[(size_t)(is_wide ? wide[entry] : narrow[entry]) * x_stride];                     \
    }

static inline __attribute__((always_inline)) void
single_rows(const sparse_arrays arrays, size_t at, size_t plus, size_t minus,
            const uint32_t *order, const float *x, size_t x_stride, float *y, size_t y_stride,
            const int rows, const bool is_signed, const bool is_wide) {
  const uint16_t *narrow = arrays.narrow;
  const uint32_t *wide = arrays.wide;
  const float *weights = arrays.weights;
  size_t degree = plus + minus;
  float sum[8];
  IK_SPARSE_UNROLL for (int k = 0; k < rows; k++) sum[k] = 0;
  if (is_signed) {
    IK_SPARSE_ACCUMULATE_ONE(+=, plus)
    IK_SPARSE_ACCUMULATE_ONE(-=, minus)
  } else {
    IK_SPARSE_ACCUMULATE_ONE(+= weights[entry] *, plus)
  }
  IK_SPARSE_UNROLL for (int k = 0; k < rows; k++)
      y[(size_t)order[k] * y_stride] = is_signed ? sum[k] * arrays.scale : sum[k];
}

static inline __attribute__((always_inline)) void
single_segments(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
                size_t y_stride, const bool is_signed, const bool is_wide) {
  const size_t at_once = 8;
  const sparse_arrays arrays = {
      ik_sparse_at(header, header->columns),
      ik_sparse_at(header, header->columns),
      ik_sparse_at(header, header->weights),
      header->scale,
  };
  const uint32_t *order = ik_sparse_at(header, header->order);
  const ik_sparse_segment *segment = ik_sparse_at(header, header->segments);
  size_t at = 0;
  for (size_t s = 0; s < header->segment_count; s++, segment++) {
    size_t plus = segment->plus, minus = segment->minus, k = segment->rows;
    for (; k >= at_once; k -= at_once, order += at_once, at += at_once * (plus + minus))
      single_rows(arrays, at, plus, minus, order, x, x_stride, y, y_stride, (int)at_once,
                  is_signed, is_wide);
    for (; k > 0; k--, order++, at += plus + minus)
      single_rows(arrays, at, plus, minus, order, x, x_stride, y, y_stride, 1, is_signed,
                  is_wide);
  }
}

static inline __attribute__((always_inline)) void
single_cases(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
             size_t y_stride) {
  if (header->is_signed && header->is_wide)
    single_segments(header, x, x_stride, y, y_stride, true, true);
  else if (header->is_signed)
    single_segments(header, x, x_stride, y, y_stride, true, false);
  else if (header->is_wide)
    single_segments(header, x, x_stride, y, y_stride, false, true);
  else
    single_segments(header, x, x_stride, y, y_stride, false, false);
}

static void sparse_by1(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
                       size_t y_stride) {
  if (x_stride == 1)
    single_cases(header, x, 1, y, y_stride);
  else
    single_cases(header, x, x_stride, y, y_stride);
}
