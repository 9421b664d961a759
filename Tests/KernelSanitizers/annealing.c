#include "support.h"

/// A random model in a kernel's storage and, beside it, as plain numbers.
struct model {
  size_t n;
  double *couplings, *fields;
  ik_anneal_problem problem;
  void *owned[4];
};

static bool is_real(ik_anneal_kind kind) {
  return kind == ik_anneal_dense_float || kind == ik_anneal_sparse_float;
}

static double draw_coupling(ik_anneal_kind kind) {
  double whole = (double)draw_below(255) - 127;
  switch (kind) {
    case ik_anneal_signs:
    case ik_anneal_signs_wide: return draw_bits() >> 31 ? 1 : -1;
    case ik_anneal_links: return draw_below(5) == 0 ? -1 : 0;
    case ik_anneal_dense_int8: return whole;
    case ik_anneal_dense_int32: return 31 * whole;
    case ik_anneal_dense_float: return whole / 64;
    case ik_anneal_sparse_int8:
    case ik_anneal_sparse_int32: return draw_below(4) ? 0 : (double)draw_below(41) - 20;
    case ik_anneal_sparse_float: return draw_below(4) ? 0 : whole / 64;
  }
  return 0;
}

/// Stores a number as the element type of a kind.
static void put(ik_anneal_kind kind, void *elements, size_t k, double value) {
  switch (kind) {
    case ik_anneal_dense_int8:
    case ik_anneal_sparse_int8: ((int8_t *)elements)[k] = (int8_t)value; break;
    case ik_anneal_dense_int32:
    case ik_anneal_sparse_int32: ((int32_t *)elements)[k] = (int32_t)value; break;
    default: ((float *)elements)[k] = (float)value; break;
  }
}

static size_t element_size(ik_anneal_kind kind) {
  return kind == ik_anneal_dense_int8 || kind == ik_anneal_sparse_int8 ? 1 : 4;
}

static struct model make_model(ik_anneal_kind kind, size_t n, bool with_fields) {
  struct model model = {.n = n};
  double *couplings = model.couplings = NEW(double, n * n);
  model.fields = NEW(double, n);
  size_t nonzeros = 0;
  for (size_t i = 0; i < n; i++) {
    couplings[i * n + i] = 0;
    model.fields[i] = with_fields ? (double)draw_below(11) - 5 : 0;
    for (size_t j = 0; j < i; j++) {
      double value = draw_coupling(kind);
      couplings[i * n + j] = couplings[j * n + i] = value;
      if (value != 0) nonzeros += 2;
    }
  }
  ik_anneal_problem *problem = &model.problem;
  problem->kind = kind;
  problem->count = n;
  problem->unit = kind == ik_anneal_links ? -1 : 0;
  if (with_fields) {
    void *external = model.owned[0] = memory(n, 4);
    for (size_t i = 0; i < n; i++) {
      if (is_real(kind)) {
        ((float *)external)[i] = (float)model.fields[i];
      } else {
        ((int32_t *)external)[i] = (int32_t)model.fields[i];
      }
    }
    problem->external = external;
  }
  if (kind <= ik_anneal_links) {
    problem->stride = ik_anneal_spin_words(n);
    uint64_t *rows = model.owned[1] = NEW(uint64_t, n * problem->stride);
    memset(rows, 0, 8 * n * problem->stride);
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n; j++)
        if (kind == ik_anneal_links ? couplings[i * n + j] != 0 : couplings[i * n + j] > 0)
          rows[i * problem->stride + j / 64] |= (uint64_t)1 << j % 64;
    problem->rows = rows;
  } else if (kind <= ik_anneal_dense_float) {
    problem->stride = n + 3;
    void *rows = model.owned[1] = memory(n * problem->stride, element_size(kind));
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n + 3; j++)
        put(kind, rows, i * problem->stride + j, j < n ? couplings[i * n + j] : 7);
    problem->rows = rows;
  } else {
    uint32_t *starts = model.owned[1] = NEW(uint32_t, n + 1);
    uint32_t *columns = model.owned[2] = NEW(uint32_t, nonzeros);
    void *weights = model.owned[3] = memory(nonzeros, element_size(kind));
    size_t entry = 0;
    for (size_t i = 0; i < n; i++) {
      starts[i] = (uint32_t)entry;
      for (size_t j = 0; j < n; j++) {
        if (couplings[i * n + j] == 0) continue;
        columns[entry] = (uint32_t)j;
        put(kind, weights, entry++, couplings[i * n + j]);
      }
    }
    starts[n] = (uint32_t)entry;
    problem->starts = starts;
    problem->columns = columns;
    problem->weights = weights;
  }
  return model;
}

static void free_model(struct model *model) {
  for (size_t i = 0; i < 4; i++) free(model->owned[i]);
  free(model->fields);
  free(model->couplings);
}

static double spin(const uint64_t *words, size_t i) { return words[i / 64] >> i % 64 & 1 ? 1 : -1; }

