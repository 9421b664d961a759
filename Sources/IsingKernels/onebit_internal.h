/// What the files of the one-bit products share.
#ifndef ISING_ONEBIT_INTERNAL_H
#define ISING_ONEBIT_INTERNAL_H

#include "products.h"

// MARK: ±1 spins
//
// Packed form: [block of 32 rows][word][32 rows], so that a vector register holds one word of
// eight rows, the word of the spins is broadcast, and no sum ever crosses lanes.

enum { ik_spin_block_rows = 32 };

static inline size_t ik_spin_words(size_t n) { return (n + 63) / 64; }

/// Fields of all rows, for a fixed number of replicas.
typedef void ik_spin_kernel(size_t n, const uint64_t *packed, const uint64_t *spins,
                            size_t spin_stride, int32_t *y, size_t y_stride);

/// Kernels for one replica, and for eight.
typedef struct ik_spin_kernels {
  ik_spin_kernel *one, *eight;
} ik_spin_kernels;

/// The fields of a block of rows from the numbers of columns where row and spins differ: n minus
/// twice that, and the difference on the diagonal, where the row has a 0 bit, taken back.
static inline void ik_spin_fields(size_t n, size_t first, const uint64_t *differences,
                                  const uint64_t *spins, int32_t *y) {
  uint32_t own = (uint32_t)(spins[first / 64] >> first % 64);
  size_t rows = n - first < ik_spin_block_rows ? n - first : ik_spin_block_rows;
  for (size_t i = 0; i < rows; i++)
    y[first + i] = (int32_t)n - 2 * (int32_t)differences[i] + 2 * (int32_t)(own >> i & 1) - 1;
}

extern const ik_spin_kernels ik_spin_kernels_portable;
#if defined(__x86_64__)
extern const ik_spin_kernels ik_spin_kernels_avx2, ik_spin_kernels_avx512,
    ik_spin_kernels_avx512_bit;
#endif

// MARK: Real vectors
//
// Packed form: [block of columns][block of 128 rows][word][16 rows x 1...8]. A 32-bit word holds 30
// columns of one row, six groups of five; 16 words or fewer make a block of columns, so that the
// tables of two replicas (six of 32 floats a word) fit the first-level cache. The last block of
// rows is cut to a multiple of 16.

enum {
  ik_real_word_columns = 30,
  ik_real_block_words = 16,
  ik_real_block_rows = 128,
  ik_real_table = 6 * 32,
};

static inline size_t ik_real_words(size_t n) {
  return (n + ik_real_word_columns - 1) / ik_real_word_columns;
}

/// Words of one block of columns, evenly divided.
static inline size_t ik_real_step(size_t n) {
  size_t words = ik_real_words(n), blocks = (words + ik_real_block_words - 1) / ik_real_block_words;
  return blocks ? (words + blocks - 1) / blocks : 0;
}

/// Rows rounded up to whole registers.
static inline size_t ik_real_rows(size_t n) { return (n + 15) / 16 * 16; }

typedef void ik_real_kernel(size_t n, size_t replicas, const uint32_t *packed, const float *x,
                            size_t x_stride, float *y, size_t y_stride);

ik_real_kernel ik_real_product_portable;
#if defined(__x86_64__)
ik_real_kernel ik_real_product_avx2, ik_real_product_avx512;
#endif

/// The 32 sums of ±x_0 ... ±x_4, where bit c of the index is set for plus.
static inline void ik_real_sums(const float *x, float *table) {
  float low[4] = {-x[0] - x[1], x[0] - x[1], x[1] - x[0], x[0] + x[1]};
  float high[8];
  for (int k = 0; k < 8; k++)
    high[k] = (k & 1 ? x[2] : -x[2]) + (k & 2 ? x[3] : -x[3]) + (k & 4 ? x[4] : -x[4]);
  for (int k = 0; k < 8; k++)
    for (int l = 0; l < 4; l++) table[4 * k + l] = low[l] + high[k];
}

/// The 30 columns of one word, zeros beyond the end.
static inline void ik_real_columns(size_t n, size_t word, const float *x, float *columns) {
  size_t first = word * ik_real_word_columns;
  for (size_t c = 0; c < ik_real_word_columns; c++)
    columns[c] = first + c < n ? x[first + c] : 0;
}

#endif
