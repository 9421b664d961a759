#include "dynamics.h"

#include "kernel_level.h"

#define IK_LEVEL_NAME(name) name##_portable
#include "dynamics_body.h"

#if defined(__x86_64__)
#define IK_DISPATCH(name, ...)                                    \
  switch (ik_current_level()) {                                   \
    case ik_level_portable: name##_portable(__VA_ARGS__); return; \
    case ik_level_avx2: name##_avx2(__VA_ARGS__); return;         \
    default: name##_avx512(__VA_ARGS__); return;                  \
  }
#else
#define IK_DISPATCH(name, ...) name##_portable(__VA_ARGS__);
#endif

void ik_soft_mean_field(const ik_soft_step *step, float *x) {
  IK_DISPATCH(ik_soft, ik_law_mean_field, step, NULL, 0, 0, x, NULL)
}

void ik_soft_amplitude_control(
    const ik_soft_step *step, const ik_error_step *error, float *x, float *e) {
  IK_DISPATCH(ik_soft, ik_law_amplitude_control, step, error, 0, 0, x, e)
}

void ik_soft_feedback_control(
    const ik_soft_step *step, const ik_error_step *error, float *x, float *e) {
  IK_DISPATCH(ik_soft, ik_law_feedback_control, step, error, 0, 0, x, e)
}

void ik_soft_separated_feedback(
    const ik_soft_step *step, const ik_error_step *error, float gain, float feedback, float *x,
    float *e) {
  IK_DISPATCH(ik_soft, ik_law_separated_feedback, step, error, gain, feedback, x, e)
}

void ik_replica_squares(size_t spins, size_t replicas, const float *x, double *squares) {
  IK_DISPATCH(ik_squares, spins, replicas, x, squares)
}

void ik_replica_maxima(size_t spins, size_t replicas, const float *x, float *maxima) {
  IK_DISPATCH(ik_maxima, spins, replicas, x, maxima)
}

void ik_pack_signs(
    size_t spins, size_t replicas, const float *x, size_t words_per_replica, uint64_t *words) {
  if (words_per_replica < spins / 64 + (spins % 64 != 0)) return;
  IK_DISPATCH(ik_pack, spins, replicas, x, words_per_replica, words)
}

void ik_unpack_signs(
    size_t spins, size_t replicas, const uint64_t *words, size_t words_per_replica, float *x) {
  if (words_per_replica < spins / 64 + (spins % 64 != 0)) return;
  IK_DISPATCH(ik_unpack, spins, replicas, words, words_per_replica, x)
}
