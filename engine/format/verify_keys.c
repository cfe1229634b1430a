/* Verifying that every key (series, region, year) is in one block only.
 *
 * Tiles ascend and do not overlap: opening the segment checked it. Runs may
 * overlap tiles, and runs of different scales each other; so the rows of each
 * run are looked up in the tiles, and merged with those of the runs before
 * that it overlaps. */
#include "codec/kernels.h"
#include "format/presence.h"
#include "format/verify.h"

typedef struct checker {
    const yb_segment *segment;
    uint32_t *tiles; /* blocks that are tiles, ascending */
    size_t tile_count;
    uint32_t kept; /* the tile that `tile` holds */
    yb_loaded_block *tile;
    yb_uint128 *keys; /* of overlapping runs so far, ascending */
    size_t key_count, key_capacity;
    yb_uint128 first_key; /* of the last run, 0 before it */
} checker;

static yb_uint128 key_of(const yb_run_columns *columns, uint32_t row)
{
    uint64_t place = (uint64_t)columns->series[row] << 32 | columns->region[row];
    return (yb_uint128)place << 16 | (uint16_t)columns->year[row];
}

static yb_status twice(const yb_segment *segment, uint32_t block, uint32_t row, yb_error *error)
{
    return yb_fail_at(error, YB_CORRUPT, segment->path, segment->blocks[block].offset,
                      "row %u of run %u has a key that another block has, too", row, block);
}

/* First tile whose group of regions is not before (series, region). */
static size_t first_tile(const checker *check, uint32_t series, uint32_t region)
{
    size_t low = 0, high = check->tile_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const yb_block_info *info = &check->segment->blocks[check->tiles[middle]];
        int before = info->first_series != series ? info->first_series < series
                                                  : info->first_region / YB_TILE_LANES < region / YB_TILE_LANES;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low;
}

/* Keeps the bytes of one tile: neighbouring rows ask for the same. */
static yb_status keep_tile(checker *check, uint32_t block, yb_error *error)
{
    if (check->tile != NULL && check->kept == block) {
        return YB_OK;
    }
    yb_loaded_block *loaded = NULL;
    YB_TRY(yb_block_load(check->segment, block, &loaded, error));
    yb_free(check->segment->env, check->tile);
    check->tile = loaded;
    check->kept = block;
    return YB_OK;
}

static int tile_has(const uint8_t *bytes, uint32_t region, int16_t year)
{
    yb_tile_layout tile = yb_tile_load(bytes);
    const uint8_t *packed = bytes + yb_tile_packed_at(&tile), *side = packed + tile.packed_bytes;
    for (uint32_t r = 0; r < tile.rows; r++) {
        yb_row_header row = yb_row_header_load(bytes, tile.form, r);
        if (row.year == year) {
            uint64_t presence[YB_PRESENCE_WORDS];
            yb_tile_slots slots;
            yb_tile_slots_load(bytes, &slots);
            yb_row_presence(&row, packed + row.packed, side + row.side, tile.lanes, tile.form, &slots, presence);
            return yb_lane_present(presence, yb_tile_slot(&slots, region - tile.first_region));
        }
    }
    return 0;
}

static yb_status find_in_tiles(checker *check, uint32_t series, uint32_t region, int16_t year, int *found,
                               yb_error *error)
{
    *found = 0;
    for (size_t t = first_tile(check, series, region); t < check->tile_count && !*found; t++) {
        const yb_block_info *info = &check->segment->blocks[check->tiles[t]];
        if (info->first_series != series || info->first_region / YB_TILE_LANES != region / YB_TILE_LANES) {
            break;
        }
        if (region >= info->first_region && region <= info->last_region && year >= info->first_year &&
            year <= info->last_year) {
            YB_TRY(keep_tile(check, check->tiles[t], error));
            *found = tile_has(check->tile->bytes, region, year);
        }
    }
    return YB_OK;
}

/* Merges a run's keys, from the back, into the ascending keys of the runs before it. */
static yb_status merge(checker *check, uint32_t block, const yb_run_columns *columns, yb_error *error)
{
    uint32_t rows = check->segment->blocks[block].rows;
    if (key_of(columns, 0) <= check->first_key) {
        return yb_fail_at(error, YB_CORRUPT, check->segment->path, check->segment->blocks[block].offset,
                          "run %u does not begin behind the beginning of the run before it", block);
    }
    check->first_key = key_of(columns, 0);
    if (check->key_count > 0 && key_of(columns, 0) > check->keys[check->key_count - 1]) {
        check->key_count = 0; /* overlaps nothing so far */
    }
    size_t to = check->key_count + rows, old = check->key_count;
    YB_TRY(yb_grow(check->segment->env, (void **)&check->keys, &check->key_capacity, to, sizeof(yb_uint128), error));
    check->key_count = to;
    for (uint32_t row = rows; row > 0;) {
        yb_uint128 key = key_of(columns, row - 1);
        if (old > 0 && check->keys[old - 1] == key) {
            return twice(check->segment, block, row - 1, error);
        }
        if (old > 0 && check->keys[old - 1] > key) {
            check->keys[--to] = check->keys[--old];
        } else {
            check->keys[--to] = key;
            row--;
        }
    }
    return YB_OK;
}

static yb_status check_run(checker *check, uint32_t block, const yb_run_columns *columns, yb_error *error)
{
    YB_TRY(merge(check, block, columns, error));
    for (uint32_t row = 0; row < check->segment->blocks[block].rows; row++) {
        int found = 0;
        YB_TRY(find_in_tiles(check, columns->series[row], columns->region[row], columns->year[row], &found, error));
        if (found) {
            return twice(check->segment, block, row, error);
        }
    }
    return YB_OK;
}

static yb_status load_and_check_run(checker *check, uint32_t block, yb_error *error)
{
    const yb_segment *segment = check->segment;
    yb_run_columns columns = { NULL, NULL, NULL, NULL };
    yb_loaded_block *loaded = NULL;
    yb_status status;
    YB_TRY_GOTO(yb_block_load(segment, block, &loaded, error));
    YB_TRY_GOTO(yb_run_columns_alloc(segment->env, segment->blocks[block].rows, &columns, error));
    YB_TRY_GOTO(yb_run_decode_bytes(segment, block, loaded->bytes, yb_kernels_for(YB_CPU_SCALAR), &columns, error));
    status = check_run(check, block, &columns, error);
cleanup:
    yb_run_columns_free(segment->env, &columns);
    yb_free(segment->env, loaded);
    return status;
}

yb_status yb_verify_keys(const yb_segment *segment, yb_error *error)
{
    checker check = { .segment = segment };
    void *tiles = NULL;
    yb_status status;
    YB_TRY_GOTO(yb_alloc(segment->env, segment->block_count, sizeof(uint32_t), &tiles, error));
    check.tiles = tiles;
    for (uint32_t b = 0; b < segment->block_count; b++) {
        if (segment->blocks[b].kind == YB_BLOCK_TILE) {
            check.tiles[check.tile_count++] = b;
        }
    }
    for (uint32_t b = 0; b < segment->block_count; b++) {
        if (segment->blocks[b].kind == YB_BLOCK_RUN) {
            YB_TRY_GOTO(load_and_check_run(&check, b, error));
        }
    }
cleanup:
    yb_free(segment->env, check.keys);
    yb_free(segment->env, check.tile);
    yb_free(segment->env, check.tiles);
    return status;
}
