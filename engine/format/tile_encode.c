/* Writing tiles: for each year the smaller of two forms, the values themselves
 * or their difference from what the lane last held. */
#include <string.h>

#include "codec/bitpack.h"
#include "codec/frame.h"
#include "format/encode.h"
#include "format/presence.h"

/* What encoding a tile needs at hand; about 60 KiB, so it is allocated. */
typedef struct workspace {
    yb_buffer headers, packed, side;
    uint32_t first_region;
    unsigned lanes;
    int64_t last[YB_TILE_LANES]; /* last value of each lane, 0 before the first */
    int64_t sorted[YB_TILE_LANES], scratch[YB_TILE_LANES];
    uint64_t residuals[YB_TILE_LANES];
} workspace;

static int64_t in_form(const workspace *space, const yb_row *row, yb_tile_encoding encoding)
{
    uint64_t base = encoding == YB_TILE_DIFFERENCE ? (uint64_t)space->last[row->region - space->first_region] : 0;
    return (int64_t)((uint64_t)row->mantissa - base);
}

static void choose_frame(workspace *space, const yb_row *rows, unsigned count, yb_tile_encoding encoding,
                         yb_frame *frame)
{
    for (unsigned i = 0; i < count; i++) {
        space->sorted[i] = in_form(space, &rows[i], encoding);
    }
    yb_frame_choose(space->sorted, space->scratch, count, space->lanes, YB_PATCH_LANE, frame);
}

/* Fills count, sum, min and max. */
static void measure(const yb_row *rows, unsigned count, yb_tile_row_layout *header)
{
    yb_int128 sum = 0;
    header->min = header->max = rows[0].mantissa;
    for (unsigned i = 0; i < count; i++) {
        sum += rows[i].mantissa;
        header->min = rows[i].mantissa < header->min ? rows[i].mantissa : header->min;
        header->max = rows[i].mantissa > header->max ? rows[i].mantissa : header->max;
    }
    header->count = (uint16_t)count;
    header->sum = yb_wide_of(sum);
}

/* Appends the packed residuals, and the patches behind the presence. */
static yb_status write_values(workspace *space, const yb_row *rows, unsigned count, const yb_frame *frame,
                              yb_tile_encoding encoding, yb_error *error)
{
    uint8_t *packed = NULL, *patches = NULL;
    YB_TRY(yb_buffer_extend(&space->packed, yb_packed_bytes(space->lanes, frame->width), &packed, error));
    YB_TRY(yb_buffer_extend(&space->side, frame->patches * (2u + frame->patch_bytes), &patches, error));
    uint8_t *patch_values = patches + frame->patches * 2;
    memset(space->residuals, 0, space->lanes * sizeof(uint64_t));
    for (unsigned i = 0; i < count; i++) {
        unsigned lane = rows[i].region - space->first_region;
        int64_t value = in_form(space, &rows[i], encoding);
        if (yb_frame_holds(frame, value)) {
            space->residuals[lane] = (uint64_t)value - frame->reference;
        } else {
            yb_store_u16(patches, (uint16_t)lane);
            yb_patch_store(patch_values, (uint64_t)value - frame->reference, frame->patch_bytes);
            patches += 2;
            patch_values += frame->patch_bytes;
        }
    }
    yb_pack(space->residuals, frame->width, space->lanes, packed);
    return YB_OK;
}

/* Appends one year. */
static yb_status write_row(workspace *space, const yb_row *rows, unsigned count, yb_error *error)
{
    uint64_t presence[YB_PRESENCE_WORDS] = { 0 };
    for (unsigned i = 0; i < count; i++) {
        unsigned lane = rows[i].region - space->first_region;
        presence[lane / 64] |= UINT64_C(1) << lane % 64;
    }
    yb_frame absolute, difference;
    choose_frame(space, rows, count, YB_TILE_ABSOLUTE, &absolute);
    choose_frame(space, rows, count, YB_TILE_DIFFERENCE, &difference);
    yb_tile_encoding encoding = difference.bytes < absolute.bytes ? YB_TILE_DIFFERENCE : YB_TILE_ABSOLUTE;
    const yb_frame *frame = encoding == YB_TILE_DIFFERENCE ? &difference : &absolute;
    yb_tile_row_layout header = { .year = rows[0].year,
                                  .encoding = (uint8_t)encoding,
                                  .width = (uint8_t)frame->width,
                                  .patch_bytes = (uint8_t)frame->patch_bytes,
                                  .patches = (uint16_t)frame->patches,
                                  .packed = (uint16_t)(space->packed.used / YB_PACK_GROUP),
                                  .side = (uint32_t)space->side.used,
                                  .reference = frame->reference };
    yb_presence_kind kind;
    measure(rows, count, &header);
    YB_TRY(yb_presence_encode(presence, space->lanes, count, &kind, &space->side, error));
    header.presence = (uint8_t)kind;
    YB_TRY(write_values(space, rows, count, frame, encoding, error));
    for (unsigned i = 0; i < count; i++) {
        space->last[rows[i].region - space->first_region] = rows[i].mantissa;
    }
    return yb_buffer_append(&space->headers, &header, sizeof(header), error);
}

/* Rows of the year that begins at `rows`. */
static unsigned rows_of_year(const yb_row *rows, size_t count)
{
    unsigned same = 1;
    while (same < count && rows[same].year == rows[0].year) {
        same++;
    }
    return same;
}

static yb_status write_tile(workspace *space, const yb_row *rows, size_t count, yb_buffer *buffer, yb_error *error)
{
    for (size_t i = 0; i < count;) {
        unsigned here = rows_of_year(rows + i, count - i);
        YB_TRY(write_row(space, rows + i, here, error));
        i += here;
    }
    yb_tile_layout tile = { space->first_region, (uint16_t)space->lanes,
                            (uint16_t)(space->headers.used / sizeof(yb_tile_row_layout)), (uint32_t)space->packed.used,
                            (uint32_t)space->side.used };
    YB_TRY(yb_buffer_append(buffer, &tile, sizeof(tile), error));
    YB_TRY(yb_buffer_append(buffer, space->headers.data, space->headers.used, error));
    YB_TRY(yb_buffer_align(buffer, YB_TILE_ALIGNMENT, error));
    YB_TRY(yb_buffer_append(buffer, space->packed.data, space->packed.used, error));
    YB_TRY(yb_buffer_append(buffer, space->side.data, space->side.used, error));
    return yb_buffer_align(buffer, 8, error);
}

yb_status yb_tile_encode(const yb_row *rows, size_t count, yb_buffer *buffer, yb_error *error)
{
    void *block = NULL;
    YB_TRY(yb_alloc_zero(buffer->env, 1, sizeof(workspace), &block, error));
    workspace *space = block;
    space->headers.env = space->packed.env = space->side.env = buffer->env;
    uint32_t first = rows[0].region, last = rows[0].region;
    for (size_t i = 1; i < count; i++) {
        first = rows[i].region < first ? rows[i].region : first;
        last = rows[i].region > last ? rows[i].region : last;
    }
    space->first_region = first;
    space->lanes = last - first + 1;
    yb_status status = write_tile(space, rows, count, buffer, error);
    yb_buffer_free(&space->headers);
    yb_buffer_free(&space->packed);
    yb_buffer_free(&space->side);
    yb_free(buffer->env, block);
    return status;
}
