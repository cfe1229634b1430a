/* Counts the memory of one query: an environment whose allocator passes calls
 * on to the store's hooks and knows how much is out; large blocks are the store's spare
 * memory before and after. It lives in the result. */
#ifndef YB_QUERY_METER_H
#define YB_QUERY_METER_H

#include <stdatomic.h>

#include "core/spare.h"

typedef struct yb_meter {
    yb_env base; /* the store's */
    yb_env env;  /* the counting one: use this */
    yb_spare *spare;
    atomic_size_t current, peak;
} yb_meter;

/* `meter` must not move afterwards. It holds `spare`, which is of the same allocator, until it is closed. */
void yb_meter_init(yb_meter *meter, const yb_env *base, yb_spare *spare);
/* All that was allocated has been freed. */
void yb_meter_close(yb_meter *meter);
uint64_t yb_meter_peak(const yb_meter *meter);

#endif
