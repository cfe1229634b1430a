/* Time that passes. */
#ifndef YB_CORE_CLOCK_H
#define YB_CORE_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Nanoseconds since some moment; no change of the date moves it. */
static inline uint64_t yb_clock_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

#endif
