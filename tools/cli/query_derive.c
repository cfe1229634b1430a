/* --derive: words for derived columns, with their years or metric. */
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/query.h"

typedef struct derive_word {
    const char *words; /* between bars */
    yb_derivation kind;
    int takes_years, takes_metric;
} derive_word;

static const derive_word table[] = {
    { "|yoy|同比|", YB_DERIVE_YOY, 0, 0 },
    { "|growth|增长|增幅|", YB_DERIVE_GROWTH, 1, 0 },
    { "|cagr|年均增长|年均增速|", YB_DERIVE_CAGR, 1, 0 },
    { "|share|占比|比重|", YB_DERIVE_SHARE, 0, 0 },
    { "|rank|排名|位次|", YB_DERIVE_RANK, 0, 0 },
    { "|ratio|比值|", YB_DERIVE_RATIO, 0, 1 },
    { "|per_capita|人均|", YB_DERIVE_RATIO, 0, 0 },
    { "|gap_percent|gap|差率|", YB_DERIVE_GAP, 0, 0 },
    { "|base|基期|", YB_DERIVE_BASE, 1, 0 },
};
enum { WORDS = sizeof table / sizeof table[0] };

static const derive_word *find_word(const char *text, size_t length)
{
    char word[64];
    if (length == 0 || length > sizeof word - 3 || memchr(text, '|', length) != NULL) {
        return NULL;
    }
    word[0] = '|';
    memcpy(word + 1, text, length);
    memcpy(word + 1 + length, "|", 2);
    for (size_t i = 0; i < WORDS; i++) {
        if (strstr(table[i].words, word) != NULL) {
            return &table[i];
        }
    }
    return NULL;
}

static yb_status refuse_word(const char *text, size_t length, yb_error *error)
{
    static const char *const names[] = { "yoy",  "growth", "cagr",       "base",        "share",
                                         "rank", "ratio",  "per_capita", "gap_percent", NULL };
    char word[64];
    snprintf(word, sizeof word, "%.*s", (int)length, text);
    cli_fail(error, YB_INVALID,
             "--derive '%s': expected yoy, growth:A..B, cagr:A..B, base:A..B, share, rank, ratio:METRIC, "
             "per_capita or gap_percent",
             text);
    const char *nearest = cli_nearest(word, names);
    if (nearest != NULL) {
        cli_error_add(error, "; did you mean %s?", nearest);
    }
    return YB_INVALID;
}

/* The inhabitants to divide by, as lexicon and others call them. */
static yb_status find_population(const yb_snapshot *snapshot, uint32_t *metric, yb_error *error)
{
    static const char *const names[] = { "pop_resident", "常住人口", "population", "人口" };
    yb_error ignored = YB_ERROR_INIT;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (yb_snapshot_find_metric(snapshot, names[i], metric, &ignored) == YB_OK) {
            return YB_OK;
        }
    }
    return cli_fail(
        error, YB_NOT_FOUND,
        "--derive per_capita: the store has no metric pop_resident or population; name one with ratio:METRIC");
}

/* A sum among the aggregates, else the first. */
static size_t choose_aggregate(const query_request *request)
{
    size_t i = 0;
    while (i < request->aggregate_count && request->aggregates[i] != YB_SUM) {
        i++;
    }
    return i < request->aggregate_count ? i : 0;
}

/* What can be said of the word without the store. */
static yb_status parse(const char *text, const derive_word **found, yb_derive *derive, yb_error *error)
{
    size_t length = strcspn(text, ":");
    const char *argument = text[length] == ':' ? text + length + 1 : NULL;
    const derive_word *word = find_word(text, length);
    if (word == NULL || (argument != NULL && !word->takes_years && !word->takes_metric) ||
        (word->takes_metric && (argument == NULL || argument[0] == '\0'))) {
        return refuse_word(text, length, error);
    }
    *found = word;
    derive->kind = word->kind;
    return argument != NULL && word->takes_years
               ? cli_parse_years(argument, &derive->first_year, &derive->last_year, error)
               : YB_OK;
}

/* Years that the word leaves open are those of the query. */
static yb_status check_years(const query_request *request, const char *text, const yb_derive *derive, yb_error *error)
{
    int first = derive->first_year != 0 ? derive->first_year : request->selection.first_year;
    int last = derive->last_year != 0 ? derive->last_year : request->selection.last_year;
    if (first != 0 && last != 0 && first < last) {
        return YB_OK;
    }
    return cli_fail(error, YB_INVALID,
                    "--derive '%s': expected two years, the earlier first, as in %.*s:2015..2020 or --year 2015..2020",
                    text, (int)strcspn(text, ":"), text);
}

