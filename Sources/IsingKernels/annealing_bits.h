/// Sweeps of kinds with packed rows. Included by one source file a level after
/// annealing_thresholds.h.
///
/// With J_ij = base + slope bit_ij and z_i = bit_ij XOR (s_j < 0), flipping s_j changes
/// f_i = h_i + sum_j (base + slope bit_ij) s_j by -2 slope z_i plus a constant for all i. So an
/// update is one masked subtraction a vector, and the constant is kept in a register. The diagonal
/// bit is zero but counts as the coupling `base` here: g_i = s_i f_i - base.
/// signs: base -1, slope 2. links: base 0, slope `unit`; fields are kept times `unit`.

/// f -= amount (z >> t & 1) for the 16 vectors of one group; amount is 4 or 2.
IK_INLINE void ik_group_subtract16(int16_t *f, u16x32 z, uint16_t amount) {
  // Bits 0 and 1 would not reach `amount`; two places further up they do.
  u16x32 raised = z << (uint16_t)2;
  _Pragma("unroll")
  for (int t = 0; t < 16; t++) {
    u16x32 bit = (t < 2 ? raised : z) & (uint16_t)(1u << (t < 2 ? t + 2 : t));
    u16x32 part = __builtin_elementwise_min(bit, (u16x32){} + amount);
    ik_store16(f + 32 * t, (i16x32)((u16x32)ik_load16(f + 32 * t) - part));
  }
}

IK_INLINE void ik_row_subtract16(
    const ik_anneal_problem *p, int16_t *f, size_t j, bool up, uint16_t amount) {
  const uint64_t *row = (const uint64_t *)p->rows + j * p->stride;
  const size_t groups = (p->count + 511) / 512;
  const u16x32 invert = (u16x32){} + (uint16_t)(up ? 0 : 0xffff);
  for (size_t q = 0; q < groups; q++) {
    u16x32 z;
    memcpy(&z, row + 8 * q, sizeof z);
    ik_group_subtract16(f + 512 * q, z ^ invert, amount);
  }
}

IK_INLINE void ik_offset16(int16_t *f, size_t count, int16_t offset) {
  for (size_t k = 0; k < count; k += 32) ik_store16(f + k, ik_load16(f + k) + offset);
}

/// Lanes of vector t of a group that hold spins, `rest` spins being left from the group's first.
IK_INLINE uint32_t ik_group_lanes16(size_t rest, int t) {
  if (rest >= 512) return ~0u;
  return rest > (size_t)t ? (uint32_t)((UINT64_C(1) << ((rest - (size_t)t + 15) / 16)) - 1) : 0;
}

/// Flips that some groups have not heard of yet, oldest first, in the workspace.
///
/// A group's fields are needed only while the group is visited. So a flip updates the fields of its
/// own group at once and is otherwise only noted; a group catches up when its turn comes, with many
/// rows at a time by bit-sliced addition. Each sweep flips a spin at most once, and a group waits
/// for at most one sweep, so the last two sweeps are all that is ever noted.
typedef struct ik_pending {
  /// How many flips are noted.
  size_t count;
  /// Where the current sweep began.
  size_t sweep;
  /// For each group, the first flip that it has not heard of and a number to add to all its fields.
  uint32_t *since;
  int16_t *extra;
  /// The spin, and in the top bit whether it was down.
  uint32_t *flips;
} ik_pending;

IK_INLINE ik_pending ik_pending_at(void *workspace, size_t groups) {
  size_t *header = workspace;
  uint32_t *since = (uint32_t *)((char *)workspace + 64);
  int16_t *extra = (int16_t *)(since + groups);
  return (ik_pending){header[0], header[1], since, extra, since + groups + (groups + 1) / 2};
}

/// Bit-sliced counters of up to 63 rows: plane k holds bit k of each column's count.
typedef struct ik_planes {
  u16x32 plane[6];
} ik_planes;

/// (a, b, c) becomes sum and carry.
#define IK_FULL_ADD(sum, carry, a, b, c)               \
  do {                                                 \
    const u16x32 a_ = (a), b_ = (b), c_ = (c);         \
    (carry) = (a_ & b_) | (a_ & c_) | (b_ & c_);       \
    (sum) = a_ ^ b_ ^ c_;                              \
  } while (0)

IK_INLINE u16x32 ik_noted_row(const ik_anneal_problem *p, size_t group, uint32_t flip) {
  const uint64_t *row =
      (const uint64_t *)p->rows + (size_t)(flip & 0x7fffffffu) * p->stride + 8 * group;
  u16x32 z;
  memcpy(&z, row, sizeof z);
  return z ^ ((u16x32){} - (uint16_t)(flip >> 31));
}

