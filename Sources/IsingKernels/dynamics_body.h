/// Soft-spin dynamics of one level: the including file defines IK_LEVEL_NAME(name) and the target.

#include "dynamics_law.h"

/// `width` elements from flat index k on; parameters in `in` are already those of the lanes.
IK_INLINE void ik_soft_block(
    ik_soft_law law, bool has_external, bool has_noise, const ik_soft_step *step,
    const ik_error_step *error, float gain, float feedback, ik_soft_lanes *in, size_t k,
    size_t width, float *x, float *e) {
  const bool has_error = law != ik_law_mean_field;
  f32x16 position, variable = ik_splat(0);
  if (width == 16) {
    position = ik_load(x + k);
    in->force = ik_load(step->force + k);
    if (has_noise) in->noise = ik_load(step->noise + k);
    if (has_error) variable = ik_load(e + k);
  } else {
    position = ik_load_part(x + k, width);
    in->force = ik_load_part(step->force + k, width);
    if (has_noise) in->noise = ik_load_part(step->noise + k, width);
    if (has_error) variable = ik_load_part(e + k, width);
  }
  ik_soft_lanes_step(
      law, has_external, has_noise, step, error, gain, feedback, in, &position, &variable);
  if (width == 16) {
    ik_store(x + k, position);
    if (has_error) ik_store(e + k, variable);
  } else {
    memcpy(x + k, &position, width * sizeof *x);
    if (has_error) memcpy(e + k, &variable, width * sizeof *e);
  }
}

IK_INLINE void ik_soft_any(
    ik_soft_law law, bool has_external, bool has_noise, const ik_soft_step *step,
    const ik_error_step *error, float gain, float feedback, float *restrict x,
    float *restrict e) {
  const size_t n = step->spins, replicas = step->replicas;
  if (replicas == 1) {  // one parameter for all, one external field a lane
    ik_soft_lanes in = {0};
    in.coupling = ik_splat(step->coupling[0]);
    in.linear = ik_splat(step->linear[0]);
    in.amplitude = ik_splat(step->external_amplitude ? step->external_amplitude[0] : 1.0f);
    if (ik_has_target(law)) in.target = ik_splat(error->target[0]);
    for (size_t i = 0; i + 16 <= n; i += 16) {
      if (has_external) in.external = ik_load(step->external + i);
      ik_soft_block(
          law, has_external, has_noise, step, error, gain, feedback, &in, i, 16, x, e);
    }
    const size_t rest = n % 16;
    if (rest) {
      if (has_external) in.external = ik_load_part(step->external + n - rest, rest);
      ik_soft_block(
          law, has_external, has_noise, step, error, gain, feedback, &in, n - rest, rest, x, e);
    }
    return;
  }
  // Blocks of 16 replicas outside, so that their parameters stay in registers.
  for (size_t r = 0; r < replicas; r += 16) {
    const size_t width = replicas - r < 16 ? replicas - r : 16;
    ik_soft_lanes in = ik_soft_parameters(law, step, error, r, width);
    if (width == 16) {
      for (size_t i = 0; i < n; i++) {
        if (has_external) in.external = ik_splat(step->external[i]);
        ik_soft_block(
            law, has_external, has_noise, step, error, gain, feedback, &in, i * replicas + r, 16,
            x, e);
      }
    } else {
      for (size_t i = 0; i < n; i++) {
        if (has_external) in.external = ik_splat(step->external[i]);
        ik_soft_block(
            law, has_external, has_noise, step, error, gain, feedback, &in, i * replicas + r,
            width, x, e);
      }
    }
  }
}

IK_INLINE void ik_soft_law_step(
    ik_soft_law law, const ik_soft_step *step, const ik_error_step *error, float gain,
    float feedback, float *x, float *e) {
  if (step->external) {
    if (step->noise) ik_soft_any(law, true, true, step, error, gain, feedback, x, e);
    else ik_soft_any(law, true, false, step, error, gain, feedback, x, e);
  } else {
    if (step->noise) ik_soft_any(law, false, true, step, error, gain, feedback, x, e);
    else ik_soft_any(law, false, false, step, error, gain, feedback, x, e);
  }
}

