/// The functions of dynamics.h at each level, for the dispatcher.
#ifndef ISING_KERNELS_DYNAMICS_LEVELS_H
#define ISING_KERNELS_DYNAMICS_LEVELS_H

#include "dynamics.h"

/// Which equations of motion.
typedef enum ik_soft_law {
  ik_law_mean_field,
  ik_law_amplitude_control,
  ik_law_feedback_control,
  ik_law_separated_feedback,
} ik_soft_law;

/// A step of any law; `error` and `e` are null where the law has no error variable.
typedef void ik_soft_function(
    ik_soft_law law, const ik_soft_step *step, const ik_error_step *error, float gain,
    float feedback, float *x, float *e);
typedef void ik_squares_function(size_t spins, size_t replicas, const float *x, double *squares);
typedef void ik_maxima_function(size_t spins, size_t replicas, const float *x, float *maxima);
typedef void ik_pack_function(
    size_t spins, size_t replicas, const float *x, size_t words_per_replica, uint64_t *words);
typedef void ik_unpack_function(
    size_t spins, size_t replicas, const uint64_t *words, size_t words_per_replica, float *x);

ik_soft_function ik_soft_portable, ik_soft_avx2, ik_soft_avx512;
ik_squares_function ik_squares_portable, ik_squares_avx2, ik_squares_avx512;
ik_maxima_function ik_maxima_portable, ik_maxima_avx2, ik_maxima_avx512;
ik_pack_function ik_pack_portable, ik_pack_avx2, ik_pack_avx512;
ik_unpack_function ik_unpack_portable, ik_unpack_avx2, ik_unpack_avx512;

#endif