/// f += add - amount * count for the 16 vectors of a group; amount is 1 << shift.
IK_INLINE void ik_group_subtract_planes(
    int16_t *f, const ik_planes *planes, const int used, const int shift, int16_t add) {
  _Pragma("unroll")
  for (int t = 0; t < 16; t++) {
    u16x32 part = {0};
    _Pragma("unroll")
    for (int k = 0; k < used; k++) {
      const int to = k + shift;
      const u16x32 plane = planes->plane[k];
      const u16x32 moved = to >= t ? plane << (uint16_t)(to - t) : plane >> (uint16_t)(t - to);
      part |= moved & (uint16_t)(1u << to);
    }
    ik_store16(f + 32 * t, ik_load16(f + 32 * t) + add - (i16x32)part);
  }
}

/// Brings the fields of one group up to date.
IK_INLINE void ik_catch_up(
    const ik_anneal_problem *p, int16_t *f, size_t group, const uint32_t *flips, size_t count,
    int16_t add, const bool links) {
  const int shift = links ? 1 : 2;
  if (links) {
    uint32_t down = 0;
    for (size_t k = 0; k < count; k++) down += flips[k] >> 31;
    add = (int16_t)(add + (int16_t)(2 * down));
  } else {
    add = (int16_t)(add + (int16_t)(2 * count));
  }
  while (count > 3) {
    const size_t taken = count < 56 ? count : 56;
    ik_planes planes = {0};
    u16x32 *const c = planes.plane;
    for (size_t k = 0; k < taken; k += 8) {
      u16x32 z[8];
      if (k + 8 <= taken) {
        _Pragma("unroll")
        for (size_t r = 0; r < 8; r++) z[r] = ik_noted_row(p, group, flips[k + r]);
      } else {
        for (size_t r = 0; r < 8; r++)
          z[r] = k + r < taken ? ik_noted_row(p, group, flips[k + r]) : (u16x32){0};
      }
      u16x32 twos_a, twos_b, fours_a, fours_b, carry, next;
      IK_FULL_ADD(c[0], twos_a, c[0], z[0], z[1]);
      IK_FULL_ADD(c[0], twos_b, c[0], z[2], z[3]);
      IK_FULL_ADD(c[1], fours_a, c[1], twos_a, twos_b);
      IK_FULL_ADD(c[0], twos_a, c[0], z[4], z[5]);
      IK_FULL_ADD(c[0], twos_b, c[0], z[6], z[7]);
      IK_FULL_ADD(c[1], fours_b, c[1], twos_a, twos_b);
      IK_FULL_ADD(c[2], carry, c[2], fours_a, fours_b);
      next = c[3] & carry;
      c[3] ^= carry;
      carry = c[4] & next;
      c[4] ^= next;
      c[5] ^= carry;
    }
    if (taken <= 15) ik_group_subtract_planes(f, &planes, 4, shift, add);
    else ik_group_subtract_planes(f, &planes, 6, shift, add);
    add = 0;
    flips += taken;
    count -= taken;
  }
  if (count == 0 && add == 0) return;
  // Up to three rows: one by one, in registers.
  u16x32 z[3];
  for (size_t r = 0; r < 3; r++) z[r] = r < count ? ik_noted_row(p, group, flips[r]) : (u16x32){0};
  const u16x32 amount = (u16x32){} + (uint16_t)(1u << shift);
  _Pragma("unroll")
  for (int t = 0; t < 16; t++) {
    u16x32 v = (u16x32)(ik_load16(f + 32 * t) + add);
    _Pragma("unroll")
    for (int r = 0; r < 3; r++) {
      // Bits 0 and 1 would not reach `amount`; two places further up they do.
      const u16x32 bit =
          (t < 2 ? z[r] << (uint16_t)2 : z[r]) & (uint16_t)(1u << (t < 2 ? t + 2 : t));
      v -= __builtin_elementwise_min(bit, amount);
    }
    ik_store16(f + 32 * t, (i16x32)v);
  }
}

/// Brings all groups up to date and forgets the notes.
IK_INLINE void ik_settle_bits16(
    const ik_anneal_problem *p, const ik_anneal_state *state, const bool links) {
  const size_t groups = (p->count + 511) / 512;
  ik_pending noted = ik_pending_at(state->workspace, groups);
  for (size_t q = 0; q < groups; q++)
    ik_catch_up(
        p, (int16_t *)state->fields + 512 * q, q, noted.flips + noted.since[q],
        noted.count - noted.since[q], noted.extra[q], links);
  memset(state->workspace, 0, 64 + 6 * groups);
}

