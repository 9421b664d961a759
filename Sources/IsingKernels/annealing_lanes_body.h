/// Sweeps of 64 replicas in lanes of 8 bits, for one level.
///
/// The including file sets the target and defines IK_LEVEL_NAME(name), how a level decides:
/// `ik_lane_tables`, `ik_load_tables`, `ik_accept` and `ik_accept_wide` (gains up to 63 and 127), and
/// how it turns lanes into bits: `ik_up_lanes`, `ik_lanes_of`.

/// Two rounds of xoshiro128++ side by side.
typedef struct ik_lane_streams {
  u32x16 a[4], b[4];
} ik_lane_streams;

#define IK_ROTATE(x, k) ((x) << (k) | (x) >> (32 - (k)))

IK_INLINE u8x64 ik_lane_draw(u32x16 s[4]) {
  const u32x16 sum = s[0] + s[3];
  const u32x16 result = IK_ROTATE(sum, 7) + s[0];
  const u32x16 shifted = s[1] << 9;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = IK_ROTATE(s[3], 11);
  return (u8x64)result;
}

IK_INLINE i8x64 ik_lane_load(const int8_t *spins, size_t place) {
  i8x64 v;
  memcpy(&v, __builtin_assume_aligned(spins + 64 * place, 64), sizeof v);
  return v;
}

IK_INLINE void ik_lane_store(int8_t *spins, size_t place, i8x64 v) {
  memcpy(__builtin_assume_aligned(spins + 64 * place, 64), &v, sizeof v);
}

/// The sum of the spins at some places.
IK_INLINE i8x64 ik_lane_sum(const int8_t *spins, const uint32_t *columns, size_t count) {
  i8x64 a = {}, b = {}, c = {}, d = {};
  size_t k = 0;
  for (; k + 4 <= count; k += 4) {
    a += ik_lane_load(spins, columns[k]);
    b += ik_lane_load(spins, columns[k + 1]);
    c += ik_lane_load(spins, columns[k + 2]);
    d += ik_lane_load(spins, columns[k + 3]);
  }
  for (; k < count; k++) a += ik_lane_load(spins, columns[k]);
  return (a + b) + (c + d);
}

/// The fields at a place. Sums may wrap on the way; they end within 8 bits.
IK_INLINE i8x64 ik_lane_field(
    const ik_lane_problem *problem, const int8_t *spins, size_t place, const bool has_one_plane) {
  const uint32_t *columns = problem->columns;
  i8x64 field = {};
  if (has_one_plane) {
    const uint32_t *starts = problem->starts + 2 * place;
    const size_t first = starts[0], middle = starts[1], end = starts[2];
    field = ik_lane_sum(spins, columns + first, middle - first) -
            ik_lane_sum(spins, columns + middle, end - middle);
  } else {
    const uint32_t *starts = problem->starts + 2 * (size_t)problem->planes * place;
    for (uint32_t plane = 0; plane < problem->planes; plane++, starts += 2) {
      const size_t first = starts[0], middle = starts[1], end = starts[2];
      field += field;
      field += ik_lane_sum(spins, columns + first, middle - first);
      field -= ik_lane_sum(spins, columns + middle, end - middle);
    }
  }
  if (problem->external) field += (int8_t)problem->external[place];
  return field;
}

/// The sum of any number of spins.
IK_INLINE i16x64 ik_lane_long_sum(const int8_t *spins, const uint32_t *columns, size_t count) {
  i16x64 sum = {};
  while (count > 0) {
    const size_t part = count < 127 ? count : 127;
    sum += __builtin_convertvector(ik_lane_sum(spins, columns, part), i16x64);
    columns += part;
    count -= part;
  }
  return sum;
}

/// The fields at a place beyond the narrow ones.
IK_INLINE i16x64 ik_lane_long_field(
    const ik_lane_problem *problem, const int8_t *spins, size_t place) {
  const uint32_t *starts = problem->starts + 2 * (size_t)problem->planes * place;
  const uint32_t *columns = problem->columns;
  i16x64 field = {};
  for (uint32_t plane = 0; plane < problem->planes; plane++, starts += 2) {
    const size_t first = starts[0], middle = starts[1], end = starts[2];
    field += field;
    field += ik_lane_long_sum(spins, columns + first, middle - first);
    field -= ik_lane_long_sum(spins, columns + middle, end - middle);
  }
  if (problem->external) field += problem->external[place];
  return field;
}

/// The same cut off at ±127.
IK_INLINE i8x64 ik_lane_short_field(
    const ik_lane_problem *problem, const int8_t *spins, size_t place) {
  const i16x64 field = ik_lane_long_field(problem, spins, place), most = (i16x64){} + 127;
  return __builtin_convertvector(
      __builtin_elementwise_max(__builtin_elementwise_min(field, most), -most), i8x64);
}

