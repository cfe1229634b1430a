/* Counts and sums of a tile from its subtotals, where each branch is of one group. */
#include "query/tile_scan.h"

/* States that subtotals answer. */
#define SUBTOTALLED (YB_STATE_BIT(YB_STATE_COUNT) | YB_STATE_BIT(YB_STATE_SUM))

/* Whether they are of the very values that are asked for, and would spare decoding. */
static int suits(const yb_tile_scan *scan)
{
    const yb_gather *gather = scan->gather;
    const yb_gather_worker *worker = scan->worker;
    return worker->cursor.branches > 0 && scan->part->branch_nodes != NULL && gather->takes_statistics &&
           !scan->masked && gather->plan->conditions == NULL && (gather->states & ~SUBTOTALLED) == 0 &&
           !(worker->lanes.groups == 1 && worker->lanes.whole); /* else the rows' headers do */
}

/* The groups of the tile's branches. */
static const uint32_t *branch_nodes(const yb_tile_scan *scan)
{
    return scan->part->branch_nodes + (size_t)(scan->worker->cursor.first_region / YB_TILE_LANES) * YB_BRANCHES_MAX;
}

/* Whether any branch is of one group alone: else there is nothing that subtotals could tell. */
static int any_is_pure(const yb_tile_scan *scan)
{
    const uint32_t *nodes = branch_nodes(scan);
    uint32_t branch = 0;
    while (branch < scan->worker->cursor.branches && nodes[branch] >= YB_MIXED_BRANCH) {
        branch++;
    }
    return branch < scan->worker->cursor.branches || scan->worker->lanes.own_count > 0;
}

static int is_empty(const yb_subtotals *subtotals, uint32_t branch)
{
    int64_t any = 0;
    for (uint32_t row = 0; row < subtotals->rows; row++) {
        any |= subtotals->counts[branch * subtotals->rows + row];
    }
    return any == 0;
}

static uint32_t branch_of(const yb_tile_scan *scan, const yb_own_lane *own)
{
    return yb_segment_keys_of(scan->part->part->segment)->branches[own->region];
}

/* Whether no branch with figures is of several groups, or has a group's own and others. */
static int branches_are_pure(const yb_tile_scan *scan, const uint32_t *nodes)
{
    const yb_gather_worker *worker = scan->worker;
    for (uint32_t branch = 0; branch < worker->subtotals->branches; branch++) {
        if (nodes[branch] == YB_MIXED_BRANCH && !is_empty(worker->subtotals, branch)) {
            return 0;
        }
    }
    for (uint32_t i = 0; i < worker->lanes.own_count; i++) {
        const yb_own_lane *own = &worker->lanes.owns[i];
        if (!own->alone && !is_empty(worker->subtotals, branch_of(scan, own))) {
            return 0;
        }
    }
    return 1;
}

/* Whether it is settled which decimals the stripe's values have: a sum that ends in a digit has a value that does. */
static int zeros_are_known(const yb_tile_scan *scan, const uint32_t *nodes)
{
    const yb_subtotals *subtotals = scan->worker->subtotals;
    uint8_t *zeros = &scan->worker->zeros[scan->stripe];
    for (uint32_t row = 0; row<subtotals->rows && * zeros> 0; row++) {
        yb_tile_row header;
        if (yb_tile_row_at(&scan->worker->cursor, row, &header, NULL) != YB_OK ||
            !yb_work_takes(scan->gather->work, header.year)) {
            continue;
        }
        for (uint32_t branch = 0; branch<subtotals->branches && * zeros> 0; branch++) {
            if (nodes[branch] < YB_MIXED_BRANCH) {
                *zeros = yb_zeros_of(subtotals->sums[branch * subtotals->rows + row], *zeros);
            }
        }
    }
    return *zeros == 0;
}

