/* Random commits against a naive map of observations. */
#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

static void commit_changes(world *w, yb_writer *writer, unsigned changes)
{
    yb_error error = YB_ERROR_INIT;
    for (unsigned i = 0; i < changes; i++) {
        cr_assert_eq(world_change(w, writer, &error), YB_OK, "%s", error.message);
    }
    cr_assert_eq(yb_writer_commit(writer, NULL, &error), YB_OK, "%s", error.message);
}

/* Commits at random, reopening now and then, and compares after each. */
static void run_history(uint32_t counties, uint32_t towns, unsigned commits, uint64_t seed)
{
    char path[SCRATCH_PATH];
    world w;
    scratch_make(path);
    world_make(&w, counties, towns, seed);
    yb_store *store = world_open(path, NULL);
    for (unsigned commit = 0; commit < commits; commit++) {
        yb_writer *writer;
        yb_error error = YB_ERROR_INIT;
        cr_assert_eq(yb_writer_begin(store, &writer, &error), YB_OK, "%s", error.message);
        cr_assert_eq(world_describe(&w, writer, &error), YB_OK, "%s", error.message);
        commit_changes(&w, writer, 1 + (unsigned)world_below(&w, 6));
        if (world_below(&w, 2) == 0) {
            commit_changes(&w, writer, 1 + (unsigned)world_below(&w, 3));
        }
        yb_writer_close(writer);
        world_compare_store(&w, store);
        if (world_below(&w, 3) == 0) {
            yb_store_close(store);
            store = world_open(path, NULL);
            world_compare_store(&w, store);
        }
    }
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}

Test(store_round_trip, many_small_histories_of_a_small_country)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        run_history(3, 9, 12, seed);
    }
}

Test(store_round_trip, a_history_of_a_country_of_several_tiles)
{
    run_history(30, 99, 16, 77);
}

Test(store_round_trip, a_key_written_in_every_commit_has_its_last_value)
{
    char path[SCRATCH_PATH];
    world w;
    scratch_make(path);
    world_make(&w, 2, 3, 5);
    yb_store *store = world_open(path, NULL);
    for (int commit = 0; commit < 40; commit++) {
        yb_writer *writer;
        cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
        cr_assert_eq(world_describe(&w, writer, NULL), YB_OK);
        cr_assert_eq(world_put(&w, writer, 3, 4, 2010, commit, 0, NULL), YB_OK);
        cr_assert_eq(world_put(&w, writer, 3, 4, 2010, commit + 1, 2, NULL), YB_OK);
        cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
        yb_writer_close(writer);
    }
    cr_assert_eq(w.count, 1);
    world_compare_store(&w, store);
    yb_store_close(store);
    world_free(&w);
    scratch_remove(path);
}
