/// Adding the rows of flipped spins to the fields. Included by one source file a level.
///
/// With J_ij = base + slope bit_ij and z_i = bit_ij XOR (s_j is down), turning spin j to s_j changes
/// sum_j J_ij s_j by 2 slope z_i plus a constant for all i. So only ones are counted: the rows go
/// through carry-save adders into eight bit planes, which are then turned into one byte a column.

typedef uint8_t u8x64 __attribute__((ext_vector_type(64)));
typedef int8_t i8x32 __attribute__((ext_vector_type(32)));
typedef int16_t i16x16 __attribute__((ext_vector_type(16)));
typedef uint16_t u16x16 __attribute__((ext_vector_type(16)));

/// The most rows that are counted at once; the counts fit a byte.
#define IK_MOST_ROWS 248

/// How many neighbouring groups of 512 are counted together: neighbouring lines come in pairs, but the
/// planes of two groups need 32 registers.
#if defined(IK_AVX512)
#define IK_AT_ONCE 2
#define IK_NEAR 16
#define IK_FAR 32
#else
#define IK_AT_ONCE 1
#define IK_NEAR 0
#define IK_FAR 16
#endif

/// The bits that are set in two or three of the words; with `inverted` the last two count inverted.
IK_INLINE u64x8 ik_majority(u64x8 a, u64x8 b, u64x8 c, const bool inverted) {
#if defined(IK_AVX512)
  const __m512i x = (__m512i)a, y = (__m512i)b, z = (__m512i)c;
  return (u64x8)(inverted ? _mm512_ternarylogic_epi64(x, y, z, 0x71)
                          : _mm512_ternarylogic_epi64(x, y, z, 0xe8));
#else
  return inverted ? (a & ~(b & c)) | ~(b | c) : (a & (b | c)) | (b & c);
#endif
}

/// (a, b, c) becomes sum and carry.
#define IK_ADD3(sum, carry, a, b, c)                 \
  do {                                               \
    const u64x8 a_ = (a), b_ = (b), c_ = (c);        \
    (carry) = ik_majority(a_, b_, c_, false);        \
    (sum) = a_ ^ b_ ^ c_;                            \
  } while (0)

/// The same with b and c inverted, which leaves the sum as it is.
#define IK_ADD_LINES(sum, carry, a, b, c)            \
  do {                                               \
    const u64x8 a_ = (a), b_ = (b), c_ = (c);        \
    (carry) = ik_majority(a_, b_, c_, inverted);     \
    (sum) = a_ ^ b_ ^ c_;                            \
  } while (0)

IK_INLINE u64x8 ik_row_line(const uint64_t *row) {
  u64x8 z;
  memcpy(&z, row, sizeof z);
  return z;
}

/// Adds a carry of weight 2^from.
IK_INLINE void ik_ripple(u64x8 c[8], u64x8 carry, const int from, const int planes) {
  _Pragma("unroll")
  for (int k = from; k < planes; k++) {
    const u64x8 next = c[k] & carry;
    c[k] ^= carry;
    carry = next;
  }
}

/// Counts eight lines, or their inverses; returns the carry of weight eight.
IK_INLINE u64x8 ik_count8(u64x8 c[8], const u64x8 z[8], const bool inverted) {
  u64x8 twos_a, twos_b, fours_a, fours_b, carry;
  IK_ADD_LINES(c[0], twos_a, c[0], z[0], z[1]);
  IK_ADD_LINES(c[0], twos_b, c[0], z[2], z[3]);
  IK_ADD3(c[1], fours_a, c[1], twos_a, twos_b);
  IK_ADD_LINES(c[0], twos_a, c[0], z[4], z[5]);
  IK_ADD_LINES(c[0], twos_b, c[0], z[6], z[7]);
  IK_ADD3(c[1], fours_b, c[1], twos_a, twos_b);
  IK_ADD3(c[2], carry, c[2], fours_a, fours_b);
  return carry;
}

IK_INLINE void ik_load8(
    u64x8 z[8], const uint64_t *const *rows, size_t at, const size_t ahead) {
  _Pragma("unroll")
  for (int r = 0; r < 8; r++) {
    z[r] = ik_row_line(rows[r] + at);
    if (ahead) __builtin_prefetch(rows[r] + at + ahead);
  }
}

