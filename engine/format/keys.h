/* The keys section: a segment's lists of series and region codes. */
#ifndef YB_FORMAT_KEYS_H
#define YB_FORMAT_KEYS_H

#include "codec/buffer.h"
#include "format/layout.h"

/* YB_INVALID when the lists break what yb_segment_keys and FORMAT.md ask. */
yb_status yb_keys_check(const yb_segment_keys *keys, yb_error *error);

/* Appends the section: header, lists, padding to a multiple of 8. */
yb_status yb_keys_encode(const yb_segment_keys *keys, yb_buffer *buffer, yb_error *error);

/* Reads a section into arrays and texts that `arena` owns. */
yb_status yb_keys_decode(yb_arena *arena, const uint8_t *section, size_t bytes, yb_segment_keys *keys, yb_error *error);

#endif
