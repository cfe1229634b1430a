/* Reading hooks over borrowed bytes; everything else takes no part. */
#include "format/memory_file.h"

#include <string.h>

static int memory_open(void *context, const char *path, yb_open_mode mode, yb_file **file)
{
    *file = context;
    return 0;
}

static int memory_close(void *context, yb_file *file)
{
    return 0;
}

static int memory_size(void *context, yb_file *file, uint64_t *bytes)
{
    *bytes = ((memory_file *)context)->bytes;
    return 0;
}

static int memory_read_at(void *context, yb_file *file, uint64_t offset, void *buffer, size_t bytes, size_t *done)
{
    const memory_file *memory = context;
    size_t left = offset < memory->bytes ? memory->bytes - (size_t)offset : 0;
    *done = bytes < left ? bytes : left;
    if (*done > 0) {
        memcpy(buffer, memory->data + offset, *done);
    }
    return 0;
}

void memory_file_start(memory_file *file, const uint8_t *data, size_t bytes)
{
    *file = (memory_file) { .data = data, .bytes = bytes };
    file->io = (yb_io) { .struct_size = sizeof(yb_io),
                         .context = file,
                         .open = memory_open,
                         .close = memory_close,
                         .size = memory_size,
                         .read_at = memory_read_at };
    file->hooks = (yb_hooks) { sizeof(yb_hooks), NULL, &file->io, NULL };
}