void IK_LEVEL_NAME(ik_soft)(
    ik_soft_law law, const ik_soft_step *step, const ik_error_step *error, float gain,
    float feedback, float *x, float *e) {
  switch (law) {
    case ik_law_mean_field:
      ik_soft_law_step(ik_law_mean_field, step, error, gain, feedback, x, e);
      break;
    case ik_law_amplitude_control:
      ik_soft_law_step(ik_law_amplitude_control, step, error, gain, feedback, x, e);
      break;
    case ik_law_feedback_control:
      ik_soft_law_step(ik_law_feedback_control, step, error, gain, feedback, x, e);
      break;
    case ik_law_separated_feedback:
      ik_soft_law_step(ik_law_separated_feedback, step, error, gain, feedback, x, e);
      break;
  }
}

typedef double ik_f64x16 __attribute__((ext_vector_type(16)));

void IK_LEVEL_NAME(ik_squares)(
    size_t spins, size_t replicas, const float *x, double *squares) {
  if (replicas == 1) {
    ik_f64x16 sum = {0};
    for (size_t i = 0; i < spins; i += 16) {
      const size_t width = spins - i < 16 ? spins - i : 16;
      ik_f64x16 v = __builtin_convertvector(
          width == 16 ? ik_load(x + i) : ik_load_part(x + i, width), ik_f64x16);
      sum += v * v;
    }
    double total = 0;
    for (int l = 0; l < 16; l++) total += sum[l];
    squares[0] = total;
    return;
  }
  for (size_t r = 0; r < replicas; r += 16) {
    const size_t width = replicas - r < 16 ? replicas - r : 16;
    ik_f64x16 sum = {0};
    for (size_t i = 0; i < spins; i++) {
      const float *p = x + i * replicas + r;
      ik_f64x16 v =
          __builtin_convertvector(width == 16 ? ik_load(p) : ik_load_part(p, width), ik_f64x16);
      sum += v * v;
    }
    memcpy(squares + r, &sum, width * sizeof *squares);
  }
}

IK_INLINE f32x16 ik_larger_modulus(f32x16 best, f32x16 v) {
  // The comparison is false for NaN, which therefore never becomes the maximum.
  f32x16 modulus = (f32x16)((i32x16)v & 0x7fffffff);
  return ik_max(modulus, best);
}

void IK_LEVEL_NAME(ik_maxima)(size_t spins, size_t replicas, const float *x, float *maxima) {
  if (replicas == 1) {
    f32x16 best = ik_splat(0);
    for (size_t i = 0; i < spins; i += 16) {
      const size_t width = spins - i < 16 ? spins - i : 16;
      best = ik_larger_modulus(best, width == 16 ? ik_load(x + i) : ik_load_part(x + i, width));
    }
    float largest = 0;
    for (int l = 0; l < 16; l++) largest = best[l] > largest ? best[l] : largest;
    maxima[0] = largest;
    return;
  }
  for (size_t r = 0; r < replicas; r += 16) {
    const size_t width = replicas - r < 16 ? replicas - r : 16;
    f32x16 best = ik_splat(0);
    for (size_t i = 0; i < spins; i++) {
      const float *p = x + i * replicas + r;
      best = ik_larger_modulus(best, width == 16 ? ik_load(p) : ik_load_part(p, width));
    }
    memcpy(maxima + r, &best, width * sizeof *maxima);
  }
}

