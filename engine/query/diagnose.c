/* Messages about the data that a query did not reach, from censuses of it. */
#include "query/diagnose.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "query/census.h"
#include "query/notes.h"
#include "query/pair.h"

enum { LIST_MAX = 700, ITEMS_LISTED = 8, SUBJECT_MAX = 64 };

/* Which series of the plan's metrics a census is about. */
enum { SAME_KIND = 1 /* measure and role */, SAME_SPAN = 2, OTHER_SPAN = 4 };

static int matches(const yb_plan *plan, const yb_series *series, unsigned which)
{
    int same_kind = series->measure == plan->measure && series->role == plan->role;
    int same_span = series->span.first == plan->span.first && series->span.last == plan->span.last;
    return ((which & SAME_KIND) == 0 || same_kind) && ((which & SAME_SPAN) == 0 || same_span) &&
           ((which & OTHER_SPAN) == 0 || !same_span);
}

static int same_class(const yb_series *a, const yb_series *b)
{
    return a->measure == b->measure && a->role == b->role && a->span.first == b->span.first &&
           a->span.last == b->span.last;
}

/* Classes: series that differ only by metric. A class is the number of its first
 * series plus 1. */
static yb_status choose_classes(const yb_plan *plan, unsigned which, uint32_t **wanted, uint32_t *count,
                                yb_error *error)
{
    const yb_catalog *catalog = plan->snapshot->catalog;
    uint32_t series_count = yb_catalog_series_count(catalog);
    void *block;
    YB_TRY(yb_arena_alloc(plan->arena, series_count, sizeof(uint32_t), &block, error));
    uint32_t *classes = block;
    *count = 0;
    for (uint32_t i = 0; i < series_count; i++) {
        const yb_series *series = yb_catalog_series(catalog, i);
        classes[i] = 0;
        if (!matches(plan, series, which) || !yb_plan_shows(plan, series->metric)) {
            continue;
        }
        ++*count;
        for (uint32_t j = 0; j <= i && classes[i] == 0; j++) {
            if (j == i || (classes[j] != 0 && same_class(yb_catalog_series(catalog, j), series))) {
                classes[i] = j + 1;
            }
        }
    }
    *wanted = classes;
    return YB_OK;
}

static yb_status take_census(const yb_plan *plan, unsigned which, int everywhere, yb_census *census, yb_error *error)
{
    uint32_t *wanted, count;
    *census = (yb_census) { .plan = plan };
    YB_TRY(choose_classes(plan, which, &wanted, &count, error));
    return count == 0 ? YB_OK : yb_census_take(plan, wanted, everywhere, census, error);
}

/* "4 towns", "1 county", "2 cities" */
static void add_count(char *text, size_t *used, uint32_t count, const char *level)
{
    size_t length = strlen(level);
    char last = length > 0 ? level[length - 1] : 0;
    int latin = last >= 'a' && last <= 'z', ies = last == 'y' && length > 1;
    if (count == 1 || !latin) {
        yb_text_add(text, LIST_MAX, used, "%u %s", count, level);
    } else if (ies) {
        yb_text_add(text, LIST_MAX, used, "%u %.*sies", count, (int)length - 1, level);
    } else {
        yb_text_add(text, LIST_MAX, used, "%u %ss", count, level);
    }
}

/* The entries of one class at all levels, or at one: as one alternative they are told together. */
static int is_alternative(const yb_census_entry *entry, uint32_t class, int level)
{
    return entry->class == class && (level < 0 || entry->level == level);
}

/* Whether an alternative begins with this entry. */
static int begins(const yb_census *census, uint32_t number, int level)
{
    uint32_t class = census->entries[number].class;
    for (uint32_t i = 0; i < number; i++) {
        if (is_alternative(&census->entries[i], class, level)) {
            return 0;
        }
    }
    return is_alternative(&census->entries[number], class, level);
}

/* "1 province, 4 cities" from the top down */
static void add_regions(char *text, size_t *used, const yb_census *census, uint32_t class, int only)
{
    const yb_regions *regions = census->plan->regions;
    const char *separator = "";
    for (int level = 0; level < yb_regions_level_count(regions); level++) {
        for (uint32_t i = 0; i < census->count; i++) {
            const yb_census_entry *entry = &census->entries[i];
            if (entry->level == level && is_alternative(entry, class, only)) {
                yb_text_add(text, LIST_MAX, used, "%s", separator);
                add_count(text, used, entry->regions, yb_regions_level_name(regions, (uint8_t)level));
                separator = ", ";
            }
        }
    }
}

