#include "kernel_level.h"
#include "onebit_internal.h"

size_t ik_onebit_row_stride(size_t n) { return (n + 511) / 512 * 8; }

size_t ik_onebit_spin_packed_count(size_t n) {
  return (n + ik_spin_block_rows - 1) / ik_spin_block_rows * ik_spin_block_rows * ik_spin_words(n);
}

void ik_onebit_spin_pack(size_t n, size_t first_row, size_t row_count, const uint64_t *rows,
                         size_t row_stride, uint64_t *packed) {
  size_t words = ik_spin_words(n);
  for (size_t i = 0; i < row_count && first_row + i < n; i++) {
    size_t row = first_row + i, lane = row % ik_spin_block_rows;
    uint64_t *to = packed + (row - lane) * words + lane;
    for (size_t w = 0; w < words; w++) to[w * ik_spin_block_rows] = rows[i * row_stride + w];
    if (row + 1 < n) continue;
    for (size_t rest = 1; lane + rest < ik_spin_block_rows; rest++)
      for (size_t w = 0; w < words; w++) to[w * ik_spin_block_rows + rest] = 0;
  }
}

static const ik_spin_kernels *kernels(void) {
#if defined(__x86_64__)
  switch (ik_current_level()) {
  case ik_level_avx512_bit: return &ik_spin_kernels_avx512_bit;
  case ik_level_avx512: return &ik_spin_kernels_avx512;
  case ik_level_avx2: return &ik_spin_kernels_avx2;
  case ik_level_portable: break;
  }
#endif
  return &ik_spin_kernels_portable;
}

void ik_onebit_spin_product(size_t n, size_t replicas, const uint64_t *packed,
                            const uint64_t *spins, size_t spin_stride, int32_t *y,
                            size_t y_stride) {
  const ik_spin_kernels *use = kernels();
  size_t r = 0;
  for (; replicas - r >= 8; r += 8)
    use->eight(n, packed, spins + r * spin_stride, spin_stride, y + r * y_stride, y_stride);
  for (; r < replicas; r++)
    use->one(n, packed, spins + r * spin_stride, spin_stride, y + r * y_stride, y_stride);
}
