/// The steps of simulated bifurcation. Included by one source file a level, which defines
/// IK_LEVEL_NAME and, for intrinsics, IK_AVX512, IK_AVX2 or IK_GFNI.

#include "bifurcation_internal.h"
#include "lanes.h"

typedef uint32_t u32x8 __attribute__((ext_vector_type(8)));
typedef float f32x8 __attribute__((ext_vector_type(8)));
typedef double f64x8 __attribute__((ext_vector_type(8)));

#include "bifurcation_rows.h"

// MARK: Signs between lanes and bits

/// -1 in the lanes whose bit is set, 0 in the others.
IK_INLINE i16x32 ik_lanes_of_bits(uint32_t bits) {
#if defined(IK_AVX512)
  return (i16x32)_mm512_movm_epi16(bits);
#else
  const u16x32 places = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128,
                         1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint16_t a = bits & 255, b = bits >> 8 & 255, c = bits >> 16 & 255, d = bits >> 24;
  const u16x32 bytes = {a, a, a, a, a, a, a, a, b, b, b, b, b, b, b, b,
                        c, c, c, c, c, c, c, c, d, d, d, d, d, d, d, d};
  return (i16x32)((bytes & places) == places);
#endif
}

/// The sign bits of 32 numbers.
IK_INLINE uint32_t ik_sign_bits(f32x16 low, f32x16 high) {
#if defined(IK_AVX512)
  return (uint32_t)_mm512_movepi32_mask((__m512i)low) |
         (uint32_t)_mm512_movepi32_mask((__m512i)high) << 16;
#elif defined(IK_AVX2)
  const __m256 *a = (const __m256 *)&low, *b = (const __m256 *)&high;
  return (uint32_t)_mm256_movemask_ps(a[0]) | (uint32_t)_mm256_movemask_ps(a[1]) << 8 |
         (uint32_t)_mm256_movemask_ps(b[0]) << 16 | (uint32_t)_mm256_movemask_ps(b[1]) << 24;
#elif defined(__SSE2__)
  uint32_t bits = 0;
  const __m128 *a = (const __m128 *)&low, *b = (const __m128 *)&high;
  for (int k = 0; k < 4; k++)
    bits |= (uint32_t)_mm_movemask_ps(a[k]) << (4 * k) |
            (uint32_t)_mm_movemask_ps(b[k]) << (4 * k + 16);
  return bits;
#else
  uint32_t bits = 0;
  const u32x16 a = (u32x16)low >> 31, b = (u32x16)high >> 31;
  for (int k = 0; k < 16; k++) bits |= a[k] << k | b[k] << (k + 16);
  return bits;
#endif
}

/// Sums of products of neighbouring 16-bit numbers.
IK_INLINE i32x16 ik_pair_products(i16x32 a, i16x32 b) {
#if defined(IK_AVX512)
  return (i32x16)_mm512_madd_epi16((__m512i)a, (__m512i)b);
#else
  const i32x16 even = ((i32x16)a << 16 >> 16) * ((i32x16)b << 16 >> 16);
  const i32x16 odd = ((i32x16)a >> 16) * ((i32x16)b >> 16);
  return even + odd;
#endif
}

IK_INLINE i16x32 ik_load_fields16(const void *fields, size_t word) {
  i16x32 v;
  memcpy(&v, (const int16_t *)fields + 32 * word, sizeof v);
  return v;
}

IK_INLINE i32x16 ik_widen_low(i16x32 v) {
  return __builtin_convertvector(
      __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i32x16);
}

IK_INLINE i32x16 ik_widen_high(i16x32 v) {
  return __builtin_convertvector(
      __builtin_shufflevector(v, v, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
                              31), i32x16);
}

IK_INLINE f64x8 ik_double_sum(f32x16 v) {
  const f32x8 low = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7);
  const f32x8 high = __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
  return __builtin_convertvector(low, f64x8) + __builtin_convertvector(high, f64x8);
}

typedef int32_t i32x8 __attribute__((ext_vector_type(8)));

IK_INLINE f64x8 ik_double_sum_whole(i32x16 v) {
  const i32x8 low = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7);
  const i32x8 high = __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
  return __builtin_convertvector(low, f64x8) + __builtin_convertvector(high, f64x8);
}

