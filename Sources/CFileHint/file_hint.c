#define _GNU_SOURCE
#include "file_hint.h"

#include <fcntl.h>

void dtsen_start_sync(int descriptor) {
#ifdef SYNC_FILE_RANGE_WRITE
  (void)sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
#else
  (void)descriptor;
#endif
}
