/* Writing tiles: for each year the smaller of two forms, the values themselves
 * or their difference from what the lane last held. */
#include <string.h>

#include "codec/bitpack.h"
#include "codec/frame.h"
#include "format/encode.h"
#include "format/presence.h"
#include "format/reader.h"

/* With so few values, sorting them is no loss. */
#define EXACT_COUNT 256
/* Where one form was smaller by this part, so many rows are encoded in it without
 * looking at the other, unless their size grows by as much. */
#define MARGIN_PART 8
#define TRUSTED     7
/* Up to 2^10 values of this magnitude have a sum of 64 bits. */
#define SMALL_VALUE (INT64_C(1) << 52)

/* The values of a row in one form. */
typedef struct candidate {
    const int64_t *values;
    int64_t min, max;
    yb_frame frame;
} candidate;

struct yb_tile_encoder {
    yb_buffer packed, side;
    yb_row_header headers[YB_TILE_ROWS_MAX];
    unsigned rows, lanes;
    unsigned first_lane;         /* of the tile, in the group */
    yb_tile_encoding lead;       /* form of the row before */
    size_t lead_bytes;           /* its size */
    unsigned trusted;            /* rows that may take it without a look at the other */
    int64_t last[YB_TILE_LANES]; /* last value of each lane, 0 before the first */
    int64_t differences[YB_TILE_LANES];
    int64_t sorted[YB_TILE_LANES], scratch[YB_TILE_LANES];
    uint64_t residuals[YB_TILE_LANES];
    uint64_t presence[YB_PRESENCE_WORDS];
};

yb_status yb_tile_encoder_create(const yb_env *env, yb_tile_encoder **encoder, yb_error *error)
{
    void *block = NULL;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_tile_encoder), &block, error));
    *encoder = block;
    (*encoder)->packed.env = (*encoder)->side.env = env;
    return YB_OK;
}

void yb_tile_encoder_free(yb_tile_encoder *encoder)
{
    if (encoder != NULL) {
        const yb_env *env = encoder->packed.env;
        yb_buffer_free(&encoder->packed);
        yb_buffer_free(&encoder->side);
        yb_free(env, encoder);
    }
}

/* Takes in one year: presence, differences, the extremes of both forms. */
static void measure(yb_tile_encoder *encoder, const int64_t *values, const uint16_t *lanes, unsigned count,
                    candidate *absolute, candidate *difference)
{
    int64_t least = INT64_MAX, greatest = INT64_MIN, down = INT64_MAX, up = INT64_MIN;
    memset(encoder->presence, 0, sizeof(encoder->presence));
    for (unsigned i = 0; i < count; i++) {
        unsigned lane = lanes[i] - encoder->first_lane;
        int64_t value = values[i], change = (int64_t)((uint64_t)value - (uint64_t)encoder->last[lane]);
        encoder->presence[lane / 64] |= UINT64_C(1) << lane % 64;
        encoder->last[lane] = value;
        encoder->differences[i] = change;
        least = value < least ? value : least;
        greatest = value > greatest ? value : greatest;
        down = change < down ? change : down;
        up = change > up ? change : up;
    }
    *absolute = (candidate) { .values = values, .min = least, .max = greatest };
    *difference = (candidate) { .values = encoder->differences, .min = down, .max = up };
}

static yb_int128 sum_of(const int64_t *values, unsigned count, const candidate *absolute)
{
    if (absolute->min >= -SMALL_VALUE && absolute->max <= SMALL_VALUE) {
        int64_t sum = 0;
        for (unsigned i = 0; i < count; i++) {
            sum += values[i];
        }
        return sum;
    }
    yb_int128 sum = 0;
    for (unsigned i = 0; i < count; i++) {
        sum += values[i];
    }
    return sum;
}

static void choose_frame(yb_tile_encoder *encoder, unsigned count, candidate *values)
{
    yb_patch_costs costs = { yb_list_parts(encoder->lanes), 1, YB_ROW_PATCHES_MAX };
    if (count <= EXACT_COUNT) {
        memcpy(encoder->sorted, values->values, count * sizeof(int64_t));
        yb_frame_choose(encoder->sorted, encoder->scratch, count, encoder->lanes, &costs, &values->frame);
    } else {
        yb_frame_estimate(values->values, count, values->min, values->max, encoder->lanes, &costs, &values->frame);
    }
}

