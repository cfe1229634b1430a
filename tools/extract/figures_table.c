/* Figures of a table's row: its amount, the amount of the year before, its growth. */
#include <string.h>

#include "extract/figures.h"
#include "extract/utf8.h"
#include "extract/word_set.h"

#define EVIDENCE_CHARACTERS 40

/* 工业增加值增速 | % is a growth. Bytes of the name without that word. */
static size_t without_rate(struct wording name)
{
    WORD_SET(RATES, "增速", "增幅", "增长速度", "增长");
    return name.length - word_set_ends(&RATES, name.text, name.length);
}

static yb_measure measure_of(const extract_reading *reading, struct wording name, const char *unit,
                             const struct table_number *number)
{
    if (number->column == COLUMN_GROWTH) {
        return YB_YOY;
    }
    if (strcmp(unit, "%") != 0) {
        return YB_LEVEL;
    }
    const yb_metric *metric = naming_metric(reading->lexicon, name, 1);
    int growth = without_rate(name) < name.length || (metric != NULL && strcmp(metric->unit, "%") != 0);
    return growth ? YB_YOY : YB_SHARE;
}

static const char *make_evidence(const extract_reading *reading, const struct table_row *row)
{
    size_t end = row->begin;
    for (size_t characters = 0; end < row->end && reading->text[end] != '\r' && characters < EVIDENCE_CHARACTERS;
         characters++) {
        end += utf8_length((unsigned char)reading->text[end]);
    }
    return extract_copy(reading->memory, reading->original + row->begin, end - row->begin);
}

static yb_status add_number(extract_reading *reading, const struct table_row *row, const struct table_number *number,
                            struct wording name, const char *unit, yb_error *error)
{
    yb_measure measure = measure_of(reading, name, unit, number);
    if (measure == YB_YOY) {
        name.length = without_rate(name);
    }
    int before = number->column == COLUMN_BEFORE;
    extract_figure figure = { .measure = measure,
                              .value = number->value,
                              .year = number->year != 0 ? number->year : reading->section.year - before,
                              .span = reading->section.span,
                              .role = reading->planning && !before ? YB_TARGET : YB_ACTUAL,
                              .offset = (uint32_t)number->begin,
                              .length = (uint32_t)(number->end - number->begin),
                              .sentence_offset = (uint32_t)row->begin,
                              .sentence_length = (uint32_t)(row->end - row->begin) };
    figure.name = extract_copy(reading->memory, name.text, name.length);
    figure.unit = measure == YB_YOY ? "%" : extract_copy(reading->memory, unit, strlen(unit));
    figure.evidence = make_evidence(reading, row);
    if (figure.name == NULL || figure.unit == NULL || figure.evidence == NULL) {
        return extract_no_memory(error);
    }
    return figures_append(reading, &figure, naming_metric(reading->lexicon, name, 1), error);
}

yb_status figures_read_row(extract_reading *reading, const struct table_row *row, yb_error *error)
{
    char name[TABLE_ROW_BYTES], unit[TABLE_ROW_BYTES];
    struct wording wording = { name,
                               sentence_normalise(reading->text, row->name_begin, row->name_end, name, NULL, NULL) };
    sentence_normalise(reading->text, row->unit_begin, row->unit_end, unit, NULL, NULL);
    int amount = 0;
    for (size_t i = 0; i < row->count && reading->section.year != 0; i++) {
        const struct table_number *number = &row->numbers[i];
        /* A second amount is of another time, which the header did not say. */
        int again = number->column == COLUMN_LEVEL && number->year == 0 && amount++ > 0;
        if (number->column == COLUMN_NONE || number->begin == number->end || again) {
            continue;
        }
        yb_status status = add_number(reading, row, number, wording, unit, error);
        if (status != YB_OK) {
            return status;
        }
    }
    return YB_OK;
}
