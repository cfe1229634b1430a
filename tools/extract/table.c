/* See table.h. */
#include "extract/table.h"

#include <string.h>

#include "extract/measure_words.h"
#include "extract/utf8.h"
#include "extract/word_set.h"

#define LINE_BYTES      (TABLE_ROW_BYTES - 4)
#define NAME_CHARACTERS 30
#define CELLS           10
#define HEADER_LINES    2

struct cell {
    size_t begin, end;
};

/* Bytes of a blank or a rule between cells, 0: none. */
static size_t gap_bytes(const char *text, size_t at, size_t end)
{
    WORD_SET(GAPS, "\xe3\x80\x80", "\xc2\xa0", "｜", "│");
    char c = text[at];
    return c == ' ' || c == '\t' || c == '|' || c == '\r' ? 1 : word_set_starts(&GAPS, text + at, end - at);
}

static size_t line_end(const char *text, size_t length, size_t at)
{
    const char *newline = memchr(text + at, '\n', length - at);
    return newline != NULL ? (size_t)(newline - text) : length;
}

static size_t split_cells(const char *text, size_t begin, size_t end, struct cell cells[CELLS])
{
    size_t count = 0, gap;
    for (size_t at = begin; at < end;) {
        if ((gap = gap_bytes(text, at, end)) > 0) {
            at += gap;
            continue;
        }
        if (count == CELLS) {
            return 0;
        }
        cells[count].begin = at;
        while (at < end && gap_bytes(text, at, end) == 0) {
            at += utf8_length((unsigned char)text[at]);
        }
        cells[count++].end = at < end ? at : end;
    }
    return count;
}

/* -5.7, 1,842, 12.2%; a dash stands for nothing. 0: the cell is no number, 2: it is empty. */
static int read_number(const char *text, struct cell cell, yb_decimal *value)
{
    WORD_SET(EMPTY, "-", "—", "--", "——", "…", "/");
    size_t length = cell.end - cell.begin;
    if (word_set_has(&EMPTY, text + cell.begin, length)) {
        return 2;
    }
    length -= text[cell.end - 1] == '%';
    char first = text[cell.begin];
    return ((first >= '0' && first <= '9') || first == '-') &&
           yb_decimal_parse(text + cell.begin, length, value, NULL) == YB_OK;
}

/* A unit with its scale and nothing else: 亿元. */
static int is_unit(const char *text, size_t begin, size_t end)
{
    WORD_SET(SCALES, "万", "亿", "百万", "千万", "万亿", "千", "百");
    uint32_t kind;
    size_t whole = measure_word_match(text + begin, end - begin, &kind);
    size_t scale = word_set_starts(&SCALES, text + begin, end - begin);
    return begin < end &&
           (whole == end - begin ||
            (scale > 0 && measure_word_match(text + begin + scale, end - begin - scale, &kind) == end - begin - scale));
}

/* 发电量（亿千瓦时）: name and unit of one cell. */
static void take_unit_of_name(const char *text, struct table_row *row)
{
    WORD_SET(OPEN, "（", "(");
    WORD_SET(CLOSE, "）", ")");
    size_t close = word_set_ends(&CLOSE, text + row->name_begin, row->name_end - row->name_begin);
    size_t end = row->name_end - close;
    for (size_t at = row->name_begin; close > 0 && at < end; at += utf8_length((unsigned char)text[at])) {
        size_t open = word_set_starts(&OPEN, text + at, end - at);
        if (open > 0 && is_unit(text, at + open, end)) {
            row->unit_begin = at + open;
            row->unit_end = end;
            row->name_end = at;
            return;
        }
    }
}

/* Prose, or the number of a chapter, is no name of a row. */
static int may_be_name(const char *text, size_t begin, size_t end)
{
    WORD_SET(PROSE, "，", "。", "；", "：", "、", ",", ";", ":");
    if (end - begin < 6 || (unsigned char)text[begin] < 0xe4 ||
        utf8_count(text + begin, end - begin) > NAME_CHARACTERS) {
        return 0;
    }
    for (size_t at = begin; at < end; at += utf8_length((unsigned char)text[at])) {
        if (word_set_starts(&PROSE, text + at, end - at) > 0) {
            return 0;
        }
    }
    return 1;
}

static table_column read_heading(const char *text, struct cell cell)
{
    WORD_SET(GROWTH, "增", "±", "%", "％", "幅", "比上年", "同比");
    WORD_SET(BEFORE, "上年", "去年", "同期");
    WORD_SET(OTHER, "本月", "当月", "占", "目标", "任务", "进度", "排", "位次", "计划", "累计比");
    table_column column = COLUMN_LEVEL;
    for (size_t at = cell.begin; at < cell.end; at += utf8_length((unsigned char)text[at])) {
        if (word_set_starts(&OTHER, text + at, cell.end - at) > 0) {
            return COLUMN_NONE;
        }
        if (word_set_starts(&GROWTH, text + at, cell.end - at) > 0) {
            column = COLUMN_GROWTH;
        } else if (word_set_starts(&BEFORE, text + at, cell.end - at) > 0 && column == COLUMN_LEVEL) {
            column = COLUMN_BEFORE;
        }
    }
    return column;
}

