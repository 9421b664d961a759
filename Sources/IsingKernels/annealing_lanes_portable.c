#include "annealing_lanes_internal.h"

#include "annealing_lanes_bits.h"

#if defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>

typedef struct ik_lane_tables {
  uint8x16x4_t high[2], low[2];
} ik_lane_tables;

IK_INLINE ik_lane_tables ik_load_tables(const ik_lane_table *table) {
  return (ik_lane_tables){{vld1q_u8_x4(table->high), vld1q_u8_x4(table->high + 64)},
                          {vld1q_u8_x4(table->low), vld1q_u8_x4(table->low + 64)}};
}

/// Entries by gain; anything where the gain is negative.
IK_INLINE u8x64 ik_look_up(const uint8x16x4_t table[2], i8x64 gain, const bool is_wide) {
  uint8_t index[64];
  memcpy(index, &gain, sizeof index);
  for (int k = 0; k < 64; k += 16) {
    const uint8x16_t at = vld1q_u8(index + k);
    uint8x16_t entry = vqtbl4q_u8(table[0], at);
    if (is_wide) entry = vqtbx4q_u8(entry, table[1], vsubq_u8(at, vdupq_n_u8(64)));
    vst1q_u8(index + k, entry);
  }
  u8x64 entries;
  memcpy(&entries, index, sizeof entries);
  return entries;
}

IK_INLINE i8x64 ik_decide(
    i8x64 spin, i8x64 field, u8x64 high, u8x64 low, const ik_lane_tables *tables,
    const bool is_wide) {
  const i8x64 gain = ik_lane_gain(spin, field);
  const u8x64 bar = ik_look_up(tables->high, gain, is_wide);
  const u8x64 rest = ik_look_up(tables->low, gain, is_wide);
  const i8x64 accepted =
      (i8x64)(gain <= 0) | (i8x64)(high < bar) | ((i8x64)(high == bar) & (i8x64)(low < rest));
  return (spin ^ accepted) - accepted;
}
#else
typedef const ik_lane_table *ik_lane_tables;

IK_INLINE ik_lane_tables ik_load_tables(const ik_lane_table *table) { return table; }

IK_INLINE i8x64 ik_decide(
    i8x64 spin, i8x64 field, u8x64 high, u8x64 low, const ik_lane_tables *tables,
    const bool is_wide) {
  (void)is_wide;
  const i8x64 gain = ik_lane_gain(spin, field);
  uint8_t at[64], bars[64], rests[64];
  memcpy(at, &gain, sizeof at);
  for (int lane = 0; lane < 64; lane++) {
    bars[lane] = (*tables)->high[at[lane] & 127];
    rests[lane] = (*tables)->low[at[lane] & 127];
  }
  u8x64 bar, rest;
  memcpy(&bar, bars, sizeof bar);
  memcpy(&rest, rests, sizeof rest);
  const i8x64 accepted =
      (i8x64)(gain <= 0) | (i8x64)(high < bar) | ((i8x64)(high == bar) & (i8x64)(low < rest));
  return (spin ^ accepted) - accepted;
}
#endif

IK_INLINE i8x64 ik_accept(
    i8x64 spin, i8x64 field, u8x64 high, u8x64 low, const ik_lane_tables *tables) {
  return ik_decide(spin, field, high, low, tables, false);
}
IK_INLINE i8x64 ik_accept_wide(
    i8x64 spin, i8x64 field, u8x64 high, u8x64 low, const ik_lane_tables *tables) {
  return ik_decide(spin, field, high, low, tables, true);
}

IK_INLINE uint64_t ik_up_lanes(i8x64 spins) {
  uint64_t words[8], bits = 0;
  memcpy(words, &spins, sizeof words);
  for (int k = 0; k < 8; k++) {
    const uint64_t ups = ~words[k] >> 7 & 0x0101010101010101u;
    bits |= (ups * 0x0102040810204080u >> 56) << 8 * k;
  }
  return bits;
}

IK_INLINE i8x64 ik_lanes_of(uint64_t bits) { return ik_lanes_of_bits(bits); }

#define IK_LEVEL_NAME(name) name##_portable
#include "annealing_lanes_body.h"
