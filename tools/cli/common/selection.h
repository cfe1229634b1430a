/* The options that say which observations are meant, as query, trace and export
 * share them: --metric, --region, --year, --measure, --role, --span. */
#ifndef CLI_COMMON_SELECTION_H
#define CLI_COMMON_SELECTION_H

#include "cli/common/options.h"
#include "cli/output/output.h"
#include "yearbook/yearbook.h"

enum {
    SELECT_METRIC = 300,
    SELECT_REGION,
    SELECT_YEAR,
    SELECT_MEASURE,
    SELECT_ROLE,
    SELECT_SPAN,
    SELECT_FORMAT,
    SELECT_END /* a verb's own keys start here */
};

#define SELECT_METRIC_OPTION                                                                                           \
    {                                                                                                                  \
        SELECT_METRIC, "metric", "M[,M...]", "metrics by id, name or alias, or 'all'; may be given repeatedly"         \
    }
#define SELECT_OPTIONS                                                                                                 \
    { SELECT_REGION, "region", "R",                                                                                    \
      "only this region and what lies in it; a code or a name,\n"                                                      \
      "with ancestors before it where it is not unique" },                                                             \
        SELECT_KEY_OPTIONS
/* All but the region. */
#define SELECT_KEY_OPTIONS                                                                                             \
    { SELECT_YEAR, "year", "Y|A..B", "one year, or from A to B; either end may be left out" },                         \
        { SELECT_MEASURE, "measure", "WORD", "level, yoy, share, rank or other" },                                     \
        { SELECT_ROLE, "role", "WORD", "actual, target or plan" },                                                     \
    {                                                                                                                  \
        SELECT_SPAN, "span", "SPAN", "year, H1, H2, Q1 to Q4, a month (05) or months (01..09)"                         \
    }
#define SELECT_FORMAT_OPTION                                                                                           \
    {                                                                                                                  \
        SELECT_FORMAT, "format", "FORMAT", "table, csv, json, jsonl, markdown or none"                                 \
    }

/* Texts separated by commas; one copy owned by the list. */
typedef struct cli_list {
    char **texts;
    size_t count, capacity;
} cli_list;

yb_status cli_list_add(cli_list *list, const char *commas, yb_error *error);
void cli_list_free(cli_list *list);

typedef struct cli_selection {
    cli_list metric_texts;
    const char *region_text;
    int first_year, last_year;   /* 0: open */
    int measure, role;           /* -1: not given */
    yb_span span;                /* {0, 0}: not given */
    const output_format *format; /* NULL: not given */
    /* After cli_selection_resolve: */
    uint32_t *metrics;
    size_t metric_count; /* 0: all */
    uint32_t region;     /* YB_NO_REGION: everywhere */
} cli_selection;

#define CLI_SELECTION_INIT                                                                                             \
    {                                                                                                                  \
        .measure = -1, .role = -1, .region = YB_NO_REGION                                                              \
    }

/* Takes one of the options above. */
yb_status cli_selection_take(cli_selection *selection, int key, const char *value, yb_error *error);
/* Finds metrics and region in the snapshot. */
yb_status cli_selection_resolve(cli_selection *selection, const yb_snapshot *snapshot, yb_error *error);
yb_filter cli_selection_filter(const cli_selection *selection);
void cli_selection_free(cli_selection *selection);

/* As yb_snapshot_find_metric, and says how to look for one. */
yb_status cli_find_metric(const yb_snapshot *snapshot, const char *text, uint32_t *metric, yb_error *error);
/* As yb_regions_find_level, with a suggestion: a level, else one of `others` (NULL: none). */
yb_status cli_find_level(const yb_regions *regions, const char *word, const char *const *others, uint8_t *level,
                         yb_error *error);

/* "2022", "2010..2020", "2010..", "..2020". */
yb_status cli_parse_years(const char *text, int *first, int *last, yb_error *error);
/* Adds what "2020-2022" or "2022-H1" should have been. */
void cli_suggest_period(yb_error *error, const char *text);
/* One year, 1..9999. */
yb_status cli_parse_year(const char *text, size_t length, int *year, yb_error *error);
/* A whole number from 1 to `most`. */
yb_status cli_parse_count(const char *option, const char *text, unsigned long long most, unsigned long long *count,
                          yb_error *error);

/* Bytes: a whole number, or one with K, M, G or T behind it (1024 each); at least 1 MiB. */
yb_status cli_parse_memory(const char *text, uint64_t *bytes, yb_error *error);

/* A word that one of the library's parsers did not take: adds a suggestion from
 * the names that `name_of` gives. */
void cli_suggest_word(yb_error *error, const char *word, const char *(*name_of)(int number));

/* The names as those lists, NULL outside. */
const char *cli_measure_word(int number);
const char *cli_role_word(int number);
const char *cli_bound_word(int number);
const char *cli_aggregate_word(int number);

#endif