IK_INLINE double ik_total(f64x8 v) {
  return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}

// MARK: Motion

/// What heating adds. Rounded to multiples of 2^-63, as the momentum of a spin that stays at a wall
/// would otherwise fade through denormal numbers, with which processors are slow.
IK_INLINE f32x16 ik_heating(const ik_pace *pace, f32x16 velocity) {
  const f32x16 grain = ik_splat(0x1p-40f);
  return (pace->heat * velocity + grain) - grain;
}

/// Moves 16 amplitudes; returns where they are now.
IK_INLINE f32x16 ik_move16(
    float *x, float *y, float *pump, f32x16 field, const ik_pace *pace, const bool individual,
    const bool heated) {
  const f32x16 was = ik_load(x), velocity = ik_load(y);
  f32x16 p = ik_splat(pace->pump);
  if (individual) {
    p = ik_load(pump) * (pace->keep + pace->rise * (was * was));
    ik_store(pump, p);
  }
  const f32x16 momentum = velocity + (pace->force * field - p * was);
  const f32x16 free = was + momentum;
  const f32x16 now = ik_max(ik_min(free, ik_splat(1)), ik_splat(-1));
  f32x16 next = now == free ? momentum : (f32x16){0};
  if (heated) next += ik_heating(pace, velocity);
  ik_store(x, now);
  ik_store(y, next);
  return now;
}

/// What a pass adds up: sum s_i f_i and sum s_i h_i.
typedef struct ik_sums {
  i32x16 whole;
  f64x8 real, external;
} ik_sums;

IK_INLINE double ik_energy_of(const ik_sums *sums) {
  const double coupled = ik_total(sums->real + ik_double_sum_whole(sums->whole));
  return -0.5 * coupled - ik_total(sums->external);
}

/// The fields of the 32 spins of a sign word, and what they add to the sums.
IK_INLINE void ik_word_fields(
    const ik_replica *b, size_t word, uint32_t lanes, f32x16 field[2], ik_sums *sums,
    const ik_field_form form, const bool external, const bool partial) {
  const i16x32 down = ik_lanes_of_bits(b->signs[word]);
  if (form == ik_fields_signs || form == ik_fields_links) {
    i16x32 s = down | 1;
    i16x32 v = ik_load_fields16(b->fields, word) + (int16_t)b->offset;
    if (form == ik_fields_signs) {
      v = v + v + (s - (int16_t)b->odd);
    } else {
      const int16_t flip = b->unit < 0 ? -1 : 0;
      v = (v ^ flip) - flip;
    }
    if (partial) s &= ik_lanes_of_bits(lanes);
    sums->whole += ik_pair_products(s, v);
    field[0] = __builtin_convertvector(ik_widen_low(v), f32x16);
    field[1] = __builtin_convertvector(ik_widen_high(v), f32x16);
  } else {
    const i32x16 turn[2] = {ik_widen_low(down), ik_widen_high(down)};
    i32x16 keep[2] = {(i32x16){} - 1, (i32x16){} - 1};
    if (partial) {
      const i16x32 mask = ik_lanes_of_bits(lanes);
      keep[0] = ik_widen_low(mask);
      keep[1] = ik_widen_high(mask);
    }
    _Pragma("unroll")
    for (int half = 0; half < 2; half++) {
      if (form == ik_fields_real) {
        field[half] = ik_load((const float *)b->fields + 32 * word + 16 * half);
        const i32x16 signed_field = ((i32x16)field[half] ^ turn[half] << 31) & keep[half];
        sums->real += ik_double_sum((f32x16)signed_field);
      } else {
        i32x16 v;
        memcpy(&v, (const int32_t *)b->fields + 32 * word + 16 * half, sizeof v);
        if (form == ik_fields_signs_wide) {
          v += (int32_t)b->offset;
          v = v + v + ((turn[half] | 1) - b->odd);
        }
        sums->real += ik_double_sum_whole(((v ^ turn[half]) - turn[half]) & keep[half]);
        field[half] = __builtin_convertvector(v, f32x16);
      }
    }
  }
  if (external) {
    _Pragma("unroll")
    for (int half = 0; half < 2; half++) {
      const f32x16 h = ik_load(b->external + 32 * word + 16 * half);
      const i32x16 turn = half ? ik_widen_high(down) : ik_widen_low(down);
      // h is zero beyond the last spin.
      sums->external += ik_double_sum((f32x16)((i32x16)h ^ turn << 31));
      field[half] += h;
    }
  }
}

