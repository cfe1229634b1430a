/* Villages stay packed; a table of where each town's begin finds them. */
#include "gazetteer/villages.h"

#include <inttypes.h>
#include <string.h>

#include "gazetteer/divisions.h"

#define TOWN_DIGITS 9

/* The codes of the towns alone, in an array of their own. */
static yb_status town_codes(const void *divisions, size_t bytes, const yb_allocator *allocator,
                            gazetteer_village_table *table, yb_error *error)
{
    gazetteer_packed packed;
    yb_status status =
        gazetteer_unpack(divisions, bytes, GAZETTEER_DIVISIONS, "divisions.bin", allocator, &packed, error);
    if (status != YB_OK) {
        return status;
    }
    uint32_t *codes = NULL;
    status = gazetteer_division_codes(&packed, &codes, error);
    if (status == YB_OK) {
        table->town_count = packed.counts[3];
        table->towns = codes;
        memmove(codes, codes + (packed.names - table->town_count), table->town_count * sizeof(*codes));
    }
    gazetteer_packed_free(&packed);
    return status;
}

/* Where the villages of each town begin. */
static yb_status find_starts(gazetteer_village_table *table, yb_error *error)
{
    const gazetteer_packed *packed = &table->packed;
    if (packed->counts[0] != table->town_count) {
        return gazetteer_fail(error, YB_CORRUPT, packed->file, "is about %" PRIu32 " towns, divisions.bin has %" PRIu32,
                              packed->counts[0], table->town_count);
    }
    const yb_allocator *allocator = packed->allocator;
    table->starts = allocator->allocate(allocator->context, ((size_t)table->town_count + 1) * sizeof(*table->starts));
    if (table->starts == NULL) {
        return gazetteer_fail(error, YB_NO_MEMORY, packed->file, "not enough memory for %" PRIu32 " towns",
                              table->town_count);
    }
    gazetteer_cursor cursor = { 0, 0 };
    for (uint32_t town = 0; town < table->town_count; town++) {
        table->starts[town] = cursor;
        yb_status status =
            gazetteer_pass_names(packed, &cursor, gazetteer_u16(packed->columns + 2 * (size_t)town), error);
        if (status != YB_OK) {
            return status;
        }
    }
    table->starts[table->town_count] = cursor;
    if (cursor.name != packed->names || cursor.at != packed->text_bytes) {
        return gazetteer_fail(error, YB_CORRUPT, packed->file, "has %" PRIu32 " names, its towns only %" PRIu32,
                              packed->names, cursor.name);
    }
    return YB_OK;
}

yb_status gazetteer_open_villages(const void *villages, size_t village_bytes, const void *divisions,
                                  size_t division_bytes, const yb_allocator *allocator, gazetteer_village_table *table,
                                  yb_error *error)
{
    gazetteer_village_table opened = { .packed.allocator = allocator };
    yb_status status =
        gazetteer_unpack(villages, village_bytes, GAZETTEER_VILLAGES, "villages.bin", allocator, &opened.packed, error);
    if (status == YB_OK) {
        status = town_codes(divisions, division_bytes, allocator, &opened, error);
    }
    if (status == YB_OK) {
        status = find_starts(&opened, error);
    }
    if (status != YB_OK) {
        gazetteer_close_villages(&opened);
        return status;
    }
    *table = opened;
    return YB_OK;
}

void gazetteer_close_villages(gazetteer_village_table *table)
{
    const yb_allocator *allocator = table->packed.allocator;
    allocator->release(allocator->context, table->towns);
    allocator->release(allocator->context, table->starts);
    gazetteer_packed_free(&table->packed);
}

/* 0 for what is not nine digits, which no town has. */
static uint32_t parse_code(const char *text)
{
    uint32_t code = 0;
    for (int i = 0; i < TOWN_DIGITS; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return 0;
        }
        code = code * 10 + (uint32_t)(text[i] - '0');
    }
    return text[TOWN_DIGITS] == '\0' ? code : 0;
}

/* The first town whose code is not below `code`. */
static uint32_t find_town(const gazetteer_village_table *table, uint32_t code)
{
    uint32_t low = 0, high = table->town_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (table->towns[middle] < code) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void gazetteer_visit_villages(const gazetteer_village_table *table, const char *town_code,
                              gazetteer_visit_village *visit, void *context)
{
    uint32_t code = parse_code(town_code);
    uint32_t town = find_town(table, code);
    if (town == table->town_count || table->towns[town] != code) {
        return;
    }
    char name[GAZETTEER_NAME_BYTES];
    size_t length = 0;
    gazetteer_cursor cursor = table->starts[town];
    while (cursor.name < table->starts[town + 1].name &&
           gazetteer_next_name(&table->packed, &cursor, name, &length, NULL) == YB_OK) {
        visit(context, name, length);
    }
}
