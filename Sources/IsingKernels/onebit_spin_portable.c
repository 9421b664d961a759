#include "onebit_internal.h"

#if defined(__aarch64__)
#include <arm_neon.h>
#endif

typedef uint64_t pair __attribute__((ext_vector_type(2), aligned(8)));

/// Set bits of each byte.
static inline pair byte_counts(pair v) {
#if defined(__aarch64__)
  return (pair)vcntq_u8((uint8x16_t)v);
#else
  v -= v >> 1 & 0x5555555555555555;
  v = (v & 0x3333333333333333) + (v >> 2 & 0x3333333333333333);
  return (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0f;
#endif
}

/// Sum of the eight bytes.
static inline uint64_t byte_sum(uint64_t v) {
  v = (v & 0x00ff00ff00ff00ff) + (v >> 8 & 0x00ff00ff00ff00ff);
  return v * 0x0001000100010001 >> 48;
}

static inline void differences(size_t words, const uint64_t *block, const uint64_t *spins,
                               uint64_t *count) {
  for (size_t i = 0; i < ik_spin_block_rows; i++) count[i] = 0;
  // A byte holds the counts of 31 bytes.
  for (size_t first = 0; first < words; first += 31) {
    size_t last = words - first < 31 ? words : first + 31;
    for (size_t row = 0; row < ik_spin_block_rows; row += 8) {
      pair sum[4] = {0, 0, 0, 0};
      for (size_t w = first; w < last; w++) {
        const pair *from = (const pair *)(block + w * ik_spin_block_rows + row);
        for (int k = 0; k < 4; k++) sum[k] += byte_counts(from[k] ^ spins[w]);
      }
      for (int k = 0; k < 4; k++) {
        count[row + 2 * (size_t)k] += byte_sum(sum[k].x);
        count[row + 2 * (size_t)k + 1] += byte_sum(sum[k].y);
      }
    }
  }
}

static void one(size_t n, const uint64_t *packed, const uint64_t *spins, size_t spin_stride,
                int32_t *y, size_t y_stride) {
  (void)spin_stride, (void)y_stride;
  size_t words = ik_spin_words(n);
  _Alignas(64) uint64_t count[ik_spin_block_rows];
  for (size_t first = 0; first < n; first += ik_spin_block_rows) {
    differences(words, packed + first * words, spins, count);
    ik_spin_fields(n, first, count, spins, y);
  }
}

static void eight(size_t n, const uint64_t *packed, const uint64_t *spins, size_t spin_stride,
                  int32_t *y, size_t y_stride) {
  size_t words = ik_spin_words(n);
  _Alignas(64) uint64_t count[ik_spin_block_rows];
  for (size_t first = 0; first < n; first += ik_spin_block_rows)
    for (size_t r = 0; r < 8; r++) {
      differences(words, packed + first * words, spins + r * spin_stride, count);
      ik_spin_fields(n, first, count, spins + r * spin_stride, y + r * y_stride);
    }
}

const ik_spin_kernels ik_spin_kernels_portable = {one, eight};