/// Moves the 32 spins of a sign word.
IK_INLINE void ik_move_word(
    const ik_replica *b, const ik_pace *pace, size_t word, ik_sums *sums, const ik_field_form form,
    const bool individual, const bool heated, const bool external, const bool partial) {
  const uint32_t lanes = partial ? ik_replica_lanes(b, word) : ~0u;
  f32x16 field[2];
  ik_word_fields(b, word, lanes, field, sums, form, external, partial);
  const size_t at = 32 * word;
  const f32x16 low = ik_move16(
      b->x + at, b->y + at, b->pump + at, field[0], pace, individual, heated);
  const f32x16 high = ik_move16(
      b->x + at + 16, b->y + at + 16, b->pump + at + 16, field[1], pace, individual, heated);
  b->next[word] = ik_sign_bits(low, high) & lanes;
}

IK_INLINE double ik_move_all(
    const ik_replica *replica, const ik_pace *pace, const ik_field_form form,
    const bool individual, const bool heated, const bool external) {
  // A copy whose address nobody has: stores to x cannot change it.
  const ik_replica copy = *replica, *const b = &copy;
  ik_sums sums = {0};
  const size_t whole_words = b->count / 512 * 16, words = 16 * b->groups;
  for (size_t w = 0; w < whole_words; w++)
    ik_move_word(b, pace, w, &sums, form, individual, heated, external, false);
  for (size_t w = whole_words; w < words; w++)
    ik_move_word(b, pace, w, &sums, form, individual, heated, external, true);
  return ik_energy_of(&sums);
}

IK_INLINE double ik_move_form(
    ik_replica *b, const ik_pace *pace, const ik_field_form form, bool individual, bool heated) {
  // Heat is rare: adding nothing costs less than another copy of all this.
  if (b->has_external)
    return individual ? ik_move_all(b, pace, form, true, true, true)
                      : ik_move_all(b, pace, form, false, true, true);
  if (heated)
    return individual ? ik_move_all(b, pace, form, true, true, false)
                      : ik_move_all(b, pace, form, false, true, false);
  return individual ? ik_move_all(b, pace, form, true, false, false)
                    : ik_move_all(b, pace, form, false, false, false);
}

static double IK_LEVEL_NAME(ik_bifurcation_step)(
    ik_replica *b, const ik_bifurcation_rule *rule, size_t step) {
  const ik_pace pace = ik_pace_at(rule, step, rule->pump_feedback);
  const bool individual = rule->pump_feedback != 0, heated = rule->heat != 0;
  switch (b->form) {
    case ik_fields_signs: return ik_move_form(b, &pace, ik_fields_signs, individual, heated);
    case ik_fields_signs_wide:
      return ik_move_form(b, &pace, ik_fields_signs_wide, individual, heated);
    case ik_fields_links: return ik_move_form(b, &pace, ik_fields_links, individual, heated);
    case ik_fields_whole: return ik_move_form(b, &pace, ik_fields_whole, individual, heated);
    default: return ik_move_form(b, &pace, ik_fields_real, individual, heated);
  }
}

IK_INLINE double ik_sum_form(const ik_replica *b, const ik_field_form form) {
  ik_sums sums = {0};
  for (size_t w = 0; w < 16 * b->groups; w++) {
    f32x16 field[2];
    const uint32_t lanes = ik_replica_lanes(b, w);
    if (b->has_external) ik_word_fields(b, w, lanes, field, &sums, form, true, true);
    else ik_word_fields(b, w, lanes, field, &sums, form, false, true);
  }
  return ik_energy_of(&sums);
}

/// The energy of the signs, summed in the order in which a step sums it.
static double IK_LEVEL_NAME(ik_bifurcation_energy)(const ik_replica *b) {
  switch (b->form) {
    case ik_fields_signs: return ik_sum_form(b, ik_fields_signs);
    case ik_fields_signs_wide: return ik_sum_form(b, ik_fields_signs_wide);
    case ik_fields_links: return ik_sum_form(b, ik_fields_links);
    case ik_fields_whole: return ik_sum_form(b, ik_fields_whole);
    default: return ik_sum_form(b, ik_fields_real);
  }
}

