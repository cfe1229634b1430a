/* Rollups where codes have changed: who counts for whom, whatever happens to the
 * files, and when something fails. */
#include <pthread.h>
#include <string.h>

#include "query/story.h"
#include "support/failing.h"
#include "support/test.h"

static const uint8_t by_town[] = { LEVEL_TOWN }, by_county[] = { LEVEL_COUNTY };

static yb_query ask_by(const uint8_t *level)
{
    yb_query query = YB_QUERY_INIT;
    query.group_levels = level;
    query.group_level_count = 1;
    query.by_year = 1;
    return query;
}

static void set_lineage(story *s, const yb_lineage_entry *entries, size_t count)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_writer_set_lineage(s->writer, entries, count, &error), YB_OK, "%s", error.message);
}

/* T121 and T122 came to be T113, and that moved: D12 has no towns any more. */
static void merge_towns(story *s, const yb_hooks *hooks)
{
    static const yb_lineage_entry entries[] = {
        { sizeof *entries, "T121", "T113", 2022, YB_MERGED, "建昌镇", "D12", 0 },
        { sizeof *entries, "T122", "T113", 2022, YB_MERGED, "株良镇", "D12", 0 },
    };
    story_begin(s, hooks, 2);
    story_put(s, "fiscal", "T111", 2021, "1");
    story_put(s, "fiscal", "T121", 2021, "10");
    story_put(s, "fiscal", "T122", 2021, "20");
    story_put(s, "rate", "T121", 2021, "3");
    story_put(s, "rate", "T111", 2021, "4");
    story_commit(s);
    story_drop_regions(s, "T12");
    set_lineage(s, entries, 2);
    story_put(s, "fiscal", "T113", 2022, "33");
    story_put(s, "fiscal", "T113", 2021, "31");
    story_commit(s);
}

Test(lineage, sums_are_of_those_that_were_there)
{
    story s;
    merge_towns(&s, NULL);
    cr_assert_str_eq(
        story_rollup(&s, "fiscal", ask_by(by_town)),
        "T111 2021 1 1 1 1 0\n"
        "T113 2021 30 2 2 30 0\n"
        "T113 2022 33 1 1 33 0\n"
        "note: by the lineage, figures under other codes count: T121 for 青泥镇 (T113), T122 for 青泥镇 "
        "(T113)\n"
        "note: left out: 1 figure under codes of another time, since there are some of the regions of that "
        "time\n");
    story_end(&s);
}

Test(lineage, parents_are_those_of_the_year)
{
    story s;
    yb_error error = YB_ERROR_INIT;
    merge_towns(&s, NULL);
    cr_assert_str_eq(story_rows(&s, "fiscal", ask_by(by_county)), "D11 2021 31 3 4 - -\nD11 2022 33 1 3 - -\n");
    yb_snapshot *newest = s.snapshot;
    cr_assert_eq(yb_snapshot_of_year(newest, 2021, &s.snapshot, &error), YB_OK, "%s", error.message);
    cr_assert_str_eq(story_rows(&s, "fiscal", ask_by(by_county)),
                     "D11 2021 1 1 2 - -\nD11 2022 33 1 3 - -\nD12 2021 30 2 2 - -\n");
    yb_snapshot_close(newest); /* the year's goes on without it */
    cr_assert_str_eq(story_rows(&s, "fiscal", ask_by(by_town)),
                     "T111 2021 1 1 1 1 0\nT113 2022 33 1 1 33 0\nT121 2021 10 1 1 10 0\nT122 2021 20 1 1 20 0\n");
    story_end(&s);
}

