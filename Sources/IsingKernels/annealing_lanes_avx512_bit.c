#include "annealing_lanes_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx2,bmi2,popcnt"))), \
    apply_to = function)

#include "annealing_lanes_bits.h"

typedef struct ik_lane_tables {
  __m512i high[2], low[2];
} ik_lane_tables;

IK_INLINE ik_lane_tables ik_load_tables(const ik_lane_table *table) {
  return (ik_lane_tables){
      {_mm512_loadu_si512(table->high), _mm512_loadu_si512(table->high + 64)},
      {_mm512_loadu_si512(table->low), _mm512_loadu_si512(table->low + 64)}};
}

IK_INLINE void ik_look_up(
    __m512i gain, const ik_lane_tables *tables, const bool is_wide, __m512i *bar, __m512i *rest) {
  if (is_wide) {
    *bar = _mm512_permutex2var_epi8(tables->high[0], gain, tables->high[1]);
    *rest = _mm512_permutex2var_epi8(tables->low[0], gain, tables->low[1]);
  } else {
    *bar = _mm512_permutexvar_epi8(gain, tables->high[0]);
    *rest = _mm512_permutexvar_epi8(gain, tables->low[0]);
  }
}

#include "annealing_lanes_avx512.h"
#define IK_LEVEL_NAME(name) name##_avx512_bit
#include "annealing_lanes_body.h"

#pragma clang attribute pop

#else
typedef int ik_annealing_lanes_avx512_bit_is_empty;  // ISO C wants something in every translation unit.
#endif
