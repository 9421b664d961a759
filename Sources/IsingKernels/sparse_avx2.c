#include "sparse_internal.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

typedef float vector __attribute__((ext_vector_type(8), aligned(4)));
enum { lanes = 8, rows_of_16 = 4, rows_of_32 = 2 };

#include "sparse_kernel.h"

const ik_sparse_kernels ik_sparse_kernels_avx2 = {sparse_by32, sparse_by16, sparse_by1,
                                                   sparse_step};

#pragma clang attribute pop

#endif
