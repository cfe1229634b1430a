/* Every allocation and every read fails once: errors come back, nothing leaks,
 * and the next query is right. */
#include <string.h>

#include "query/story.h"
#include "support/failing.h"
#include "support/test.h"

static const uint8_t levels[] = { LEVEL_CITY, LEVEL_COUNTY };

/* The first is answered, then some are refused, the others are answered again. */
enum { REFUSALS = 4, QUESTIONS = 8 };

static void put_figures(story *s)
{
    story_put(s, "fiscal", "T111", 2022, "10");
    story_put(s, "fiscal", "T112", 2022, "20.5");
    story_put(s, "fiscal", "T121", 1950, "3.25");
    story_put(s, "fiscal", "D11", 2022, "31");
    story_put(s, "visits", "T211", 2022, "4");
    story_put(s, "income", "T211", 2022, "4");
    story_put(s, "population", "T211", 2022, "70");
    story_put_as(s, "fiscal", YB_LEVEL, YB_ACTUAL, (yb_span) { 1, 6 }, "T111", 2022, "5");
    story_commit(s);
    story_put(s, "fiscal", "T112", 2022, "21.5");
    story_commit(s);
}

static yb_query questions(unsigned number)
{
    static const yb_aggregate every[] = { YB_SUM, YB_AVG, YB_MEDIAN, YB_MIN, YB_COUNT, YB_STDDEV, YB_QUANTILE };
    static const yb_decimal arguments[7] = { [6] = { 9, 1 } };
    static const yb_derive derives[] = { { .kind = YB_DERIVE_YOY },
                                         { .kind = YB_DERIVE_SHARE },
                                         { .kind = YB_DERIVE_RANK } };
    static const yb_aggregate mean = YB_WEIGHTED_MEAN;
    static const yb_condition conditions[] = { { YB_NOT_EQUAL, { 31, 0 } } };
    static uint32_t metric;
    yb_query query = YB_QUERY_INIT;
    query.group_levels = levels;
    query.group_level_count = 2;
    query.rollup = query.by_year = query.by_metric = 1;
    query.aggregates = every;
    query.aggregate_count = 7;
    query.arguments = arguments;
    query.derives = derives;
    query.derive_count = 3;
    if (number == REFUSALS + 1) { /* with remarks, and missing regions */
        query.min_coverage = (yb_decimal) { 5, 1 };
        query.missing = 1;
    }
    if (number > REFUSALS + 1) { /* pairs */
        query.aggregates = number == REFUSALS + 2 ? &mean : every;
        query.aggregate_count = 1;
        query.derive_count = 1;
        query.difference = number == REFUSALS + 3;
        query.span = query.difference ? (yb_span) { 7, 12 } : query.span;
    }
    if (number == 0) {
        query.conditions = conditions;
        query.condition_count = 1;
    }
    if (number > 0 && number <= REFUSALS) { /* refusals, with their censuses */
        query.metrics = &metric;
        query.metric_count = 1;
        query.by_metric = 0;
        query.from_level = number == 1 ? LEVEL_CITY : -1;
        query.group_level_count = number == 2 ? 0 : 2;
        query.role = number == 3 ? YB_TARGET : -1;
        query.span.first = query.span.last = number == 4 ? 3 : 0;
    }
    return query;
}

/* A fresh snapshot, so that blocks are read anew. */
static yb_status ask(yb_store *store, unsigned number, char text[STORY_TEXT], yb_error *error)
{
    yb_snapshot *snapshot;
    yb_result *result = NULL;
    yb_query query = questions(number);
    yb_status opened = yb_snapshot_open(store, &snapshot, error);
    if (opened != YB_OK) {
        return opened;
    }
    yb_status status = yb_rollup(snapshot, &query, &result, error);
    text[0] = '\0';
    if (status == YB_OK) {
        story_print(snapshot, result, 1, text);
        yb_result_free(result);
    } else {
        cr_assert_null(result);
    }
    yb_snapshot_close(snapshot);
    return status;
}

static void fail_every(unsigned kind, yb_status expected, int once)
{
    static char text[STORY_TEXT], wanted[STORY_TEXT];
    failing_hooks failing;
    story s;
    failing_start(&failing, FAIL_NOTHING, 0);
    story_begin(&s, &failing.hooks, 1);
    put_figures(&s);
    for (unsigned number = 0; number < QUESTIONS; number++) {
        yb_error error = YB_ERROR_INIT;
        yb_status right = ask(s.store, number, wanted, &error);
        for (unsigned n = 0;; n++) {
            cr_assert_lt(n, 5000);
            failing.kinds = kind;
            failing.countdown = n;
            failing.failed = 0;
            failing.once = once;
            yb_store_trim(s.store);
            long blocks = failing.blocks;
            yb_status status = ask(s.store, number, text, &error);
            unsigned failed = failing.failed;
            failing.kinds = FAIL_NOTHING;
            yb_store_trim(s.store);
            cr_assert_eq(failing.blocks, blocks);
            if (failed == 0) {
                cr_assert_eq(status, right);
                cr_assert_str_eq(text, wanted);
                break;
            }
            cr_assert_eq(status, expected, "%s", error.message);
        }
    }
    story_end(&s);
    cr_assert_eq(failing.blocks, 0);
}

Test(fault, a_query_without_memory_fails_cleanly_wherever_it_runs_out)
{
    fail_every(FAIL_MEMORY, YB_NO_MEMORY, 0);
    fail_every(FAIL_MEMORY, YB_NO_MEMORY, 1);
}

Test(fault, a_query_without_its_file_fails_cleanly)
{
    fail_every(FAIL_READ, YB_IO, 0);
}
