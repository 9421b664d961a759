#include "annealing.h"

#include <string.h>

#include "annealing_internal.h"
#include "kernel_level.h"
#include "random_lanes.h"


static bool is_real(ik_anneal_kind kind) {
  return kind == ik_anneal_dense_float || kind == ik_anneal_sparse_float;
}

static bool has_int16_fields(ik_anneal_kind kind) {
  return kind == ik_anneal_signs || kind == ik_anneal_links || kind == ik_anneal_sparse_int8;
}

size_t ik_anneal_spin_words(size_t count) { return (count / 512 + (count % 512 != 0)) * 8; }

size_t ik_anneal_field_bytes(const ik_anneal_problem *problem) {
  return ik_anneal_spin_words(problem->count) * 64 * (has_int16_fields(problem->kind) ? 2 : 4);
}

size_t ik_anneal_workspace_bytes(const ik_anneal_problem *problem) {
  if (problem->kind != ik_anneal_signs && problem->kind != ik_anneal_links) return 0;
  // See ik_pending: a header, 6 bytes a group, two sweeps of flips.
  const size_t groups = ik_anneal_spin_words(problem->count) / 8;
  return 64 + (8 * groups + 8 * problem->count + 63) / 64 * 64;
}

bool ik_anneal_supports(const ik_anneal_problem *problem) {
  const size_t n = problem->count;
  if (n == 0) return true;
  if (n > UINT32_MAX) return false;
  switch (problem->kind) {
    case ik_anneal_signs:
    case ik_anneal_links:
      if (problem->kind == ik_anneal_links && problem->unit != 1 && problem->unit != -1)
        return false;
      if (problem->kind == ik_anneal_signs && n > 32000) return false;
      // fall through
    case ik_anneal_signs_wide:
      return problem->rows && (uintptr_t)problem->rows % 64 == 0 && problem->stride % 8 == 0 &&
             problem->stride >= ik_anneal_spin_words(n);
    case ik_anneal_dense_int8:
    case ik_anneal_dense_int32:
    case ik_anneal_dense_float: return problem->rows && problem->stride >= n;
    case ik_anneal_sparse_int8:
    case ik_anneal_sparse_int32:
    case ik_anneal_sparse_float:
      return problem->starts &&
             (problem->starts[n] == problem->starts[0] || (problem->columns && problem->weights));
  }
  return false;
}

size_t ik_anneal_place(ik_anneal_kind kind, size_t index) {
  if (kind == ik_anneal_signs || kind == ik_anneal_links) return ik_place16(index);
  if (kind == ik_anneal_signs_wide) return ik_place32(index);
  return index;
}

size_t ik_anneal_table_floats(void) { return IK_ANNEAL_TABLE_COUNT + 32; }

void ik_anneal_fill_table(ik_philox place, float *table) {
  for (int k = 0; k < IK_ANNEAL_TABLE_COUNT; k += 16) {
    f32x16 u;
    for (int l = 0; l < 16; l++) u[l] = ((float)(k + l) + 0.5f) / IK_ANNEAL_TABLE_COUNT;
    ik_store(table + k, ik_negative_log(u));
  }
  // Fisher & Yates; the bias of the multiplication method, 2^-19, is of no account here.
  uint32_t words[4];
  for (uint32_t k = IK_ANNEAL_TABLE_COUNT - 1; k > 0; k--) {
    const uint32_t step = IK_ANNEAL_TABLE_COUNT - 1 - k;
    if (step % 4 == 0) {
      ik_philox_block(place, words);
      ik_philox_step(&place, 1);
    }
    const uint32_t other = (uint32_t)(((uint64_t)words[step % 4] * (k + 1)) >> 32);
    const float value = table[k];
    table[k] = table[other];
    table[other] = value;
  }
  memcpy(table + IK_ANNEAL_TABLE_COUNT, table, 32 * sizeof *table);
}

static ik_visit_function *visit_function(void) {
#if defined(__x86_64__)
  switch (ik_current_level()) {
    case ik_level_portable: return ik_anneal_visit_portable;
    case ik_level_avx2: return ik_anneal_visit_avx2;
    default: return ik_anneal_visit_avx512;
  }
#else
  return ik_anneal_visit_portable;
#endif
}

void ik_anneal_prepare(const ik_anneal_problem *problem, const ik_anneal_state *state) {
  if (!ik_anneal_supports(problem) || problem->count == 0) return;
  const size_t n = problem->count, words = ik_anneal_spin_words(n);
  for (size_t w = n / 64; w < words; w++)
    state->spins[w] &= w == n / 64 ? (UINT64_C(1) << (n % 64)) - 1 : 0;
  memset(state->fields, 0, ik_anneal_field_bytes(problem));
#if defined(__x86_64__)
  switch (ik_current_level()) {
    case ik_level_portable: break;
    case ik_level_avx2: ik_anneal_prepare_avx2(problem, state); return;
    default: ik_anneal_prepare_avx512(problem, state); return;
  }
#endif
  ik_anneal_prepare_portable(problem, state);
}

static inline int64_t whole_gain(
    const ik_anneal_problem *problem, const ik_anneal_state *state, size_t i) {
  const bool up = state->spins[i >> 6] >> (i & 63) & 1;
  const size_t place = ik_anneal_place(problem->kind, i);
  int64_t field = has_int16_fields(problem->kind) ? ((const int16_t *)state->fields)[place]
                                                  : ((const int32_t *)state->fields)[place];
  if (problem->kind == ik_anneal_links && problem->unit < 0) field = -field;
  // Packed ±1 rows count the diagonal as -1.
  const bool counts_diagonal =
      problem->kind == ik_anneal_signs || problem->kind == ik_anneal_signs_wide;
  return (up ? field : -field) + counts_diagonal;
}

