/// What the drivers share: exactly sized memory, random numbers, complaints.
#ifndef KERNEL_SANITIZERS_SUPPORT_H
#define KERNEL_SANITIZERS_SUPPORT_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "IsingKernels.h"

/// Memory of exactly `count * size` bytes, aligned to 64, so that one byte too far is noticed.
static inline void *memory(size_t count, size_t size) {
  size_t bytes = count * size ? count * size : 1;
  void *start = NULL;
  if (posix_memalign(&start, 64, bytes) != 0) abort();
  memset(start, 0x5a, bytes);
  return start;
}

#define NEW(type, count) ((type *)memory((count), sizeof(type)))

extern uint64_t random_state;

static inline uint32_t draw_bits(void) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(random_state >> 32);
}

/// In -1 ... 1.
static inline float draw(void) { return (float)draw_bits() / 2147483648.0f - 1; }

/// In 0 ..< bound.
static inline size_t draw_below(size_t bound) { return draw_bits() % bound; }

extern size_t complaints;
extern const char *level_name;

/// Counts and prints what does not hold.
#define EXPECT(condition, ...)                                   \
  do {                                                           \
    if (!(condition)) {                                          \
      complaints += 1;                                           \
      printf("%s:%d: [%s] ", __FILE__, __LINE__, level_name);    \
      printf(__VA_ARGS__);                                       \
      printf("\n");                                              \
    }                                                            \
  } while (0)

void check_random(void);
void check_dynamics(void);
void check_dense(void);
void check_onebit(void);
void check_sparse(void);
void check_annealing(void);
void check_bifurcation(void);
void check_lanes(void);
void check_machine(void);

#endif
