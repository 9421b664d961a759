/// What the levels of the tabu kernels share.
#ifndef ISING_KERNELS_TABU_INTERNAL_H
#define ISING_KERNELS_TABU_INTERNAL_H

#include "annealing_internal.h"
#include "tabu.h"

/// A resting spin.
typedef struct ik_resting {
  /// The last iteration in which it rests.
  uint64_t until;
  uint32_t place;
  uint32_t spin;
} ik_resting;

/// The parts of the workspace.
typedef struct ik_tabu_memory {
  /// Iterations done since the state was prepared.
  uint64_t *iteration;
  /// What has to be added to every stored gain; never above 512.
  int64_t *offset;
  /// The number of resting spins.
  size_t *count;
  /// For each place the least that its gain counts as: the lowest number where the spin is free, the
  /// highest where it rests and beyond the last spin.
  void *bars;
  /// For each group of 256 places the minima of max(gain, bar) over its 8 units, lane by lane.
  void *minima;
  ik_resting *resting;
  /// Groups whose minima are out of date (sparse kinds).
  uint8_t *stale;
  size_t groups;
} ik_tabu_memory;

/// The arguments of `ik_tabu_run` that every iteration needs.
typedef struct ik_tabu_call {
  ik_tabu_rest rest;
  size_t iterations;
  ik_philox *place;
  ik_anneal_energy target;
  ik_anneal_energy *energy, *best;
  uint64_t *best_spins;
} ik_tabu_call;

ik_tabu_memory ik_tabu_memory_at(const ik_anneal_problem *problem, void *workspace);

typedef size_t ik_tabu_run_function(
    const ik_anneal_problem *problem, const ik_tabu_state *state, const ik_tabu_call *call);
typedef void ik_tabu_scan_function(const ik_anneal_problem *problem, const ik_tabu_state *state);

ik_tabu_run_function ik_tabu_run_portable, ik_tabu_run_avx2, ik_tabu_run_avx512;
/// Finds all minima afresh.
ik_tabu_scan_function ik_tabu_scan_portable, ik_tabu_scan_avx2, ik_tabu_scan_avx512;

static inline bool ik_has_int16_gains(ik_anneal_kind kind) {
  return kind == ik_anneal_signs || kind == ik_anneal_links || kind == ik_anneal_sparse_int8;
}
static inline bool ik_has_real_gains(ik_anneal_kind kind) {
  return kind == ik_anneal_dense_float || kind == ik_anneal_sparse_float;
}

/// The spin at a place; inverse of `ik_anneal_place`.
static inline size_t ik_spin_at(ik_anneal_kind kind, size_t place) {
  const size_t group = place & ~(size_t)511, k = place & 511;
  if (kind == ik_anneal_signs || kind == ik_anneal_links) return group + ((k & 31) << 4) + (k >> 5);
  if (kind == ik_anneal_signs_wide) return group + ((k & 15) << 5) + (k >> 4);
  return place;
}

#endif
