// The functions are written in Swift, in the module IsinglassC, and checked against this header there.
#include "isinglass.h"
