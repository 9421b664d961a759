#include "support.h"

static const size_t orders[] = {0,  1,  2,  3,  11,  12,  13,  31, 33,
                                63, 64, 65, 100, 127, 129, 257, 515};
enum { order_count = sizeof orders / sizeof *orders };

static void check_dense_product(size_t n, size_t replicas, size_t stride) {
  float *matrix = NEW(float, n * n), *x = NEW(float, n * stride), *y = NEW(float, n * stride);
  for (size_t i = 0; i < n * n; i++) matrix[i] = draw();
  for (size_t i = 0; i < n * stride; i++) x[i] = draw();
  float *packed = NEW(float, ik_dense_packed_count(n));
  for (size_t panel = ik_dense_panel_count(n); panel-- > 0;) {
    const float *rows[12];
    for (size_t k = 0; k < 12; k++)
      rows[k] = 12 * panel + k < n ? matrix + (12 * panel + k) * n : NULL;
    ik_dense_pack_panel(n, panel, rows, packed);
  }
  ik_dense_product(n, replicas, packed, x, stride, y, stride);
  for (size_t i = 0; i < n; i++) {
    for (size_t r = 0; r < replicas; r++) {
      double sum = 0, magnitude = 0;
      for (size_t j = 0; j < n; j++) {
        double term = (double)matrix[i * n + j] * x[j * stride + r];
        sum += term;
        magnitude += fabs(term);
      }
      EXPECT(fabs(y[i * stride + r] - sum) <= 1e-5 * magnitude, "dense %zu x %zu", n, replicas);
    }
  }
  free(packed);
  free(y);
  free(x);
  free(matrix);
}

void check_dense(void) {
  static const size_t replicas[] = {0, 1, 5, 16, 17, 32, 33, 51};
  for (size_t k = 0; k < order_count; k++)
    for (size_t r = 0; r < sizeof replicas / sizeof *replicas; r++)
      check_dense_product(orders[k], replicas[r], replicas[r] + k % 3);
}

/// Rows of random bits, symmetric, diagonal and padding zero.
static uint64_t *onebit_rows(size_t n, size_t stride) {
  uint64_t *rows = NEW(uint64_t, n * stride);
  memset(rows, 0, 8 * n * stride);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < i; j++) {
      uint64_t bit = draw_bits() >> 31;
      rows[i * stride + j / 64] |= bit << j % 64;
      rows[j * stride + i / 64] |= bit << i % 64;
    }
  }
  return rows;
}

static int onebit(const uint64_t *rows, size_t stride, size_t i, size_t j) {
  return i == j ? 0 : rows[i * stride + j / 64] >> j % 64 & 1 ? 1 : -1;
}

static void check_onebit_products(size_t n, size_t replicas) {
  size_t stride = ik_onebit_row_stride(n), words = (n + 63) / 64;
  uint64_t *rows = onebit_rows(n, stride);

  uint64_t *spin_packed = NEW(uint64_t, ik_onebit_spin_packed_count(n));
  uint64_t *spins = NEW(uint64_t, replicas * words);
  memset(spins, 0, 8 * replicas * words);
  for (size_t r = 0; r < replicas; r++)
    for (size_t j = 0; j < n; j++)
      spins[r * words + j / 64] |= (uint64_t)(draw_bits() >> 31) << j % 64;
  for (size_t first = 0; first < n; first += 32) // in slices
    ik_onebit_spin_pack(n, first, n - first < 32 ? n - first : 32, rows + first * stride, stride,
                        spin_packed);
  int32_t *counts = NEW(int32_t, replicas * n);
  ik_onebit_spin_product(n, replicas, spin_packed, spins, words, counts, n);

  uint32_t *real_packed = NEW(uint32_t, ik_onebit_real_packed_count(n));
  ik_onebit_real_pack(n, 0, n, rows, stride, real_packed);
  float *x = NEW(float, replicas * n), *y = NEW(float, replicas * n);
  for (size_t i = 0; i < replicas * n; i++) x[i] = draw();
  ik_onebit_real_product(n, replicas, real_packed, x, n, y, n);

  for (size_t r = 0; r < replicas; r++) {
    for (size_t i = 0; i < n; i++) {
      int count = 0;
      double sum = 0, magnitude = 0;
      for (size_t j = 0; j < n; j++) {
        int coupling = onebit(rows, stride, i, j);
        count += coupling * (spins[r * words + j / 64] >> j % 64 & 1 ? 1 : -1);
        sum += (double)coupling * x[r * n + j];
        magnitude += fabs(x[r * n + j]);
      }
      EXPECT(counts[r * n + i] == count, "one-bit spins %zu x %zu", n, replicas);
      EXPECT(fabs(y[r * n + i] - sum) <= 1e-5 * magnitude, "one-bit reals %zu x %zu", n, replicas);
    }
  }
  free(y);
  free(x);
  free(real_packed);
  free(counts);
  free(spins);
  free(spin_packed);
  free(rows);
}

void check_onebit(void) {
  static const size_t replicas[] = {0, 1, 2, 3, 8, 11};
  for (size_t k = 0; k < order_count; k++)
    for (size_t r = 0; r < sizeof replicas / sizeof *replicas; r++)
      check_onebit_products(orders[k], replicas[r]);
}

enum weights { signs, equal_magnitudes, any_weights };

