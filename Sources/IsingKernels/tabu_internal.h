/// What the levels of the tabu kernels share.
#ifndef ISING_KERNELS_TABU_INTERNAL_H
#define ISING_KERNELS_TABU_INTERNAL_H

#include "annealing_internal.h"
#include "tabu.h"

/// What a search remembers besides its arrays.
typedef struct ik_tabu_header {
  /// Iterations done since the state was prepared.
  uint64_t iteration;
  /// What has to be added to every stored gain; never above 512.
  int64_t offset;
  /// A number that no resting spin's gain is below.
  ik_anneal_energy floor;
  /// The most by which a flip changes the gain of another spin.
  ik_anneal_energy step;
  /// The longest rest so far.
  size_t reach;
} ik_tabu_header;

/// A flip that made a spin rest. Those whose rests end in the same iteration are linked.
typedef struct ik_tabu_flip {
  uint32_t place;
  /// The number of the next flip, 0 for none.
  uint32_t next;
} ik_tabu_flip;

/// The parts of the workspace.
///
/// The flip of iteration t has number 1 + (t & mask) among `flips`, and rests that end in iteration t
/// begin at `ends[t & mask]`; no rest is as long as the ring. A flip whose spin was flipped again
/// before its rest was over no longer agrees with `until`.
typedef struct ik_tabu_memory {
  ik_tabu_header *header;
  /// For each place the least that its gain counts as: the lowest number where the spin is free, the
  /// highest where it rests and beyond the last spin.
  void *bars;
  /// For each group of 256 places the minima of max(gain, bar) over its 8 units, lane by lane.
  void *minima;
  /// For each place the last iteration in which it rests, modulo 2^32.
  uint32_t *until;
  ik_tabu_flip *flips;
  uint32_t *ends;
  /// Groups whose minima are out of date (sparse kinds).
  uint8_t *stale;
  size_t groups, mask;
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
