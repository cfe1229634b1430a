/* What makes a figure uncertain as soon as it is read: see the table in
 * docs/tutorial.md. What takes other figures to see is in plausible.c. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/ingest.h"
#include "lexicon/lexicon.h"

#define FEWEST_CHARACTERS 3  /* of a phrase that the lexicon lacks */
#define MOST_CHARACTERS   20 /* longer ones are mostly half sentences */
#define YEARS_BEFORE      15
#define YEARS_BEHIND      6

static size_t count_characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        count += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return count;
}

/* The lexicon's metric of exactly this name, NULL if there is none. */
static const yb_metric *known_metric(const char *name)
{
    const lexicon *words = NULL;
    yb_error ignored = YB_ERROR_INIT;
    lexicon_match match;
    size_t length = strlen(name);
    if (lexicon_builtin(&words, &ignored) != YB_OK || !lexicon_match_at(words, name, length, &match)) {
        return NULL;
    }
    return match.length == length && !match.ambiguous ? match.metric : NULL;
}

void ingest_doubt(ingest_doubts *found, int doubt, const char *format, ...)
{
    va_list arguments;
    size_t length = strlen(found->reason);
    found->bits |= (uint8_t)doubt;
    if (length > 0 && length + 2 < sizeof found->reason) {
        memcpy(found->reason + length, "; ", 3);
        length += 2;
    }
    va_start(arguments, format);
    vsnprintf(found->reason + length, sizeof found->reason - length, format, arguments);
    va_end(arguments);
}

static void doubt_name(const extract_figure *figure, ingest_doubts *found)
{
    const yb_metric *known = known_metric(figure->name);
    size_t characters = count_characters(figure->name);
    yb_decimal converted;
    yb_error ignored = YB_ERROR_INIT;
    if (figure->metric != NULL || (figure->measure != YB_LEVEL && (known != NULL || figure->measure != YB_SHARE))) {
        return;
    }
    if (known == NULL && characters < FEWEST_CHARACTERS) {
        ingest_doubt(found, DOUBT_NAME, "'%s' says too little to be a name", figure->name);
    } else if (known == NULL && characters > MOST_CHARACTERS) {
        ingest_doubt(found, DOUBT_NAME, "'%s' is long for a name", figure->name);
    } else if (known != NULL &&
               yb_unit_convert(figure->value, figure->unit, known->unit, &converted, &ignored) == YB_INVALID) {
        ingest_doubt(found, DOUBT_UNIT, "%s is counted in %s, not in %s", known->name, known->unit, figure->unit);
    } else if (known != NULL) {
        ingest_doubt(found, DOUBT_NAME, "it may be a part of %s, or something beside it", known->name);
    }
}

static void doubt_period(const extract_figure *figure, int report_year, ingest_doubts *found)
{
    char period[32];
    yb_period_format(figure->year, figure->span, period);
    if (figure->period_assumed) {
        ingest_doubt(found, DOUBT_PERIOD, "its sentence names no period, and one before it another than %s", period);
    } else if (report_year != 0 && figure->role == YB_ACTUAL && figure->year > report_year + 1) {
        ingest_doubt(found, DOUBT_PERIOD, "an actual figure of %s in a report of %d", period, report_year);
    } else if (report_year != 0 &&
               (figure->year < report_year - YEARS_BEFORE || figure->year > report_year + YEARS_BEHIND)) {
        ingest_doubt(found, DOUBT_PERIOD, "%s is far from the report's year %d", period, report_year);
    }
}

void ingest_find_doubts(const extract_figure *figure, int report_year, ingest_doubts *found)
{
    *found = (ingest_doubts) { 0 };
    doubt_name(figure, found);
    doubt_period(figure, report_year, found);
}
