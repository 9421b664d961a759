#include <string.h>

#include "bifurcation_internal.h"
#include "shards.h"

bool ik_shard_supports(const ik_anneal_problem *problem, size_t order, size_t first) {
  switch (problem->kind) {
    case ik_anneal_signs_wide:
    case ik_anneal_dense_int8:
    case ik_anneal_dense_int32:
    case ik_anneal_sparse_int8:
    case ik_anneal_sparse_int32: break;
    default: return false;
  }
  return ik_anneal_supports(problem) && first % 512 == 0 && order <= INT32_MAX &&
         first <= order && problem->count <= order - first;
}

size_t ik_shard_bytes(const ik_anneal_problem *problem, size_t order) {
  ik_replica replica;
  return ik_replica_lay_out(problem, order, &replica, NULL);
}

void ik_shard_start(
    const ik_anneal_problem *problem, size_t order, size_t first, void *memory,
    const float *external, float amplitude, float velocity, const uint64_t *spins,
    ik_philox place) {
  if (!ik_shard_supports(problem, order, first)) return;
  memset(memory, 0, ik_shard_bytes(problem, order));
  ik_replica *b = memory;
  ik_replica_lay_out(problem, order, b, memory);
  b->first = first;
  b->has_external = external != NULL;
  b->odd = (int32_t)(order & 1);
  b->unit = problem->unit;
  ik_replica_draw(b, first, external, amplitude, velocity, spins, place);
  memcpy(b->next, b->signs, 64 * b->groups);
}

/// Where byte `k` of the packed spins of a group of 512 lies among its sign words.
static size_t sign_byte(const ik_replica *b, size_t k) {
  return ik_is_packed(b->form) ? 4 * (k & 15) + (k >> 4) : k;
}

void ik_shard_spins(const void *memory, uint64_t *spins) {
  const ik_replica *b = memory;
  const size_t words = (b->count + 63) / 64;
  const uint8_t *signs = (const uint8_t *)b->next;
  for (size_t w = 0; w < words; w++) {
    uint64_t word = 0;
    for (size_t k = 0; k < 8; k++)
      word |= (uint64_t)signs[64 * (w / 8) + sign_byte(b, 8 * (w % 8) + k)] << 8 * k;
    const size_t left = b->count - 64 * w;
    spins[w] = ~word & (left >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1);
  }
}

/// Takes the signs of the shard's own spins.
static void take_signs(ik_replica *b, const uint64_t *spins) {
  uint8_t *signs = (uint8_t *)b->signs;
  const uint64_t *own = spins + b->first / 64;
  const size_t words = (b->count + 63) / 64;
  for (size_t w = 0; w < 8 * b->groups; w++)
    for (size_t k = 0; k < 8; k++)
      signs[64 * (w / 8) + sign_byte(b, 8 * (w % 8) + k)] =
          w < words ? (uint8_t)(~own[w] >> 8 * k) : 0;
  for (size_t w = 0; w < 16 * b->groups; w++) b->signs[w] &= ik_replica_lanes(b, w);
  memcpy(b->next, b->signs, 64 * b->groups);
}

/// The replica's lists of spins that turned up and down: those that differ between two states of all,
/// or all of them where `was` is null.
static void list(
    ik_replica *b, const uint64_t *was, const uint64_t *is, size_t *up_count, size_t *down_count) {
  uint32_t *up = b->up, *down = b->down;
  const size_t words = (b->order + 63) / 64;
  size_t ups = 0, downs = 0;
  for (size_t w = 0; w < words; w++) {
    const size_t left = b->order - 64 * w;
    const uint64_t live = left >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << left) - 1;
    uint64_t differ = (was ? was[w] ^ is[w] : ~UINT64_C(0)) & live;
    // Both lists are written and one grows: a branch would be as unpredictable as the spins.
    for (; differ; differ &= differ - 1) {
      const uint32_t lane = (uint32_t)__builtin_ctzll(differ);
      const size_t is_up = is[w] >> lane & 1;
      up[ups] = down[downs] = (uint32_t)(64 * w) + lane;
      ups += is_up;
      downs += 1 - is_up;
    }
  }
  *up_count = ups;
  *down_count = downs;
}

void ik_shard_fill(const ik_anneal_problem *problem, void *memory, const uint64_t *spins) {
  ik_replica *b = memory;
  size_t ups, downs;
  take_signs(b, spins);
  list(b, NULL, spins, &ups, &downs);
  ik_bifurcation_level_in_use()->fill(problem, b, ups, downs);
}

double ik_shard_move(void *memory, const ik_bifurcation_rule *rule, size_t step) {
  ik_replica *b = memory;
  if (step == 0) ik_replica_scale(b, rule);
  return ik_bifurcation_level_in_use()->move(b, rule, step);
}

void ik_shard_turn(
    const ik_anneal_problem *problem, void *memory, const uint64_t *was, const uint64_t *is) {
  ik_replica *b = memory;
  size_t ups, downs;
  list(b, was, is, &ups, &downs);
  ik_bifurcation_level_in_use()->add(problem, b, ups, downs);
  take_signs(b, is);
}

double ik_shard_energy(const void *memory) {
  return ik_bifurcation_level_in_use()->energy(memory);
}

size_t ik_shard_next_descent(const void *memory, size_t from) {
  const ik_replica *b = memory;
  for (size_t i = from; i < b->count; i++) {
    const size_t place = ik_replica_place(b->form, i);
    const bool is_down = b->signs[place >> 5] >> (place & 31) & 1;
    const double f = ik_replica_field(b, place) + (b->has_external ? b->external[place] : 0);
    if (is_down ? f > 0 : f < 0) return i;
  }
  return b->count;
}

void ik_shard_read(const void *memory, float *x, float *y, float *pump) {
  const ik_replica *b = memory;
  for (size_t i = 0; i < b->count; i++) {
    const size_t place = ik_replica_place(b->form, i);
    x[i] = b->x[place];
    y[i] = b->y[place];
    pump[i] = b->pump[place];
  }
}

void ik_shard_write(void *memory, const float *x, const float *y, const float *pump) {
  ik_replica *b = memory;
  for (size_t i = 0; i < b->count; i++) {
    const size_t place = ik_replica_place(b->form, i);
    b->x[place] = x[i];
    b->y[place] = y[i];
    b->pump[place] = pump[i];
  }
}
