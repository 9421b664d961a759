#ifndef ISING_KERNELS_ANNEALING_H
#define ISING_KERNELS_ANNEALING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "random.h"

#pragma clang assume_nonnull begin

/// Sequential single-spin Metropolis sweeps at vector speed.
///
/// E(s) = -sum_{i<j} J_ij s_i s_j - sum_i h_i s_i; flipping s_i changes E by 2 g_i with the gain
/// g_i = s_i f_i, f_i = h_i + sum_j J_ij s_j. A sweep visits every spin once in a fixed order and
/// flips it if g_i <= floor(T/2 L) (no floor for `float` fields), L = -ln u. Visits go in blocks of
/// 32; whole blocks are tested with a few vector compares, which is exact because a rejection
/// changes nothing, and after a flip only the rest of the block is tested again.
///
/// Results depend on nothing but the problem, the spins, the temperatures and the place in the
/// random stream: integer kinds give the same bits on every processor and at every level, and so do
/// the `float` kinds (all arithmetic is elementwise, products are never fused with sums).
///
/// Nothing here allocates. The caller supplies all memory, sized by the functions below and aligned
/// to 64 bytes. Unsupported arguments (a null pointer the kind needs, more spins than the kind
/// allows) make a function return without doing anything; see `ik_anneal_supports`.

/// How couplings are stored. The diagonal must be zero (a zero bit).
typedef enum __attribute__((enum_extensibility(closed), swift_name("AnnealingKind")))
ik_anneal_kind {
  /// Complete graph, J_ij = +1 (bit set) or -1: rows of packed bits; 16-bit fields.
  /// Needs |h_i| + n <= 32000.
  ik_anneal_signs __attribute__((swift_name("signs"))) = 0,
  /// The same with 32-bit fields, for any n.
  ik_anneal_signs_wide __attribute__((swift_name("signsWide"))) = 1,
  /// J_ij = `unit` (bit set; +1 or -1) or 0: rows of packed bits; 16-bit fields. The fast form of
  /// an unweighted graph of up to a few thousand vertices (faster than a sparse kind while
  /// n / degree is below 100 or so, measured with AVX-512). Needs |h_i| + degree <= 32000.
  ik_anneal_links __attribute__((swift_name("links"))) = 2,
  /// Dense `int8_t` rows, 32-bit fields.
  ik_anneal_dense_int8 __attribute__((swift_name("denseInt8"))) = 3,
  /// Dense `int32_t` rows, 32-bit fields. Needs |h_i| + 2 sum_j |J_ij| < 2^31.
  ik_anneal_dense_int32 __attribute__((swift_name("denseInt32"))) = 4,
  /// Dense `float` rows and fields.
  ik_anneal_dense_float __attribute__((swift_name("denseFloat"))) = 5,
  /// Compressed rows with `int8_t` weights, 16-bit fields.
  /// Needs |h_i| + sum_j |J_ij| <= 32000.
  ik_anneal_sparse_int8 __attribute__((swift_name("sparseInt8"))) = 6,
  /// Compressed rows with `int32_t` weights, 32-bit fields.
  /// Needs |h_i| + 2 sum_j |J_ij| < 2^31.
  ik_anneal_sparse_int32 __attribute__((swift_name("sparseInt32"))) = 7,
  /// Compressed rows with `float` weights and fields.
  ik_anneal_sparse_float __attribute__((swift_name("sparseFloat"))) = 8,
} ik_anneal_kind;

/// The couplings and external fields, borrowed from the caller. Unused members are null or zero.
typedef struct __attribute__((swift_name("AnnealingProblem"))) ik_anneal_problem {
  /// Which members count.
  ik_anneal_kind kind;
  /// The coupling of a set bit, +1 or -1 (`links`).
  int32_t unit;
  /// The number of spins.
  size_t count;
  /// Dense kinds: row i begins at element i * stride. Bits: bit j mod 64 of 64-bit word j / 64 is
  /// J_ij, `stride` counts words and is a multiple of 8, rows begin at multiples of 64 bytes,
  /// bits from `count` up to the end of the last group of 512 are zero.
  const void *_Nullable rows;
  /// The distance between rows in elements (64-bit words for bits).
  size_t stride;
  /// Sparse kinds: row i is entries starts[i] ..< starts[i + 1]; `count + 1` numbers.
  const uint32_t *_Nullable starts;
  /// The column of each entry, below `count`.
  const uint32_t *_Nullable columns;
  /// The coupling of each entry; both (i, j) and (j, i) are stored.
  const void *_Nullable weights;
  /// External fields h, `count` numbers: `int32_t` for integer kinds, `float` for float kinds; null
  /// for none.
  const void *_Nullable external;
} ik_anneal_problem;

