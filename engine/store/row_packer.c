/* Gathering rows into blocks. */
#include "store/row_packer.h"

#include "core/memory.h"

static yb_status pack_block(yb_row_packer *packer, yb_error *error)
{
    YB_TRY(yb_row_pack(&packer->block, &packer->packed, error));
    packer->block.columns.count = packer->block.series_count = 0;
    return packer->put == NULL ? YB_OK : packer->put(packer, error);
}

static yb_status reserve(yb_row_packer *packer, int noted, yb_error *error)
{
    yb_row_block *block = &packer->block;
    if (block->series == NULL) {
        YB_TRY(yb_alloc(packer->env, packer->block_rows, sizeof(uint32_t), (void **)&block->series, error));
    }
    if (block->starts == NULL) {
        YB_TRY(yb_alloc(packer->env, packer->block_rows + 1, sizeof(uint32_t), (void **)&block->starts, error));
    }
    return yb_row_columns_reserve(&block->columns, packer->block_rows, noted, error);
}

/* Makes the series the block's last. Returns how many of `rows` find room in it. */
static size_t begin(yb_row_packer *packer, uint32_t series, size_t rows)
{
    yb_row_block *block = &packer->block;
    size_t room = packer->block_rows - block->columns.count;
    if (block->series_count == 0 || block->series[block->series_count - 1] != series) {
        block->series[block->series_count] = series;
        block->starts[block->series_count++] = (uint32_t)block->columns.count;
    }
    return rows < room ? rows : room;
}

/* Packs a whole block of rows from where they lie. */
static yb_status pack_directly(yb_row_packer *packer, uint32_t series, const yb_row_columns *rows, size_t first,
                               yb_error *error)
{
    uint32_t starts[2] = { 0 };
    yb_row_block block = { .columns = *rows, .series = &series, .starts = starts, .series_count = 1 };
    for (int column = YB_ROW_REGION; column < YB_ROW_COLUMNS; column++) {
        char *numbers = rows->column[column];
        block.columns.column[column] = numbers == NULL ? NULL : numbers + first * yb_row_column_width(column);
    }
    block.columns.count = packer->block_rows;
    YB_TRY(yb_row_pack(&block, &packer->packed, error));
    return packer->put == NULL ? YB_OK : packer->put(packer, error);
}

static yb_status take(yb_row_sink *sink, uint32_t series, const yb_row_columns *rows, size_t first, size_t end,
                      yb_error *error)
{
    yb_row_packer *packer = (yb_row_packer *)sink;
    YB_TRY(reserve(packer, rows->noted, error));
    while (first < end) {
        if (packer->block.columns.count == 0 && end - first >= packer->block_rows) {
            YB_TRY(pack_directly(packer, series, rows, first, error));
            first += packer->block_rows;
            continue;
        }
        size_t piece = begin(packer, series, end - first);
        yb_row_columns_copy(&packer->block.columns, rows, first, first + piece);
        first += piece;
        if (packer->block.columns.count == packer->block_rows) {
            YB_TRY(pack_block(packer, error));
        }
    }
    return YB_OK;
}

yb_status yb_row_packer_gather(yb_row_packer *packer, uint32_t series, const yb_row_columns *from, const uint32_t *rows,
                               size_t count, yb_error *error)
{
    YB_TRY(reserve(packer, from->noted, error));
    while (count > 0) {
        size_t piece = begin(packer, series, count);
        yb_row_columns_gather(&packer->block.columns, from, rows, piece);
        rows += piece;
        count -= piece;
        if (packer->block.columns.count == packer->block_rows) {
            YB_TRY(pack_block(packer, error));
        }
    }
    return YB_OK;
}

void yb_row_packer_init(yb_row_packer *packer, const yb_env *env, size_t block_rows)
{
    *packer = (yb_row_packer) { { take }, .env = env, .block_rows = block_rows };
    packer->packed.env = env;
    packer->block.columns = (yb_row_columns) { .env = env, .sorted = 1 };
}

yb_status yb_row_packer_end(yb_row_packer *packer, yb_error *error)
{
    return packer->block.columns.count > 0 ? pack_block(packer, error) : YB_OK;
}

void yb_row_packer_clear(yb_row_packer *packer)
{
    packer->block.columns.count = packer->block.series_count = 0;
    packer->packed.used = 0;
}

void yb_row_packer_free(yb_row_packer *packer)
{
    if (packer->env == NULL) {
        return;
    }
    yb_row_columns_free(&packer->block.columns);
    yb_free(packer->env, packer->block.series);
    yb_free(packer->env, packer->block.starts);
    yb_buffer_free(&packer->packed);
    packer->block.series = packer->block.starts = NULL;
    yb_row_packer_clear(packer);
}
