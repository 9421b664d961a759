#ifndef ISING_KERNELS_DYNAMICS_H
#define ISING_KERNELS_DYNAMICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// One explicit step of soft-spin dynamics for all spins and replicas, in one pass over memory.
///
/// Arrays are [spin][replica], `replicas` values a spin, spin after spin without gaps. Any number
/// of replicas works; multiples of 16 and 1 are fastest. Arithmetic is elementwise and never fused,
/// so all steps give the same bits at every level.

/// What every step takes.
typedef struct __attribute__((swift_name("SoftStep"))) ik_soft_step {
  /// The number of spins.
  size_t spins;
  /// The number of replicas R.
  size_t replicas;
  /// The time step.
  float dt;
  /// Amplitudes are clipped to [-limit, limit] after the step.
  float limit;
  /// The coupling force sum_j J_ij x_j, `spins * replicas` numbers.
  const float *force;
  /// xi of each replica, R numbers: the factor on force and external field.
  const float *coupling;
  /// The linear coefficient of each replica, R numbers: a for `ik_soft_mean_field`, p - 1 for the
  /// others.
  const float *linear;
  /// External fields h, one a spin; null for none.
  const float *_Nullable external;
  /// The amplitude that scales the external field, one a replica (the rms of x, or the target
  /// amplitude); null means 1.
  const float *_Nullable external_amplitude;
  /// Standard normal numbers, `spins * replicas`; null for none.
  const float *_Nullable noise;
  /// What a normal number is multiplied by before it is added to x (for instance sqrt(2 D dt)).
  float noise_scale;
} ik_soft_step;

/// What the dynamics with an error variable take besides.
typedef struct __attribute__((swift_name("ErrorStep"))) ik_error_step {
  /// The rate of e.
  float beta;
  /// e is clipped to [error_min, error_max] after the step.
  float error_min;
  float error_max;
  /// The target (of x^2 or z^2) of each replica, R numbers. Unused by
  /// `ik_soft_separated_feedback`.
  const float *target;
} ik_error_step;

/// z_i = xi (force_i + h_i amplitude) throughout; all right-hand sides use values from before the
/// step.

/// Mean-field coherent Ising machine (gradient flow of the soft-spin energy):
/// x += dt (a x - x^3 + z) + noise.
void ik_soft_mean_field(const ik_soft_step *step, float *x)
    __attribute__((swift_name("softMeanField(_:x:)")));

/// Amplitude-heterogeneity correction (Leleu et al., PRL 122, 040607, 2019):
/// x += dt (l x - x^3 + e z) + noise; e += -dt beta (x^2 - target) e, l = `linear` = p - 1.
///
/// Chaotic amplitude control (CAC; Leleu et al., Commun. Phys. 4, 266, 2021; arXiv:2108.07369) has
/// the same right-hand side with its own constants.
void ik_soft_amplitude_control(
    const ik_soft_step *step, const ik_error_step *error, float *x, float *e)
    __attribute__((swift_name("softAmplitudeControl(_:_:x:e:)")));

/// Chaotic feedback control (CFC; Reifenstein et al., arXiv:2108.07369):
/// x += dt (l x - x^3 + e z) + noise; e += -dt beta ((e z)^2 - target) e.
void ik_soft_feedback_control(
    const ik_soft_step *step, const ik_error_step *error, float *x, float *e)
    __attribute__((swift_name("softFeedbackControl(_:_:x:e:)")));

/// Separated feedback control (SFC; Reifenstein et al., arXiv:2108.07369):
/// x += dt (l x - x^3 + tanh(c z) + k (z - e)) + noise; e += -dt beta (e - z).
///
/// tanh has absolute error below 2e-6.
void ik_soft_separated_feedback(
    const ik_soft_step *step, const ik_error_step *error, float gain, float feedback, float *x,
    float *e)
    __attribute__((swift_name("softSeparatedFeedback(_:_:gain:feedback:x:e:)")));

/// `ik_sparse_product` and `ik_soft_mean_field` in one pass, bit for bit, without the forces ever
/// being stored.
///
/// `packed` is what `ik_sparse_pack` made for `step->spins` rows; `step->force` is not read. New
/// amplitudes go to `next`, which must not overlap x, because rows to come need the old ones.
/// Returns false, having done nothing, with noise and unless there are 16 or 32 replicas: then two
/// passes are to be made.
bool ik_sparse_mean_field(
    const void *packed, const ik_soft_step *step, const float *x, float *next)
    __attribute__((swift_name("sparseMeanField(packed:_:x:into:)")));

/// `ik_sparse_product` and `ik_soft_amplitude_control` in one pass, as `ik_sparse_mean_field`; e
/// changes in place.
bool ik_sparse_amplitude_control(
    const void *packed, const ik_soft_step *step, const ik_error_step *error, const float *x,
    float *next, float *e)
    __attribute__((swift_name("sparseAmplitudeControl(packed:_:_:x:into:e:)")));

/// Writes sum_i x_i^2 of each replica. Double sums in the order of the spins, for one replica in 16
/// interleaved parts.
void ik_replica_squares(size_t spins, size_t replicas, const float *x, double *squares)
    __attribute__((swift_name("replicaSquares(spins:replicas:x:into:)")));

/// Writes max_i |x_i| of each replica; NaN counts as 0.
void ik_replica_maxima(size_t spins, size_t replicas, const float *x, float *maxima)
    __attribute__((swift_name("replicaMaxima(spins:replicas:x:into:)")));

/// Packs signs: bit i mod 64 of word r * words_per_replica + i / 64 is set where x[i][r] >= 0 (also
/// for -0, not for NaN). Padding bits up to `words_per_replica` words are cleared. Does nothing if
/// `words_per_replica` is below ceil(spins / 64).
void ik_pack_signs(
    size_t spins, size_t replicas, const float *x, size_t words_per_replica, uint64_t *words)
    __attribute__((swift_name("packSigns(spins:replicas:x:wordsPerReplica:into:)")));

/// Writes ±1 as `float`: the reverse of `ik_pack_signs`.
void ik_unpack_signs(
    size_t spins, size_t replicas, const uint64_t *words, size_t words_per_replica, float *x)
    __attribute__((swift_name("unpackSigns(spins:replicas:words:wordsPerReplica:into:)")));

#pragma clang assume_nonnull end

#endif
