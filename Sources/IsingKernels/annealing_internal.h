/// What the levels of the annealing kernels share.
#ifndef ISING_KERNELS_ANNEALING_INTERNAL_H
#define ISING_KERNELS_ANNEALING_INTERNAL_H

#include <string.h>

#include "annealing.h"

/// Where thresholds come from.
typedef enum ik_threshold_mode {
  /// A stretch of the table from a random offset.
  ik_thresholds_table,
  /// A random word a visit.
  ik_thresholds_fresh,
  /// No temperature: only a strict improvement is accepted.
  ik_thresholds_strict,
} ik_threshold_mode;

/// How a sweep decides.
typedef struct ik_visit {
  ik_threshold_mode mode;
  /// T / 2.
  float half;
  const float *table;
  ik_philox *place;
  /// Whether fields may be left behind the spins in a way that the workspace knows about.
  bool leaves_pending;
} ik_visit;

/// A sweep over all spins: returns the number of flips and adds the change of energy.
typedef uint64_t ik_visit_function(
    const ik_anneal_problem *problem, const ik_anneal_state *state, const ik_visit *how,
    ik_anneal_energy *energy);

/// Computes all fields, in the private order and offset of the kind.
typedef void ik_prepare_function(const ik_anneal_problem *problem, const ik_anneal_state *state);

/// Brings the fields up to date after sweeps that left something pending.
typedef void ik_settle_function(const ik_anneal_problem *problem, const ik_anneal_state *state);

/// Flips one spin and updates all fields; energies are the caller's business.
typedef void ik_flip_function(
    const ik_anneal_problem *problem, const ik_anneal_state *state, size_t index);

ik_visit_function ik_anneal_visit_portable, ik_anneal_visit_avx2, ik_anneal_visit_avx512;
ik_prepare_function ik_anneal_prepare_portable, ik_anneal_prepare_avx2, ik_anneal_prepare_avx512;
ik_settle_function ik_anneal_settle_portable, ik_anneal_settle_avx2, ik_anneal_settle_avx512;
ik_flip_function ik_anneal_flip_portable, ik_anneal_flip_avx2, ik_anneal_flip_avx512;

/// The place of a spin in kinds with packed rows: 16-bit lanes, 32-bit lanes.
static inline size_t ik_place16(size_t i) {
  return (i & ~(size_t)511) + ((i & 15) << 5) + ((i & 511) >> 4);
}
static inline size_t ik_place32(size_t i) {
  return (i & ~(size_t)511) + ((i & 31) << 4) + ((i & 511) >> 5);
}

#endif
