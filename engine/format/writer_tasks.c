/* Encoding a batch: its groups are divided into tasks, which threads take as they
 * come; what they made goes into the file in the order of groups. Tasks depend on
 * the rows alone: so the file does not depend on the number of threads. */
#include <string.h>

#include "core/pool.h"
#include "format/writer.h"

/* A task takes groups until it has so many rows. */
#define TASK_ROWS ((size_t)1 << 14)

static yb_status add_task(yb_segment_writer *writer, size_t first, size_t end, yb_error *error)
{
    yb_tasks *tasks = &writer->tasks;
    if (tasks->count == tasks->capacity) {
        size_t capacity = tasks->capacity * 2 + 4;
        YB_TRY(yb_realloc(writer->env, (void **)&tasks->tasks, capacity, sizeof(yb_task), error));
        for (; tasks->capacity < capacity; tasks->capacity++) {
            yb_encoded_init(&tasks->tasks[tasks->capacity].encoded, writer->env);
        }
    }
    yb_task *task = &tasks->tasks[tasks->count++];
    task->first = first;
    task->end = end;
    task->encoded.level = writer->level;
    yb_encoded_clear(&task->encoded);
    return YB_OK;
}

static yb_status divide(yb_segment_writer *writer, yb_error *error)
{
    const yb_batch *batch = &writer->taken;
    size_t first = 0;
    writer->tasks.count = 0;
    for (size_t g = 0; g < batch->group_count; g++) {
        if (batch->groups[g].end - batch->groups[first].first >= TASK_ROWS || g + 1 == batch->group_count) {
            YB_TRY(add_task(writer, first, g + 1, error));
            first = g + 1;
        }
    }
    return YB_OK;
}

void yb_tasks_free(yb_tasks *tasks, const yb_env *env)
{
    for (size_t t = 0; t < tasks->capacity; t++) {
        yb_encoded_free(&tasks->tasks[t].encoded);
    }
    yb_free(env, tasks->tasks);
}

/* One encoder for each thread that may come. */
static yb_status prepare_encoders(yb_segment_writer *writer, yb_error *error)
{
    uint32_t threads = writer->pool != NULL ? yb_pool_threads(writer->pool) : 1;
    if (threads > writer->encoder_count) {
        YB_TRY(yb_realloc(writer->env, (void **)&writer->encoders, threads, sizeof(yb_group_encoder), error));
        for (; writer->encoder_count < threads; writer->encoder_count++) {
            yb_group_encoder_init(&writer->encoders[writer->encoder_count], writer->env, &writer->keys);
        }
    }
    return YB_OK;
}

static yb_status run_task(void *context, size_t number, uint32_t worker, yb_error *error)
{
    yb_segment_writer *writer = context;
    yb_task *task = &writer->tasks.tasks[number];
    for (size_t g = task->first; g < task->end; g++) {
        YB_TRY(yb_group_encode(&writer->encoders[worker], &writer->taken, &writer->taken.groups[g], &task->encoded,
                               error));
    }
    return YB_OK;
}

static yb_status run_tasks(yb_segment_writer *writer, yb_error *error)
{
    for (size_t t = 0; t < writer->tasks.count; t++) {
        YB_TRY(run_task(writer, t, 0, error));
    }
    return YB_OK;
}

static yb_status append_pending(yb_segment_writer *writer, const yb_row_list *list, yb_error *error)
{
    YB_TRY(yb_row_list_reserve(writer->env, &writer->pending, writer->pending.count + list->count, error));
    if (list->count > 0) {
        memcpy(writer->pending.rows + writer->pending.count, list->rows, list->count * sizeof(yb_row));
    }
    writer->pending.count += list->count;
    return yb_writer_write_runs(writer, YB_RUN_ROWS, error);
}

/* Waits for what is being encoded; it is ready then, and the batch is free. */
static yb_status end_encoding(yb_segment_writer *writer, yb_error *error)
{
    yb_tasks kept = writer->ready;
    if (!writer->encoding) {
        return YB_OK;
    }
    writer->encoding = 0;
    YB_TRY(writer->pool != NULL ? yb_pool_end(writer->pool, error) : run_tasks(writer, error));
    writer->ready = writer->tasks;
    writer->tasks = kept;
    yb_batch_clear(&writer->taken);
    return YB_OK;
}

static yb_status write_ready(yb_segment_writer *writer, yb_error *error)
{
    for (size_t t = 0; t < writer->ready.count; t++) {
        yb_encoded *encoded = &writer->ready.tasks[t].encoded;
        YB_TRY(yb_writer_put_blocks(writer, encoded, error));
        YB_TRY(append_pending(writer, &encoded->pending, error));
    }
    writer->ready.count = 0;
    return YB_OK;
}

yb_status yb_writer_collect(yb_segment_writer *writer, yb_error *error)
{
    YB_TRY(end_encoding(writer, error));
    return write_ready(writer, error);
}

static void exchange(yb_batch *a, yb_batch *b)
{
    yb_batch kept = *a;
    *a = *b;
    *b = kept;
}

yb_status yb_writer_encode(yb_segment_writer *writer, yb_error *error)
{
    YB_TRY(end_encoding(writer, error));
    exchange(&writer->batch, &writer->taken);
    YB_TRY(prepare_encoders(writer, error));
    YB_TRY(divide(writer, error));
    if (writer->pool != NULL) {
        YB_TRY(yb_pool_begin(writer->pool, 0, writer->tasks.count, run_task, writer, error));
    }
    writer->encoding = 1;
    if (writer->encoder_count == 1) { /* nobody does it meanwhile: one batch takes less memory */
        YB_TRY(yb_writer_collect(writer, error));
        exchange(&writer->batch, &writer->taken);
    }
    return write_ready(writer, error);
}
