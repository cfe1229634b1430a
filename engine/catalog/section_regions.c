/* The regions section of a catalog file: the tree in preorder, as columns. */
#include <string.h>

#include "catalog/sections.h"

/* ---- writing ----------------------------------------------------------- */

/* Bytes of the whole characters that both texts begin with. */
static size_t common_prefix(const char *a, const char *b)
{
    size_t length = 0;
    while (a[length] != '\0' && a[length] == b[length]) {
        length++;
    }
    while (length > 0 && ((unsigned char)b[length] & 0xc0) == 0x80) {
        length--;
    }
    return length;
}

static size_t code_prefix(const yb_regions *regions, uint32_t region)
{
    return region == 0 ? 0 : common_prefix(regions->codes[region - 1], regions->codes[region]);
}

static const char *level_text(const void *context, uint32_t number)
{
    return ((const yb_regions *)context)->level_names[number];
}

static const char *code_rest(const void *context, uint32_t number)
{
    const yb_regions *regions = context;
    return regions->codes[number] + code_prefix(regions, number);
}

static const char *name_text(const void *context, uint32_t number)
{
    return ((const yb_regions *)context)->names[number];
}

yb_status yb_write_regions(yb_section_writer *writer, const yb_regions *regions, yb_error *error)
{
    YB_TRY(yb_put_varint(writer, regions->count, error));
    YB_TRY(yb_put_varint(writer, regions->level_count, error));
    YB_TRY(yb_put_texts(writer, regions->level_count, level_text, regions, error));
    for (uint32_t r = 0; r < regions->count; r++) {
        uint32_t parent = regions->parents[r];
        YB_TRY(yb_put_varint(writer, parent == YB_NO_REGION ? 0 : r - parent, error));
    }
    YB_TRY(yb_put_bytes(writer, regions->levels, regions->count, error));
    for (uint32_t r = 0; r < regions->count; r++) {
        uint8_t prefix = (uint8_t)code_prefix(regions, r);
        YB_TRY(yb_put_bytes(writer, &prefix, 1, error));
    }
    YB_TRY(yb_put_texts(writer, regions->count, code_rest, regions, error));
    return yb_put_texts(writer, regions->count, name_text, regions, error);
}

/* ---- reading ----------------------------------------------------------- */

/* A copy of the column in the tree's memory, so that its texts can be borrowed. */
static yb_status keep_texts(const yb_section_reader *reader, yb_regions *regions, yb_text_column *column)
{
    void *block;
    size_t bytes = (size_t)(column->end - column->at);
    YB_TRY(yb_arena_alloc(&regions->arena, bytes + 1, 1, &block, reader->error));
    if (bytes > 0) {
        memcpy(block, column->at, bytes);
    }
    column->at = block;
    column->end = column->at + bytes;
    return YB_OK;
}

static yb_status read_text_list(yb_section_reader *reader, yb_regions *regions, uint32_t count, const char *what,
                                const char **list)
{
    yb_text_column column;
    YB_TRY(yb_take_texts(reader, what, &column));
    YB_TRY(keep_texts(reader, regions, &column));
    for (uint32_t i = 0; i < count; i++) {
        YB_TRY(yb_next_text(reader, &column, YB_REGION_TEXT_MAX, what, &list[i]));
    }
    return column.at == column.end ? YB_OK : yb_section_corrupt(reader, what);
}

static yb_status read_levels(yb_section_reader *reader, yb_regions *regions)
{
    YB_TRY(read_text_list(reader, regions, regions->level_count, "level words", regions->level_names));
    for (unsigned level = 0; level < regions->level_count; level++) {
        for (unsigned other = 0; other < level; other++) {
            if (strcmp(regions->level_names[level], regions->level_names[other]) == 0) {
                return yb_section_corrupt(reader, "a level word occurs twice");
            }
        }
        if (regions->level_names[level][0] == '\0') {
            return yb_section_corrupt(reader, "an empty level word");
        }
    }
    return YB_OK;
}

/* Preorder: a region's parent is the region before it or one of that one's ancestors. */
static yb_status read_parents(yb_section_reader *reader, yb_regions *regions)
{
    for (uint32_t r = 0; r < regions->count; r++) {
        uint64_t distance;
        YB_TRY(yb_take_varint(reader, r, "a parent out of range", &distance));
        uint32_t parent = distance == 0 ? YB_NO_REGION : r - (uint32_t)distance;
        uint32_t before = r == 0 ? YB_NO_REGION : r - 1;
        while (before != parent && before != YB_NO_REGION) {
            before = regions->parents[before];
        }
        if (before != parent) {
            return yb_section_corrupt(reader, "regions out of preorder");
        }
        regions->parents[r] = parent;
    }
    return YB_OK;
}

