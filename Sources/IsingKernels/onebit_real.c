#include "kernel_level.h"
#include "onebit_internal.h"

size_t ik_onebit_real_packed_count(size_t n) { return ik_real_words(n) * ik_real_rows(n); }

/// Bits `first ..< first + 30` of a row of `n`.
static inline uint32_t columns(size_t n, const uint64_t *row, size_t first) {
  size_t word = first / 64, shift = first % 64;
  uint64_t bits = row[word] >> shift;
  if (shift > 64 - ik_real_word_columns && word + 1 < (n + 63) / 64)
    bits |= row[word + 1] << (64 - shift);
  return (uint32_t)bits & ((1u << ik_real_word_columns) - 1);
}

void ik_onebit_real_pack(size_t n, size_t first_row, size_t row_count, const uint64_t *rows,
                         size_t row_stride, uint32_t *packed) {
  size_t words = ik_real_words(n), step = ik_real_step(n), height = ik_real_rows(n);
  for (size_t i = 0; i < row_count && first_row + i < n; i++) {
    size_t row = first_row + i, lane = row % ik_real_block_rows, top = row - lane;
    size_t lanes = height - top < ik_real_block_rows ? height - top : ik_real_block_rows;
    for (size_t first = 0; first < words; first += step) {
      size_t depth = words - first < step ? words - first : step;
      uint32_t *to = packed + first * height + top * depth + lane;
      for (size_t w = 0; w < depth; w++) {
        to[w * lanes] = columns(n, rows + i * row_stride, (first + w) * ik_real_word_columns);
        if (row + 1 == n)
          for (size_t rest = 1; lane + rest < lanes; rest++) to[w * lanes + rest] = 0;
      }
    }
  }
}

void ik_onebit_real_product(size_t n, size_t replicas, const uint32_t *packed, const float *x,
                            size_t x_stride, float *y, size_t y_stride) {
#if defined(__x86_64__)
  switch (ik_current_level()) {
  case ik_level_avx512_bit:
  case ik_level_avx512:
    ik_real_product_avx512(n, replicas, packed, x, x_stride, y, y_stride);
    return;
  case ik_level_avx2: ik_real_product_avx2(n, replicas, packed, x, x_stride, y, y_stride); return;
  case ik_level_portable: break;
  }
#endif
  ik_real_product_portable(n, replicas, packed, x, x_stride, y, y_stride);
}
