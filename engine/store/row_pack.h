/* Packed blocks of sorted rows: each column in as few whole bytes a number as the
 * block needs, year and region in one. Runs wait packed, in memory or in a file: that
 * takes a third of the room, and of the pages that the system must give for it.
 *
 * Packed blocks are a writer's own, in the machine's byte order. */
#ifndef YB_STORE_ROW_PACK_H
#define YB_STORE_ROW_PACK_H

#include "codec/buffer.h"
#include "store/row_columns.h"

/* Rows in order. Those of one series stand together. */
typedef struct yb_row_block {
    yb_row_columns columns; /* without the series */
    uint32_t *series;       /* the catalog's numbers, in the order of segments */
    uint32_t *starts;       /* first row of each series, and the end: one more than series */
    uint32_t series_count;
} yb_row_block;

/* Appends the block, which has rows; it takes a multiple of 8 bytes. */
yb_status yb_row_pack(const yb_row_block *block, yb_buffer *packed, yb_error *error);

/* Bytes of the packed block that starts here, aligned to 8. */
size_t yb_row_packed_bytes(const uint8_t *packed);
/* Fills the columns, which are the block's own; its directory stays in the packed bytes. */
yb_status yb_row_unpack(uint8_t *packed, yb_row_block *block, yb_error *error);

#endif
