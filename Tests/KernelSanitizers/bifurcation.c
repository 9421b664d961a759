#include "support.h"

/// A random model in a kernel's storage and, beside it, as plain numbers.
struct bent {
  size_t n;
  double *couplings;
  float *fields;
  ik_anneal_problem problem;
  void *rows, *starts, *columns;
};

static double coupling_of(ik_anneal_kind kind) {
  switch (kind) {
    case ik_anneal_signs:
    case ik_anneal_signs_wide: return draw_bits() >> 31 ? 1 : -1;
    case ik_anneal_links: return draw_below(5) ? 0 : -1;
    case ik_anneal_sparse_int8:
    case ik_anneal_sparse_int32:
    case ik_anneal_sparse_float: return draw_below(4) ? 0 : (double)draw_below(41) - 20;
    default: return (double)draw_below(255) - 127;
  }
}

/// Stores a number as the element type of a kind.
static void store(ik_anneal_kind kind, void *elements, size_t k, double value) {
  switch (kind) {
    case ik_anneal_dense_int8:
    case ik_anneal_sparse_int8: ((int8_t *)elements)[k] = (int8_t)value; break;
    case ik_anneal_dense_int32:
    case ik_anneal_sparse_int32: ((int32_t *)elements)[k] = (int32_t)value; break;
    default: ((float *)elements)[k] = (float)value; break;
  }
}

static struct bent make_bent(ik_anneal_kind kind, size_t n, bool with_fields) {
  struct bent m = {.n = n, .couplings = NEW(double, n * n), .fields = NULL};
  size_t nonzeros = 0, filled = 0;
  for (size_t i = 0; i < n; i++) {
    m.couplings[i * n + i] = 0;
    for (size_t j = 0; j < i; j++) {
      double value = coupling_of(kind);
      m.couplings[i * n + j] = m.couplings[j * n + i] = value;
      nonzeros += value != 0 ? 2 : 0;
    }
  }
  if (with_fields) {
    m.fields = NEW(float, n);
    for (size_t i = 0; i < n; i++) m.fields[i] = (float)draw_below(11) - 5;
  }
  m.problem = (ik_anneal_problem){.kind = kind, .count = n};
  m.problem.unit = kind == ik_anneal_links ? -1 : 0;
  size_t size = kind == ik_anneal_dense_int8 || kind == ik_anneal_sparse_int8 ? 1 : 4;
  if (kind <= ik_anneal_links) {
    m.problem.stride = ik_anneal_spin_words(n);
    uint64_t *bits = m.rows = NEW(uint64_t, n * m.problem.stride);
    memset(bits, 0, 8 * n * m.problem.stride);
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n; j++)
        if (kind == ik_anneal_links ? m.couplings[i * n + j] != 0 : m.couplings[i * n + j] > 0)
          bits[i * m.problem.stride + j / 64] |= UINT64_C(1) << (j % 64);
    m.problem.rows = bits;
  } else if (kind >= ik_anneal_sparse_int8) {
    uint32_t *starts = m.starts = NEW(uint32_t, n + 1), *columns = NULL;
    columns = m.columns = NEW(uint32_t, nonzeros);
    m.rows = memory(nonzeros, size);
    starts[0] = 0;
    for (size_t i = 0; i < n; i++) {
      for (size_t j = 0; j < n; j++) {
        if (m.couplings[i * n + j] == 0) continue;
        columns[filled] = (uint32_t)j;
        store(kind, m.rows, filled++, m.couplings[i * n + j]);
      }
      starts[i + 1] = (uint32_t)filled;
    }
    m.problem.starts = starts;
    m.problem.columns = columns;
    m.problem.weights = m.rows;
  } else {
    m.problem.stride = n;
    m.rows = memory(n * n, size);
    for (size_t k = 0; k < n * n; k++) store(kind, m.rows, k, m.couplings[k]);
    m.problem.rows = m.rows;
  }
  return m;
}

static void free_bent(struct bent *m) {
  free(m->couplings);
  free(m->fields);
  free(m->rows);
  free(m->starts);
  free(m->columns);
}

/// The energy, and whether fields are those of the signs.
static double naive_energy(const struct bent *m, const float *x, const double *fields) {
  double energy = 0;
  for (size_t i = 0; i < m->n; i++) {
    double field = 0, s = signbit(x[i]) ? -1 : 1;
    for (size_t j = 0; j < m->n; j++)
      field += m->couplings[i * m->n + j] * (signbit(x[j]) ? -1 : 1);
    EXPECT(fields[i] == field, "kind %d, n %zu, field %zu: %g, not %g", (int)m->problem.kind, m->n,
           i, fields[i], field);
    energy -= s * (field / 2 + (m->fields ? m->fields[i] : 0));
  }
  return energy;
}