ik_anneal_energy ik_anneal_gain(
    const ik_anneal_problem *problem, const ik_anneal_state *state, size_t index) {
  if (index >= problem->count) return (ik_anneal_energy){0, 0};
  if (is_real(problem->kind)) {
    const double field = ((const float *)state->fields)[index];
    const bool up = state->spins[index >> 6] >> (index & 63) & 1;
    return (ik_anneal_energy){0, up ? field : -field};
  }
  return (ik_anneal_energy){whole_gain(problem, state, index), 0};
}

ik_anneal_energy ik_anneal_current_energy(
    const ik_anneal_problem *problem, const ik_anneal_state *state) {
  const bool real = is_real(problem->kind);
  int64_t whole = 0;
  double sum = 0;
  for (size_t i = 0; i < problem->count; i++) {
    const bool up = state->spins[i >> 6] >> (i & 63) & 1;
    if (real) {
      double part = ((const float *)state->fields)[i];
      if (problem->external) part += ((const float *)problem->external)[i];
      sum += up ? part : -part;
    } else {
      whole += whole_gain(problem, state, i);
      if (problem->external) {
        const int64_t h = ((const int32_t *)problem->external)[i];
        whole += up ? h : -h;
      }
    }
  }
  // Twice the energy is even: every coupling was counted at both ends, every field twice.
  return (ik_anneal_energy){-whole / 2, real ? -0.5 * sum : 0};
}

static float half_temperature(double temperature) {
  if (!(temperature > 0)) return 0;
  return temperature < 1e30 ? (float)(temperature * 0.5) : 1e30f;
}

/// Whether there is anything to do; leaves nothing pending in the workspace if so.
static bool is_ready(const ik_anneal_problem *problem, const ik_anneal_state *state) {
  if (problem->count == 0 || !ik_anneal_supports(problem)) return false;
  const size_t bytes = ik_anneal_workspace_bytes(problem);
  if (bytes == 0) return true;
  if (!state->workspace) return false;
  memset(state->workspace, 0, 64 + 6 * (ik_anneal_spin_words(problem->count) / 8));
  return true;
}

static void settle(const ik_anneal_problem *problem, const ik_anneal_state *state) {
#if defined(__x86_64__)
  switch (ik_current_level()) {
    case ik_level_portable: break;
    case ik_level_avx2: ik_anneal_settle_avx2(problem, state); return;
    default: ik_anneal_settle_avx512(problem, state); return;
  }
#endif
  ik_anneal_settle_portable(problem, state);
}

uint64_t ik_anneal_sweep(
    const ik_anneal_problem *problem, const ik_anneal_state *state, double temperature,
    const float *table, ik_philox *place, ik_anneal_energy *energy) {
  if (!is_ready(problem, state)) return 0;
  const ik_visit how = {
      table ? ik_thresholds_table : ik_thresholds_fresh, half_temperature(temperature), table,
      place, false};
  return visit_function()(problem, state, &how, energy);
}

ik_anneal_outcome ik_anneal_run(
    const ik_anneal_problem *problem, const ik_anneal_state *state, size_t sweeps,
    const double *temperatures, const float *table, ik_philox *place, ik_anneal_energy target,
    ik_anneal_energy *energy, ik_anneal_energy *best, uint64_t *best_spins) {
  ik_anneal_outcome outcome = {0, 0, false};
  if (!is_ready(problem, state)) return outcome;
  ik_visit_function *visit = visit_function();
  const bool real = is_real(problem->kind);
  const size_t bytes = ik_anneal_spin_words(problem->count) * sizeof(uint64_t);
  for (;;) {
    if (real ? energy->real < best->real : energy->whole < best->whole) {
      *best = *energy;
      if (best_spins) memcpy(best_spins, state->spins, bytes);
    }
    outcome.reached_target = real ? energy->real <= target.real : energy->whole <= target.whole;
    if (outcome.reached_target || outcome.sweeps == sweeps) break;
    const ik_visit how = {
        table ? ik_thresholds_table : ik_thresholds_fresh,
        half_temperature(temperatures[outcome.sweeps]), table, place, true};
    outcome.accepted += visit(problem, state, &how, energy);
    outcome.sweeps++;
  }
  settle(problem, state);
  return outcome;
}

uint64_t ik_anneal_descend(
    const ik_anneal_problem *problem, const ik_anneal_state *state, size_t max_sweeps,
    ik_anneal_energy *energy) {
  if (!is_ready(problem, state)) return 0;
  ik_visit_function *visit = visit_function();
  ik_philox unused = {0, 0, 0};
  const ik_visit how = {ik_thresholds_strict, 0, NULL, &unused, true};
  uint64_t total = 0;
  for (size_t sweep = 0; sweep < max_sweeps; sweep++) {
    const uint64_t flips = visit(problem, state, &how, energy);
    total += flips;
    if (flips == 0) break;
  }
  settle(problem, state);
  return total;
}

ik_anneal_energy ik_anneal_flip(
    const ik_anneal_problem *problem, const ik_anneal_state *state, size_t index) {
  if (!is_ready(problem, state) || index >= problem->count) return (ik_anneal_energy){0, 0};
  const ik_anneal_energy gain = ik_anneal_gain(problem, state, index);
#if defined(__x86_64__)
  switch (ik_current_level()) {
    case ik_level_portable: ik_anneal_flip_portable(problem, state, index); break;
    case ik_level_avx2: ik_anneal_flip_avx2(problem, state, index); break;
    default: ik_anneal_flip_avx512(problem, state, index); break;
  }
#else
  ik_anneal_flip_portable(problem, state, index);
#endif
  return (ik_anneal_energy){2 * gain.whole, 2 * gain.real};
}