/// Visits one block (vector t of a group) whose fields are up to date but for `*offset`.
///
/// The latency from one accepted flip to the next is what counts, so the gains of the block are
/// kept in a register, apart from the fields in memory, and the test comes before the update.
IK_INLINE void ik_visit_block16(
    const ik_anneal_problem *p, size_t q, int t, const bool raised, int16_t *group_fields,
    i16x32 thresholds, uint32_t lanes, const bool negative, const bool links, u16x32 *spins,
    int16_t *offset, int64_t *change, uint32_t **log) {
  int16_t *block = group_fields + 32 * t;
  const ik_down16 raw_down = ik_down16_lanes(*spins, t);
  const ik_down16 down = negative ? ~raw_down : raw_down;
  i16x32 g = ik_gains16(ik_load16(block) + *offset, down);
  uint32_t accepted = ik_at_most16(g, thresholds) & lanes;
  if (!accepted) return;
  const u16x32 amount = (u16x32){} + (uint16_t)(links ? 2 : 4);
  const u16x32 bit = (u16x32){} + (uint16_t)(1u << (raised ? t + 2 : t));
  const size_t step = 128 * p->stride;
  const char *const rows =
      (const char *)p->rows + ((512 * q + (size_t)t) * p->stride + 8 * q) * 8;
  for (uint32_t rest = accepted; rest; rest &= rest - 1)
    __builtin_prefetch(rows + (size_t)__builtin_ctz(rest) * step);
  const uint32_t down_bits = ik_down16_mask(raw_down);
  // s (c - amount z) = c' - amount (z XOR down), lane by lane.
  const u16x32 mirror = ik_down16_all(down);
  const i16x32 if_up = (links ? (i16x32)mirror & (int16_t)2 : (i16x32){} + (int16_t)2);
  const i16x32 if_down = links ? (i16x32){} + (int16_t)2 - if_up : if_up;
  uint32_t flipped = 0;
  do {
    const int lane = __builtin_ctz(accepted);
    const uint32_t is_down = down_bits >> lane & 1;
    u16x32 z;
    memcpy(&z, rows + (size_t)lane * step, sizeof z);
    z ^= (u16x32){} - (uint16_t)is_down;
    const u16x32 mirrored = z ^ mirror;
    const u16x32 part = __builtin_elementwise_min(
        (raised ? mirrored << (uint16_t)2 : mirrored) & bit, amount);
    g = (g + (is_down ? if_down : if_up)) - (i16x32)part;
    lanes &= ik_lanes_above(lane);
    accepted = ik_at_most16(g, thresholds) & lanes;
    __asm__ volatile("" : "+r"(accepted) : : "memory");
    const int16_t field = (int16_t)(block[lane] + *offset);
    *change += (is_down == negative ? field : -field) + (links ? 0 : 1);
    *offset = (int16_t)(*offset + (links && !is_down ? 0 : 2));
    ik_group_subtract16(group_fields, z, links ? 2 : 4);
    flipped |= 1u << lane;
    *(*log)++ = (uint32_t)(512 * q + 16 * (size_t)lane + (size_t)t) | is_down << 31;
  } while (accepted);
  *spins = ik_toggle16(*spins, flipped, t);
}

IK_INLINE uint64_t ik_sweep_bits16(
    const ik_anneal_problem *p, const ik_anneal_state *state, const ik_visit *how,
    ik_anneal_energy *energy, const bool links) {
  int16_t *f = state->fields;
  const size_t n = p->count, groups = (n + 511) / 512;
  const bool negative = links && p->unit < 0;
  ik_pending noted = ik_pending_at(state->workspace, groups);
  // Forget all but the last sweep.
  const size_t forgotten = noted.sweep;
  noted.sweep = noted.count - forgotten;
  memmove(noted.flips, noted.flips + forgotten, noted.sweep * sizeof *noted.flips);
  uint32_t *log = noted.flips + noted.sweep;
  int64_t change = 0;
  ik_threshold_source source;
  ik_thresholds_begin(&source, how);
  for (size_t q = 0; q < groups; q++) {
    int16_t *group_fields = f + 512 * q, offset = 0;
    const uint32_t *unheard = noted.flips + (noted.since[q] - forgotten);
    ik_catch_up(p, group_fields, q, unheard, (size_t)(log - unheard), noted.extra[q], links);
    u16x32 spins;
    memcpy(&spins, state->spins + 8 * q, sizeof spins);
    for (int t = 0; t < 16; t++) {
      i16x32 thresholds =
          ik_thresholds_int16(how, ik_thresholds_next(&source, 16 * q + (size_t)t));
      if (!links) thresholds -= (int16_t)1;
      const uint32_t lanes = ik_group_lanes16(n - 512 * q, t);
      if (t < 2)
        ik_visit_block16(p, q, t, true, group_fields, thresholds, lanes, negative, links, &spins,
                         &offset, &change, &log);
      else
        ik_visit_block16(p, q, t, false, group_fields, thresholds, lanes, negative, links, &spins,
                         &offset, &change, &log);
    }
    memcpy(state->spins + 8 * q, &spins, sizeof spins);
    noted.since[q] = (uint32_t)(log - noted.flips);
    noted.extra[q] = offset;
  }
  ik_thresholds_end(&source);
  energy->whole += 2 * change;
  noted.count = (size_t)(log - noted.flips);
  ((size_t *)state->workspace)[0] = noted.count;
  ((size_t *)state->workspace)[1] = noted.sweep;
  const uint64_t flips = noted.count - noted.sweep;
  if (!how->leaves_pending) ik_settle_bits16(p, state, links);
  return flips;
}

