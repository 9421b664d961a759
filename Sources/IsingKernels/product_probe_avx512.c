#include "product_probe.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma"))),    \
                             apply_to = function)

typedef float vector __attribute__((ext_vector_type(16)));
typedef uint64_t words __attribute__((ext_vector_type(8)));
enum { lanes = 16, registers = 24 };
#define PROBE_REGISTER "+v"

#include "product_probe_kernel.h"

const ik_probes ik_probes_avx512 = {probe_multiply_add, (double)(2 * lanes * registers), probe_read,
                                    probe_read_lines};

#pragma clang attribute pop

#endif
