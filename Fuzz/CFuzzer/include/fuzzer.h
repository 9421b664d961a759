/// The entrance of libFuzzer (compiler-rt), for programs with a main function of their own.
#ifndef ISINGLASS_FUZZER_H
#define ISINGLASS_FUZZER_H

#include <stddef.h>
#include <stdint.h>

/// Runs libFuzzer with the words of a command line; returns its exit status.
int LLVMFuzzerRunDriver(int *count, char ***words, int (*test_one)(const uint8_t *bytes, size_t size));

#endif
