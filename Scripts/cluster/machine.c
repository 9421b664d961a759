// What two ranks on this machine can do: bytes read from memory in order, each alone and both at once,
// and the time of an exchange of all with all.
#include <mpi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double read_rate(const uint64_t *words, size_t count) {
  double best = 0;
  for (int sample = 0; sample < 5; sample++) {
    const double begin = MPI_Wtime();
    uint64_t sum[8] = {0};
    for (size_t k = 0; k < count; k += 8)
      for (size_t l = 0; l < 8; l++) sum[l] ^= words[k + l];
    volatile uint64_t keep = 0;
    for (size_t l = 0; l < 8; l++) keep ^= sum[l];
    const double rate = 8.0 * (double)count / (MPI_Wtime() - begin);
    if (rate > best) best = rate;
  }
  return best;
}

int main(int argc, char **argv) {
  MPI_Init(&argc, &argv);
  int rank, size;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  const size_t count = (size_t)1 << 26;  // 512 MiB
  uint64_t *words = malloc(8 * count);
  if (!words) MPI_Abort(MPI_COMM_WORLD, 69);
  memset(words, 1, 8 * count);
  double alone = 0;
  for (int turn = 0; turn < size; turn++) {
    MPI_Barrier(MPI_COMM_WORLD);
    if (turn == rank) alone = read_rate(words, count);
  }
  MPI_Barrier(MPI_COMM_WORLD);
  double together = read_rate(words, count), sums[2], own[2] = {alone, together};
  MPI_Reduce(own, sums, 2, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
  if (rank == 0)
    printf("{\"ranks\": %d, \"read_alone\": %.4g, \"read_together\": %.4g", size, sums[0] / size,
           sums[1] / size);
  // Exchanges of 16 bytes and of 200 kB from each rank.
  const int sizes[2] = {16, 200000};
  const char *names[2] = {"exchange_short", "exchange_long"};
  char *all = malloc((size_t)size * 200000), *mine = calloc(1, 200000);
  for (int k = 0; k < 2; k++) {
    double best = 1e9;
    for (int sample = 0; sample < 20; sample++) {
      MPI_Barrier(MPI_COMM_WORLD);
      const double begin = MPI_Wtime();
      for (int l = 0; l < 50; l++)
        MPI_Allgather(mine, sizes[k], MPI_BYTE, all, sizes[k], MPI_BYTE, MPI_COMM_WORLD);
      const double time = (MPI_Wtime() - begin) / 50;
      if (time < best) best = time;
    }
    if (rank == 0) printf(", \"%s\": %.4g", names[k], best);
  }
  if (rank == 0) printf("}\n");
  MPI_Finalize();
  return 0;
}
