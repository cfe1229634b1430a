/* Encoding a group of rows: as tiles, or as rows that wait for a run. Any number
 * of threads may encode groups of one batch at once, each with its own encoder. */
#ifndef YB_FORMAT_GROUP_H
#define YB_FORMAT_GROUP_H

#include "format/batch.h"
#include "format/encode.h"
#include "format/encoded.h"

/* Zero-initialised but for yb_group_encoder_init. */
typedef struct yb_group_encoder {
    const yb_env *env;
    const yb_segment_keys *keys; /* borrowed; of these, the branches are read */
    yb_tile_encoder *tiles;
    yb_years *years;
    /* Rows of the scale that suits most, where they are not all rows as they come. */
    size_t capacity;
    int64_t *mantissa;
    uint32_t *region, *row;
    int16_t *year;
    int8_t *scale;
    uint32_t *stray; /* rows that do not fit that scale */
    size_t strays;
    yb_row_list rows; /* scratch */
} yb_group_encoder;

void yb_group_encoder_init(yb_group_encoder *encoder, const yb_env *env, const yb_segment_keys *keys);
void yb_group_encoder_free(yb_group_encoder *encoder);

/* Adds the group's tiles and pending rows to *encoded. */
yb_status yb_group_encode(yb_group_encoder *encoder, const yb_batch *batch, const yb_group *group, yb_encoded *encoded,
                          yb_error *error);

#endif
