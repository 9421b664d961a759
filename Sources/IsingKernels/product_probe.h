/// Inner loops that measure what the machine can do; see product_probe.c.
#ifndef ISING_PRODUCT_PROBE_H
#define ISING_PRODUCT_PROBE_H

#include <stddef.h>
#include <stdint.h>

typedef struct ik_probes {
  /// Runs `rounds` of independent multiply-adds; returns a value that depends on them.
  float (*multiply_add)(size_t rounds);
  /// Operations in one round.
  double operations;
  /// Reads `lines` lines of 64 bytes in order.
  uint64_t (*read)(const void *buffer, size_t lines);
  /// Reads the lines with the given numbers.
  uint64_t (*read_lines)(const void *buffer, const uint32_t *lines, size_t count);
} ik_probes;

extern const ik_probes ik_probes_portable;
#if defined(__x86_64__)
extern const ik_probes ik_probes_avx2, ik_probes_avx512;
#endif

#endif
