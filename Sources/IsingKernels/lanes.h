/// Vector types of 64 bytes that every level lowers to what it has (four SSE or NEON registers,
/// two AVX registers, one AVX-512 register).
///
/// Products and sums are never contracted, so elementwise results are the same at every level.
#ifndef ISING_KERNELS_LANES_H
#define ISING_KERNELS_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF
#if defined(__clang__)
// The functions below are always inlined, so how vectors are passed does not matter.
#pragma clang diagnostic ignored "-Wpsabi"
#endif

#define IK_INLINE static inline __attribute__((always_inline))

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "packed bits are read as lanes");

typedef float f32x16 __attribute__((ext_vector_type(16)));
typedef int32_t i32x16 __attribute__((ext_vector_type(16)));
typedef uint32_t u32x16 __attribute__((ext_vector_type(16)));
typedef int16_t i16x32 __attribute__((ext_vector_type(32)));
typedef uint16_t u16x32 __attribute__((ext_vector_type(32)));
typedef int32_t i32x32 __attribute__((ext_vector_type(32)));
typedef uint64_t u64x8 __attribute__((ext_vector_type(8)));

IK_INLINE f32x16 ik_select(i32x16 mask, f32x16 yes, f32x16 no) {
  return (f32x16)((mask & (i32x16)yes) | (~mask & (i32x16)no));
}

/// The smaller of two numbers; the second where they are unordered.
IK_INLINE f32x16 ik_min(f32x16 a, f32x16 b) { return a < b ? a : b; }

/// The larger of two numbers; the second where they are unordered.
IK_INLINE f32x16 ik_max(f32x16 a, f32x16 b) { return a > b ? a : b; }

IK_INLINE f32x16 ik_load(const float *p) {
  f32x16 v;
  memcpy(&v, p, sizeof v);
  return v;
}

IK_INLINE void ik_store(float *p, f32x16 v) { memcpy(p, &v, sizeof v); }

IK_INLINE f32x16 ik_splat(float x) { return (f32x16){} + x; }

#endif