/// Counts a multiple of eight lines of one group of 512, or of two neighbouring ones.
IK_INLINE void ik_count_lines(
    u64x8 c[2][8], const uint64_t *const *rows, size_t count, size_t at, const size_t ahead,
    const bool inverted, const int groups) {
  size_t r = 0;
  for (; r + 16 <= count; r += 16) {
    _Pragma("unroll")
    for (int side = 0; side < groups; side++) {
      u64x8 z[8], carry;
      ik_load8(z, rows + r, at + 8 * (size_t)side, ahead);
      const u64x8 eights = ik_count8(c[side], z, inverted);
      ik_load8(z, rows + r + 8, at + 8 * (size_t)side, ahead);
      const u64x8 more = ik_count8(c[side], z, inverted);
      IK_ADD3(c[side][3], carry, c[side][3], eights, more);
      ik_ripple(c[side], carry, 4, 8);
    }
  }
  if (r < count) {
    _Pragma("unroll")
    for (int side = 0; side < groups; side++) {
      u64x8 z[8];
      ik_load8(z, rows + r, at + 8 * (size_t)side, ahead);
      ik_ripple(c[side], ik_count8(c[side], z, inverted), 3, 8);
    }
  }
}

IK_INLINE void ik_zip8(u8x64 *low, u8x64 *high, u8x64 a, u8x64 b) {
#define IK_PAIR8(k) k, 64 + k
#define IK_HALF8(k)                                                                        \
  IK_PAIR8(k), IK_PAIR8(k + 1), IK_PAIR8(k + 2), IK_PAIR8(k + 3), IK_PAIR8(k + 4),         \
      IK_PAIR8(k + 5), IK_PAIR8(k + 6), IK_PAIR8(k + 7)
  *low = __builtin_shufflevector(a, b, IK_HALF8(0), IK_HALF8(16), IK_HALF8(32), IK_HALF8(48));
  *high = __builtin_shufflevector(a, b, IK_HALF8(8), IK_HALF8(24), IK_HALF8(40), IK_HALF8(56));
}

IK_INLINE void ik_zip16(u16x32 *low, u16x32 *high, u16x32 a, u16x32 b) {
#define IK_PAIR16(k) k, 32 + k
#define IK_HALF16(k) IK_PAIR16(k), IK_PAIR16(k + 1), IK_PAIR16(k + 2), IK_PAIR16(k + 3)
  *low = __builtin_shufflevector(a, b, IK_HALF16(0), IK_HALF16(8), IK_HALF16(16), IK_HALF16(24));
  *high = __builtin_shufflevector(a, b, IK_HALF16(4), IK_HALF16(12), IK_HALF16(20), IK_HALF16(28));
}

IK_INLINE void ik_zip32(u32x16 *low, u32x16 *high, u32x16 a, u32x16 b) {
  *low = __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29);
  *high =
      __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
}

/// Zips the bytes of eight vectors: eight bytes of a column of bytes lie side by side, byte 16 k + 2
/// m + r of each in quadword 2 k + r of result m.
IK_INLINE void ik_zip_bytes(u8x64 out[8], const u8x64 in[8]) {
  u8x64 pair[8];
  _Pragma("unroll")
  for (int k = 0; k < 4; k++) ik_zip8(&pair[2 * k], &pair[2 * k + 1], in[2 * k], in[2 * k + 1]);
  _Pragma("unroll")
  for (int half = 0; half < 2; half++) {
    u16x32 front[2], back[2];
    ik_zip16(&front[0], &front[1], (u16x32)pair[half], (u16x32)pair[2 + half]);
    ik_zip16(&back[0], &back[1], (u16x32)pair[4 + half], (u16x32)pair[6 + half]);
    _Pragma("unroll")
    for (int part = 0; part < 2; part++) {
      u32x16 low, high;
      ik_zip32(&low, &high, (u32x16)front[part], (u32x16)back[part]);
      out[4 * half + 2 * part] = (u8x64)low;
      out[4 * half + 2 * part + 1] = (u8x64)high;
    }
  }
}