/* 2021年: a column of one year. */
static int read_year(const char *text, struct cell cell)
{
    for (size_t at = cell.begin; at + 7 <= cell.end; at += utf8_length((unsigned char)text[at])) {
        if (text[at] == '2' && text[at + 1] == '0' && utf8_starts(text + at + 4, cell.end - at - 4, "年")) {
            int year = 2000;
            for (size_t i = 2; i < 4; i++) {
                year += text[at + i] >= '0' && text[at + i] <= '9' ? (text[at + i] - '0') * (i == 2 ? 10 : 1) : 0;
            }
            return year;
        }
    }
    return 0;
}

/* 指标 单位 上半年 增长（%）: the columns behind those of words. */
static size_t read_header(const char *text, size_t begin, size_t end, struct table *table)
{
    WORD_SET(WORDS, "指标", "单位", "名称", "项目", "计量");
    struct cell cells[CELLS];
    size_t count = end - begin <= LINE_BYTES ? split_cells(text, begin, end, cells) : 0, columns_said = 0, words = 0;
    for (size_t i = 0; i < count; i++) {
        if (word_set_starts(&WORDS, text + cells[i].begin, cells[i].end - cells[i].begin) > 0) {
            words++;
        } else if (columns_said < TABLE_NUMBERS) {
            table->years[columns_said] = read_year(text, cells[i]);
            table->columns[columns_said++] = read_heading(text, cells[i]);
        }
    }
    return words > 0 ? columns_said : 0;
}

/* The header stands right above the first row; without one, the second number is a growth. */
static void enter_table(const char *text, size_t begin, struct table *table)
{
    *table = (struct table) { .count = 0 };
    size_t end = begin > 0 ? begin - 1 : 0;
    for (size_t lines = 0; lines < HEADER_LINES && end > 0 && table->count == 0; lines++) {
        size_t start = end;
        while (start > 0 && text[start - 1] != '\n') {
            start--;
        }
        table->count = read_header(text, start, end, table);
        end = start > 0 ? start - 1 : 0;
    }
    if (table->count == 0) {
        table->columns[0] = COLUMN_LEVEL;
        table->columns[1] = COLUMN_GROWTH;
        table->count = 2;
    }
}

/* Name, unit and numbers of the line; 0: it has not this shape. */
static int read_cells(const char *text, struct table_row *row)
{
    struct cell cells[CELLS];
    size_t count = split_cells(text, row->begin, row->end, cells), at = 1;
    if (count < 2 || !may_be_name(text, cells[0].begin, cells[0].end)) {
        return 0;
    }
    row->name_begin = cells[0].begin;
    row->name_end = cells[0].end;
    if (is_unit(text, cells[1].begin, cells[1].end)) {
        row->unit_begin = cells[1].begin;
        row->unit_end = cells[1].end;
        at = 2;
    } else {
        take_unit_of_name(text, row);
    }
    if (row->unit_begin == row->unit_end || count == at || count - at > TABLE_NUMBERS) {
        return 0;
    }
    for (; at < count; at++) {
        struct table_number *number = &row->numbers[row->count++];
        int found = read_number(text, cells[at], &number->value);
        if (found == 0) {
            return 0;
        }
        number->begin = cells[at].begin;
        number->end = found == 2 ? cells[at].begin : cells[at].end;
    }
    return 1;
}

/* The line at `at` with its cells; 0: it has not a row's shape. */
static int read_line(const char *text, size_t length, size_t at, struct table_row *row)
{
    *row = (struct table_row) { .begin = at, .end = line_end(text, length, at) };
    size_t last = row->end;
    while (last > at && (text[last - 1] == ' ' || text[last - 1] == '\r' || text[last - 1] == '\t')) {
        last--;
    }
    /* Most lines end in no number: no need to look further. */
    int number = last > at && ((text[last - 1] >= '0' && text[last - 1] <= '9') ||
                               strchr("%-|/", text[last - 1]) != NULL || utf8_ends(text, last, "—"));
    return number && row->end - at <= LINE_BYTES && read_cells(text, row);
}

int table_is_row(const char *text, size_t length, size_t at)
{
    struct table_row row;
    return read_line(text, length, at, &row);
}

int table_read_row(const char *text, size_t length, size_t at, struct table *table, struct table_row *row)
{
    if (!read_line(text, length, at, row)) {
        return 0;
    }
    while (table->next < at && (text[table->next] == '\n' || gap_bytes(text, table->next, at) > 0)) {
        table->next += text[table->next] == '\n' ? 1 : gap_bytes(text, table->next, at);
    }
    if (table->next != at || at == 0) {
        enter_table(text, at, table);
    }
    for (size_t i = 0; i < row->count; i++) {
        row->numbers[i].column = i < table->count ? table->columns[i] : COLUMN_NONE;
        row->numbers[i].year = i < table->count ? table->years[i] : 0;
    }
    table->next = row->end + 1;
    return 1;
}
