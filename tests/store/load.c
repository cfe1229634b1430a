/* Loading under any budget of memory and by any number of threads: the same
 * rows, and the same bytes. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/checksum.h"
#include "support/scratch.h"
#include "support/test.h"
#include "support/world.h"

static int sync_nothing(void *context, yb_file *file)
{
    return 0;
}

static int sync_no_directory(void *context, const char *path)
{
    return 0;
}

/* Files as usual, but nothing waits for the disk. */
static const yb_hooks *unsynced(void)
{
    static yb_io io;
    static yb_hooks hooks = { sizeof hooks, NULL, &io, NULL };
    io = *yb_default_io();
    io.sync = sync_nothing;
    io.sync_directory = sync_no_directory;
    return &hooks;
}

/* Rows of the world's changes in commits of their own; the same for the same seed. */
static void load_world(world *w, const char *path, uint32_t threads, uint64_t budget, uint64_t seed)
{
    yb_store_options options = { sizeof options, unsynced(), 1, threads, budget };
    yb_store *store;
    yb_error error = YB_ERROR_INIT;
    world_make(w, 3, 8, seed);
    cr_assert_eq(yb_store_open(path, &options, &store, &error), YB_OK, "%s", error.message);
    for (int commit = 0; commit < 3; commit++) {
        world_commit(w, store, 12);
    }
    world_compare_store(w, store);
    yb_store_close(store);
}

/* Over names and bytes of all files, in any order. */
static uint64_t directory_checksum(const char *path)
{
    uint64_t sum = 0;
    DIR *directory = opendir(path);
    cr_assert_not_null(directory);
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        static char bytes[1 << 20];
        FILE *file = entry->d_name[0] == '.' ? NULL : fopen(scratch_path(path, entry->d_name), "rb");
        if (file != NULL) {
            size_t count = fread(bytes, 1, sizeof bytes, file);
            cr_assert_lt(count, sizeof bytes);
            sum += yb_checksum(bytes, count) * 31 + yb_checksum(entry->d_name, strlen(entry->d_name));
            fclose(file);
        }
    }
    closedir(directory);
    return sum;
}

Test(store_load, any_budget_and_number_of_threads_gives_the_same_rows_and_bytes)
{
    static const uint64_t budgets[] = { 0, 1, 1 << 14, 1 << 16, 1 << 20 };
    static const uint32_t threads[] = { 1, 2, 3, 8 };
    for (uint64_t seed = 1; seed <= 6; seed++) {
        uint64_t expected = 0;
        for (size_t i = 0; i < 10; i++) {
            char path[SCRATCH_PATH];
            world w;
            scratch_make(path);
            load_world(&w, path, threads[(i + seed) % 4], budgets[i % 5], seed);
            uint64_t sum = directory_checksum(path);
            cr_assert(i == 0 || sum == expected);
            expected = sum;
            world_free(&w);
            scratch_remove(path);
        }
    }
}

/* ---- the order in which rows come ------------------------------------------- */

enum { SERIES = 6, REGIONS = 200, YEARS = 30, CELLS = SERIES * REGIONS * YEARS };

typedef struct cube {
    uint32_t series[CELLS], region[CELLS];
    int16_t year[CELLS];
    int64_t mantissa[CELLS];
} cube;

/* The cell's dimensions, slowest first: 0 series, 1 region, 2 year. */
static void fill_cube(cube *c, const int order[3])
{
    static const uint32_t sizes[] = { SERIES, REGIONS, YEARS };
    for (uint32_t i = 0; i < CELLS; i++) {
        uint32_t at[3], rest = i;
        for (int d = 2; d >= 0; d--) {
            at[order[d]] = rest % sizes[order[d]];
            rest /= sizes[order[d]];
        }
        c->series[i] = at[0];
        c->region[i] = at[1];
        c->year[i] = (int16_t)(1990 + at[2]);
        c->mantissa[i] = (int64_t)at[0] * 1000003 + at[1] * 101 + at[2];
    }
}

static void shuffle_cube(cube *c, world *w)
{
    for (uint32_t i = CELLS; i > 1; i--) {
        uint32_t a = i - 1, b = (uint32_t)world_below(w, i), u;
        int16_t year = c->year[a];
        int64_t mantissa = c->mantissa[a];
        u = c->series[a], c->series[a] = c->series[b], c->series[b] = u;
        u = c->region[a], c->region[a] = c->region[b], c->region[b] = u;
        c->year[a] = c->year[b], c->year[b] = year;
        c->mantissa[a] = c->mantissa[b], c->mantissa[b] = mantissa;
    }
}

static uint64_t load_cube(const cube *c, world *w, uint32_t threads, uint64_t budget)
{
    char path[SCRATCH_PATH];
    yb_store_options options = { sizeof options, unsynced(), 1, threads, budget };
    yb_store *store;
    yb_writer *writer;
    scratch_make(path);
    cr_assert_eq(yb_store_open(path, &options, &store, NULL), YB_OK);
    cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
    cr_assert_eq(world_describe(w, writer, NULL), YB_OK);
    for (size_t done = 0; done < CELLS;) {
        size_t piece = 1 + (size_t)world_below(w, 5000);
        piece = piece < CELLS - done ? piece : CELLS - done;
        yb_rows rows = {
            piece, c->series + done, c->region + done, c->year + done, c->mantissa + done, NULL, NULL, NULL, NULL, NULL
        };
        cr_assert_eq(yb_writer_append(writer, &rows, NULL), YB_OK);
        done += piece;
    }
    cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
    yb_writer_close(writer);
    cr_assert_eq(yb_store_check(store, NULL, NULL, NULL), YB_OK);
    yb_store_close(store);
    uint64_t sum = directory_checksum(path);
    scratch_remove(path);
    return sum;
}

