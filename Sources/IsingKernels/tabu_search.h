/// The search for one type of gain. The including file defines IK_GAIN, IK_UNIT (types), IK_TYPE
/// (end of names), IK_ENERGY (member), IK_NUMBER (its type), IK_NONE (a member above all),
/// IK_LOWEST, IK_HIGHEST, IK_LANES (whole numbers in lanes of the same size) and IK_ROWS (16, 32, 0
/// for float); all end here.

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

/// Replaces one lane of a unit where `wanted`; whole vectors, so that the loads that follow need not
/// wait for the store.
IK_INLINE void IK_OF(ik_lane_set)(IK_GAIN *numbers, size_t place, IK_GAIN number, bool wanted) {
  IK_GAIN *unit = numbers + (place & ~(size_t)31);
  const IK_LANES lanes = __builtin_convertvector(ik_lane_numbers, IK_LANES);
  const IK_LANES chosen = lanes == (IK_LANES){} + (wanted ? (int16_t)(place & 31) : (int16_t)-1);
  const IK_UNIT v = IK_OF(ik_unit_load)(unit);
  IK_OF(ik_unit_store)(unit, chosen ? (IK_UNIT){} + number : v);
}

/// Lets a spin free whose rest ends now, unless it was flipped again meanwhile.
IK_INLINE void IK_OF(ik_tabu_free)(
    const ik_tabu_memory *m, uint32_t place, uint64_t now, bool sparse) {
  const bool ends = m->until[place] == (uint32_t)now;
  IK_OF(ik_lane_set)(m->bars, place, (IK_GAIN)IK_LOWEST, ends);
  if (sparse) m->stale[place / 256] |= ends;
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

/// The resting spin that is flipped instead of one with gain `least`, if any: the lowest gain below
/// it that leads below `best`, at the lowest place. `*floor` becomes the lowest gain of all.
static size_t IK_OF(ik_tabu_aspire)(
    const ik_tabu_memory *m, const IK_GAIN *g, uint64_t now, IK_NUMBER offset, IK_GAIN least,
    IK_NUMBER energy, IK_NUMBER best, IK_NUMBER *floor) {
  const uint64_t back = now - 1 < m->header->reach ? now - 1 : m->header->reach;
  size_t again = SIZE_MAX;
  *floor = IK_NONE;
  for (uint64_t k = 1; k <= back; k++) {
    const uint32_t place = m->flips[1 + ((now - k) & m->mask)].place;
    if ((int32_t)(m->until[place] - (uint32_t)now) < 0) continue;
    const IK_NUMBER gain = (IK_NUMBER)g[place] + offset;
    if (gain < *floor) *floor = gain;
    if (g[place] <= least && energy + 2 * gain < best &&
        (g[place] < least || (again != SIZE_MAX && place < again))) {
      least = g[place];
      again = place;
    }
  }
  return again;
}

static size_t IK_OF(ik_tabu_search)(
    const ik_anneal_problem *p, const ik_tabu_state *state, const ik_tabu_call *call) {
  const ik_tabu_memory m = ik_tabu_memory_at(p, state->workspace);
  IK_GAIN *g = state->gains;
  const bool sparse = p->starts != NULL;
  const size_t longest = ik_tabu_longest_rest(p->count);
  const size_t bytes = ik_anneal_spin_words(p->count) * sizeof(uint64_t);
  IK_NUMBER energy = call->energy->IK_ENERGY, best = call->best->IK_ENERGY;
  const IK_NUMBER step = m.header->step.IK_ENERGY;
  IK_NUMBER floor = m.header->floor.IK_ENERGY;
  const size_t reach = call->rest.tenure + (size_t)call->rest.spread;
  if (m.header->reach < reach) m.header->reach = reach < longest ? reach : longest;
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
    const uint64_t now = ++m.header->iteration;
    const IK_NUMBER offset = (IK_NUMBER)m.header->offset;

    // The best free spin.
    IK_UNIT lanes = IK_OF(ik_unit_load)(m.minima);
    for (size_t k = 1; k < m.groups; k++)
      lanes = IK_OF(ik_unit_min)(
          lanes, IK_OF(ik_unit_load)((const IK_GAIN *)m.minima + 32 * k));
    const IK_GAIN least = __builtin_reduce_min(lanes);
    size_t place = IK_OF(ik_tabu_find)(&m, g, least, word);
    IK_NUMBER gain = (IK_NUMBER)least + offset;

    // A resting one that is better and leads below the best. Seldom is one deep enough.
    if (floor < gain && energy + 2 * floor < best) {
      const size_t again =
          IK_OF(ik_tabu_aspire)(&m, g, now, offset, least, energy, best, &floor);
      if (again != SIZE_MAX) {
        place = again;
        gain = (IK_NUMBER)g[again] + offset;
      }
    }

    // Those whose rest ends now: two without a branch, as there seldom are more. Flip 0 is none; it
    // names a spin all the same, which is freed only if its rest ends.
    const ik_tabu_flip first = m.flips[m.ends[now & m.mask]];
    const ik_tabu_flip second = m.flips[first.next];
    m.ends[now & m.mask] = 0;
    IK_OF(ik_tabu_free)(&m, first.place, now, sparse);
    IK_OF(ik_tabu_free)(&m, second.place, now, sparse);
    for (uint32_t k = second.next; k; k = m.flips[k].next)
      IK_OF(ik_tabu_free)(&m, m.flips[k].place, now, sparse);

    const size_t spin = ik_spin_at(p->kind, place);
    if (!is_kept && gain >= 0) {
      memcpy(call->best_spins, state->spins, bytes);
      is_kept = true;
    }
    size_t rest = call->rest.tenure + ((word >> 24) * (call->rest.spread + 1) >> 8);
    if (rest > longest) rest = longest;
    uint32_t *const end = m.ends + ((now + rest) & m.mask);
    const uint32_t number = 1 + (uint32_t)(now & m.mask);
    m.flips[number] = (ik_tabu_flip){(uint32_t)place, *end};
    m.until[place] = (uint32_t)(now + rest);
    *end = number;
    IK_OF(ik_lane_set)(m.bars, place, (IK_GAIN)IK_HIGHEST, true);

    const bool up = state->spins[spin >> 6] >> (spin & 63) & 1;
    IK_OF(ik_tabu_update)(p, &m, g, state->spins, spin, up);
    state->spins[spin >> 6] ^= UINT64_C(1) << (spin & 63);
    IK_OF(ik_lane_set)(g, place, (IK_GAIN)(-gain - (IK_NUMBER)m.header->offset), true);
    if (rest == 0) {
      m.ends[now & m.mask] = 0;
      IK_OF(ik_lane_set)(m.bars, place, (IK_GAIN)IK_LOWEST, true);
    }
    if (rest == 0 || m.header->offset >= 512) IK_OF(ik_tabu_settle)(&m, g);
    floor = floor < IK_NONE ? floor - step : floor;
    if (-gain < floor) floor = -gain;
    energy += 2 * gain;
    if (energy < best) {
      best = energy;
      is_kept = false;
    }
    if (done % 64 == 63) ik_philox_advance(call->place, 16);
  }
  if (!is_kept) memcpy(call->best_spins, state->spins, bytes);
  ik_philox_advance(call->place, (done % 64 + 3) / 4);
  m.header->floor.IK_ENERGY = floor;
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
#undef IK_LANES
#undef IK_NONE
#undef IK_OF
#undef IK_JOIN
#undef IK_JOIN2
