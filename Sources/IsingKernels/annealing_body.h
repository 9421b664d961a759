/// The annealing kernels of one level. The including file defines IK_LEVEL_NAME(name), includes
/// annealing_thresholds.h and sets the target attribute.

#include "annealing_bits.h"

#define IK_SWEEP IK_LEVEL_NAME(ik_sweep_dense_int8)
#define IK_FIELD int32_t
#define IK_WEIGHT int8_t
#define IK_ENERGY whole
#define IK_THRESHOLDS ik_thresholds_int32
#define IK_ACCEPTED ik_accepted32
#define IK_LOAD ik_load32
#define IK_DOWN ik_down32_bits
#define IK_SPARSE 0
#include "annealing_plain.h"

#define IK_SWEEP IK_LEVEL_NAME(ik_sweep_dense_int32)
#define IK_FIELD int32_t
#define IK_WEIGHT int32_t
#define IK_ENERGY whole
#define IK_THRESHOLDS ik_thresholds_int32
#define IK_ACCEPTED ik_accepted32
#define IK_LOAD ik_load32
#define IK_DOWN ik_down32_bits
#define IK_SPARSE 0
#include "annealing_plain.h"

#define IK_SWEEP IK_LEVEL_NAME(ik_sweep_dense_float)
#define IK_FIELD float
#define IK_WEIGHT float
#define IK_ENERGY real
#define IK_THRESHOLDS ik_thresholds_float
#define IK_ACCEPTED ik_accepted_float
#define IK_LOAD ik_load_pair
#define IK_DOWN ik_down32_bits
#define IK_SPARSE 0
#include "annealing_plain.h"

#define IK_SWEEP IK_LEVEL_NAME(ik_sweep_sparse_int8)
#define IK_FIELD int16_t
#define IK_WEIGHT int8_t
#define IK_ENERGY whole
#define IK_THRESHOLDS ik_thresholds_int16
#define IK_ACCEPTED ik_accepted16
#define IK_LOAD ik_load16
#define IK_DOWN ik_down16_bits
#define IK_SPARSE 1
#include "annealing_plain.h"

#define IK_SWEEP IK_LEVEL_NAME(ik_sweep_sparse_int32)
#define IK_FIELD int32_t
#define IK_WEIGHT int32_t
#define IK_ENERGY whole
#define IK_THRESHOLDS ik_thresholds_int32
#define IK_ACCEPTED ik_accepted32
#define IK_LOAD ik_load32
#define IK_DOWN ik_down32_bits
#define IK_SPARSE 1
#include "annealing_plain.h"

#define IK_SWEEP IK_LEVEL_NAME(ik_sweep_sparse_float)
#define IK_FIELD float
#define IK_WEIGHT float
#define IK_ENERGY real
#define IK_THRESHOLDS ik_thresholds_float
#define IK_ACCEPTED ik_accepted_float
#define IK_LOAD ik_load_pair
#define IK_DOWN ik_down32_bits
#define IK_SPARSE 1
#include "annealing_plain.h"

uint64_t IK_LEVEL_NAME(ik_anneal_visit)(
    const ik_anneal_problem *p, const ik_anneal_state *state, const ik_visit *how,
    ik_anneal_energy *energy) {
  switch (p->kind) {
    case ik_anneal_signs: return IK_LEVEL_NAME(ik_sweep_signs)(p, state, how, energy);
    case ik_anneal_signs_wide: return IK_LEVEL_NAME(ik_sweep_signs_wide)(p, state, how, energy);
    case ik_anneal_links: return IK_LEVEL_NAME(ik_sweep_links)(p, state, how, energy);
    case ik_anneal_dense_int8: return IK_LEVEL_NAME(ik_sweep_dense_int8)(p, state, how, energy);
    case ik_anneal_dense_int32: return IK_LEVEL_NAME(ik_sweep_dense_int32)(p, state, how, energy);
    case ik_anneal_dense_float: return IK_LEVEL_NAME(ik_sweep_dense_float)(p, state, how, energy);
    case ik_anneal_sparse_int8: return IK_LEVEL_NAME(ik_sweep_sparse_int8)(p, state, how, energy);
    case ik_anneal_sparse_int32:
      return IK_LEVEL_NAME(ik_sweep_sparse_int32)(p, state, how, energy);
    case ik_anneal_sparse_float:
      return IK_LEVEL_NAME(ik_sweep_sparse_float)(p, state, how, energy);
  }
  return 0;
}

