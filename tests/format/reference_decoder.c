/* The second decoder: the file, its keys and directory, tiles and runs. Every
 * function follows one section of FORMAT.md. */
#include "format/reference_decoder.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zstd.h>

#include "format/reference_columns.h"

#define CHECK(condition, complaint)                                                                                    \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            return complaint;                                                                                          \
        }                                                                                                              \
    } while (0)

#define PASS_ON(call)                                                                                                  \
    do {                                                                                                               \
        const char *complaint_ = call;                                                                                 \
        if (complaint_ != NULL) {                                                                                      \
            return complaint_;                                                                                         \
        }                                                                                                              \
    } while (0)

static int sum_matches(const uint8_t *data, uint64_t bytes, const uint8_t *stored)
{
    return XXH3_64bits(data, bytes) == reference_number(stored, 8);
}

/* ---- keys -------------------------------------------------------------- */

static void take_text(const uint8_t **at, size_t length, char text[256])
{
    memcpy(text, *at, length);
    text[length] = '\0';
    *at += length;
}

static const char *read_lists(const uint8_t *lists, uint64_t bytes, reference_segment *segment)
{
    const uint8_t *at = lists, *end = lists + bytes;
    for (uint32_t s = 0; s < segment->series_count; s++) {
        reference_series *series = &segment->series[s];
        CHECK(end - at >= 6 && end - at - 6 >= at[4] + at[5], "a series does not fit the lists");
        unsigned metric = at[4], unit = at[5];
        series->measure = at[0], series->role = at[1], series->first_month = at[2], series->last_month = at[3];
        at += 6;
        take_text(&at, metric, series->metric);
        take_text(&at, unit, series->unit);
    }
    CHECK((uint64_t)(end - at) >= segment->region_count, "the lengths of codes do not fit the lists");
    const uint8_t *lengths = at;
    at += segment->region_count;
    for (uint32_t r = 0; r < segment->region_count; r++) {
        CHECK(end - at >= lengths[r], "a code does not fit the lists");
        take_text(&at, lengths[r], segment->regions[r]);
    }
    if (segment->branches != NULL) {
        CHECK((uint64_t)(end - at) >= segment->region_count, "the branches do not fit the lists");
        memcpy(segment->branches, at, segment->region_count);
        at += segment->region_count;
    }
    CHECK(at == end, "bytes behind the lists");
    return NULL;
}

static const char *read_keys(const uint8_t *keys, uint64_t bytes, reference_segment *segment)
{
    CHECK(bytes >= 32, "no room for the header of the keys");
    uint64_t method = reference_number(keys, 4), raw = reference_number(keys + 16, 8),
             stored = reference_number(keys + 24, 8);
    CHECK(method <= 1 && stored <= bytes - 32 && raw < UINT64_C(1024) * (stored + 1), "the keys claim too much");
    segment->series_count = (uint32_t)reference_number(keys + 8, 4);
    segment->region_count = (uint32_t)reference_number(keys + 12, 4);
    CHECK(segment->series_count <= raw && segment->region_count <= raw, "more keys than bytes");
    CHECK(reference_number(keys + 4, 4) <= 1, "an unknown list");
    segment->branches = keys[4] == 1 ? calloc(segment->region_count + 1, 1) : NULL;
    segment->forms.keys |= 1u << method;
    segment->series = calloc(segment->series_count + 1, sizeof(reference_series));
    segment->regions = calloc(segment->region_count + 1, 256);
    uint8_t *lists = malloc(raw + 1);
    const char *complaint = "the keys do not decompress";
    if (method == 0 && raw == stored) {
        memcpy(lists, keys + 32, raw);
        complaint = read_lists(lists, raw, segment);
    } else if (method == 1 && ZSTD_decompress(lists, raw, keys + 32, stored) == raw) {
        complaint = read_lists(lists, raw, segment);
    }
    free(lists);
    return complaint;
}

/* ---- tiles ------------------------------------------------------------- */

