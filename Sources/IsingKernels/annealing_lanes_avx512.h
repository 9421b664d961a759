/// How AVX-512 decides, given the entries of the gains: `ik_look_up` of the including file.

IK_INLINE i8x64 ik_decide(
    i8x64 spin, i8x64 field, u8x64 high, u8x64 low, const ik_lane_tables *tables,
    const bool is_wide) {
  const __m512i zero = _mm512_setzero_si512();
  const __m512i s = (__m512i)spin, f = (__m512i)field, h = (__m512i)high, l = (__m512i)low;
  const __m512i gain = _mm512_mask_sub_epi8(f, _mm512_movepi8_mask(s), zero, f);
  __m512i bar, rest;
  ik_look_up(gain, tables, is_wide, &bar, &rest);
  const __mmask64 same = _mm512_cmpeq_epi8_mask(h, bar);
  const __mmask64 accepted = _mm512_cmple_epi8_mask(gain, zero) |
                             _mm512_cmplt_epu8_mask(h, bar) |
                             _mm512_mask_cmplt_epu8_mask(same, l, rest);
  return (i8x64)_mm512_mask_sub_epi8(s, accepted, zero, s);
}

IK_INLINE i8x64 ik_accept(
    i8x64 spin, i8x64 field, u8x64 high, u8x64 low, const ik_lane_tables *tables) {
  return ik_decide(spin, field, high, low, tables, false);
}
IK_INLINE i8x64 ik_accept_wide(
    i8x64 spin, i8x64 field, u8x64 high, u8x64 low, const ik_lane_tables *tables) {
  return ik_decide(spin, field, high, low, tables, true);
}

IK_INLINE uint64_t ik_up_lanes(i8x64 spins) {
  return ~(uint64_t)_mm512_movepi8_mask((__m512i)spins);
}

IK_INLINE i8x64 ik_lanes_of(uint64_t bits) { return (i8x64)_mm512_movm_epi8(bits); }
