/* Small stores told row by row, and results as text: for tests whose figures a
 * reader can add up.
 *
 *   P1 province   C1 city   D11 county  T111 T112 T113 towns
 *                           D12 county  T121 T122
 *                 C2 city   D21 county  T211 T212
 *   P2 province             D31 county  T311                  (no city)
 */
#ifndef QUERY_STORY_H
#define QUERY_STORY_H

#include "support/scratch.h"
#include "yearbook/yearbook.h"

typedef struct story {
    char path[SCRATCH_PATH];
    yb_store *store;
    yb_writer *writer;
    yb_snapshot *snapshot;
} story;

enum { STORY_TEXT = 8192 };
enum { LEVEL_PROVINCE, LEVEL_CITY, LEVEL_COUNTY, LEVEL_TOWN };

/* Metrics: fiscal (sum, flow), gdp (sum_check, flow), visits (sum_gross, flow),
 * population (sum, stock), income (weighted:population, flow),
 * gdp_per_head (derive:gdp/population), rate (never). */
void story_begin(story *s, const yb_hooks *hooks, uint32_t threads);
void story_end(story *s);

/* A full-year actual level. */
void story_put(story *s, const char *metric, const char *region, int year, const char *value);
void story_put_as(story *s, const char *metric, yb_measure measure, yb_role role, yb_span span, const char *region,
                  int year, const char *value);
/* Replaces the tree: only the regions whose codes do not start with `gone`. */
void story_drop_regions(story *s, const char *gone);
/* Makes what was put visible. */
void story_commit(story *s);

uint32_t story_metric(const story *s, const char *id);
uint32_t story_region(const story *s, const char *code);

/* Runs the query for one metric (NULL: as the query says). "columns: ..." in
 * the first line, then a line per row; or "refused: message". Notes follow as
 * "note: ...". The text is valid until the next call. */
const char *story_rollup(const story *s, const char *metric, yb_query query);
/* Only the rows. */
const char *story_rows(const story *s, const char *metric, yb_query query);

/* The result as text; without notes if `notes` is 0. */
void story_print(const yb_snapshot *snapshot, const yb_result *result, int notes, char text[STORY_TEXT]);

#endif