/// One byte a column, in the order of the places: byte 16 k + 8 h + c of result m counts place
/// 32 (2 m + h) + 8 k + c.
IK_INLINE void ik_unpack_counts(u8x64 out[8], const u64x8 c[8]) {
#if defined(IK_GFNI)
  u8x64 in[8];
  _Pragma("unroll")
  for (int k = 0; k < 8; k++) in[k] = (u8x64)c[7 - k];
  ik_zip_bytes(out, in);
  const __m512i identity = _mm512_set1_epi64((long long)0x8040201008040201ull);
  _Pragma("unroll")
  for (int m = 0; m < 8; m++)
    out[m] = (u8x64)_mm512_gf2p8affine_epi64_epi8(identity, (__m512i)out[m], 0);
#else
  // Transposes 8 × 8 bits across the planes by exchanging blocks of 4, 2 and 1.
  u64x8 p[8];
  _Pragma("unroll")
  for (int k = 0; k < 8; k++) p[k] = c[k];
#define IK_EXCHANGE(distance, mask)                                    \
  _Pragma("unroll")                                                    \
  for (int k = 0; k < 8; k++)                                          \
    if (!(k & (distance))) {                                           \
      const u64x8 t = ((p[k] >> (distance)) ^ p[k + (distance)]) & (mask); \
      p[k + (distance)] ^= t;                                          \
      p[k] ^= t << (distance);                                         \
    }
  IK_EXCHANGE(4, 0x0f0f0f0f0f0f0f0full)
  IK_EXCHANGE(2, 0x3333333333333333ull)
  IK_EXCHANGE(1, 0x5555555555555555ull)
#undef IK_EXCHANGE
  u8x64 in[8];
  _Pragma("unroll")
  for (int k = 0; k < 8; k++) in[k] = (u8x64)p[k];
  ik_zip_bytes(out, in);
#endif
}

/// fields += count << shift for the 512 places of a group.
IK_INLINE void ik_add_counts(void *fields, size_t group, const u64x8 c[8], const int shift,
                             const bool wide) {
  u8x64 counts[8];
  ik_unpack_counts(counts, c);
  _Pragma("unroll")
  for (int m = 0; m < 8; m++) {
    u8x64 half[2];
    ik_zip8(&half[0], &half[1], counts[m], (u8x64){0});
    _Pragma("unroll")
    for (int h = 0; h < 2; h++) {
      const u16x32 part = (u16x32)half[h] << (uint16_t)shift;
      if (!wide) {
        uint16_t *f = (uint16_t *)fields + 512 * group + 32 * (size_t)(2 * m + h);
        u16x32 v;
        memcpy(&v, f, sizeof v);
        v += part;
        memcpy(f, &v, sizeof v);
      } else {
        uint32_t *f = (uint32_t *)fields + 512 * group + 32 * (size_t)(2 * m + h);
        u32x16 a, b;
        memcpy(&a, f, sizeof a);
        memcpy(&b, f + 16, sizeof b);
        a += __builtin_convertvector(
            __builtin_shufflevector(part, part, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
                                    15), u32x16);
        b += __builtin_convertvector(
            __builtin_shufflevector(part, part, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
                                    29, 30, 31), u32x16);
        memcpy(f, &a, sizeof a);
        memcpy(f + 16, &b, sizeof b);
      }
    }
  }
}

/// Turns a list of spins into the beginnings of their rows.
///
/// Lists are of 16 bits where the fields are.
IK_INLINE void ik_find_rows(
    const uint64_t **rows, const void *list, size_t from, size_t count, const uint64_t *base,
    size_t stride, const bool wide) {
  // Multiplying these in vectors would cost more than it saves.
  _Pragma("clang loop vectorize(disable) unroll_count(4)")
  for (size_t r = 0; r < count; r++) {
    const size_t spin = wide ? ((const uint32_t *)list)[from + r] : ((const uint16_t *)list)[from + r];
    rows[r] = base + spin * stride;
  }
}

/// Rows to be counted: those that turned up, those that turned down (inverted), and a few of both.
typedef struct ik_counted_rows {
  const uint64_t *const *rows;
  size_t ups, downs, mixed;
  const uint64_t *const *mixed_rows;
  const uint64_t *inverts;
} ik_counted_rows;

/// Counts the rows in one group, or in two neighbouring ones, and adds the counts to the fields.
IK_INLINE void ik_add_groups(
    void *fields, size_t q, const ik_counted_rows *all, const int shift, const bool wide,
    const size_t ahead, const int groups) {
  u64x8 c[2][8] = {0};
  ik_count_lines(c, all->rows, all->ups, 8 * q, ahead, false, groups);
  ik_count_lines(c, all->rows + all->ups, all->downs, 8 * q, ahead, true, groups);
  for (size_t r = 0; r < all->mixed; r += 8) {
    _Pragma("unroll")
    for (int side = 0; side < groups; side++) {
      u64x8 z[8];
      ik_load8(z, all->mixed_rows + r, 8 * q + 8 * (size_t)side, ahead);
      _Pragma("unroll")
      for (int k = 0; k < 8; k++) z[k] ^= (u64x8){} + all->inverts[r + k];
      ik_ripple(c[side], ik_count8(c[side], z, false), 3, 8);
    }
  }
  _Pragma("unroll")
  for (int side = 0; side < groups; side++)
    ik_add_counts(fields, q + (size_t)side, c[side], shift, wide);
}

