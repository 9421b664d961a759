#include "product_internal.h"

#if !defined(__aarch64__)

// For vectors as SSE2 has them: no multiply-add, two operands of which one is overwritten, and no
// load that repeats an element. Repeating elements of the couplings would take a shuffle for each
// two products. So rows lie in lanes here, and the batch, which every panel reads again, is spread
// once: a vector for each of its elements, with that element in all lanes.

/// Four floats, aligned, and at any alignment of a float.
typedef float float4 __attribute__((ext_vector_type(4)));
typedef float float4_anywhere __attribute__((ext_vector_type(4), aligned(4)));

/// Replicas of a tile. Three vectors of rows by four replicas: twelve sums in sixteen registers.
enum { tile_width = 4 };

/// Vectors spread at a time: 32 KB, which fit in the first-level cache and in any thread's stack.
enum { spread_count = 2048 };

/// Keeps operations in the order written, which needs no more registers than there are.
#if defined(__x86_64__)
#define IK_IN_ORDER(vector) __asm__ volatile("" : "+x"(vector))
#else
#define IK_IN_ORDER(vector) ((void)0)
#endif

/// Four rows from `a` on, read again for each product, which overwrites one of its factors: that is
/// faster than to copy registers.
static inline float4 rows_at(const float *a) {
  float4 rows = *(const float4_anywhere *)a;
  IK_IN_ORDER(rows);
  return rows;
}

/// One sum. A difference cannot be taken in the other order, so it stays in the register of `sum`.
#define IK_SUBTRACT(sum, product)                                                                  \
  do {                                                                                             \
    sum -= (product);                                                                              \
    IK_IN_ORDER(sum);                                                                              \
  } while (0)

/// One column of a panel times one row of spread replicas.
#define IK_COLUMN(a, x)                                                                            \
  do {                                                                                             \
    float4 rows = rows_at(a);                                                                      \
    _Pragma("unroll") for (int j = 0; j < tile_width; j++) {                                       \
      float4 each = (x)[j];                                                                        \
      IK_IN_ORDER(each);                                                                           \
      IK_SUBTRACT(sum[2][j], rows_at((a) + 8) * each);                                             \
      IK_SUBTRACT(sum[1][j], rows_at((a) + 4) * each);                                             \
      IK_SUBTRACT(sum[0][j], rows * each);                                                         \
    }                                                                                              \
  } while (0)

/// Stores sums of four rows, a vector for each replica, as `rows` rows of four replicas.
static inline void store(const float4 sum[tile_width], float *y, size_t y_stride, size_t rows,
                         bool accumulate) {
  float4 low0 = __builtin_shufflevector(sum[0], sum[1], 0, 4, 1, 5);
  float4 low1 = __builtin_shufflevector(sum[2], sum[3], 0, 4, 1, 5);
  float4 high0 = __builtin_shufflevector(sum[0], sum[1], 2, 6, 3, 7);
  float4 high1 = __builtin_shufflevector(sum[2], sum[3], 2, 6, 3, 7);
  float4 row[4] = {__builtin_shufflevector(low0, low1, 0, 1, 4, 5),
                   __builtin_shufflevector(low0, low1, 2, 3, 6, 7),
                   __builtin_shufflevector(high0, high1, 0, 1, 4, 5),
                   __builtin_shufflevector(high0, high1, 2, 3, 6, 7)};
#pragma unroll
  for (size_t i = 0; i < 4; i++) {
    if (i >= rows) continue;
    float4_anywhere *to = (float4_anywhere *)(y + i * y_stride);
    *to = accumulate ? *to + row[i] : row[i];
  }
}

/// A panel times four replicas. `ahead` is what is read later, `ahead_step` floats for two columns.
static void tile(size_t depth, const float *a, const float4 *x, float *y, size_t y_stride,
                 size_t rows, bool accumulate, const float *ahead, size_t ahead_step) {
  float4 sum[3][tile_width];
#pragma unroll
  for (int i = 0; i < 3; i++)
#pragma unroll
    for (int j = 0; j < tile_width; j++) sum[i][j] = 0;
  size_t k = 0;
  for (; k + 2 <= depth; k += 2) {
    __builtin_prefetch(ahead);
    IK_COLUMN(a, x);
    IK_COLUMN(a + ik_panel_rows, x + tile_width);
    a += 2 * ik_panel_rows, x += 2 * tile_width, ahead += ahead_step;
  }
  if (k < depth) IK_COLUMN(a, x);
#pragma unroll
  for (size_t i = 0; i < 3; i++)
    if (4 * i < rows) store(sum[i], y + 4 * i * y_stride, y_stride, rows - 4 * i, accumulate);
}

/// Spreads `depth` rows of `width` replicas: [four replicas][row][replica]. Negated, as products
/// are subtracted.
static void spread(size_t depth, size_t width, const float *x, size_t x_stride, float4 *to) {
  for (size_t r = 0; r < width; r += tile_width)
    for (size_t k = 0; k < depth; k++, to += tile_width) {
      float4 each = -*(const float4_anywhere *)(x + k * x_stride + r);
      to[0] = each.xxxx, to[1] = each.yyyy, to[2] = each.zzzz, to[3] = each.wwww;
    }
}

/// All panels of a block of columns times `width` replicas, so many columns at a time as can be
/// spread.
static void group(size_t n, size_t depth, const float *a, const float *x, size_t x_stride,
                  float *y, size_t y_stride, size_t width, bool accumulate) {
  float4 spread_x[spread_count];
  size_t parts = (depth * width + spread_count - 1) / spread_count;
  size_t step = (depth + parts - 1) / parts, panel_size = depth * ik_panel_rows;
  for (size_t first = 0; first < depth; first += step) {
    size_t part = depth - first < step ? depth - first : step;
    spread(part, width, x + first * x_stride, x_stride, spread_x);
    const float *panel = a + first * ik_panel_rows;
    for (size_t row = 0; row < n; row += ik_panel_rows, panel += panel_size) {
      // The tiles of a panel share the reading of the next one.
      const float *ahead = panel + panel_size;
      size_t ahead_step = 2 * ik_panel_rows * tile_width / width, share = ahead_step * part / 2;
      for (size_t r = 0; r < width; r += tile_width, ahead += share)
        tile(part, panel, spread_x + r * part, y + row * y_stride + r, y_stride, n - row,
             accumulate || first > 0, ahead, ahead_step);
    }
  }
}

static void columns(size_t n, size_t depth, const float *a, const float *x, size_t x_stride,
                    float *y, size_t y_stride, size_t width, bool accumulate) {
  // Half a group goes deeper, which costs fewer sums of parts. Couplings that no cache holds are
  // better read once for a whole one.
  size_t step = width > 16 && n <= 4096 ? 16 : width;
  for (size_t r = 0; r < width; r += step)
    group(n, depth, a, x + r, x_stride, y + r, y_stride, step, accumulate);
}

const ik_dense_tiles ik_dense_tiles_portable = {.columns = columns};

#endif