static void check_anneal(ik_anneal_kind kind, size_t n, bool with_fields) {
  struct bent m = make_bent(kind, n, with_fields);
  void *replica = memory(ik_bifurcation_bytes(&m.problem), 1);
  float *x = NEW(float, n), *y = NEW(float, n);
  double *fields = NEW(double, n), lowest = INFINITY;
  uint64_t *spins = NEW(uint64_t, (n + 63) / 64);
  for (size_t w = 0; w < (n + 63) / 64; w++) spins[w] = (uint64_t)draw_bits() << 32 | draw_bits();
  ik_bifurcation_start(&m.problem, replica, m.fields, 0.2f, 0.1f, n % 2 ? spins : NULL,
                       (ik_philox){.key = 3, .high = n});
  ik_bifurcation_rule rule = {.dt = 1, .coupling = 0.6 / sqrt(100.0 * (double)n), .horizon = 40,
                              .pump_feedback = with_fields ? 0.2 : 0, .heat = n % 3 ? 0 : 0.02};
  // Large ones only to reach all groups of 512 spins.
  for (size_t step = 0; step < (n > 600 ? 8 : 40); step++) {
    ik_bifurcation_read(&m.problem, replica, x, y, fields);
    lowest = fmin(lowest, naive_energy(&m, x, fields));
    EXPECT(ik_bifurcation_run(&m.problem, replica, &rule, step, 1, -INFINITY) == 1, "stopped");
    EXPECT(ik_bifurcation_lowest(replica) == lowest, "kind %d, n %zu: lowest %g, not %g", (int)kind,
           n, ik_bifurcation_lowest(replica), lowest);
  }
  // What was saved goes on as what it was saved of.
  void *saved = memory(ik_bifurcation_saved_bytes(&m.problem), 1);
  void *other = memory(ik_bifurcation_bytes(&m.problem), 1);
  ik_bifurcation_save(&m.problem, replica, saved);
  ik_bifurcation_start(&m.problem, other, m.fields, 0.1f, 0, NULL, (ik_philox){.key = 4});
  ik_bifurcation_restore(&m.problem, other, saved);
  EXPECT(ik_bifurcation_lowest(other) == lowest, "kind %d, n %zu: lost the lowest", (int)kind, n);
  ik_bifurcation_run(&m.problem, replica, &rule, 8, 2, -INFINITY);
  ik_bifurcation_run(&m.problem, other, &rule, 8, 2, -INFINITY);
  float *otherx = NEW(float, n);
  ik_bifurcation_read(&m.problem, replica, x, NULL, NULL);
  ik_bifurcation_read(&m.problem, other, otherx, NULL, NULL);
  for (size_t i = 0; i < n; i++)
    EXPECT(x[i] == otherx[i], "kind %d, n %zu: restored spin %zu", (int)kind, n, i);
  free(saved);
  free(other);
  free(otherx);
  uint32_t *flips = NEW(uint32_t, n);
  for (size_t i = 0; i < n; i++) flips[i] = (uint32_t)i;
  ik_bifurcation_flip(&m.problem, replica, n, flips);
  ik_bifurcation_read(&m.problem, replica, x, NULL, fields);
  naive_energy(&m, x, fields);
  double energy = ik_bifurcation_descend(&m.problem, replica, 1000);
  EXPECT(energy <= lowest, "descent went up");
  EXPECT(ik_bifurcation_best(&m.problem, replica, spins) == energy, "best is not the last");
  free(replica);
  free(x);
  free(y);
  free(fields);
  free(spins);
  free(flips);
  free_bent(&m);
}

void check_bifurcation(void) {
  static const size_t sizes[] = {0, 1, 7, 64, 200, 511, 513};
  for (int kind = ik_anneal_signs; kind <= ik_anneal_sparse_float; kind++)
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
      check_anneal((ik_anneal_kind)kind, sizes[k], k % 2);
  for (int kind = ik_anneal_signs; kind <= ik_anneal_links; kind++)
    check_anneal((ik_anneal_kind)kind, 1100, false);
  for (size_t lanes = 0; lanes < 40; lanes += 13) {
    size_t count = 3 * lanes;
    float *values[5], *scale = NEW(float, lanes), *feedbacks = NEW(float, lanes), h[3] = {1, 0, -1};
    for (int k = 0; k < 5; k++) {
      values[k] = NEW(float, count);
      for (size_t i = 0; i < count; i++) values[k][i] = 0.5f * draw();
    }
    for (size_t r = 0; r < lanes; r++) scale[r] = feedbacks[r] = 0.5f;
    ik_bifurcation_rule rule = {.dt = 1, .coupling = 0.5, .horizon = 10};
    ik_bifurcation_move(3, lanes, &rule, 2, values[0], h, scale, feedbacks, values[1], values[2],
                        values[3]);
    for (size_t i = 0; i < count; i++) EXPECT(fabsf(values[1][i]) <= 1, "beyond the wall");
    for (int k = 0; k < 5; k++) free(values[k]);
    free(scale);
    free(feedbacks);
  }
}
