#include "annealing_lanes_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                          \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,bmi2,popcnt"))), \
    apply_to = function)

#include "annealing_lanes_bits.h"

typedef struct ik_lane_tables {
  const ik_lane_table *table;
} ik_lane_tables;

IK_INLINE ik_lane_tables ik_load_tables(const ik_lane_table *table) {
  return (ik_lane_tables){table};
}

IK_INLINE void ik_look_up(
    __m512i gain, const ik_lane_tables *tables, const bool is_wide, __m512i *bar, __m512i *rest) {
  (void)is_wide;
  const ik_lane_table *table = tables->table;
  *bar = *rest = _mm512_setzero_si512();
  for (uint32_t group = 0; group < table->groups; group++) {
    // A shuffle takes the entry of the lower four bits, or zero where the upper bit is set.
    const __m512i at = _mm512_adds_epu8(gain, _mm512_set1_epi8(0x70));
    const __m512i bars = _mm512_broadcast_i32x4(
        _mm_loadu_si128((const __m128i *)(table->high + 16 * group)));
    const __m512i rests = _mm512_broadcast_i32x4(
        _mm_loadu_si128((const __m128i *)(table->low + 16 * group)));
    *bar = _mm512_or_si512(*bar, _mm512_shuffle_epi8(bars, at));
    *rest = _mm512_or_si512(*rest, _mm512_shuffle_epi8(rests, at));
    gain = _mm512_sub_epi8(gain, _mm512_set1_epi8(16));
  }
}

#include "annealing_lanes_avx512.h"
#define IK_LEVEL_NAME(name) name##_avx512
#include "annealing_lanes_body.h"

#pragma clang attribute pop

#else
typedef int ik_annealing_lanes_avx512_is_empty;  // ISO C wants something in every translation unit.
#endif
