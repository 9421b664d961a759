/// Thresholds of one block of 32 visits, and the test of a block. Included by one source file a
/// level, inside its target attribute; IK_AVX512 or IK_AVX2 choose intrinsics.

#include "annealing_internal.h"
#include "random_lanes.h"

/// The source of thresholds during a sweep.
typedef struct ik_threshold_source {
  const ik_visit *how;
  ik_philox place;
  _Alignas(64) float fresh[32];
  _Alignas(64) uint16_t offsets[64];
} ik_threshold_source;

IK_INLINE void ik_thresholds_begin(ik_threshold_source *source, const ik_visit *how) {
  source->how = how;
  if (how->mode != ik_thresholds_strict) source->place = *how->place;
}

/// The 32 values -ln u of block `block`; call it for every block in order.
IK_INLINE const float *ik_thresholds_next(ik_threshold_source *source, size_t block) {
  uint32_t words[32];
  switch (source->how->mode) {
    case ik_thresholds_table:
      if ((block & 63) == 0) {
        ik_philox_32(source->place, words);
        ik_philox_step(&source->place, 8);
        memcpy(source->offsets, words, sizeof words);
      }
      return source->how->table + (source->offsets[block & 63] & (IK_ANNEAL_TABLE_COUNT - 1));
    case ik_thresholds_fresh:
      ik_philox_32(source->place, words);
      ik_philox_step(&source->place, 8);
      for (int half = 0; half < 2; half++) {
        u32x16 w;
        memcpy(&w, words + 16 * half, sizeof w);
        ik_store(source->fresh + 16 * half, ik_negative_log(ik_open_uniform(w)));
      }
      return source->fresh;
    default: return source->fresh;
  }
}

IK_INLINE void ik_thresholds_end(const ik_threshold_source *source) {
  if (source->how->mode != ik_thresholds_strict) *source->how->place = source->place;
}

/// A block's thresholds or fields in 32-bit lanes.
typedef struct ik_pair32 {
  i32x16 a, b;
} ik_pair32;
typedef struct ik_pair_float {
  f32x16 a, b;
} ik_pair_float;

IK_INLINE i32x16 ik_whole_threshold(const float *values, float half, float cap) {
  f32x16 t = ik_load(values) * half;
  return __builtin_convertvector(ik_min(t, ik_splat(cap)), i32x16);
}

/// floor(T/2 L), or -1 for strict improvement.
IK_INLINE i16x32 ik_thresholds_int16(const ik_visit *how, const float *values) {
  if (how->mode == ik_thresholds_strict) return (i16x32){} - (int16_t)1;
  i32x16 a = ik_whole_threshold(values, how->half, 32700.0f);
  i32x16 b = ik_whole_threshold(values + 16, how->half, 32700.0f);
  i32x32 both = __builtin_shufflevector(
      a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
      24, 25, 26, 27, 28, 29, 30, 31);
  return __builtin_convertvector(both, i16x32);
}

IK_INLINE ik_pair32 ik_thresholds_int32(const ik_visit *how, const float *values) {
  if (how->mode == ik_thresholds_strict) return (ik_pair32){(i32x16){} - 1, (i32x16){} - 1};
  return (ik_pair32){
      ik_whole_threshold(values, how->half, 2147483520.0f),
      ik_whole_threshold(values + 16, how->half, 2147483520.0f)};
}

IK_INLINE ik_pair_float ik_thresholds_float(const ik_visit *how, const float *values) {
  if (how->mode == ik_thresholds_strict) {
    f32x16 below = ik_splat(-0x1p-149f);
    return (ik_pair_float){below, below};
  }
  return (ik_pair_float){ik_load(values) * how->half, ik_load(values + 16) * how->half};
}

// Which of 32 spins are down, and which of 32 gains s f are at most their thresholds (bit k: lane
// k). `ik_down` is a mask register with AVX-512, otherwise lanes of 0 or -1.

#if defined(IK_AVX512)

typedef __mmask32 ik_down16, ik_down32;

