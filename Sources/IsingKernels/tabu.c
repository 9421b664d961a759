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
  size_t ring = 2;
  while (ring <= ik_tabu_longest_rest(problem->count)) ring *= 2;
  size_t at = 0;
#define TAKE(member, bytes)                                       \
  do {                                                            \
    memory->member = (void *)(workspace ? workspace + at : NULL); \
    at += whole_lines(bytes);                                     \
  } while (0)
  TAKE(header, sizeof(ik_tabu_header));
  TAKE(bars, ik_anneal_field_bytes(problem));
  TAKE(minima, groups * 32 * width);
  TAKE(until, 256 * groups * sizeof(uint32_t));
  TAKE(flips, (ring + 1) * sizeof(ik_tabu_flip));
  TAKE(ends, ring * sizeof(uint32_t));
  TAKE(stale, groups);
#undef TAKE
  // With packed rows the places of a few spins are spread over 512.
  const bool is_packed = problem->kind <= ik_anneal_links;
  memory->groups = is_packed ? groups : (problem->count + 255) / 256;
  memory->mask = ring - 1;
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

/// The weight of entry `k` of `weights`.
static double weight_at(ik_anneal_kind kind, const void *weights, size_t k) {
  switch (kind) {
    case ik_anneal_dense_int8:
    case ik_anneal_sparse_int8: return ((const int8_t *)weights)[k];
    case ik_anneal_dense_int32:
    case ik_anneal_sparse_int32: return ((const int32_t *)weights)[k];
    default: return (double)((const float *)weights)[k];
  }
}

/// The most by which a flip changes the gain of another spin.
static ik_anneal_energy largest_step(const ik_anneal_problem *problem) {
  if (problem->kind <= ik_anneal_links) return (ik_anneal_energy){2, 2};
  double most = 0, longest = 0;
  for (size_t i = 0; i < problem->count; i++) {
    const size_t from = problem->starts ? problem->starts[i] : i * problem->stride;
    const size_t to = problem->starts ? problem->starts[i + 1] : from + problem->count;
    double row = problem->external && ik_has_real_gains(problem->kind)
                     ? fabs((double)((const float *)problem->external)[i])
                     : 0;
    for (size_t k = from; k < to; k++) {
      const double weight =
          fabs(weight_at(problem->kind, problem->starts ? problem->weights : problem->rows, k));
      if (weight > most) most = weight;
      row += weight;
    }
    if (row > longest) longest = row;
  }
  // Single precision rounds with every addition.
  return (ik_anneal_energy){(int64_t)(2 * most), 2 * most + 0x1p-21 * longest};
}

ik_anneal_energy ik_tabu_prepare(const ik_anneal_problem *problem, const ik_tabu_state *state) {
  if (problem->count == 0 || !ik_anneal_supports(problem)) return (ik_anneal_energy){0, 0};
  const ik_anneal_kind kind = problem->kind;
  const ik_anneal_state annealing = {state->spins, state->gains, NULL};
  ik_anneal_prepare(problem, &annealing);
  const ik_anneal_energy energy = ik_anneal_current_energy(problem, &annealing);
  const ik_tabu_memory memory = ik_tabu_memory_at(problem, state->workspace);
  const size_t padded = ik_anneal_spin_words(problem->count) * 64;
  const ik_anneal_energy none = {INT64_MAX, INFINITY};
  *memory.header = (ik_tabu_header){0, 0, none, largest_step(problem), 0};
  memset(memory.until, 0, padded * sizeof *memory.until);
  memset(memory.flips, 0, (memory.mask + 2) * sizeof *memory.flips);
  memset(memory.ends, 0, (memory.mask + 1) * sizeof *memory.ends);
  memset(memory.stale, 0, padded / 256);
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

/// Whether a place's bar is the lowest number (0), the highest (1) or neither (-1).
static int bar_at(ik_anneal_kind kind, const void *bars, size_t place) {
  if (ik_has_real_gains(kind)) {
    const float bar = ((const float *)bars)[place];
    return bar == -INFINITY ? 0 : bar == INFINITY ? 1 : -1;
  }
  if (ik_has_int16_gains(kind)) {
    const int16_t bar = ((const int16_t *)bars)[place];
    return bar == INT16_MIN ? 0 : bar == INT16_MAX ? 1 : -1;
  }
  const int32_t bar = ((const int32_t *)bars)[place];
  return bar == INT32_MIN ? 0 : bar == INT32_MAX ? 1 : -1;
}

bool ik_tabu_check(const ik_anneal_problem *problem, const ik_tabu_state *state) {
  if (problem->count == 0 || !ik_anneal_supports(problem)) return true;
  const ik_tabu_memory m = ik_tabu_memory_at(problem, state->workspace);
  const size_t padded = ik_anneal_spin_words(problem->count) * 64;
  const size_t longest = ik_tabu_longest_rest(problem->count), ring = m.mask + 1;
  const uint64_t now = m.header->iteration;
  if (m.header->reach > longest || m.header->offset < 0 || m.header->offset > 512) return false;
  const int64_t floor = m.header->floor.whole, step = m.header->step.whole, far = INT64_C(1) << 56;
  if (floor != INT64_MAX && (floor < -far || floor > far)) return false;
  if (step < 0 || step > far) return false;
  for (size_t k = 0; k <= ring; k++)
    if (m.flips[k].place >= padded || m.flips[k].next > ring) return false;
  // Gains are compared, so they must not be what compares with nothing.
  if (ik_has_real_gains(problem->kind))
    for (size_t place = 0; place < padded; place++)
      if (!(fabs((double)((const float *)state->gains)[place]) < 1e30)) return false;
  size_t resting = 0;
  for (size_t place = 0; place < padded; place++) {
    const int bar = bar_at(problem->kind, m.bars, place);
    const bool is_spin = ik_spin_at(problem->kind, place) < problem->count;
    if (bar < 0 || (!is_spin && bar == 0)) return false;
    resting += is_spin && bar == 1;
  }
  // Each that rests was flipped in an iteration of its own, not longer ago than the longest rest, and
  // is in the list of the iteration in which that ends. So fewer rest than there are spins.
  size_t listed = 0, links = 0;
  uint32_t *const seen = m.minima;  // computed afresh below
  memset(seen, 0, padded / 8);
  for (size_t end = 0; end < ring; end++) {
    for (uint32_t k = m.ends[end]; k; k = m.flips[k].next) {
      if (k > ring || ++links > ring) return false;
      const size_t place = m.flips[k].place;
      const uint64_t flipped = now - ((now - (k - 1)) & m.mask);
      const uint32_t rest = m.until[place] - (uint32_t)flipped;
      const uint32_t left = m.until[place] - (uint32_t)now;
      if ((m.until[place] & m.mask) != end || rest > longest || left == 0 || left > rest) continue;
      if (seen[place >> 5] >> (place & 31) & 1) continue;
      seen[place >> 5] |= 1u << (place & 31);
      listed += bar_at(problem->kind, m.bars, place) == 1;
    }
  }
  if (listed != resting || resting >= problem->count) return false;
  scan(problem, state);
  return true;
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
  return (ik_anneal_energy){stored + memory.header->offset, 0};
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
