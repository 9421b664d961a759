/// Random numbers as lane arithmetic: the same IEEE operations in the same order at every level.
///
/// Included by one source file a level, which sets the target attribute around it.
#ifndef ISING_KERNELS_RANDOM_LANES_H
#define ISING_KERNELS_RANDOM_LANES_H

#include <string.h>

#include "lanes.h"
#include "random.h"

/// How many vectors of eight counters go side by side through the rounds, to hide their latency:
/// as many as there are registers for.
#if defined(IK_AVX512)
#define IK_PHILOX_VECTORS 4
#else
#define IK_PHILOX_VECTORS 1
#endif

/// Words 0 ..< 32 * vectors of the stream at `place`: eight blocks a vector.
///
/// One counter word a 64-bit lane; only the lower halves of the lanes mean anything, as the
/// 32 x 32 -> 64 bit products ignore the rest.
IK_INLINE void ik_philox_vectors(ik_philox place, const int vectors, uint32_t *words) {
  const u64x8 low_half = (u64x8){} + 0xffffffffu;
  u64x8 c[4][IK_PHILOX_VECTORS];
  _Pragma("unroll")
  for (int v = 0; v < vectors; v++) {
    u64x8 low = (u64x8){0, 1, 2, 3, 4, 5, 6, 7} + (place.low + 8 * (uint64_t)v);
    u64x8 carry = (u64x8)(low < ((u64x8){} + place.low));  // -1 where the lower half wrapped
    u64x8 high = ((u64x8){} + place.high) - carry;
    c[0][v] = low;
    c[1][v] = low >> 32;
    c[2][v] = high;
    c[3][v] = high >> 32;
  }
  uint32_t k0 = (uint32_t)place.key, k1 = (uint32_t)(place.key >> 32);
  _Pragma("unroll")
  for (int round = 0; round < 10; round++) {
    _Pragma("unroll")
    for (int v = 0; v < vectors; v++) {
      u64x8 first = (c[0][v] & low_half) * 0xD2511F53u;
      u64x8 second = (c[2][v] & low_half) * 0xCD9E8D57u;
      c[0][v] = (second >> 32) ^ c[1][v] ^ k0;
      c[1][v] = second;
      c[2][v] = (first >> 32) ^ c[3][v] ^ k1;
      c[3][v] = first;
    }
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  _Pragma("unroll")
  for (int v = 0; v < vectors; v++) {
    u64x8 a = (c[0][v] & low_half) | (c[1][v] << 32);
    u64x8 b = (c[2][v] & low_half) | (c[3][v] << 32);
    u64x8 front = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
    u64x8 back = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
    memcpy(words + 32 * v, &front, sizeof front);
    memcpy(words + 32 * v + 16, &back, sizeof back);
  }
}

/// Words 0 ..< 32 of the stream at `place`: eight blocks.
IK_INLINE void ik_philox_32(ik_philox place, uint32_t words[32]) {
  ik_philox_vectors(place, 1, words);
}

IK_INLINE void ik_philox_step(ik_philox *place, uint64_t blocks) {
  place->low += blocks;
  place->high += place->low < blocks;
}

#define IK_LANES 16
#define IK_OF(name) name
#include "random_math.h"
#undef IK_LANES
#undef IK_OF

#if defined(IK_AVX512)
// Two registers side by side, to hide the latency of the divisions and polynomials.
#define IK_LANES 32
#define IK_OF(name) name##_wide
#include "random_math.h"
#undef IK_LANES
#undef IK_OF
#endif

#endif
