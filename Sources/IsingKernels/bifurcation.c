#include "bifurcation_internal.h"

#include <string.h>

#include "kernel_level.h"

#pragma STDC FP_CONTRACT OFF

const ik_bifurcation_level *ik_bifurcation_level_in_use(void) {
#if defined(__x86_64__)
  switch (ik_current_level()) {
    case ik_level_avx512_bit: return &ik_bifurcation_avx512_bit;
    case ik_level_avx512: return &ik_bifurcation_avx512;
    case ik_level_avx2: return &ik_bifurcation_avx2;
    case ik_level_portable: break;
  }
#endif
  return &ik_bifurcation_portable;
}

static const ik_bifurcation_level *level(void) { return ik_bifurcation_level_in_use(); }

static ik_field_form form_of(const ik_anneal_problem *problem) {
  switch (problem->kind) {
    case ik_anneal_signs: return ik_fields_signs;
    case ik_anneal_signs_wide: return ik_fields_signs_wide;
    case ik_anneal_links: return ik_fields_links;
    case ik_anneal_dense_float:
    case ik_anneal_sparse_float: return ik_fields_real;
    default: return ik_fields_whole;
  }
}

static inline size_t line(size_t bytes) { return (bytes + 63) / 64 * 64; }

size_t ik_replica_lay_out(
    const ik_anneal_problem *problem, size_t order, ik_replica *b, void *memory) {
  const size_t groups = (problem->count + 511) / 512, places = 512 * groups;
  const ik_field_form form = form_of(problem);
  const size_t width = form == ik_fields_signs || form == ik_fields_links ? 2 : 4;
  size_t at = line(sizeof(ik_replica));
#define TAKE(member, bytes)                            \
  do {                                                 \
    b->member = (void *)(memory ? (char *)memory + at : NULL); \
    at += line(bytes);                                 \
  } while (0)
  TAKE(x, 4 * places);
  TAKE(y, 4 * places);
  TAKE(pump, 4 * places);
  TAKE(external, 4 * places);
  TAKE(fields, width * places);
  TAKE(signs, 64 * groups);
  TAKE(next, 64 * groups);
  TAKE(best_signs, 64 * groups);
  // Lists are written up to 32 entries at a time.
  const size_t listed = order > places ? order : places;
  TAKE(up, width * (listed + 32));
  TAKE(down, width * (listed + 32));
  TAKE(zero_row, ik_is_packed(form) ? 8 * problem->stride + 192 : 0);
#undef TAKE
  b->count = problem->count;
  b->order = order;
  b->groups = groups;
  b->form = form;
  return at;
}

size_t ik_bifurcation_bytes(const ik_anneal_problem *problem) {
  ik_replica replica;
  return ik_replica_lay_out(problem, problem->count, &replica, NULL);
}

static size_t sign_words(const ik_replica *b) { return 16 * b->groups; }

/// Takes the signs of x.
static void read_signs(ik_replica *b, uint32_t *signs) {
  for (size_t w = 0; w < sign_words(b); w++) {
    uint32_t bits = 0;
    for (size_t k = 0; k < 32; k++) {
      uint32_t pattern;
      memcpy(&pattern, b->x + 32 * w + k, sizeof pattern);
      bits |= pattern >> 31 << k;
    }
    signs[w] = bits & ik_replica_lanes(b, w);
  }
}

static void keep_if_best(ik_replica *b, double energy) {
  if (b->has_best && energy >= b->best) return;
  b->best = energy;
  b->has_best = true;
  memcpy(b->best_signs, b->signs, 4 * sign_words(b));
}

void ik_replica_draw(
    ik_replica *b, size_t first, const float *external, float amplitude, float velocity,
    const uint64_t *spins, ik_philox place) {
  const size_t count = b->count;
  ik_philox velocities = place;
  ik_philox_advance(&velocities, 8 * ((b->order + 31) / 32));
  ik_philox_advance(&place, first / 4);
  ik_philox_advance(&velocities, first / 4);
  for (size_t begin = 0; begin < count; begin += 32) {
    float x[32], y[32];
    ik_uniform_fill(place, 32, x);
    ik_uniform_fill(velocities, 32, y);
    ik_philox_advance(&place, 8);
    ik_philox_advance(&velocities, 8);
    for (size_t k = 0; k < 32 && begin + k < count; k++) {
      const size_t i = begin + k, whole = first + i, to = ik_replica_place(b->form, i);
      float at = amplitude * (2 * x[k] - 1);
      if (spins) {
        at = at < 0 ? -at : at;
        if (!(spins[whole >> 6] >> (whole & 63) & 1)) at = -at;
      }
      b->x[to] = at;
      b->y[to] = velocity * (2 * y[k] - 1);
      if (external) b->external[to] = external[i];
    }
  }
  for (size_t k = 0; k < 512 * b->groups; k++) b->pump[k] = 1;
  read_signs(b, b->signs);
}

