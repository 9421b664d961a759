/// What the levels of the kernels for 64 replicas share.
#ifndef ISING_KERNELS_ANNEALING_LANES_INTERNAL_H
#define ISING_KERNELS_ANNEALING_LANES_INTERNAL_H

#include "annealing_lanes.h"
#include "lanes.h"

typedef int8_t i8x64 __attribute__((ext_vector_type(64)));
typedef uint8_t u8x64 __attribute__((ext_vector_type(64)));
typedef int16_t i16x64 __attribute__((ext_vector_type(64)));
typedef int32_t i32x64 __attribute__((ext_vector_type(64)));

typedef void ik_lanes_sweep_function(
    const ik_lane_problem *problem, int8_t *spins, const ik_lane_table *table,
    ik_lane_random *random, size_t sweeps);
typedef void ik_lanes_temper_function(
    const ik_lane_problem *problem, int8_t *spins, const ik_lane_ladder *ladder,
    ik_lane_random *random, int32_t *energies);
typedef size_t ik_lanes_descend_function(
    const ik_lane_problem *problem, int8_t *spins, size_t max_sweeps);
typedef void ik_lanes_energies_function(
    const ik_lane_problem *problem, const int8_t *spins, int32_t *energies);
typedef void ik_lanes_read_function(
    size_t count, const int8_t *spins, const uint32_t *places, uint64_t *words, size_t stride);
typedef void ik_lanes_write_function(
    size_t count, int8_t *spins, const uint32_t *places, const uint64_t *words, size_t stride,
    uint64_t mask);
typedef void ik_lanes_exchange_function(
    size_t count, int8_t *spins, int8_t *others, uint64_t mask);

/// The functions of one level.
typedef struct ik_lanes_kernels {
  ik_lanes_sweep_function *sweep;
  ik_lanes_temper_function *temper;
  ik_lanes_descend_function *descend;
  ik_lanes_energies_function *energies;
  ik_lanes_read_function *read;
  ik_lanes_write_function *write;
  ik_lanes_exchange_function *exchange;
} ik_lanes_kernels;

extern const ik_lanes_kernels ik_lanes_portable, ik_lanes_avx2, ik_lanes_avx512,
    ik_lanes_avx512_bit;

#endif