static double local_field(const struct model *model, const uint64_t *words, size_t i) {
  double field = model->fields[i];
  for (size_t j = 0; j < model->n; j++)
    field += model->couplings[i * model->n + j] * spin(words, j);
  return field;
}

static double energy_of(const struct model *model, const uint64_t *words) {
  double twice = 0;
  for (size_t i = 0; i < model->n; i++)
    twice -= spin(words, i) * (local_field(model, words, i) + model->fields[i]);
  return twice / 2;
}

static double total(ik_anneal_energy energy) { return (double)energy.whole + energy.real; }

/// One sequential Metropolis sweep with the thresholds of a table, written from the documentation.
static uint64_t metropolis(const struct model *model, uint64_t *words, double temperature,
                           const float *table, ik_philox place) {
  size_t n = model->n, unit = model->problem.kind <= ik_anneal_links ? 512 : 32;
  size_t visits = (n + unit - 1) / unit * unit, *order = NEW(size_t, visits);
  for (size_t v = 0; v < visits; v++) order[v] = SIZE_MAX;
  for (size_t i = 0; i < n; i++) order[ik_anneal_place(model->problem.kind, i)] = i;
  uint32_t *random = NEW(uint32_t, visits / 32 + 8);
  ik_philox_fill(place, visits / 32 + 8, random);
  uint64_t flips = 0;
  for (size_t v = 0; v < visits; v++) {
    size_t i = order[v], block = v / 32;
    if (i == SIZE_MAX) continue;
    size_t offset = random[block / 2] >> (block % 2 ? 16 : 0) & 8191;
    double threshold = (float)(temperature / 2) * table[offset + v % 32];
    if (!is_real(model->problem.kind)) threshold = floor(threshold);
    if (spin(words, i) * local_field(model, words, i) > threshold) continue;
    words[i / 64] ^= (uint64_t)1 << i % 64;
    flips += 1;
  }
  free(random);
  free(order);
  return flips;
}

/// A tabu search from given spins: its energies and gains against recomputed ones.
static void check_tabu(const struct model *model, const uint64_t *start) {
  const ik_anneal_problem *problem = &model->problem;
  const ik_anneal_kind kind = problem->kind;
  const size_t n = model->n, words = ik_anneal_spin_words(n);
  uint64_t *best_spins = NEW(uint64_t, words);
  ik_tabu_state state = {NEW(uint64_t, words), memory(ik_anneal_field_bytes(problem), 1),
                         memory(ik_tabu_workspace_bytes(problem), 1)};
  memcpy(state.spins, start, 8 * words);
  EXPECT(ik_tabu_longest_rest(n) == (n ? n - 1 : 0), "longest rest of tabu, %zu spins", n);
  ik_anneal_energy energy = ik_tabu_prepare(problem, &state), best = {INT64_MAX, INFINITY};
  ik_anneal_energy none = {INT64_MIN, -INFINITY};
  ik_philox place = {3, 0, 2};
  for (int part = 0; part < 3; part++) {
    ik_tabu_rest rest = {(uint32_t)(n / 20), part == 2 ? 255 : 6};
    ik_tabu_outcome outcome = ik_tabu_run(
        problem, &state, rest, part ? 64 : 300, &place, none, &energy, &best, best_spins);
    if (n == 0) continue;
    EXPECT(outcome.iterations == (part ? 64 : 300), "tabu, kind %d, %zu spins", kind, n);
    EXPECT(total(energy) == energy_of(model, state.spins), "tabu energy, kind %d", kind);
    double lowest = is_real(kind) ? best.real : (double)best.whole;
    EXPECT(lowest == energy_of(model, best_spins), "tabu best, kind %d, %zu spins", kind, n);
    for (size_t i = 0; i < n; i += 1 + n / 40)
      EXPECT(total(ik_tabu_gain(problem, &state, i)) ==
                 spin(state.spins, i) * local_field(model, state.spins, i),
             "tabu gain, kind %d, %zu spins", kind, n);
    EXPECT(ik_tabu_check(problem, &state), "tabu state, kind %d, %zu spins", kind, n);
  }
  // What passes the check can be gone on with, whatever else it holds.
  const size_t size = ik_tabu_workspace_bytes(problem);
  unsigned char *kept = memory(size, 1), *changed = state.workspace;
  memcpy(kept, state.workspace, size);
  for (int round = 0; n > 0 && round < 12; round++) {
    memcpy(changed, kept, size);
    for (size_t k = 0; k <= draw_below(3); k++) {
      const size_t at = draw_below((uint32_t)(round % 2 ? size : size < 256 ? size : 256));
      changed[at] = (unsigned char)draw_bits();
    }
    if (ik_tabu_check(problem, &state))
      ik_tabu_run(problem, &state, (ik_tabu_rest){3, 9}, 64, &place, none, &energy, &best, best_spins);
  }
  free(kept);
  free(state.workspace);
  free(state.gains);
  free(state.spins);
  free(best_spins);
}

