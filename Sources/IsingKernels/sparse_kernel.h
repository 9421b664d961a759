/// The loops of the sparse product, written once for every instruction set.
///
/// Include after defining `vector`, a type of `lanes` floats at any alignment. `static inline`
/// functions take the instruction set of the file that includes them.

/// Sum (or difference, for negative `sign`) of the rows of x that `columns` names.
#define IK_SPARSE_ACCUMULATE(op, count)                                                            \
  do {                                                                                             \
    for (uint32_t e = 0; e < (count); e++, at++) {                                                 \
      const float *from = x + (size_t)(is_wide ? wide[at] : narrow[at]) * x_stride;                \
      IK_SPARSE_UNROLL for (int v = 0; v < vectors; v++)                                           \
          sum[v] op *(const vector *)(from + v * lanes);                                           \
    }                                                                                              \
  } while (0)

#define IK_SPARSE_UNROLL _Pragma("unroll")

/// `vectors` registers of replicas. Constant arguments make one loop for each case.
static inline __attribute__((always_inline)) void
sparse_rows(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
            size_t y_stride, const int vectors, const bool is_signed, const bool is_wide) {
  const uint32_t *order = ik_sparse_at(header, header->order);
  const ik_sparse_segment *segment = ik_sparse_at(header, header->segments);
  const uint16_t *narrow = ik_sparse_at(header, header->columns);
  const uint32_t *wide = ik_sparse_at(header, header->columns);
  const float *weights = ik_sparse_at(header, header->weights);
  float scale = header->scale;
  size_t at = 0;
  for (size_t s = 0; s < header->segment_count; s++, segment++) {
    uint32_t plus = segment->plus, minus = segment->minus;
    for (uint32_t k = 0; k < segment->rows; k++) {
      vector sum[8];
      IK_SPARSE_UNROLL for (int v = 0; v < vectors; v++) sum[v] = 0;
      if (is_signed) {
        IK_SPARSE_ACCUMULATE(+=, plus);
        IK_SPARSE_ACCUMULATE(-=, minus);
      } else {
        IK_SPARSE_ACCUMULATE(+= weights[at] *, plus);
      }
      float *to = y + (size_t)*order++ * y_stride;
      IK_SPARSE_UNROLL for (int v = 0; v < vectors; v++)
          *(vector *)(to + v * lanes) = is_signed ? sum[v] * scale : sum[v];
    }
  }
}

static inline __attribute__((always_inline)) void
sparse_cases(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
             size_t y_stride, const int vectors) {
  if (header->is_signed && header->is_wide)
    sparse_rows(header, x, x_stride, y, y_stride, vectors, true, true);
  else if (header->is_signed)
    sparse_rows(header, x, x_stride, y, y_stride, vectors, true, false);
  else if (header->is_wide)
    sparse_rows(header, x, x_stride, y, y_stride, vectors, false, true);
  else
    sparse_rows(header, x, x_stride, y, y_stride, vectors, false, false);
}

/// The usual strides as constants, so that addresses are shifts.
static void sparse_by32(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
                        size_t y_stride) {
  if (x_stride == 32)
    sparse_cases(header, x, 32, y, y_stride, 32 / lanes);
  else
    sparse_cases(header, x, x_stride, y, y_stride, 32 / lanes);
}

static void sparse_by16(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
                        size_t y_stride) {
  if (x_stride == 16)
    sparse_cases(header, x, 16, y, y_stride, 16 / lanes);
  else
    sparse_cases(header, x, x_stride, y, y_stride, 16 / lanes);
}

#define IK_SPARSE_SUM(expression, count)                                                           \
  do {                                                                                             \
    uint32_t e = 0;                                                                                \
    for (; (count) - e >= 4; e += 4)                                                               \
      for (uint32_t k = 0; k < 4; k++, at++) sum[k] += (expression);                               \
    for (; e < (count); e++, at++) sum[0] += (expression);                                         \
  } while (0)

static inline __attribute__((always_inline)) void
single(const ik_sparse_header *header, const float *x, size_t x_stride, float *y, size_t y_stride,
       const bool is_signed, const bool is_wide) {
  const uint32_t *order = ik_sparse_at(header, header->order);
  const ik_sparse_segment *segment = ik_sparse_at(header, header->segments);
  const uint16_t *narrow = ik_sparse_at(header, header->columns);
  const uint32_t *wide = ik_sparse_at(header, header->columns);
  const float *weights = ik_sparse_at(header, header->weights);
  size_t at = 0;
#define column ((size_t)(is_wide ? wide[at] : narrow[at]) * x_stride)
  for (size_t s = 0; s < header->segment_count; s++, segment++) {
    uint32_t plus = segment->plus, minus = segment->minus;
    for (uint32_t k = 0; k < segment->rows; k++) {
      float sum[4] = {0, 0, 0, 0};
      if (is_signed) {
        IK_SPARSE_SUM(x[column], plus);
        IK_SPARSE_SUM(-x[column], minus);
      } else {
        IK_SPARSE_SUM(weights[at] * x[column], plus);
      }
      float total = (sum[0] + sum[1]) + (sum[2] + sum[3]);
      y[(size_t)*order++ * y_stride] = is_signed ? total * header->scale : total;
    }
  }
#undef column
}

static void sparse_by1(const ik_sparse_header *header, const float *x, size_t x_stride, float *y,
                       size_t y_stride) {
  if (header->is_signed && header->is_wide)
    single(header, x, x_stride, y, y_stride, true, true);
  else if (header->is_signed)
    single(header, x, x_stride, y, y_stride, true, false);
  else if (header->is_wide)
    single(header, x, x_stride, y, y_stride, false, true);
  else
    single(header, x, x_stride, y, y_stride, false, false);
}