/// fields += (ones in the rows that turned up, zeros in those that turned down) << shift.
IK_INLINE void ik_add_packed_rows(
    const ik_anneal_problem *p, ik_replica *b, size_t up_count, size_t down_count,
    const int shift, const bool wide, const size_t ahead) {
  const uint64_t *const base = p->rows;
  const void *const up = b->up, *const down = b->down;
  void *const fields = b->fields;
  const size_t stride = p->stride, groups = b->groups;
  const size_t full_up = up_count & ~(size_t)7, full_down = down_count & ~(size_t)7;
  const size_t rest_up = up_count - full_up, rest_down = down_count - full_down;
  const size_t rest = rest_up + rest_down;
  const uint64_t *rows[IK_MOST_ROWS];
  const uint64_t *rest_rows[16];
  uint64_t rest_inverts[16];
  size_t from_up = 0, from_down = 0;
  for (bool is_last = false; !is_last;) {
    const size_t room = IK_MOST_ROWS - 16;
    const size_t ups = full_up - from_up < room ? full_up - from_up : room;
    const size_t downs =
        full_down - from_down < room - ups ? full_down - from_down : room - ups;
    ik_find_rows(rows, up, from_up, ups, base, stride, wide);
    ik_find_rows(rows + ups, down, from_down, downs, base, stride, wide);
    from_up += ups;
    from_down += downs;
    is_last = from_up == full_up && from_down == full_down;
    size_t mixed = 0;
    if (is_last && rest) {
      mixed = rest > 8 ? 16 : 8;
      for (size_t r = 0; r < 16; r++) rest_rows[r] = b->zero_row;
      ik_find_rows(rest_rows, up, full_up, rest_up, base, stride, wide);
      ik_find_rows(rest_rows + rest_up, down, full_down, rest_down, base, stride, wide);
      _Pragma("unroll")
      for (size_t r = 0; r < 16; r++)
        rest_inverts[r] = r >= rest_up && r < rest ? ~UINT64_C(0) : 0;
    }
    if (ups + downs + mixed == 0) return;
    const ik_counted_rows all = {rows, ups, downs, mixed, rest_rows, rest_inverts};
    for (size_t q = 0; q + IK_AT_ONCE <= groups; q += IK_AT_ONCE)
      ik_add_groups(fields, q, &all, shift, wide, ahead, IK_AT_ONCE);
    if (IK_AT_ONCE == 2 && groups & 1)
      ik_add_groups(fields, groups - 1, &all, shift, wide, ahead, 1);
  }
}

static void IK_LEVEL_NAME(ik_add_bits)(
    const ik_anneal_problem *p, ik_replica *b, size_t ups, size_t downs, int factor) {
  const bool wide = b->form == ik_fields_signs_wide;
  // Rows from beyond the caches are fetched ahead, since no prefetcher follows so many streams; those
  // in the second-level cache one visit ahead.
  const bool far = p->stride * 8 * b->count > ((size_t)2 << 20);
  if (factor == 1) {
    if (wide) ik_add_packed_rows(p, b, ups, downs, 0, true, IK_FAR);
    else ik_add_packed_rows(p, b, ups, downs, 0, false, IK_FAR);
  } else if (wide) {
    ik_add_packed_rows(p, b, ups, downs, 1, true, IK_FAR);
  } else if (far) {
    ik_add_packed_rows(p, b, ups, downs, 1, false, IK_FAR);
  } else {
    ik_add_packed_rows(p, b, ups, downs, 1, false, IK_NEAR);
  }
}