static void check_model(ik_anneal_kind kind, size_t n, bool with_fields, const float *table) {
  struct model model = make_model(kind, n, with_fields);
  const ik_anneal_problem *problem = &model.problem;
  EXPECT(ik_anneal_supports(problem), "kind %d, %zu spins refused", kind, n);
  size_t words = ik_anneal_spin_words(n), bytes = 8 * words;
  uint64_t *truth = NEW(uint64_t, words), *best_spins = NEW(uint64_t, words);
  size_t workspace = ik_anneal_workspace_bytes(problem);
  ik_anneal_state state = {NEW(uint64_t, words), memory(ik_anneal_field_bytes(problem), 1),
                           workspace ? memory(workspace, 1) : NULL};
  for (size_t w = 0; w < words; w++) state.spins[w] = (uint64_t)draw_bits() << 32 | draw_bits();
  ik_anneal_prepare(problem, &state);
  for (size_t i = n; i < 64 * words; i++)
    EXPECT((state.spins[i / 64] >> i % 64 & 1) == 0, "padding of %zu spins", n);
  ik_anneal_energy energy = ik_anneal_current_energy(problem, &state);
  EXPECT(total(energy) == energy_of(&model, state.spins), "energy, kind %d, %zu spins", kind, n);

  double squares = 0;
  for (size_t i = 0; i < n * n; i++) squares += model.couplings[i] * model.couplings[i];
  double scale = sqrt(squares / fmax(1, (double)n)) + 0.5;
  ik_philox place = {9, 5, 1};
  for (int sweep = 0; sweep < 3; sweep++) {
    memcpy(truth, state.spins, bytes);
    double temperature = scale * (1.2 - 0.5 * sweep);
    uint64_t expected = metropolis(&model, truth, temperature, table, place);
    uint64_t flips = ik_anneal_sweep(problem, &state, temperature, table, &place, &energy);
    EXPECT(flips == expected && memcmp(truth, state.spins, bytes) == 0, "sweep, kind %d, %zu spins",
           kind, n);
    EXPECT(total(energy) == energy_of(&model, state.spins), "sweep energy, kind %d", kind);
  }
  ik_anneal_sweep(problem, &state, scale, NULL, &place, &energy);
  EXPECT(total(energy) == energy_of(&model, state.spins), "fresh sweep, kind %d", kind);

  double temperatures[9];
  for (int k = 0; k < 9; k++) temperatures[k] = scale * (1 - k / 9.0);
  ik_anneal_energy best = {INT64_MAX, INFINITY}, none = {INT64_MIN, -INFINITY};
  ik_anneal_outcome outcome = ik_anneal_run(problem, &state, 9, temperatures, table, &place, none,
                                            &energy, &best, best_spins);
  if (n > 0) { // nothing is done, and nothing found, without spins
    double lowest = is_real(kind) ? best.real : (double)best.whole;
    EXPECT(outcome.sweeps == 9 && !outcome.reached_target, "run, kind %d", kind);
    EXPECT(lowest == energy_of(&model, best_spins), "best of run, kind %d, %zu spins", kind, n);
  }

  for (size_t i = 0; i < n; i += 1 + n / 5) {
    double before = energy_of(&model, state.spins);
    double gain = total(ik_anneal_gain(problem, &state, i));
    double expected = spin(state.spins, i) * local_field(&model, state.spins, i);
    EXPECT(gain == expected, "gain, kind %d", kind);
    double change = total(ik_anneal_flip(problem, &state, i));
    EXPECT(change == energy_of(&model, state.spins) - before, "flip, kind %d", kind);
  }
  energy = ik_anneal_current_energy(problem, &state);
  ik_anneal_descend(problem, &state, 10000, &energy);
  EXPECT(total(energy) == energy_of(&model, state.spins), "descent, kind %d", kind);
  for (size_t i = 0; i < n; i++)
    EXPECT(spin(state.spins, i) * local_field(&model, state.spins, i) >= 0, "no minimum");

  check_tabu(&model, state.spins);

  free(state.workspace);
  free(state.fields);
  free(state.spins);
  free(best_spins);
  free(truth);
  free_model(&model);
}

void check_annealing(void) {
  static const size_t sizes[] = {0, 1, 2, 31, 33, 100, 130};
  float *table = NEW(float, ik_anneal_table_floats());
  ik_anneal_fill_table((ik_philox){1, 0, 0}, table);
  for (int kind = ik_anneal_signs; kind <= (int)ik_anneal_sparse_float; kind++)
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
      for (int fields = 0; fields < 2; fields++)
        check_model((ik_anneal_kind)kind, sizes[k], fields, table);
  for (int kind = ik_anneal_signs; kind <= (int)ik_anneal_links; kind++)
    check_model((ik_anneal_kind)kind, 515, kind == ik_anneal_links, table);
  free(table);
}
