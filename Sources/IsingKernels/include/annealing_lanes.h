#ifndef ISING_ANNEALING_LANES_H
#define ISING_ANNEALING_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "random.h"

#pragma clang assume_nonnull begin

/// Metropolis sweeps of 64 replicas of a sparse model with small integer couplings, one replica in
/// each lane of 8 bits.
///
/// E(s) = -sum_{i<j} J_ij s_i s_j - sum_i h_i s_i; flipping s_i changes E by 2 g_i with the gain
/// g_i = s_i f_i, f_i = h_i + sum_j J_ij s_j. A sweep visits every place once in increasing order,
/// sums the fields of all 64 replicas from the lanes of the neighbours, and flips the spins of the
/// replicas with g_i <= 0 and, with probability exp(-2 g_i / T), of the others. Nothing but spins is
/// kept, so replicas can be copied, exchanged and read at any time between sweeps.
///
/// Spins are `count * 64` bytes, +1 or -1, 64-byte aligned: byte 64 p + l is the spin at place p of
/// replica l. Which spin of the model has which place is the caller's choice. Neighbours should have
/// places far apart and the rows of places side by side be of equal lengths: order by colour of a
/// greedy colouring, then by the lengths of the segments. A natural order of a lattice is three
/// times slower.
///
/// To temper in parallel, give the replicas of one array temperatures of their own
/// (`ik_lanes_temper`), or keep one array for each temperature, sweep each with the table of its
/// temperature, compute energies, and swap the replicas that exchange (`ik_lanes_exchange`).
///
/// Everything here gives the same bits on every processor and at every level. Nothing allocates.
/// Functions return without doing anything where `ik_lanes_supports` says no.

/// The number of replicas.
#define IK_LANES_COUNT 64

/// Couplings and fields by places, borrowed from the caller.
///
/// The row of place p is 2 * `planes` segments of neighbours: for each binary digit of |J|, highest
/// first, the places of the neighbours whose |J| has that digit, those with J > 0 and then those
/// with J < 0. A model of couplings ±1 has one digit.
typedef struct __attribute__((swift_name("LaneProblem"))) ik_lane_problem {
  /// The number of places; at most 2^23.
  size_t count;
  /// How many places come first whose |h_i| + sum_j |J_ij| is at most 127. Those behind may have up to
  /// 32000 and are slower; their gains above 127 are accepted as if they were 127.
  size_t narrow;
  /// The number of binary digits of the largest |J|; 1 to 7.
  uint32_t planes;
  /// The largest |h_i| + sum_j |J_ij| of the first `narrow` places; up to 63 is faster.
  int32_t reach;
  /// Segment k of place p is entries starts[2 planes p + k] ..< starts[2 planes p + k + 1];
  /// 2 planes count + 1 numbers.
  const uint32_t *starts;
  /// The neighbours' places, below `count`.
  const uint32_t *_Nullable columns;
  /// External fields h by places; null for none.
  const int16_t *_Nullable external;
} ik_lane_problem;

/// Whether the kernels can handle a problem. O(1): what rows contain is not looked at.
bool ik_lanes_supports(const ik_lane_problem *problem)
    __attribute__((swift_name("lanesSupport(_:)")));

/// Acceptance probabilities at one temperature, in units of 2^-16, split in upper and lower bytes.
typedef struct __attribute__((swift_name("LaneTable"))) ik_lane_table {
  /// The upper bytes, by gain.
  uint8_t high[128];
  /// The lower bytes.
  uint8_t low[128];
  /// How many groups of 16 gains have entries other than zero.
  uint32_t groups;
} ik_lane_table;

/// Fills a table: entry g is round(2^16 exp(-2 g / T)), at most 2^16 - 1. A temperature that is not
/// above zero (or NaN) accepts gains up to zero only. About 0.2 microseconds.
///
/// Probabilities are multiples of 2^-16: what would be accepted less than once in 2^17 visits is not.
void ik_lanes_fill_table(double temperature, ik_lane_table *table)
    __attribute__((swift_name("fillLaneTable(temperature:into:)")));

/// The state of the random generator: two streams of xoshiro128++ (Blackman & Vigna, ACM Trans.
/// Math. Softw. 47, 36 (2021)) in each of 16 lanes of 32 bits.
typedef struct __attribute__((swift_name("LaneRandom"))) ik_lane_random {
  /// Words of both streams by lane.
  uint32_t words[2][4][16];
} ik_lane_random;

