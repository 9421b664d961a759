// A C program that uses everything in isinglass.h and checks what it gets: a frustrated triangle, whose lowest
// energy of three ±1 couplings is -1; a QUBO; a cut; landscapes and theory where they are known exactly; and every
// kind of mistake.
#include <isinglass.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static int failures = 0;

#define EXPECT(condition) \
  do { \
    if (!(condition)) { \
      printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      failures++; \
    } \
  } while (0)

static int32_t stop_at_once(void *context, const isinglass_progress *progress) {
  ++*(int *)context;
  EXPECT(progress->elapsed >= 0 && progress->steps >= 0 && progress->replicas >= 0);
  return 1;
}

static void triangle(void) {
  char message[200];
  const float couplings[3][3] = {{9, 1, 1}, {1, 9, -1}, {1, -1, 9}};
  const isinglass_matrix matrix = {couplings, ISINGLASS_FLOAT, sizeof couplings[0], sizeof couplings[0][0]};
  isinglass_problem *problem = NULL;
  EXPECT(isinglass_problem_from_matrix(
             ISINGLASS_ISING, 3, &matrix, NULL, 0.5, &problem, message, sizeof message) == ISINGLASS_OK);
  EXPECT(isinglass_problem_order(problem) == 3 && isinglass_problem_pair_count(problem) == 3);

  int64_t rows[3], columns[3];
  double values[3], linear[3], constant;
  isinglass_problem_entries(problem, rows, columns, values, linear, &constant);
  EXPECT(rows[2] == 1 && columns[2] == 2 && values[2] == -1 && linear[0] == 0 && constant == 0.5);
  isinglass_problem_entries(problem, NULL, NULL, NULL, NULL, NULL);

  const int8_t states[2][3] = {{1, 1, 1}, {1, -1, -1}};
  double objectives[2];
  EXPECT(isinglass_problem_objectives(problem, 2, &states[0][0], objectives, message, sizeof message) == ISINGLASS_OK);
  EXPECT(objectives[0] == -0.5 && objectives[1] == 3.5);

  isinglass_result *result = NULL;
  const char *options = "{\"solver\": \"sa\", \"replicas\": 8, \"steps\": 10, \"reduce\": false, \"seed\": \"18446744073709551615\"}";
  EXPECT(isinglass_solve(problem, options, NULL, NULL, NULL, NULL, &result, message, sizeof message) == ISINGLASS_OK);
  const int64_t count = isinglass_result_sample_count(result);
  EXPECT(count >= 1 && count <= 3);
  int8_t spins[3 * 3];
  double energies[3];
  int64_t multiplicities[3];
  isinglass_result_samples(result, spins, energies, multiplicities);
  EXPECT(energies[0] == -0.5);
  int64_t replicas = 0;
  for (int64_t k = 0; k < count; k++) replicas += multiplicities[k];
  EXPECT(replicas == 8);
  EXPECT(strstr(isinglass_result_json(result), "\"stop_reason\"") != NULL);
  isinglass_result_release(result);

  // Somebody who has seen enough, from inside and from outside.
  int calls = 0;
  options = "{\"solver\": \"sa\", \"time_limit\": 60, \"reduce\": false}";
  EXPECT(isinglass_solve(problem, options, NULL, NULL, stop_at_once, &calls, &result, message, sizeof message) == ISINGLASS_OK);
  EXPECT(calls >= 1);
  isinglass_result_release(result);
  isinglass_stop *stop = isinglass_stop_create();
  isinglass_stop_raise(stop);
  EXPECT(isinglass_solve(problem, options, states[0], stop, NULL, NULL, &result, message, sizeof message) == ISINGLASS_OK);
  EXPECT(strstr(isinglass_result_json(result), "interrupted") != NULL);
  isinglass_result_release(result);
  isinglass_stop_release(stop);

  char *json = isinglass_problem_json(problem);
  EXPECT(json != NULL && strstr(json, "\"ising\"") != NULL);
  isinglass_text_release(json);
  isinglass_problem_release(problem);
}