IK_INLINE ik_down16 ik_down16_bits(uint32_t bits) { return ~bits; }
IK_INLINE ik_down32 ik_down32_bits(uint32_t bits) { return ~bits; }
IK_INLINE ik_down16 ik_down16_lanes(u16x32 spins, int t) {
  return _mm512_testn_epi16_mask((__m512i)spins, _mm512_set1_epi16((short)(1u << t)));
}
IK_INLINE uint32_t ik_down16_mask(ik_down16 down) { return down; }
/// Flips bit t of the lanes of `mask`.
IK_INLINE u16x32 ik_toggle16(u16x32 spins, uint32_t mask, int t) {
  __m512i bit = _mm512_set1_epi16((short)(1u << t));
  return (u16x32)_mm512_xor_si512((__m512i)spins, _mm512_maskz_mov_epi16(mask, bit));
}
IK_INLINE ik_down32 ik_down32_group(const uint64_t *group, int t) {
  __m512i lanes = _mm512_load_si512(group);
  uint32_t a = _mm512_testn_epi32_mask(lanes, _mm512_set1_epi32((int)(1u << t)));
  uint32_t b = _mm512_testn_epi32_mask(lanes, _mm512_set1_epi32((int)(2u << t)));
  return a | b << 16;
}
/// Lanes of ones where a spin is down.
IK_INLINE u16x32 ik_down16_all(ik_down16 down) { return (u16x32)_mm512_movm_epi16(down); }
IK_INLINE i16x32 ik_gains16(i16x32 field, ik_down16 down) {
  __m512i f = (__m512i)field;
  return (i16x32)_mm512_mask_sub_epi16(f, down, _mm512_setzero_si512(), f);
}
IK_INLINE uint32_t ik_at_most16(i16x32 gain, i16x32 threshold) {
  return _mm512_cmple_epi16_mask((__m512i)gain, (__m512i)threshold);
}
IK_INLINE uint32_t ik_accepted32(ik_pair32 field, ik_down32 down, ik_pair32 threshold) {
  __m512i zero = _mm512_setzero_si512();
  __m512i a = (__m512i)field.a, b = (__m512i)field.b;
  a = _mm512_mask_sub_epi32(a, (__mmask16)down, zero, a);
  b = _mm512_mask_sub_epi32(b, (__mmask16)(down >> 16), zero, b);
  uint32_t low = _mm512_cmple_epi32_mask(a, (__m512i)threshold.a);
  uint32_t high = _mm512_cmple_epi32_mask(b, (__m512i)threshold.b);
  return low | high << 16;
}
IK_INLINE uint32_t ik_accepted_float(
    ik_pair_float field, ik_down32 down, ik_pair_float threshold) {
  __m512 zero = _mm512_setzero_ps();
  __m512 a = (__m512)field.a, b = (__m512)field.b;
  a = _mm512_mask_sub_ps(a, (__mmask16)down, zero, a);
  b = _mm512_mask_sub_ps(b, (__mmask16)(down >> 16), zero, b);
  uint32_t low = _mm512_cmp_ps_mask(a, (__m512)threshold.a, _CMP_LE_OQ);
  uint32_t high = _mm512_cmp_ps_mask(b, (__m512)threshold.b, _CMP_LE_OQ);
  return low | high << 16;
}

#else

typedef i16x32 ik_down16;
typedef ik_pair32 ik_down32;

IK_INLINE ik_down16 ik_down16_bits(uint32_t bits) {
  const i16x32 lane = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384,
      INT16_MIN, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, INT16_MIN};
  const i16x32 upper = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
  i16x32 low = (i16x32){} + (int16_t)(uint16_t)bits;
  i16x32 high = (i16x32){} + (int16_t)(uint16_t)(bits >> 16);
  return (i16x32)((((low & ~upper) | (high & upper)) & lane) == 0);
}
IK_INLINE ik_down32 ik_down32_bits(uint32_t bits) {
  const i32x16 lane = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
  i32x16 low = (i32x16){} + (int32_t)(bits & 0xffff);
  i32x16 high = (i32x16){} + (int32_t)(bits >> 16);
  return (ik_down32){(i32x16)((low & lane) == 0), (i32x16)((high & lane) == 0)};
}
IK_INLINE ik_down16 ik_down16_lanes(u16x32 spins, int t) {
  return (i16x32)((spins & (uint16_t)(1u << t)) == 0);
}
/// Flips bit t of the lanes of `mask`.
IK_INLINE u16x32 ik_toggle16(u16x32 spins, uint32_t mask, int t) {
  return spins ^ ((u16x32)~ik_down16_bits(mask) & (uint16_t)(1u << t));
}
IK_INLINE ik_down32 ik_down32_group(const uint64_t *group, int t) {
  i32x16 lanes;
  memcpy(&lanes, group, sizeof lanes);
  return (ik_down32){
      (i32x16)((lanes & (int32_t)(1u << t)) == 0), (i32x16)((lanes & (int32_t)(2u << t)) == 0)};
}

