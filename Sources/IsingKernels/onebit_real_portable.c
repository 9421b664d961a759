#include "onebit_internal.h"

// Without a permute of 32 entries the tables are read from memory, so they may as well be larger:
// three of 1024 sums a word once the rows pay for building them.

enum { large_tables = 512 };

/// Tables of 1024 sums from the six of 32.
static void enlarge(const float *small, float *large) {
  for (size_t pair = 0; pair < 3; pair++)
    for (size_t high = 0; high < 32; high++)
      for (size_t low = 0; low < 32; low++)
        large[pair * 1024 + high * 32 + low] =
            small[pair * 64 + low] + small[pair * 64 + 32 + high];
}

static inline float sum_small(const float *table, uint32_t word) {
  float sum = 0;
  for (size_t k = 0; k < 6; k++) sum += table[32 * k + (word >> 5 * k & 31)];
  return sum;
}

static inline float sum_large(const float *table, uint32_t word) {
  return table[word & 1023] + table[1024 + (word >> 10 & 1023)] + table[2048 + (word >> 20)];
}

static void product(size_t n, const uint32_t *packed, const float *x, float *y) {
  size_t words = ik_real_words(n), step = ik_real_step(n), height = ik_real_rows(n);
  for (size_t i = 0; i < n; i++) y[i] = x[i];
  for (size_t word = 0; word < words; word++) {
    size_t first = word / step * step, depth = words - first < step ? words - first : step;
    const uint32_t *block = packed + first * height;
    float each[ik_real_word_columns], small[ik_real_table], large[3 * 1024];
    ik_real_columns(n, word, x, each);
    for (size_t k = 0; k < 6; k++) ik_real_sums(each + 5 * k, small + 32 * k);
    if (n >= large_tables) enlarge(small, large);
    for (size_t top = 0; top < n; top += ik_real_block_rows) {
      size_t lanes = height - top < ik_real_block_rows ? height - top : ik_real_block_rows;
      size_t rows = n - top < lanes ? n - top : lanes;
      const uint32_t *from = block + top * depth + (word - first) * lanes;
      if (n >= large_tables)
        for (size_t i = 0; i < rows; i++) y[top + i] += sum_large(large, from[i]);
      else
        for (size_t i = 0; i < rows; i++) y[top + i] += sum_small(small, from[i]);
    }
  }
}

void ik_real_product_portable(size_t n, size_t replicas, const uint32_t *packed, const float *x,
                              size_t x_stride, float *y, size_t y_stride) {
  for (size_t r = 0; r < replicas; r++) product(n, packed, x + r * x_stride, y + r * y_stride);
}
