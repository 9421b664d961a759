#include "kernel_level.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const char *const level_names[] = {"portable", "avx2", "avx512", "avx512-bit"};

/// The chosen level plus one; zero while nothing has been chosen.
static _Atomic int chosen;

ik_level ik_best_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!(__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt")))
    return ik_level_portable;
  if (!(__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")))
    return ik_level_avx2;
  if (!(__builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512vbmi") &&
        __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("gfni") &&
        __builtin_cpu_supports("avx512vnni")))
    return ik_level_avx512;
  return ik_level_avx512_bit;
#else
  return ik_level_portable;
#endif
}

ik_level ik_select_level(ik_level level) {
  ik_level best = ik_best_level();
  ik_level use = level < best ? level : best;
  atomic_store_explicit(&chosen, (int)use + 1, memory_order_release);
  return use;
}

ik_level ik_current_level(void) {
  int stored = atomic_load_explicit(&chosen, memory_order_acquire);
  if (stored) return (ik_level)(stored - 1);
  ik_level level = ik_best_level();
  const char *asked = getenv("ISINGLASS_ISA");
  if (asked)
    for (int k = 0; k < 4; k++)
      if (strcmp(asked, level_names[k]) == 0 && k < (int)level) level = (ik_level)k;
  return ik_select_level(level);
}

const char *ik_level_name(ik_level level) { return level_names[level]; }
