/* The lineage section of a catalog file. */
#include "catalog/sections.h"

#include <string.h>

/* The text columns, in their order in the file. */
enum { OLD_CODE, NEW_CODE, NAME, PARENT, COLUMNS };

typedef struct text_source {
    const yb_lineage *lineage;
    int column;
} text_source;

static const char *text_at(const void *context, uint32_t number)
{
    const text_source *source = context;
    const yb_lineage_entry *entry = &source->lineage->entries[number];
    const char *const texts[COLUMNS] = { entry->old_code, entry->new_code, entry->name, entry->parent };
    return texts[source->column];
}

yb_status yb_write_lineage(yb_section_writer *writer, const yb_lineage *lineage, yb_error *error)
{
    YB_TRY(yb_put_varint(writer, lineage->count, error));
    for (uint32_t i = 0; i < lineage->count; i++) {
        YB_TRY(yb_put_varint(writer, (uint64_t)lineage->entries[i].year, error));
    }
    for (uint32_t i = 0; i < lineage->count; i++) {
        uint8_t reason = (uint8_t)lineage->entries[i].reason;
        YB_TRY(yb_put_bytes(writer, &reason, 1, error));
    }
    for (int column = 0; column < COLUMNS; column++) {
        text_source source = { lineage, column };
        YB_TRY(yb_put_texts(writer, lineage->count, text_at, &source, error));
    }
    return YB_OK;
}

static yb_status read_column(yb_section_reader *reader, yb_lineage_entry *entries, uint32_t count, int number)
{
    yb_text_column column;
    YB_TRY(yb_take_texts(reader, "codes and names", &column));
    for (uint32_t i = 0; i < count; i++) {
        yb_lineage_entry *entry = &entries[i];
        const char **const texts[COLUMNS] = { &entry->old_code, &entry->new_code, &entry->name, &entry->parent };
        YB_TRY(yb_next_text(reader, &column, YB_REGION_TEXT_MAX, "codes and names", texts[number]));
    }
    return column.at == column.end ? YB_OK : yb_section_corrupt(reader, "more texts than lines");
}

static yb_status read_entries(yb_section_reader *reader, yb_lineage_entry *entries, uint32_t count)
{
    const uint8_t *reasons;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t year;
        YB_TRY(yb_take_varint(reader, YB_LINEAGE_YEAR_MAX, "years", &year));
        entries[i] = (yb_lineage_entry) { .struct_size = sizeof *entries, .year = (int)year };
    }
    YB_TRY(yb_take_bytes(reader, count, "reasons", &reasons));
    for (uint32_t i = 0; i < count; i++) {
        entries[i].reason = (yb_lineage_reason)reasons[i];
    }
    for (int column = 0; column < COLUMNS; column++) {
        YB_TRY(read_column(reader, entries, count, column));
    }
    return reader->at == reader->end ? YB_OK : yb_section_corrupt(reader, "bytes behind the last column");
}

/* 1 if sorting left the lines where they were. */
static int in_order(const yb_lineage *lineage, const yb_lineage_entry *entries)
{
    for (uint32_t i = 0; i < lineage->count; i++) {
        const yb_lineage_entry *made = &lineage->entries[i];
        if (made->year != entries[i].year || strcmp(made->old_code, entries[i].old_code) != 0 ||
            strcmp(made->new_code, entries[i].new_code) != 0) {
            return 0;
        }
    }
    return 1;
}

yb_status yb_read_lineage(yb_section_reader *reader, const yb_env *env, yb_lineage **lineage)
{
    uint32_t count;
    void *block;
    yb_lineage *made = NULL;
    YB_TRY(yb_take_count(reader, "number of lines", &count));
    if (count == 0) {
        return yb_section_corrupt(reader, "a lineage without lines");
    }
    YB_TRY(yb_alloc(env, count, sizeof(yb_lineage_entry), &block, reader->error));
    yb_lineage_entry *entries = block;
    yb_status status = read_entries(reader, entries, count);
    if (status == YB_OK) {
        status = yb_lineage_create(env, entries, count, &made, reader->error);
        if (status == YB_INVALID || status == YB_EXISTS || (status == YB_OK && !in_order(made, entries))) {
            status = yb_section_corrupt(reader, "lines that are not in order, or not possible");
        }
    }
    yb_free(env, block);
    if (status != YB_OK) {
        yb_lineage_free(made);
        return status;
    }
    *lineage = made;
    return YB_OK;
}
