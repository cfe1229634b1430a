/* See plausible.h: growth against levels, parts against wholes, and each figure
 * alone. Doubles serve for thresholds only. */
#include "cli/plausible.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"

#define MOST_GROWTH 1000.0 /* percent in a year */
/* Points that a growth may differ from its levels by (prices, scope), and as a part of it. */
#define GROWTH_POINTS 15.0
#define GROWTH_PART   0.25
#define HEDGE_PART    1.2 /* a part may exceed a hedged whole by as much */

double plausible_value(yb_decimal value)
{
    static const double tenths[] = { 1,     1e-1,  1e-2,  1e-3,  1e-4,  1e-5,  1e-6,  1e-7,  1e-8, 1e-9,
                                     1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16, 1e-17, 1e-18 };
    return (double)value.mantissa * tenths[value.scale];
}

int plausible_is_phrase(const yb_metric *metric)
{
    size_t length = strlen(metric->id);
    return length > 0 && metric->id[length - 1] == ']';
}

static int compare_keys(const plausible_row *a, const plausible_row *b)
{
    const int left[] = { a->measure, a->span.first, a->span.last },
              right[] = { b->measure, b->span.first, b->span.last };
    for (size_t i = 0; i < 3; i++) {
        if (left[i] != right[i]) {
            return left[i] < right[i] ? -1 : 1;
        }
    }
    if (a->region != b->region) {
        return a->region < b->region ? -1 : 1;
    }
    return (a->year > b->year) - (a->year < b->year);
}

static int by_key(const void *left, const void *right)
{
    return compare_keys(left, right);
}

int plausible_same_history(const plausible_row *a, const plausible_row *b)
{
    return a->measure == b->measure && a->span.first == b->span.first && a->span.last == b->span.last &&
           a->region == b->region;
}

const plausible_row *plausible_find(const plausible_job *job, const plausible_row *like, uint8_t measure,
                                    uint32_t region, int year)
{
    plausible_row wanted = { .measure = measure, .span = like->span, .region = region, .year = (int16_t)year };
    return bsearch(&wanted, job->rows, job->count, sizeof *job->rows, by_key);
}

static int has_one_of(const char *text, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strstr(text, *words) != NULL) {
            return 1;
        }
    }
    return 0;
}

static yb_status tell(const plausible_job *job, const plausible_row *row, enum ingest_doubt doubt, const char *reason,
                      yb_error *error)
{
    return row->asked ? job->tell(job->context, row, doubt, reason, error) : YB_OK;
}

/* 完成全年任务的108% and gross enrolment may go beyond; contributions may be negative. */
static yb_status check_percentage(const plausible_job *job, const plausible_row *row, const char *name, yb_error *error)
{
    static const char *const beyond[] = { "完成",   "任务", "计划", "目标", "进度", "入学",     "产销",
                                          "利用率", "贡献", "拉动", "增",   "负债", "比值",     "指数",
                                          "达产",   "溢价", "率先", "恢复", "相当", "盈利能力", NULL };
    double value = plausible_value(row->value);
    if (has_one_of(job->metric->name, beyond) || has_one_of(name, beyond) || (value >= 0 && value <= 100)) {
        return YB_OK;
    }
    return tell(job, row, DOUBT_PERCENT, value < 0 ? "a share below zero" : "a share of more than 100 %", error);
}

static yb_status check_sign(const plausible_job *job, const plausible_row *row, const char *name, yb_error *error)
{
    static const char *const signed_words[] = { "增", "减", "利润", "差", "余", "净", "变化", "盈", "亏", "降", NULL };
    int adds = job->metric->rule == YB_RULE_SUM || job->metric->rule == YB_RULE_SUM_CHECK ||
               job->metric->rule == YB_RULE_SUM_GROSS;
    if (!adds || row->value.mantissa >= 0 || has_one_of(job->metric->name, signed_words) ||
        has_one_of(name, signed_words)) {
        return YB_OK;
    }
    return tell(job, row, DOUBT_SIGN, "less than nothing of what is counted", error);
}

yb_status plausible_check_alone(const plausible_job *job, const plausible_row *row, const char *name, yb_error *error)
{
    char reason[128];
    double value = plausible_value(row->value);
    if (row->measure == YB_SHARE || (row->measure == YB_LEVEL && strcmp(job->metric->unit, "%") == 0)) {
        return check_percentage(job, row, name, error);
    }
    if (row->measure == YB_LEVEL) {
        return check_sign(job, row, name, error);
    }
    if (row->measure == YB_YOY && value > MOST_GROWTH) {
        snprintf(reason, sizeof reason, "a growth of more than %.0f %% in a year", MOST_GROWTH);
        return tell(job, row, DOUBT_GROWTH, reason, error);
    }
    return row->measure == YB_YOY && value < -100 ? tell(job, row, DOUBT_GROWTH, "a decline of more than all", error)
                                                  : YB_OK;
}

