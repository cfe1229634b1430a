/* Blocks that are encoded and wait to be put into the file, and rows that wait for a run. */
#ifndef YB_FORMAT_ENCODED_H
#define YB_FORMAT_ENCODED_H

#include "codec/buffer.h"
#include "format/rows.h"

/* Zero-initialised but for yb_encoded_init; free with yb_encoded_free. */
typedef struct yb_encoded {
    int level;       /* of zstd; 0: values stay as they are */
    yb_buffer bytes; /* of each block the values part, then the notes part */
    yb_entry_layout *entries;
    size_t count, capacity;
    yb_row_list pending;
    yb_buffer frame; /* scratch */
} yb_encoded;

void yb_encoded_init(yb_encoded *encoded, const yb_env *env);
/* Ends a values part that begins at `values` of the bytes: compresses it if that
 * is wanted and pays, and describes it in *entry. */
yb_status yb_encoded_end_values(yb_encoded *encoded, yb_entry_layout *entry, size_t values, yb_error *error);
/* Adds the block whose notes part begins at `notes` of the bytes, right behind its
 * values. Its offset is left to whoever puts it into the file. */
yb_status yb_encoded_add(yb_encoded *encoded, const yb_entry_layout *entry, size_t notes, yb_error *error);
/* Forgets the blocks and rows, keeps the memory. */
void yb_encoded_clear(yb_encoded *encoded);
void yb_encoded_free(yb_encoded *encoded);

#endif
