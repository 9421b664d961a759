#include "support.h"

enum law { mean_field, amplitude_control, feedback_control, separated_feedback };

static float *numbers(size_t count, double middle, double spread) {
  float *values = NEW(float, count);
  for (size_t i = 0; i < count; i++) values[i] = (float)(middle + spread * draw());
  return values;
}

static void check_step(size_t spins, size_t replicas, enum law law, int options) {
  size_t count = spins * replicas;
  float *x = numbers(count, 0, 1.4), *e = numbers(count, 1.5, 1), *force = numbers(count, 0, 3);
  float *noise = numbers(count, 0, 1), *coupling = numbers(replicas, 0.6, 0.3);
  float *linear = numbers(replicas, 0, 1), *amplitude = numbers(replicas, 1, 0.5);
  float *target = numbers(replicas, 1, 0.5), *external = numbers(spins, 0, 2);
  float *old_x = NEW(float, count), *old_e = NEW(float, count);
  memcpy(old_x, x, 4 * count);
  memcpy(old_e, e, 4 * count);
  ik_soft_step step = {
      .spins = spins, .replicas = replicas, .dt = 0.05f, .limit = 1.3f, .force = force,
      .coupling = coupling, .linear = linear, .external = options & 1 ? external : NULL,
      .external_amplitude = options & 2 ? amplitude : NULL, .noise = options & 4 ? noise : NULL,
      .noise_scale = 0.2f};
  ik_error_step error = {.beta = 0.3f, .error_min = 0.6f, .error_max = 2.4f, .target = target};
  switch (law) {
    case mean_field: ik_soft_mean_field(&step, x); break;
    case amplitude_control: ik_soft_amplitude_control(&step, &error, x, e); break;
    case feedback_control: ik_soft_feedback_control(&step, &error, x, e); break;
    case separated_feedback: ik_soft_separated_feedback(&step, &error, 1.7f, 0.4f, x, e); break;
  }
  for (size_t i = 0; i < spins; i++) {
    for (size_t r = 0; r < replicas; r++) {
      size_t k = i * replicas + r;
      double was = old_x[k], variable = old_e[k], drive = force[k], change = 0;
      if (options & 1) drive += (double)external[i] * (options & 2 ? amplitude[r] : 1);
      double z = coupling[r] * drive, rate = linear[r] * was - was * was * was;
      switch (law) {
        case mean_field: rate += z; break;
        case amplitude_control:
          rate += variable * z;
          change = -(was * was - target[r]) * variable;
          break;
        case feedback_control:
          rate += variable * z;
          change = -(variable * z * variable * z - target[r]) * variable;
          break;
        case separated_feedback:
          rate += tanh(1.7 * z) + 0.4 * (z - variable);
          change = -(variable - z);
          break;
      }
      double next = was + 0.05 * rate + (options & 4 ? 0.2 * noise[k] : 0);
      double next_e = variable + 0.05 * 0.3 * change;
      EXPECT(fabs(x[k] - fmin(fmax(next, -1.3), 1.3)) < 3e-6, "x, law %d, %zu x %zu, options %d",
             law, spins, replicas, options);
      if (law != mean_field)
        EXPECT(fabs(e[k] - fmin(fmax(next_e, 0.6), 2.4)) < 3e-6, "e, law %d, %zu x %zu", law, spins,
               replicas);
    }
  }
  float *all[] = {x, e, force, noise, coupling, linear, amplitude, target, external, old_x, old_e};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static void check_reductions(size_t spins, size_t replicas) {
  float *x = numbers(spins * replicas, 0, 1);
  double *squares = NEW(double, replicas);
  float *maxima = NEW(float, replicas);
  ik_replica_squares(spins, replicas, x, squares);
  ik_replica_maxima(spins, replicas, x, maxima);
  for (size_t r = 0; r < replicas; r++) {
    double sum = 0, largest = 0;
    for (size_t i = 0; i < spins; i++) {
      double value = x[i * replicas + r];
      sum += value * value;
      largest = fmax(largest, fabs(value));
    }
    EXPECT(fabs(squares[r] - sum) <= 1e-12 * (1 + sum), "squares %zu x %zu", spins, replicas);
    EXPECT(maxima[r] == (float)largest, "maxima %zu x %zu", spins, replicas);
  }
  size_t words = (spins + 63) / 64 + 1;
  uint64_t *packed = NEW(uint64_t, words * replicas);
  float *signs = NEW(float, spins * replicas);
  ik_pack_signs(spins, replicas, x, words, packed);
  ik_unpack_signs(spins, replicas, packed, words, signs);
  for (size_t r = 0; r < replicas; r++) {
    for (size_t i = 0; i < 64 * words; i++) {
      bool bit = packed[r * words + i / 64] >> i % 64 & 1;
      EXPECT(bit == (i < spins && x[i * replicas + r] >= 0), "pack %zu x %zu", spins, replicas);
      if (i < spins)
        EXPECT(signs[i * replicas + r] == (bit ? 1 : -1), "unpack %zu x %zu", spins, replicas);
    }
  }
  free(signs);
  free(packed);
  free(maxima);
  free(squares);
  free(x);
}

void check_dynamics(void) {
  static const size_t shapes[][2] = {{0, 16}, {1, 1},  {15, 1}, {131, 1}, {1, 16},
                                     {9, 7},  {10, 19}, {20, 48}, {3, 100}, {65, 33}};
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    for (int law = mean_field; law <= separated_feedback; law++)
      for (int options = 0; options < 8; options++)
        check_step(shapes[i][0], shapes[i][1], (enum law)law, options);
    check_reductions(shapes[i][0], shapes[i][1]);
  }
}