/// Bit k: lane k is at least zero.
IK_INLINE uint32_t ik_signs16(f32x16 v) {
#if defined(IK_AVX512)
  return _mm512_cmp_ps_mask((__m512)v, _mm512_setzero_ps(), _CMP_GE_OQ);
#elif defined(IK_AVX2)
  __m256 low, high;
  memcpy(&low, &v, sizeof low);
  memcpy(&high, (const char *)&v + 32, sizeof high);
  const __m256 zero = _mm256_setzero_ps();
  return (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(low, zero, _CMP_GE_OQ)) |
         (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(high, zero, _CMP_GE_OQ)) << 8;
#else
  const i32x16 bit = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
  i32x16 set = (i32x16)(v >= 0.0f) & bit;
  return (uint32_t)__builtin_reduce_or(set);
#endif
}

/// Transposes a matrix of 16 words of 16 bits: bit r of word i becomes bit i of word r.
IK_INLINE void ik_transpose16(uint16_t words[16]) {
  uint16_t mask = 0x00ff;
  _Pragma("unroll")
  for (int step = 8; step; step >>= 1, mask ^= (uint16_t)(mask << step)) {
    _Pragma("unroll")
    for (int k = 0; k < 16; k = ((k | step) + 1) & ~step) {
      uint16_t swap = (uint16_t)(((words[k] >> step) ^ words[k | step]) & mask);
      words[k] ^= (uint16_t)(swap << step);
      words[k | step] ^= swap;
    }
  }
}

void IK_LEVEL_NAME(ik_pack)(
    size_t spins, size_t replicas, const float *x, size_t words_per_replica, uint64_t *words) {
  memset(words, 0, replicas * words_per_replica * sizeof *words);
  if (replicas == 1) {
    for (size_t i = 0; i < spins; i += 16) {
      const size_t width = spins - i < 16 ? spins - i : 16;
      uint64_t bits = ik_signs16(width == 16 ? ik_load(x + i) : ik_load_part(x + i, width));
      bits &= (1u << width) - 1;
      words[i / 64] |= bits << (i % 64);
    }
    return;
  }
  for (size_t i = 0; i < spins; i += 16) {
    const size_t height = spins - i < 16 ? spins - i : 16;
    for (size_t r = 0; r < replicas; r += 16) {
      const size_t width = replicas - r < 16 ? replicas - r : 16;
      uint16_t tile[16] = {0};
      for (size_t k = 0; k < height; k++) {
        const float *p = x + (i + k) * replicas + r;
        tile[k] = (uint16_t)ik_signs16(width == 16 ? ik_load(p) : ik_load_part(p, width));
      }
      ik_transpose16(tile);
      for (size_t k = 0; k < width; k++)
        words[(r + k) * words_per_replica + i / 64] |= (uint64_t)tile[k] << (i % 64);
    }
  }
}

void IK_LEVEL_NAME(ik_unpack)(
    size_t spins, size_t replicas, const uint64_t *words, size_t words_per_replica, float *x) {
  const i32x16 bit = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768};
  if (replicas == 1) {
    for (size_t i = 0; i < spins; i += 16) {
      const size_t width = spins - i < 16 ? spins - i : 16;
      i32x16 bits = (i32x16){} + (int32_t)(words[i / 64] >> (i % 64) & 0xffff);
      f32x16 v = ik_select((i32x16)((bits & bit) != 0), ik_splat(1), ik_splat(-1));
      memcpy(x + i, &v, width * sizeof *x);
    }
    return;
  }
  for (size_t i = 0; i < spins; i += 16) {
    const size_t height = spins - i < 16 ? spins - i : 16;
    for (size_t r = 0; r < replicas; r += 16) {
      const size_t width = replicas - r < 16 ? replicas - r : 16;
      uint16_t tile[16] = {0};
      for (size_t k = 0; k < width; k++)
        tile[k] = (uint16_t)(words[(r + k) * words_per_replica + i / 64] >> (i % 64));
      ik_transpose16(tile);
      for (size_t k = 0; k < height; k++) {
        i32x16 bits = (i32x16){} + (int32_t)tile[k];
        f32x16 v = ik_select((i32x16)((bits & bit) != 0), ik_splat(1), ik_splat(-1));
        memcpy(x + (i + k) * replicas + r, &v, width * sizeof *x);
      }
    }
  }
}