static const yb_series *series_of(const yb_plan *plan, const yb_census_entry *entry)
{
    return yb_catalog_series(plan->snapshot->catalog, entry->class - 1);
}

const char *yb_span_word(yb_span span, char text[16])
{
    yb_period_format(2000, span, text);
    return text[4] == '\0' ? "full year" : text + 5;
}

const char *yb_span_option(yb_span span, char text[16])
{
    yb_period_format(2000, span, text);
    return text[4] == '\0' ? "year" : text + 5;
}

/* "2022-H1" or "H1 of 2019..2021" */
static void add_period(char *text, size_t *used, const yb_census *census, uint32_t class, int level, yb_span span)
{
    char word[16];
    int first = YB_YEAR_MAX, last = 0;
    for (uint32_t i = 0; i < census->count; i++) {
        const yb_census_entry *entry = &census->entries[i];
        if (is_alternative(entry, class, level)) {
            first = entry->first_year < first ? entry->first_year : first;
            last = entry->last_year > last ? entry->last_year : last;
        }
    }
    if (first == last) {
        yb_period_format(first, span, word);
        yb_text_add(text, LIST_MAX, used, "%s", word);
    } else {
        yb_text_add(text, LIST_MAX, used, "%s of %d..%d", yb_span_word(span, word), first, last);
    }
}

/* "2022-H1 (4 towns), H1 of 2019..2021 (2 counties)": of `level` only unless it is
 * -1, and without the plan's own span. *option is what to ask for the first. */
static uint32_t list_spans(const yb_census *census, int level, char *text, size_t *used, char option[16])
{
    uint32_t listed = 0;
    for (uint32_t i = 0; i < census->count; i++) {
        const yb_series *series = series_of(census->plan, &census->entries[i]);
        if (!begins(census, i, level) || !matches(census->plan, series, OTHER_SPAN) || listed++ >= ITEMS_LISTED) {
            continue;
        }
        char word[16];
        if (listed == 1) {
            strcpy(option, yb_span_option(series->span, word));
        }
        yb_text_add(text, LIST_MAX, used, "%s", listed == 1 ? "" : ", ");
        add_period(text, used, census, census->entries[i].class, level, series->span);
        yb_text_add(text, LIST_MAX, used, " (");
        add_regions(text, used, census, census->entries[i].class, level);
        yb_text_add(text, LIST_MAX, used, ")");
    }
    yb_text_add(text, LIST_MAX, used, "%s", listed > ITEMS_LISTED ? " and more" : "");
    return listed;
}

/* "city (2), county (1), town (8)" from the top down: how many; *lowest is the last of them. */
static uint32_t list_levels(const yb_census *census, char *text, size_t *used, const char **lowest)
{
    const yb_regions *regions = census->plan->regions;
    uint32_t listed = 0;
    for (int level = 0; level < yb_regions_level_count(regions); level++) {
        for (uint32_t i = 0; i < census->count; i++) {
            if (census->entries[i].level == level) {
                *lowest = yb_regions_level_name(regions, (uint8_t)level);
                yb_text_add(text, LIST_MAX, used, "%s%s (%u)", listed++ == 0 ? "" : ", ", *lowest,
                            census->entries[i].regions);
            }
        }
    }
    return listed;
}

