#include "StudioPage.h"
typedef int studio_page;
