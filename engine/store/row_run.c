/* From a chunk of rows to a sorted run. */
#include "store/row_run.h"

#include <string.h>

#include "core/memory.h"
#include "store/row_sort.h"

void yb_row_run_free(const yb_env *env, yb_row_run *run)
{
    yb_row_columns_free(&run->block.columns);
    yb_free(env, run->block.series);
    yb_free(env, run->block.starts);
    run->block = (yb_row_block) { .columns = run->block.columns };
}

/* The directory of series, from the chunk's column and the order of its pieces. */
static yb_status list_series(yb_row_block *block, const yb_row_columns *chunk, const yb_row_order *order,
                             yb_error *error)
{
    const uint32_t *column = chunk->column[YB_ROW_SERIES];
    uint32_t count = 0, row = 0, before = column[order->pieces[0]];
    for (size_t i = 0; i < order->piece_count; i++) {
        uint32_t series = column[order->pieces[i]];
        count += i == 0 || series != before;
        before = series;
    }
    YB_TRY(yb_alloc(chunk->env, count, sizeof(uint32_t), (void **)&block->series, error));
    YB_TRY(yb_alloc(chunk->env, (size_t)count + 1, sizeof(uint32_t), (void **)&block->starts, error));
    for (size_t i = 0; i < order->piece_count; i++) {
        uint32_t piece = order->pieces[i], series = column[piece];
        if (i == 0 || series != before) {
            block->series[block->series_count] = before = series;
            block->starts[block->series_count++] = row;
        }
        row += order->ends == NULL ? 1 : order->ends[i] - piece;
    }
    block->starts[count] = row;
    return YB_OK;
}

/* The chunk's own memory becomes the run's. The chunk keeps its column of series,
 * whose pages it would otherwise be given anew each time. */
static void take_over(yb_row_columns *columns, yb_row_columns *chunk)
{
    *columns = *chunk;
    columns->sorted = 1;
    columns->column[YB_ROW_SERIES] = NULL;
    *chunk = (yb_row_columns) { .env = chunk->env, .column = { chunk->column[YB_ROW_SERIES] } };
}

static yb_status copy_in_order(yb_row_columns *columns, const yb_row_columns *chunk, const yb_row_order *order,
                               yb_error *error)
{
    YB_TRY(yb_row_columns_reserve(columns, order->rows, chunk->noted, error));
    if (order->ends == NULL) {
        yb_row_columns_gather(columns, chunk, order->pieces, order->piece_count);
        return YB_OK;
    }
    for (size_t i = 0; i < order->piece_count; i++) {
        yb_row_columns_copy(columns, chunk, order->pieces[i], order->ends[i]);
    }
    return YB_OK;
}

/* Other threads may do the same. */
static void mark_regions(const yb_row_columns *columns, uint8_t *regions)
{
    const uint32_t *region = columns->column[YB_ROW_REGION];
    for (size_t i = 0; i < columns->count; i++) {
        __atomic_store_n(&regions[region[i]], 1, __ATOMIC_RELAXED);
    }
}

yb_status yb_row_run_seal(yb_row_columns *chunk, const yb_series_order *order, uint8_t *regions, yb_row_run *run,
                          yb_error *error)
{
    const yb_env *env = chunk->env;
    yb_row_order found = { .env = env };
    yb_row_run made = { .block.columns = { .env = env, .sorted = 1 } };
    yb_status status;

    yb_row_columns_trim(chunk);
    YB_TRY(yb_row_order_find(chunk, order->rank, &found, error));
    YB_TRY_GOTO(list_series(&made.block, chunk, &found, error));
    if (found.in_order) {
        take_over(&made.block.columns, chunk);
    } else {
        YB_TRY_GOTO(copy_in_order(&made.block.columns, chunk, &found, error));
        chunk->count = 0;
    }
    mark_regions(&made.block.columns, regions);
    made.bytes = made.block.columns.capacity * yb_row_columns_width(&made.block.columns) +
                 made.block.series_count * 2 * sizeof(uint32_t);
    *run = made;
cleanup:
    if (status != YB_OK) {
        yb_row_run_free(env, &made);
    }
    yb_row_order_free(&found);
    return status;
}
