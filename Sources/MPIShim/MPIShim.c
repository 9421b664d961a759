#include "MPIShim.h"

#ifdef ISINGLASS_MPI

#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Messages on their way. Two ranks that send large ones to each other must not wait for each other,
// as they would in MPI_Send, so every message is copied and goes while its sender does something else.
typedef struct Sending {
  struct Sending *next;
  MPI_Request request;
  char bytes[];
} Sending;

static Sending *sendings;

// Longer messages go in pieces, all but the last with another tag. Shared memory hands so small ones
// over at once; of larger ones the receiver reads the sender's memory, and Open MPI ends it where the
// sender has died meanwhile, before it can say anything.
enum { longest_piece = 3072, whole = 0, piece = 1 };

// Pieces of messages that are not complete, of each rank.
typedef struct Incomplete {
  char *bytes;
  int count;
  int capacity;
} Incomplete;

static Incomplete *incomplete;
static int rank_count;

/// Forgets messages that have gone.
static int forget_sent(void) {
  for (Sending **place = &sendings; *place;) {
    Sending *sending = *place;
    int sent = 0;
    int code = MPI_Test(&sending->request, &sent, MPI_STATUS_IGNORE);
    if (code) return code;
    if (sent) {
      *place = sending->next;
      free(sending);
    } else {
      place = &sending->next;
    }
  }
  return 0;
}

int isinglass_mpi_begin(int *rank, int *size) {
  int provided;
  int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &provided);
  if (code) return code;
  if (provided < MPI_THREAD_SERIALIZED) return MPI_ERR_OTHER;
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  if ((code = MPI_Comm_rank(MPI_COMM_WORLD, rank))) return code;
  if ((code = MPI_Comm_size(MPI_COMM_WORLD, size))) return code;
  rank_count = *size;
  incomplete = calloc((size_t)rank_count, sizeof(Incomplete));
  return incomplete ? 0 : MPI_ERR_NO_MEM;
}

int isinglass_mpi_end(void) {
  while (sendings) {
    int code = forget_sent();
    if (code) return code;
    const struct timespec rest = {0, 200000};
    if (sendings) nanosleep(&rest, NULL);
  }
  return MPI_Finalize();
}

void isinglass_mpi_abort(int status) { MPI_Abort(MPI_COMM_WORLD, status); }

int isinglass_mpi_gather(const void *own, int count, void *all, const int *counts,
                         const int *offsets) {
  return MPI_Allgatherv(own, count, MPI_BYTE, all, counts, offsets, MPI_BYTE, MPI_COMM_WORLD);
}

static int send_piece(const char *bytes, int count, int rank, int tag) {
  Sending *sending = malloc(sizeof(Sending) + (size_t)count);
  if (!sending) return MPI_ERR_NO_MEM;
  if (count) memcpy(sending->bytes, bytes, (size_t)count);
  int code =
      MPI_Isend(sending->bytes, count, MPI_BYTE, rank, tag, MPI_COMM_WORLD, &sending->request);
  if (code) {
    free(sending);
    return code;
  }
  sending->next = sendings;
  sendings = sending;
  return 0;
}

int isinglass_mpi_send(const void *bytes, int count, int rank) {
  int code = forget_sent();
  const char *rest = bytes;
  for (; !code && count > longest_piece; rest += longest_piece, count -= longest_piece)
    code = send_piece(rest, longest_piece, rank, piece);
  return code ? code : send_piece(rest, count, rank, whole);
}

/// Takes a piece of a message that is not complete.
static int take_piece(int source, int count) {
  if (source < 0 || source >= rank_count) return MPI_ERR_OTHER;
  Incomplete *message = &incomplete[source];
  if (count > INT_MAX / 2 - message->count) return MPI_ERR_TRUNCATE;
  if (message->count + count > message->capacity) {
    int capacity = 2 * (message->count + count);
    char *larger = realloc(message->bytes, (size_t)capacity);
    if (!larger) return MPI_ERR_NO_MEM;
    message->bytes = larger;
    message->capacity = capacity;
  }
  int code = MPI_Recv(message->bytes + message->count, count, MPI_BYTE, source, piece,
                      MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  if (!code) message->count += count;
  return code;
}

int isinglass_mpi_probe(bool *waits, int *source, int *count) {
  *waits = false;
  *source = *count = 0;
  int code = forget_sent();
  while (!code) {
    int flag = 0;
    MPI_Status status;
    code = MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &flag, &status);
    if (code || !flag) return code;
    if ((code = MPI_Get_count(&status, MPI_BYTE, count))) return code;
    *source = status.MPI_SOURCE;
    if (status.MPI_TAG == whole) {
      *waits = true;
      *count += incomplete[*source].count;
      return 0;
    }
    code = take_piece(*source, *count);
  }
  return code;
}

int isinglass_mpi_receive(void *bytes, int count, int source) {
  Incomplete *message = &incomplete[source];
  if (message->count) memcpy(bytes, message->bytes, (size_t)message->count);
  int code = MPI_Recv((char *)bytes + message->count, count - message->count, MPI_BYTE, source,
                      whole, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  free(message->bytes);
  *message = (Incomplete){0};
  return code;
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
