/* The writer's buffer: chunks of rows, turned into sorted runs. */
#include "store/row_buffer.h"

#include "core/memory.h"

#define FIRST_CAPACITY ((size_t)1 << 12)

void yb_row_buffer_init(yb_row_buffer *buffer, const yb_env *env)
{
    *buffer = (yb_row_buffer) { .env = env, .chunk_rows = YB_CHUNK_ROWS };
    buffer->open.env = env;
}

static void free_run(const yb_env *env, yb_row_run *run)
{
    yb_row_columns_free(&run->columns);
    yb_free(env, run->series);
    yb_free(env, run->starts);
}

void yb_row_buffer_clear(yb_row_buffer *buffer)
{
    for (size_t i = 0; i < buffer->run_count; i++) {
        free_run(buffer->env, &buffer->runs[i]);
    }
    yb_free(buffer->env, buffer->runs);
    yb_row_columns_free(&buffer->open);
    size_t chunk_rows = buffer->chunk_rows;
    yb_row_buffer_init(buffer, buffer->env);
    buffer->chunk_rows = chunk_rows;
}

/* Turns the column of series into the run's directory of them. */
static yb_status list_series(yb_row_run *run, const yb_env *env, yb_error *error)
{
    const uint32_t *column = run->columns.column[YB_ROW_SERIES];
    uint32_t count = 0, rows = (uint32_t)run->columns.count;
    for (uint32_t i = 0; i < rows; i++) {
        count += i == 0 || column[i] != column[i - 1];
    }
    YB_TRY(yb_alloc(env, count, sizeof(uint32_t), (void **)&run->series, error));
    YB_TRY(yb_alloc(env, (size_t)count + 1, sizeof(uint32_t), (void **)&run->starts, error));
    for (uint32_t i = 0; i < rows; i++) {
        if (i == 0 || column[i] != column[i - 1]) {
            run->series[run->series_count] = column[i];
            run->starts[run->series_count++] = i;
        }
    }
    run->starts[count] = rows;
    yb_free(env, run->columns.column[YB_ROW_SERIES]);
    run->columns.column[YB_ROW_SERIES] = NULL;
    return YB_OK;
}

yb_status yb_row_buffer_seal(yb_row_buffer *buffer, yb_error *error)
{
    const yb_env *env = buffer->env;
    yb_row_run run = { .columns.env = env };
    uint32_t *order = NULL;
    size_t kept = 0;
    yb_status status;

    if (buffer->open.count == 0) {
        return YB_OK;
    }
    YB_TRY_GOTO(yb_grow(env, (void **)&buffer->runs, &buffer->run_capacity, buffer->run_count + 1, sizeof run, error));
    YB_TRY_GOTO(yb_alloc(env, buffer->open.count, sizeof *order, (void **)&order, error));
    YB_TRY_GOTO(yb_row_sort(&buffer->open, order, &kept, error));
    YB_TRY_GOTO(yb_row_columns_reserve(&run.columns, kept, yb_row_columns_annotated(&buffer->open), error));
    yb_row_columns_gather(&run.columns, &buffer->open, order, kept);
    YB_TRY_GOTO(list_series(&run, env, error));
    buffer->runs[buffer->run_count++] = run;
    buffer->open.count = 0;
    yb_free(env, order);
    return YB_OK;
cleanup:
    yb_free(env, order);
    free_run(env, &run);
    return status;
}

/* Room for at least one more row in the open chunk; seals it when it is full. */
static yb_status make_room(yb_row_buffer *buffer, size_t rows, int noted, yb_error *error)
{
    if (buffer->open.count == buffer->chunk_rows) {
        YB_TRY(yb_row_buffer_seal(buffer, error));
    }
    size_t wanted = rows < buffer->chunk_rows - buffer->open.count ? buffer->open.count + rows : buffer->chunk_rows;
    size_t capacity = buffer->open.capacity == 0 ? FIRST_CAPACITY : buffer->open.capacity;
    while (capacity < wanted) {
        capacity *= 2;
    }
    capacity = capacity < buffer->chunk_rows ? capacity : buffer->chunk_rows;
    return yb_row_columns_reserve(&buffer->open, capacity, noted, error);
}

yb_status yb_row_buffer_append(yb_row_buffer *buffer, const yb_rows *rows, yb_error *error)
{
    int noted = yb_rows_noted(rows);
    for (size_t done = 0; done < rows->count;) {
        YB_TRY(make_room(buffer, rows->count - done, noted, error));
        size_t room = buffer->open.capacity - buffer->open.count;
        size_t piece = rows->count - done < room ? rows->count - done : room;
        yb_row_columns_append(&buffer->open, rows, done, piece);
        done += piece;
    }
    buffer->rows += rows->count;
    return YB_OK;
}