/* The form of the row before is looked at first; the other one, where it may be smaller. */
static yb_tile_encoding choose_form(yb_tile_encoder *encoder, unsigned count, candidate forms[2])
{
    if (encoder->rows == 0) {
        choose_frame(encoder, count, &forms[YB_TILE_ABSOLUTE]); /* both are the same */
        return YB_TILE_ABSOLUTE;
    }
    yb_tile_encoding lead = encoder->lead, other = lead == YB_TILE_ABSOLUTE ? YB_TILE_DIFFERENCE : YB_TILE_ABSOLUTE;
    choose_frame(encoder, count, &forms[lead]);
    if (encoder->trusted > 0 && forms[lead].frame.bytes <= encoder->lead_bytes + encoder->lead_bytes / MARGIN_PART) {
        encoder->trusted--;
        return lead;
    }
    choose_frame(encoder, count, &forms[other]);
    size_t change = forms[YB_TILE_DIFFERENCE].frame.bytes, whole = forms[YB_TILE_ABSOLUTE].frame.bytes;
    size_t smaller = change < whole ? change : whole, larger = change < whole ? whole : change;
    encoder->trusted = larger > smaller + smaller / MARGIN_PART ? TRUSTED : 0;
    return change < whole ? YB_TILE_DIFFERENCE : YB_TILE_ABSOLUTE;
}

/* Appends the packed residuals, and the patches behind the presence. */
static yb_status write_values(yb_tile_encoder *encoder, const int64_t *values, const uint16_t *lanes, unsigned count,
                              const yb_frame *frame, yb_error *error)
{
    uint8_t *packed = NULL, *patches = NULL;
    size_t patches_bytes = yb_patches_bytes(encoder->lanes, (unsigned)frame->patches, frame->patch_bytes);
    uint64_t patched[YB_PRESENCE_WORDS] = { 0 };
    YB_TRY(yb_buffer_extend(&encoder->packed, yb_packed_bytes(encoder->lanes, frame->width), &packed, error));
    YB_TRY(yb_buffer_extend(&encoder->side, patches_bytes, &patches, error));
    uint8_t *residual = patches + patches_bytes - frame->patches * frame->patch_bytes;
    if (count - frame->patches < encoder->lanes) {
        memset(encoder->residuals, 0, encoder->lanes * sizeof(uint64_t));
    }
    for (unsigned i = 0; i < count; i++) {
        unsigned lane = lanes[i] - encoder->first_lane;
        if (yb_frame_holds(frame, values[i])) {
            encoder->residuals[lane] = (uint64_t)values[i] - frame->reference;
        } else {
            patched[lane / 64] |= UINT64_C(1) << lane % 64;
            yb_patch_store(residual, (uint64_t)values[i] - frame->reference, frame->patch_bytes);
            residual += frame->patch_bytes;
        }
    }
    if (frame->patches > 0) {
        yb_lane_list_write(patched, encoder->lanes, patches);
    }
    yb_pack(encoder->residuals, frame->width, encoder->lanes, packed);
    return YB_OK;
}

/* Appends one year. */
static yb_status write_row(yb_tile_encoder *encoder, int16_t year, const int64_t *values, const uint16_t *lanes,
                           unsigned count, yb_error *error)
{
    candidate forms[2];
    measure(encoder, values, lanes, count, &forms[YB_TILE_ABSOLUTE], &forms[YB_TILE_DIFFERENCE]);
    yb_tile_encoding encoding = choose_form(encoder, count, forms);
    const yb_frame *frame = &forms[encoding].frame;
    encoder->lead = encoding;
    encoder->lead_bytes = frame->bytes;
    yb_row_header *header = &encoder->headers[encoder->rows++];
    *header = (yb_row_header) { .sum = sum_of(values, count, &forms[YB_TILE_ABSOLUTE]),
                                .min = forms[YB_TILE_ABSOLUTE].min,
                                .max = forms[YB_TILE_ABSOLUTE].max,
                                .reference = frame->reference,
                                .packed = (uint32_t)encoder->packed.used,
                                .side = (uint32_t)encoder->side.used,
                                .year = year,
                                .count = (uint16_t)count,
                                .encoding = (uint8_t)encoding,
                                .width = (uint8_t)frame->width,
                                .patch_bytes = (uint8_t)frame->patch_bytes,
                                .patches = (uint8_t)frame->patches };
    yb_presence_kind kind;
    YB_TRY(yb_presence_encode(encoder->presence, encoder->lanes, count, &kind, &encoder->side, error));
    header->presence = (uint8_t)kind;
    return write_values(encoder, forms[encoding].values, lanes, count, frame, error);
}

