#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define IK_LEVEL_NAME(name) name##_portable
#include "bifurcation_body.h"