/* Reads one row's presence into a byte per lane; returns the byte behind it. */
static const uint8_t *read_presence(unsigned kind, unsigned lanes, const uint8_t *at, uint8_t present[4096])
{
    memset(present, kind != 3, lanes);
    if (kind == 1) {
        for (unsigned lane = 0; lane < lanes; lane++) {
            present[lane] = at[lane / 8] >> lane % 8 & 1;
        }
        return at + (lanes + 7) / 8;
    }
    for (unsigned part = 0; (kind == 2 || kind == 3) && part < (lanes + 255) / 256; part++) {
        unsigned count = *at++;
        for (unsigned i = 0; i < count; i++) {
            present[part * 256 + *at++] = kind == 3;
        }
    }
    return at;
}

/* Replaces the residuals of the patched slots, which are present. */
static void read_patches(const uint8_t *at, unsigned patches, unsigned patch_bytes, uint64_t residuals[4096],
                         uint8_t present[4096])
{
    const uint8_t *patch = at + (size_t)2 * patches;
    for (unsigned i = 0; i < patches; i++, at += 2, patch += patch_bytes) {
        uint64_t slot = reference_number(at, 2);
        present[slot] = 1;
        residuals[slot] = reference_patch(patch, patch_bytes);
    }
}

typedef struct tile {
    const uint8_t *headers, *packed, *side;
    uint32_t first_region, lanes, rows;
    unsigned form;        /* 0 wide, 1 narrow, 2 split */
    uint32_t upper_count; /* upper slots */
    uint32_t slots[4096]; /* by lane */
    uint64_t last[4096];  /* what each lane held last */
} tile;

static size_t header_bytes(unsigned form)
{
    return form == 0 ? 56 : form == 1 ? 32 : 40;
}

/* Residuals by slot. */
static void read_residuals(const tile *from, const uint8_t *header, uint64_t residuals[4096])
{
    const uint8_t *packed = from->packed + 64 * reference_number(header + 8, 2);
    if (from->form < 2) {
        reference_unpack(packed, header[3], from->lanes, residuals);
    } else {
        uint64_t behind = (uint64_t)from->upper_count / 16 * header[36];
        reference_unpack_behind(packed, 0, header[36], from->upper_count, residuals);
        reference_unpack_behind(packed, behind, header[3], from->lanes - from->upper_count,
                                residuals + from->upper_count);
    }
}

/* The slot of each lane: those of upper lanes first. */
static void find_slots(const uint8_t *bits, tile *from)
{
    uint32_t next = 0;
    for (int upper = from->form == 2; upper >= 0; upper--) {
        for (uint32_t lane = 0; lane < from->lanes; lane++) {
            if ((from->form == 2 && (bits[lane / 8] >> lane % 8 & 1)) == upper) {
                from->slots[lane] = next++;
            }
        }
        from->upper_count = upper ? next : from->upper_count;
    }
}

