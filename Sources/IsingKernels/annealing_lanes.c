#include "annealing_lanes.h"

#include <string.h>

#include "annealing_lanes_internal.h"
#include "kernel_level.h"

#pragma STDC FP_CONTRACT OFF

bool ik_lanes_supports(const ik_lane_problem *problem) {
  if (problem->count == 0) return true;
  return problem->count <= (size_t)1 << 23 && problem->planes >= 1 && problem->planes <= 7 &&
         problem->reach >= 0 && problem->reach <= 127 && problem->narrow <= problem->count &&
         problem->starts &&
         (problem->columns || problem->starts[2 * problem->planes * problem->count] == 0);
}

/// exp(-x) for 0 <= x < 700 by sums and products alone, so that every C library gives the same.
static double exp_of_minus(double x) {
  const int halvings = (int)(x * 1.4426950408889634 + 0.5);
  const double rest = halvings * 0.6931471805599453 - x;  // within 0.35 of zero
  double sum = 1;
  for (int k = 14; k > 0; k--) sum = 1 + sum * rest / k;
  for (int k = 0; k < halvings; k++) sum *= 0.5;
  return sum;
}

/// The acceptance probability of gain + 1, given that of gain, unrounded.
static double ratio_of_gains(double temperature) {
  const double exponent = 2 / temperature;
  return temperature > 0 && exponent < 700 ? exp_of_minus(exponent) : 0;
}

static uint32_t rounded_entry(double probability) {
  const uint32_t rounded = (uint32_t)(probability + 0.5);
  return rounded < 65535 ? rounded : 65535;
}

void ik_lanes_fill_table(double temperature, ik_lane_table *table) {
  memset(table, 0, sizeof *table);
  if (!(temperature > 0)) return;
  const double ratio = ratio_of_gains(temperature);
  double probability = 65536;
  for (int gain = 0; gain < 128; gain++, probability *= ratio) {
    const uint32_t entry = rounded_entry(probability);
    if (entry == 0) break;
    table->high[gain] = (uint8_t)(entry >> 8);
    table->low[gain] = (uint8_t)entry;
    table->groups = (uint32_t)gain / 16 + 1;
  }
}

bool ik_lanes_fill_ladder(
    const double *temperatures, uint32_t parities, int32_t reach, ik_lane_ladder *ladder) {
  memset(ladder, 0, sizeof *ladder);
  double ratios[IK_LANES_COUNT], probabilities[IK_LANES_COUNT];
  for (int lane = 0; lane < IK_LANES_COUNT; lane++) {
    ratios[lane] = ratio_of_gains(temperatures[lane]);
    probabilities[lane] = 65536;
  }
  for (int gain = 1; gain <= reach && gain < 128; gain++) {
    uint32_t entries[IK_LANES_COUNT], any = 0;
    for (int lane = 0; lane < IK_LANES_COUNT; lane++) {
      probabilities[lane] *= ratios[lane];
      any |= entries[lane] = rounded_entry(probabilities[lane]);
    }
    if (!any) break;
    if (!(parities >> (gain & 1) & 1)) continue;
    if (ladder->count == IK_LADDER_GAINS) return false;
    for (int lane = 0; lane < IK_LANES_COUNT; lane++) {
      ladder->high[ladder->count][lane] = (uint8_t)(entries[lane] >> 8);
      ladder->low[ladder->count][lane] = (uint8_t)entries[lane];
    }
    ladder->gains[ladder->count++] = (int8_t)gain;
  }
  return true;
}

void ik_lanes_swap_temperatures(ik_lane_ladder *ladder, size_t lane, size_t other) {
  for (uint32_t k = 0; k < ladder->count; k++) {
    const uint8_t high = ladder->high[k][lane], low = ladder->low[k][lane];
    ladder->high[k][lane] = ladder->high[k][other];
    ladder->low[k][lane] = ladder->low[k][other];
    ladder->high[k][other] = high;
    ladder->low[k][other] = low;
  }
}

void ik_lanes_seed(ik_philox place, ik_lane_random *random) {
  ik_philox_fill(place, sizeof *random / sizeof(uint32_t), &random->words[0][0][0]);
  // The one state that the generator would not leave.
  for (int stream = 0; stream < 2; stream++)
    for (int lane = 0; lane < 16; lane++) {
      uint32_t any = 0;
      for (int k = 0; k < 4; k++) any |= random->words[stream][k][lane];
      if (!any) random->words[stream][0][lane] = 1;
    }
}

static const ik_lanes_kernels *kernels(void) {
#if defined(__x86_64__)
  switch (ik_current_level()) {
    case ik_level_portable: break;
    case ik_level_avx2: return &ik_lanes_avx2;
    case ik_level_avx512: return &ik_lanes_avx512;
    case ik_level_avx512_bit: return &ik_lanes_avx512_bit;
  }
#endif
  return &ik_lanes_portable;
}

static bool has_work(const ik_lane_problem *problem) {
  return problem->count > 0 && ik_lanes_supports(problem);
}

void ik_lanes_sweep(
    const ik_lane_problem *problem, int8_t *spins, const ik_lane_table *table,
    ik_lane_random *random, size_t sweeps) {
  if (has_work(problem)) kernels()->sweep(problem, spins, table, random, sweeps);
}

void ik_lanes_temper(
    const ik_lane_problem *problem, int8_t *spins, const ik_lane_ladder *ladder,
    ik_lane_random *random, int32_t *energies) {
  if (has_work(problem) && problem->narrow == problem->count)
    kernels()->temper(problem, spins, ladder, random, energies);
}

size_t ik_lanes_descend(const ik_lane_problem *problem, int8_t *spins, size_t max_sweeps) {
  return has_work(problem) ? kernels()->descend(problem, spins, max_sweeps) : 0;
}

void ik_lanes_energies(const ik_lane_problem *problem, const int8_t *spins, int32_t *energies) {
  memset(energies, 0, IK_LANES_COUNT * sizeof *energies);
  if (has_work(problem)) kernels()->energies(problem, spins, energies);
}

void ik_lanes_read(
    size_t count, const int8_t *spins, const uint32_t *places, uint64_t *words, size_t stride) {
  kernels()->read(count, spins, places, words, stride);
}

void ik_lanes_write(
    size_t count, int8_t *spins, const uint32_t *places, const uint64_t *words, size_t stride,
    uint64_t mask) {
  kernels()->write(count, spins, places, words, stride, mask);
}

void ik_lanes_exchange(size_t count, int8_t *spins, int8_t *others, uint64_t mask) {
  kernels()->exchange(count, spins, others, mask);
}
