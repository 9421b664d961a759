#include "sparse_internal.h"

#include "kernel_level.h"

static inline size_t line(size_t bytes) { return (bytes + 63) / 64 * 64; }

size_t ik_sparse_packed_size(size_t n, size_t nonzeros) {
  return line(sizeof(ik_sparse_header)) + line(n * sizeof(uint32_t)) +
         line(n * sizeof(ik_sparse_segment)) + line(nonzeros * sizeof(uint32_t)) +
         line(nonzeros * sizeof(float)) + 64;
}

/// The common magnitude of all weights, or 0 if they differ, are zero or not numbers.
static float common_magnitude(size_t nonzeros, const float *weights) {
  if (nonzeros == 0) return 1;
  float scale = weights[0] < 0 ? -weights[0] : weights[0];
  for (size_t e = 0; e < nonzeros; e++)
    if (!(weights[e] == scale || weights[e] == -scale)) return 0;
  return scale > 0 ? scale : 0;
}

static bool is_valid(size_t n, const size_t *row_starts, const uint32_t *columns) {
  if (n > UINT32_MAX || (n > 0 && row_starts[0] != 0)) return false;
  for (size_t i = 0; i < n; i++)
    if (row_starts[i + 1] < row_starts[i]) return false;
  for (size_t e = 0, end = n > 0 ? row_starts[n] : 0; e < end; e++)
    if (columns[e] >= n) return false;
  return true;
}

typedef struct row_counts {
  uint32_t plus, minus;
} row_counts;

static row_counts count_row(size_t i, const size_t *row_starts, const float *weights,
                            bool is_signed) {
  row_counts counts = {0, 0};
  for (size_t e = row_starts[i]; e < row_starts[i + 1]; e++)
    if (!is_signed || weights[e] > 0)
      counts.plus++;
    else
      counts.minus++;
  return counts;
}

static inline uint32_t clamped(uint32_t count) { return count < 255 ? count : 255; }

/// One stable counting sort by the low or high byte of the keys.
static void sort_by(unsigned shift, size_t n, const uint16_t *keys, const uint32_t *from,
                    uint32_t *to) {
  uint32_t start[257] = {0};
  for (size_t i = 0; i < n; i++) start[(keys[i] >> shift & 255) + 1]++;
  for (size_t k = 0; k < 256; k++) start[k + 1] += start[k];
  for (size_t i = 0; i < n; i++) to[start[keys[from[i]] >> shift & 255]++] = from[i];
}

/// Orders the `n` (at most `ik_sparse_block`) rows from `base` on by (plus, minus), in two passes of
/// a radix sort on counts clamped to a byte.
static void sort_rows(size_t base, size_t n, const size_t *row_starts, const float *weights,
                      bool is_signed, uint32_t *order) {
  uint32_t first[ik_sparse_block], second[ik_sparse_block];
  uint16_t keys[ik_sparse_block];
  for (size_t i = 0; i < n; i++) {
    row_counts counts = count_row(base + i, row_starts, weights, is_signed);
    keys[i] = (uint16_t)(clamped(counts.plus) << 8 | clamped(counts.minus));
    first[i] = (uint32_t)i;
  }
  sort_by(0, n, keys, first, second);
  sort_by(8, n, keys, second, order);
  for (size_t i = 0; i < n; i++) order[i] += (uint32_t)base;
}

bool ik_sparse_pack(size_t n, const size_t *row_starts, const uint32_t *columns,
                    const float *weights, void *packed) {
  if (!is_valid(n, row_starts, columns)) return false;
  size_t nonzeros = n > 0 ? row_starts[n] : 0;
  float scale = common_magnitude(nonzeros, weights);
  ik_sparse_header *header = packed;
  *header = (ik_sparse_header){
      .n = n,
      .nonzeros = nonzeros,
      .scale = scale > 0 ? scale : 1,
      .is_signed = scale > 0,
      .is_wide = n > 65536,
  };
  header->order = line(sizeof(ik_sparse_header));
  header->segments = header->order + line(n * sizeof(uint32_t));
  header->columns = header->segments + line(n * sizeof(ik_sparse_segment));
  header->weights = header->columns + line(nonzeros * sizeof(uint32_t));

  uint32_t *order = (uint32_t *)((char *)packed + header->order);
  ik_sparse_segment *segments = (ik_sparse_segment *)((char *)packed + header->segments);
  uint16_t *narrow = (uint16_t *)((char *)packed + header->columns);
  uint32_t *wide = (uint32_t *)narrow;
  float *values = (float *)((char *)packed + header->weights);
  for (size_t first = 0; first < n; first += ik_sparse_block) {
    size_t rows = n - first < ik_sparse_block ? n - first : ik_sparse_block;
    sort_rows(first, rows, row_starts, weights, header->is_signed, order + first);
  }

  size_t to = 0;
  ik_sparse_segment *segment = NULL;
  for (size_t k = 0; k < n; k++) {
    size_t i = order[k];
    row_counts counts = count_row(i, row_starts, weights, header->is_signed);
    if (!segment || segment->plus != counts.plus || segment->minus != counts.minus) {
      segment = segments + header->segment_count++;
      *segment = (ik_sparse_segment){counts.plus, counts.minus, 0};
    }
    segment->rows++;
    size_t minus = to + counts.plus;
    for (size_t e = row_starts[i]; e < row_starts[i + 1]; e++) {
      size_t at = !header->is_signed || weights[e] > 0 ? to++ : minus++;
      if (header->is_wide)
        wide[at] = columns[e];
      else
        narrow[at] = (uint16_t)columns[e];
      if (!header->is_signed) values[at] = weights[e];
    }
    to = minus;
  }
  return true;
}

static const ik_sparse_kernels *kernels(void) {
#if defined(__x86_64__)
  switch (ik_current_level()) {
  case ik_level_avx512_bit:
  case ik_level_avx512: return &ik_sparse_kernels_avx512;
  case ik_level_avx2: return &ik_sparse_kernels_avx2;
  case ik_level_portable: break;
  }
#endif
  return &ik_sparse_kernels_portable;
}

void ik_sparse_product(const void *packed, size_t replicas, const float *x, size_t x_stride,
                       float *y, size_t y_stride) {
  const ik_sparse_header *header = packed;
  const ik_sparse_kernels *use = kernels();
  size_t r = 0;
  for (; replicas - r >= 32; r += 32) use->by32(header, x + r, x_stride, y + r, y_stride);
  for (; replicas - r >= 16; r += 16) use->by16(header, x + r, x_stride, y + r, y_stride);
  for (; r < replicas; r++) use->by1(header, x + r, x_stride, y + r, y_stride);
}

void ik_sparse_product_single(const void *packed, const float *x, float *y) {
  kernels()->by1(packed, x, 1, y, 1);
}

static bool step_sparse(const void *packed, const ik_soft_step *step, const ik_error_step *error,
                        const float *x, float *next, float *e) {
  if ((step->replicas != 16 && step->replicas != 32) || step->noise) return false;
  kernels()->step(packed, step, error, x, next, e);
  return true;
}

bool ik_sparse_mean_field(const void *packed, const ik_soft_step *step, const float *x,
                          float *next) {
  return step_sparse(packed, step, NULL, x, next, NULL);
}

bool ik_sparse_amplitude_control(const void *packed, const ik_soft_step *step,
                                 const ik_error_step *error, const float *x, float *next,
                                 float *e) {
  return step_sparse(packed, step, error, x, next, e);
}