static const char *read_tile_row(tile *from, uint32_t row, reference_row *rows, size_t *count, size_t limit,
                                 reference_forms *forms)
{
    const uint8_t *header = from->headers + header_bytes(from->form) * row;
    unsigned kind = header[2] & 7, encoding = header[2] >> 3, width = header[3], patch_bytes = header[4];
    unsigned patches = header[5];
    uint64_t side = from->form > 0 ? reference_number(header + 10, 2) : reference_number(header + 12, 4);
    uint64_t references[2] = { from->form > 0 ? reference_number(header + 12, 4) : reference_number(header + 16, 8),
                               from->form == 2 ? reference_number(header + 32, 4) : 0 };
    uint64_t residuals[4096];
    uint8_t present[4096];
    CHECK(kind <= 4 && encoding <= 1 && width <= (from->form > 0 ? 32 : 64) && patch_bytes <= 8,
          "a row header is out of range");
    CHECK(from->form < 2 || header[36] <= 32, "upper slots are too wide");
    read_residuals(from, header, residuals);
    const uint8_t *at = read_presence(kind, from->lanes, from->side + side, present);
    for (uint32_t slot = 0; kind == 4 && slot < from->lanes; slot++) {
        present[slot] = residuals[slot] != 0;
    }
    read_patches(at, patches, patch_bytes, residuals, present);
    forms->presence |= 1u << kind, forms->encodings |= 1u << encoding;
    forms->tiles |= 1u << from->form;
    forms->patches |= patches > 0, forms->wide |= width > 32;
    for (uint32_t lane = 0; lane < from->lanes; lane++) {
        uint32_t slot = from->slots[lane];
        if (present[slot]) {
            CHECK(*count < limit, "more lanes present than the directory has rows");
            uint64_t x = references[slot < from->upper_count] + residuals[slot];
            from->last[lane] = x + (encoding == 1 ? from->last[lane] : 0);
            if (from->form > 0) {
                from->last[lane] = (uint64_t)(int64_t)(int32_t)(uint32_t)from->last[lane];
            }
            rows[*count].region = from->first_region + lane;
            rows[*count].year = (int16_t)reference_number(header, 2);
            rows[*count].mantissa = (int64_t)from->last[lane];
            ++*count;
        }
    }
    return NULL;
}

/* ---- subtotals ----------------------------------------------------------- */

/* Adds the rows up by branch and year, as the columns tell them: branch by branch, but the last. */
static void add_up(const tile *from, const uint8_t *branches, unsigned told, const reference_row *rows, size_t count,
                   int64_t *counts, int64_t *sums)
{
    for (size_t i = 0, row = 0; i < count; i++) {
        row += i > 0 && rows[i].year != rows[i - 1].year;
        unsigned branch = branches[rows[i].region];
        if (branch < told) {
            counts[branch * from->rows + row]++;
            sums[branch * from->rows + row] += rows[i].mantissa;
        }
    }
}

/* Compares what the area says with what the rows add up to. */
static const char *check_subtotals(const uint8_t *area, uint64_t bytes, size_t entries, const int64_t *counts,
                                   const int64_t *sums, int64_t *told)
{
    const uint8_t *at = area;
    unsigned met = 0;
    size_t filled = 0;
    PASS_ON(reference_column(&at, area + bytes, entries, told, 2, &met));
    CHECK(memcmp(told, counts, entries * sizeof(*told)) == 0, "the counts of subtotals");
    for (size_t i = 0; i < entries; i++) {
        filled += counts[i] != 0;
    }
    if (filled > 0) {
        PASS_ON(reference_column(&at, area + bytes, filled, told, 2, &met));
    }
    for (size_t i = 0, next = 0; i < entries; i++) {
        CHECK(counts[i] == 0 || told[next++] == sums[i], "the sums of subtotals");
    }
    CHECK(at == area + bytes, "bytes behind the subtotals");
    return NULL;
}

static const char *read_subtotals(const tile *from, const uint8_t *area, uint64_t bytes, unsigned branches,
                                  const reference_row *rows, size_t count, reference_segment *segment)
{
    CHECK(segment->branches != NULL && branches >= 2 && branches * from->rows <= 16384, "subtotals of no branches");
    size_t entries = (size_t)(branches - 1) * from->rows;
    int64_t *numbers = calloc(3 * entries, sizeof(int64_t));
    add_up(from, segment->branches, branches - 1, rows, count, numbers, numbers + entries);
    const char *complaint = check_subtotals(area, bytes, entries, numbers, numbers + entries, numbers + 2 * entries);
    free(numbers);
    segment->forms.subtotals |= 1u << from->form;
    return complaint;
}

