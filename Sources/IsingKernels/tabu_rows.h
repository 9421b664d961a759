/// Flipping a spin: updates of all gains fused with the minima, for one type of gain. Included by
/// tabu_search.h.
///
/// Flipping s_j changes g_i = s_i f_i by -2 J_ij s_i s_j (spins before the flip): the gain of a
/// neighbour falls where the bond was satisfied. The gain of j itself is left as it is.

/// Adds the offset to all gains and finds all minima afresh.
static void IK_OF(ik_tabu_settle)(const ik_tabu_memory *m, IK_GAIN *g) {
  for (size_t k = 0; k < 256 * m->groups; k++) g[k] = (IK_GAIN)(g[k] + (IK_GAIN)m->header->offset);
  m->header->offset = 0;
  IK_OF(ik_tabu_scan)(m, g);
}

/// One unit: stores its gains and takes them into the minima. `bars` is a copy of the pointer in a
/// variable: the compiler would have to load it anew after every store.
#define IK_TAKE(k, v)                                                                          \
  do {                                                                                         \
    const IK_UNIT taken = (v);                                                                 \
    IK_OF(ik_unit_store)(g + 32 * (k), taken);                                                 \
    least = IK_OF(ik_unit_min)(                                                                \
        least, IK_OF(ik_unit_max)(taken, IK_OF(ik_unit_load)(bars + 32 * (k))));              \
  } while (0)