static int fits_narrow(const yb_tile_encoder *encoder)
{
    for (unsigned r = 0; r < encoder->rows; r++) {
        const yb_row_header *header = &encoder->headers[r];
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

/* Appends header, row headers, areas and paddings. */
static yb_status assemble(const yb_tile_encoder *encoder, uint32_t first_region, yb_buffer *buffer, yb_error *error)
{
    yb_tile_layout tile = { .first_region = first_region,
                            .lanes = (uint16_t)encoder->lanes,
                            .rows = (uint16_t)encoder->rows,
                            .packed_bytes = (uint32_t)encoder->packed.used,
                            .side_bytes = (uint32_t)encoder->side.used,
                            .form = (uint8_t)(fits_narrow(encoder) ? YB_TILE_NARROW : YB_TILE_WIDE) };
    uint8_t *padding = NULL;
    size_t begin = buffer->used;
    YB_TRY(yb_buffer_append(buffer, &tile, sizeof(tile), error));
    for (unsigned r = 0; r < encoder->rows; r++) {
        YB_TRY(write_header(&encoder->headers[r], tile.form, buffer, error));
    }
    YB_TRY(yb_buffer_extend(buffer, yb_tile_packed_at(&tile) - (buffer->used - begin), &padding, error));
    YB_TRY(yb_buffer_append(buffer, encoder->packed.data, encoder->packed.used, error));
    YB_TRY(yb_buffer_append(buffer, encoder->side.data, encoder->side.used, error));
    return yb_buffer_align(buffer, 8, error);
}

/* Begins a tile whose lanes are those from the least to the greatest of `count` ones. */
static void start(yb_tile_encoder *encoder, const uint16_t *lanes, size_t count)
{
    unsigned least = lanes[0], greatest = lanes[0];
    for (size_t i = 1; i < count; i++) {
        least = lanes[i] < least ? lanes[i] : least;
        greatest = lanes[i] > greatest ? lanes[i] : greatest;
    }
    encoder->first_lane = least;
    encoder->lanes = greatest - least + 1;
    encoder->packed.used = encoder->side.used = 0;
    encoder->rows = encoder->trusted = 0;
    memset(encoder->last, 0, encoder->lanes * sizeof(*encoder->last));
}

static void describe(const yb_tile_encoder *encoder, uint32_t base, yb_entry_layout *entry)
{
    yb_int128 sum = 0;
    entry->rows = 0;
    entry->first_region = base + encoder->first_lane;
    entry->last_region = entry->first_region + encoder->lanes - 1;
    entry->first_year = encoder->headers[0].year;
    entry->last_year = encoder->headers[encoder->rows - 1].year;
    entry->min = INT64_MAX;
    entry->max = INT64_MIN;
    for (unsigned r = 0; r < encoder->rows; r++) {
        const yb_row_header *header = &encoder->headers[r];
        entry->rows += header->count;
        entry->min = header->min < entry->min ? header->min : entry->min;
        entry->max = header->max > entry->max ? header->max : entry->max;
        sum += header->sum;
    }
    entry->sum = yb_wide_of(sum);
}

yb_status yb_tile_encode(yb_tile_encoder *encoder, const yb_years *years, unsigned first, unsigned end, uint32_t base,
                         yb_buffer *buffer, yb_entry_layout *entry, yb_error *error)
{
    start(encoder, years->lane + years->begin[first], years->begin[end] - years->begin[first]);
    for (unsigned y = first; y < end; y++) {
        uint32_t begin = years->begin[y];
        YB_TRY(write_row(encoder, years->year[y], years->mantissa + begin, years->lane + begin,
                         years->begin[y + 1] - begin, error));
    }
    describe(encoder, base, entry);
    return assemble(encoder, entry->first_region, buffer, error);
}
