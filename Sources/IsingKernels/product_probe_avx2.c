#include "product_probe.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

typedef float vector __attribute__((ext_vector_type(8)));
typedef uint64_t words __attribute__((ext_vector_type(4)));
enum { lanes = 8, registers = 12 };
#define PROBE_REGISTER "+x"

#include "product_probe_kernel.h"

const ik_probes ik_probes_avx2 = {probe_multiply_add, (double)(2 * lanes * registers), probe_read,
                                  probe_read_lines};

#pragma clang attribute pop

#endif
