/* Which regions reported nothing: the presence of all figures, a bit for each region,
 * against the regions that each row's group has. */
#include <string.h>

#include "catalog/tree.h"
#include "query/emit.h"
#include "query/walk.h"

typedef struct presence_map {
    const yb_emit *emit;
    size_t words;       /* of a bitmap */
    uint64_t **bitmaps; /* by slot and year of the cube; NULL: nobody has a figure */
    yb_status status;   /* of the walk's own allocations */
    yb_error *error;
} presence_map;

static yb_status find_bitmap(presence_map *map, uint32_t slot, int year, uint64_t **bits)
{
    const yb_emit *emit = map->emit;
    size_t cell = emit->plan->query->by_year ? emit->work->year_index[year] : 0;
    uint64_t **bitmap = &map->bitmaps[slot * emit->cube->years + cell];
    if (*bitmap == NULL) {
        void *block;
        YB_TRY(yb_arena_alloc(emit->plan->arena, map->words, sizeof(uint64_t), &block, map->error));
        *bitmap = memset(block, 0, map->words * sizeof(uint64_t));
    }
    *bits = *bitmap;
    return YB_OK;
}

static int visit(void *context, const yb_presence_row *row)
{
    presence_map *map = context;
    uint64_t *bits;
    if (!yb_work_takes(map->emit->work, row->year)) {
        return 0;
    }
    map->status = find_bitmap(map, map->emit->plan->slot_of_series[row->series], row->year, &bits);
    if (map->status != YB_OK) {
        return 1;
    }
    YB_FOR_PRESENT(row->presence, 0, row->lanes, lane, {
        uint32_t region = row->part->regions[row->first_region + lane];
        if (region != YB_NO_REGION) {
            bits[region / 64] |= UINT64_C(1) << region % 64;
        }
    })
    return 0;
}

static yb_status map_presence(presence_map *map, yb_error *error)
{
    const yb_plan *plan = map->emit->plan;
    size_t cells = plan->slot_count * map->emit->cube->years;
    uint32_t series_count = yb_catalog_series_count(plan->snapshot->catalog);
    void *bitmaps, *wanted;
    YB_TRY(yb_arena_alloc(plan->arena, cells, sizeof(uint64_t *), &bitmaps, error));
    YB_TRY(yb_arena_alloc(plan->arena, series_count, sizeof(uint32_t), &wanted, error));
    map->words = (size_t)yb_regions_count(plan->regions) / 64 + 1;
    map->bitmaps = bitmaps;
    memset(bitmaps, 0, cells * sizeof(uint64_t *));
    for (uint32_t i = 0; i < series_count; i++) {
        uint32_t slot = plan->slot_of_series[i];
        ((uint32_t *)wanted)[i] = slot != YB_NO_SLOT && !plan->slots[slot].hidden;
    }
    YB_TRY(yb_walk(plan, wanted, plan->first_year, plan->last_year, visit, map, error));
    return map->status;
}

/* The group's regions without a figure; with `missing` NULL they are counted only. */
static size_t list_missing(const presence_map *map, const yb_node *node, int year, const uint64_t *bits,
                           uint32_t *missing)
{
    const yb_plan *plan = map->emit->plan;
    const uint8_t *levels = plan->regions->levels;
    size_t count = 0;
    for (uint32_t region = node->first; region < node->end; region++) {
        if (levels[region] == plan->from_level && (bits == NULL || (bits[region / 64] >> region % 64 & 1) == 0) &&
            yb_plan_expects(plan, region, year)) {
            if (missing != NULL) {
                missing[count] = region;
            }
            count++;
        }
    }
    return count;
}

/* Lists those of the group's rows; with `missing` NULL, says where each row's begin. */
static void list_node(const presence_map *map, uint32_t number, size_t *row, uint32_t *missing)
{
    size_t *firsts = map->emit->result->missing_first;
    const yb_emit *emit = map->emit;
    yb_emit_line *line = &emit->workers[0].line;
    for (uint32_t slot = 0; slot < emit->cube->slot_count; slot++) {
        if (emit->plan->slots[slot].hidden || !yb_emit_find_line(emit, line, slot, number)) {
            continue;
        }
        for (size_t i = 0; i < line->count; i++) {
            const uint64_t *bits = map->bitmaps[slot * emit->cube->years + line->years[i]];
            int year = emit->plan->query->by_year ? emit->work->years[line->years[i]] : emit->plan->first_year;
            size_t count = list_missing(map, &emit->nodes->nodes[number], year, bits,
                                        missing == NULL ? NULL : missing + firsts[*row]);
            firsts[*row + 1] = firsts[*row] + count;
            ++*row;
        }
    }
}

static void list_nodes(const presence_map *map, uint32_t *missing)
{
    const yb_emit *emit = map->emit;
    size_t row = 0;
    for (uint32_t node = 0; node < emit->nodes->count; node++) {
        if (emit->first_rows[node] < emit->first_rows[node + 1]) {
            list_node(map, node, &row, missing);
        }
    }
}

yb_status yb_emit_missing(const yb_emit *emit, yb_error *error)
{
    presence_map map = { .emit = emit, .status = YB_OK, .error = error };
    yb_result *result = emit->result;
    const yb_env *env = &result->meter.env;
    void *first, *missing;
    YB_TRY(map_presence(&map, error));
    YB_TRY(yb_alloc(env, result->rows + 1, sizeof(size_t), &first, error));
    result->missing_first = first;
    result->missing_first[0] = 0;
    list_nodes(&map, NULL);
    YB_TRY(yb_alloc(env, result->missing_first[result->rows], sizeof(uint32_t), &missing, error));
    result->missing = missing;
    list_nodes(&map, result->missing);
    return YB_OK;
}
