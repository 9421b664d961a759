#ifndef ISING_KERNELS_BIFURCATION_H
#define ISING_KERNELS_BIFURCATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "annealing.h"
#include "random.h"

#pragma clang assume_nonnull begin

/// Simulated bifurcation (Goto, Tatsumura & Dixon, Sci. Adv. 5, eaav2372, 2019; Goto et al., Sci.
/// Adv. 7, eabe7953, 2021), with a pump for all spins or one for each, and heated if wanted (Kanao &
/// Goto, Commun. Phys. 5, 153, 2022).
///
///     p_i -= (1 - A x_i^2) p_i / (M - k)
///     v_i  = y_i + dt (c f_i - p_i x_i)
///     x_i += dt v_i;   where |x_i| > 1: x_i = sign(x_i), v_i = 0
///     y_i  = v_i + gamma dt y_i
///
/// at step k = 0, 1, …. All arithmetic on x, y and p is elementwise in single precision, products
/// are never fused with sums: the same bits at every level.

// MARK: Sign-driven: f_i = h_i + sum_j J_ij sign(x_j)
//
// J sign(x) is never recomputed. The fields are kept, exactly where couplings are whole numbers, and
// only the rows of spins that changed sign are added: for packed bits by carry-save addition of up
// to 248 rows at a time. sign(x) is the sign bit: +0 is up.

/// What a step does; the numbers of one replica's schedule.
typedef struct __attribute__((swift_name("BifurcationRule"))) ik_bifurcation_rule {
  /// The time step dt.
  double dt;
  /// c, in units where the problem's couplings are multiplied by `unit` of whoever packed them.
  double coupling;
  /// M, at which the pump would reach zero; above every step number.
  double horizon;
  /// A; 0 gives all spins the pump 1 - (k + 1) / M.
  double pump_feedback;
  /// gamma, the rate of heating; 0 for none.
  double heat;
} ik_bifurcation_rule;

/// Bytes that one replica takes, for `ik_anneal_supports(problem)`.
///
/// `problem->external` is not looked at; the fields are given to `ik_bifurcation_start`.
size_t ik_bifurcation_bytes(const ik_anneal_problem *problem)
    __attribute__((swift_name("bifurcationBytes(_:)")));

/// Sets a replica to a random start. `memory` is aligned to 64 bytes.
///
/// x_i is `amplitude` (2 u_i - 1) with the uniform number of word i of the stream, y_i the same with
/// word m + i, m = 32 ceil(n / 32). With spins given, x_i gets their signs. Pumps are 1.
///
/// - Parameters:
///   - external: h, `count` numbers, or null for none.
///   - spins: packed spins, bit 1 = +1, or null.
///   - velocity: the same for y as `amplitude` for x.
void ik_bifurcation_start(
    const ik_anneal_problem *problem, void *memory, const float *_Nullable external,
    float amplitude, float velocity, const uint64_t *_Nullable spins, ik_philox place)
    __attribute__((swift_name(
        "startBifurcation(_:_:external:amplitude:velocity:spins:from:)")));

/// Goes steps `first ..< first + count`. Returns how many were done: fewer when the energy of
/// sign(x), known before every step, is at or below `target`.
size_t ik_bifurcation_run(
    const ik_anneal_problem *problem, void *memory, const ik_bifurcation_rule *rule, size_t first,
    size_t count, double target)
    __attribute__((swift_name("runBifurcation(_:_:rule:first:count:target:)")));

/// The lowest energy -1/2 sum_i s_i (f_i + h_i) of sign(x) before any step since the start, the
/// present state included. Exact for whole couplings and fields below 2^24.
///
/// - Parameter spins: gets the packed spins of that energy, ceil(count / 64) words, unless null.
double ik_bifurcation_best(
    const ik_anneal_problem *problem, void *memory, uint64_t *_Nullable spins)
    __attribute__((swift_name("bestOfBifurcation(_:_:spins:)")));

/// The lowest energy so far without looking at the present state; infinite before the first step.
double ik_bifurcation_lowest(const void *memory)
    __attribute__((swift_name("lowestOfBifurcation(_:)")));

/// Goes back to the best signs and flips single spins as long as one lowers the energy (at most
/// `sweeps` times around). Returns the energy, which is the new best.
double ik_bifurcation_descend(const ik_anneal_problem *problem, void *memory, size_t sweeps)
    __attribute__((swift_name("descendBifurcation(_:_:sweeps:)")));

/// Copies out what a replica is made of, each `count` numbers or null: x, y, f without h.
void ik_bifurcation_read(
    const ik_anneal_problem *problem, const void *memory, float *_Nullable x, float *_Nullable y,
    double *_Nullable fields)
    __attribute__((swift_name("readBifurcation(_:_:x:y:fields:)")));

/// Flips the spins of a list (indices below `count`, none twice) by setting x_i = -x_i. For tests
/// and benchmarks.
void ik_bifurcation_flip(
    const ik_anneal_problem *problem, void *memory, size_t flips, const uint32_t *indices)
    __attribute__((swift_name("flipBifurcation(_:_:count:indices:)")));

/// The size of what `ik_bifurcation_save` writes.
size_t ik_bifurcation_saved_bytes(const ik_anneal_problem *problem)
    __attribute__((swift_name("savedBifurcationBytes(_:)")));

/// Copies out all that a replica's future depends on, its fields only where they round.
void ik_bifurcation_save(const ik_anneal_problem *problem, const void *memory, void *saved)
    __attribute__((swift_name("saveBifurcation(_:_:into:)")));

/// Sets a replica, which must have been started, to what was saved of one with the same external fields.
/// Any bytes are safe.
void ik_bifurcation_restore(const ik_anneal_problem *problem, void *memory, const void *saved)
    __attribute__((swift_name("restoreBifurcation(_:_:from:)")));

// MARK: Position-driven: f_i = h_i + sum_j J_ij x_j, from the caller

/// One step of `lanes` replicas of `spins` spins, value (i, r) at `i * lanes + r`. Here `y` counts
/// dt y: multiply a start by dt.
///
/// - Parameters:
///   - step: k.
///   - force: sum_j J_ij x_j.
///   - external: h_i, or null.
///   - external_scale: what h is multiplied by, one number a lane.
///   - feedbacks: A, one number a lane.
///   - pump: p, changed.
void ik_bifurcation_move(
    size_t spins, size_t lanes, const ik_bifurcation_rule *rule, size_t step, const float *force,
    const float *_Nullable external, const float *external_scale, const float *feedbacks, float *x,
    float *y, float *pump)
    __attribute__((swift_name("moveBifurcation(spins:lanes:rule:step:force:external:"
                              "externalScale:feedbacks:x:y:pump:)")));

#pragma clang assume_nonnull end

#endif