static yb_status read_region_levels(yb_section_reader *reader, yb_regions *regions)
{
    const uint8_t *levels;
    YB_TRY(yb_take_bytes(reader, regions->count, "levels of regions", &levels));
    for (uint32_t r = 0; r < regions->count; r++) {
        uint32_t parent = regions->parents[r];
        if (levels[r] >= regions->level_count || (parent != YB_NO_REGION && levels[r] <= levels[parent])) {
            return yb_section_corrupt(reader, "a region's level out of order");
        }
        regions->levels[r] = levels[r];
    }
    return YB_OK;
}

/* Room for all codes: what they share with the code before, and their rests with the NULs. */
static yb_status codes_room(const yb_section_reader *reader, yb_regions *regions, const uint8_t *prefixes,
                            const yb_text_column *rests, char **room)
{
    size_t bytes = (size_t)(rests->end - rests->at) + 1;
    for (uint32_t r = 0; r < regions->count; r++) {
        bytes += prefixes[r];
    }
    void *block;
    YB_TRY(yb_arena_alloc(&regions->arena, bytes, 1, &block, reader->error));
    *room = block;
    return YB_OK;
}

/* Each code begins like the one before it. */
static yb_status read_codes(yb_section_reader *reader, yb_regions *regions)
{
    const uint8_t *prefixes;
    yb_text_column rests;
    char *room;
    YB_TRY(yb_take_bytes(reader, regions->count, "codes", &prefixes));
    YB_TRY(yb_take_texts(reader, "codes", &rests));
    YB_TRY(codes_room(reader, regions, prefixes, &rests, &room));
    const char *before = "";
    for (uint32_t r = 0; r < regions->count; r++) {
        const char *rest;
        size_t prefix = prefixes[r];
        YB_TRY(yb_next_text(reader, &rests, YB_REGION_TEXT_MAX - prefix, "a code's end", &rest));
        size_t bytes = strlen(rest) + 1;
        if (prefix > strlen(before) || prefix + bytes == 1 || ((unsigned char)before[prefix] & 0xc0) == 0x80) {
            return yb_section_corrupt(reader, "a code that does not continue the one before it");
        }
        memcpy(room, before, prefix);
        memcpy(room + prefix, rest, bytes);
        regions->codes[r] = before = room;
        room += prefix + bytes;
    }
    return rests.at == rests.end ? YB_OK : yb_section_corrupt(reader, "more codes than regions");
}

static yb_status check_siblings(const yb_section_reader *reader, const yb_regions *regions)
{
    for (uint32_t r = 1; r < regions->count; r++) {
        uint32_t sibling = r - 1;
        if (regions->parents[r] == sibling) {
            continue;
        }
        while (regions->parents[sibling] != regions->parents[r]) {
            sibling = regions->parents[sibling];
        }
        if (strcmp(regions->codes[sibling], regions->codes[r]) >= 0) {
            return yb_section_corrupt(reader, "siblings out of the order of their codes");
        }
    }
    return YB_OK;
}

static yb_status read_columns(yb_section_reader *reader, yb_regions *regions)
{
    YB_TRY(read_levels(reader, regions));
    YB_TRY(read_parents(reader, regions));
    YB_TRY(read_region_levels(reader, regions));
    YB_TRY(read_codes(reader, regions));
    YB_TRY(read_text_list(reader, regions, regions->count, "names", regions->names));
    if (reader->at != reader->end) {
        return yb_section_corrupt(reader, "bytes behind the last column");
    }
    YB_TRY(check_siblings(reader, regions));
    if (yb_regions_complete(regions) != YB_NO_REGION) {
        return yb_section_corrupt(reader, "a code occurs twice");
    }
    for (unsigned level = 0; level < regions->level_count; level++) {
        if (regions->level_starts[level] == regions->level_starts[level + 1]) {
            return yb_section_corrupt(reader, "a level without regions");
        }
    }
    return YB_OK;
}

yb_status yb_read_regions(yb_section_reader *reader, const yb_env *env, yb_regions **regions)
{
    uint32_t count;
    uint64_t level_count;
    yb_regions *made;
    YB_TRY(yb_take_count(reader, "number of regions", &count));
    YB_TRY(yb_take_varint(reader, YB_LEVELS_MAX, "number of levels", &level_count));
    YB_TRY(yb_regions_allocate(env, count, (uint8_t)level_count, &made, reader->error));
    yb_status status = read_columns(reader, made);
    if (status != YB_OK) {
        yb_regions_release(made);
        return status;
    }
    *regions = made;
    return YB_OK;
}
