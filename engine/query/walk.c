/* The walk over presence: tiles by their bitmaps, runs row by row. */
#include "query/walk.h"

#include <string.h>

#include "query/run_columns.h"

typedef struct presence_walk {
    const yb_plan *plan;
    const uint32_t *wanted;
    int first_year, last_year;
    yb_presence_wants *wants; /* NULL: any */
    yb_presence_visit *visit;
    void *context;
    int ended;
    yb_presence_row row;
    uint64_t presence[YB_PRESENCE_WORDS]; /* of the row */
    yb_tile_cursor *cursor;
    void *columns; /* of the largest run so far */
    size_t capacity;
} presence_walk;

static int any_wanted(const presence_walk *walk, const yb_block_info *info)
{
    if (info->last_year < walk->first_year || info->first_year > walk->last_year) {
        return 0;
    }
    for (uint32_t s = info->first_series; s <= info->last_series; s++) {
        if (walk->wanted[walk->row.part->series[s]]) {
            return 1;
        }
    }
    return 0;
}

/* Of the open tile. */
static yb_status walk_tile_rows(presence_walk *walk, uint32_t block, yb_error *error)
{
    yb_tile_cursor *cursor = walk->cursor;
    const yb_part *part = walk->row.part;
    for (uint32_t i = 0; i < cursor->rows && !walk->ended; i++) {
        yb_tile_row header;
        YB_TRY(yb_tile_row_at(cursor, i, &header, error));
        if (header.year < walk->first_year || header.year > walk->last_year) {
            continue;
        }
        YB_TRY(yb_tile_presence(cursor, i, walk->presence, error));
        yb_part_mask_tile(part, block, i, walk->presence);
        walk->row.year = header.year;
        walk->row.first_cell = i << 10;
        walk->ended = walk->visit(walk->context, &walk->row);
    }
    return YB_OK;
}

static yb_status walk_tile(presence_walk *walk, uint32_t block, const yb_block_info *info, yb_error *error)
{
    yb_tile_cursor *cursor = walk->cursor;
    const yb_part *part = walk->row.part;
    YB_TRY(yb_tile_open(cursor, part->segment, block, error));
    walk->row.series = part->series[info->first_series];
    walk->row.first_region = cursor->first_region;
    walk->row.lanes = cursor->lanes;
    yb_status status = walk_tile_rows(walk, block, error);
    yb_tile_close(cursor);
    return status;
}

/* Room for the columns of `rows` rows and a superseded byte for each. */
static yb_status reserve(presence_walk *walk, uint32_t rows, yb_run_columns *columns, uint8_t **superseded,
                         yb_error *error)
{
    if (walk->columns == NULL || walk->capacity < rows) {
        yb_free(walk->plan->env, walk->columns);
        walk->columns = NULL;
        YB_TRY(yb_alloc(walk->plan->env, rows, YB_RUN_ROW_BYTES, &walk->columns, error));
        walk->capacity = rows;
    }
    *superseded = yb_run_columns_place(walk->columns, rows, columns);
    return YB_OK;
}

static yb_status walk_run(presence_walk *walk, uint32_t block, const yb_block_info *info, yb_error *error)
{
    const yb_part *part = walk->row.part;
    yb_run_columns columns;
    uint8_t *superseded;
    YB_TRY(reserve(walk, info->rows, &columns, &superseded, error));
    YB_TRY(yb_run_decode(part->segment, block, walk->plan->kernels, &columns, error));
    int masked = yb_part_mask_run(part, block, info->rows, superseded);
    walk->row.lanes = 1;
    walk->presence[0] = 1;
    for (uint32_t i = 0; i < info->rows && !walk->ended; i++) {
        uint32_t series = part->series[columns.series[i]];
        int year = columns.year[i];
        if ((masked && superseded[i]) || !walk->wanted[series] || year < walk->first_year || year > walk->last_year) {
            continue;
        }
        walk->row.series = series;
        walk->row.year = year;
        walk->row.first_region = columns.region[i];
        walk->row.first_cell = i;
        walk->ended = walk->visit(walk->context, &walk->row);
    }
    return YB_OK;
}

static yb_status walk_part(presence_walk *walk, yb_error *error)
{
    const yb_segment *segment = walk->row.part->segment;
    uint32_t blocks = yb_segment_block_count(segment);
    for (uint32_t block = 0; block < blocks && !walk->ended; block++) {
        const yb_block_info *info = yb_segment_block(segment, block);
        int wanted = walk->wants == NULL || walk->wants(walk->context, walk->row.part_number, info);
        if (wanted && any_wanted(walk, info)) {
            walk->row.block = block;
            YB_TRY(info->kind == YB_BLOCK_TILE ? walk_tile(walk, block, info, error)
                                               : walk_run(walk, block, info, error));
        }
    }
    return YB_OK;
}

static yb_status walk_all(presence_walk *walk, yb_error *error)
{
    const yb_plan *plan = walk->plan;
    void *cursor = NULL;
    yb_status status = yb_alloc(plan->env, 1, sizeof(yb_tile_cursor), &cursor, error);
    walk->cursor = cursor;
    walk->row.presence = walk->presence;
    for (uint32_t i = 0; i < plan->snapshot->part_count && status == YB_OK && !walk->ended; i++) {
        walk->row.part = &plan->parts[i];
        walk->row.part_number = i;
        status = walk_part(walk, error);
    }
    yb_free(plan->env, cursor);
    yb_free(plan->env, walk->columns);
    return status;
}

yb_status yb_walk(const yb_plan *plan, const uint32_t *wanted, int first_year, int last_year, yb_presence_visit *visit,
                  void *context, yb_error *error)
{
    presence_walk walk = { .plan = plan,
                           .wanted = wanted,
                           .first_year = first_year,
                           .last_year = last_year,
                           .visit = visit,
                           .context = context };
    return walk_all(&walk, error);
}

yb_status yb_walk_some(const yb_plan *plan, const uint32_t *wanted, yb_presence_wants *wants, yb_presence_visit *visit,
                       void *context, yb_error *error)
{
    presence_walk walk = { .plan = plan,
                           .wanted = wanted,
                           .first_year = plan->first_year,
                           .last_year = plan->last_year,
                           .wants = wants,
                           .visit = visit,
                           .context = context };
    return walk_all(&walk, error);
}