void ik_replica_scale(ik_replica *b, const ik_bifurcation_rule *rule) {
  const float dt = (float)rule->dt, square = (float)(rule->dt * rule->dt);
  for (size_t k = 0; k < 512 * b->groups; k++) {
    b->y[k] *= dt;
    b->pump[k] *= square;
  }
}

void ik_bifurcation_start(
    const ik_anneal_problem *problem, void *memory, const float *external, float amplitude,
    float velocity, const uint64_t *spins, ik_philox place) {
  if (!ik_anneal_supports(problem)) return;
  memset(memory, 0, ik_bifurcation_bytes(problem));
  ik_replica *b = memory;
  ik_replica_lay_out(problem, problem->count, b, memory);
  b->has_external = external != NULL;
  b->odd = (int32_t)(problem->count & 1);
  b->unit = problem->unit;
  ik_replica_draw(b, 0, external, amplitude, velocity, spins, place);
  level()->prepare(problem, b);
}

size_t ik_bifurcation_run(
    const ik_anneal_problem *problem, void *memory, const ik_bifurcation_rule *rule, size_t first,
    size_t count, double target) {
  ik_replica *b = memory;
  const ik_bifurcation_level *use = level();
  if (first == 0 && count > 0) ik_replica_scale(b, rule);
  for (size_t k = 0; k < count; k++) {
    if (b->form == ik_fields_real && b->added >= 64 * b->count) use->prepare(problem, b);
    const double now = use->move(b, rule, first + k);
    keep_if_best(b, now);
    if (now <= target) return k;
    use->turn(problem, b);
  }
  return count;
}

double ik_bifurcation_best(const ik_anneal_problem *problem, void *memory, uint64_t *spins) {
  (void)problem;
  ik_replica *b = memory;
  keep_if_best(b, level()->energy(b));
  if (spins) {
    memset(spins, 0, 8 * ((b->count + 63) / 64));
    for (size_t i = 0; i < b->count; i++) {
      const size_t place = ik_replica_place(b->form, i);
      if (!(b->best_signs[place >> 5] >> (place & 31) & 1)) spins[i >> 6] |= UINT64_C(1) << (i & 63);
    }
  }
  return b->best;
}

double ik_bifurcation_lowest(const void *memory) {
  const ik_replica *b = memory;
  return b->has_best ? b->best : __builtin_inf();
}

double ik_bifurcation_descend(const ik_anneal_problem *problem, void *memory, size_t sweeps) {
  ik_replica *b = memory;
  const ik_bifurcation_level *use = level();
  keep_if_best(b, use->energy(b));
  memcpy(b->signs, b->best_signs, 4 * sign_words(b));
  use->prepare(problem, b);
  memcpy(b->next, b->signs, 4 * sign_words(b));
  bool goes_on = true;
  for (size_t sweep = 0; sweep < sweeps && goes_on; sweep++) {
    goes_on = false;
    for (size_t i = 0; i < b->count; i++) {
      const size_t place = ik_replica_place(b->form, i);
      const bool is_down = b->signs[place >> 5] >> (place & 31) & 1;
      const double f = ik_replica_field(b, place) + (b->has_external ? b->external[place] : 0);
      if (is_down ? f <= 0 : f >= 0) continue;
      b->next[place >> 5] ^= 1u << (place & 31);
      use->turn(problem, b);
      memcpy(b->next, b->signs, 4 * sign_words(b));
      goes_on = true;
    }
  }
  keep_if_best(b, use->energy(b));
  return b->best;
}

/// What is saved of a replica before its arrays.
typedef struct ik_saved_header {
  double best;
  uint64_t added;
  uint64_t has_best;
} ik_saved_header;

/// The arrays that are saved, one after another.
static size_t saved_arrays(const ik_replica *b, void *arrays[6], size_t sizes[6]) {
  const size_t places = 2048 * b->groups, signs = 64 * b->groups;
  arrays[0] = b->x, sizes[0] = places;
  arrays[1] = b->y, sizes[1] = places;
  arrays[2] = b->pump, sizes[2] = places;
  arrays[3] = b->signs, sizes[3] = signs;
  arrays[4] = b->best_signs, sizes[4] = signs;
  arrays[5] = b->fields, sizes[5] = b->form == ik_fields_real ? places : 0;
  size_t bytes = sizeof(ik_saved_header);
  for (size_t k = 0; k < 6; k++) bytes += sizes[k];
  return bytes;
}

