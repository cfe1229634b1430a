/* Bytes of a file into UTF-8 text: byte order mark, UTF-8, GB18030; what is no
 * text is refused with a message that says what it looks like. */
#ifndef EXTRACT_DECODE_H
#define EXTRACT_DECODE_H

#include "extract/memory.h"

/* *text ends in NUL and belongs to `memory`; *encoding is static. */
yb_status extract_decode(extract_memory *memory, const char *name, const void *bytes, size_t length, char **text,
                         size_t *text_length, const char **encoding, yb_error *error);

#endif