static void entries(void) {
  char message[200];
  const int32_t rows[] = {0, 1, 2, 1, 0}, columns[] = {1, 0, 2, 1, 2};
  const int64_t values[] = {3, -1, -5, 1, 2};
  const isinglass_vector r = {rows, ISINGLASS_INT32, 4}, c = {columns, ISINGLASS_INT32, 4}, v = {values, ISINGLASS_INT64, 8};
  isinglass_problem *problem = NULL;
  isinglass_result *result = NULL;
  double objective;
  // 2 x0 x1 - 5 x2 + x1 + 2 x0 x2 + 1, to be maximised: 4 at x = (1, 1, 0).
  EXPECT(isinglass_problem_from_entries(
             ISINGLASS_QUBO_MAXIMIZE, 3, 5, &r, &c, &v, NULL, 1, &problem, message, sizeof message) == ISINGLASS_OK);
  EXPECT(isinglass_solve(problem, NULL, NULL, NULL, NULL, NULL, &result, message, sizeof message) == ISINGLASS_OK);
  isinglass_result_samples(result, NULL, &objective, NULL);
  EXPECT(objective == 4);
  isinglass_result_release(result);
  isinglass_problem_release(problem);
  // As a graph: weights 2 and 2, the loops left out.
  EXPECT(isinglass_problem_from_entries(
             ISINGLASS_MAXCUT, 3, 5, &r, &c, &v, NULL, 0, &problem, message, sizeof message) == ISINGLASS_OK);
  EXPECT(isinglass_solve(problem, "{}", NULL, NULL, NULL, NULL, &result, message, sizeof message) == ISINGLASS_OK);
  isinglass_result_samples(result, NULL, &objective, NULL);
  EXPECT(objective == 4);
  isinglass_result_release(result);
  isinglass_problem_release(problem);

  EXPECT(isinglass_problem_from_recipe("sk --size 10 --seed 2", &problem, message, sizeof message) == ISINGLASS_OK);
  EXPECT(isinglass_problem_pair_count(problem) == 45);
  isinglass_problem_release(problem);
}

static void questions(void) {
  char message[200];
  char *answer = NULL;
  isinglass_problem *problem = NULL;
  EXPECT(isinglass_problem_from_recipe("sk --size 6 --seed 1", &problem, message, sizeof message) == ISINGLASS_OK);
  // Below -2 in units of g, and of this problem's F here, the origin is the only critical point.
  EXPECT(isinglass_landscape(problem, "{\"gain\": -4}", 1, &answer, message, sizeof message) == ISINGLASS_OK);
  EXPECT(answer != NULL && strstr(answer, "\"critical_points\": 1,") != NULL);
  EXPECT(strstr(answer, "\"morse_sum\": 1,") != NULL);
  isinglass_text_release(answer);
  const char *place = "{\"gain\": -3, \"ferromagnetic_bias\": null}";
  EXPECT(isinglass_theory("replica", place, 1, &answer, message, sizeof message) == ISINGLASS_OK);
  EXPECT(answer != NULL && strstr(answer, "\"phase\": \"paramagnet\"") != NULL);
  isinglass_text_release(answer);
  answer = isinglass_questions_json();
  EXPECT(strstr(answer, "\"landscape\"") != NULL && strstr(answer, "\"dmft\"") != NULL);
  isinglass_text_release(answer);
  isinglass_problem_release(problem);
}

