#ifndef MPI_SHIM_H
#define MPI_SHIM_H

#include <stdbool.h>
#include <stddef.h>

#pragma clang assume_nonnull begin

/// What Isinglass needs of MPI, as functions: MPI spells much of it as macros, which Swift cannot see.
/// All of `MPI_COMM_WORLD`. Those that return `int` give MPI's error code, 0 for success.
///
/// Without the trait MPI nothing of this is defined.

/// Starts MPI; calls may come from any thread, one at a time.
int isinglass_mpi_begin(int *rank, int *size);

/// Ends MPI, when all messages have gone.
int isinglass_mpi_end(void);

/// Ends all ranks at once with an exit status.
void isinglass_mpi_abort(int status);

/// `MPI_Allgatherv` of bytes.
int isinglass_mpi_gather(const void *_Nullable own, int count, void *_Nullable all,
                         const int *counts, const int *offsets);

/// Sends a copy of some bytes, which goes while this and later calls are made.
int isinglass_mpi_send(const void *_Nullable bytes, int count, int rank);

/// Whether a message waits, and if so of how many bytes and from whom.
int isinglass_mpi_probe(bool *waits, int *source, int *count);

/// Receives the message that waits from a rank.
int isinglass_mpi_receive(void *_Nullable bytes, int count, int source);

/// Writes what an error code means, 512 bytes at most.
void isinglass_mpi_describe(int code, char *text);

#pragma clang assume_nonnull end

#endif
