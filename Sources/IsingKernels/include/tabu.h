#ifndef ISING_KERNELS_TABU_H
#define ISING_KERNELS_TABU_H

#include "annealing.h"

#pragma clang assume_nonnull begin

/// One-flip tabu search (Glover 1989): at every iteration the spin is flipped that lowers the energy
/// most, or raises it least, among those that were not flipped lately.
///
/// Couplings are those of `ik_anneal_problem`. All gains g_i = s_i f_i are kept; one pass over them
/// applies a flipped row and finds the next minimum. Every iteration consumes one word w of a random
/// stream, which breaks ties and draws the rest. Results are the same at every level, those of float
/// kinds too, as all arithmetic is elementwise.
///
/// Nothing here allocates; memory is the caller's, aligned to 64 bytes.

/// The memory of one search. Only `spins` means anything to the caller.
typedef struct __attribute__((swift_name("TabuMemory"))) ik_tabu_state {
  /// Packed spins as in `ik_anneal_state`.
  uint64_t *spins;
  /// `ik_anneal_field_bytes` bytes.
  void *gains;
  /// `ik_tabu_workspace_bytes` bytes.
  void *workspace;
} ik_tabu_state;

/// How long a flipped spin rests: it is not flipped in the next `tenure` + u iterations, where u is
/// a random whole number in 0...`spread` (at most 255): (w >> 24) (spread + 1) >> 8. At most
/// `ik_tabu_longest_rest` iterations.
typedef struct __attribute__((swift_name("TabuRest"))) ik_tabu_rest {
  uint32_t tenure;
  uint32_t spread;
} ik_tabu_rest;

/// What `ik_tabu_run` did.
typedef struct __attribute__((swift_name("TabuOutcome"))) ik_tabu_outcome {
  /// Iterations completed, each one flip.
  size_t iterations;
  /// Whether the run ended because `best` reached the target.
  bool reached_target;
} ik_tabu_outcome;

/// The longest rest: one iteration less than there are spins, at most 65535.
size_t ik_tabu_longest_rest(size_t count) __attribute__((swift_name("tabuLongestRest(count:)")));

/// The size of `ik_tabu_state.workspace`.
size_t ik_tabu_workspace_bytes(const ik_anneal_problem *problem)
    __attribute__((swift_name("tabuWorkspaceBytes(_:)")));

/// Computes all gains from the spins (clearing padding bits first) and lets every spin free. Call it
/// before anything else and whenever spins were written; on float kinds also now and then.
///
/// O(n^2) for dense, O(couplings) for sparse kinds. Returns the energy.
ik_anneal_energy ik_tabu_prepare(const ik_anneal_problem *problem, const ik_tabu_state *state)
    __attribute__((swift_name("prepareTabu(_:_:)")));

/// The gain g_i = s_i f_i of a spin of a prepared state; flipping it changes the energy by 2 g_i.
ik_anneal_energy ik_tabu_gain(
    const ik_anneal_problem *problem, const ik_tabu_state *state, size_t index)
    __attribute__((swift_name("tabuGain(_:_:at:)")));

/// Whether a state and its workspace, copied from elsewhere, can be gone on with safely: spins that
/// rest do so for a reason, and one at least is free. Gains may be anything. Finds all minima afresh.
bool ik_tabu_check(const ik_anneal_problem *problem, const ik_tabu_state *state)
    __attribute__((swift_name("checkTabu(_:_:)")));

/// Goes on for some iterations, keeping the best state.
///
/// An iteration chooses the lowest gain of a spin that is free. Ties: places (`ik_anneal_place`) are
/// grouped by 256, each group in 8 units of 32. The first group with a tie is taken, cyclically from
/// group (w & 0xffff) groups >> 16, in it the first unit from unit w >> 16 & 7, in it the first
/// place from place w >> 19 & 31. A resting spin is flipped instead if its gain is lower still and
/// leads below `best` (aspiration); among several of the same gain the one with the lowest place.
///
/// - Parameters:
///   - place: the stream, moved on by one block for every 4 iterations begun; calls of a multiple
///     of 4 iterations therefore give the same as one long call.
///   - target: ends the run at energy <= target (INT64_MIN and -infinity for none).
///   - energy: in: the energy of the state; out: of the final state.
///   - best: in: the energy to beat (the current one after `ik_tabu_prepare`); out: the lowest.
///   - best_spins: `ik_anneal_spin_words` words, written where `best` improved.
ik_tabu_outcome ik_tabu_run(
    const ik_anneal_problem *problem, const ik_tabu_state *state, ik_tabu_rest rest,
    size_t iterations, ik_philox *place, ik_anneal_energy target, ik_anneal_energy *energy,
    ik_anneal_energy *best, uint64_t *best_spins)
    __attribute__((swift_name("tabuRun(_:_:rest:iterations:place:target:energy:best:bestSpins:)")));

#pragma clang assume_nonnull end

#endif
