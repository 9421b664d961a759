#include "sparse_internal.h"

typedef float vector __attribute__((ext_vector_type(4), aligned(4)));
enum { lanes = 4, rows_of_16 = 1, rows_of_32 = 1 };

#include "sparse_kernel.h"

const ik_sparse_kernels ik_sparse_kernels_portable = {sparse_by32, sparse_by16, sparse_by1,
                                                     sparse_step};
