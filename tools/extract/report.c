/* A report from its text: outline, sentences, place. */
#include <string.h>

#include "bytes16.h"
#include "extract/extract.h"
#include "extract/figures.h"
#include "extract/outline.h"
#include "extract/place.h"
#include "extract/report.h"
#include "extract/traditional.h"

/* Whether the sentence says 预期目标: the text is searched once, from place to place. */
static int names_aims(extract_reading *reading, size_t at, size_t end)
{
    static const char *const AIMS = "预期目标";
    if (reading->next_aims < at || at == 0) {
        const char *found = bytes16_search(reading->text + at, reading->length - at, AIMS, strlen(AIMS));
        reading->next_aims = found != NULL ? (size_t)(found - reading->text) : SIZE_MAX;
    }
    return reading->next_aims < end;
}

static void enter_part(extract_reading *reading, const struct outline *outline, const struct heading *heading)
{
    reading->planning = heading->kind == HEADING_PLAN;
    reading->section = reading->planning ? outline->plan : outline->review;
    if (heading->period.year != 0) {
        reading->section.year = heading->period.year;
        reading->section.span = (yb_span) { 1, 12 };
    }
    if (heading->period.span.first != 0) {
        reading->section.span = heading->period.span;
    }
}

static yb_status read_paragraph(extract_reading *reading, const struct outline *outline,
                                const struct paragraph *paragraph, yb_error *error)
{
    reading->spoken.year = 0;
    for (size_t at = paragraph->begin; at < paragraph->end;) {
        struct table_row row;
        if ((at == paragraph->begin || reading->text[at - 1] == '\n') &&
            table_read_row(reading->text, reading->length, at, &reading->table, &row)) {
            yb_status status = figures_read_row(reading, &row, error);
            if (status != YB_OK) {
                return status;
            }
            at = row.end < reading->length ? row.end + 1 : row.end;
            continue;
        }
        struct sentence_look look = sentence_look(reading->text, at, paragraph->end);
        if (!reading->planning && (at == paragraph->begin || names_aims(reading, at, look.end))) {
            struct heading opening =
                outline_opening(reading->text, at, look.end, at == paragraph->begin, outline->review);
            if (opening.kind != HEADING_NONE) {
                enter_part(reading, outline, &opening);
            }
        }
        yb_status status = figures_read_sentence(reading, at, look, error);
        if (status != YB_OK) {
            return status;
        }
        at = look.end;
    }
    return YB_OK;
}

static yb_status read_figures(extract_reading *reading, const struct outline *outline, yb_error *error)
{
    size_t part = 0;
    for (size_t i = 0; i < outline->paragraph_count; i++) {
        const struct paragraph *paragraph = &outline->paragraphs[i];
        if (part < outline->part_count && outline->parts[part].begin == paragraph->begin) {
            enter_part(reading, outline, &outline->parts[part++].heading);
        }
        yb_status status = read_paragraph(reading, outline, paragraph, error);
        if (status != YB_OK) {
            return status;
        }
    }
    return YB_OK;
}

/* What is read of the report: its own text, or a copy in simplified characters. */
static const char *simplify(extract_report *made)
{
    if (!traditional_is(made->text, made->text_length)) {
        return made->text;
    }
    char *simplified = extract_copy(made->memory, made->text, made->text_length);
    if (simplified != NULL) {
        traditional_fold(simplified, made->text_length);
    }
    return simplified;
}

static yb_status read_report(const char *text, size_t length, const extract_options *options, extract_report *made,
                             yb_error *error)
{
    extract_reading reading = { .memory = made->memory };
    if (length >= UINT32_MAX / 2) {
        return extract_fail(error, YB_INVALID, "", SIZE_MAX, "the report has %zu bytes: expected less than 2 GiB",
                            length);
    }
    yb_status status = lexicon_builtin(&reading.lexicon, error);
    if (status != YB_OK) {
        return status;
    }
    made->text = extract_copy(made->memory, text, length);
    made->text_length = length;
    if (made->text == NULL) {
        return extract_no_memory(error);
    }
    reading.original = made->text;
    reading.text = simplify(made);
    if (reading.text == NULL) {
        return extract_no_memory(error);
    }
    reading.length = made->text_length;
    reading.sentence = extract_allocate(made->memory, sizeof *reading.sentence);
    reading.mentions = extract_allocate_array(made->memory, SENTENCE_QUANTITIES, sizeof *reading.mentions);
    if (reading.sentence == NULL || reading.mentions == NULL) {
        return extract_no_memory(error);
    }
    struct outline outline;
    status = outline_read(made->memory, reading.text, made->text_length, options->year, &outline, error);
    if (status != YB_OK) {
        return status;
    }
    reading.calendar = outline.calendar;
    reading.section = outline.review;
    made->year = outline.year;
    status = place_find(made->memory, reading.text, made->text_length, options, made, error);
    if (status != YB_OK) {
        return status;
    }
    reading.place = (struct own_place) { made->region_name, strlen(made->region_name) };
    status = read_figures(&reading, &outline, error);
    if (status != YB_OK) {
        return status;
    }
    made->figures = reading.figures;
    made->figure_count = reading.count;
    return YB_OK;
}

yb_status extract_text_with(const yb_allocator *allocator, const char *text, size_t length,
                            const extract_options *options, extract_report *report, yb_error *error)
{
    static const extract_options NOTHING = { NULL, YB_NO_REGION, 0 };
    extract_report made = { .region = YB_NO_REGION, .region_name = "" };
    yb_status status = extract_memory_create(allocator, &made.memory, error);
    if (status != YB_OK) {
        return status;
    }
    status = read_report(text, length, options != NULL ? options : &NOTHING, &made, error);
    if (status != YB_OK) {
        extract_memory_free(made.memory);
        return status;
    }
    *report = made;
    return YB_OK;
}

yb_status extract_text(const char *text, size_t length, const extract_options *options, extract_report *report,
                       yb_error *error)
{
    return extract_text_with(yb_default_allocator(), text, length, options, report, error);
}

void extract_report_free(extract_report *report)
{
    if (report != NULL) {
        extract_memory_free(report->memory);
        *report = (extract_report) { .region = YB_NO_REGION, .region_name = "" };
    }
}
