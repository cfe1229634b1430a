#include "documents/formats/table.h"

#include <stdlib.h>
#include <string.h>

#include "documents/formats/table_words.h"

static int reserve(void **array, size_t *capacity, size_t count, size_t size)
{
    if (count <= *capacity) {
        return 1;
    }
    size_t wanted = count < 32 ? 64 : 2 * count;
    void *larger = realloc(*array, wanted * size);
    if (larger == NULL) {
        return 0;
    }
    *array = larger;
    *capacity = wanted;
    return 1;
}

void table_begin_row(text_table *table)
{
    if (!reserve((void **)&table->rows, &table->row_capacity, table->row_count + 1, sizeof *table->rows)) {
        table->no_memory = 1;
        return;
    }
    table->rows[table->row_count++] = table->cell_count;
}

void table_add_cell(text_table *table, const char *text, size_t length)
{
    if (table->row_count == 0) {
        table_begin_row(table);
    }
    if (!reserve((void **)&table->cells, &table->cell_capacity, table->cell_count + 1, sizeof *table->cells) ||
        !reserve((void **)&table->bytes, &table->capacity, table->length + length + 1, 1)) {
        table->no_memory = 1;
        return;
    }
    table->cells[table->cell_count++] = table->length;
    memcpy(table->bytes + table->length, text, length);
    table->length += length;
    table->bytes[table->length++] = '\0';
}

typedef struct table_row {
    const text_table *of;
    size_t first, count;
} table_row;

static table_row row_at(const text_table *table, size_t number)
{
    size_t end = number + 1 < table->row_count ? table->rows[number + 1] : table->cell_count;
    return (table_row) { table, table->rows[number], end - table->rows[number] };
}

static const char *cell_at(const table_row *row, size_t number)
{
    return row->of->bytes + row->of->cells[row->first + number];
}

/* The first row names the columns: no figures, and something in every cell but the first. */
static int is_header(const table_row *header)
{
    for (size_t i = 0; i < header->count; i++) {
        const char *cell = cell_at(header, i);
        if (table_is_number(cell) || (i > 0 && cell[0] == '\0') || strlen(cell) > 60) {
            return 0;
        }
    }
    return header->count >= 2;
}

static void put(text_buffer *text, const char *words)
{
    text_put(text, words, strlen(words));
}

static void write_plain(const table_row *row, text_buffer *text)
{
    for (size_t i = 0; i < row->count; i++) {
        if (i > 0) {
            put(text, "\t");
        }
        put(text, cell_at(row, i));
    }
    text_end_line(text);
}

/* What the columns are. */
typedef struct table_columns {
    table_row header;
    size_t name, unit; /* count of the columns: there is none */
} table_columns;

static table_columns read_columns(const table_row *header)
{
    table_columns found = { *header, 0, header->count };
    if (table_is_counter(cell_at(header, 0)) && header->count > 2) {
        found.name = 1;
    }
    for (size_t i = found.name + 1; i < header->count; i++) {
        if (table_is_unit_column(cell_at(header, i))) {
            found.unit = i;
        }
    }
    return found;
}

static int is_growth_column(const table_columns *columns, size_t column)
{
    char heading[256], unit[64];
    table_split_unit(cell_at(&columns->header, column), heading, sizeof heading, unit, sizeof unit);
    return table_is_growth(heading);
}

/* Whether the cell has a figure; the columns fit the row. */
static int has_figure(const table_columns *columns, const table_row *row, size_t column)
{
    char growth[TABLE_GROWTH];
    const char *cell = cell_at(row, column);
    return column != columns->unit &&
           (table_is_number(cell) || (table_read_growth(cell, growth) && is_growth_column(columns, column)));
}

/* How many cells have figures; 0 also for rows that the columns do not fit. */
static size_t count_figures(const table_columns *columns, const table_row *row)
{
    size_t figures = 0;
    for (size_t i = columns->name + 1; row->count == columns->header.count && i < row->count; i++) {
        figures += (size_t)has_figure(columns, row, i);
    }
    return row->count > columns->name && !table_is_number(cell_at(row, columns->name)) ? figures : 0;
}

/* Whether a growth rate belongs to the level in the cell before it. */
static int follows_level(const table_columns *columns, const table_row *row, size_t column)
{
    size_t before = column - 1 - (column - 1 == columns->unit);
    return before > columns->name && before < column && has_figure(columns, row, before);
}

/* The period of the columns before; "": they name none. */
static const char *period_before(const table_columns *columns, size_t column)
{
    while (--column > columns->name) {
        if (table_is_period(cell_at(&columns->header, column))) {
            return cell_at(&columns->header, column);
        }
    }
    return "";
}

/* 同比增长4.1%, 同比下降2% */
static void write_growth(const char *value, text_buffer *text)
{
    int falls = value[0] == '-' || strncmp(value, "−", 3) == 0 || strncmp(value, "－", 3) == 0;
    const char *amount = value + (value[0] == '-' || value[0] == '+' ? 1 : falls ? 3 : 0);
    put(text, falls ? "同比下降" : "同比增长");
    put(text, amount);
    if (strchr(amount, '%') == NULL && strstr(amount, "％") == NULL) {
        put(text, "%");
    }
}

static void write_figure(const table_columns *columns, const table_row *row, size_t column, text_buffer *text)
{
    char name[256], unit[64], heading[256], own[64];
    const char *title = cell_at(&columns->header, column), *value = cell_at(row, column);
    table_split_unit(cell_at(row, columns->name), name, sizeof name, unit, sizeof unit);
    table_split_unit(title, heading, sizeof heading, own, sizeof own);
    if (table_is_growth(heading)) {
        char growth[TABLE_GROWTH];
        if (!follows_level(columns, row, column)) {
            put(text, period_before(columns, column));
            put(text, name);
        }
        write_growth(table_read_growth(value, growth) ? growth : value, text);
        return;
    }
    int period = table_is_period(heading);
    put(text, period ? heading : name);
    put(text, period ? name : table_is_value_word(heading) ? "" : heading);
    put(text, value);
    if (strpbrk(value, "%") == NULL) {
        const char *column_unit = columns->unit < row->count ? cell_at(row, columns->unit) : "";
        put(text, column_unit[0] != '\0' ? column_unit : own[0] != '\0' ? own : unit);
    }
}

static void write_figures(const table_columns *columns, const table_row *row, text_buffer *text)
{
    int written = 0;
    for (size_t i = columns->name + 1; i < row->count; i++) {
        if (has_figure(columns, row, i)) {
            put(text, written ? "，" : "");
            write_figure(columns, row, i, text);
            written = 1;
        }
    }
    put(text, "。");
    text_end_line(text);
}

void table_write(text_table *table, text_buffer *text)
{
    text_end_line(text);
    table_row header = table->row_count > 1 ? row_at(table, 0) : (table_row) { table, 0, 0 };
    int headed = header.count > 0 && is_header(&header);
    table_columns columns = headed ? read_columns(&header) : (table_columns) { header, 0, 0 };
    for (size_t i = 0; i < table->row_count; i++) {
        table_row row = row_at(table, i);
        if (headed && i > 0 && count_figures(&columns, &row) > 0) {
            write_figures(&columns, &row, text);
        } else {
            write_plain(&row, text);
        }
    }
    text->no_memory |= table->no_memory;
    table->length = table->cell_count = table->row_count = 0;
}

void table_free(text_table *table)
{
    free(table->bytes);
    free(table->cells);
    free(table->rows);
    *table = (text_table) { 0 };
}
