#include "random.h"

#include "kernel_level.h"
#include "random_lanes.h"
#include "random_levels.h"

#define IK_LEVEL_NAME(name) name##_portable
#include "random_body.h"

#if defined(__x86_64__)
#define IK_DISPATCH(name, ...)                          \
  switch (ik_current_level()) {                         \
    case ik_level_portable: name##_portable(__VA_ARGS__); return; \
    case ik_level_avx2: name##_avx2(__VA_ARGS__); return;         \
    default: name##_avx512(__VA_ARGS__); return;                  \
  }
#else
#define IK_DISPATCH(name, ...) name##_portable(__VA_ARGS__);
#endif

void ik_philox_block(ik_philox place, uint32_t *words) {
  uint32_t c0 = (uint32_t)place.low, c1 = (uint32_t)(place.low >> 32);
  uint32_t c2 = (uint32_t)place.high, c3 = (uint32_t)(place.high >> 32);
  uint32_t k0 = (uint32_t)place.key, k1 = (uint32_t)(place.key >> 32);
  for (int round = 0; round < 10; round++) {
    uint64_t first = (uint64_t)c0 * 0xD2511F53u, second = (uint64_t)c2 * 0xCD9E8D57u;
    c0 = (uint32_t)(second >> 32) ^ c1 ^ k0;
    c1 = (uint32_t)second;
    c2 = (uint32_t)(first >> 32) ^ c3 ^ k1;
    c3 = (uint32_t)first;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

void ik_philox_advance(ik_philox *place, uint64_t blocks) { ik_philox_step(place, blocks); }

void ik_philox_fill(ik_philox place, size_t count, uint32_t *words) {
  IK_DISPATCH(ik_philox_fill, place, count, words)
}

void ik_uniform_fill(ik_philox place, size_t count, float *values) {
  IK_DISPATCH(ik_uniform_fill, place, count, values)
}

void ik_gaussian_fill(ik_philox place, size_t count, float scale, float *values) {
  IK_DISPATCH(ik_gaussian_fill, place, count, scale, values)
}