/// The memory of one replica. Only `spins` means anything to the caller.
typedef struct __attribute__((swift_name("AnnealingState"))) ik_anneal_state {
  /// Spins, bit 1 = +1: spin i is bit i mod 64 of word i / 64. `ik_anneal_spin_words` words,
  /// 64-byte aligned. Padding bits are kept zero.
  uint64_t *spins;
  /// Local fields in a private order and offset. `ik_anneal_field_bytes` bytes, 64-byte aligned.
  void *fields;
  /// `ik_anneal_workspace_bytes` bytes, 64-byte aligned; contents carry nothing between calls.
  /// Null only if that is zero.
  void *_Nullable workspace;
} ik_anneal_state;

/// An energy, or a change of it: exact in `whole` for integer kinds, in `real` for float kinds.
/// The other member is zero.
typedef struct __attribute__((swift_name("AnnealingEnergy"))) ik_anneal_energy {
  int64_t whole;
  double real;
} ik_anneal_energy;

/// The number of 64-bit words in the packed spins of `count` spins: 8 ceil(count / 512).
size_t ik_anneal_spin_words(size_t count)
    __attribute__((swift_name("annealingSpinWords(count:)")));

/// The size of `ik_anneal_state.fields`.
size_t ik_anneal_field_bytes(const ik_anneal_problem *problem)
    __attribute__((swift_name("annealingFieldBytes(_:)")));

/// The size of `ik_anneal_state.workspace`; may be zero.
size_t ik_anneal_workspace_bytes(const ik_anneal_problem *problem)
    __attribute__((swift_name("annealingWorkspaceBytes(_:)")));

/// Whether the kernels take this problem: the members its kind needs are there and aligned, the
/// size is in range. The sums of |J| above are not checked.
bool ik_anneal_supports(const ik_anneal_problem *problem)
    __attribute__((swift_name("annealingSupports(_:)")));

/// The place of spin `index` in the visiting order: spins are visited by increasing place.
///
/// Places equal indices except for kinds with packed rows, where they follow the bits of a vector
/// register: 16-bit lane l, bit t of group q of 512 (spin 512 q + 16 l + t) has place
/// 512 q + 32 t + l; for `signsWide` spin 512 q + 32 l + t has place 512 q + 16 t + l.
size_t ik_anneal_place(ik_anneal_kind kind, size_t index)
    __attribute__((swift_name("annealingPlace(kind:of:)")));

/// The number of values in a threshold table.
#define IK_ANNEAL_TABLE_COUNT 8192

/// The number of `float`s that a threshold table occupies (the first 32 values are repeated).
size_t ik_anneal_table_floats(void)
    __attribute__((swift_name("annealingTableFloats()")));

/// Fills a threshold table: the 8192 values -ln((k + 1/2) / 8192) in random order, the first 32
/// repeated at the end. One table, made once, serves all replicas and threads.
void ik_anneal_fill_table(ik_philox place, float *table)
    __attribute__((swift_name("fillAnnealingTable(from:into:)")));

/// Computes the local fields from the spins (clearing padding bits first). Call it before anything
/// else and whenever the spins were written; on float kinds also now and then (every few thousand
/// sweeps) to shed accumulated rounding.
///
/// O(n^2) for dense, O(couplings) for sparse kinds.
void ik_anneal_prepare(const ik_anneal_problem *problem, const ik_anneal_state *state)
    __attribute__((swift_name("prepareAnnealing(_:_:)")));

/// The energy of the prepared state, from its fields in O(n): -1/2 sum_i s_i (f_i + h_i).
ik_anneal_energy ik_anneal_current_energy(
    const ik_anneal_problem *problem, const ik_anneal_state *state)
    __attribute__((swift_name("annealingEnergy(_:_:)")));

