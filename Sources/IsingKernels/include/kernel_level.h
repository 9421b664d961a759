#ifndef ISING_KERNEL_LEVEL_H
#define ISING_KERNEL_LEVEL_H

#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// An instruction-set level. Levels are ordered: a processor that has one has all below it.
typedef enum __attribute__((enum_extensibility(closed), swift_name("KernelLevel"))) ik_level {
  /// Plain C, vectorised by the compiler for the baseline of the target (SSE2, NEON).
  ik_level_portable __attribute__((swift_name("portable"))) = 0,
  /// AVX2 with FMA, BMI2 and POPCNT.
  ik_level_avx2 __attribute__((swift_name("avx2"))) = 1,
  /// AVX-512 F, BW, VL, DQ.
  ik_level_avx512 __attribute__((swift_name("avx512"))) = 2,
  /// AVX-512 with VPOPCNTDQ, VBMI, VBMI2, GFNI and VNNI (Ice Lake, Zen 4 and later).
  ik_level_avx512_bit __attribute__((swift_name("avx512Bit"))) = 3,
} ik_level;

/// The highest level that this processor has.
ik_level ik_best_level(void) __attribute__((swift_name("bestKernelLevel()")));

/// The level in use: the best one, unless the environment variable `ISINGLASS_ISA`
/// (`portable`, `avx2`, `avx512`, `avx512-bit`) or `ik_select_level` chose a lower one.
ik_level ik_current_level(void) __attribute__((swift_name("currentKernelLevel()")));

/// Chooses the level in use; a level above the best one is ignored. Returns the level in use.
/// For tests and bug reports. Takes effect for kernels called afterwards, on every thread.
ik_level ik_select_level(ik_level level) __attribute__((swift_name("selectKernelLevel(_:)")));

/// The name by which a level is reported and chosen.
const char *ik_level_name(ik_level level) __attribute__((swift_name("kernelLevelName(_:)")));

#pragma clang assume_nonnull end

#endif