IK_INLINE void ik_lane_sweeps(
    const ik_lane_problem *problem, int8_t *spins, const ik_lane_table *table,
    ik_lane_random *random, size_t sweeps, const bool has_one_plane, const bool is_wide) {
  const size_t count = problem->count, narrow = problem->narrow;
  const ik_lane_tables tables = ik_load_tables(table);
  ik_lane_streams streams;
  memcpy(&streams, random, sizeof streams);
  for (size_t sweep = 0; sweep < sweeps; sweep++) {
    for (size_t place = 0; place < narrow; place++) {
      const u8x64 high = ik_lane_draw(streams.a), low = ik_lane_draw(streams.b);
      const i8x64 field = ik_lane_field(problem, spins, place, has_one_plane);
      const i8x64 spin = ik_lane_load(spins, place);
      const i8x64 next = is_wide ? ik_accept_wide(spin, field, high, low, &tables)
                                 : ik_accept(spin, field, high, low, &tables);
      ik_lane_store(spins, place, next);
    }
    for (size_t place = narrow; place < count; place++) {
      const u8x64 high = ik_lane_draw(streams.a), low = ik_lane_draw(streams.b);
      const i8x64 field = ik_lane_short_field(problem, spins, place);
      const i8x64 spin = ik_lane_load(spins, place);
      ik_lane_store(spins, place, ik_accept_wide(spin, field, high, low, &tables));
    }
  }
  memcpy(random, &streams, sizeof streams);
}

static void sweep_lanes(
    const ik_lane_problem *problem, int8_t *spins, const ik_lane_table *table,
    ik_lane_random *random, size_t sweeps) {
  const bool is_wide = problem->reach > 63;
  if (problem->planes == 1) {
    if (is_wide) {
      ik_lane_sweeps(problem, spins, table, random, sweeps, true, true);
    } else {
      ik_lane_sweeps(problem, spins, table, random, sweeps, true, false);
    }
  } else if (is_wide) {
    ik_lane_sweeps(problem, spins, table, random, sweeps, false, true);
  } else {
    ik_lane_sweeps(problem, spins, table, random, sweeps, false, false);
  }
}

/// Gains are at most 127, and 128 of them fit 16 bits.
#define IK_LANES_BLOCK 128

IK_INLINE void ik_lane_tempering(
    const ik_lane_problem *problem, int8_t *spins, const ik_lane_ladder *ladder,
    ik_lane_random *random, int32_t *energies, const bool has_one_plane) {
  const size_t count = problem->count;
  ik_lane_streams streams;
  memcpy(&streams, random, sizeof streams);
  i32x64 change = {};
  for (size_t begin = 0; begin < count; begin += IK_LANES_BLOCK) {
    const size_t end = begin + IK_LANES_BLOCK < count ? begin + IK_LANES_BLOCK : count;
    i16x64 part = {};
    for (size_t place = begin; place < end; place++) {
      const u8x64 high = ik_lane_draw(streams.a), low = ik_lane_draw(streams.b);
      const i8x64 field = ik_lane_field(problem, spins, place, has_one_plane);
      const i8x64 spin = ik_lane_load(spins, place);
      const i8x64 gain = ik_lane_gain(spin, field);
      u8x64 bar = {}, rest = {};
      for (uint32_t k = 0; k < ladder->count; k++) {
        u8x64 entry, lower;
        memcpy(&entry, ladder->high[k], sizeof entry);
        memcpy(&lower, ladder->low[k], sizeof lower);
        const i8x64 is_this = (i8x64)(gain == ladder->gains[k]);
        bar = is_this ? entry : bar;
        rest = is_this ? lower : rest;
      }
      const i8x64 accepted = (i8x64)(gain <= 0) | (i8x64)(high < bar) |
                             ((i8x64)(high == bar) & (i8x64)(low < rest));
      ik_lane_store(spins, place, accepted ? -spin : spin);
      part += __builtin_convertvector(gain & accepted, i16x64);
    }
    change += __builtin_convertvector(part, i32x64);
  }
  for (int lane = 0; lane < 64; lane++) energies[lane] += 2 * change[lane];
  memcpy(random, &streams, sizeof streams);
}

static void temper_lanes(
    const ik_lane_problem *problem, int8_t *spins, const ik_lane_ladder *ladder,
    ik_lane_random *random, int32_t *energies) {
  if (problem->planes == 1) {
    ik_lane_tempering(problem, spins, ladder, random, energies, true);
  } else {
    ik_lane_tempering(problem, spins, ladder, random, energies, false);
  }
}

IK_INLINE size_t ik_lane_descent(
    const ik_lane_problem *problem, int8_t *spins, size_t max_sweeps, const bool has_one_plane) {
  for (size_t sweep = 0; sweep < max_sweeps; sweep++) {
    i8x64 flipped = {};
    for (size_t place = 0; place < problem->count; place++) {
      const i8x64 field = place < problem->narrow
                              ? ik_lane_field(problem, spins, place, has_one_plane)
                              : ik_lane_short_field(problem, spins, place);
      const i8x64 spin = ik_lane_load(spins, place);
      const i8x64 next = ik_lane_gain(spin, field) < 0 ? -spin : spin;
      ik_lane_store(spins, place, next);
      flipped |= spin ^ next;
    }
    uint64_t words[8], any = 0;
    memcpy(words, &flipped, sizeof words);
    for (int k = 0; k < 8; k++) any |= words[k];
    if (!any) return sweep + 1;
  }
  return max_sweeps;
}

