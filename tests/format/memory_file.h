/* One read-only file in memory behind the I/O hooks: for hostile bytes by the thousand. */
#ifndef FORMAT_MEMORY_FILE_H
#define FORMAT_MEMORY_FILE_H

#include "yearbook/hooks.h"

typedef struct memory_file {
    yb_hooks hooks; /* pass this */
    yb_io io;
    const uint8_t *data;
    size_t bytes;
} memory_file;

/* Every path opens these bytes, which are borrowed. */
void memory_file_start(memory_file *file, const uint8_t *data, size_t bytes);

#endif
