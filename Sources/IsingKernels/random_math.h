/// Functions of IK_LANES lanes, named by IK_OF(name). Included by random_lanes.h, once a width.

typedef float IK_OF(ik_reals) __attribute__((ext_vector_type(IK_LANES)));
typedef int32_t IK_OF(ik_wholes) __attribute__((ext_vector_type(IK_LANES)));
typedef uint32_t IK_OF(ik_words) __attribute__((ext_vector_type(IK_LANES)));

#define IK_REALS IK_OF(ik_reals)
#define IK_WHOLES IK_OF(ik_wholes)
#define IK_WORDS IK_OF(ik_words)

/// -ln(u) for normal u in (0, 1]: exponent and mantissa apart, mantissa m in [sqrt(1/2), sqrt(2))
/// by ln m = 2 artanh((m - 1) / (m + 1)) and four terms of the series; relative error below 2e-7.
IK_INLINE IK_REALS IK_OF(ik_negative_log)(IK_REALS u) {
  IK_WHOLES bits = (IK_WHOLES)u;
  // Subtracting the bits of sqrt(1/2) makes the exponent field count from there.
  IK_WHOLES exponent = (bits - 0x3f3504f3) >> 23;
  IK_REALS m = (IK_REALS)(bits - (exponent << 23));
  IK_REALS s = (m - 1.0f) / (m + 1.0f);
  IK_REALS z = s * s;
  IK_REALS p = (z * (1.0f / 9.0f) + (1.0f / 7.0f)) * z + (1.0f / 5.0f);
  p = (p * z + (1.0f / 3.0f)) * z;
  IK_REALS log_m = (s + s * p) * 2.0f;
  IK_REALS e = __builtin_convertvector(exponent, IK_REALS);
  // ln 2 in two parts: the first has few bits, so that e times it is exact.
  return -((log_m + e * 1.42860677e-06f) + e * 0.693145752f);
}

/// A number in (0, 1] from a random word: (word + 1/2) / 2^32, rounded.
IK_INLINE IK_REALS IK_OF(ik_open_uniform)(IK_WORDS word) {
  // Two exact halves and one rounding, which is how every level can convert an unsigned word.
  IK_REALS high = __builtin_convertvector((IK_WHOLES)(word >> 16), IK_REALS);
  IK_REALS low = __builtin_convertvector((IK_WHOLES)(word & 0xffffu), IK_REALS);
  return high * 0x1p-16f + (low * 0x1p-32f + 0x1p-33f);
}

/// Two vectors of standard normal numbers from two vectors of words.
IK_INLINE void IK_OF(ik_box_muller)(
    IK_WORDS radius_word, IK_WORDS angle_word, IK_REALS *cosine, IK_REALS *sine) {
  IK_REALS minus_log = IK_OF(ik_negative_log)(IK_OF(ik_open_uniform)(radius_word));
  IK_REALS radius = __builtin_elementwise_sqrt(minus_log * 2.0f);
  // The angle as a fraction of the turn: the nearest quarter and a remainder of at most an eighth.
  IK_WORDS rounded = angle_word + 0x20000000u;
  IK_WHOLES quarter = (IK_WHOLES)(rounded >> 30);
  IK_WHOLES rest = (IK_WHOLES)((rounded & 0x3fffffffu) - 0x20000000u);
  IK_REALS x = __builtin_convertvector(rest, IK_REALS) * (0x1.921fb6p+0f * 0x1p-30f);
  IK_REALS z = x * x;
  // Interpolating polynomials at Chebyshev points; errors 3e-9 and 5e-11 before rounding.
  IK_REALS s = (z * -1.95039043e-4f + 8.33203579e-3f) * z + -1.66666507e-1f;
  s = x + x * (s * z);
  IK_REALS c = (z * 2.43798310e-5f + -1.38866180e-3f) * z + 4.16666167e-2f;
  c = (c * z + -4.99999996e-1f) * z + 1.0f;
  IK_WHOLES swap = (IK_WHOLES)(quarter << 31) >> 31;
  IK_WHOLES cos_x = (swap & (IK_WHOLES)s) | (~swap & (IK_WHOLES)c);
  IK_WHOLES sin_x = (swap & (IK_WHOLES)c) | (~swap & (IK_WHOLES)s);
  // cos is negative in quarters 1 and 2, sin in quarters 2 and 3.
  IK_WHOLES cos_sign = ((quarter + 1) & 2) << 30, sin_sign = (quarter & 2) << 30;
  *cosine = radius * (IK_REALS)(cos_x ^ cos_sign);
  *sine = radius * (IK_REALS)(sin_x ^ sin_sign);
}

#undef IK_REALS
#undef IK_WHOLES
#undef IK_WORDS