/// Bit k: lane k of `refused` is zero; lanes hold 0 or -1.
IK_INLINE uint32_t ik_lanes_zero16(i16x32 refused) {
#if defined(IK_AVX2)
  __m256i a, b;
  memcpy(&a, &refused, sizeof a);
  memcpy(&b, (const char *)&refused + 32, sizeof b);
  __m256i packed = _mm256_permute4x64_epi64(_mm256_packs_epi16(a, b), 0xd8);
  return ~(uint32_t)_mm256_movemask_epi8(packed);
#else
  if (__builtin_reduce_and(refused) != 0) return 0;
  uint32_t accepted = 0;
  int16_t lanes[32];
  memcpy(lanes, &refused, sizeof lanes);
  for (int k = 0; k < 32; k++) accepted |= (uint32_t)(lanes[k] == 0) << k;
  return accepted;
#endif
}
IK_INLINE uint32_t ik_lanes_zero32(i32x16 a, i32x16 b) {
#if defined(IK_AVX2)
  uint32_t refused = 0;
  __m256 part;
  for (int k = 0; k < 4; k++) {
    memcpy(&part, (const char *)(k < 2 ? &a : &b) + 32 * (k & 1), sizeof part);
    refused |= (uint32_t)_mm256_movemask_ps(part) << (8 * k);
  }
  return ~refused;
#else
  if (__builtin_reduce_and(a & b) != 0) return 0;
  uint32_t accepted = 0;
  int32_t lanes[32];
  memcpy(lanes, &a, sizeof a);
  memcpy(lanes + 16, &b, sizeof b);
  for (int k = 0; k < 32; k++) accepted |= (uint32_t)(lanes[k] == 0) << k;
  return accepted;
#endif
}

IK_INLINE uint32_t ik_down16_mask(ik_down16 down) { return ik_lanes_zero16(~down); }

/// Lanes of ones where a spin is down.
IK_INLINE u16x32 ik_down16_all(ik_down16 down) { return (u16x32)down; }
IK_INLINE i16x32 ik_gains16(i16x32 field, ik_down16 down) { return (field ^ down) - down; }
IK_INLINE uint32_t ik_at_most16(i16x32 gain, i16x32 threshold) {
  return ik_lanes_zero16((i16x32)(gain > threshold));
}
IK_INLINE uint32_t ik_accepted32(ik_pair32 field, ik_down32 down, ik_pair32 threshold) {
  i32x16 a = (field.a ^ down.a) - down.a, b = (field.b ^ down.b) - down.b;
  return ik_lanes_zero32((i32x16)(a > threshold.a), (i32x16)(b > threshold.b));
}
IK_INLINE uint32_t ik_accepted_float(
    ik_pair_float field, ik_down32 down, ik_pair_float threshold) {
  const i32x16 sign = (i32x16){} + INT32_MIN;
  f32x16 a = (f32x16)((i32x16)field.a ^ (down.a & sign));
  f32x16 b = (f32x16)((i32x16)field.b ^ (down.b & sign));
  return ik_lanes_zero32(~(i32x16)(a <= threshold.a), ~(i32x16)(b <= threshold.b));
}

#endif

IK_INLINE uint32_t ik_accepted16(i16x32 field, ik_down16 down, i16x32 threshold) {
  return ik_at_most16(ik_gains16(field, down), threshold);
}

IK_INLINE i16x32 ik_load16(const int16_t *field) {
  i16x32 v;
  memcpy(&v, field, sizeof v);
  return v;
}
IK_INLINE void ik_store16(int16_t *field, i16x32 v) { memcpy(field, &v, sizeof v); }
IK_INLINE ik_pair32 ik_load32(const int32_t *field) {
  ik_pair32 v;
  memcpy(&v.a, field, sizeof v.a);
  memcpy(&v.b, field + 16, sizeof v.b);
  return v;
}
IK_INLINE ik_pair_float ik_load_pair(const float *field) {
  return (ik_pair_float){ik_load(field), ik_load(field + 16)};
}

/// The lanes above lane `lane`.
IK_INLINE uint32_t ik_lanes_above(int lane) { return ~((2u << lane) - 1); }
