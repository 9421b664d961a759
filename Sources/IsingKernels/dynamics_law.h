/// The equations of motion of 16 soft spins, for every kernel that moves them. `static inline`
/// functions take the instruction set of the file that includes them.
#ifndef ISING_KERNELS_DYNAMICS_LAW_H
#define ISING_KERNELS_DYNAMICS_LAW_H

#include "dynamics_levels.h"
#include "lanes.h"

/// `count` numbers, the rest zero.
IK_INLINE f32x16 ik_load_part(const float *p, size_t count) {
  float lanes[16] = {0};
  memcpy(lanes, p, count * sizeof *p);
  return ik_load(lanes);
}

/// e^y for |y| <= 40: y = k ln 2 + r with |r| <= ln 2 / 2 and seven terms of the series.
IK_INLINE f32x16 ik_exp(f32x16 y) {
  const float shift = 0x1.8p23f;  // adding it rounds to a whole number in the low bits
  f32x16 shifted = y * 1.44269504f + shift;
  f32x16 k = shifted - shift;
  f32x16 r = (y - k * 0.693145752f) - k * 1.42860677e-06f;
  f32x16 p = (r * (1.0f / 720.0f) + (1.0f / 120.0f)) * r + (1.0f / 24.0f);
  p = (p * r + (1.0f / 6.0f)) * r + 0.5f;
  p = (p * r + 1.0f) * r + 1.0f;
  return (f32x16)((i32x16)p + ((i32x16)shifted << 23));
}

/// tanh y = 1 - 2 / (e^(2y) + 1).
IK_INLINE f32x16 ik_tanh(f32x16 y) {
  f32x16 bounded = ik_max(ik_min(y, ik_splat(9.5f)), ik_splat(-9.5f));
  return 1.0f - 2.0f / (ik_exp(bounded + bounded) + 1.0f);
}

/// Parameters and state of 16 elements.
typedef struct ik_soft_lanes {
  f32x16 force, coupling, linear, external, amplitude, noise, target;
} ik_soft_lanes;

IK_INLINE void ik_soft_lanes_step(
    ik_soft_law law, bool has_external, bool has_noise, const ik_soft_step *step,
    const ik_error_step *error, float gain, float feedback, const ik_soft_lanes *in, f32x16 *x,
    f32x16 *e) {
  const f32x16 old = *x;
  f32x16 drive = in->force;
  if (has_external) drive += in->external * in->amplitude;
  f32x16 z = drive * in->coupling;
  const f32x16 square = old * old;
  f32x16 rate = (in->linear - square) * old;
  if (law == ik_law_mean_field) {
    rate += z;
  } else if (law == ik_law_separated_feedback) {
    rate += ik_tanh(z * gain);
    rate += (z - *e) * feedback;
    *e -= (*e - z) * (step->dt * error->beta);
  } else {
    const f32x16 corrected = z * *e;
    const f32x16 measured = law == ik_law_amplitude_control ? square : corrected * corrected;
    rate += corrected;
    *e -= (measured - in->target) * *e * (step->dt * error->beta);
  }
  if (law != ik_law_mean_field)
    *e = ik_max(ik_min(*e, ik_splat(error->error_max)), ik_splat(error->error_min));
  f32x16 next = old + rate * step->dt;
  if (has_noise) next += in->noise * step->noise_scale;
  *x = ik_max(ik_min(next, ik_splat(step->limit)), ik_splat(-step->limit));
}

/// Whether the law has a target, one a replica.
IK_INLINE bool ik_has_target(ik_soft_law law) {
  return law == ik_law_amplitude_control || law == ik_law_feedback_control;
}

/// The parameters of `width` replicas from r on.
IK_INLINE ik_soft_lanes ik_soft_parameters(
    ik_soft_law law, const ik_soft_step *step, const ik_error_step *error, size_t r,
    size_t width) {
  ik_soft_lanes in = {0};
  in.coupling = ik_load_part(step->coupling + r, width);
  in.linear = ik_load_part(step->linear + r, width);
  in.amplitude = step->external_amplitude ? ik_load_part(step->external_amplitude + r, width)
                                          : ik_splat(1.0f);
  if (ik_has_target(law)) in.target = ik_load_part(error->target + r, width);
  return in;
}

#endif
