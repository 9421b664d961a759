#ifndef ISING_PROCESSORS_H
#define ISING_PROCESSORS_H

/// The number of processors that this process may use, at least 1.
int ik_processor_count(void) __attribute__((swift_name("processorCount()")));

#endif