yb_status query_check_derive(const query_request *request, yb_error *error)
{
    for (size_t i = 0; i < request->derive.count; i++) {
        const char *text = request->derive.texts[i];
        const derive_word *word;
        yb_derive derive = { 0 };
        TRY(parse(text, &word, &derive, error));
        if (word->takes_years) {
            TRY(check_years(request, text, &derive, error));
        }
    }
    return YB_OK;
}

static yb_status take(query_request *request, const char *text, const yb_snapshot *snapshot, yb_error *error)
{
    const derive_word *word;
    yb_derive derive = { .aggregate = choose_aggregate(request) };
    TRY(parse(text, &word, &derive, error));
    if (word->takes_metric) {
        TRY(cli_find_metric(snapshot, strchr(text, ':') + 1, &derive.metric, error));
    } else if (word->kind == YB_DERIVE_RATIO) {
        TRY(find_population(snapshot, &derive.metric, error));
    }
    for (size_t i = 0; i < request->derive_count; i++) {
        const yb_derive *other = &request->derives[i];
        if (other->kind == derive.kind && other->metric == derive.metric && other->first_year == derive.first_year &&
            other->last_year == derive.last_year) {
            return YB_OK; /* said twice */
        }
    }
    if (request->derive_count == QUERY_DERIVES) {
        return cli_fail(error, YB_INVALID, "--derive: more than %d columns", QUERY_DERIVES);
    }
    request->derives[request->derive_count++] = derive;
    return YB_OK;
}

/* The kind's name; where several columns are of a kind, also what makes the difference. */
static yb_status name_column(query_request *request, size_t number, const yb_snapshot *snapshot, yb_error *error)
{
    const yb_derive *derive = &request->derives[number];
    yb_metric metric = { .struct_size = sizeof metric };
    size_t alike = 0;
    for (size_t i = 0; i < request->derive_count; i++) {
        alike += request->derives[i].kind == derive->kind;
    }
    const char *kind = yb_derivation_name(derive->kind);
    char *name = request->derive_names[number];
    if (alike == 1) {
        snprintf(name, QUERY_NAME, "%s", kind);
    } else if (derive->kind == YB_DERIVE_RATIO) {
        TRY(yb_snapshot_metric(snapshot, derive->metric, &metric, error));
        snprintf(name, QUERY_NAME, "%s_%s", kind, metric.id);
    } else {
        snprintf(name, QUERY_NAME, "%s_%d_%d", kind, derive->first_year, derive->last_year);
    }
    return YB_OK;
}

yb_status query_derive(query_request *request, const yb_snapshot *snapshot, yb_error *error)
{
    for (size_t i = 0; i < request->derive.count; i++) {
        TRY(take(request, request->derive.texts[i], snapshot, error));
    }
    for (size_t i = 0; i < request->derive_count; i++) {
        TRY(name_column(request, i, snapshot, error));
    }
    return YB_OK;
}

/* Derived columns stand before n, N, own and gap. */
int query_derived(const query_request *request, const yb_result *result, size_t number)
{
    enum { BEHIND = 4 };
    size_t first = yb_result_column_count(result) - BEHIND - request->derive_count;
    return number >= first && number < first + request->derive_count ? (int)(number - first) : -1;
}

void query_derived_unit(const query_request *request, const yb_snapshot *snapshot, int derived, const char *unit,
                        char *text, size_t capacity)
{
    const yb_derive *derive = &request->derives[derived];
    yb_metric metric = { .struct_size = sizeof metric };
    if (derive->kind == YB_DERIVE_BASE) {
        snprintf(text, capacity, "%s", unit);
    } else if (derive->kind != YB_DERIVE_RATIO) {
        snprintf(text, capacity, "%s", derive->kind == YB_DERIVE_RANK ? "" : "%");
    } else if (unit[0] == '\0' || yb_snapshot_metric(snapshot, derive->metric, &metric, NULL) != YB_OK) {
        text[0] = '\0';
    } else {
        snprintf(text, capacity, metric.unit[0] == '\0' ? "%s" : "%s/%s", unit, metric.unit);
    }
}
