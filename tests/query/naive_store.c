#include "query/naive_store.h"

#include <string.h>

#include "support/test.h"

void naive_store_begin(naive_store *s, uint32_t provinces, uint32_t fan, uint64_t seed, uint32_t threads)
{
    yb_error error = YB_ERROR_INIT;
    yb_store_options options = { .struct_size = sizeof options, .create = 1, .threads = threads };
    memset(s, 0, sizeof *s);
    scratch_make(s->path);
    naive_make(&s->world, provinces, fan, seed);
    cr_assert_eq(yb_store_open(s->path, &options, &s->store, &error), YB_OK, "%s", error.message);
}

void naive_store_end(naive_store *s)
{
    yb_writer_close(s->writer);
    yb_snapshot_close(s->snapshot);
    yb_store_close(s->store);
    naive_free(&s->world);
    scratch_remove(s->path);
}

static void begin_writing(naive_store *s)
{
    yb_error error = YB_ERROR_INIT;
    if (s->writer == NULL) {
        cr_assert_eq(yb_writer_begin(s->store, &s->writer, &error), YB_OK, "%s", error.message);
    }
}

static void commit(naive_store *s)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_writer_commit(s->writer, NULL, &error), YB_OK, "%s", error.message);
}

void naive_store_change(naive_store *s, unsigned changes)
{
    begin_writing(s);
    naive_describe(&s->world, s->writer);
    for (unsigned i = 0; i < changes; i++) {
        naive_change(&s->world, s->writer);
    }
    commit(s);
}

void naive_store_reshape(naive_store *s)
{
    begin_writing(s);
    naive_reshape(&s->world, s->writer);
    commit(s);
}

void naive_store_read(naive_store *s)
{
    yb_error error = YB_ERROR_INIT;
    yb_writer_close(s->writer);
    s->writer = NULL;
    yb_snapshot_close(s->snapshot);
    cr_assert_eq(yb_snapshot_open(s->store, &s->snapshot, &error), YB_OK, "%s", error.message);
}
