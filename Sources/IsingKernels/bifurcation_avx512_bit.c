#include "bifurcation_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(                                                            \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,gfni,avx2,bmi2,popcnt"))), \
    apply_to = function)

#define IK_AVX512 1
#define IK_GFNI 1
#define IK_LEVEL_NAME(name) name##_avx512_bit
#include "bifurcation_body.h"

#pragma clang attribute pop

#else
typedef int ik_bifurcation_avx512_bit_is_empty;  // ISO C wants something in every translation unit.
#endif
