/// Small parts of the kernels for 64 replicas, included inside the target of a level.

/// The gains s f of spins ±1.
IK_INLINE i8x64 ik_lane_gain(i8x64 spin, i8x64 field) { return spin < 0 ? -field : field; }

/// All bits of the lanes whose bit is set.
IK_INLINE i8x64 ik_lanes_of_bits(uint64_t bits) {
  uint64_t words[8];
  for (int k = 0; k < 8; k++)
    words[k] = (bits >> 8 * k & 0xff) * 0x0101010101010101u & 0x8040201008040201u;
  u8x64 lanes;
  memcpy(&lanes, words, sizeof lanes);
  return (i8x64)(lanes != 0);
}