static uint64_t IK_LEVEL_NAME(ik_sweep_signs)(
    const ik_anneal_problem *p, const ik_anneal_state *state, const ik_visit *how,
    ik_anneal_energy *energy) {
  return ik_sweep_bits16(p, state, how, energy, false);
}

static uint64_t IK_LEVEL_NAME(ik_sweep_links)(
    const ik_anneal_problem *p, const ik_anneal_state *state, const ik_visit *how,
    ik_anneal_energy *energy) {
  return ik_sweep_bits16(p, state, how, energy, true);
}

void IK_LEVEL_NAME(ik_anneal_settle)(
    const ik_anneal_problem *p, const ik_anneal_state *state) {
  if (p->kind == ik_anneal_signs) ik_settle_bits16(p, state, false);
  if (p->kind == ik_anneal_links) ik_settle_bits16(p, state, true);
}

IK_INLINE void ik_row_subtract32(const ik_anneal_problem *p, int32_t *f, size_t j, bool up) {
  const uint64_t *row = (const uint64_t *)p->rows + j * p->stride;
  const size_t groups = (p->count + 511) / 512;
  const u32x16 invert = (u32x16){} + (up ? 0 : 0xffffffffu);
  for (size_t q = 0; q < groups; q++) {
    u32x16 z;
    memcpy(&z, row + 8 * q, sizeof z);
    z ^= invert;
    u32x16 raised = z << 2u;
    _Pragma("unroll")
    for (int t = 0; t < 32; t++) {
      u32x16 bit = (t < 2 ? raised : z) & (1u << (t < 2 ? t + 2 : t));
      u32x16 part = __builtin_elementwise_min(bit, (u32x16){} + 4u), v;
      memcpy(&v, f + 512 * q + 16 * (size_t)t, sizeof v);
      v -= part;
      memcpy(f + 512 * q + 16 * (size_t)t, &v, sizeof v);
    }
  }
}

IK_INLINE uint32_t ik_group_lanes32(size_t rest, int t) {
  if (rest >= 512) return ~0u;
  uint32_t a = rest > (size_t)t ? (1u << ((rest - (size_t)t + 31) / 32)) - 1 : 0;
  uint32_t b = rest > (size_t)t + 1 ? (1u << ((rest - (size_t)t + 30) / 32)) - 1 : 0;
  return a | b << 16;
}

static uint64_t IK_LEVEL_NAME(ik_sweep_signs_wide)(
    const ik_anneal_problem *p, const ik_anneal_state *state, const ik_visit *how,
    ik_anneal_energy *energy) {
  int32_t *f = state->fields;
  const size_t n = p->count, groups = (n + 511) / 512;
  int32_t offset = 0;
  int64_t change = 0;
  uint64_t flips = 0;
  ik_threshold_source source;
  ik_thresholds_begin(&source, how);
  for (size_t q = 0; q < groups; q++) {
    uint64_t *group = state->spins + 8 * q;
    for (int t = 0; t < 32; t += 2) {
      int32_t *block = f + 512 * q + 16 * (size_t)t;
      ik_pair32 thresholds =
          ik_thresholds_int32(how, ik_thresholds_next(&source, 16 * q + (size_t)t / 2));
      thresholds.a -= 1;
      thresholds.b -= 1;
      uint32_t lanes = ik_group_lanes32(n - 512 * q, t);
      for (;;) {
        ik_pair32 field = ik_load32(block);
        field.a += offset;
        field.b += offset;
        uint32_t accepted = ik_accepted32(field, ik_down32_group(group, t), thresholds) & lanes;
        if (!accepted) break;
        const int lane = __builtin_ctz(accepted);
        const size_t j =
            512 * q + 32 * (size_t)(lane & 15) + (size_t)t + (size_t)(lane >> 4);
        const bool up = state->spins[j >> 6] >> (j & 63) & 1;
        const int32_t value = block[lane] + offset;
        change += (up ? value : -value) + 1;
        ik_row_subtract32(p, f, j, up);
        offset += 2;
        state->spins[j >> 6] ^= UINT64_C(1) << (j & 63);
        flips++;
        lanes &= ik_lanes_above(lane);
      }
    }
  }
  ik_thresholds_end(&source);
  if (offset)
    for (size_t k = 0; k < 512 * groups; k++) f[k] += offset;
  energy->whole += 2 * change;
  return flips;
}
