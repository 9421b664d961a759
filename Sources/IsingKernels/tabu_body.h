/// One-flip tabu search. Included by one source file a level after annealing_thresholds.h.

#include "tabu_internal.h"

typedef float f32x32 __attribute__((ext_vector_type(32)));
typedef int8_t i8x32 __attribute__((ext_vector_type(32)));

static const i16x32 ik_lane_numbers = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                       11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                       22, 23, 24, 25, 26, 27, 28, 29, 30, 31};

// Units of 32 places. `ik_lowest_*`: bit k set where lane k is at most `least`.
// `ik_turn_*`: g - d in the lanes of `bits`, g + d in the others.

IK_INLINE uint32_t ik_lowest_int16(i16x32 v, int16_t least) {
  return ik_at_most16(v, (i16x32){} + least);
}

#if defined(IK_AVX512)

IK_INLINE uint32_t ik_lowest_int32(i32x32 v, int32_t least) {
  const __m512i bound = _mm512_set1_epi32(least);
  const uint32_t low = _mm512_cmple_epi32_mask((__m512i)v.lo, bound);
  return low | (uint32_t)_mm512_cmple_epi32_mask((__m512i)v.hi, bound) << 16;
}
IK_INLINE uint32_t ik_lowest_float(f32x32 v, float least) {
  const __m512 bound = _mm512_set1_ps(least);
  const uint32_t low = _mm512_cmp_ps_mask((__m512)v.lo, bound, _CMP_LE_OQ);
  return low | (uint32_t)_mm512_cmp_ps_mask((__m512)v.hi, bound, _CMP_LE_OQ) << 16;
}
IK_INLINE i32x32 ik_turn_int32(i32x32 g, i32x32 d, uint32_t bits) {
  i32x32 v = g + d;
  v.lo = (i32x16)_mm512_mask_sub_epi32(
      (__m512i)v.lo, (__mmask16)bits, (__m512i)g.lo, (__m512i)d.lo);
  v.hi = (i32x16)_mm512_mask_sub_epi32(
      (__m512i)v.hi, (__mmask16)(bits >> 16), (__m512i)g.hi, (__m512i)d.hi);
  return v;
}
IK_INLINE f32x32 ik_turn_float(f32x32 g, f32x32 d, uint32_t bits) {
  f32x32 v = g + d;
  v.lo = (f32x16)_mm512_mask_sub_ps((__m512)v.lo, (__mmask16)bits, (__m512)g.lo, (__m512)d.lo);
  v.hi = (f32x16)_mm512_mask_sub_ps(
      (__m512)v.hi, (__mmask16)(bits >> 16), (__m512)g.hi, (__m512)d.hi);
  return v;
}

#else

IK_INLINE uint32_t ik_lowest_int32(i32x32 v, int32_t least) {
  const i32x16 bound = (i32x16){} + least;
  return ik_lanes_zero32((i32x16)(v.lo > bound), (i32x16)(v.hi > bound));
}
IK_INLINE uint32_t ik_lowest_float(f32x32 v, float least) {
  const f32x16 bound = ik_splat(least);
  return ik_lanes_zero32(~(i32x16)(v.lo <= bound), ~(i32x16)(v.hi <= bound));
}
IK_INLINE i32x32 ik_turn_int32(i32x32 g, i32x32 d, uint32_t bits) {
  const ik_down32 down = ik_down32_bits(bits);
  g.lo -= (d.lo ^ down.a) - down.a;
  g.hi -= (d.hi ^ down.b) - down.b;
  return g;
}
IK_INLINE f32x32 ik_turn_float(f32x32 g, f32x32 d, uint32_t bits) {
  const ik_down32 down = ik_down32_bits(bits);
  const i32x16 sign = (i32x16){} + INT32_MIN;
  g.lo -= (f32x16)((i32x16)d.lo ^ (down.a & sign));
  g.hi -= (f32x16)((i32x16)d.hi ^ (down.b & sign));
  return g;
}

#endif

#define IK_GAIN int16_t
#define IK_ROWS 16
#define IK_UNIT i16x32
#define IK_TYPE int16
#define IK_ENERGY whole
#define IK_NUMBER int64_t
#define IK_LOWEST INT16_MIN
#define IK_HIGHEST INT16_MAX
#define IK_LANES i16x32
#define IK_NONE INT64_MAX
#include "tabu_search.h"

#define IK_GAIN int32_t
#define IK_ROWS 32
#define IK_UNIT i32x32
#define IK_TYPE int32
#define IK_ENERGY whole
#define IK_NUMBER int64_t
#define IK_LOWEST INT32_MIN
#define IK_HIGHEST INT32_MAX
#define IK_LANES i32x32
#define IK_NONE INT64_MAX
#include "tabu_search.h"

#define IK_GAIN float
#define IK_ROWS 0
#define IK_UNIT f32x32
#define IK_TYPE float
#define IK_ENERGY real
#define IK_NUMBER double
#define IK_LOWEST (-INFINITY)
#define IK_HIGHEST INFINITY
#define IK_LANES i32x32
#define IK_NONE INFINITY
#include "tabu_search.h"

void IK_LEVEL_NAME(ik_tabu_scan)(const ik_anneal_problem *p, const ik_tabu_state *state) {
  const ik_tabu_memory m = ik_tabu_memory_at(p, state->workspace);
  if (ik_has_real_gains(p->kind))
    ik_tabu_scan_float(&m, state->gains);
  else if (ik_has_int16_gains(p->kind))
    ik_tabu_scan_int16(&m, state->gains);
  else
    ik_tabu_scan_int32(&m, state->gains);
}

size_t IK_LEVEL_NAME(ik_tabu_run)(
    const ik_anneal_problem *p, const ik_tabu_state *state, const ik_tabu_call *call) {
  if (ik_has_real_gains(p->kind)) return ik_tabu_search_float(p, state, call);
  if (ik_has_int16_gains(p->kind)) return ik_tabu_search_int16(p, state, call);
  return ik_tabu_search_int32(p, state, call);
}