/* Adds what a branch has in the rows whose years are asked for: cells[row], YB_NO_CELL for others. */
static void add_branch(const yb_tile_scan *scan, uint32_t branch, uint32_t row_of_node, const size_t *year_cells)
{
    yb_gather_worker *worker = scan->worker;
    const yb_subtotals *subtotals = worker->subtotals;
    const int64_t *counts = subtotals->counts + branch * subtotals->rows;
    const int64_t *sums = subtotals->sums + branch * subtotals->rows;
    uint64_t *count_cells = scan->plane->cells[YB_STATE_COUNT];
    yb_int128 *sum_cells = scan->plane->cells[YB_STATE_SUM];
    const size_t first = row_of_node * scan->plane->years;
    for (uint32_t row = 0; row < subtotals->rows; row++) {
        if (year_cells[row] == YB_NO_CELL) {
            continue;
        }
        worker->values += (uint64_t)counts[row];
        if (count_cells != NULL) {
            count_cells[first + year_cells[row]] += (uint64_t)counts[row];
        }
        if (sum_cells != NULL) {
            sum_cells[first + year_cells[row]] += sums[row];
        }
    }
}

/* The cells of the tile's years; notes those in which any group has figures. */
static void find_years(yb_tile_scan *scan, const uint32_t *nodes, size_t *year_cells)
{
    yb_gather_worker *worker = scan->worker;
    const yb_subtotals *subtotals = worker->subtotals;
    for (uint32_t i = 0; i < subtotals->rows; i++) {
        yb_tile_row row = { .year = 0 };
        (void)yb_tile_row_at(&worker->cursor, i, &row, NULL); /* there are as many rows */
        year_cells[i] = YB_NO_CELL;
        if (!yb_work_takes(scan->gather->work, row.year)) {
            continue;
        }
        year_cells[i] = yb_gather_year_cell(scan->gather, row.year);
        worker->rows_from_statistics++;
        for (uint32_t branch = 0; branch < subtotals->branches; branch++) {
            if (nodes[branch] != YB_NO_NODE && subtotals->counts[branch * subtotals->rows + i] != 0) {
                yb_gather_saw(worker, scan->slot, row.year, row.year);
                break;
            }
        }
    }
}

static yb_status add_branches(yb_tile_scan *scan, const uint32_t *nodes, yb_error *error)
{
    size_t year_cells[YB_TILE_ROWS_MAX];
    find_years(scan, nodes, year_cells);
    for (uint32_t branch = 0; branch < scan->worker->subtotals->branches; branch++) {
        uint32_t row;
        if (nodes[branch] < YB_MIXED_BRANCH) {
            YB_TRY(yb_plane_add_row(scan->gather->plan->env, scan->plane, nodes[branch], &row, error));
            add_branch(scan, branch, row, year_cells);
        }
    }
    return YB_OK;
}

/* Own figures of group regions, each of which is a branch of its own. */
static yb_status take_owns(const yb_tile_scan *scan, yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    const yb_subtotals *subtotals = worker->subtotals;
    for (uint32_t i = 0; i < worker->lanes.own_count; i++) {
        const yb_own_lane *own = &worker->lanes.owns[i];
        const size_t first = (size_t)branch_of(scan, own) * subtotals->rows;
        for (uint32_t r = 0; own->alone && r < subtotals->rows; r++) {
            yb_tile_row row;
            YB_TRY(yb_tile_row_at(&worker->cursor, r, &row, error));
            if (subtotals->counts[first + r] != 0 && yb_work_takes(scan->gather->work, row.year)) {
                yb_own figure = { subtotals->sums[first + r], scan->info->scale, 1 };
                YB_TRY(yb_gather_own(scan->gather, worker, scan->slot, own->node, row.year, figure, error));
            }
        }
    }
    return YB_OK;
}

yb_status yb_tile_scan_subtotals(yb_tile_scan *scan, int *done, yb_error *error)
{
    yb_gather_worker *worker = scan->worker;
    void *block = worker->subtotals;
    *done = 0;
    if (!suits(scan) || !any_is_pure(scan)) {
        return YB_OK;
    }
    if (block == NULL) {
        YB_TRY(yb_alloc(scan->gather->plan->env, 1, sizeof(yb_subtotals), &block, error));
        worker->subtotals = block;
    }
    YB_TRY(yb_tile_subtotals(&worker->cursor, scan->gather->plan->kernels, worker->subtotals, error));
    const uint32_t *nodes = branch_nodes(scan);
    if (branches_are_pure(scan, nodes) && zeros_are_known(scan, nodes)) {
        YB_TRY(add_branches(scan, nodes, error));
        YB_TRY(take_owns(scan, error));
        *done = 1;
    }
    return YB_OK;
}
