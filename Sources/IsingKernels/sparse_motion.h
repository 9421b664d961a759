/// What the sparse product does with its sums when they are the forces on soft spins.
#ifndef ISING_SPARSE_MOTION_H
#define ISING_SPARSE_MOTION_H

#include "dynamics_law.h"

/// A step of soft spins: all that does not depend on the spin. `law` and `has_external` are
/// constants wherever they are read.
typedef struct sparse_motion {
  ik_soft_law law;
  bool has_external;
  ik_soft_step step;
  ik_error_step error;
  float *e;
  /// Parameters of replicas 0 ..< 16 and 16 ..< 32.
  ik_soft_lanes first, second;
} sparse_motion;

/// How many rows early the amplitudes and errors of a row are asked for.
enum { sparse_ahead = 8 };

IK_INLINE sparse_motion sparse_motion_of(
    const ik_soft_law law, const bool has_external, const ik_soft_step *step,
    const ik_error_step *error, float *e) {
  sparse_motion motion = {.law = law, .has_external = has_external, .step = *step, .e = e};
  if (law != ik_law_mean_field) motion.error = *error;
  motion.first = ik_soft_parameters(law, step, &motion.error, 0, 16);
  if (step->replicas == 32) motion.second = ik_soft_parameters(law, step, &motion.error, 16, 16);
  return motion;
}

IK_INLINE void sparse_prefetch(const sparse_motion *motion, size_t k, const float *x) {
  __builtin_prefetch(x + k);
  if (motion->law != ik_law_mean_field) __builtin_prefetch(motion->e + k, 1);
}

/// Moves 16 replicas of a spin, from flat index k on, by their forces.
IK_INLINE void sparse_move(
    const sparse_motion *motion, ik_soft_lanes in, size_t spin, size_t k, f32x16 force,
    const float *x, float *next) {
  const bool has_error = motion->law != ik_law_mean_field;
  in.force = force;
  if (motion->has_external) in.external = ik_splat(motion->step.external[spin]);
  f32x16 position = ik_load(x + k), variable = has_error ? ik_load(motion->e + k) : ik_splat(0);
  ik_soft_lanes_step(
      motion->law, motion->has_external, false, &motion->step, &motion->error, 0, 0, &in,
      &position, &variable);
  ik_store(next + k, position);
  if (has_error) ik_store(motion->e + k, variable);
}

#endif