/// Fills the generator's state with the first 128 words of a counter-based stream.
void ik_lanes_seed(ik_philox place, ik_lane_random *random)
    __attribute__((swift_name("seedLanes(from:into:)")));

/// Metropolis sweeps at one temperature. A visit draws 16 bits for each replica.
///
/// About 16 + degree cycles a visit of all 64 replicas with AVX-512.
void ik_lanes_sweep(
    const ik_lane_problem *problem, int8_t *spins, const ik_lane_table *table,
    ik_lane_random *random, size_t sweeps)
    __attribute__((swift_name("sweepLanes(_:_:table:random:sweeps:)")));

/// The most gains that a ladder holds.
#define IK_LADDER_GAINS 24

/// Acceptance probabilities of 64 replicas, each at a temperature of its own: entries as in
/// `ik_lane_table`, for the gains that occur and are ever accepted.
typedef struct __attribute__((swift_name("LaneLadder"))) ik_lane_ladder {
  /// The upper bytes, by gain and replica.
  uint8_t high[IK_LADDER_GAINS][IK_LANES_COUNT];
  /// The lower bytes.
  uint8_t low[IK_LADDER_GAINS][IK_LANES_COUNT];
  /// The gains, increasing.
  int8_t gains[IK_LADDER_GAINS];
  /// How many there are.
  uint32_t count;
} ik_lane_ladder;

/// Fills a ladder for the temperatures of 64 replicas; about 10 microseconds.
///
/// - Parameters:
///   - parities: bit 0 is set where even gains can occur, bit 1 where odd ones can.
///   - reach: the largest gain.
/// - Returns: whether there is room for all gains.
bool ik_lanes_fill_ladder(
    const double *temperatures, uint32_t parities, int32_t reach, ik_lane_ladder *ladder)
    __attribute__((swift_name("fillLaneLadder(temperatures:parities:reach:into:)")));

/// Exchanges the temperatures of two replicas.
void ik_lanes_swap_temperatures(ik_lane_ladder *ladder, size_t lane, size_t other)
    __attribute__((swift_name("swapLaneTemperatures(_:_:_:)")));

/// One Metropolis sweep, each replica at its own temperature; adds the changes of energy to
/// `energies`. Costs 3 instructions a gain more than a sweep at one temperature.
/// Does nothing where a place is not narrow.
void ik_lanes_temper(
    const ik_lane_problem *problem, int8_t *spins, const ik_lane_ladder *ladder,
    ik_lane_random *random, int32_t *energies)
    __attribute__((swift_name("temperLanes(_:_:ladder:random:energies:)")));

/// Sweeps that flip every spin with g < 0, until no replica has one left or `max_sweeps` were done.
/// Returns the number of sweeps; energies decrease with every flip, so it always ends.
size_t ik_lanes_descend(const ik_lane_problem *problem, int8_t *spins, size_t max_sweeps)
    __attribute__((swift_name("descendLanes(_:_:maxSweeps:)")));

/// Computes the energies of all replicas; costs less than a sweep.
void ik_lanes_energies(const ik_lane_problem *problem, const int8_t *spins, int32_t *energies)
    __attribute__((swift_name("laneEnergies(_:_:into:)")));

/// Writes the spins of all replicas as packed bits, bit 1 = +1.
///
/// - Parameters:
///   - places: the place of each spin, `count` numbers.
///   - words: replica l goes to the words from l * stride on: spin i is bit i mod 64 of word i / 64.
///     Bits from `count` up to the end of a word are zero.
///   - stride: at least count / 64, rounded up.
void ik_lanes_read(
    size_t count, const int8_t *spins, const uint32_t *places, uint64_t *words, size_t stride)
    __attribute__((swift_name("readLanes(count:_:places:into:stride:)")));

/// Sets the spins of the replicas in `mask` from packed bits; the inverse of `ik_lanes_read`. With
/// `stride` zero all of them get the same spins.
void ik_lanes_write(
    size_t count, int8_t *spins, const uint32_t *places, const uint64_t *words, size_t stride,
    uint64_t mask) __attribute__((swift_name("writeLanes(count:_:places:from:stride:mask:)")));

/// Swaps the replicas in `mask` between two arrays of spins.
void ik_lanes_exchange(size_t count, int8_t *spins, int8_t *others, uint64_t mask)
    __attribute__((swift_name("exchangeLanes(count:_:_:mask:)")));

#pragma clang assume_nonnull end

#endif
