/// The functions of random.h at each level, for the dispatcher.
#ifndef ISING_KERNELS_RANDOM_LEVELS_H
#define ISING_KERNELS_RANDOM_LEVELS_H

#include "random.h"

#define IK_RANDOM_DECLARE(level)                                                      \
  void ik_philox_fill_##level(ik_philox place, size_t count, uint32_t *words);        \
  void ik_uniform_fill_##level(ik_philox place, size_t count, float *values);         \
  void ik_gaussian_fill_##level(ik_philox place, size_t count, float scale, float *values);

IK_RANDOM_DECLARE(portable)
IK_RANDOM_DECLARE(avx2)
IK_RANDOM_DECLARE(avx512)

#endif
