/* Inside the tile encoder: the parts of a row, and how each of them is packed. */
#ifndef YB_FORMAT_TILE_PARTS_H
#define YB_FORMAT_TILE_PARTS_H

#include "codec/frame.h"
#include "format/reader.h"
#include "format/split.h"

/* The values of a part in one form. */
typedef struct yb_part_form {
    const int64_t *values;
    int64_t min, max;
    yb_frame frame;
} yb_part_form;

/* The slots of a row that share a frame: all of them, or the upper ones and the others. */
typedef struct yb_row_part {
    const int64_t *values;
    const uint16_t *lanes; /* in the group */
    unsigned count;        /* lanes present */
    unsigned slots;        /* lanes in the tile */
    yb_part_form forms[2]; /* by yb_tile_encoding */
    int64_t dealt_values[YB_TILE_LANES];
    uint16_t dealt_lanes[YB_TILE_LANES];
    int64_t differences[YB_TILE_LANES];
} yb_row_part;

typedef struct yb_row_parts {
    unsigned lanes;      /* of the tile */
    unsigned first_lane; /* its place in the group */
    unsigned rows;       /* planned so far */
    yb_tile_split split;
    unsigned count; /* 1, or 2: the second has the upper slots */
    yb_row_part parts[2];
    yb_tile_encoding lead;                /* form of the row before */
    size_t lead_bytes;                    /* its size */
    unsigned trusted;                     /* rows that may take it without a look at the other */
    int64_t last[YB_TILE_LANES];          /* last value of each lane, 0 before the first */
    uint64_t presence[YB_PRESENCE_WORDS]; /* of the row, by slot */
} yb_row_parts;

/* How a row is packed. */
typedef struct yb_row_plan {
    yb_tile_encoding encoding;
    unsigned widths[2]; /* of the parts */
    unsigned patches, patch_bytes;
    uint64_t told_by_zero; /* 1: the residual 0 says that a slot is absent, and no present one has it */
} yb_row_plan;

/* Begins a tile; `split` says whether its lanes may be told apart. */
void yb_row_parts_start(yb_row_parts *row, const yb_years *years, unsigned first, unsigned end, int split);
/* Takes in one year and says how it is best packed. */
yb_row_plan yb_row_parts_plan(yb_row_parts *row, const int64_t *values, const uint16_t *lanes, unsigned count);

/* Residuals from told_by_zero up to what the width holds are packed, others patched. */
static inline int yb_row_plan_holds(const yb_row_plan *plan, const yb_frame *frame, unsigned part, int64_t value)
{
    const unsigned width = plan->widths[part];
    return width == 64 || (value >= (int64_t)frame->reference &&
                           (uint64_t)value - frame->reference < (UINT64_C(1) << width) - plan->told_by_zero);
}

#endif