static const char *read_tile(const uint8_t *part, uint64_t bytes, reference_row *rows, size_t count,
                             reference_segment *segment)
{
    reference_forms *forms = &segment->forms;
    tile from = { .headers = part + 24,
                  .form = part[16],
                  .first_region = (uint32_t)reference_number(part, 4),
                  .lanes = (uint32_t)reference_number(part + 4, 2),
                  .rows = (uint32_t)reference_number(part + 6, 2) };
    size_t read = 0;
    CHECK(from.form <= 2 && from.lanes >= 1 && from.lanes <= 4096 && from.rows >= 1 && from.rows <= 256 &&
              from.lanes * from.rows <= 1 << 18,
          "a tile is too large or of an unknown form");
    const uint8_t *behind = from.headers + header_bytes(from.form) * from.rows;
    find_slots(behind, &from);
    CHECK(from.upper_count % 16 == 0, "upper slots leave a gap");
    behind += from.form == 2 ? (from.lanes + 7) / 8 : 0;
    from.packed = part + (size_t)(behind - part + 63) / 64 * 64;
    from.side = from.packed + reference_number(part + 8, 4);
    for (uint32_t row = 0; row < from.rows; row++) {
        PASS_ON(read_tile_row(&from, row, rows, &read, count, forms));
    }
    CHECK(read == count, "fewer lanes present than the directory has rows");
    const uint8_t *area = part + (size_t)(from.side - part + reference_number(part + 12, 4) + 7) / 8 * 8;
    uint64_t area_bytes = reference_number(part + 20, 4);
    CHECK(area_bytes == bytes - (uint64_t)(area - part) && (part[17] > 0) == (area_bytes > 0),
          "the size of the subtotals");
    if (part[17] > 0) {
        return read_subtotals(&from, area, area_bytes, part[17], rows, count, segment);
    }
    return NULL;
}

/* ---- runs and notes ---------------------------------------------------- */

/* Decodes four columns of `count` numbers, one behind the other; free *numbers. */
static const char *read_columns(const uint8_t *part, uint64_t bytes, size_t count, int64_t **numbers,
                                reference_forms *forms)
{
    const uint8_t *at = part, *end = part + bytes;
    *numbers = malloc(4 * count * sizeof(int64_t));
    for (size_t c = 0; c < 4; c++) {
        PASS_ON(reference_column(&at, end, count, *numbers + c * count, 2, &forms->columns));
    }
    CHECK(at == end, "bytes behind the columns");
    return NULL;
}

static const char *read_run(const uint8_t *part, uint64_t bytes, reference_row *rows, size_t count,
                            reference_forms *forms)
{
    int64_t *numbers = NULL;
    const char *complaint = read_columns(part, bytes, count, &numbers, forms);
    for (size_t i = 0; complaint == NULL && i < count; i++) {
        rows[i].series = (uint32_t)numbers[i];
        rows[i].region = (uint32_t)numbers[count + i];
        rows[i].year = (int)numbers[2 * count + i];
        rows[i].mantissa = numbers[3 * count + i];
    }
    free(numbers);
    return complaint;
}

static const char *read_notes(const uint8_t *part, uint64_t bytes, reference_row *rows, size_t count,
                              reference_forms *forms)
{
    int64_t *numbers = NULL;
    const char *complaint = read_columns(part, bytes, count, &numbers, forms);
    for (size_t i = 0; complaint == NULL && i < count; i++) {
        rows[i].bound = (int)numbers[i];
        rows[i].source = (uint32_t)numbers[count + i];
        rows[i].offset = (uint32_t)numbers[2 * count + i];
        rows[i].length = (uint32_t)numbers[3 * count + i];
    }
    free(numbers);
    forms->notes = 1;
    return complaint;
}

/* ---- directory --------------------------------------------------------- */

static const char *read_values(unsigned kind, const uint8_t *part, uint64_t bytes, reference_row *rows, size_t count,
                               reference_segment *segment)
{
    return kind == 1 ? read_tile(part, bytes, rows, count, segment)
                     : read_run(part, bytes, rows, count, &segment->forms);
}