/// Dense rows of a type.
#define IK_DENSE_UPDATE(NAME, WEIGHT, WEIGHTS)                                                 \
  IK_INLINE IK_UNIT NAME##_unit(                                                               \
      const WEIGHT *row, const IK_GAIN *g, const uint64_t *spins, uint32_t flip, size_t k) {   \
    WEIGHTS w;                                                                                 \
    memcpy(&w, row, sizeof w);                                                                 \
    IK_UNIT twice = __builtin_convertvector(w, IK_UNIT);                                       \
    twice += twice;                                                                            \
    const uint32_t same = (uint32_t)(spins[k / 2] >> (32 * (k & 1))) ^ flip;                   \
    return IK_OF(ik_turn)(IK_OF(ik_unit_load)(g + 32 * k), twice, same);                       \
  }                                                                                            \
  static void NAME(                                                                            \
      const ik_anneal_problem *p, const ik_tabu_memory *m, IK_GAIN *g, const uint64_t *spins,  \
      size_t j, bool up) {                                                                     \
    const WEIGHT *row = (const WEIGHT *)p->rows + j * p->stride;                               \
    const IK_GAIN *const bars = m->bars;                                                       \
    IK_GAIN *const minima = m->minima;                                                         \
    const uint32_t flip = up ? 0 : ~0u;                                                        \
    const size_t full = p->count / 32, rest = p->count % 32;                                   \
    for (size_t group = 0; group < m->groups; group++) {                                       \
      IK_UNIT least = (IK_UNIT){} + (IK_GAIN)IK_HIGHEST;                                       \
      const size_t first = 8 * group;                                                          \
      if (first + 8 <= full) {                                                                 \
        _Pragma("unroll") for (size_t k = first; k < first + 8; k++)                           \
            IK_TAKE(k, NAME##_unit(row + 32 * k, g, spins, flip, k));                          \
      } else {                                                                                 \
        for (size_t k = first; k < full; k++)                                                  \
          IK_TAKE(k, NAME##_unit(row + 32 * k, g, spins, flip, k));                            \
        if (rest) {                                                                            \
          WEIGHT copy[32] = {0};                                                               \
          memcpy(copy, row + 32 * full, rest * sizeof *copy);                                  \
          IK_TAKE(full, NAME##_unit(copy, g, spins, flip, full));                              \
        }                                                                                      \
      }                                                                                        \
      IK_OF(ik_unit_store)(minima + 32 * group, least);                                        \
    }                                                                                          \
  }

/// Compressed rows of a type; minima of the groups that changed.
#define IK_SPARSE_UPDATE(NAME, WEIGHT)                                                         \
  static void NAME(                                                                            \
      const ik_anneal_problem *p, const ik_tabu_memory *m, IK_GAIN *g, const uint64_t *spins,  \
      size_t j, bool up) {                                                                     \
    const WEIGHT *weights = p->weights;                                                        \
    const uint32_t *columns = p->columns;                                                      \
    const uint32_t end = p->starts[j + 1];                                                     \
    uint8_t *stale = m->stale;                                                                 \
    stale[j / 256] = 1;                                                                        \
    for (uint32_t k = p->starts[j]; k < end; k++) {                                            \
      const uint32_t i = columns[k];                                                           \
      const bool same = (spins[i >> 6] >> (i & 63) & 1) == up;                                 \
      const IK_GAIN twice = (IK_GAIN)((IK_GAIN)weights[k] * 2);                                \
      g[i] = (IK_GAIN)(g[i] + (same ? -twice : twice));                                        \
      stale[i / 256] = 1;                                                                      \
    }                                                                                          \
    for (size_t group = 0; group < m->groups; group++)                                         \
      if (stale[group]) {                                                                      \
        IK_OF(ik_group_scan)(m, g, group);                                                     \
        stale[group] = 0;                                                                      \
      }                                                                                        \
  }

#if IK_ROWS == 16

/// Bit t of 16-bit lanes as 0 or `amount` (2 or 4).
IK_INLINE i16x32 ik_plane16(u16x32 z, int t, uint16_t amount) {
  // Bits 0 and 1 would not reach `amount`; two places further up they do.
  const int at = t < 2 ? t + 2 : t;
  const u16x32 bit = (t < 2 ? z << (uint16_t)2 : z) & (uint16_t)(1u << at);
  return (i16x32)__builtin_elementwise_min(bit, (u16x32){} + amount);
}

/// J = 2 bit - 1: every gain rises by 2, which goes to the offset, and falls by 4 where the bond was
/// satisfied.
static void ik_tabu_signs(
    const ik_anneal_problem *p, const ik_tabu_memory *m, int16_t *g, const uint64_t *spins,
    size_t j, bool up) {
  const uint64_t *row = (const uint64_t *)p->rows + j * p->stride;
  const int16_t *const bars = m->bars;
  int16_t *const minima = m->minima;
  const size_t groups = m->groups;
  const u16x32 flip = (u16x32){} + (uint16_t)(up ? 0xffff : 0);
  for (size_t group = 0; group < groups; group += 2) {
    u16x32 bonds, others;
    memcpy(&bonds, row + 4 * group, sizeof bonds);
    memcpy(&others, spins + 4 * group, sizeof others);
    // Bit 1: J_ij s_i s_j = +1.
    const u16x32 z = bonds ^ others ^ flip;
    _Pragma("unroll") for (int half = 0; half < 2; half++) {
      i16x32 least = (i16x32){} + (int16_t)INT16_MAX;
      _Pragma("unroll") for (int t = 8 * half; t < 8 * half + 8; t++) {
        const size_t k = 8 * group + (size_t)t;
        IK_TAKE(k, IK_OF(ik_unit_load)(g + 32 * k) - ik_plane16(z, t, 4));
      }
      IK_OF(ik_unit_store)(minima + 32 * (group + (size_t)half), least);
    }
  }
  m->header->offset += 2;
}

/// J = `unit` bit.
static void ik_tabu_links(
    const ik_anneal_problem *p, const ik_tabu_memory *m, int16_t *g, const uint64_t *spins,
    size_t j, bool up) {
  const uint64_t *row = (const uint64_t *)p->rows + j * p->stride;
  const int16_t *const bars = m->bars;
  int16_t *const minima = m->minima;
  const size_t groups = m->groups;
  const u16x32 flip = (u16x32){} + (uint16_t)(up == (p->unit > 0) ? 0 : 0xffff);
  for (size_t group = 0; group < groups; group += 2) {
    u16x32 bonds, others;
    memcpy(&bonds, row + 4 * group, sizeof bonds);
    memcpy(&others, spins + 4 * group, sizeof others);
    // Linked spins of satisfied and of other bonds.
    const u16x32 falls = bonds & (others ^ flip), rises = bonds & ~(others ^ flip);
    for (int half = 0; half < 2; half++) {
      i16x32 least = (i16x32){} + (int16_t)INT16_MAX;
      const u16x32 down = half ? falls >> (uint16_t)8 : falls;
      const u16x32 rise = half ? rises >> (uint16_t)8 : rises;
      _Pragma("unroll") for (int t = 0; t < 8; t++) {
        const size_t k = 8 * group + 8 * (size_t)half + (size_t)t;
        IK_TAKE(
            k, IK_OF(ik_unit_load)(g + 32 * k) - ik_plane16(down, t, 2) + ik_plane16(rise, t, 2));
      }
      IK_OF(ik_unit_store)(minima + 32 * (group + (size_t)half), least);
    }
  }
}

IK_SPARSE_UPDATE(ik_tabu_sparse_int8, int8_t)

IK_INLINE void ik_tabu_update_int16(
    const ik_anneal_problem *p, const ik_tabu_memory *m, int16_t *g, const uint64_t *spins,
    size_t j, bool up) {
  switch (p->kind) {
    case ik_anneal_signs: ik_tabu_signs(p, m, g, spins, j, up); break;
    case ik_anneal_links: ik_tabu_links(p, m, g, spins, j, up); break;
    default: ik_tabu_sparse_int8(p, m, g, spins, j, up); break;
  }
}

#elif IK_ROWS == 32

/// Packed ±1 rows with 32-bit gains: bit t of 32-bit lane l of a group of 512 has place 16 t + l.
static void ik_tabu_signs_wide(
    const ik_anneal_problem *p, const ik_tabu_memory *m, int32_t *g, const uint64_t *spins,
    size_t j, bool up) {
  const uint64_t *row = (const uint64_t *)p->rows + j * p->stride;
  const int32_t *const bars = m->bars;
  int32_t *const minima = m->minima;
  const size_t groups = m->groups;
  const u32x16 flip = (u32x16){} + (up ? ~0u : 0);
  for (size_t group = 0; group < groups; group++) {
    u32x16 bonds, others;
    memcpy(&bonds, row + 4 * (group & ~(size_t)1), sizeof bonds);
    memcpy(&others, spins + 4 * (group & ~(size_t)1), sizeof others);
    const u32x16 z = (bonds ^ others ^ flip) >> (uint32_t)(group & 1 ? 16 : 0);
    i32x32 least = (i32x32){} + INT32_MAX;
    _Pragma("unroll") for (int u = 0; u < 8; u++) {
      const size_t k = 8 * group + (size_t)u;
      i32x32 v = IK_OF(ik_unit_load)(g + 32 * k);
      v.lo -= (i32x16)((z >> (uint32_t)(2 * u) & 1) << 2);
      v.hi -= (i32x16)((z >> (uint32_t)(2 * u + 1) & 1) << 2);
      IK_TAKE(k, v);
    }
    IK_OF(ik_unit_store)(minima + 32 * group, least);
  }
  m->header->offset += 2;
}

IK_DENSE_UPDATE(ik_tabu_dense_int8, int8_t, i8x32)
IK_DENSE_UPDATE(ik_tabu_dense_int32, int32_t, i32x32)
IK_SPARSE_UPDATE(ik_tabu_sparse_int32, int32_t)

IK_INLINE void ik_tabu_update_int32(
    const ik_anneal_problem *p, const ik_tabu_memory *m, int32_t *g, const uint64_t *spins,
    size_t j, bool up) {
  switch (p->kind) {
    case ik_anneal_dense_int8: ik_tabu_dense_int8(p, m, g, spins, j, up); break;
    case ik_anneal_dense_int32: ik_tabu_dense_int32(p, m, g, spins, j, up); break;
    case ik_anneal_signs_wide: ik_tabu_signs_wide(p, m, g, spins, j, up); break;
    default: ik_tabu_sparse_int32(p, m, g, spins, j, up); break;
  }
}

#else

IK_DENSE_UPDATE(ik_tabu_dense_float, float, f32x32)
IK_SPARSE_UPDATE(ik_tabu_sparse_float, float)

IK_INLINE void ik_tabu_update_float(
    const ik_anneal_problem *p, const ik_tabu_memory *m, float *g, const uint64_t *spins, size_t j,
    bool up) {
  if (p->kind == ik_anneal_dense_float)
    ik_tabu_dense_float(p, m, g, spins, j, up);
  else
    ik_tabu_sparse_float(p, m, g, spins, j, up);
}

#endif

#undef IK_TAKE
#undef IK_DENSE_UPDATE
#undef IK_SPARSE_UPDATE