Test(lineage, figures_stay_under_their_codes)
{
    story s;
    static char before[STORY_TEXT];
    yb_error error = YB_ERROR_INIT;
    merge_towns(&s, NULL);
    cr_assert_eq(yb_snapshot_row_count(s.snapshot), 7); /* none hides another */
    strcpy(before, story_rollup(&s, "fiscal", ask_by(by_town)));
    yb_writer_close(s.writer);
    s.writer = NULL;
    cr_assert_eq(yb_compact(s.store, NULL, NULL, &error), YB_OK, "%s", error.message);
    yb_snapshot_close(s.snapshot);
    cr_assert_eq(yb_snapshot_open(s.store, &s.snapshot, &error), YB_OK);
    cr_assert_eq(yb_snapshot_segment_count(s.snapshot), 1);
    cr_assert_eq(yb_snapshot_row_count(s.snapshot), 7);
    cr_assert_str_eq(story_rollup(&s, "fiscal", ask_by(by_town)), before);
    story_end(&s);
}

static size_t count_scanned(const yb_snapshot *snapshot, const char *code)
{
    yb_filter filter = YB_FILTER_INIT;
    yb_scan *scan;
    yb_rows rows;
    yb_error error = YB_ERROR_INIT;
    filter.region = yb_regions_by_code(yb_snapshot_regions(snapshot), code);
    cr_assert_neq(filter.region, YB_NO_REGION);
    cr_assert_eq(yb_scan_open(snapshot, &filter, &scan, &error), YB_OK);
    cr_assert_eq(yb_scan_next(scan, &rows, &error), YB_OK);
    size_t count = rows.count;
    yb_scan_close(scan);
    return count;
}

Test(lineage, scans_go_by_codes_of_the_tree_that_is_asked_for)
{
    story s;
    yb_snapshot *of_year;
    yb_error error = YB_ERROR_INIT;
    merge_towns(&s, NULL);
    cr_assert_eq(count_scanned(s.snapshot, "T113"), 2);
    cr_assert_eq(yb_snapshot_of_year(s.snapshot, 2021, &of_year, &error), YB_OK);
    cr_assert_eq(count_scanned(of_year, "T113"), 2);
    cr_assert_eq(count_scanned(of_year, "T121"), 2);
    cr_assert_eq(count_scanned(of_year, "P1"), 7);
    yb_snapshot_close(of_year);
    story_end(&s);
}

Test(lineage, a_tree_that_lacks_what_the_lineage_leads_to_is_not_committed)
{
    story s;
    yb_error error = YB_ERROR_INIT;
    merge_towns(&s, NULL);
    story_drop_regions(&s, "T1");
    cr_assert_eq(yb_writer_commit(s.writer, NULL, &error), YB_INVALID);
    cr_assert_not_null(
        strstr(error.message, "\"T113\", which \"T121\" becomes in 2022, is neither in the region tree"));
    yb_writer_close(s.writer);
    cr_assert_eq(yb_writer_begin(s.store, &s.writer, &error), YB_OK);
    set_lineage(&s, NULL, 0);
    story_drop_regions(&s, "T1");
    story_commit(&s);
    cr_assert_eq(yb_snapshot_lineage_count(s.snapshot), 0);
    story_end(&s);
}

Test(lineage, lines_and_years_that_are_not_there_are_told)
{
    story s;
    yb_snapshot *of_year = NULL;
    yb_lineage_entry entry = { .struct_size = sizeof entry };
    yb_error error = YB_ERROR_INIT;
    merge_towns(&s, NULL);
    cr_assert_eq(yb_snapshot_lineage_count(s.snapshot), 2);
    cr_assert_eq(yb_snapshot_lineage(s.snapshot, 1, &entry, &error), YB_OK);
    cr_assert_str_eq(entry.old_code, "T122");
    cr_assert_str_eq(entry.parent, "D12");
    cr_assert_eq(yb_snapshot_lineage(s.snapshot, 2, &entry, &error), YB_NOT_FOUND);
    cr_assert_eq(yb_snapshot_of_year(s.snapshot, 0, &of_year, &error), YB_INVALID);
    cr_assert_eq(yb_snapshot_of_year(s.snapshot, 10000, &of_year, &error), YB_INVALID);
    cr_assert_null(of_year);
    story_end(&s);
}

