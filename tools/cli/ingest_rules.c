/* See ingest_rules.h. Exact: values are compared at a common scale of 128 bits. */
#include "cli/ingest_rules.h"

#include <string.h>

/* From the lower end of a range to the upper one. */
#define RANGE_BYTES 24
/* Around a figure: 由年初的 before it, 增加到 behind it. */
#define BEFORE_BYTES 24
#define BEHIND_BYTES 18

typedef __int128 wide;

const char *figure_rule_words(figure_rule rule)
{
    static const char *const words[] = {
        [RULE_PERSON] = "a person put it there",           [RULE_REREAD] = "the same file was read again",
        [RULE_EXACT] = "it is exact, the other hedged",    [RULE_FINER] = "it has more digits",
        [RULE_RANGE] = "it is the lower end of a range",   [RULE_OUTCOME] = "the other is where it started from",
        [RULE_OWN_NAME] = "it has the metric's own name",  [RULE_FIRST] = "it came first",
        [RULE_REVISION] = "its report is of a later year", [RULE_LATER] = "it was read later",
    };
    return words[rule];
}

static wide at_scale(yb_decimal value, int scale)
{
    wide scaled = value.mantissa;
    for (int i = value.scale; i < scale; i++) {
        scaled *= 10;
    }
    return scaled;
}

static wide distance(wide a, wide b)
{
    return a > b ? a - b : b - a;
}

/* 突破4亿 and 4.1亿, 近4亿 and 3.98亿: the exact one lies where the hedge says, within a tenth. */
static int lies_in_hedge(const figure_claim *exact, const figure_claim *hedged)
{
    int scale = exact->value.scale > hedged->value.scale ? exact->value.scale : hedged->value.scale;
    wide value = at_scale(exact->value, scale), hedge = at_scale(hedged->value, scale);
    return distance(value, hedge) <= distance(hedge, 0) / 10 && !(hedged->bound == YB_OVER && value < hedge) &&
           !(hedged->bound == YB_UNDER && value > hedge);
}

/* 3.98亿 and 39812万: the coarser one is the finer one rounded, or cut off. */
static int rounds_alike(const figure_claim *a, const figure_claim *b)
{
    int order = yb_decimal_compare(a->step, b->step);
    const figure_claim *coarse = order > 0 ? a : b, *fine = order > 0 ? b : a;
    int scale = coarse->step.scale;
    scale = coarse->value.scale > scale ? coarse->value.scale : scale;
    scale = fine->value.scale > scale ? fine->value.scale : scale;
    if (order == 0 || a->step.mantissa <= 0 || b->step.mantissa <= 0) {
        return 0;
    }
    wide cut = at_scale(coarse->value, scale), value = at_scale(fine->value, scale);
    wide step = at_scale(coarse->step, scale), apart = distance(value, cut);
    int away = (value < 0 ? -value : value) >= (cut < 0 ? -cut : cut);
    return apart <= step / 2 || (away && apart < step);
}

/* y1/r.txt and y2/r.txt, each read inside its folder, have one name; reports of two years are two files. */
static int same_file(const figure_claim *a, const figure_claim *b)
{
    if (a->report_year != 0 && b->report_year != 0 && a->report_year != b->report_year) {
        return 0;
    }
    return a->file != NULL && b->file != NULL && strcmp(a->file, b->file) == 0 && strcmp(a->piece, b->piece) == 0 &&
           strcmp(a->file, "standard input") != 0;
}

/* 1至2个 */
static int is_range(const figure_claim *low, const figure_claim *high)
{
    return low->bound == YB_OVER && high->bound == YB_UNDER && high->offset > low->offset &&
           high->offset - low->offset <= RANGE_BYTES && yb_decimal_compare(low->value, high->value) < 0;
}

figure_ruling figure_decide(const figure_claim *earlier, const figure_claim *later, int one_report)
{
    int equal = yb_decimal_compare(earlier->value, later->value) == 0;
    int later_exact = later->bound == YB_EXACT, earlier_exact = earlier->bound == YB_EXACT;
    if (earlier->by_person != later->by_person) {
        return (figure_ruling) { later->by_person, RULE_PERSON, equal };
    }
    if (!one_report && same_file(earlier, later)) {
        return (figure_ruling) { 1, RULE_REREAD, equal };
    }
    if (earlier_exact != later_exact) {
        int agrees = later_exact ? lies_in_hedge(later, earlier) : lies_in_hedge(earlier, later);
        return (figure_ruling) { later_exact, RULE_EXACT, agrees };
    }
    if (!equal && earlier_exact && rounds_alike(earlier, later)) {
        return (figure_ruling) { yb_decimal_compare(later->step, earlier->step) < 0, RULE_FINER, 1 };
    }
    if (one_report && is_range(earlier, later)) {
        return (figure_ruling) { 0, RULE_RANGE, 1 };
    }
    if (one_report && earlier->is_base != later->is_base) {
        return (figure_ruling) { earlier->is_base, RULE_OUTCOME, 1 };
    }
    if (one_report && earlier->own_name != later->own_name) {
        return (figure_ruling) { later->own_name, RULE_OWN_NAME, equal };
    }
    if (one_report) {
        return (figure_ruling) { 0, RULE_FIRST, equal };
    }
    if (earlier->report_year != 0 && later->report_year != 0 && earlier->report_year != later->report_year) {
        return (figure_ruling) { later->report_year > earlier->report_year, RULE_REVISION, equal };
    }
    return (figure_ruling) { 1, RULE_LATER, equal };
}

yb_decimal figure_step(yb_decimal printed, const char *unit, const char *metric_unit)
{
    yb_error ignored = YB_ERROR_INIT;
    yb_decimal one = { 1, printed.scale }, step;
    return yb_unit_convert(one, unit, metric_unit, &step, &ignored) == YB_OK ? step : (yb_decimal) { 0, 0 };
}

/* Whether one of the characters stands in the text, before any mark that ends a clause. */
static int has_before_comma(const char *text, size_t length, const char *const *wanted)
{
    static const char *const marks[] = { "，", "。", "；", "、", "：" };
    for (size_t at = 0; at + 3 <= length; at++) {
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            if (memcmp(text + at, marks[i], 3) == 0) {
                return 0;
            }
        }
        for (const char *const *word = wanted; *word != NULL; word++) {
            if (memcmp(text + at, *word, 3) == 0) {
                return 1;
            }
        }
    }
    return 0;
}

int figure_is_base(const char *text, size_t length, size_t offset, size_t bytes)
{
    static const char *const from[] = { "由", "从", "從", NULL }, *const to[] = { "到", "至", NULL };
    size_t begin = offset > BEFORE_BYTES ? offset - BEFORE_BYTES : 0, end = offset + bytes, clause = begin;
    for (size_t at = begin; at + 3 <= offset; at++) {
        if (memcmp(text + at, "，", 3) == 0 || memcmp(text + at, "。", 3) == 0 || memcmp(text + at, "；", 3) == 0) {
            clause = at + 3;
        }
    }
    size_t behind = length - end < BEHIND_BYTES ? length - end : BEHIND_BYTES;
    return has_before_comma(text + clause, offset - clause, from) && has_before_comma(text + end, behind, to);
}