void IK_LEVEL_NAME(ik_anneal_flip)(
    const ik_anneal_problem *p, const ik_anneal_state *state, size_t j) {
  const bool up = state->spins[j >> 6] >> (j & 63) & 1;
  const size_t padded = (p->count + 511) / 512 * 512;
  int32_t *wide = state->fields;
  switch (p->kind) {
    case ik_anneal_signs:
      ik_row_subtract16(p, state->fields, j, up, 4);
      ik_offset16(state->fields, padded, 2);
      break;
    case ik_anneal_signs_wide:
      ik_row_subtract32(p, wide, j, up);
      for (size_t k = 0; k < padded; k++) wide[k] += 2;
      break;
    case ik_anneal_links:
      ik_row_subtract16(p, state->fields, j, up, 2);
      if (!up) ik_offset16(state->fields, padded, 2);
      break;
    case ik_anneal_dense_int8:
      IK_JOIN(IK_LEVEL_NAME(ik_sweep_dense_int8), _update)(p, state->fields, j, up);
      break;
    case ik_anneal_dense_int32:
      IK_JOIN(IK_LEVEL_NAME(ik_sweep_dense_int32), _update)(p, state->fields, j, up);
      break;
    case ik_anneal_dense_float:
      IK_JOIN(IK_LEVEL_NAME(ik_sweep_dense_float), _update)(p, state->fields, j, up);
      break;
    case ik_anneal_sparse_int8:
      IK_JOIN(IK_LEVEL_NAME(ik_sweep_sparse_int8), _update)(p, state->fields, j, up);
      break;
    case ik_anneal_sparse_int32:
      IK_JOIN(IK_LEVEL_NAME(ik_sweep_sparse_int32), _update)(p, state->fields, j, up);
      break;
    case ik_anneal_sparse_float:
      IK_JOIN(IK_LEVEL_NAME(ik_sweep_sparse_float), _update)(p, state->fields, j, up);
      break;
  }
  state->spins[j >> 6] ^= UINT64_C(1) << (j & 63);
}

/// sum_j bit_ij s_j or sum_j (2 bit_ij - 1) s_j from packed rows and spins.
IK_INLINE int64_t ik_bits_field(const uint64_t *row, const uint64_t *spins, size_t words,
                                size_t count, bool links) {
  int64_t first = 0, second = 0;
  if (links) {
    for (size_t w = 0; w < words; w++) {
      first += __builtin_popcountll(row[w] & spins[w]);
      second += __builtin_popcountll(row[w]);
    }
    return 2 * first - second;
  }
  for (size_t w = 0; w < words; w++) first += __builtin_popcountll(row[w] ^ spins[w]);
  return (int64_t)count - 2 * first;
}