IK_INLINE void ik_add_whole_rows8(
    const ik_anneal_problem *p, int32_t *restrict f, const uint32_t *list, size_t count,
    const int32_t factor) {
  const int8_t *base = p->rows;
  const size_t n = p->count, stride = p->stride;
  size_t r = 0;
  for (; r + 8 <= count; r += 8) {
    const int8_t *rows[8];
    for (size_t k = 0; k < 8; k++) rows[k] = base + (size_t)list[r + k] * stride;
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
      i16x32 sum = {0};
      _Pragma("unroll")
      for (int k = 0; k < 8; k++) {
        i8x32 line;
        memcpy(&line, rows[k] + i, sizeof line);
        sum += __builtin_convertvector(line, i16x32);
      }
      _Pragma("unroll")
      for (int half = 0; half < 2; half++) {
        i16x16 part;
        memcpy(&part, (const char *)&sum + 32 * half, sizeof part);
        i32x16 v;
        memcpy(&v, f + i + 16 * half, sizeof v);
        v += __builtin_convertvector(part, i32x16) * factor;
        memcpy(f + i + 16 * half, &v, sizeof v);
      }
    }
    for (; i < n; i++) {
      int32_t sum = 0;
      for (int k = 0; k < 8; k++) sum += rows[k][i];
      f[i] += factor * sum;
    }
  }
  for (; r < count; r++) {
    const int8_t *row = base + (size_t)list[r] * stride;
    for (size_t i = 0; i < n; i++) f[i] += factor * row[i];
  }
}

#define IK_ADD_ROWS(name, weight, field)                                                    \
  IK_INLINE void name(                                                                      \
      const ik_anneal_problem *p, field *restrict f, const uint32_t *list, size_t count,    \
      const int factor) {                                                                   \
    const weight *base = p->rows;                                                           \
    const size_t n = p->count, stride = p->stride;                                          \
    size_t r = 0;                                                                           \
    for (; r + 4 <= count; r += 4) {                                                        \
      const weight *r0 = base + (size_t)list[r] * stride;                                   \
      const weight *r1 = base + (size_t)list[r + 1] * stride;                               \
      const weight *r2 = base + (size_t)list[r + 2] * stride;                               \
      const weight *r3 = base + (size_t)list[r + 3] * stride;                               \
      for (size_t i = 0; i < n; i++)                                                        \
        f[i] += (field)factor * ((r0[i] + r1[i]) + (r2[i] + r3[i]));                        \
    }                                                                                       \
    for (; r < count; r++) {                                                                \
      const weight *row = base + (size_t)list[r] * stride;                                  \
      for (size_t i = 0; i < n; i++) f[i] += (field)factor * row[i];                        \
    }                                                                                       \
  }
IK_ADD_ROWS(ik_add_whole_rows32, int32_t, int32_t)
IK_ADD_ROWS(ik_add_real_rows, float, float)

#define IK_ADD_ENTRIES(name, weight, field)                                                \
  IK_INLINE void name(                                                                     \
      const ik_anneal_problem *p, field *restrict f, const uint32_t *list, size_t count,   \
      const int factor) {                                                                  \
    const weight *weights = p->weights;                                                    \
    for (size_t r = 0; r < count; r++) {                                                   \
      const uint32_t end = p->starts[list[r] + 1];                                         \
      for (uint32_t k = p->starts[list[r]]; k < end; k++)                                  \
        f[p->columns[k]] += (field)factor * (field)weights[k];                             \
    }                                                                                      \
  }
IK_ADD_ENTRIES(ik_add_entries8, int8_t, int32_t)
IK_ADD_ENTRIES(ik_add_entries32, int32_t, int32_t)
IK_ADD_ENTRIES(ik_add_entries_real, float, float)

/// Adds `factor` times the rows that are listed as up, subtracts those listed as down.
static void IK_LEVEL_NAME(ik_add_rows)(
    const ik_anneal_problem *p, ik_replica *b, size_t ups, size_t downs, int factor) {
  if (ups + downs == 0) return;
  b->added += ups + downs;
  switch (p->kind) {
    case ik_anneal_signs:
    case ik_anneal_links:
    case ik_anneal_signs_wide: IK_LEVEL_NAME(ik_add_bits)(p, b, ups, downs, factor); break;
#define IK_CASE(kind, function, type)                      \
  case kind:                                               \
    function(p, (type *)b->fields, b->up, ups, factor);    \
    function(p, (type *)b->fields, b->down, downs, -factor); \
    break;
    IK_CASE(ik_anneal_dense_int8, ik_add_whole_rows8, int32_t)
    IK_CASE(ik_anneal_dense_int32, ik_add_whole_rows32, int32_t)
    IK_CASE(ik_anneal_dense_float, ik_add_real_rows, float)
    IK_CASE(ik_anneal_sparse_int8, ik_add_entries8, int32_t)
    IK_CASE(ik_anneal_sparse_int32, ik_add_entries32, int32_t)
    IK_CASE(ik_anneal_sparse_float, ik_add_entries_real, float)
#undef IK_CASE
  }
}
