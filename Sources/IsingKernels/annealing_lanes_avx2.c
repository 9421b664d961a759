#include "annealing_lanes_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,bmi2,popcnt"))), apply_to = function)

#include "annealing_lanes_bits.h"

/// 16 entries a vector, twice.
typedef struct ik_lane_tables {
  const ik_lane_table *table;
} ik_lane_tables;

IK_INLINE ik_lane_tables ik_load_tables(const ik_lane_table *table) {
  return (ik_lane_tables){table};
}

IK_INLINE __m256i ik_accept_half(
    __m256i spin, __m256i field, __m256i high, __m256i low, const ik_lane_table *table) {
  const __m256i zero = _mm256_setzero_si256();
  const __m256i gain = _mm256_sign_epi8(field, spin);
  __m256i bar = zero, rest = zero, index = gain;
  for (uint32_t group = 0; group < table->groups; group++) {
    // A shuffle takes the entry of the lower four bits, or zero where the upper bit is set.
    const __m256i at = _mm256_adds_epu8(index, _mm256_set1_epi8(0x70));
    const __m256i bars = _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i *)(table->high + 16 * group)));
    const __m256i rests = _mm256_broadcastsi128_si256(
        _mm_loadu_si128((const __m128i *)(table->low + 16 * group)));
    bar = _mm256_or_si256(bar, _mm256_shuffle_epi8(bars, at));
    rest = _mm256_or_si256(rest, _mm256_shuffle_epi8(rests, at));
    index = _mm256_sub_epi8(index, _mm256_set1_epi8(16));
  }
  // Unsigned a < b where max(a, b) is not a.
  const __m256i above = _mm256_cmpeq_epi8(_mm256_max_epu8(high, bar), high);
  const __m256i same = _mm256_cmpeq_epi8(high, bar);
  const __m256i low_above = _mm256_cmpeq_epi8(_mm256_max_epu8(low, rest), low);
  // Rejected: a positive gain, and the random number at or above the entry.
  const __m256i rejected = _mm256_and_si256(
      _mm256_cmpgt_epi8(gain, zero),
      _mm256_blendv_epi8(above, low_above, same));
  const __m256i sign = _mm256_or_si256(
      _mm256_xor_si256(rejected, _mm256_set1_epi8(-1)), _mm256_set1_epi8(1));
  return _mm256_sign_epi8(spin, sign);
}

typedef struct ik_halves {
  __m256i lower, upper;
} ik_halves;

IK_INLINE ik_halves ik_halve(i8x64 v) {
  ik_halves halves;
  memcpy(&halves, &v, sizeof v);
  return halves;
}

IK_INLINE i8x64 ik_accept(
    i8x64 spin, i8x64 field, u8x64 high, u8x64 low, const ik_lane_tables *tables) {
  const ik_halves s = ik_halve(spin), f = ik_halve(field);
  const ik_halves h = ik_halve((i8x64)high), l = ik_halve((i8x64)low);
  const ik_halves halves = {
      ik_accept_half(s.lower, f.lower, h.lower, l.lower, tables->table),
      ik_accept_half(s.upper, f.upper, h.upper, l.upper, tables->table)};
  i8x64 next;
  memcpy(&next, &halves, sizeof next);
  return next;
}

#define ik_accept_wide ik_accept

IK_INLINE uint64_t ik_up_lanes(i8x64 spins) {
  const ik_halves halves = ik_halve(spins);
  const uint64_t lower = (uint32_t)_mm256_movemask_epi8(halves.lower);
  const uint64_t upper = (uint32_t)_mm256_movemask_epi8(halves.upper);
  return ~(upper << 32 | lower);
}

IK_INLINE i8x64 ik_lanes_of(uint64_t bits) { return ik_lanes_of_bits(bits); }

#define IK_LEVEL_NAME(name) name##_avx2
#include "annealing_lanes_body.h"

#pragma clang attribute pop

#else
typedef int ik_annealing_lanes_avx2_is_empty;  // ISO C wants something in every translation unit.
#endif
