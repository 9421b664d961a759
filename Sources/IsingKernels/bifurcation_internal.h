/// What the files of simulated bifurcation share.
#ifndef ISING_KERNELS_BIFURCATION_INTERNAL_H
#define ISING_KERNELS_BIFURCATION_INTERNAL_H

#include "bifurcation.h"

/// How a replica's fields are kept.
typedef enum ik_field_form {
  /// Packed ±1 couplings: half the field, 16 bits, wrapping.
  ik_fields_signs,
  /// The same in 32 bits.
  ik_fields_signs_wide,
  /// Packed couplings 0 or `unit`: the field over `unit`, 16 bits, wrapping.
  ik_fields_links,
  /// Whole numbers in the order of the spins.
  ik_fields_whole,
  /// Real numbers in the order of the spins.
  ik_fields_real,
} ik_field_form;

/// One replica, or a shard of one: `count` of its `order` spins. Arrays lie behind this header and go
/// up to a multiple of 512 spins.
///
/// *Places.* With packed rows, spin 512 q + 128 k + 8 t + c (k < 4, t < 16, c < 8) has place
/// 512 q + 32 t + 8 k + c: the order in which carry-save planes unpack without crossing lanes.
/// Otherwise places equal indices. Bit l of sign word w belongs to place 32 w + l; 1 is down.
typedef struct ik_replica {
  size_t count, order, first, groups;
  ik_field_form form;
  bool has_external, has_best;
  /// A field of signs is 2 (stored + offset) + s_i - odd, of links unit (stored + offset).
  int64_t offset;
  int32_t odd, unit;
  /// Rows added since real fields were computed.
  uint64_t added;
  double best;
  float *x, *y, *pump, *external;
  void *fields;
  uint32_t *signs, *next, *best_signs;
  /// Lists of the spins that turned up and down: 16 bits each where the fields have 16, else 32.
  void *up, *down;
  /// A row of zeros.
  uint64_t *zero_row;
} ik_replica;

/// The constants of one step, in units where y counts dt y.
typedef struct ik_pace {
  /// dt² p of all spins.
  float pump;
  /// p *= keep + rise x².
  float keep, rise;
  /// dt² c and dt².
  float force, square;
  /// gamma dt.
  float heat;
} ik_pace;

static inline ik_pace ik_pace_at(const ik_bifurcation_rule *rule, size_t step, double feedback) {
  const double left = rule->horizon - (double)step, rate = left > 1 ? 1 / left : 1;
  const double square = rule->dt * rule->dt;
  const double pump = 1 - ((double)step + 1) / rule->horizon;
  return (ik_pace){
      .pump = (float)(square * (pump > 0 ? pump : 0)),
      .keep = (float)(1 - rate),
      .rise = (float)(rate * feedback),
      .force = (float)(square * rule->coupling),
      .square = (float)square,
      .heat = (float)(rule->heat * rule->dt),
  };
}

/// The functions of one level.
typedef struct ik_bifurcation_level {
  /// One step's motion; returns the energy before it, writes the new signs to `next`.
  double (*move)(ik_replica *replica, const ik_bifurcation_rule *rule, size_t step);
  /// The energy of the signs.
  double (*energy)(const ik_replica *replica);
  /// Lists the differences of `next` from `signs`, adds their rows and makes `next` the signs.
  void (*turn)(const ik_anneal_problem *problem, ik_replica *replica);
  /// Adds the rows of so many spins listed as turned up and down.
  void (*add)(const ik_anneal_problem *problem, ik_replica *replica, size_t ups, size_t downs);
  /// Computes the fields from the signs.
  void (*prepare)(const ik_anneal_problem *problem, ik_replica *replica);
  /// The same from lists of all spins that are up, and of all that are down.
  void (*fill)(const ik_anneal_problem *problem, ik_replica *replica, size_t ups, size_t downs);
  /// `ik_bifurcation_move`.
  void (*batch)(
      size_t spins, size_t lanes, const ik_bifurcation_rule *rule, size_t step,
      const float *force, const float *external, const float *external_scale,
      const float *feedbacks, float *x, float *y, float *pump);
} ik_bifurcation_level;

extern const ik_bifurcation_level ik_bifurcation_portable;
#if defined(__x86_64__)
extern const ik_bifurcation_level ik_bifurcation_avx2, ik_bifurcation_avx512,
    ik_bifurcation_avx512_bit;
#endif

/// Sets the addresses of the arrays of a replica of `order` spins, of which `problem->count` are kept;
/// returns the bytes up to their end.
size_t ik_replica_lay_out(
    const ik_anneal_problem *problem, size_t order, ik_replica *replica, void *memory);

/// Draws x and y of spins `first ..< first + count` of the replica's stream, as `ik_bifurcation_start`
/// says, and takes the signs of x.
void ik_replica_draw(
    ik_replica *replica, size_t first, const float *external, float amplitude, float velocity,
    const uint64_t *spins, ik_philox place);

/// Keeps y times dt, and the pumps times dt squared, which is what a rule's steps work with.
void ik_replica_scale(ik_replica *replica, const ik_bifurcation_rule *rule);

/// The level in use.
const ik_bifurcation_level *ik_bifurcation_level_in_use(void);

static inline bool ik_is_packed(ik_field_form form) { return form <= ik_fields_links; }

/// The place of a spin.
static inline size_t ik_replica_place(ik_field_form form, size_t spin) {
  if (!ik_is_packed(form)) return spin;
  return (spin & ~(size_t)511) | (spin >> 3 & 15) << 5 | (spin >> 7 & 3) << 3 | (spin & 7);
}

/// Which lanes of a sign word hold spins.
static inline uint32_t ik_replica_lanes(const ik_replica *b, size_t word) {
  if (ik_is_packed(b->form)) {
    const size_t first = 512 * (word >> 4) + 8 * (word & 15);
    if (first + 392 <= b->count) return ~0u;
    uint32_t lanes = 0;
    for (size_t k = 0; k < 4; k++) {
      const size_t begin = first + 128 * k;
      const size_t left = b->count > begin ? b->count - begin : 0;
      lanes |= ((1u << (left < 8 ? left : 8)) - 1) << (8 * k);
    }
    return lanes;
  }
  const size_t left = b->count > 32 * word ? b->count - 32 * word : 0;
  return left >= 32 ? ~0u : (1u << left) - 1;
}

/// The coupling part of the field at a place.
static inline double ik_replica_field(const ik_replica *b, size_t place) {
  const int up = (b->signs[place >> 5] >> (place & 31) & 1) ? -1 : 1;
  switch (b->form) {
    case ik_fields_signs: {
      const int16_t v = (int16_t)(uint16_t)(((uint16_t *)b->fields)[place] + (uint16_t)b->offset);
      return 2 * v + up - b->odd;
    }
    case ik_fields_signs_wide: {
      const int32_t v = (int32_t)(((uint32_t *)b->fields)[place] + (uint32_t)b->offset);
      return 2.0 * v + up - b->odd;
    }
    case ik_fields_links: {
      const int16_t v = (int16_t)(uint16_t)(((uint16_t *)b->fields)[place] + (uint16_t)b->offset);
      return b->unit * v;
    }
    case ik_fields_whole: return ((int32_t *)b->fields)[place];
    default: return (double)((float *)b->fields)[place];
  }
}

#endif
