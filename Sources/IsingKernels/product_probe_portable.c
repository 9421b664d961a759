#include "product_probe.h"

typedef float vector __attribute__((ext_vector_type(4)));
typedef uint64_t words __attribute__((ext_vector_type(2)));
#if defined(__aarch64__)
enum { lanes = 4, registers = 24 };
#define PROBE_REGISTER "+w"
#elif defined(__x86_64__)
enum { lanes = 4, registers = 12 };
#define PROBE_REGISTER "+x"
#else
enum { lanes = 4, registers = 12 };
#define PROBE_REGISTER "+m"
#endif

#include "product_probe_kernel.h"

const ik_probes ik_probes_portable = {
    probe_multiply_add, (double)(2 * lanes * registers), probe_read, probe_read_lines};
