/// The fills, for one level: the including file defines IK_LEVEL_NAME(name) and the target.

void IK_LEVEL_NAME(ik_philox_fill)(ik_philox place, size_t count, uint32_t *words) {
  size_t k = 0;
  for (; k + 32 <= count; k += 32) {
    ik_philox_32(place, words + k);
    ik_philox_step(&place, 8);
  }
  if (k < count) {
    uint32_t rest[32];
    ik_philox_32(place, rest);
    memcpy(words + k, rest, (count - k) * sizeof *words);
  }
}

void IK_LEVEL_NAME(ik_uniform_fill)(ik_philox place, size_t count, float *values) {
  for (size_t k = 0; k < count; k += 32) {
    uint32_t words[32];
    float numbers[32];
    ik_philox_32(place, words);
    ik_philox_step(&place, 8);
    for (int half = 0; half < 2; half++) {
      u32x16 w;
      memcpy(&w, words + 16 * half, sizeof w);
      f32x16 x = __builtin_convertvector((i32x16)(w >> 8), f32x16) * 0x1p-24f;
      memcpy(numbers + 16 * half, &x, sizeof x);
    }
    size_t rest = count - k < 32 ? count - k : 32;
    if (rest == 32) memcpy(values + k, numbers, sizeof numbers);
    else memcpy(values + k, numbers, rest * sizeof *values);
  }
}

void IK_LEVEL_NAME(ik_gaussian_fill)(ik_philox place, size_t count, float scale, float *values) {
  for (size_t k = 0; k < count; k += 32) {
    uint32_t words[32];
    ik_philox_32(place, words);
    ik_philox_step(&place, 8);
    u32x16 radius_word, angle_word;
    memcpy(&radius_word, words, sizeof radius_word);
    memcpy(&angle_word, words + 16, sizeof angle_word);
    f32x16 pair[2];
    ik_box_muller(radius_word, angle_word, &pair[0], &pair[1]);
    pair[0] *= scale;
    pair[1] *= scale;
    size_t rest = count - k < 32 ? count - k : 32;
    if (rest == 32) memcpy(values + k, pair, sizeof pair);
    else memcpy(values + k, pair, rest * sizeof *values);
  }
}