static size_t descend_lanes(const ik_lane_problem *problem, int8_t *spins, size_t max_sweeps) {
  return problem->planes == 1 ? ik_lane_descent(problem, spins, max_sweeps, true)
                              : ik_lane_descent(problem, spins, max_sweeps, false);
}

IK_INLINE void ik_lane_energy(
    const ik_lane_problem *problem, const int8_t *spins, int32_t *energies,
    const bool has_one_plane) {
  i32x64 twice = {};
  const size_t narrow = problem->narrow;
  for (size_t begin = 0; begin < narrow; begin += 128) {
    const size_t end = begin + 128 < narrow ? begin + 128 : narrow;
    i16x64 part = {};  // 128 summands of at most 254
    for (size_t place = begin; place < end; place++) {
      const i8x64 spin = ik_lane_load(spins, place);
      const i8x64 field = ik_lane_field(problem, spins, place, has_one_plane);
      part += __builtin_convertvector(ik_lane_gain(spin, field), i16x64);
      if (problem->external) {
        const i8x64 h = (i8x64){} + (int8_t)problem->external[place];
        part += __builtin_convertvector(ik_lane_gain(spin, h), i16x64);
      }
    }
    twice += __builtin_convertvector(part, i32x64);
  }
  for (size_t place = narrow; place < problem->count; place++) {
    i32x64 field = __builtin_convertvector(ik_lane_long_field(problem, spins, place), i32x64);
    if (problem->external) field += problem->external[place];
    twice += field * __builtin_convertvector(ik_lane_load(spins, place), i32x64);
  }
  for (int lane = 0; lane < 64; lane++) energies[lane] = -(twice[lane] / 2);
}

static void energies_of_lanes(
    const ik_lane_problem *problem, const int8_t *spins, int32_t *energies) {
  if (problem->planes == 1) {
    ik_lane_energy(problem, spins, energies, true);
  } else {
    ik_lane_energy(problem, spins, energies, false);
  }
}

/// Exchanges bit j of row i with bit i of row j (Warren, Hacker's Delight, 7-3).
IK_INLINE void ik_transpose(uint64_t rows[64]) {
  uint64_t mask = 0x00000000ffffffffu;
  for (int width = 32; width > 0; width >>= 1, mask ^= mask << width) {
    for (int begin = 0; begin < 64; begin += 2 * width)
      for (int k = begin; k < begin + width; k++) {
        const uint64_t crossed = (rows[k] >> width ^ rows[k + width]) & mask;
        rows[k] ^= crossed << width;
        rows[k + width] ^= crossed;
      }
  }
}

static void read_lanes(
    size_t count, const int8_t *spins, const uint32_t *places, uint64_t *words, size_t stride) {
  for (size_t begin = 0; begin < count; begin += 64) {
    uint64_t rows[64];
    for (size_t k = 0; k < 64; k++)
      rows[k] = begin + k < count ? ik_up_lanes(ik_lane_load(spins, places[begin + k])) : 0;
    ik_transpose(rows);
    for (size_t lane = 0; lane < 64; lane++) words[lane * stride + begin / 64] = rows[lane];
  }
}

static void write_lanes(
    size_t count, int8_t *spins, const uint32_t *places, const uint64_t *words, size_t stride,
    uint64_t mask) {
  for (size_t begin = 0; begin < count; begin += 64) {
    uint64_t rows[64];
    for (size_t lane = 0; lane < 64; lane++)
      rows[lane] = mask >> lane & 1 ? words[lane * stride + begin / 64] : 0;
    ik_transpose(rows);
    const i8x64 lanes = ik_lanes_of(mask);
    for (size_t k = 0; k < 64 && begin + k < count; k++) {
      const i8x64 old = ik_lane_load(spins, places[begin + k]);
      const i8x64 spin = ik_lanes_of(~rows[k]) | 1;  // all bits for -1
      ik_lane_store(spins, places[begin + k], old ^ ((old ^ spin) & lanes));
    }
  }
}

static void exchange_lanes(size_t count, int8_t *spins, int8_t *others, uint64_t mask) {
  const i8x64 lanes = ik_lanes_of(mask);
  for (size_t place = 0; place < count; place++) {
    const i8x64 mine = ik_lane_load(spins, place), other = ik_lane_load(others, place);
    const i8x64 crossed = (mine ^ other) & lanes;
    ik_lane_store(spins, place, mine ^ crossed);
    ik_lane_store(others, place, other ^ crossed);
  }
}

const ik_lanes_kernels IK_LEVEL_NAME(ik_lanes) = {
    sweep_lanes, temper_lanes, descend_lanes, energies_of_lanes,
    read_lanes,  write_lanes,  exchange_lanes};
