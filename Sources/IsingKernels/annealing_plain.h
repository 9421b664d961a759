/// A sweep where places equal indices. The including file defines
/// IK_SWEEP (name), IK_FIELD, IK_WEIGHT (types), IK_ENERGY (member), IK_THRESHOLDS, IK_ACCEPTED,
/// IK_LOAD, IK_DOWN (block operations) and IK_SPARSE (0 or 1); all but IK_LEVEL_NAME end here.

#define IK_JOIN2(a, b) a##b
#define IK_JOIN(a, b) IK_JOIN2(a, b)
#define IK_UPDATE IK_JOIN(IK_SWEEP, _update)

#if IK_SPARSE

/// f_i -= 2 s_j J_ij for the spin j that was `up`.
IK_INLINE void IK_UPDATE(const ik_anneal_problem *p, IK_FIELD *restrict f, size_t j, bool up) {
  const IK_WEIGHT *weights = p->weights;
  const uint32_t *columns = p->columns;
  const uint32_t end = p->starts[j + 1];
  const int twice = up ? 2 : -2;
  for (uint32_t k = p->starts[j]; k < end; k++)
    f[columns[k]] = (IK_FIELD)(f[columns[k]] - (IK_FIELD)((IK_FIELD)twice * (IK_FIELD)weights[k]));
}

#else

/// f_i -= 2 s_j J_ij for the spin j that was `up` and first <= i < end.
IK_INLINE void IK_JOIN(IK_UPDATE, _part)(
    const ik_anneal_problem *p, IK_FIELD *restrict f, size_t j, bool up, size_t first,
    size_t end) {
  const IK_WEIGHT *restrict row = (const IK_WEIGHT *)p->rows + j * p->stride;
  if (up)
    for (size_t i = first; i < end; i++) f[i] -= (IK_FIELD)row[i] * 2;
  else
    for (size_t i = first; i < end; i++) f[i] += (IK_FIELD)row[i] * 2;
}

/// f_i -= 2 s_j J_ij for the spin j that was `up`.
IK_INLINE void IK_UPDATE(const ik_anneal_problem *p, IK_FIELD *restrict f, size_t j, bool up) {
  IK_JOIN(IK_UPDATE, _part)(p, f, j, up, 0, p->count);
}

#endif

static uint64_t IK_SWEEP(
    const ik_anneal_problem *p, const ik_anneal_state *state, const ik_visit *how,
    ik_anneal_energy *energy) {
  IK_FIELD *f = state->fields;
  const size_t n = p->count, blocks = (n + 31) / 32;
  __typeof__(energy->IK_ENERGY) change = 0;
  uint64_t flips = 0;
  ik_threshold_source source;
  ik_thresholds_begin(&source, how);
  for (size_t block = 0; block < blocks; block++) {
    __typeof__(IK_THRESHOLDS(how, (const float *)0)) thresholds =
        IK_THRESHOLDS(how, ik_thresholds_next(&source, block));
    const int shift = 32 * (int)(block & 1);
    uint64_t *word = &state->spins[block >> 1];
    uint32_t bits = (uint32_t)(*word >> shift);
    uint32_t lanes = n - 32 * block < 32 ? (1u << (n - 32 * block)) - 1 : ~0u;
    uint32_t accepted = IK_ACCEPTED(IK_LOAD(f + 32 * block), IK_DOWN(bits), thresholds) & lanes;
    if (!accepted) continue;
    do {
      const int lane = __builtin_ctz(accepted);
      const size_t j = 32 * block + (size_t)lane;
      const bool up = bits >> lane & 1;
      change += up ? f[j] : -f[j];
      bits ^= 1u << lane;
      flips++;
      lanes &= ik_lanes_above(lane);
#if IK_SPARSE
      IK_UPDATE(p, f, j, up);
      accepted = IK_ACCEPTED(IK_LOAD(f + 32 * block), IK_DOWN(bits), thresholds) & lanes;
#else
      // This block first: then the next flip is known, and its row on the way, during the rest.
      const size_t first = 32 * block, end = n - first < 32 ? n : first + 32;
      if (end - first == 32) IK_JOIN(IK_UPDATE, _part)(p, f, j, up, first, first + 32);
      else IK_JOIN(IK_UPDATE, _part)(p, f, j, up, first, end);
      accepted = IK_ACCEPTED(IK_LOAD(f + first), IK_DOWN(bits), thresholds) & lanes;
      __asm__ volatile("" : "+r"(accepted) : : "memory");
      if (accepted) {
        const size_t candidate = first + (size_t)__builtin_ctz(accepted);
        const char *next = (const char *)((const IK_WEIGHT *)p->rows + candidate * p->stride);
        const size_t bytes = n * sizeof(IK_WEIGHT);
        for (size_t k = 0; k < 1024 && k < bytes; k += 64) __builtin_prefetch(next + k);
        __builtin_prefetch(next + first * sizeof(IK_WEIGHT));
      }
      IK_JOIN(IK_UPDATE, _part)(p, f, j, up, 0, first);
      IK_JOIN(IK_UPDATE, _part)(p, f, j, up, end, n);
#endif
    } while (accepted);
    *word = (*word & ~((uint64_t)0xffffffffu << shift)) | (uint64_t)bits << shift;
  }
  ik_thresholds_end(&source);
  energy->IK_ENERGY += 2 * change;
  return flips;
}

#undef IK_UPDATE
#undef IK_SWEEP
#undef IK_FIELD
#undef IK_WEIGHT
#undef IK_ENERGY
#undef IK_THRESHOLDS
#undef IK_ACCEPTED
#undef IK_LOAD
#undef IK_DOWN
#undef IK_SPARSE
