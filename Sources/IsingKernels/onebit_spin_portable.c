#include "onebit_internal.h"

#if defined(__aarch64__)
#include <arm_neon.h>
#endif

typedef uint64_t vector __attribute__((ext_vector_type(2), aligned(8)));

#if defined(__aarch64__)

enum { lanes = 2, carries = false };

/// Set bits of each byte.
static inline vector byte_counts(vector v) { return (vector)vcntq_u8((uint8x16_t)v); }

#else

enum { lanes = 2, carries = true };

/// Set bits of each byte.
static inline vector byte_counts(vector v) {
  v -= v >> 1 & 0x5555555555555555;
  v = (v & 0x3333333333333333) + (v >> 2 & 0x3333333333333333);
  return (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0f;
}

#endif

static inline vector byte_sums(vector v) {
  v = (v & 0x00ff00ff00ff00ff) + (v >> 8 & 0x00ff00ff00ff00ff);
  v += v >> 16;
  return (v + (v >> 32)) & 0xffff;
}

#include "onebit_spin_kernel.h"

const ik_spin_kernels ik_spin_kernels_portable = {one, eight};
