#include <time.h>

#include "kernel_level.h"
#include "product_probe.h"
#include "products.h"

double ik_thread_seconds(void) {
  struct timespec now;
  if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0) return 0;
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static const ik_probes *probes(void) {
#if defined(__x86_64__)
  switch (ik_current_level()) {
  case ik_level_avx512_bit:
  case ik_level_avx512: return &ik_probes_avx512;
  case ik_level_avx2: return &ik_probes_avx2;
  case ik_level_portable: break;
  }
#endif
  return &ik_probes_portable;
}

/// Where probes leave their result, so that no compiler drops the work.
static _Thread_local volatile uint64_t sink;

/// Keeps the best of a few rates.
static inline double better(double rate, double work, double seconds) {
  return seconds > 0 && work / seconds > rate ? work / seconds : rate;
}

double ik_measure_multiply_add_rate(size_t samples) {
  const ik_probes *use = probes();
  const size_t rounds = 200000;
  double rate = 0;
  for (size_t s = 0; s < samples; s++) {
    double start = ik_thread_seconds();
    sink = (uint64_t)use->multiply_add(rounds);
    rate = better(rate, (double)rounds * use->operations, ik_thread_seconds() - start);
  }
  return rate;
}

double ik_measure_read_rate(const void *buffer, size_t bytes, size_t samples) {
  const ik_probes *use = probes();
  size_t lines = bytes / 64, passes = bytes < 1 << 27 ? (1 << 27) / (bytes + 1) : 1;
  double rate = 0;
  for (size_t s = 0; s < samples && lines > 0; s++) {
    double start = ik_thread_seconds();
    for (size_t p = 0; p < passes; p++) sink = use->read(buffer, lines);
    rate = better(rate, (double)passes * (double)lines * 64, ik_thread_seconds() - start);
  }
  return rate;
}

double ik_measure_line_rate(const void *buffer, size_t bytes, size_t samples) {
  const ik_probes *use = probes();
  enum { count = 16384, passes = 8 };
  size_t lines = bytes / 64;
  uint32_t chosen[count];
  uint64_t state = 1;
  if (lines == 0 || lines > UINT32_MAX) return 0;
  for (size_t k = 0; k < count; k++) {
    state = state * 6364136223846793005 + 1442695040888963407;
    chosen[k] = (uint32_t)((state >> 32) * lines >> 32);
  }
  double rate = 0;
  for (size_t s = 0; s < samples; s++) {
    double start = ik_thread_seconds();
    for (size_t p = 0; p < passes; p++) sink = use->read_lines(buffer, chosen, count);
    rate = better(rate, (double)(64 * count * passes), ik_thread_seconds() - start);
  }
  return rate;
}
