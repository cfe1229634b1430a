/* XXH3, 64 bits, seed 0: the checksum of every persisted byte. */
#ifndef YB_CORE_CHECKSUM_H
#define YB_CORE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t yb_checksum(const void *data, size_t bytes);

#endif
