/// Calls every kernel at every level that this machine has, on odd sizes, in memory of exactly the
/// documented sizes, and compares the results with naive loops. Built with the address and
/// undefined-behaviour sanitizers by `run`.
#include "support.h"

uint64_t random_state;
size_t complaints = 0;
const char *level_name = "";

int main(void) {
  static const struct {
    const char *name;
    void (*check)(void);
  } suites[] = {
      {"random", check_random}, {"dynamics", check_dynamics}, {"dense", check_dense},
      {"one-bit", check_onebit}, {"sparse", check_sparse},    {"annealing", check_annealing},
      {"lanes", check_lanes},   {"bifurcation", check_bifurcation}, {"machine", check_machine},
  };
  ik_level best = ik_best_level();
  for (int level = ik_level_portable; level <= (int)best; level++) {
    ik_select_level((ik_level)level);
    level_name = ik_level_name(ik_current_level());
    printf("%-10s", level_name);
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++) {
      random_state = 12345 + i;
      printf(" %s", suites[i].name);
      fflush(stdout);
      suites[i].check();
    }
    printf("\n");
  }
  if (complaints) printf("%zu complaints\n", complaints);
  return complaints ? 1 : 0;
}
