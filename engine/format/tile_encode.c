/* Writing tiles: for each year the smaller of two forms, the values themselves
 * or their difference from what the lane last held. */
#include <string.h>

#include "codec/bitpack.h"
#include "codec/frame.h"
#include "format/encode.h"
#include "format/presence.h"
#include "format/reader.h"

/* What encoding a tile needs at hand; about 80 KiB, so it is allocated. */
typedef struct workspace {
    yb_buffer packed, side;
    yb_row_header headers[YB_TILE_ROWS_MAX];
    unsigned rows;
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
    yb_patch_costs costs = { yb_list_parts(space->lanes), 1, YB_ROW_PATCHES_MAX };
    yb_frame_choose(space->sorted, space->scratch, count, space->lanes, &costs, frame);
}

/* Fills count, sum, min and max. */
static void measure(const yb_row *rows, unsigned count, yb_row_header *header)
{
    yb_int128 sum = 0;
    header->min = header->max = rows[0].mantissa;
    for (unsigned i = 0; i < count; i++) {
        sum += rows[i].mantissa;
        header->min = rows[i].mantissa < header->min ? rows[i].mantissa : header->min;
        header->max = rows[i].mantissa > header->max ? rows[i].mantissa : header->max;
    }
    header->count = (uint16_t)count;
    header->sum = sum;
}

/* Appends the packed residuals, and the patches behind the presence. */
static yb_status write_values(workspace *space, const yb_row *rows, unsigned count, const yb_frame *frame,
                              yb_tile_encoding encoding, yb_error *error)
{
    uint8_t *packed = NULL, *patches = NULL;
    size_t patches_bytes = yb_patches_bytes(space->lanes, (unsigned)frame->patches, frame->patch_bytes);
    uint64_t patched[YB_PRESENCE_WORDS] = { 0 };
    YB_TRY(yb_buffer_extend(&space->packed, yb_packed_bytes(space->lanes, frame->width), &packed, error));
    YB_TRY(yb_buffer_extend(&space->side, patches_bytes, &patches, error));
    uint8_t *residual = patches + patches_bytes - frame->patches * frame->patch_bytes;
    memset(space->residuals, 0, space->lanes * sizeof(uint64_t));
    for (unsigned i = 0; i < count; i++) {
        unsigned lane = rows[i].region - space->first_region;
        int64_t value = in_form(space, &rows[i], encoding);
        if (yb_frame_holds(frame, value)) {
            space->residuals[lane] = (uint64_t)value - frame->reference;
        } else {
            patched[lane / 64] |= UINT64_C(1) << lane % 64;
            yb_patch_store(residual, (uint64_t)value - frame->reference, frame->patch_bytes);
            residual += frame->patch_bytes;
        }
    }
    if (frame->patches > 0) {
        yb_lane_list_write(patched, space->lanes, patches);
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
    yb_row_header *header = &space->headers[space->rows++];
    *header = (yb_row_header) { .year = rows[0].year,
                                .encoding = (uint8_t)encoding,
                                .width = (uint8_t)frame->width,
                                .patch_bytes = (uint8_t)frame->patch_bytes,
                                .patches = (uint8_t)frame->patches,
                                .packed = (uint32_t)space->packed.used,
                                .side = (uint32_t)space->side.used,
                                .reference = frame->reference };
    yb_presence_kind kind;
    measure(rows, count, header);
    YB_TRY(yb_presence_encode(presence, space->lanes, count, &kind, &space->side, error));
    header->presence = (uint8_t)kind;
    YB_TRY(write_values(space, rows, count, frame, encoding, error));
    for (unsigned i = 0; i < count; i++) {
        space->last[rows[i].region - space->first_region] = rows[i].mantissa;
    }
    return YB_OK;
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

static int fits_narrow(const workspace *space)
{
    for (unsigned r = 0; r < space->rows; r++) {
        const yb_row_header *header = &space->headers[r];
        if (header->min < INT32_MIN || header->max > INT32_MAX || header->width > 32 || header->side > UINT16_MAX) {
            return 0;
        }
    }
    return 1;
}

static yb_status write_header(const yb_row_header *header, unsigned form, yb_buffer *buffer, yb_error *error)
{
    unsigned difference = header->encoding == YB_TILE_DIFFERENCE ? YB_ROW_DIFFERENCE : 0;
    yb_row_start_layout start = { .year = header->year,
                                  .form = (uint8_t)(header->presence | difference),
                                  .width = header->width,
                                  .patch_bytes = header->patch_bytes,
                                  .patches = header->patches,
                                  .count = header->count,
                                  .packed = (uint16_t)(header->packed / YB_PACK_GROUP) };
    if (form == YB_TILE_NARROW) {
        yb_row_narrow_layout narrow = { .start = start,
                                        .side = (uint16_t)header->side,
                                        .reference = (int32_t)(uint32_t)header->reference,
                                        .min = (int32_t)header->min,
                                        .max = (int32_t)header->max,
                                        .sum = (int64_t)header->sum };
        return yb_buffer_append(buffer, &narrow, sizeof(narrow), error);
    }
    yb_row_wide_layout wide = { .start = start,
                                .side = header->side,
                                .reference = header->reference,
                                .sum = yb_wide_of(header->sum),
                                .min = header->min,
                                .max = header->max };
    return yb_buffer_append(buffer, &wide, sizeof(wide), error);
}

static yb_status write_tile(workspace *space, const yb_row *rows, size_t count, yb_buffer *buffer, yb_error *error)
{
    for (size_t i = 0; i < count;) {
        unsigned here = rows_of_year(rows + i, count - i);
        YB_TRY(write_row(space, rows + i, here, error));
        i += here;
    }
    yb_tile_layout tile = { .first_region = space->first_region,
                            .lanes = (uint16_t)space->lanes,
                            .rows = (uint16_t)space->rows,
                            .packed_bytes = (uint32_t)space->packed.used,
                            .side_bytes = (uint32_t)space->side.used,
                            .form = (uint8_t)(fits_narrow(space) ? YB_TILE_NARROW : YB_TILE_WIDE) };
    YB_TRY(yb_buffer_append(buffer, &tile, sizeof(tile), error));
    for (unsigned r = 0; r < space->rows; r++) {
        YB_TRY(write_header(&space->headers[r], tile.form, buffer, error));
    }
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
    space->packed.env = space->side.env = buffer->env;
    uint32_t first = rows[0].region, last = rows[0].region;
    for (size_t i = 1; i < count; i++) {
        first = rows[i].region < first ? rows[i].region : first;
        last = rows[i].region > last ? rows[i].region : last;
    }
    space->first_region = first;
    space->lanes = last - first + 1;
    yb_status status = write_tile(space, rows, count, buffer, error);
    yb_buffer_free(&space->packed);
    yb_buffer_free(&space->side);
    yb_free(buffer->env, block);
    return status;
}
