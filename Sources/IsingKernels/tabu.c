#include "tabu.h"

#include <math.h>
#include <string.h>

#include "kernel_level.h"
#include "tabu_internal.h"

size_t ik_tabu_longest_rest(size_t count) {
  return count == 0 ? 0 : count - 1 < 65535 ? count - 1 : 65535;
}

static size_t whole_lines(size_t bytes) { return (bytes + 63) / 64 * 64; }

/// Lays the workspace out, or only measures it where it is null.
static size_t lay_out(const ik_anneal_problem *problem, char *workspace, ik_tabu_memory *memory) {
  const size_t groups = ik_anneal_spin_words(problem->count) / 4;
  const size_t width = ik_has_int16_gains(problem->kind) ? 2 : 4;
  // With packed rows the places of a few spins are spread over 512.
  const bool is_packed = problem->kind <= ik_anneal_links;
  size_t at = 64;
  const size_t bars = at;
  at += ik_anneal_field_bytes(problem);
  const size_t minima = at;
  at += groups * 32 * width;
  const size_t resting = at;
  at += whole_lines((ik_tabu_longest_rest(problem->count) + 1) * sizeof(ik_resting));
  const size_t stale = at;
  at += whole_lines(groups);
  if (workspace)
    *memory = (ik_tabu_memory){
        (uint64_t *)workspace, (int64_t *)(workspace + 8), (size_t *)(workspace + 16),
        workspace + bars, workspace + minima, (ik_resting *)(workspace + resting),
        (uint8_t *)(workspace + stale),
        is_packed ? groups : (problem->count + 255) / 256};
  return at;
}

size_t ik_tabu_workspace_bytes(const ik_anneal_problem *problem) {
  ik_tabu_memory unused;
  return lay_out(problem, NULL, &unused);
}

ik_tabu_memory ik_tabu_memory_at(const ik_anneal_problem *problem, void *workspace) {
  ik_tabu_memory memory;
  lay_out(problem, workspace, &memory);
  return memory;
}

static void scan(const ik_anneal_problem *problem, const ik_tabu_state *state) {
#if defined(__x86_64__)
  switch (ik_current_level()) {
    case ik_level_portable: break;
    case ik_level_avx2: ik_tabu_scan_avx2(problem, state); return;
    default: ik_tabu_scan_avx512(problem, state); return;
  }
#endif
  ik_tabu_scan_portable(problem, state);
}

ik_anneal_energy ik_tabu_prepare(const ik_anneal_problem *problem, const ik_tabu_state *state) {
  if (problem->count == 0 || !ik_anneal_supports(problem)) return (ik_anneal_energy){0, 0};
  const ik_anneal_kind kind = problem->kind;
  const ik_anneal_state annealing = {state->spins, state->gains, NULL};
  ik_anneal_prepare(problem, &annealing);
  const ik_anneal_energy energy = ik_anneal_current_energy(problem, &annealing);
  const ik_tabu_memory memory = ik_tabu_memory_at(problem, state->workspace);
  *memory.iteration = 0;
  *memory.offset = 0;
  *memory.count = 0;
  const size_t padded = ik_anneal_spin_words(problem->count) * 64;
  for (size_t place = 0; place < padded; place++) {
    const size_t i = ik_spin_at(kind, place);
    const bool is_spin = i < problem->count;
    // A gain is computed from the field at the same place, so fields can be replaced one by one.
    const ik_anneal_energy gain =
        is_spin ? ik_anneal_gain(problem, &annealing, i) : (ik_anneal_energy){0, 0};
    if (ik_has_real_gains(kind)) {
      ((float *)state->gains)[place] = (float)gain.real;
      ((float *)memory.bars)[place] = is_spin ? -INFINITY : INFINITY;
    } else if (ik_has_int16_gains(kind)) {
      ((int16_t *)state->gains)[place] = (int16_t)gain.whole;
      ((int16_t *)memory.bars)[place] = is_spin ? INT16_MIN : INT16_MAX;
    } else {
      ((int32_t *)state->gains)[place] = (int32_t)gain.whole;
      ((int32_t *)memory.bars)[place] = is_spin ? INT32_MIN : INT32_MAX;
    }
  }
  scan(problem, state);
  return energy;
}

ik_anneal_energy ik_tabu_gain(
    const ik_anneal_problem *problem, const ik_tabu_state *state, size_t index) {
  if (index >= problem->count) return (ik_anneal_energy){0, 0};
  const ik_tabu_memory memory = ik_tabu_memory_at(problem, state->workspace);
  const size_t place = ik_anneal_place(problem->kind, index);
  if (ik_has_real_gains(problem->kind))
    return (ik_anneal_energy){0, ((const float *)state->gains)[place]};
  const int64_t stored = ik_has_int16_gains(problem->kind)
                             ? ((const int16_t *)state->gains)[place]
                             : ((const int32_t *)state->gains)[place];
  return (ik_anneal_energy){stored + *memory.offset, 0};
}

ik_tabu_outcome ik_tabu_run(
    const ik_anneal_problem *problem, const ik_tabu_state *state, ik_tabu_rest rest,
    size_t iterations, ik_philox *place, ik_anneal_energy target, ik_anneal_energy *energy,
    ik_anneal_energy *best, uint64_t *best_spins) {
  ik_tabu_outcome outcome = {0, false};
  if (problem->count == 0 || !ik_anneal_supports(problem)) return outcome;
  if (rest.spread > 255) rest.spread = 255;
  const ik_tabu_call call = {rest, iterations, place, target, energy, best, best_spins};
#if defined(__x86_64__)
  switch (ik_current_level()) {
    case ik_level_portable:
      outcome.iterations = ik_tabu_run_portable(problem, state, &call);
      break;
    case ik_level_avx2: outcome.iterations = ik_tabu_run_avx2(problem, state, &call); break;
    default: outcome.iterations = ik_tabu_run_avx512(problem, state, &call); break;
  }
#else
  outcome.iterations = ik_tabu_run_portable(problem, state, &call);
#endif
  outcome.reached_target = ik_has_real_gains(problem->kind) ? best->real <= target.real
                                                            : best->whole <= target.whole;
  return outcome;
}
