/* The lineage of regions: which code became which, when and why. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/selection.h"
#include "cli/import.h"

enum { OLD, NEW, YEAR, REASON, NAME, PARENT, TEXTS = 4 };

static const import_column columns[] = { [OLD] = { "old", "旧代码", 1 },
                                         [NEW] = { "new", "新代码", 1 },
                                         [YEAR] = { "year", "年份", 1 },
                                         [REASON] = { "reason", "原因", 1 },
                                         [NAME] = { "name", "旧名称", 0 },
                                         [PARENT] = { "parent", "旧上级", 0 },
                                         { 0 } };

/* The lines so far; their texts are kept one by one. */
typedef struct lineage_lines {
    yb_lineage_entry *entries;
    size_t count, capacity;
} lineage_lines;

static const char *reason_word(int number)
{
    return yb_lineage_reason_name((yb_lineage_reason)number);
}

static yb_status keep_text(const csv_field *cell, const char **text, yb_error *error)
{
    *text = strdup(cell->text);
    return *text == NULL ? cli_fail_memory(error) : YB_OK;
}

static yb_status parse_line(const import_table *table, yb_lineage_entry *entry, yb_error *error)
{
    const csv_field *cells = table->cells;
    entry->line = csv_line(table->reader);
    TRY(cli_parse_year(cells[YEAR].text, strlen(cells[YEAR].text), &entry->year, error));
    yb_status status = yb_lineage_reason_parse(cells[REASON].text, &entry->reason, error);
    if (status != YB_OK) {
        cli_suggest_word(error, cells[REASON].text, reason_word);
        return status;
    }
    TRY(keep_text(&cells[OLD], &entry->old_code, error));
    TRY(keep_text(&cells[NEW], &entry->new_code, error));
    TRY(keep_text(&cells[NAME], &entry->name, error));
    return keep_text(&cells[PARENT], &entry->parent, error);
}

static void free_line(yb_lineage_entry *entry)
{
    const char *const texts[TEXTS] = { entry->old_code, entry->new_code, entry->name, entry->parent };
    for (int i = 0; i < TEXTS; i++) {
        free((char *)texts[i]);
    }
}

static yb_status add_line(void *context, const import_table *table, yb_error *error)
{
    lineage_lines *lines = context;
    TRY(cli_reserve((void **)&lines->entries, &lines->capacity, lines->count + 1, sizeof *lines->entries, error));
    yb_lineage_entry *entry = &lines->entries[lines->count];
    *entry = (yb_lineage_entry) { .struct_size = sizeof *entry };
    yb_status status = parse_line(table, entry, error);
    if (status != YB_OK) {
        free_line(entry);
        return status;
    }
    lines->count++;
    return YB_OK;
}

yb_status import_lineage(import_run *run, yb_error *error)
{
    import_table table = { 0 };
    lineage_lines lines = { 0 };
    yb_status status;
    TRY_GOTO(import_table_open(run->lineage_path, columns, &table, error));
    TRY_GOTO(import_each_row(run, &table, add_line, &lines, error));
    if (run->mistakes == 0) {
        status = yb_writer_set_lineage(run->session.writer, lines.entries, lines.count, error);
        cli_error_place(error, table.path, error->line);
        TRY_GOTO(status);
        run->lineage_count = lines.count;
    }

cleanup:
    for (size_t i = 0; i < lines.count; i++) {
        free_line(&lines.entries[i]);
    }
    free(lines.entries);
    import_table_close(&table);
    return status;
}
