#include "sparse_internal.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma"))),    \
                             apply_to = function)

typedef float vector __attribute__((ext_vector_type(16), aligned(4)));
enum { lanes = 16, rows_of_16 = 4, rows_of_32 = 2 };

#include "sparse_kernel.h"

const ik_sparse_kernels ik_sparse_kernels_avx512 = {sparse_by32, sparse_by16, sparse_by1,
                                                   sparse_step};

#pragma clang attribute pop

#endif