Test(store_load, rows_give_the_same_bytes_in_whatever_order_they_come)
{
    static const int orders[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
    static cube c;
    world w;
    world_make(&w, 25, 8, 77);
    cr_assert_geq(w.region_count, REGIONS);
    fill_cube(&c, orders[0]);
    uint64_t expected = load_cube(&c, &w, 1, 0);
    for (int i = 0; i < 14; i++) {
        fill_cube(&c, orders[i % 6]);
        if (i >= 12) {
            shuffle_cube(&c, &w);
        }
        cr_assert_eq(load_cube(&c, &w, 1 + i % 3, i % 2 ? 0 : 150000), expected, "order %d", i);
    }
    world_free(&w);
}

/* ---- memory ------------------------------------------------------------------- */

/* An allocator that knows how much is in use, and was at most. */
typedef struct counting {
    yb_allocator allocator;
    size_t used, peak;
} counting;

static void count(counting *c, size_t more, size_t less)
{
    size_t used = __atomic_add_fetch(&c->used, more - less, __ATOMIC_RELAXED);
    size_t peak = __atomic_load_n(&c->peak, __ATOMIC_RELAXED);
    while (used > peak && !__atomic_compare_exchange_n(&c->peak, &peak, used, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
    }
}

static size_t size_of(void *block)
{
    return block == NULL ? 0 : *(size_t *)((char *)block - 16);
}

static void *counting_reallocate(void *context, void *block, size_t bytes)
{
    size_t before = size_of(block);
    char *moved = realloc(block == NULL ? NULL : (char *)block - 16, bytes + 16);
    if (moved == NULL) {
        return NULL;
    }
    *(size_t *)(void *)moved = bytes;
    count(context, bytes, before);
    return moved + 16;
}

static void *counting_allocate(void *context, size_t bytes)
{
    return counting_reallocate(context, NULL, bytes);
}

static void counting_release(void *context, void *block)
{
    if (block != NULL) {
        count(context, 0, size_of(block));
        free((char *)block - 16);
    }
}

enum { MANY_SERIES = 12, MANY_ROWS = 3000000, PIECE = 4096 };

/* Row i of MANY_ROWS, in an order that has nothing to do with keys. */
static void fill_piece(cube *c, uint32_t first, uint32_t regions)
{
    for (uint32_t i = 0; i < PIECE; i++) {
        uint64_t cell = ((uint64_t)(first + i) * 2654435761u) % ((uint64_t)MANY_SERIES * regions * YEARS);
        c->series[i] = (uint32_t)(cell % MANY_SERIES);
        c->region[i] = (uint32_t)(cell / MANY_SERIES % regions);
        c->year[i] = (int16_t)(1990 + cell / MANY_SERIES / regions);
        c->mantissa[i] = (int64_t)(cell * 37 % 100000);
    }
}

Test(store_load, millions_of_rows_load_within_16_mib)
{
    static cube c;
    char path[SCRATCH_PATH];
    counting memory = { .allocator = { sizeof(yb_allocator), &memory, counting_allocate, counting_reallocate,
                                       counting_release } };
    yb_hooks hooks = { sizeof hooks, &memory.allocator, NULL, NULL };
    yb_store_options options = { sizeof options, &hooks, 1, 2, (uint64_t)16 << 20 };
    yb_store *store;
    yb_writer *writer;
    world w;

    world_make(&w, 500, 20, 5);
    scratch_make(path);
    cr_assert_eq(yb_store_open(path, &options, &store, NULL), YB_OK);
    cr_assert_eq(yb_writer_begin(store, &writer, NULL), YB_OK);
    cr_assert_eq(world_describe(&w, writer, NULL), YB_OK);
    size_t before = memory.used;
    memory.peak = before;
    for (uint32_t first = 0; first < MANY_ROWS; first += PIECE) {
        fill_piece(&c, first, w.region_count);
        yb_rows rows = { PIECE, c.series, c.region, c.year, c.mantissa, NULL, NULL, NULL, NULL, NULL };
        cr_assert_eq(yb_writer_append(writer, &rows, NULL), YB_OK);
    }
    cr_assert_eq(yb_writer_commit(writer, NULL, NULL), YB_OK);
    cr_assert_lt(memory.peak - before, (size_t)16 << 20, "%zu bytes", memory.peak - before);
    yb_writer_close(writer);
    yb_snapshot *snapshot;
    cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
    cr_assert_gt(yb_snapshot_row_count(snapshot), 2000000);
    yb_snapshot_close(snapshot);
    yb_store_close(store);
    cr_assert_eq(memory.used, 0);
    world_free(&w);
    scratch_remove(path);
}
