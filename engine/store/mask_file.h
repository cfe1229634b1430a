/* The masks file: the masks of all segments of one commit. STORE.md specifies
 * the bytes. */
#ifndef YB_STORE_MASK_FILE_H
#define YB_STORE_MASK_FILE_H

#include "store/files.h"
#include "store/mask.h"

typedef struct yb_segment_mask {
    uint64_t segment;     /* number of its file */
    uint32_t block_count; /* known when decoding */
    yb_mask *mask;        /* NULL: none */
} yb_segment_mask;

/* Entries ascending by segment; those without a mask are left out. *bytes is
 * allocated with yb_alloc. */
yb_status yb_masks_encode(const yb_env *env, const yb_segment_mask *masks, uint32_t count, void **bytes, size_t *length,
                          yb_error *error);
/* Fills the masks of `masks`, whose segments and block counts are given; on
 * failure all stay NULL. `file` names the origin in errors. */
yb_status yb_masks_decode(const yb_env *env, const void *bytes, size_t length, const char *file, yb_segment_mask *masks,
                          uint32_t count, yb_error *error);

#endif