static void mistakes(void) {
  char message[200];
  isinglass_problem *problem = (isinglass_problem *)message;
  isinglass_result *result = (isinglass_result *)message;
  const double numbers[4] = {0, 1, 2, 0};
  isinglass_matrix matrix = {numbers, ISINGLASS_DOUBLE, 16, 8};
#define REFUSED(status, words, call) \
  do { \
    memset(message, 'x', sizeof message); \
    EXPECT((call) == (status)); \
    EXPECT(strstr(message, (words)) != NULL); \
  } while (0)
#define END message, sizeof message
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "differ", isinglass_problem_from_matrix(0, 2, &matrix, NULL, 0, &problem, END));
  EXPECT(problem == NULL);
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "kind", isinglass_problem_from_matrix(7, 2, &matrix, NULL, 0, &problem, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "negative", isinglass_problem_from_matrix(0, -1, &matrix, NULL, 0, &problem, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "2147483646", isinglass_problem_from_matrix(0, INT64_MAX, &matrix, NULL, 0, &problem, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "null", isinglass_problem_from_matrix(0, 2, NULL, NULL, 0, &problem, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "handle", isinglass_problem_from_matrix(1, 2, &matrix, NULL, 0, NULL, END));
  matrix.row_stride = INT64_MAX;
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "strides", isinglass_problem_from_matrix(0, 2, &matrix, NULL, 0, &problem, END));
  matrix.number = 99;
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "type of number", isinglass_problem_from_matrix(0, 2, &matrix, NULL, 0, &problem, END));
  REFUSED(ISINGLASS_UNREADABLE, "nowhere", isinglass_problem_from_file("nowhere.txt", &problem, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "null", isinglass_problem_from_file(NULL, &problem, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "ensemble", isinglass_problem_from_recipe("fog", &problem, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "null", isinglass_solve(NULL, NULL, NULL, NULL, NULL, NULL, &result, END));
  EXPECT(result == NULL);

  EXPECT(isinglass_problem_from_recipe("sk --size 60", &problem, END) == ISINGLASS_OK);
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "byte", isinglass_solve(problem, "{", NULL, NULL, NULL, NULL, &result, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "object", isinglass_solve(problem, "[]", NULL, NULL, NULL, NULL, &result, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "'speed'", isinglass_solve(problem, "{\"speed\": 1}", NULL, NULL, NULL, NULL, &result, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "'steps'", isinglass_solve(problem, "{\"steps\": -1}", NULL, NULL, NULL, NULL, &result, END));
  REFUSED(ISINGLASS_UNSUPPORTED, "at most", isinglass_solve(problem, "{\"solver\": \"exhaustive\", \"reduce\": false}", NULL, NULL, NULL, NULL, &result, END));

  // Messages are cut short at the end of a character, whatever the room.
  for (size_t size = 0; size < 120; size++) {
    char room[121];
    memset(room, 'x', sizeof room);
    EXPECT(isinglass_solve(problem, "{\"solver\": \"\xc3\xa9\xe2\x82\xac\xf0\x9f\x8c\x80\"}", NULL, NULL, NULL, NULL, &result, room, size) != ISINGLASS_OK);
    EXPECT(size == 0 ? room[0] == 'x' : strlen(room) < size);
    const unsigned char last = size > 1 ? (unsigned char)room[strlen(room) - 1] : 'x';
    EXPECT(last < 0xC0);
    EXPECT(room[size] == 'x');
  }
  EXPECT(isinglass_solve(problem, "{\"steps\": -1}", NULL, NULL, NULL, NULL, &result, NULL, 0) != ISINGLASS_OK);
  isinglass_problem_release(problem);

  char *answer = (char *)message;
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "dmft", isinglass_theory("fortune", NULL, 0, &answer, END));
  EXPECT(answer == NULL);
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "null", isinglass_theory(NULL, NULL, 0, &answer, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "gain is missing", isinglass_theory("replica", NULL, 0, &answer, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "pain", isinglass_theory("replica", "{\"pain\": 1}", 0, &answer, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "gain", isinglass_theory("replica", "{\"gain\": \"nan\"}", 0, &answer, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "object", isinglass_theory("replica", "[1]", 0, &answer, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "threads", isinglass_theory("replica", "{\"gain\": 0}", -1, &answer, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "answer", isinglass_theory("replica", "{\"gain\": 0}", 0, NULL, END));
  REFUSED(ISINGLASS_INVALID_ARGUMENT, "null", isinglass_landscape(NULL, NULL, 0, &answer, END));

  // Null is nothing.
  isinglass_problem_release(NULL);
  isinglass_result_release(NULL);
  isinglass_stop_release(NULL);
  isinglass_stop_raise(NULL);
  isinglass_text_release(NULL);
  EXPECT(isinglass_problem_order(NULL) == 0 && isinglass_result_sample_count(NULL) == 0);
  EXPECT(isinglass_problem_json(NULL) == NULL && isinglass_result_json(NULL) == NULL);
  isinglass_result_samples(NULL, NULL, NULL, NULL);
}

int main(void) {
  EXPECT(isinglass_abi_version() == ISINGLASS_ABI_VERSION);
  char *version = isinglass_version(), *solvers = isinglass_solvers_json();
  EXPECT(strchr(version, '.') != NULL && strstr(solvers, "\"cim\"") != NULL);
  isinglass_text_release(version);
  isinglass_text_release(solvers);
  triangle();
  entries();
  questions();
  mistakes();
  printf(failures ? "%d checks of the C interface failed\n" : "the C interface works\n", failures);
  return failures != 0;
}
