/// The search for one type of gain. The including file defines IK_GAIN, IK_UNIT (types), IK_TYPE
/// (end of names), IK_ENERGY (member), IK_NUMBER (its type), IK_LOWEST, IK_HIGHEST and IK_ROWS
/// (16, 32, 0 for float); all end here.

#define IK_JOIN2(a, b) a##b
#define IK_JOIN(a, b) IK_JOIN2(a, b)
#define IK_OF(name) IK_JOIN(name##_, IK_TYPE)

IK_INLINE IK_UNIT IK_OF(ik_unit_load)(const IK_GAIN *from) {
  IK_UNIT v;
  memcpy(&v, from, sizeof v);
  return v;
}
IK_INLINE void IK_OF(ik_unit_store)(IK_GAIN *to, IK_UNIT v) { memcpy(to, &v, sizeof v); }

IK_INLINE IK_UNIT IK_OF(ik_unit_min)(IK_UNIT a, IK_UNIT b) {
  return __builtin_elementwise_min(a, b);
}
IK_INLINE IK_UNIT IK_OF(ik_unit_max)(IK_UNIT a, IK_UNIT b) {
  return __builtin_elementwise_max(a, b);
}

/// Finds the minima of one group afresh.
IK_INLINE void IK_OF(ik_group_scan)(const ik_tabu_memory *m, const IK_GAIN *g, size_t group) {
  const IK_GAIN *bars = (const IK_GAIN *)m->bars + 256 * group;
  IK_UNIT least = (IK_UNIT){} + (IK_GAIN)IK_HIGHEST;
  g += 256 * group;
  _Pragma("unroll") for (int u = 0; u < 8; u++) {
    const IK_UNIT v =
        IK_OF(ik_unit_max)(IK_OF(ik_unit_load)(g + 32 * u), IK_OF(ik_unit_load)(bars + 32 * u));
    least = IK_OF(ik_unit_min)(least, v);
  }
  IK_OF(ik_unit_store)((IK_GAIN *)m->minima + 32 * group, least);
}

static void IK_OF(ik_tabu_scan)(const ik_tabu_memory *m, const IK_GAIN *g) {
  for (size_t group = 0; group < m->groups; group++) IK_OF(ik_group_scan)(m, g, group);
}

/// Stores a bar with the width of the loads that follow, so that these need not wait for it.
IK_INLINE void IK_OF(ik_bar_set)(const ik_tabu_memory *m, size_t place, IK_GAIN bar) {
  IK_GAIN *unit = (IK_GAIN *)m->bars + (place & ~(size_t)31);
  IK_UNIT v = IK_OF(ik_unit_load)(unit);
  v[place & 31] = bar;
  IK_OF(ik_unit_store)(unit, v);
}

/// The place of a gain `least` in the order that the random word gives.
IK_INLINE size_t IK_OF(ik_tabu_find)(
    const ik_tabu_memory *m, const IK_GAIN *g, IK_GAIN least, uint32_t word) {
  const IK_GAIN *minima = m->minima;
  size_t group = ((uint64_t)(word & 0xffff) * m->groups) >> 16;
  if (m->groups <= 64) {
    uint64_t ties = 0;
    for (size_t k = 0; k < m->groups; k++) {
      const bool ties_here =
          IK_OF(ik_lowest)(IK_OF(ik_unit_load)(minima + 32 * k), least) != 0;
      ties |= (uint64_t)ties_here << k;
    }
    const uint64_t ahead = ties >> group << group;
    group = (size_t)__builtin_ctzll(ahead ? ahead : ties);
  } else {
    while (IK_OF(ik_lowest)(IK_OF(ik_unit_load)(minima + 32 * group), least) == 0)
      group = group + 1 == m->groups ? 0 : group + 1;
  }
  const IK_GAIN *bars = (const IK_GAIN *)m->bars + 256 * group;
  g += 256 * group;
  uint32_t lanes[8], units = 0;
  _Pragma("unroll") for (int u = 0; u < 8; u++) {
    const IK_UNIT v =
        IK_OF(ik_unit_max)(IK_OF(ik_unit_load)(g + 32 * u), IK_OF(ik_unit_load)(bars + 32 * u));
    lanes[u] = IK_OF(ik_lowest)(v, least);
    units |= (uint32_t)(lanes[u] != 0) << u;
  }
  const uint32_t first = word >> 16 & 7, ahead = units >> first << first;
  const uint32_t unit = (uint32_t)__builtin_ctz(ahead ? ahead : units);
  const uint32_t lane = word >> 19 & 31, above = lanes[unit] >> lane << lane;
  return 256 * group + 32 * unit + (uint32_t)__builtin_ctz(above ? above : lanes[unit]);
}

