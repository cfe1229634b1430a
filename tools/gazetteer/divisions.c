/* Codes and names of divisions.bin into a region tree.
 *
 * Its columns hold the regions level by level: how many children each province,
 * city and county has, then the step of each region's last digits from the
 * sibling before. */
#include "gazetteer/divisions.h"

#include <inttypes.h>
#include <string.h>

#define ROOT_CODE "86"
#define LEVELS    4

static const char *const level_names[LEVELS] = { "province", "city", "county", "town" };
static const uint32_t level_steps[LEVELS] = { 100, 100, 100, 1000 }; /* a code is parent x step + own digits */

/* Codes of the children of one region; *step moves on in the column of steps. */
static yb_status child_codes(const gazetteer_packed *packed, uint32_t parent, unsigned level, uint32_t children,
                             const uint8_t **step, uint32_t *codes, yb_error *error)
{
    uint32_t digits = 0;
    for (uint32_t i = 0; i < children; i++, *step += 2) {
        uint32_t next = digits + gazetteer_u16(*step);
        if ((i > 0 && next == digits) || next >= level_steps[level]) {
            return gazetteer_fail(error, YB_CORRUPT, packed->file,
                                  "child %" PRIu32 " of %" PRIu32 " has the digits %" PRIu32, i, parent, next);
        }
        digits = next;
        codes[i] = parent * level_steps[level] + digits;
    }
    return YB_OK;
}

/* The codes of one level from those above it. */
static yb_status level_codes(const gazetteer_packed *packed, unsigned level, const uint8_t **children,
                             const uint8_t **step, const uint32_t *above, uint32_t *codes, yb_error *error)
{
    uint32_t parents = level == 0 ? 1 : packed->counts[level - 1];
    uint32_t done = 0;
    for (uint32_t i = 0; i < parents; i++) {
        uint32_t count = packed->counts[0];
        if (level > 0) {
            count = gazetteer_u16(*children);
            *children += 2;
        }
        if (count > packed->counts[level] - done) {
            break;
        }
        yb_status status = child_codes(packed, level == 0 ? 0 : above[i], level, count, step, codes + done, error);
        if (status != YB_OK) {
            return status;
        }
        done += count;
        if (i + 1 == parents && done == packed->counts[level]) {
            return YB_OK;
        }
    }
    return gazetteer_fail(error, YB_CORRUPT, packed->file, "the children do not add up to %" PRIu32 " at the level %s",
                          packed->counts[level], level_names[level]);
}

yb_status gazetteer_division_codes(const gazetteer_packed *packed, uint32_t **codes, yb_error *error)
{
    const yb_allocator *allocator = packed->allocator;
    uint32_t *numbers = allocator->allocate(allocator->context, ((size_t)packed->names + 1) * sizeof(*numbers));
    if (numbers == NULL) {
        return gazetteer_fail(error, YB_NO_MEMORY, packed->file, "not enough memory for %" PRIu32 " codes",
                              packed->names);
    }
    const uint8_t *children = packed->columns;
    const uint8_t *step = children + 2 * ((size_t)packed->names - packed->counts[LEVELS - 1]);
    uint32_t *level_start = numbers, *above = numbers;
    for (unsigned level = 0; level < LEVELS; level++) {
        yb_status status = level_codes(packed, level, &children, &step, above, level_start, error);
        if (status != YB_OK) {
            allocator->release(allocator->context, numbers);
            return status;
        }
        above = level_start;
        level_start += packed->counts[level];
    }
    *codes = numbers;
    return YB_OK;
}

/* A code has no leading zeros: provinces begin at 11. */
static void write_code(uint32_t code, char text[12])
{
    char digits[12];
    size_t length = 0;
    do {
        digits[length++] = (char)('0' + code % 10);
        code /= 10;
    } while (code > 0);
    for (size_t i = 0; i < length; i++) {
        text[i] = digits[length - 1 - i];
    }
    text[length] = '\0';
}

static yb_status add_regions(const gazetteer_packed *packed, const uint32_t *codes, yb_regions_builder *builder,
                             yb_error *error)
{
    char name[GAZETTEER_NAME_BYTES], code[12], parent[12] = ROOT_CODE;
    size_t length = 0;
    gazetteer_cursor cursor = { 0, 0 };
    yb_status status = yb_regions_builder_add(builder, ROOT_CODE, NULL, "country", "中国", 0, error);
    for (unsigned level = 0; level < LEVELS && status == YB_OK; level++) {
        for (uint32_t i = 0; i < packed->counts[level] && status == YB_OK; i++) {
            status = gazetteer_next_name(packed, &cursor, name, &length, error);
            if (status != YB_OK) {
                return status;
            }
            if (level > 0) {
                write_code(*codes / level_steps[level], parent);
            }
            write_code(*codes++, code);
            status = yb_regions_builder_add(builder, code, parent, level_names[level], name, 0, error);
        }
    }
    return status;
}

yb_status gazetteer_build_tree(const gazetteer_packed *packed, const yb_hooks *hooks, yb_regions **regions,
                               yb_error *error)
{
    uint32_t *codes = NULL;
    yb_regions_builder *builder = NULL;
    yb_status status = gazetteer_division_codes(packed, &codes, error);
    if (status != YB_OK) {
        return status;
    }
    status = yb_regions_builder_create(hooks, &builder, error);
    if (status == YB_OK) {
        status = add_regions(packed, codes, builder, error);
    }
    if (status == YB_OK) {
        status = yb_regions_builder_finish(builder, regions, error);
    }
    yb_regions_builder_free(builder);
    packed->allocator->release(packed->allocator->context, codes);
    return status;
}
