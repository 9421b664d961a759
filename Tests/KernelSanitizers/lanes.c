#include "support.h"

/// A random sparse model: by kernel layout and as plain numbers, places in a random order.
struct lane_model {
  size_t n;
  int *couplings, *fields;  // by places
  uint32_t *places;         // of spins
  ik_lane_problem problem;
  uint32_t *starts, *columns;
  int16_t *external;
};

static struct lane_model make_lane_model(size_t n, int largest, double density, bool with_fields) {
  struct lane_model model = {.n = n};
  model.couplings = NEW(int, n * n);
  model.fields = NEW(int, n);
  model.places = NEW(uint32_t, n);
  for (size_t i = 0; i < n; i++) {
    model.places[i] = (uint32_t)i;
    size_t other = draw_below(i + 1);
    model.places[i] = model.places[other];
    model.places[other] = (uint32_t)i;
    model.fields[i] = with_fields ? (int)draw_below(5) - 2 : 0;
    model.couplings[i * n + i] = 0;
  }
  int *reach = NEW(int, n);
  for (size_t i = 0; i < n; i++) reach[i] = abs(model.fields[i]);
  // The last place of a larger model neighbours most others, beyond what 8 bits hold.
  const size_t narrow = n > 100 ? n - 1 : n;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++) {
      if (i == narrow) density = 0.9;
      int value = draw_bits() / 4294967296.0 < density ? 1 + (int)draw_below((size_t)largest) : 0;
      if (draw_bits() >> 31) value = -value;
      if ((i < narrow && reach[i] + abs(value) > 127) || reach[j] + abs(value) > 127) value = 0;
      reach[i] += abs(value);
      reach[j] += abs(value);
      model.couplings[i * n + j] = model.couplings[j * n + i] = value;
    }
  ik_lane_problem *problem = &model.problem;
  problem->count = n;
  problem->narrow = narrow;
  problem->planes = 1;
  while (largest >> problem->planes) problem->planes += 1;
  for (size_t i = 0; i < narrow; i++)
    if (reach[i] > problem->reach) problem->reach = reach[i];
  free(reach);
  size_t entries = 0;
  for (size_t k = 0; k < n * n; k++) entries += (size_t)__builtin_popcount(abs(model.couplings[k]));
  model.starts = NEW(uint32_t, 2 * problem->planes * n + 1);
  model.columns = NEW(uint32_t, entries);
  size_t entry = 0, segment = 0;
  model.starts[0] = 0;
  for (size_t i = 0; i < n; i++)
    for (uint32_t plane = problem->planes; plane-- > 0;)
      for (int sign = 1; sign >= -1; sign -= 2) {
        for (size_t j = 0; j < n; j++)
          if (sign * model.couplings[i * n + j] > 0 &&
              abs(model.couplings[i * n + j]) >> plane & 1)
            model.columns[entry++] = (uint32_t)j;
        model.starts[++segment] = (uint32_t)entry;
      }
  problem->starts = model.starts;
  problem->columns = model.columns;
  if (with_fields) {
    model.external = NEW(int16_t, n);
    for (size_t i = 0; i < n; i++) model.external[i] = (int16_t)model.fields[i];
    problem->external = model.external;
  }
  return model;
}

static void free_lane_model(struct lane_model *model) {
  free(model->couplings);
  free(model->fields);
  free(model->places);
  free(model->starts);
  free(model->columns);
  free(model->external);
}

static int field_at(const struct lane_model *model, const int8_t *spins, size_t i, size_t lane) {
  int field = model->fields[i];
  for (size_t j = 0; j < model->n; j++)
    field += model->couplings[i * model->n + j] * spins[64 * j + lane];
  return field;
}

static int energy_at(const struct lane_model *model, const int8_t *spins, size_t lane) {
  int twice = 0;
  for (size_t i = 0; i < model->n; i++)
    twice -= spins[64 * i + lane] * (field_at(model, spins, i, lane) + model->fields[i]);
  return twice / 2;
}

/// xoshiro128++ from its definition.
static uint32_t next_word(uint32_t *s[4]) {
  const uint32_t sum = *s[0] + *s[3], result = (sum << 7 | sum >> 25) + *s[0], t = *s[1] << 9;
  *s[2] ^= *s[0];
  *s[3] ^= *s[1];
  *s[1] ^= *s[2];
  *s[0] ^= *s[3];
  *s[2] ^= t;
  *s[3] = *s[3] << 11 | *s[3] >> 21;
  return result;
}

/// Sweeps written from the documentation, replica by replica.
static void naive_sweep(const struct lane_model *model, int8_t *spins, double temperature,
                        ik_lane_random *random) {
  for (size_t i = 0; i < model->n; i++) {
    uint8_t bytes[2][64];
    for (int stream = 0; stream < 2; stream++)
      for (int lane = 0; lane < 16; lane++) {
        uint32_t *s[4];
        for (int k = 0; k < 4; k++) s[k] = &random->words[stream][k][lane];
        const uint32_t word = next_word(s);
        memcpy(&bytes[stream][4 * lane], &word, 4);
      }
    for (size_t lane = 0; lane < 64; lane++) {
      const int gain = spins[64 * i + lane] * field_at(model, spins, i, lane);
      double entry = temperature > 0 ? floor(65536 * exp(-2 * (gain < 127 ? gain : 127) / temperature) + 0.5) : 0;
      if (entry > 65535) entry = 65535;
      if (gain <= 0 || bytes[0][lane] * 256 + bytes[1][lane] < entry)
        spins[64 * i + lane] = (int8_t)-spins[64 * i + lane];
    }
  }
}