// MARK: What turned

#if defined(IK_AVX512)

/// Lists the spins of set bits. `first` is the spin of bit 0, and bit 8 k + c belongs to
/// `first + spread * k + c`.
IK_INLINE size_t ik_list_bits(
    void *list, size_t count, uint32_t bits, uint32_t first, uint32_t spread, const bool wide) {
  const __m512i eights = _mm512_set_epi32(7, 6, 5, 4, 3, 2, 1, 0, 7, 6, 5, 4, 3, 2, 1, 0);
  const __m512i low = _mm512_mask_add_epi32(
      eights, 0xff00, eights, _mm512_set1_epi32((int)spread));
  const __m512i a = _mm512_add_epi32(low, _mm512_set1_epi32((int)first));
  const __m512i b = _mm512_add_epi32(a, _mm512_set1_epi32((int)(2 * spread)));
  const __m512i front = _mm512_maskz_compress_epi32((__mmask16)bits, a);
  const __m512i back = _mm512_maskz_compress_epi32((__mmask16)(bits >> 16), b);
  const size_t middle = count + (size_t)__builtin_popcount(bits & 0xffff);
  if (wide) {
    _mm512_storeu_si512((uint32_t *)list + count, front);
    _mm512_storeu_si512((uint32_t *)list + middle, back);
  } else {
    _mm256_storeu_si256(
        (__m256i_u *)((uint16_t *)list + count), _mm512_cvtepi32_epi16(front));
    _mm256_storeu_si256(
        (__m256i_u *)((uint16_t *)list + middle), _mm512_cvtepi32_epi16(back));
  }
  return middle + (size_t)__builtin_popcount(bits >> 16);
}

#if defined(IK_GFNI)
/// The spins of the set bits of 64 neighbouring ones, 16 bits each.
IK_INLINE size_t ik_list_bits64(uint16_t *list, size_t count, uint64_t bits, __m512i first) {
  const __m512i numbers = _mm512_set_epi8(
      63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41,
      40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18,
      17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  const __m512i chosen = _mm512_maskz_compress_epi8(bits, numbers);
  const size_t found = (size_t)__builtin_popcountll(bits);
  _mm512_storeu_si512(
      list + count,
      _mm512_add_epi16(first, _mm512_cvtepu8_epi16(_mm512_castsi512_si256(chosen))));
  if (__builtin_expect(found > 32, 0))
    _mm512_storeu_si512(
        list + count + 32,
        _mm512_add_epi16(first, _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(chosen, 1))));
  return count + found;
}

IK_INLINE void ik_list_packed(
    ik_replica *b, const uint32_t *before, const uint32_t *now, size_t *ups, size_t *downs) {
  uint16_t *const up_list = b->up, *const down_list = b->down;
  const size_t groups = b->groups;
  // Byte 16 k + t of the order of spins from byte 4 t + k of the order of places.
  const __m512i order = _mm512_set_epi8(
      63, 59, 55, 51, 47, 43, 39, 35, 31, 27, 23, 19, 15, 11, 7, 3, 62, 58, 54, 50, 46, 42, 38, 34,
      30, 26, 22, 18, 14, 10, 6, 2, 61, 57, 53, 49, 45, 41, 37, 33, 29, 25, 21, 17, 13, 9, 5, 1, 60,
      56, 52, 48, 44, 40, 36, 32, 28, 24, 20, 16, 12, 8, 4, 0);
  size_t up = 0, down = 0;
  for (size_t q = 0; q < groups; q++) {
    const __m512i was = _mm512_loadu_si512(before + 16 * q), is = _mm512_loadu_si512(now + 16 * q);
    const __m512i differ = _mm512_xor_si512(was, is);
    if (_mm512_test_epi32_mask(differ, differ) == 0) continue;
    uint64_t to_up[8], to_down[8];
    _mm512_storeu_si512(to_up, _mm512_permutexvar_epi8(order, _mm512_andnot_si512(is, was)));
    _mm512_storeu_si512(to_down, _mm512_permutexvar_epi8(order, _mm512_andnot_si512(was, is)));
    for (size_t w = 0; w < 8; w++) {
      const __m512i first = _mm512_set1_epi16((short)(512 * q + 64 * w));
      up = ik_list_bits64(up_list, up, to_up[w], first);
      down = ik_list_bits64(down_list, down, to_down[w], first);
    }
  }
  *ups = up;
  *downs = down;
}
#endif

