/* Answers whole blocks from the directory, without reading them. */
#include "query/gather.h"

/* Superseded rows are still in the statistics. */
static int masked(const yb_part *part, uint32_t block, const yb_block_info *info)
{
    return info->kind == YB_BLOCK_TILE ? yb_part_mask_tile(part, block, 0, NULL)
                                       : yb_part_mask_run(part, block, info->rows, NULL);
}

yb_status yb_gather_directory(yb_gather *gather, yb_gather_worker *worker, const yb_block_task *task, int *taken,
                              yb_error *error)
{
    const yb_plan *plan = gather->plan;
    const yb_part_lanes *part = &gather->lanes->parts[task->part];
    const yb_block_info *info = yb_segment_block(part->part->segment, task->block);
    int whole_years = info->first_year >= plan->first_year && info->last_year <= plan->last_year &&
                      (!plan->query->by_year || info->first_year == info->last_year);
    int decided = yb_gather_decides(gather, info->scale, info->min, info->max);
    int skipped = info->first_year == info->last_year && !yb_work_takes(gather->work, info->first_year);
    if (decided == 0 || skipped) {
        *taken = 1;
        return YB_OK;
    }
    if (decided < 0 || !gather->takes_statistics || !whole_years || info->first_series != info->last_series ||
        masked(part->part, task->block, info)) {
        return YB_OK;
    }
    uint32_t node = yb_lanes_single(part, info->first_region, info->last_region);
    if (node == YB_NO_NODE) {
        return YB_OK;
    }
    yb_plane *plane;
    uint32_t row;
    uint32_t slot = part->slots[info->first_series], stripe = yb_work_stripe(gather->work, slot, info->scale);
    YB_TRY(yb_gather_plane(gather, worker, stripe, &plane, error));
    YB_TRY(yb_plane_add_row(plan->env, plane, node, &row, error));
    yb_statistics statistics = { info->rows, info->sum, info->min, info->max };
    size_t cell = row * gather->work->cell_years + yb_gather_year_cell(gather, info->first_year);
    if (yb_gather_take(gather, worker, stripe, plane, cell, &statistics)) {
        yb_gather_saw(worker, slot, info->first_year, info->last_year);
        worker->blocks_from_statistics++;
        *taken = 1;
    }
    return YB_OK;
}
