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

IK_INLINE uint64_t ik_sweep_bits16(
    const ik_anneal_problem *p, const ik_anneal_state *state, const ik_visit *how,
    ik_anneal_energy *energy, const bool links) {
  int16_t *f = state->fields;
  const size_t n = p->count, groups = (n + 511) / 512;
  const uint16_t amount = links ? 2 : 4;
  const bool negative = links && p->unit < 0;
  int16_t offset = 0;
  int64_t change = 0;
  uint64_t flips = 0;
  ik_threshold_source source;
  ik_thresholds_begin(&source, how);
  for (size_t q = 0; q < groups; q++) {
    uint64_t *group = state->spins + 8 * q;
    for (int t = 0; t < 16; t++) {
      int16_t *block = f + 512 * q + 32 * t;
      i16x32 thresholds =
          ik_thresholds_int16(how, ik_thresholds_next(&source, 16 * q + (size_t)t));
      if (!links) thresholds -= (int16_t)1;
      uint32_t lanes = ik_group_lanes16(n - 512 * q, t);
      for (;;) {
        ik_down16 down = ik_down16_group(group, t);
        if (negative) down = ~down;
        uint32_t accepted = ik_accepted16(ik_load16(block) + offset, down, thresholds) & lanes;
        if (!accepted) break;
        const int lane = __builtin_ctz(accepted);
        const size_t j = 512 * q + 16 * (size_t)lane + (size_t)t;
        const bool up = state->spins[j >> 6] >> (j & 63) & 1;
        const int16_t field = (int16_t)(block[lane] + offset);
        change += (up != negative ? field : -field) + (links ? 0 : 1);
        ik_row_subtract16(p, f, j, up, amount);
        offset = (int16_t)(offset + (links && up ? 0 : 2));
        state->spins[j >> 6] ^= UINT64_C(1) << (j & 63);
        flips++;
        lanes &= ik_lanes_above(lane);
      }
    }
  }
  ik_thresholds_end(&source);
  if (offset) ik_offset16(f, 512 * groups, offset);
  energy->whole += 2 * change;
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