IK_INLINE void ik_list_form(
    ik_replica *b, const uint32_t *before, const uint32_t *now, size_t *ups, size_t *downs,
    const uint32_t spread, const bool wide) {
  void *const up_list = b->up, *const down_list = b->down;
  const size_t groups = b->groups;
  size_t up = 0, down = 0;
  for (size_t q = 0; q < groups; q++) {
    u32x16 was, is;
    memcpy(&was, before + 16 * q, sizeof was);
    memcpy(&is, now + 16 * q, sizeof is);
    u32x16 differ = was ^ is;
    if (_mm512_test_epi32_mask((__m512i)differ, (__m512i)differ) == 0) continue;
    // From memory, since a vector's lanes are slow to reach.
    uint32_t to_up[16], to_down[16];
    is &= differ;
    differ ^= is;
    memcpy(to_up, &differ, sizeof to_up);
    memcpy(to_down, &is, sizeof to_down);
    const uint32_t step = spread == 128 ? 8 : 32;
    for (size_t t = 0; t < 16; t++) {
      const uint32_t first = (uint32_t)(512 * q + step * t);
      up = ik_list_bits(up_list, up, to_up[t], first, spread, wide);
      down = ik_list_bits(down_list, down, to_down[t], first, spread, wide);
    }
  }
  *ups = up;
  *downs = down;
}

#else

/// Goes through the bits that differ, two sign words at a time. Both lists are written and one grows:
/// a branch would be as unpredictable as the spins.
IK_INLINE void ik_list_form(
    ik_replica *b, const uint32_t *before, const uint32_t *now, size_t *ups, size_t *downs,
    const uint32_t spread, const bool wide) {
  void *const up_list = b->up, *const down_list = b->down;
  const size_t pairs = 8 * b->groups;
  const uint32_t step = spread == 128 ? 8 : 32;
  size_t up = 0, down = 0;
  for (size_t t = 0; t < pairs; t++) {
    uint64_t differ, is;
    memcpy(&differ, before + 2 * t, sizeof differ);
    memcpy(&is, now + 2 * t, sizeof is);
    differ ^= is;
    const uint32_t first = (uint32_t)(512 * (t >> 3) + 2 * step * (t & 7));
    for (; differ; differ &= differ - 1) {
      const uint32_t lane = (uint32_t)__builtin_ctzll(differ);
      const uint32_t spin = first + step * (lane >> 5) + spread * (lane >> 3 & 3) + (lane & 7);
      if (wide) {
        ((uint32_t *)up_list)[up] = spin;
        ((uint32_t *)down_list)[down] = spin;
      } else {
        ((uint16_t *)up_list)[up] = (uint16_t)spin;
        ((uint16_t *)down_list)[down] = (uint16_t)spin;
      }
      const size_t is_down = is >> lane & 1;
      up += 1 - is_down;
      down += is_down;
    }
  }
  *ups = up;
  *downs = down;
}

#endif

/// Lists spins that differ and are up in `now`, and those that are down.
IK_INLINE void ik_list_turned(
    ik_replica *b, const uint32_t *before, const uint32_t *now, size_t *ups, size_t *downs) {
  switch (b->form) {
    case ik_fields_signs:
#if defined(IK_GFNI)
    case ik_fields_links: ik_list_packed(b, before, now, ups, downs); break;
#else
    case ik_fields_links: ik_list_form(b, before, now, ups, downs, 128, false); break;
#endif
    case ik_fields_signs_wide: ik_list_form(b, before, now, ups, downs, 128, true); break;
    default: ik_list_form(b, before, now, ups, downs, 8, true); break;
  }
}

static void IK_LEVEL_NAME(ik_bifurcation_add)(
    const ik_anneal_problem *p, ik_replica *b, size_t ups, size_t downs) {
  IK_LEVEL_NAME(ik_add_rows)(p, b, ups, downs, 2);
  b->offset -= b->form == ik_fields_links ? 2 * (int64_t)downs : (int64_t)(ups + downs);
}

