/* Writing tiles: the bytes of each year's row as tile_parts.h plans them. */
#include <string.h>

#include "codec/bitpack.h"
#include "format/encode.h"
#include "format/tile_parts.h"

/* Subtotals may take one byte for so many others. */
#define SUBTOTALS_PART 20

struct yb_tile_encoder {
    yb_buffer packed, side;
    yb_row_header headers[YB_TILE_ROWS_MAX];
    unsigned rows;
    yb_row_parts row;
    uint64_t residuals[YB_TILE_LANES], patch[YB_TILE_LANES]; /* by slot */
    yb_subtotals subtotals;                                  /* scratch */
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

static yb_int128 sum_of(const yb_row_part *part)
{
    const yb_part_form *absolute = &part->forms[YB_TILE_ABSOLUTE];
    if (absolute->min >= YB_SUBTOTAL_LEAST && absolute->max <= YB_SUBTOTAL_MOST) {
        int64_t sum = 0;
        for (unsigned i = 0; i < part->count; i++) {
            sum += part->values[i];
        }
        return sum;
    }
    yb_int128 sum = 0;
    for (unsigned i = 0; i < part->count; i++) {
        sum += part->values[i];
    }
    return sum;
}

/* A part's residuals, packed ones and patches. */
static void take_residuals(yb_tile_encoder *encoder, const yb_row_plan *plan, unsigned p, uint64_t *patched)
{
    const yb_row_part *part = &encoder->row.parts[p];
    const yb_part_form *form = &part->forms[plan->encoding];
    const uint64_t reference = form->frame.reference - plan->told_by_zero;
    for (unsigned i = 0; i < part->count; i++) {
        unsigned slot = encoder->row.split.slot[part->lanes[i] - encoder->row.first_lane];
        uint64_t residual = (uint64_t)form->values[i] - reference;
        encoder->residuals[slot] = residual;
        if (!yb_row_plan_holds(plan, &form->frame, p, form->values[i])) {
            patched[slot / 64] |= UINT64_C(1) << slot % 64;
            encoder->patch[slot] = residual;
            encoder->residuals[slot] = 0;
        }
    }
}

static void write_patches(const yb_tile_encoder *encoder, const yb_row_plan *plan, const uint64_t *patched, uint8_t *to)
{
    yb_slot_list_write(patched, to);
    to += (size_t)YB_PATCH_SLOT_BYTES * plan->patches;
    for (unsigned w = 0; w < YB_PRESENCE_WORDS; w++) {
        for (uint64_t rest = patched[w]; rest != 0; rest &= rest - 1, to += plan->patch_bytes) {
            yb_patch_store(to, encoder->patch[w * 64 + (unsigned)__builtin_ctzll(rest)], plan->patch_bytes);
        }
    }
}

/* Appends the packed residuals, and the patches behind the presence. */
static yb_status write_values(yb_tile_encoder *encoder, const yb_row_plan *plan, const yb_row_header *header,
                              yb_error *error)
{
    uint8_t *packed = NULL, *patches = NULL;
    uint64_t patched[YB_PRESENCE_WORDS] = { 0 };
    const unsigned lanes = encoder->row.lanes, upper = encoder->row.split.upper;
    YB_TRY(yb_buffer_extend(&encoder->packed, yb_row_packed_bytes(header, lanes, upper), &packed, error));
    YB_TRY(yb_buffer_extend(&encoder->side, yb_patches_bytes(plan->patches, plan->patch_bytes), &patches, error));
    if (header->count < lanes) {
        memset(encoder->residuals, 0, lanes * sizeof(uint64_t));
    }
    for (unsigned p = 0; p < encoder->row.count; p++) {
        take_residuals(encoder, plan, p, patched);
    }
    if (plan->patches > 0) {
        write_patches(encoder, plan, patched, patches);
    }
    if (upper == 0) {
        yb_pack(encoder->residuals, header->width, lanes, packed);
    } else {
        yb_pack(encoder->residuals, header->upper_width, upper, packed);
        yb_pack_behind(encoder->residuals + upper, header->width, lanes - upper, upper, header->upper_width, packed);
    }
    return YB_OK;
}

/* What the header says of a part's values. */
static void describe_part(const yb_row_part *part, yb_row_header *header)
{
    const yb_part_form *absolute = &part->forms[YB_TILE_ABSOLUTE];
    header->sum += sum_of(part);
    header->min = absolute->min < header->min ? absolute->min : header->min;
    header->max = absolute->max > header->max ? absolute->max : header->max;
}

static yb_row_header header_of(const yb_tile_encoder *encoder, const yb_row_plan *plan, int16_t year, unsigned count)
{
    const yb_row_part *parts = encoder->row.parts;
    yb_row_header header = { .packed = (uint32_t)encoder->packed.used,
                             .side = (uint32_t)encoder->side.used,
                             .year = year,
                             .count = (uint16_t)count,
                             .encoding = (uint8_t)plan->encoding,
                             .width = (uint8_t)plan->widths[0],
                             .patch_bytes = (uint8_t)plan->patch_bytes,
                             .patches = (uint8_t)plan->patches,
                             .reference = parts[0].forms[plan->encoding].frame.reference - plan->told_by_zero,
                             .min = INT64_MAX,
                             .max = INT64_MIN };
    if (encoder->row.count > 1) {
        header.upper_width = (uint8_t)plan->widths[1];
        header.upper_reference = parts[1].forms[plan->encoding].frame.reference - plan->told_by_zero;
        describe_part(&parts[1], &header);
    }
    describe_part(&parts[0], &header);
    return header;
}

/* Appends one year. */
static yb_status write_row(yb_tile_encoder *encoder, const yb_years *years, unsigned y, yb_error *error)
{
    uint32_t begin = years->begin[y], count = years->begin[y + 1] - begin;
    yb_row_plan plan = yb_row_parts_plan(&encoder->row, years->mantissa + begin, years->lane + begin, count);
    yb_row_header *header = &encoder->headers[encoder->rows++];
    yb_presence_kind kind = YB_PRESENCE_PACKED;
    *header = header_of(encoder, &plan, years->year[y], count);
    if (plan.told_by_zero == 0) {
        YB_TRY(yb_presence_encode(encoder->row.presence, encoder->row.lanes, count, &kind, &encoder->side, error));
    }
    header->presence = (uint8_t)kind;
    return write_values(encoder, &plan, header, error);
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
    if (form != YB_TILE_WIDE) {
        yb_row_narrow_layout narrow = { .start = start,
                                        .side = (uint16_t)header->side,
                                        .reference = (int32_t)(uint32_t)header->reference,
                                        .min = (int32_t)header->min,
                                        .max = (int32_t)header->max,
                                        .sum = (int64_t)header->sum };
        yb_row_split_layout split = { .narrow = narrow,
                                      .upper_reference = (int32_t)(uint32_t)header->upper_reference,
                                      .upper_width = header->upper_width };
        return yb_buffer_append(buffer, &split, yb_row_header_bytes(form), error);
    }
    yb_row_wide_layout wide = { .start = start,
                                .side = header->side,
                                .reference = header->reference,
                                .sum = yb_wide_of(header->sum),
                                .min = header->min,
                                .max = header->max };
    return yb_buffer_append(buffer, &wide, sizeof(wide), error);
}

static void write_upper_lanes(const yb_tile_encoder *encoder, uint8_t *to)
{
    for (unsigned lane = 0; lane < encoder->row.lanes; lane++) {
        to[lane / 8] |= (uint8_t)(encoder->row.split.is_upper[lane] << lane % 8);
    }
}

/* Appends header, row headers, areas and paddings. */
static yb_status assemble(const yb_tile_encoder *encoder, uint32_t first_region, yb_buffer *buffer, yb_error *error)
{
    yb_tile_form narrow = encoder->row.count > 1 ? YB_TILE_SPLIT : YB_TILE_NARROW;
    yb_tile_layout tile = { .first_region = first_region,
                            .lanes = (uint16_t)encoder->row.lanes,
                            .rows = (uint16_t)encoder->rows,
                            .packed_bytes = (uint32_t)encoder->packed.used,
                            .side_bytes = (uint32_t)encoder->side.used,
                            .form = (uint8_t)(fits_narrow(encoder) ? narrow : YB_TILE_WIDE) };
    uint8_t *behind = NULL;
    size_t begin = buffer->used;
    YB_TRY(yb_buffer_append(buffer, &tile, sizeof(tile), error));
    for (unsigned r = 0; r < encoder->rows; r++) {
        YB_TRY(write_header(&encoder->headers[r], tile.form, buffer, error));
    }
    YB_TRY(yb_buffer_extend(buffer, yb_tile_packed_at(&tile) - (buffer->used - begin), &behind, error));
    if (tile.form == YB_TILE_SPLIT) {
        write_upper_lanes(encoder, behind);
    }
    YB_TRY(yb_buffer_append(buffer, encoder->packed.data, encoder->packed.used, error));
    YB_TRY(yb_buffer_append(buffer, encoder->side.data, encoder->side.used, error));
    return yb_buffer_align(buffer, 8, error);
}

/* Appends the subtotals to the tile that begins at `begin`, unless they take too much. */
static yb_status add_subtotals(yb_tile_encoder *encoder, const yb_years *years, unsigned first, unsigned end,
                               const yb_group_branches *branches, size_t begin, yb_buffer *buffer, yb_error *error)
{
    const size_t before = buffer->used;
    YB_TRY(yb_subtotals_encode(&encoder->subtotals, years, first, end, branches, buffer, error));
    const size_t bytes = buffer->used - before;
    if (bytes > (before - begin) / SUBTOTALS_PART) {
        buffer->used = before;
        return YB_OK;
    }
    yb_tile_layout tile = yb_tile_load(buffer->data + begin);
    tile.branches = (uint8_t)branches->count;
    tile.subtotal_bytes = (uint32_t)bytes;
    memcpy(buffer->data + begin, &tile, sizeof(tile));
    return YB_OK;
}

static void describe(const yb_tile_encoder *encoder, uint32_t base, yb_entry_layout *entry)
{
    yb_int128 sum = 0;
    entry->rows = 0;
    entry->first_region = base + encoder->row.first_lane;
    entry->last_region = entry->first_region + encoder->row.lanes - 1;
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

static yb_status write_rows(yb_tile_encoder *encoder, const yb_years *years, unsigned first, unsigned end, int split,
                            yb_error *error)
{
    encoder->packed.used = encoder->side.used = 0;
    encoder->rows = 0;
    yb_row_parts_start(&encoder->row, years, first, end, split);
    for (unsigned y = first; y < end; y++) {
        YB_TRY(write_row(encoder, years, y, error));
    }
    return YB_OK;
}

yb_status yb_tile_encode(yb_tile_encoder *encoder, const yb_years *years, unsigned first, unsigned end, uint32_t base,
                         const yb_group_branches *branches, yb_buffer *buffer, yb_entry_layout *entry, yb_error *error)
{
    const size_t begin = buffer->used;
    YB_TRY(write_rows(encoder, years, first, end, 1, error));
    if (encoder->row.count > 1 &&
        !fits_narrow(encoder)) { /* so many patches that their places take more than 16 bits */
        YB_TRY(write_rows(encoder, years, first, end, 0, error));
    }
    describe(encoder, base, entry);
    YB_TRY(assemble(encoder, entry->first_region, buffer, error));
    if (branches->count < 2 || branches->count * encoder->rows > YB_SUBTOTALS_MAX || entry->min < YB_SUBTOTAL_LEAST ||
        entry->max > YB_SUBTOTAL_MOST) {
        return YB_OK;
    }
    return add_subtotals(encoder, years, first, end, branches, begin, buffer, error);
}
