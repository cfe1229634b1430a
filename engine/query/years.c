/* Which years the cube has cells for. The directory's ranges usually say it; a
 * block with a wide range is asked row by row, so that a stray year costs no
 * room for those between. */
#include <string.h>

#include "query/run_columns.h"
#include "query/work.h"

enum { YEARS_TAKEN_WHOLE = 64 };

/* From `first` to `last` what is present is known, outside nothing is. */
typedef struct year_set {
    int first, last;
    uint8_t present[YB_YEAR_MAX + 1];
} year_set;

static void add_range(year_set *set, int first, int last)
{
    memset(set->present + first, 1, (size_t)(last - first) + 1);
}

static yb_status add_tile(const yb_work *work, const yb_part *part, uint32_t block, year_set *set, yb_error *error)
{
    void *memory;
    YB_TRY(yb_alloc(work->plan->env, 1, sizeof(yb_tile_cursor), &memory, error));
    yb_tile_cursor *cursor = memory;
    yb_status status = yb_tile_open(cursor, part->segment, block, error);
    for (uint32_t i = 0; status == YB_OK && i < cursor->rows; i++) {
        yb_tile_row row;
        status = yb_tile_row_at(cursor, i, &row, error);
        if (status == YB_OK) {
            add_range(set, row.year, row.year);
        }
    }
    yb_tile_close(cursor);
    yb_free(work->plan->env, memory);
    return status;
}

static yb_status add_run(const yb_work *work, const yb_part *part, uint32_t block, year_set *set, yb_error *error)
{
    uint32_t rows = yb_segment_block(part->segment, block)->rows;
    void *memory;
    YB_TRY(yb_alloc(work->plan->env, rows, YB_RUN_ROW_BYTES, &memory, error));
    yb_run_columns columns;
    yb_run_columns_place(memory, rows, &columns);
    yb_status status = yb_run_decode(part->segment, block, work->plan->kernels, &columns, error);
    for (uint32_t i = 0; status == YB_OK && i < rows; i++) {
        add_range(set, columns.year[i], columns.year[i]);
    }
    yb_free(work->plan->env, memory);
    return status;
}

/* The years asked for that some block may have. */
static void find_bounds(const yb_work *work, year_set *set)
{
    set->first = YB_YEAR_MAX;
    set->last = 0;
    for (uint32_t i = 0; i < work->task_count; i++) {
        const yb_block_task *task = &work->tasks[i];
        const yb_block_info *info = yb_segment_block(work->lanes->parts[task->part].part->segment, task->block);
        set->first = info->first_year < set->first ? info->first_year : set->first;
        set->last = info->last_year > set->last ? info->last_year : set->last;
    }
    memset(set->present, 0, (size_t)set->last + 1);
}

static yb_status collect(const yb_work *work, year_set *set, yb_error *error)
{
    for (uint32_t i = 0; i < work->task_count; i++) {
        const yb_part *part = work->lanes->parts[work->tasks[i].part].part;
        uint32_t block = work->tasks[i].block;
        const yb_block_info *info = yb_segment_block(part->segment, block);
        if (info->last_year - info->first_year < YEARS_TAKEN_WHOLE) {
            add_range(set, info->first_year, info->last_year);
        } else if (info->kind == YB_BLOCK_TILE) {
            YB_TRY(add_tile(work, part, block, set, error));
        } else {
            YB_TRY(add_run(work, part, block, set, error));
        }
    }
    return YB_OK;
}

/* Between the two years of a growth, none does. */
static int matters(const yb_plan *plan, int year)
{
    int found = plan->query->by_year == plan->asked->by_year || plan->pairing != YB_PAIR_NONE ||
                (year >= plan->row_first_year && year <= plan->row_last_year);
    for (size_t i = 0; i < plan->asked->derive_count && !found; i++) {
        found = plan->derives[i].first_year == year;
    }
    return found;
}

yb_status yb_work_years(yb_work *work, yb_error *error)
{
    const yb_plan *plan = work->plan;
    void *years, *index, *set;
    YB_TRY(yb_arena_alloc(plan->arena, 1, sizeof(year_set), &set, error));
    YB_TRY(yb_arena_alloc(plan->arena, YB_YEAR_MAX + 1, sizeof(uint16_t), &index, error));
    YB_TRY(yb_arena_alloc(plan->arena, YB_YEAR_MAX, sizeof(int16_t), &years, error));
    find_bounds(work, set);
    YB_TRY(collect(work, set, error));
    work->years = years;
    work->year_index = memset(index, 0xff, (YB_YEAR_MAX + 1) * sizeof(uint16_t)); /* YB_NO_YEAR */
    int first = ((year_set *)set)->first, last = ((year_set *)set)->last;
    first = plan->first_year > first ? plan->first_year : first;
    last = plan->last_year < last ? plan->last_year : last;
    for (int year = first; year <= last; year++) {
        if (((year_set *)set)->present[year] && matters(plan, year)) {
            work->year_index[year] = (uint16_t)work->year_count;
            work->years[work->year_count++] = (int16_t)year;
        }
    }
    work->cell_years = plan->query->by_year ? work->year_count : 1;
    return YB_OK;
}
