/* Forging segments: makes every checksum right again after bytes were changed,
 * so that only the contents can be wrong. Any bytes are allowed. */
#ifndef FORMAT_FORGE_H
#define FORMAT_FORGE_H

#include <stddef.h>
#include <stdint.h>

#include "format/layout.h"

/* The footer of a segment, which must be long enough to have one. */
yb_footer_layout forge_footer(const uint8_t *data, size_t bytes);
void forge_checksums(uint8_t *data, size_t bytes);

#endif
