/* XXH3 from the xxHash library. */
#include "core/checksum.h"

#include <xxhash.h>

uint64_t yb_checksum(const void *data, size_t bytes)
{
    return XXH3_64bits(bytes > 0 ? data : "", bytes);
}
