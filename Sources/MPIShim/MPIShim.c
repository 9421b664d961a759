#include "MPIShim.h"

#ifdef ISINGLASS_MPI

#include <mpi.h>
#include <string.h>

int isinglass_mpi_begin(int *rank, int *size) {
  int provided;
  int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
  if (code) return code;
  if (provided < MPI_THREAD_SERIALIZED) return MPI_ERR_OTHER;
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  if ((code = MPI_Comm_rank(MPI_COMM_WORLD, rank))) return code;
  return MPI_Comm_size(MPI_COMM_WORLD, size);
}

int isinglass_mpi_end(void) { return MPI_Finalize(); }

void isinglass_mpi_abort(int status) { MPI_Abort(MPI_COMM_WORLD, status); }

int isinglass_mpi_gather(const void *own, int count, void *all, const int *counts,
                         const int *offsets) {
  return MPI_Allgatherv(own, count, MPI_BYTE, all, counts, offsets, MPI_BYTE, MPI_COMM_WORLD);
}

int isinglass_mpi_send(const void *bytes, int count, int rank) {
  return MPI_Send(bytes, count, MPI_BYTE, rank, 0, MPI_COMM_WORLD);
}

int isinglass_mpi_probe(bool *waits, int *source, int *count) {
  int flag = 0;
  MPI_Status status;
  int code = MPI_Iprobe(MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &flag, &status);
  *waits = flag != 0;
  *source = flag ? status.MPI_SOURCE : 0;
  *count = 0;
  return code || !flag ? code : MPI_Get_count(&status, MPI_BYTE, count);
}

int isinglass_mpi_receive(void *bytes, int count, int source) {
  return MPI_Recv(bytes, count, MPI_BYTE, source, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

void isinglass_mpi_describe(int code, char *text) {
  char whole[MPI_MAX_ERROR_STRING];
  int length = 0;
  if (MPI_Error_string(code, whole, &length)) length = 0;
  if (length > 511) length = 511;
  memcpy(text, whole, (size_t)length);
  text[length] = 0;
}

#endif
