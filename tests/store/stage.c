/* Rows that come in order and are too many for the memory: they go into segments before the commit. */
#include "store/writer.h"
#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

typedef struct staging {
    char path[SCRATCH_PATH];
    world w;
    yb_store *store;
    yb_writer *writer;
} staging;

/* `bytes` of runs are worth a segment, `limit` find room in memory. */
static void begin(staging *s, uint64_t bytes, uint64_t limit)
{
    cr_assert_eq(yb_writer_begin(s->store, &s->writer, NULL), YB_OK);
    cr_assert_eq(world_describe(&s->w, s->writer, NULL), YB_OK);
    s->writer->rows.limits = (yb_row_limits) { 64, limit, 50, 64, 1000, bytes };
}

static void start(staging *s, uint64_t seed)
{
    scratch_make(s->path);
    world_make(&s->w, 3, 5, seed);
    s->store = world_open(s->path, NULL);
}

static void end(staging *s)
{
    yb_store_close(s->store);
    world_free(&s->w);
    scratch_remove(s->path);
}

/* Rows in order, some of which are staged. */
static void fill(staging *s)
{
    cr_assert_eq(world_fill(&s->w, s->writer, NULL), YB_OK);
    cr_assert_gt(s->writer->staged_count, 0);
}

static void commit(staging *s)
{
    cr_assert_eq(yb_writer_commit(s->writer, NULL, NULL), YB_OK);
    yb_writer_close(s->writer);
    world_compare_store(&s->w, s->store);
    cr_assert_eq(scratch_count(s->path, "run-"), 0);
}

Test(store_stage, rows_in_order_fill_segments_and_no_run_file)
{
    staging s;
    start(&s, 1);
    begin(&s, 0, 4000);
    fill(&s);
    cr_assert_eq(scratch_count(s.path, "run-"), 0);
    const unsigned staged = scratch_count(s.path, "segment-");
    cr_assert_geq(staged, 2);
    cr_assert_eq(staged, s.writer->staged_count);
    commit(&s);
    cr_assert_eq(scratch_count(s.path, "segment-"), staged + 1, "and one of the rows that were left");
    end(&s);
}

Test(store_stage, what_comes_later_replaces_what_was_staged)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        staging s;
        start(&s, seed);
        begin(&s, 0, 2000 + 500 * seed);
        for (int again = 0; again < 3; again++) {
            fill(&s);
            cr_assert_eq(world_change(&s.w, s.writer, NULL), YB_OK);
        }
        commit(&s);
        begin(&s, 0, 2000);
        fill(&s);
        commit(&s);
        cr_assert_eq(yb_compact(s.store, NULL, NULL, NULL), YB_OK);
        world_compare_store(&s.w, s.store);
        cr_assert_eq(scratch_count(s.path, "segment-"), 1);
        end(&s);
    }
}

Test(store_stage, segments_end_at_the_same_rows_with_any_number_of_threads)
{
    uint64_t ends[20];
    uint32_t count = 0;
    for (uint32_t threads = 1; threads <= 9; threads++) {
        staging s;
        start(&s, 6);
        yb_store_close(s.store);
        yb_store_options options = { sizeof options, NULL, 0, threads, 0 };
        cr_assert_eq(yb_store_open(s.path, &options, &s.store, NULL), YB_OK);
        begin(&s, 0, 2000);
        for (int again = 0; again < 3; again++) {
            fill(&s);
        }
        cr_assert_lt(s.writer->staged_count, 20);
        cr_assert(threads == 1 ? s.writer->staged_count > 1 : s.writer->staged_count == count,
                  "%u threads: %zu segments", threads, s.writer->staged_count);
        count = (uint32_t)s.writer->staged_count;
        for (uint32_t i = 0; i < count; i++) {
            cr_assert(threads == 1 || ends[i] == s.writer->staged[i].rows);
            ends[i] = s.writer->staged[i].rows;
        }
        commit(&s);
        end(&s);
    }
}

Test(store_stage, a_writer_goes_on_behind_a_commit_that_had_staged_segments)
{
    staging s;
    start(&s, 3);
    begin(&s, 0, 3000);
    for (int again = 0; again < 3; again++) {
        fill(&s);
        cr_assert_eq(yb_writer_commit(s.writer, NULL, NULL), YB_OK);
        cr_assert_eq(s.writer->staged_count, 0);
        world_compare_store(&s.w, s.store);
    }
    commit(&s);
    end(&s);
}

Test(store_stage, a_writer_that_is_closed_takes_its_segments_away)
{
    staging s;
    start(&s, 4);
    begin(&s, 0, 3000);
    fill(&s);
    cr_assert_gt(scratch_count(s.path, "segment-"), 0);
    yb_writer_close(s.writer);
    cr_assert_eq(scratch_count(s.path, "segment-"), 0);
    end(&s);
}

Test(store_stage, rows_in_no_order_and_those_worth_no_segment_go_into_run_files)
{
    staging s;
    start(&s, 5);
    begin(&s, 0, 3000);
    for (uint32_t i = 0; i < 3000; i++) { /* steps that visit everything, in leaps */
        uint32_t cell = i * 1201 % (WORLD_SERIES * WORLD_YEARS * s.w.region_count);
        cr_assert_eq(world_put(&s.w, s.writer, cell % WORLD_SERIES, cell / WORLD_SERIES / WORLD_YEARS,
                               WORLD_FIRST_YEAR + (int)(cell / WORLD_SERIES % WORLD_YEARS), i, 1, NULL),
                     YB_OK);
    }
    cr_assert_eq(s.writer->staged_count, 0);
    cr_assert_gt(scratch_count(s.path, "run-"), 0);
    commit(&s);
    begin(&s, 1 << 20, 3000);
    cr_assert_eq(world_fill(&s.w, s.writer, NULL), YB_OK);
    cr_assert_eq(s.writer->staged_count, 0);
    cr_assert_gt(scratch_count(s.path, "run-"), 0);
    commit(&s);
    cr_assert_eq(scratch_count(s.path, "segment-"), 2);
    end(&s);
}
