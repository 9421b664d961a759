#include <math.h>

#include "annealing_thresholds.h"

#define IK_LEVEL_NAME(name) name##_portable
#include "tabu_body.h"