/* D31 became a part of D21, which went on: what it told of itself is not D21's own figure. */
Test(lineage, own_figures_of_several_regions_are_no_regions_own)
{
    static const yb_lineage_entry merged[] = {
        { sizeof *merged, "D31", "D21", 2022, YB_MERGED, "", "", 0 },
        { sizeof *merged, "D21", "D21", 2022, YB_MERGED, "", "", 0 },
    };
    story s;
    yb_query query = ask_by(by_county);
    query.from_level = LEVEL_TOWN;
    story_begin(&s, NULL, 1);
    story_put(&s, "fiscal", "T211", 2021, "1");
    story_put(&s, "fiscal", "D21", 2021, "2");
    story_put(&s, "fiscal", "D31", 2021, "4");
    story_commit(&s);
    set_lineage(&s, merged, 2);
    story_commit(&s);
    cr_assert_str_eq(story_rows(&s, "fiscal", query), "D21 2021 1 1 2 2 1\n");
    story_end(&s);
}

static void *ask_in_thread(void *context)
{
    const yb_snapshot *snapshot = context;
    yb_query query = ask_by(by_town);
    yb_result *result = NULL;
    query.by_metric = 1;
    yb_status status = yb_rollup(snapshot, &query, &result, NULL);
    size_t rows = status == YB_OK ? yb_result_row_count(result) : 0;
    yb_result_free(result);
    return (void *)rows;
}

Test(lineage, several_threads_may_be_the_first_to_ask)
{
    story s;
    pthread_t threads[4];
    merge_towns(&s, NULL);
    for (int i = 0; i < 4; i++) {
        cr_assert_eq(pthread_create(&threads[i], NULL, ask_in_thread, s.snapshot), 0);
    }
    for (int i = 0; i < 4; i++) {
        void *rows;
        pthread_join(threads[i], &rows);
        cr_assert_eq((size_t)rows, 3);
    }
    story_end(&s);
}

/* Opens everything anew under the tree of a year, and asks. */
static yb_status ask_anew(yb_store *store, char text[STORY_TEXT], yb_error *error)
{
    yb_snapshot *newest, *of_year;
    yb_result *result = NULL;
    yb_query query = ask_by(by_county);
    query.by_metric = 1;
    query.missing = 1;
    yb_status status = yb_snapshot_open(store, &newest, error);
    if (status != YB_OK) {
        return status;
    }
    status = yb_snapshot_of_year(newest, 2021, &of_year, error);
    yb_snapshot_close(newest);
    if (status != YB_OK) {
        return status;
    }
    status = yb_rollup(of_year, &query, &result, error);
    if (status == YB_OK) {
        story_print(of_year, result, 1, text);
    }
    yb_result_free(result);
    yb_snapshot_close(of_year);
    return status;
}

static void fail_every(unsigned kind, yb_status expected)
{
    static char text[STORY_TEXT], wanted[STORY_TEXT];
    failing_hooks failing;
    story s;
    yb_error error = YB_ERROR_INIT;
    failing_start(&failing, FAIL_NOTHING, 0);
    merge_towns(&s, &failing.hooks);
    cr_assert_eq(ask_anew(s.store, wanted, &error), YB_OK, "%s", error.message);
    for (unsigned n = 0;; n++) {
        failing.kinds = kind;
        failing.countdown = n;
        failing.failed = 0;
        yb_store_trim(s.store);
        long blocks = failing.blocks;
        yb_status status = ask_anew(s.store, text, &error);
        unsigned failed = failing.failed;
        failing.kinds = FAIL_NOTHING;
        yb_store_trim(s.store);
        cr_assert_eq(failing.blocks, blocks, "call %u leaks", n);
        if (failed == 0) {
            cr_assert_eq(status, YB_OK);
            cr_assert_str_eq(text, wanted);
            break;
        }
        cr_assert_eq(status, expected, "call %u: %s", n, error.message);
    }
    story_end(&s);
    cr_assert_eq(failing.blocks, 0);
}

Test(lineage, what_fails_on_the_way_is_told_and_nothing_leaks)
{
    fail_every(FAIL_MEMORY, YB_NO_MEMORY);
    fail_every(FAIL_READ, YB_IO);
}