static void IK_LEVEL_NAME(ik_bifurcation_turn)(const ik_anneal_problem *p, ik_replica *b) {
  size_t ups, downs;
  ik_list_turned(b, b->signs, b->next, &ups, &downs);
  uint32_t *const next = b->signs;
  b->signs = b->next;
  b->next = next;
  IK_LEVEL_NAME(ik_bifurcation_add)(p, b, ups, downs);
}

static void IK_LEVEL_NAME(ik_bifurcation_fill)(
    const ik_anneal_problem *p, ik_replica *b, size_t ups, size_t downs) {
  const size_t bytes =
      b->form == ik_fields_signs || b->form == ik_fields_links ? 2 : 4;
  memset(b->fields, 0, 512 * bytes * b->groups);
  IK_LEVEL_NAME(ik_add_rows)(p, b, ups, downs, 1);
  b->offset = b->form == ik_fields_links ? -(int64_t)downs : -(int64_t)(b->order / 2);
  b->added = 0;
}

static void IK_LEVEL_NAME(ik_bifurcation_prepare)(const ik_anneal_problem *p, ik_replica *b) {
  size_t ups, downs;
  const size_t words = 16 * b->groups;
  // All spins that are up, then all that are down: each differs from its opposite.
  for (size_t w = 0; w < words; w++) b->next[w] = ik_replica_lanes(b, w) & ~b->signs[w];
  ik_list_turned(b, b->next, b->signs, &ups, &downs);
  IK_LEVEL_NAME(ik_bifurcation_fill)(p, b, ups, downs);
}

// MARK: Many replicas, driven by positions

static void IK_LEVEL_NAME(ik_bifurcation_batch)(
    size_t spins, size_t lanes, const ik_bifurcation_rule *rule, size_t step, const float *force,
    const float *external, const float *external_scale, const float *feedbacks, float *x, float *y,
    float *pump) {
  const ik_pace pace = ik_pace_at(rule, step, 1);
  for (size_t i = 0; i < spins; i++) {
    const size_t row = i * lanes;
    const float h = external ? external[i] : 0;
    size_t r = 0;
    for (; r + 16 <= lanes; r += 16) {
      f32x16 field = ik_load(force + row + r);
      if (external) field += h * ik_load(external_scale + r);
      const f32x16 was = ik_load(x + row + r);
      const f32x16 rise = pace.rise * ik_load(feedbacks + r);
      const f32x16 p = ik_load(pump + row + r) * (pace.keep + rise * (was * was));
      ik_store(pump + row + r, p);
      const f32x16 velocity = ik_load(y + row + r);
      const f32x16 momentum = velocity + (pace.force * field - (pace.square * p) * was);
      const f32x16 free = was + momentum;
      const f32x16 now = ik_max(ik_min(free, ik_splat(1)), ik_splat(-1));
      ik_store(x + row + r, now);
      const f32x16 next = now == free ? momentum : (f32x16){0};
      ik_store(y + row + r, next + ik_heating(&pace, velocity));
    }
    for (; r < lanes; r++) {
      const size_t k = row + r;
      const float field = force[k] + (external ? h * external_scale[r] : 0);
      const float rise = pace.rise * feedbacks[r];
      pump[k] = pump[k] * (pace.keep + rise * (x[k] * x[k]));
      const float velocity = y[k];
      const float momentum = velocity + (pace.force * field - (pace.square * pump[k]) * x[k]);
      const float free = x[k] + momentum;
      const float now = free > 1 ? 1 : free < -1 ? -1 : free;
      x[k] = now;
      y[k] = (now == free ? momentum : 0) + ((pace.heat * velocity + 0x1p-40f) - 0x1p-40f);
    }
  }
}

const ik_bifurcation_level IK_LEVEL_NAME(ik_bifurcation) = {
    .move = IK_LEVEL_NAME(ik_bifurcation_step),
    .energy = IK_LEVEL_NAME(ik_bifurcation_energy),
    .turn = IK_LEVEL_NAME(ik_bifurcation_turn),
    .add = IK_LEVEL_NAME(ik_bifurcation_add),
    .prepare = IK_LEVEL_NAME(ik_bifurcation_prepare),
    .fill = IK_LEVEL_NAME(ik_bifurcation_fill),
    .batch = IK_LEVEL_NAME(ik_bifurcation_batch),
};