static void check_lane_model(size_t n, int largest, double density, bool with_fields) {
  struct lane_model model = make_lane_model(n, largest, density, with_fields);
  const ik_lane_problem *problem = &model.problem;
  EXPECT(ik_lanes_supports(problem), "%zu spins refused", n);
  const size_t stride = (n + 63) / 64, words = 64 * stride;
  uint64_t *bits = NEW(uint64_t, words), *again = NEW(uint64_t, words);
  for (size_t k = 0; k < words; k++) bits[k] = (uint64_t)draw_bits() << 32 | draw_bits();
  for (size_t lane = 0; lane < 64; lane++)
    for (size_t i = n; i < 64 * stride; i++)
      bits[lane * stride + i / 64] &= ~((uint64_t)1 << i % 64);
  int8_t *spins = NEW(int8_t, 64 * n), *truth = NEW(int8_t, 64 * n);
  memset(spins, 1, 64 * n);
  ik_lanes_write(n, spins, model.places, bits, stride, 0x00ff00ff12345678u);
  ik_lanes_write(n, spins, model.places, bits, stride, ~(uint64_t)0x00ff00ff12345678u);
  for (size_t i = 0; i < n; i++)
    for (size_t lane = 0; lane < 64; lane++) {
      const bool up = bits[lane * stride + i / 64] >> i % 64 & 1;
      EXPECT(spins[64 * model.places[i] + lane] == (up ? 1 : -1), "written spin %zu", i);
    }
  ik_lanes_read(n, spins, model.places, again, stride);
  EXPECT(memcmp(bits, again, 8 * words) == 0, "%zu spins read", n);

  ik_lane_random random, naive;
  ik_lanes_seed((ik_philox){n, 2, 3}, &random);
  naive = random;
  memcpy(truth, spins, 64 * n);
  int32_t energies[64];
  static const double temperatures[] = {30, 4, 1.5, 0.4, 0};
  for (size_t k = 0; k < 5; k++) {
    ik_lane_table *table = NEW(ik_lane_table, 1);
    ik_lanes_fill_table(temperatures[k], table);
    ik_lanes_sweep(problem, spins, table, &random, 2);
    for (int sweep = 0; sweep < 2; sweep++) naive_sweep(&model, truth, temperatures[k], &naive);
    EXPECT(memcmp(spins, truth, 64 * n) == 0, "sweep of %zu spins at %g", n, temperatures[k]);
    EXPECT(memcmp(&random, &naive, sizeof naive) == 0, "random numbers");
    ik_lanes_energies(problem, spins, energies);
    for (size_t lane = 0; lane < 64; lane++)
      EXPECT(energies[lane] == energy_at(&model, spins, lane), "energy of %zu spins", n);
    free(table);
  }
  // Replicas at temperatures of their own are those of a sweep at that temperature.
  memcpy(truth, spins, 64 * n);
  double own[64];
  for (int lane = 0; lane < 64; lane++) own[lane] = lane % 2 ? 1.5 : 0.4;
  ik_lane_ladder *ladder = NEW(ik_lane_ladder, 1);
  if (problem->narrow == n && ik_lanes_fill_ladder(own, 3, problem->reach, ladder)) {
    ik_lanes_swap_temperatures(ladder, 0, 1);
    naive = random;
    ik_lanes_temper(problem, spins, ladder, &random, energies);
    naive_sweep(&model, truth, 1.5, &naive);
    naive = random;
    for (size_t lane = 0; lane < 64; lane++)
      EXPECT(energies[lane] == energy_at(&model, spins, lane), "kept energy of %zu spins", n);
    for (size_t k = 0; k < 64 * n; k++)
      EXPECT(k % 64 == 1 || k % 2 == 0 || spins[k] == truth[k], "tempered spin %zu", k / 64);
    EXPECT(n == 0 || spins[0] == truth[0], "exchanged temperatures");
  }
  free(ladder);
  int8_t *other = NEW(int8_t, 64 * n);
  memset(other, -1, 64 * n);
  memcpy(truth, spins, 64 * n);
  const uint64_t mask = (uint64_t)draw_bits() << 32 | draw_bits();
  ik_lanes_exchange(n, spins, other, mask);
  for (size_t k = 0; k < 64 * n; k++) {
    const bool crosses = mask >> k % 64 & 1;
    EXPECT(spins[k] == (crosses ? -1 : truth[k]) && other[k] == (crosses ? truth[k] : -1),
           "exchange");
  }
  ik_lanes_exchange(n, spins, other, mask);
  ik_lanes_descend(problem, spins, 100000);
  for (size_t lane = 0; lane < 64; lane++)
    for (size_t i = 0; i < n; i++)
      EXPECT(spins[64 * i + lane] * field_at(&model, spins, i, lane) >= 0, "no minimum");
  free(other);
  free(spins);
  free(truth);
  free(bits);
  free(again);
  free_lane_model(&model);
}

void check_lanes(void) {
  static const size_t sizes[] = {0, 1, 2, 30, 64, 65, 131};
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
    for (int fields = 0; fields < 2; fields++) {
      check_lane_model(sizes[k], 1, 0.1, fields);
      check_lane_model(sizes[k], 1, 0.8, fields);
      check_lane_model(sizes[k], 3, 0.2, fields);
      check_lane_model(sizes[k], 90, 0.1, fields);
    }
}
