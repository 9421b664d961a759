#include "tabu_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,bmi2,popcnt"))), apply_to = function)

#define IK_AVX2 1
#include "annealing_thresholds.h"
#define IK_LEVEL_NAME(name) name##_avx2
#include "tabu_body.h"

#pragma clang attribute pop

#else
typedef int ik_tabu_avx2_is_empty;  // ISO C wants something in every translation unit.
#endif