#include "tabu_rows.h"

static size_t IK_OF(ik_tabu_search)(
    const ik_anneal_problem *p, const ik_tabu_state *state, const ik_tabu_call *call) {
  const ik_tabu_memory m = ik_tabu_memory_at(p, state->workspace);
  IK_GAIN *g = state->gains;
  const size_t longest = ik_tabu_longest_rest(p->count);
  const size_t bytes = ik_anneal_spin_words(p->count) * sizeof(uint64_t);
  IK_NUMBER energy = call->energy->IK_ENERGY, best = call->best->IK_ENERGY;
  bool is_kept = true;
  if (energy < best) {
    best = energy;
    is_kept = false;
  }
  size_t done = 0;
  uint32_t words[64];
  for (; done < call->iterations && best > call->target.IK_ENERGY; done++) {
    if (done % 64 == 0) ik_philox_fill(*call->place, 64, words);
    const uint32_t word = words[done % 64];
    const uint64_t now = ++*m.iteration;
    const IK_NUMBER offset = (IK_NUMBER)*m.offset;

    // The best free spin.
    IK_UNIT lanes = IK_OF(ik_unit_load)(m.minima);
    for (size_t k = 1; k < m.groups; k++)
      lanes = IK_OF(ik_unit_min)(
          lanes, IK_OF(ik_unit_load)((const IK_GAIN *)m.minima + 32 * k));
    IK_GAIN least = __builtin_reduce_min(lanes);
    size_t place = IK_OF(ik_tabu_find)(&m, g, least, word);

    // A resting one that is better and leads below the best; those whose rest ends now.
    size_t again = SIZE_MAX;
    IK_GAIN lowest = least;
    for (size_t k = 0; k < *m.count;) {
      const ik_resting spin = m.resting[k];
      const IK_GAIN gain = g[spin.place];
      if (gain <= lowest && energy + 2 * ((IK_NUMBER)gain + offset) < best &&
          (gain < lowest || (again != SIZE_MAX && spin.place < again))) {
        lowest = gain;
        again = spin.place;
      }
      if (spin.until == now) {
        IK_OF(ik_bar_set)(&m, spin.place, (IK_GAIN)IK_LOWEST);
        if (p->starts) m.stale[spin.place / 256] = 1;
        m.resting[k] = m.resting[--*m.count];
      } else {
        k++;
      }
    }
    if (again != SIZE_MAX) {
      place = again;
      least = lowest;
      // It may have been freed just now; if not, its new rest replaces the old one.
      for (size_t k = 0; k < *m.count; k++)
        if (m.resting[k].place == place) {
          m.resting[k] = m.resting[--*m.count];
          break;
        }
      IK_OF(ik_bar_set)(&m, place, (IK_GAIN)IK_LOWEST);
    }

    const size_t spin = ik_spin_at(p->kind, place);
    const IK_NUMBER gain = (IK_NUMBER)least + offset;
    if (!is_kept && gain >= 0) {
      memcpy(call->best_spins, state->spins, bytes);
      is_kept = true;
    }
    size_t rest = call->rest.tenure + ((word >> 24) * (call->rest.spread + 1) >> 8);
    if (rest > longest) rest = longest;
    if (rest > 0) {
      m.resting[(*m.count)++] = (ik_resting){now + rest, (uint32_t)place, (uint32_t)spin};
      IK_OF(ik_bar_set)(&m, place, (IK_GAIN)IK_HIGHEST);
    }
    const bool up = state->spins[spin >> 6] >> (spin & 63) & 1;
    IK_OF(ik_tabu_update)(p, &m, g, state->spins, spin, up);
    state->spins[spin >> 6] ^= UINT64_C(1) << (spin & 63);
    g[place] = (IK_GAIN)(-gain - (IK_NUMBER)*m.offset);
    if (rest == 0 || *m.offset >= 512) IK_OF(ik_tabu_settle)(&m, g);
    energy += 2 * gain;
    if (energy < best) {
      best = energy;
      is_kept = false;
    }
    if (done % 64 == 63) ik_philox_advance(call->place, 16);
  }
  if (!is_kept) memcpy(call->best_spins, state->spins, bytes);
  ik_philox_advance(call->place, (done % 64 + 3) / 4);
  call->energy->IK_ENERGY = energy;
  call->best->IK_ENERGY = best;
  return done;
}

#undef IK_GAIN
#undef IK_UNIT
#undef IK_ROWS
#undef IK_TYPE
#undef IK_ENERGY
#undef IK_NUMBER
#undef IK_LOWEST
#undef IK_HIGHEST
#undef IK_OF
#undef IK_JOIN
#undef IK_JOIN2
