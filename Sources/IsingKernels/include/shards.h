#ifndef ISING_KERNELS_SHARDS_H
#define ISING_KERNELS_SHARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "annealing.h"
#include "bifurcation.h"
#include "random.h"

#pragma clang assume_nonnull begin

/// Sign-driven simulated bifurcation of some of a problem's spins, for replicas whose couplings are
/// spread over several memories.
///
/// A shard keeps x, y, p and the fields of spins `first ..< first + count` out of `order`. Of all
/// other spins it needs their signs alone: after a step whoever keeps the shards together exchanges
/// the new signs, one bit each, and tells every shard which spins of all turned. With one shard the
/// steps are those of `ik_bifurcation_run`, bit for bit, and with any other number too.
///
/// In `problem`, `count` is that of the shard, and row j of all `order` rows holds the couplings of
/// spin j with the shard's spins alone: `rows + j * stride`, or entries starts[j] ..< starts[j + 1],
/// `order + 1` starts, with columns below `count`. Packed rows hold a zero bit where spin j is one of
/// the shard's own, on the diagonal. `external` is not looked at.
///
/// *Packed spins* are 64-bit words, bit i % 64 of word i / 64 is 1 where s_i = +1; those of all spins
/// are ceil(order / 64) words, those of a shard ceil(count / 64). `first` is a multiple of 512.

/// Whether shards can have such a problem: whole couplings with fields of 32 bits (`signs_wide`,
/// `dense_int8`, `dense_int32`, `sparse_int8`, `sparse_int32`), all that the kind needs, and a range
/// that lies within `order`.
bool ik_shard_supports(const ik_anneal_problem *problem, size_t order, size_t first)
    __attribute__((swift_name("shardSupports(_:order:first:)")));

/// Bytes that a shard takes.
size_t ik_shard_bytes(const ik_anneal_problem *problem, size_t order)
    __attribute__((swift_name("shardBytes(_:order:)")));

/// Sets a shard's x, y and pumps to a random start, as `ik_bifurcation_start` sets those of the whole;
/// `memory` is aligned to 64 bytes. `ik_shard_fill` has to follow.
///
/// - Parameters:
///   - external: h of the shard's spins, or null for none.
///   - spins: packed spins of all, or null.
void ik_shard_start(
    const ik_anneal_problem *problem, size_t order, size_t first, void *memory,
    const float *_Nullable external, float amplitude, float velocity,
    const uint64_t *_Nullable spins, ik_philox place)
    __attribute__((swift_name(
        "startShard(_:order:first:_:external:amplitude:velocity:spins:from:)")));

/// Writes the shard's spins after its last motion or start.
void ik_shard_spins(const void *memory, uint64_t *spins)
    __attribute__((swift_name("spinsOfShard(_:into:)")));

/// Makes the signs those of `spins`, packed spins of all, and computes the fields anew.
void ik_shard_fill(const ik_anneal_problem *problem, void *memory, const uint64_t *spins)
    __attribute__((swift_name("fillShard(_:_:spins:)")));

/// Goes step `step`. Returns the shard's part of the energy of the signs before it, the sum of which
/// over all shards is the energy.
double ik_shard_move(
    void *memory, const ik_bifurcation_rule *rule, size_t step)
    __attribute__((swift_name("moveShard(_:rule:step:)")));

/// Adds the rows of all spins that differ between `was` and `is`, packed spins of all; the shard's
/// signs become those of `is`.
void ik_shard_turn(
    const ik_anneal_problem *problem, void *memory, const uint64_t *was, const uint64_t *is)
    __attribute__((swift_name("turnShard(_:_:from:to:)")));

/// The shard's part of the energy of its signs.
double ik_shard_energy(const void *memory) __attribute__((swift_name("energyOfShard(_:)")));

/// The first of the shard's spins from number `from` of the shard on that lowers the energy if it
/// flips, or `count`.
size_t ik_shard_next_descent(const void *memory, size_t from)
    __attribute__((swift_name("nextDescentOfShard(_:from:)")));

/// Copies out x, y and the pumps, `count` numbers each in the order of the spins.
void ik_shard_read(const void *memory, float *x, float *y, float *pump)
    __attribute__((swift_name("readShard(_:x:y:pump:)")));

/// Sets x, y and the pumps to what was read. `ik_shard_fill` has to follow.
void ik_shard_write(void *memory, const float *x, const float *y, const float *pump)
    __attribute__((swift_name("writeShard(_:x:y:pump:)")));

#pragma clang assume_nonnull end

#endif