/// One Metropolis sweep; returns the number of accepted flips.
///
/// With a `table`, each block of 32 visits takes 32 neighbouring values from a random offset: the
/// marginal distribution of every threshold is right, successive uses of a value are not
/// independent. Good for optimising. The offset of block b is the lower 13 bits of 16-bit half b
/// mod 2 (lower first) of word b / 2 of the stream; the sweep consumes 8 ceil(blocks / 64) stream
/// blocks, blocks = 16 ceil(n / 512) (packed rows) or ceil(n / 32).
///
/// Without, every visit has its own threshold -ln((w + 1/2) / 2^32) from word w = `place` of the
/// stream (8 stream blocks for each block of visits), so that the sweep leaves the Boltzmann
/// distribution stationary to the precision of `float`. For sampling.
///
/// - Parameters:
///   - temperature: T; below zero or NaN counts as zero (flips with g <= 0 are accepted).
///   - place: the place in the random stream, moved past what was consumed.
///   - energy: the exact change of energy is added to it (float kinds: from the running fields).
uint64_t ik_anneal_sweep(
    const ik_anneal_problem *problem, const ik_anneal_state *state, double temperature,
    const float *_Nullable table, ik_philox *place, ik_anneal_energy *energy)
    __attribute__((swift_name("annealingSweep(_:_:temperature:table:place:energy:)")));

/// What `ik_anneal_run` did.
typedef struct __attribute__((swift_name("AnnealingOutcome"))) ik_anneal_outcome {
  /// Sweeps completed.
  size_t sweeps;
  /// Flips accepted in them.
  uint64_t accepted;
  /// Whether the run ended because `best` reached the target.
  bool reached_target;
} ik_anneal_outcome;

/// Sweeps at a sequence of temperatures, keeping the best state seen at the end of a sweep.
///
/// - Parameters:
///   - temperatures: one temperature a sweep, `sweeps` of them.
///   - table, place: as in `ik_anneal_sweep`; the result equals that of `sweeps` single sweeps.
///   - target: the run ends after the first sweep with energy <= target (INT64_MIN and -infinity
///     for none). A state already at the target before the first sweep ends it at once.
///   - energy: in: the energy of the state; out: of the final state.
///   - best: in: the energy to beat (the current one, or INT64_MAX and infinity); out: the lowest
///     energy seen if lower, else unchanged.
///   - best_spins: the packed spins that `best` belongs to, written whenever `best` improves;
///     `ik_anneal_spin_words` words. Null: not kept.
ik_anneal_outcome ik_anneal_run(
    const ik_anneal_problem *problem, const ik_anneal_state *state, size_t sweeps,
    const double *temperatures, const float *_Nullable table, ik_philox *place,
    ik_anneal_energy target, ik_anneal_energy *energy, ik_anneal_energy *best,
    uint64_t *_Nullable best_spins)
    __attribute__((swift_name("annealingRun(_:_:sweeps:temperatures:table:place:target:energy:"
                              "best:bestSpins:)")));

/// First-improvement descent: sweeps that flip every spin with g < 0, until none is left or
/// `max_sweeps` were done (integer kinds always end by themselves; on float kinds rounding of the
/// running fields could in principle cycle). Returns the number of flips; adds the change of energy
/// to `energy`.
uint64_t ik_anneal_descend(
    const ik_anneal_problem *problem, const ik_anneal_state *state, size_t max_sweeps,
    ik_anneal_energy *energy)
    __attribute__((swift_name("annealingDescend(_:_:maxSweeps:energy:)")));

/// Flips one spin of a prepared state in O(degree) and returns the change of energy.
ik_anneal_energy ik_anneal_flip(
    const ik_anneal_problem *problem, const ik_anneal_state *state, size_t index)
    __attribute__((swift_name("annealingFlip(_:_:at:)")));

/// The gain g_i = s_i f_i of a spin of a prepared state; flipping it changes the energy by 2 g_i.
ik_anneal_energy ik_anneal_gain(
    const ik_anneal_problem *problem, const ik_anneal_state *state, size_t index)
    __attribute__((swift_name("annealingGain(_:_:at:)")));

#pragma clang assume_nonnull end

#endif
