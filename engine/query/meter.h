/* Counts the memory of one query: an environment whose allocator passes calls
 * on to the store's hooks and knows how much is out. It lives in the result. */
#ifndef YB_QUERY_METER_H
#define YB_QUERY_METER_H

#include <stdatomic.h>

#include "core/env.h"

typedef struct yb_meter {
    yb_env base; /* the store's */
    yb_env env;  /* the counting one: use this */
    atomic_size_t current, peak;
} yb_meter;

/* `meter` must not move afterwards. */
void yb_meter_init(yb_meter *meter, const yb_env *base);
uint64_t yb_meter_peak(const yb_meter *meter);

#endif