/* "target figures (3 towns): --role target" */
static void list_kinds(const yb_census *census, char *text, size_t *used)
{
    uint32_t listed = 0;
    for (uint32_t i = 0; i < census->count; i++) {
        const yb_plan *plan = census->plan;
        const yb_series *series = series_of(plan, &census->entries[i]);
        char word[16];
        if (!begins(census, i, -1) || listed++ >= ITEMS_LISTED) {
            continue;
        }
        yb_text_add(text, LIST_MAX, used, "%s%s", listed == 1 ? "" : "; ", yb_role_name(series->role));
        if (series->measure != plan->measure) {
            yb_text_add(text, LIST_MAX, used, " %s", yb_measure_name(series->measure));
        }
        yb_text_add(text, LIST_MAX, used, " figures (");
        add_regions(text, used, census, census->entries[i].class, -1);
        yb_text_add(text, LIST_MAX, used, "):");
        if (series->role != plan->role) {
            yb_text_add(text, LIST_MAX, used, " --role %s", yb_role_name(series->role));
        }
        if (series->measure != plan->measure) {
            yb_text_add(text, LIST_MAX, used, " --measure %s", yb_measure_name(series->measure));
        }
        if (series->span.first != plan->span.first || series->span.last != plan->span.last) {
            yb_text_add(text, LIST_MAX, used, " --span %s", yb_span_option(series->span, word));
        }
    }
    yb_text_add(text, LIST_MAX, used, "%s", listed > ITEMS_LISTED ? "; and more" : "");
}

/* " at level town", or nothing while the level is open. */
static void add_level(char *text, size_t *used, const yb_plan *plan)
{
    if (plan->from_level >= 0) {
        yb_text_add(text, LIST_MAX, used, " at level %s",
                    yb_regions_level_name(plan->regions, (uint8_t)plan->from_level));
    }
}

/* Whether the census has figures of the plan's span (or of others) at `level`; -1: at any. */
static int has_span(const yb_census *census, int same, int level)
{
    for (uint32_t i = 0; i < census->count; i++) {
        const yb_census_entry *entry = &census->entries[i];
        if ((level < 0 || entry->level == level) &&
            matches(census->plan, series_of(census->plan, entry), same ? SAME_SPAN : OTHER_SPAN)) {
            return 1;
        }
    }
    return 0;
}

static yb_status explain_spans(const yb_plan *plan, const yb_census *census, const char *subject, yb_error *error)
{
    char text[LIST_MAX] = "", place[LIST_MAX] = "", word[16], other[16] = "", suggestion[YB_SUGGESTION_MAX];
    size_t used = 0, placed = 0;
    add_level(place, &placed, plan);
    if (list_spans(census, plan->from_level, text, &used, other) == 0) {
        list_spans(census, -1, text, &used, other);
    }
    int open = plan->query->span.first == 0;
    return yb_fail(error, open ? YB_REFUSED : YB_NOT_FOUND,
                   "no %s figures of %s%s; there are: %s: choose one with --span %s%s",
                   open ? "full-year" : yb_span_word(plan->span, word), subject, place, text, other,
                   yb_pair_suggestion(plan, suggestion));
}

static yb_status explain_other_levels(const yb_plan *plan, const char *subject, yb_error *error)
{
    char text[LIST_MAX] = "", place[LIST_MAX] = "";
    const char *level = "";
    size_t used = 0, placed = 0;
    yb_census census;
    yb_status status = take_census(plan, SAME_KIND | SAME_SPAN, 0, &census, error);
    if (status == YB_OK) {
        add_level(place, &placed, plan);
        list_levels(&census, text, &used, &level);
        status = yb_fail(error, YB_NOT_FOUND, "no figures of %s%s; there are some at %s: choose with --from %s",
                         subject, place, text, level);
    }
    yb_census_free(&census);
    return status;
}

/* Figures of the right kind lie inside the filter, but under no group, of other
 * spans, or at other levels. */
static yb_status explain_inside(const yb_plan *plan, const yb_census *census, const char *subject, yb_error *error)
{
    int level = plan->from_level, finest = yb_plan_finest(plan);
    if (level >= 0 && plan->conditions != NULL && has_span(census, 1, level)) {
        return yb_fail(error, YB_NOT_FOUND, "no figure of %s at level %s meets the conditions", subject,
                       yb_regions_level_name(plan->regions, (uint8_t)level));
    }
    if (level >= 0 && finest >= 0 && has_span(census, 1, level)) {
        return yb_fail(error, YB_NOT_FOUND,
                       "the figures of %s at level %s lie under no region of level %s: group by another level", subject,
                       yb_regions_level_name(plan->regions, (uint8_t)level),
                       yb_regions_level_name(plan->regions, (uint8_t)finest));
    }
    if (has_span(census, 1, -1) && !(level >= 0 && has_span(census, 0, level))) {
        return explain_other_levels(plan, subject, error);
    }
    return explain_spans(plan, census, subject, error);
}