/// sum_j J_ij s_j of a dense row, 32 columns at a time; in 16 parts, which are added in order.
#define IK_ROW_SUM(name, WEIGHT, LANES, SUM)                                                  \
  IK_INLINE SUM name(const WEIGHT *row, const uint64_t *spins, size_t n) {                    \
    typedef WEIGHT weights __attribute__((ext_vector_type(16)));                              \
    typedef SUM sums __attribute__((ext_vector_type(16)));                                    \
    sums parts = {0};                                                                         \
    for (size_t j = 0; j < n; j += 32) {                                                      \
      WEIGHT copy[32] = {0};                                                                  \
      const WEIGHT *from = row + j;                                                           \
      if (n - j < 32) {                                                                       \
        memcpy(copy, from, (n - j) * sizeof *copy);                                           \
        from = copy;                                                                          \
      }                                                                                       \
      weights a, b;                                                                           \
      memcpy(&a, from, sizeof a);                                                             \
      memcpy(&b, from + 16, sizeof b);                                                        \
      const uint32_t bits = (uint32_t)(spins[j / 64] >> (j % 64));                            \
      const i32x16 down_a = ik_lanes_down(bits & 0xffff), down_b = ik_lanes_down(bits >> 16); \
      parts += __builtin_convertvector(                                                       \
          LANES(__builtin_convertvector(a, LANES##_lanes), down_a), sums);                    \
      parts += __builtin_convertvector(                                                       \
          LANES(__builtin_convertvector(b, LANES##_lanes), down_b), sums);                    \
    }                                                                                         \
    SUM sum = 0;                                                                              \
    for (int l = 0; l < 16; l++) sum += parts[l];                                             \
    return sum;                                                                               \
  }

typedef i32x16 ik_signed_whole_lanes;
typedef f32x16 ik_signed_real_lanes;

/// Lanes of -1 where the bit is zero.
IK_INLINE i32x16 ik_lanes_down(uint32_t bits) {
  const i32x16 lane = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
  return (i32x16)((((i32x16){} + (int32_t)bits) & lane) == 0);
}
IK_INLINE i32x16 ik_signed_whole(i32x16 v, i32x16 down) { return (v ^ down) - down; }
IK_INLINE f32x16 ik_signed_real(f32x16 v, i32x16 down) {
  return (f32x16)((i32x16)v ^ (down & INT32_MIN));
}

IK_ROW_SUM(ik_row_sum_int8, int8_t, ik_signed_whole, int32_t)
IK_ROW_SUM(ik_row_sum_int32, int32_t, ik_signed_whole, int32_t)
IK_ROW_SUM(ik_row_sum_float, float, ik_signed_real, double)

void IK_LEVEL_NAME(ik_anneal_prepare)(const ik_anneal_problem *p, const ik_anneal_state *state) {
  const size_t n = p->count, words = (n + 63) / 64;
  const int32_t *external = p->external;
  const float *external_real = p->external;
  const uint64_t *spins = state->spins;
#define IK_SIGN(j) ((int)(spins[(j) >> 6] >> ((j) & 63) & 1) * 2 - 1)
#define IK_DENSE(SUM_OF, WEIGHT, FIELD, H)                                                 \
  for (size_t i = 0; i < n; i++)                                                           \
    ((FIELD *)state->fields)[i] =                                                          \
        (FIELD)(SUM_OF((const WEIGHT *)p->rows + i * p->stride, spins, n) + (H ? H[i] : 0));
#define IK_COMPRESSED(WEIGHT, FIELD, SUM, H)                                               \
  for (size_t i = 0; i < n; i++) {                                                         \
    const WEIGHT *const weights = p->weights;                                              \
    const uint32_t *const columns = p->columns, end = p->starts[i + 1];                    \
    SUM sum = H ? H[i] : 0;                                                                \
    /* Gathering words of spins is slower than loading them one by one. */                 \
    _Pragma("clang loop vectorize(disable)") for (uint32_t k = p->starts[i]; k < end; k++) \
        sum += (SUM)weights[k] * IK_SIGN(columns[k]);                                      \
    ((FIELD *)state->fields)[i] = (FIELD)sum;                                              \
  }
  switch (p->kind) {
    case ik_anneal_signs:
    case ik_anneal_signs_wide:
    case ik_anneal_links:
      for (size_t i = 0; i < n; i++) {
        const uint64_t *row = (const uint64_t *)p->rows + i * p->stride;
        int64_t sum = ik_bits_field(row, spins, words, n, p->kind == ik_anneal_links);
        if (external) sum += p->kind == ik_anneal_links ? p->unit * external[i] : external[i];
        if (p->kind == ik_anneal_signs_wide)
          ((int32_t *)state->fields)[ik_place32(i)] = (int32_t)sum;
        else
          ((int16_t *)state->fields)[ik_place16(i)] = (int16_t)sum;
      }
      break;
    case ik_anneal_dense_int8: IK_DENSE(ik_row_sum_int8, int8_t, int32_t, external) break;
    case ik_anneal_dense_int32: IK_DENSE(ik_row_sum_int32, int32_t, int32_t, external) break;
    case ik_anneal_dense_float: IK_DENSE(ik_row_sum_float, float, float, external_real) break;
    case ik_anneal_sparse_int8: IK_COMPRESSED(int8_t, int16_t, int64_t, external) break;
    case ik_anneal_sparse_int32: IK_COMPRESSED(int32_t, int32_t, int64_t, external) break;
    case ik_anneal_sparse_float: IK_COMPRESSED(float, float, double, external_real) break;
  }
#undef IK_SIGN
#undef IK_DENSE
#undef IK_COMPRESSED
}
