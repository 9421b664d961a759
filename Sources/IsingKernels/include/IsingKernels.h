/// The hot loops of Isinglass, each behind run-time instruction-set dispatch.
///
/// Every function exists at a portable level that any compiler and processor can build and run.
/// Integer kernels give identical results at every level; floating-point kernels agree to rounding
/// (summation order differs), so the level in use is part of a run's provenance.
#ifndef ISING_KERNELS_H
#define ISING_KERNELS_H

#include "annealing.h"
#include "annealing_lanes.h"
#include "bifurcation.h"
#include "dynamics.h"
#include "kernel_level.h"
#include "processors.h"
#include "products.h"
#include "random.h"
#include "shards.h"
#include "tabu.h"

#endif