/* Nothing inside the filter, but the same figures elsewhere or in other years. */
static yb_status explain_outside(const yb_plan *plan, const yb_census *census, const char *subject, yb_error *error)
{
    char text[LIST_MAX] = "", place[LIST_MAX] = "", years[64] = "", covered[64];
    const char *level = "";
    size_t used = 0, placed = 0;
    int first = YB_YEAR_MAX, last = 0;
    uint32_t levels = list_levels(census, text, &used, &level);
    for (uint32_t i = 0; i < census->count; i++) {
        first = census->entries[i].first_year < first ? census->entries[i].first_year : first;
        last = census->entries[i].last_year > last ? census->entries[i].last_year : last;
    }
    if (plan->query->region != YB_NO_REGION) {
        yb_text_add(place, LIST_MAX, &placed, " in %s", yb_regions_name(plan->regions, plan->query->region));
    }
    if (plan->query->first_year != 0 || plan->query->last_year != 0) {
        snprintf(years, sizeof(years), " in the years asked for");
    }
    snprintf(covered, sizeof(covered), first == last ? "year %d" : "years %d..%d", first, last);
    return yb_fail(error, YB_NOT_FOUND, "no figures of %s%s%s; there are figures of the %s at level%s %s", subject,
                   place, years, covered, yb_plural(levels), text);
}

static yb_status explain(const yb_plan *plan, const char *subject, unsigned which, int everywhere,
                         yb_status (*with)(const yb_plan *, const yb_census *, const char *, yb_error *),
                         int *explained, yb_error *error)
{
    yb_census census;
    yb_status status = take_census(plan, which, everywhere, &census, error);
    *explained = status != YB_OK || census.count > 0;
    if (status == YB_OK && census.count > 0) {
        status = with(plan, &census, subject, error);
    }
    yb_census_free(&census);
    return status;
}

static yb_status explain_kinds(const yb_plan *plan, const yb_census *census, const char *subject, yb_error *error)
{
    char text[LIST_MAX] = "";
    size_t used = 0;
    list_kinds(census, text, &used);
    return yb_fail(error, YB_NOT_FOUND, "no %s %s figures of %s; there are %s", yb_role_name(plan->role),
                   yb_measure_name(plan->measure), subject, text);
}

yb_status yb_diagnose_empty(const yb_plan *plan, yb_error *error)
{
    if (plan->metric_count == 0) {
        return yb_fail(error, YB_NOT_FOUND, "the store has no metrics yet: load some observations first");
    }
    char buffer[SUBJECT_MAX];
    const char *subject = yb_plan_subject(plan, buffer, sizeof(buffer));
    int explained;
    yb_status status = explain(plan, subject, SAME_KIND, 0, explain_inside, &explained, error);
    if (!explained) {
        status = explain(plan, subject, SAME_KIND | SAME_SPAN, 1, explain_outside, &explained, error);
    }
    if (!explained) {
        status = explain(plan, subject, 0, 1, explain_kinds, &explained, error);
    }
    return explained ? status : yb_fail(error, YB_NOT_FOUND, "the store has no figures of %s", subject);
}

yb_status yb_diagnose_levels(const yb_plan *plan, yb_error *error)
{
    yb_census census;
    char text[LIST_MAX] = "";
    const char *lowest = "";
    size_t used = 0;
    yb_status status = take_census(plan, SAME_KIND | SAME_SPAN, 0, &census, error);
    if (status == YB_OK) {
        list_levels(&census, text, &used, &lowest);
        status = yb_fail(error, YB_REFUSED,
                         "figures at levels %s never mix in one sum: say which to add with --from %s", text, lowest);
    }
    yb_census_free(&census);
    return status;
}

yb_status yb_diagnose_spans(const yb_plan *plan, yb_error *error)
{
    if (plan->query->span.first != 0) {
        return YB_OK;
    }
    yb_census census;
    char text[LIST_MAX] = "", option[16] = "";
    size_t used = 0;
    yb_status status = take_census(plan, SAME_KIND | OTHER_SPAN, 0, &census, error);
    if (status == YB_OK && list_spans(&census, plan->from_level, text, &used, option) > 0) {
        status = yb_notes_add(plan->notes, error,
                              "only full-year figures are in; left out: %s; for those ask --span %s", text, option);
    }
    yb_census_free(&census);
    return status;
}
