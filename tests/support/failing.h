/* Hooks that fail the n-th call, for every n: how errors in the middle are tested.
 *
 *     failing_hooks failing;
 *     for (unsigned n = 0;; n++) {
 *         failing_start(&failing, FAIL_MEMORY, n);
 *         status = work(&failing.hooks);
 *         if (!failing.failed) break;   // n calls were not enough to reach it
 *         cr_assert_eq(status, YB_NO_MEMORY);
 *     }
 *     cr_assert_eq(failing.blocks, 0);  // nothing leaked
 *
 * The hooks may be called from several threads; read the counters when those
 * are done. A worked example: tests/core/file_writer.c. */
#ifndef SUPPORT_FAILING_H
#define SUPPORT_FAILING_H

#include "yearbook/hooks.h"

typedef enum failing_kind {
    FAIL_NOTHING = 0,
    FAIL_MEMORY = 1, /* allocations return NULL */
    FAIL_READ = 2,   /* open for reading, size, read_at, list: EIO */
    FAIL_WRITE = 4,  /* open for writing, append, sync, rename, mkdir, directory sync: ENOSPC */
    FAIL_SYNC = 8    /* sync and sync_directory only: EIO */
} failing_kind;

typedef struct failing_hooks {
    yb_hooks hooks; /* pass this */
    yb_allocator allocator;
    yb_io io;
    unsigned kinds;     /* failing_kind bits that count */
    unsigned countdown; /* calls that still succeed */
    unsigned failed;    /* calls failed so far: from the n-th on, all of the kind fail */
    int once;           /* set after start to fail only the n-th call */
    long blocks;        /* live allocations */
} failing_hooks;

void failing_start(failing_hooks *failing, unsigned kinds, unsigned countdown);

#endif
