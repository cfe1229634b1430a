/* The directory: one entry per block, in the order in which blocks lie in the file. */
#include <string.h>

#include "format/reader.h"

/* Whether count values between min and max can have this sum. */
static int sum_possible(const yb_entry_layout *entry)
{
    yb_int128 sum = yb_int128_of(entry->sum);
    return entry->min <= entry->max && sum >= (yb_int128)entry->min * entry->rows &&
           sum <= (yb_int128)entry->max * entry->rows;
}

static int counts_fit(const yb_entry_layout *entry)
{
    if (entry->kind == YB_BLOCK_RUN) {
        return entry->rows <= YB_RUN_ROWS_MAX;
    }
    uint32_t lanes = entry->last_region - entry->first_region + 1;
    return entry->kind == YB_BLOCK_TILE && entry->first_series == entry->last_series &&
           entry->first_region / YB_TILE_LANES == entry->last_region / YB_TILE_LANES &&
           entry->rows <= lanes * YB_TILE_ROWS_MAX;
}

/* Compressed parts cannot ask for much memory, nor be larger than plain ones. */
static int method_fits(const yb_entry_layout *entry)
{
    if (entry->method == YB_BLOCK_PLAIN) {
        return entry->padding == 0 && entry->raw_bytes == 0;
    }
    return entry->method == YB_BLOCK_ZSTD && entry->padding < 8 && entry->padding < entry->bytes &&
           entry->raw_bytes % 8 == 0 && entry->raw_bytes > entry->bytes && entry->raw_bytes <= YB_BLOCK_RAW_MAX &&
           entry->raw_bytes / YB_BLOCK_EXPANSION_MAX < entry->bytes;
}

static int entry_fits(const yb_segment *segment, const yb_entry_layout *entry)
{
    return entry->rows > 0 && entry->scale <= YB_SCALE_MAX && method_fits(entry) &&
           entry->first_series <= entry->last_series && entry->last_series < segment->keys.series_count &&
           entry->first_region <= entry->last_region && entry->last_region < segment->keys.region_count &&
           entry->first_year >= 1 && entry->first_year <= entry->last_year && entry->last_year <= YB_YEAR_MAX &&
           counts_fit(entry) && sum_possible(entry) && (entry->notes_bytes > 0 || entry->notes_checksum == 0);
}

/* Parts are multiples of 8 bytes and follow one another from `at` on. */
static int place_fits(const yb_entry_layout *entry, uint64_t at, uint64_t end)
{
    return entry->offset == at && entry->bytes > 0 && entry->bytes % 8 == 0 && entry->bytes <= end - at &&
           entry->notes_bytes % 8 == 0 && entry->notes_bytes <= end - at - entry->bytes;
}

/* Tiles ascend by series and group of regions; those of one group by years, which do not overlap. */
static int tiles_ascend(const yb_block_info *before, const yb_block_info *tile)
{
    if (before->first_series != tile->first_series) {
        return before->first_series < tile->first_series;
    }
    uint32_t group_before = before->first_region / YB_TILE_LANES, group = tile->first_region / YB_TILE_LANES;
    return group_before != group ? group_before < group : before->last_year < tile->first_year;
}

static yb_block_info info_of(const yb_entry_layout *entry)
{
    return (yb_block_info) { .kind = entry->kind,
                             .rows = entry->rows,
                             .first_series = entry->first_series,
                             .last_series = entry->last_series,
                             .first_region = entry->first_region,
                             .last_region = entry->last_region,
                             .first_year = entry->first_year,
                             .last_year = entry->last_year,
                             .scale = (int8_t)entry->scale,
                             .offset = entry->offset,
                             .bytes = entry->bytes,
                             .raw_bytes = entry->method == YB_BLOCK_PLAIN ? entry->bytes : entry->raw_bytes,
                             .method = entry->method,
                             .padding = entry->padding,
                             .notes_offset = entry->offset + entry->bytes,
                             .notes_bytes = entry->notes_bytes,
                             .sum = yb_int128_of(entry->sum),
                             .min = entry->min,
                             .max = entry->max };
}

static yb_status reserve(yb_segment *segment, uint32_t blocks, yb_error *error)
{
    void *infos = NULL, *sums = NULL, *zones = NULL, *loaded = NULL, *pins = NULL;
    YB_TRY(yb_alloc(segment->env, blocks, sizeof(yb_block_info), &infos, error));
    segment->blocks = infos;
    YB_TRY(yb_alloc(segment->env, blocks, sizeof(yb_block_sums), &sums, error));
    segment->sums = sums;
    YB_TRY(yb_alloc(segment->env, (size_t)blocks / YB_ZONE_BLOCKS + 1, sizeof(yb_block_zone), &zones, error));
    segment->zones = zones;
    YB_TRY(yb_alloc(segment->env, blocks, sizeof(*segment->loaded), &loaded, error));
    segment->loaded = loaded;
    YB_TRY(yb_alloc(segment->env, blocks, sizeof(*segment->pins), &pins, error));
    segment->pins = pins;
    for (uint32_t i = 0; i < blocks; i++) {
        atomic_init(&segment->loaded[i], NULL);
        atomic_init(&segment->pins[i], 0);
    }
    segment->block_count = blocks;
    return YB_OK;
}

static void widen_zone(yb_segment *segment, uint32_t block)
{
    const yb_block_info *info = &segment->blocks[block];
    yb_block_zone *zone = &segment->zones[block / YB_ZONE_BLOCKS];
    if (block % YB_ZONE_BLOCKS == 0) {
        *zone = (yb_block_zone) { info->first_series, info->last_series };
    }
    zone->first_series = info->first_series < zone->first_series ? info->first_series : zone->first_series;
    zone->last_series = info->last_series > zone->last_series ? info->last_series : zone->last_series;
}

yb_status yb_directory_read(yb_segment *segment, const uint8_t *bytes, uint32_t blocks, uint64_t first, uint64_t end,
                            yb_error *error)
{
    YB_TRY(reserve(segment, blocks, error));
    uint64_t at = first;
    const yb_block_info *last_tile = NULL;
    for (uint32_t i = 0; i < blocks; i++) {
        yb_entry_layout entry;
        memcpy(&entry, bytes + i * sizeof(entry), sizeof(entry));
        if (!entry_fits(segment, &entry) || !place_fits(&entry, at, end)) {
            return yb_fail_at(error, YB_CORRUPT, segment->path, end + i * sizeof(entry),
                              "the directory's entry of block %u contradicts itself or the keys", i);
        }
        segment->blocks[i] = info_of(&entry);
        widen_zone(segment, i);
        if (entry.kind == YB_BLOCK_TILE) {
            if (last_tile != NULL && !tiles_ascend(last_tile, &segment->blocks[i])) {
                return yb_fail_at(error, YB_CORRUPT, segment->path, end + i * sizeof(entry),
                                  "tile %u does not come after the tile before it", i);
            }
            last_tile = &segment->blocks[i];
        }
        segment->sums[i] = (yb_block_sums) { entry.checksum, entry.notes_checksum };
        segment->rows += entry.rows;
        at = entry.offset + entry.bytes + entry.notes_bytes;
    }
    if (at != end) {
        return yb_fail_at(error, YB_CORRUPT, segment->path, at, "bytes before the directory belong to no block: %llu",
                          (unsigned long long)(end - at));
    }
    return YB_OK;
}