/// A step in one pass gives the bits of the product followed by the law.
static void check_sparse_steps(size_t n, const unsigned char *packed) {
  for (size_t width = 16; width <= 32; width += 16) {
    size_t count = n * width;
    float *x = NEW(float, count), *e = NEW(float, count), *e_next = NEW(float, count);
    float *force = NEW(float, count), *next = NEW(float, count);
    float *numbers = NEW(float, width), *external = NEW(float, n);
    for (size_t k = 0; k < count; k++) x[k] = draw(), e_next[k] = e[k] = 1.5f + draw();
    for (size_t k = 0; k < width; k++) numbers[k] = 1 + 0.5f * draw();
    for (size_t k = 0; k < n; k++) external[k] = draw();
    for (int options = 0; options < 4; options++) {
      ik_soft_step step = {
          .spins = n, .replicas = width, .dt = 0.05f, .limit = 1.3f, .force = force,
          .coupling = numbers, .linear = numbers, .external = options & 1 ? external : NULL,
          .external_amplitude = options & 2 ? numbers : NULL};
      ik_error_step error = {.beta = 0.3f, .error_min = 0.6f, .error_max = 2.4f,
                             .target = numbers};
      EXPECT(ik_sparse_mean_field(packed, &step, x, next), "%zu replicas refused", width);
      ik_sparse_product(packed, width, x, width, force, width);
      ik_soft_mean_field(&step, x);
      EXPECT(memcmp(x, next, 4 * count) == 0, "mean field %zu x %zu", n, width);
      EXPECT(ik_sparse_amplitude_control(packed, &step, &error, x, next, e_next), "refused");
      ik_sparse_product(packed, width, x, width, force, width);
      ik_soft_amplitude_control(&step, &error, x, e);
      EXPECT(memcmp(x, next, 4 * count) == 0, "amplitude control %zu x %zu", n, width);
      EXPECT(memcmp(e, e_next, 4 * count) == 0, "errors %zu x %zu", n, width);
      step.noise = x;
      EXPECT(!ik_sparse_mean_field(packed, &step, x, next), "noise taken");
      step.noise = NULL, step.replicas = 17;
      EXPECT(!ik_sparse_mean_field(packed, &step, x, next), "17 replicas taken");
    }
    float *all[] = {x, e, e_next, force, next, numbers, external};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) free(all[k]);
  }
}

static void check_sparse_product(size_t n, size_t degree, enum weights kind) {
  size_t most = n * 2 * (degree + 1), count = 0;
  size_t *starts = NEW(size_t, n + 1);
  uint32_t *columns = NEW(uint32_t, most);
  float *weights = NEW(float, most);
  starts[0] = 0;
  for (size_t i = 0; i < n; i++) {
    for (size_t k = degree ? draw_below(2 * degree) : 0; k > 0; k--) {
      float number = draw();
      columns[count] = (uint32_t)draw_below(n);
      weights[count++] = kind == signs              ? (number < 0 ? -1 : 1)
                         : kind == equal_magnitudes ? (number < 0 ? -0.25f : 0.25f)
                                                    : number;
    }
    starts[i + 1] = count;
  }
  unsigned char *packed = NEW(unsigned char, ik_sparse_packed_size(n, count));
  EXPECT(ik_sparse_pack(n, starts, columns, weights, packed), "sparse pack %zu", n);
  static const size_t replicas[] = {1, 3, 16, 19, 32, 37, 50};
  for (size_t k = 0; k < sizeof replicas / sizeof *replicas; k++) {
    size_t width = replicas[k], stride = width + k % 2;
    float *x = NEW(float, n * stride), *y = NEW(float, n * stride), *single = NEW(float, n);
    for (size_t i = 0; i < n * stride; i++) x[i] = draw();
    ik_sparse_product(packed, width, x, stride, y, stride);
    if (width == 1) ik_sparse_product_single(packed, x, single);
    for (size_t i = 0; i < n; i++) {
      for (size_t r = 0; r < width; r++) {
        double sum = 0, magnitude = 0;
        for (size_t entry = starts[i]; entry < starts[i + 1]; entry++) {
          double term = (double)weights[entry] * x[columns[entry] * stride + r];
          sum += term;
          magnitude += fabs(term);
        }
        EXPECT(fabs(y[i * stride + r] - sum) <= 1e-5 * magnitude, "sparse %zu x %zu", n, width);
        if (width == 1 && stride == 1)
          EXPECT(fabs(single[i] - sum) <= 1e-5 * magnitude, "sparse single %zu", n);
      }
    }
    free(single);
    free(y);
    free(x);
  }
  check_sparse_steps(n, packed);
  if (n > 1 && count > 0) {
    columns[count - 1] = (uint32_t)n;
    EXPECT(!ik_sparse_pack(n, starts, columns, weights, packed), "column out of range taken");
    columns[count - 1] = 0;
    starts[1] = count + 1;
    starts[n] = count;
    EXPECT(!ik_sparse_pack(n, starts, columns, weights, packed), "falling row starts taken");
  }
  free(packed);
  free(weights);
  free(columns);
  free(starts);
}

void check_sparse(void) {
  for (size_t k = 0; k < order_count; k++)
    for (int kind = signs; kind <= any_weights; kind++)
      for (size_t degree = 0; degree < 9; degree = 2 * degree + 1)
        check_sparse_product(orders[k], orders[k] ? degree : 0, (enum weights)kind);
}

void check_machine(void) {
  float *buffer = NEW(float, 4099);
  EXPECT(ik_processor_count() >= 1, "no processor");
  EXPECT(ik_thread_seconds() >= 0, "negative time");
  EXPECT(ik_measure_multiply_add_rate(1) > 0, "no multiply-adds");
  EXPECT(ik_measure_read_rate(buffer, 4 * 4099, 1) > 0, "no reads");
  EXPECT(ik_measure_line_rate(buffer, 4 * 4099, 1) > 0, "no lines");
  free(buffer);
}