/* A growth against the levels of both years. The growth is told, or else the level that is new. */
static yb_status check_growth(const plausible_job *job, const plausible_row *growth, yb_error *error)
{
    char reason[256], now[YB_DECIMAL_TEXT], then[YB_DECIMAL_TEXT];
    const plausible_row *level = plausible_find(job, growth, YB_LEVEL, growth->region, growth->year);
    const plausible_row *before = plausible_find(job, growth, YB_LEVEL, growth->region, growth->year - 1);
    if (level == NULL || before == NULL || level->odd || before->odd || level->value.mantissa <= 0 ||
        before->value.mantissa <= 0) {
        return YB_OK;
    }
    double said = plausible_value(growth->value);
    double found = 100 * (plausible_value(level->value) / plausible_value(before->value) - 1);
    double larger = fabs(said) > fabs(found) ? fabs(said) : fabs(found);
    if (fabs(said - found) <= GROWTH_POINTS + GROWTH_PART * larger) {
        return YB_OK;
    }
    yb_decimal_format(level->value, now);
    yb_decimal_format(before->value, then);
    const char *unit = describe_unit(job->metric, YB_LEVEL);
    snprintf(reason, sizeof reason, "from %s %s in %d to %s %s in %d is %+.1f %%, and %+.1f %% was said", then, unit,
             before->year, now, unit, level->year, found, said);
    const plausible_row *told = growth->asked ? growth : level->asked ? level : before;
    return tell(job, told, DOUBT_GROWTH, reason, error);
}

/* The nearest region above with a figure of its own in the same series and year.
 * `present`: the regions that have any figure of the metric. */
static const plausible_row *find_whole(const plausible_job *job, const plausible_row *part, const uint8_t *present)
{
    const plausible_row *whole = NULL;
    for (uint32_t above = yb_regions_parent(job->regions, part->region); above != YB_NO_REGION && whole == NULL;
         above = yb_regions_parent(job->regions, above)) {
        whole = present[above] ? plausible_find(job, part, YB_LEVEL, above, part->year) : NULL;
    }
    return whole;
}

static yb_status check_whole(const plausible_job *job, const plausible_row *part, const uint8_t *present,
                             yb_error *error)
{
    char reason[256], value[YB_DECIMAL_TEXT];
    const plausible_row *whole = part->value.mantissa > 0 && !part->odd ? find_whole(job, part, present) : NULL;
    if (whole == NULL || whole->odd || yb_decimal_compare(part->value, whole->value) <= 0 ||
        ((whole->bound != YB_EXACT || part->bound != YB_EXACT) &&
         plausible_value(part->value) <= HEDGE_PART * plausible_value(whole->value))) {
        return YB_OK;
    }
    const plausible_row *other = part->asked ? whole : part;
    yb_decimal_format(other->value, value);
    snprintf(reason, sizeof reason, part->asked ? "more than all of %s, %s %s" : "less than %s alone, %s %s",
             yb_regions_name(job->regions, other->region), value, describe_unit(job->metric, YB_LEVEL));
    return tell(job, part->asked ? part : whole, DOUBT_PARENT, reason, error);
}

/* Scans give rows in this order within a segment, so that there is often nothing to do. */
static void sort_rows(const plausible_job *job)
{
    for (size_t i = 1; i < job->count; i++) {
        if (compare_keys(&job->rows[i - 1], &job->rows[i]) > 0) {
            qsort(job->rows, job->count, sizeof *job->rows, by_key);
            return;
        }
    }
}

static yb_status check_rows(const plausible_job *job, const uint8_t *present, yb_error *error)
{
    int adds = job->metric->rule == YB_RULE_SUM || job->metric->rule == YB_RULE_SUM_CHECK;
    for (size_t i = 0; i < job->count; i++) {
        const plausible_row *row = &job->rows[i];
        TRY(plausible_check_alone(job, row, "", error));
        if (row->measure == YB_YOY && fabs(plausible_value(row->value)) <= MOST_GROWTH) {
            TRY(check_growth(job, row, error));
        } else if (row->measure == YB_LEVEL && adds) {
            TRY(check_whole(job, row, present, error));
        }
    }
    return YB_OK;
}

yb_status plausible_check(const plausible_job *job, yb_error *error)
{
    uint8_t *present = calloc((size_t)yb_regions_count(job->regions) + 1, 1);
    if (present == NULL) {
        return cli_fail_memory(error);
    }
    for (size_t i = 0; i < job->count; i++) {
        present[job->rows[i].region] = 1;
    }
    sort_rows(job);
    yb_status status = plausible_check_magnitude(job, error);
    if (status == YB_OK) {
        status = check_rows(job, present, error);
    }
    free(present);
    return status;
}
