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

void IK_LEVEL_NAME(ik_anneal_prepare)(const ik_anneal_problem *p, const ik_anneal_state *state) {
  const size_t n = p->count, words = (n + 63) / 64;
  const int32_t *external = p->external;
  const float *external_real = p->external;
  const uint64_t *spins = state->spins;
#define IK_SIGN(j) (spins[(j) >> 6] >> ((j) & 63) & 1 ? 1 : -1)
#define IK_DENSE(WEIGHT, FIELD, SUM, H)                                       \
  for (size_t i = 0; i < n; i++) {                                            \
    const WEIGHT *row = (const WEIGHT *)p->rows + i * p->stride;              \
    SUM sum = H ? H[i] : 0;                                                   \
    for (size_t j = 0; j < n; j++) sum += (SUM)row[j] * IK_SIGN(j);           \
    ((FIELD *)state->fields)[i] = (FIELD)sum;                                 \
  }
#define IK_COMPRESSED(WEIGHT, FIELD, SUM, H)                                  \
  for (size_t i = 0; i < n; i++) {                                            \
    SUM sum = H ? H[i] : 0;                                                   \
    for (uint32_t k = p->starts[i]; k < p->starts[i + 1]; k++)                \
      sum += (SUM)((const WEIGHT *)p->weights)[k] * IK_SIGN(p->columns[k]);   \
    ((FIELD *)state->fields)[i] = (FIELD)sum;                                 \
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
    case ik_anneal_dense_int8: IK_DENSE(int8_t, int32_t, int64_t, external) break;
    case ik_anneal_dense_int32: IK_DENSE(int32_t, int32_t, int64_t, external) break;
    case ik_anneal_dense_float: IK_DENSE(float, float, double, external_real) break;
    case ik_anneal_sparse_int8: IK_COMPRESSED(int8_t, int16_t, int64_t, external) break;
    case ik_anneal_sparse_int32: IK_COMPRESSED(int32_t, int32_t, int64_t, external) break;
    case ik_anneal_sparse_float: IK_COMPRESSED(float, float, double, external_real) break;
  }
#undef IK_SIGN
#undef IK_DENSE
#undef IK_COMPRESSED
}
