/* What bench_kernels measures: passes over packed values, tiles and memory. */
#ifndef BENCH_KERNEL_PASSES_H
#define BENCH_KERNEL_PASSES_H

#include "codec/kernels.h"
#include "format/segment.h"

enum { PASS_BUFFER = 96 << 20 };

/* What a pass works on, and what it has worked on. */
typedef struct work {
    const yb_kernels *kernels;
    const yb_segment *segment;
    const uint8_t *buffer; /* random bytes */
    unsigned width;
    uint64_t presence[YB_PRESENCE_WORDS]; /* 19 of 20 lanes */
    uint64_t values_done, bytes_done;
    int64_t sink; /* so that nothing is computed in vain */
} work;

/* Fills the buffer with random bytes, and the tile that kernels work on. */
void work_begin(work *w);
void work_end(work *w);

typedef struct family {
    const char *kernel;
    void (*pass)(work *w);
    unsigned widest; /* 0: width has no meaning */
    int width;       /* what is told then */
} family;

/* Every kernel; the last one decodes tiles and adds them. */
extern const family families[];
extern const size_t family_count;

/* Sums the buffer, with the widest loads of this CPU. */
void read_memory(work *w);

#endif
