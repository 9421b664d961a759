/* The files of the Studio's page, inside the program. */
#ifndef STUDIO_PAGE_H
#define STUDIO_PAGE_H

#include <stddef.h>

#pragma clang assume_nonnull begin

/* One file. */
typedef struct {
  const char *name;
  const unsigned char *bytes;
  size_t count;
} studio_page_asset;

/* How many files there are. */
size_t studio_asset_count(void);

/* The file of an index below that number. */
studio_page_asset studio_asset(size_t index);

#pragma clang assume_nonnull end

#endif
