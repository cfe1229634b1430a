/* Verifying a run: its rows against what the directory says of them. */
#include "codec/kernels.h"
#include "format/verify.h"

yb_status yb_run_columns_alloc(const yb_env *env, uint32_t rows, yb_run_columns *columns, yb_error *error)
{
    /* The widest column first: every column is aligned. */
    void *block = NULL;
    YB_TRY(yb_alloc(env, rows, sizeof(int64_t) + 2 * sizeof(uint32_t) + sizeof(int16_t), &block, error));
    columns->mantissa = block;
    columns->series = (uint32_t *)(columns->mantissa + rows);
    columns->region = columns->series + rows;
    columns->year = (int16_t *)(columns->region + rows);
    return YB_OK;
}

void yb_run_columns_free(const yb_env *env, yb_run_columns *columns)
{
    yb_free(env, columns->mantissa);
    columns->mantissa = NULL;
}

/* Bounds and statistics of the rows, as a directory entry would have them. */
static yb_block_info describe(const yb_run_columns *columns, uint32_t rows)
{
    yb_block_info found = { .first_series = columns->series[0],
                            .last_series = columns->series[rows - 1],
                            .first_region = columns->region[0],
                            .last_region = columns->region[0],
                            .first_year = columns->year[0],
                            .last_year = columns->year[0],
                            .min = columns->mantissa[0],
                            .max = columns->mantissa[0] };
    for (uint32_t i = 0; i < rows; i++) {
        uint32_t region = columns->region[i];
        int16_t year = columns->year[i];
        int64_t mantissa = columns->mantissa[i];
        found.first_region = region < found.first_region ? region : found.first_region;
        found.last_region = region > found.last_region ? region : found.last_region;
        found.first_year = year < found.first_year ? year : found.first_year;
        found.last_year = year > found.last_year ? year : found.last_year;
        found.min = mantissa < found.min ? mantissa : found.min;
        found.max = mantissa > found.max ? mantissa : found.max;
        found.sum += mantissa;
    }
    return found;
}

static yb_status compare(const yb_segment *segment, uint32_t block, const yb_run_columns *columns, yb_error *error)
{
    const yb_block_info *info = &segment->blocks[block];
    yb_block_info found = describe(columns, info->rows);
    if (found.first_series != info->first_series || found.last_series != info->last_series ||
        found.first_region != info->first_region || found.last_region != info->last_region ||
        found.first_year != info->first_year || found.last_year != info->last_year || found.min != info->min ||
        found.max != info->max || found.sum != info->sum) {
        return yb_fail_at(error, YB_CORRUPT, segment->path, info->offset,
                          "run %u has bounds, a sum, a minimum or a maximum that its rows do not have", block);
    }
    return YB_OK;
}

yb_status yb_verify_run(const yb_segment *segment, uint32_t block, const uint8_t *bytes, yb_error *error)
{
    yb_run_columns columns = { NULL, NULL, NULL, NULL };
    yb_status status;
    YB_TRY(yb_run_columns_alloc(segment->env, segment->blocks[block].rows, &columns, error));
    YB_TRY_GOTO(yb_run_decode_bytes(segment, block, bytes, yb_kernels_for(YB_CPU_SCALAR), &columns, error));
    status = compare(segment, block, &columns, error);
cleanup:
    yb_run_columns_free(segment->env, &columns);
    return status;
}