static const char *read_block(const uint8_t *file, uint64_t end, const uint8_t *entry, reference_segment *segment)
{
    uint64_t place = reference_number(entry + 32, 8), bytes = reference_number(entry + 40, 8);
    uint64_t notes_bytes = reference_number(entry + 48, 8);
    size_t count = reference_number(entry + 4, 4);
    CHECK(place <= end && bytes <= end - place && notes_bytes <= end - place - bytes, "a block outside the file");
    const uint8_t *part = file + place, *notes = part + bytes;
    uint64_t raw = reference_number(entry + 28, 4);
    CHECK(sum_matches(part, bytes, entry + 56), "the checksum of a block");
    CHECK(notes_bytes == 0 || sum_matches(notes, notes_bytes, entry + 64), "the checksum of notes");
    segment->rows = realloc(segment->rows, (segment->row_count + count) * sizeof(reference_row));
    reference_row *rows = segment->rows + segment->row_count;
    for (size_t i = 0; i < count; i++) {
        rows[i] = (reference_row) { .series = (uint32_t)reference_number(entry + 8, 4),
                                    .scale = entry[1],
                                    .source = UINT32_MAX };
    }
    segment->forms.blocks |= 1u << entry[0];
    segment->forms.scales |= 1u << entry[1];
    CHECK(entry[2] <= 1 && entry[3] < 8 && raw <= UINT64_C(4) << 20, "a block is stored in an unknown way");
    if (entry[2] == 1) {
        uint8_t *values = calloc(1, raw + 64);
        const char *complaint = "the values of a block do not decompress";
        if (ZSTD_decompress(values, raw, part, bytes - entry[3]) == raw) {
            complaint = read_values(entry[0], values, raw, rows, count, segment);
        }
        free(values);
        segment->forms.cold |= 1u << entry[0];
        PASS_ON(complaint);
    } else {
        PASS_ON(read_values(entry[0], part, bytes, rows, count, segment));
    }
    if (notes_bytes > 0) {
        PASS_ON(read_notes(notes, notes_bytes, rows, count, &segment->forms));
    }
    segment->row_count += count;
    return NULL;
}

const char *reference_decode(const uint8_t *file, size_t bytes, reference_segment *segment)
{
    static const uint8_t magic[] = { 0x89, 0x59, 0x42, 0x53, 0x0D, 0x0A, 0x1A, 0x0A };
    *segment = (reference_segment) { 0 };
    CHECK(bytes >= 128 && memcmp(file, magic, 8) == 0, "no segment");
    const uint8_t *footer = file + bytes - 96;
    CHECK(sum_matches(file, 24, file + 24), "the checksum of the header");
    CHECK(memcmp(footer + 88, "YBS-END\n", 8) == 0 && sum_matches(footer, 80, footer + 80), "the footer");
    CHECK(reference_number(file + 8, 4) == 1 && reference_number(file + 12, 4) == 0, "another version");
    uint64_t keys = reference_number(footer, 8), keys_bytes = reference_number(footer + 8, 8);
    uint64_t directory = reference_number(footer + 24, 8), directory_bytes = reference_number(footer + 32, 8);
    uint64_t blocks = reference_number(footer + 64, 4);
    CHECK(keys == 32 && keys_bytes <= bytes - 128 && directory == bytes - 96 - directory_bytes &&
              directory_bytes == 104 * blocks && reference_number(footer + 56, 8) == bytes,
          "the parts of the file");
    CHECK(sum_matches(file + keys, keys_bytes, footer + 16), "the checksum of the keys");
    CHECK(sum_matches(file + directory, directory_bytes, footer + 40), "the checksum of the directory");
    PASS_ON(read_keys(file + keys, keys_bytes, segment));
    for (uint64_t b = 0; b < blocks; b++) {
        PASS_ON(read_block(file, directory, file + directory + 104 * b, segment));
    }
    CHECK(segment->row_count == reference_number(footer + 48, 8), "the number of rows");
    return NULL;
}

void reference_free(reference_segment *segment)
{
    free(segment->series);
    free(segment->regions);
    free(segment->branches);
    free(segment->rows);
    *segment = (reference_segment) { 0 };
}
