/// The loops of the one-bit product with spins for instruction sets without a vector instruction
/// that counts the bits of words, written once for all of them.
///
/// Include after defining `vector`, `lanes` words of 64 bits at any alignment; `byte_counts`, which
/// counts the set bits of each byte; `byte_sums`, which adds up the bytes of each word; and
/// `carries`, whether counting bytes is dear enough to add up the bits of eight words first.
///
/// Source of the carry-save counting: W. Muła, N. Kurz, D. Lemire, Faster population counts using
/// AVX2 instructions, Comput. J. 61 (2018) 111.

enum { vectors = ik_spin_block_rows / lanes };

/// Bytes read ahead of use.
enum { ahead = 4096 };

/// Adds three bits of equal weight: the sum into `sum`, the carry returned.
static inline vector carry(vector *sum, vector a, vector b) {
  vector either = *sum ^ a, both = *sum & a;
  *sum = either ^ b;
  return both | (either & b);
}

/// Bits counted so far, by weight, and a count of eights in each byte.
typedef struct running_count {
  vector ones, twos, fours, eights;
} running_count;

/// Counts eight words, one row of the packed block after the other.
static inline void count_eight(running_count *to, const uint64_t *from, const uint64_t *spins) {
  vector word[8];
  _Pragma("unroll") for (int k = 0; k < 8; k++) {
    word[k] = *(const vector *)(from + k * ik_spin_block_rows) ^ spins[k];
    __builtin_prefetch((const char *)(from + k * ik_spin_block_rows) + ahead);
  }
  vector first = carry(&to->ones, word[0], word[1]);
  vector second = carry(&to->ones, word[2], word[3]);
  vector low = carry(&to->twos, first, second);
  first = carry(&to->ones, word[4], word[5]);
  second = carry(&to->ones, word[6], word[7]);
  vector high = carry(&to->twos, first, second);
  to->eights += byte_counts(carry(&to->fours, low, high));
}

/// Columns where the rows of a block and the spins differ.
static inline void differences(size_t words, const uint64_t *block, const uint64_t *spins,
                               uint64_t *count) {
  vector total[vectors];
  _Pragma("unroll") for (int q = 0; q < vectors; q++) total[q] = (vector)(uint64_t)0;
  size_t w = 0;
  // A byte holds 31 counts of eight at most.
  while (carries && words - w >= 8) {
    size_t last = words - w < 31 * 8 ? w + (words - w) / 8 * 8 : w + 31 * 8;
    const vector none = (vector)(uint64_t)0;
    running_count run[vectors];
    _Pragma("unroll") for (int q = 0; q < vectors; q++) run[q] =
        (running_count){none, none, none, none};
    for (; w < last; w += 8)
      _Pragma("unroll") for (int q = 0; q < vectors; q++)
          count_eight(&run[q], block + w * ik_spin_block_rows + q * lanes, spins + w);
    _Pragma("unroll") for (int q = 0; q < vectors; q++) {
      // At most 7 x 8 in a byte.
      vector rest = byte_counts(run[q].fours);
      rest += rest + byte_counts(run[q].twos);
      rest += rest + byte_counts(run[q].ones);
      total[q] += (byte_sums(run[q].eights) << 3) + byte_sums(rest);
    }
  }
  while (w < words) {
    size_t last = words - w < 31 ? words : w + 31;
    vector bytes[vectors];
    _Pragma("unroll") for (int q = 0; q < vectors; q++) bytes[q] = (vector)(uint64_t)0;
    for (; w < last; w++)
      _Pragma("unroll") for (int q = 0; q < vectors; q++) bytes[q] += byte_counts(
          *(const vector *)(block + w * ik_spin_block_rows + q * lanes) ^ spins[w]);
    _Pragma("unroll") for (int q = 0; q < vectors; q++) total[q] += byte_sums(bytes[q]);
  }
  _Pragma("unroll") for (int q = 0; q < vectors; q++) *(vector *)(count + q * lanes) = total[q];
}

static void one(size_t n, const uint64_t *packed, const uint64_t *spins, size_t spin_stride,
                int32_t *y, size_t y_stride) {
  (void)spin_stride, (void)y_stride;
  size_t words = ik_spin_words(n);
  _Alignas(64) uint64_t count[ik_spin_block_rows];
  for (size_t first = 0; first < n; first += ik_spin_block_rows) {
    differences(words, packed + first * words, spins, count);
    ik_spin_fields(n, first, count, spins, y);
  }
}

static void eight(size_t n, const uint64_t *packed, const uint64_t *spins, size_t spin_stride,
                  int32_t *y, size_t y_stride) {
  size_t words = ik_spin_words(n);
  _Alignas(64) uint64_t count[ik_spin_block_rows];
  for (size_t first = 0; first < n; first += ik_spin_block_rows)
    for (size_t r = 0; r < 8; r++) {
      differences(words, packed + first * words, spins + r * spin_stride, count);
      ik_spin_fields(n, first, count, spins + r * spin_stride, y + r * y_stride);
    }
}
