/// Random numbers as lane arithmetic: the same IEEE operations in the same order at every level.
///
/// Included by one source file a level, which sets the target attribute around it.
#ifndef ISING_KERNELS_RANDOM_LANES_H
#define ISING_KERNELS_RANDOM_LANES_H

#include <string.h>

#include "lanes.h"
#include "random.h"

/// Eight Philox counters, one counter word a 64-bit lane. Only the lower halves of the lanes mean
/// anything: the 32 x 32 -> 64 bit products ignore the rest.
IK_INLINE void ik_philox_rounds(u64x8 c[4], uint64_t key) {
  const u64x8 low_half = (u64x8){} + 0xffffffffu;
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
  _Pragma("unroll")
  for (int round = 0; round < 10; round++) {
    u64x8 first = (c[0] & low_half) * 0xD2511F53u;
    u64x8 second = (c[2] & low_half) * 0xCD9E8D57u;
    c[0] = (second >> 32) ^ c[1] ^ k0;
    c[1] = second;
    c[2] = (first >> 32) ^ c[3] ^ k1;
    c[3] = first;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

/// Words 0 ..< 32 of the stream at `place`: eight blocks.
IK_INLINE void ik_philox_32(ik_philox place, uint32_t words[32]) {
  const u64x8 low_half = (u64x8){} + 0xffffffffu;
  u64x8 low = (u64x8){0, 1, 2, 3, 4, 5, 6, 7} + place.low;
  u64x8 carry = (u64x8)(low < ((u64x8){} + place.low));  // -1 where the lower half wrapped
  u64x8 high = ((u64x8){} + place.high) - carry;
  u64x8 c[4] = {low, low >> 32, high, high >> 32};
  ik_philox_rounds(c, place.key);
  u64x8 a = (c[0] & low_half) | (c[1] << 32);
  u64x8 b = (c[2] & low_half) | (c[3] << 32);
  u64x8 front = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  u64x8 back = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
  memcpy(words, &front, sizeof front);
  memcpy(words + 16, &back, sizeof back);
}

IK_INLINE void ik_philox_step(ik_philox *place, uint64_t blocks) {
  place->low += blocks;
  place->high += place->low < blocks;
}

/// -ln(u) for normal u in (0, 1]: exponent and mantissa apart, mantissa m in [sqrt(1/2), sqrt(2))
/// by ln m = 2 artanh((m - 1) / (m + 1)) and four terms of the series; relative error below 2e-7.
IK_INLINE f32x16 ik_negative_log(f32x16 u) {
  i32x16 bits = (i32x16)u;
  // Subtracting the bits of sqrt(1/2) makes the exponent field count from there.
  i32x16 exponent = (bits - 0x3f3504f3) >> 23;
  f32x16 m = (f32x16)(bits - (exponent << 23));
  f32x16 s = (m - 1.0f) / (m + 1.0f);
  f32x16 z = s * s;
  f32x16 p = (z * (1.0f / 9.0f) + (1.0f / 7.0f)) * z + (1.0f / 5.0f);
  p = (p * z + (1.0f / 3.0f)) * z;
  f32x16 log_m = (s + s * p) * 2.0f;
  f32x16 e = __builtin_convertvector(exponent, f32x16);
  // ln 2 in two parts: the first has few bits, so that e times it is exact.
  return -((log_m + e * 1.42860677e-06f) + e * 0.693145752f);
}

/// A number in (0, 1] from a random word: (word + 1/2) / 2^32, rounded.
IK_INLINE f32x16 ik_open_uniform(u32x16 word) {
  // Two exact halves and one rounding, which is how every level can convert an unsigned word.
  f32x16 high = __builtin_convertvector((i32x16)(word >> 16), f32x16) * 0x1p-16f;
  f32x16 low = __builtin_convertvector((i32x16)(word & 0xffffu), f32x16) * 0x1p-32f;
  return high + (low + 0x1p-33f);
}

/// Two vectors of standard normal numbers from two vectors of words.
IK_INLINE void ik_box_muller(u32x16 radius_word, u32x16 angle_word, f32x16 *cosine, f32x16 *sine) {
  f32x16 radius =
      __builtin_elementwise_sqrt(ik_negative_log(ik_open_uniform(radius_word)) * 2.0f);
  // The angle as a fraction of the turn: the nearest quarter and a remainder of at most an eighth.
  u32x16 rounded = angle_word + 0x20000000u;
  i32x16 quarter = (i32x16)(rounded >> 30);
  i32x16 rest = (i32x16)((rounded & 0x3fffffffu) - 0x20000000u);
  f32x16 x = __builtin_convertvector(rest, f32x16) * (0x1.921fb6p+0f * 0x1p-30f);
  f32x16 z = x * x;
  // Interpolating polynomials at Chebyshev points; errors 3e-9 and 5e-11 before rounding.
  f32x16 s = (z * -1.95039043e-4f + 8.33203579e-3f) * z + -1.66666507e-1f;
  s = x + x * (s * z);
  f32x16 c = (z * 2.43798310e-5f + -1.38866180e-3f) * z + 4.16666167e-2f;
  c = (c * z + -4.99999996e-1f) * z + 1.0f;
  i32x16 swap = (i32x16)(quarter << 31) >> 31;
  f32x16 cos_x = ik_select(swap, s, c), sin_x = ik_select(swap, c, s);
  // cos is negative in quarters 1 and 2, sin in quarters 2 and 3.
  i32x16 cos_sign = ((quarter + 1) & 2) << 30, sin_sign = (quarter & 2) << 30;
  *cosine = radius * (f32x16)((i32x16)cos_x ^ cos_sign);
  *sine = radius * (f32x16)((i32x16)sin_x ^ sin_sign);
}

#endif
