#ifndef ISING_KERNELS_RANDOM_H
#define ISING_KERNELS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// A place in a stream of the counter-based generator Philox4x32-10 (Salmon, Moraes, Dror & Shaw,
/// "Parallel random numbers: as easy as 1, 2, 3", SC'11).
///
/// Word k of the stream is word k mod 4 of the block with counter `high:low + k / 4` under `key`.
/// Every function of this header gives the same bits on every processor and at every level.
typedef struct __attribute__((swift_name("PhiloxPlace"))) ik_philox {
  /// The key; its lower half is the first key word.
  uint64_t key;
  /// The lower half of the 128-bit block counter (first two counter words).
  uint64_t low;
  /// The upper half of the 128-bit block counter; by convention it names the stream.
  uint64_t high;
} ik_philox;

/// Writes the four words of the block at `place`.
void ik_philox_block(ik_philox place, uint32_t *words)
    __attribute__((swift_name("philoxBlock(at:into:)")));

/// Moves `place` by `blocks` blocks (of four words) ahead, with carry.
void ik_philox_advance(ik_philox *place, uint64_t blocks)
    __attribute__((swift_name("advancePhilox(_:by:)")));

/// Writes words 0, 1, …, count - 1 of the stream that starts at `place`.
void ik_philox_fill(ik_philox place, size_t count, uint32_t *words)
    __attribute__((swift_name("fillPhilox(from:count:into:)")));

/// Writes `count` numbers drawn uniformly from [0, 1), multiples of 2^-24: number k is the upper
/// 24 bits of word k of the stream that starts at `place`.
void ik_uniform_fill(ik_philox place, size_t count, float *values)
    __attribute__((swift_name("fillUniform(from:count:into:)")));

/// Writes `count` numbers drawn from the standard normal distribution, times `scale`.
///
/// Box & Muller (1958) on groups of 32 words (8 blocks): numbers 32 g + k and 32 g + 16 + k
/// (k < 16) are the cosine and sine branch for radius word 32 g + k and angle word 32 g + 16 + k.
/// The largest modulus is 6.8. A fill consumes 8 ceil(count / 32) blocks of the stream.
void ik_gaussian_fill(ik_philox place, size_t count, float scale, float *values)
    __attribute__((swift_name("fillGaussian(from:count:scale:into:)")));

#pragma clang assume_nonnull end

#endif