size_t ik_bifurcation_saved_bytes(const ik_anneal_problem *problem) {
  ik_replica replica = {0};
  ik_replica_lay_out(problem, problem->count, &replica, NULL);
  void *arrays[6];
  size_t sizes[6];
  return saved_arrays(&replica, arrays, sizes);
}

void ik_bifurcation_save(const ik_anneal_problem *problem, const void *memory, void *saved) {
  (void)problem;
  const ik_replica *b = memory;
  void *arrays[6];
  size_t sizes[6];
  (void)saved_arrays(b, arrays, sizes);
  const ik_saved_header header = {b->best, b->added, b->has_best};
  char *to = saved;
  memcpy(to, &header, sizeof header);
  to += sizeof header;
  for (size_t k = 0; k < 6; to += sizes[k++])
    if (sizes[k]) memcpy(to, arrays[k], sizes[k]);
}

void ik_bifurcation_restore(
    const ik_anneal_problem *problem, void *memory, const void *saved) {
  if (!ik_anneal_supports(problem)) return;
  ik_replica *b = memory;
  void *arrays[6];
  size_t sizes[6];
  (void)saved_arrays(b, arrays, sizes);
  ik_saved_header header;
  const char *from = saved;
  memcpy(&header, from, sizeof header);
  from += sizeof header;
  const char *fields = from;
  for (size_t k = 0; k < 6; from += sizes[k++]) {
    if (k == 5) fields = from;
    if (sizes[k]) memcpy(arrays[k], from, sizes[k]);
  }
  for (size_t w = 0; w < sign_words(b); w++) {
    const uint32_t lanes = ik_replica_lanes(b, w);
    b->signs[w] &= lanes;
    b->best_signs[w] &= lanes;
  }
  memcpy(b->next, b->signs, 4 * sign_words(b));
  level()->prepare(problem, b);
  // Real fields carry the rounding of all rows added since they were computed.
  if (sizes[5]) memcpy(b->fields, fields, sizes[5]);
  b->added = header.added;
  b->best = header.best;
  b->has_best = header.has_best != 0;
}

void ik_bifurcation_read(
    const ik_anneal_problem *problem, const void *memory, float *x, float *y, double *fields) {
  (void)problem;
  const ik_replica *b = memory;
  for (size_t i = 0; i < b->count; i++) {
    const size_t place = ik_replica_place(b->form, i);
    if (x) x[i] = b->x[place];
    if (y) y[i] = b->y[place];
    if (fields) fields[i] = ik_replica_field(b, place);
  }
}

void ik_bifurcation_flip(
    const ik_anneal_problem *problem, void *memory, size_t flips, const uint32_t *indices) {
  ik_replica *b = memory;
  const ik_field_form form = b->form;
  const bool is_narrow = form == ik_fields_signs || form == ik_fields_links;
  float *const x = b->x;
  uint32_t *const signs = b->signs;
  void *const up = b->up, *const down = b->down;
  size_t ups = 0, downs = 0;
  for (size_t k = 0; k < flips; k++) {
    const uint32_t spin = indices[k];
    const size_t place = ik_replica_place(form, spin);
    uint32_t pattern;
    memcpy(&pattern, x + place, sizeof pattern);
    const size_t was_down = pattern >> 31;
    x[place] = -x[place];
    signs[place >> 5] ^= 1u << (place & 31);
    // Both lists are written and one grows: a branch would be as unpredictable as the spins.
    if (is_narrow) {
      ((uint16_t *)up)[ups] = (uint16_t)spin;
      ((uint16_t *)down)[downs] = (uint16_t)spin;
    } else {
      ((uint32_t *)up)[ups] = spin;
      ((uint32_t *)down)[downs] = spin;
    }
    ups += was_down;
    downs += 1 - was_down;
  }
  level()->add(problem, b, ups, downs);
}

void ik_bifurcation_move(
    size_t spins, size_t lanes, const ik_bifurcation_rule *rule, size_t step, const float *force,
    const float *external, const float *external_scale, const float *feedbacks, float *x, float *y,
    float *pump) {
  level()->batch(
      spins, lanes, rule, step, force, external, external_scale, feedbacks, x, y, pump);
}
