/* What an open segment says about itself, and its blocks' bytes on first use. */
#include <sched.h>
#include <string.h>

#include "format/budget.h"
#include "format/compress.h"
#include "format/reader.h"

const char *yb_segment_path(const yb_segment *segment)
{
    return segment->path;
}

uint64_t yb_segment_bytes(const yb_segment *segment)
{
    return segment->bytes;
}

uint64_t yb_segment_row_count(const yb_segment *segment)
{
    return segment->rows;
}

const yb_segment_keys *yb_segment_keys_of(const yb_segment *segment)
{
    return &segment->keys;
}

uint32_t yb_segment_block_count(const yb_segment *segment)
{
    return segment->block_count;
}

const yb_block_info *yb_segment_block(const yb_segment *segment, uint32_t block)
{
    return &segment->blocks[block];
}

uint32_t yb_segment_next_block(const yb_segment *segment, uint32_t block, uint32_t first_series, uint32_t last_series)
{
    while (block < segment->block_count) {
        const yb_block_zone *zone = &segment->zones[block / YB_ZONE_BLOCKS];
        if (zone->first_series > last_series || zone->last_series < first_series) {
            block = (block / YB_ZONE_BLOCKS + 1) * YB_ZONE_BLOCKS;
            continue;
        }
        const yb_block_info *info = &segment->blocks[block];
        if (info->first_series <= last_series && info->last_series >= first_series) {
            return block;
        }
        block++;
    }
    return segment->block_count;
}

yb_status yb_block_check_kind(const yb_segment *segment, uint32_t block, unsigned kind, yb_error *error)
{
    if (block >= segment->block_count || (kind != 0 && segment->blocks[block].kind != kind)) {
        return yb_fail_at(error, YB_INVALID, segment->path, YB_NO_OFFSET, "block %u of %u is no %s", block,
                          segment->block_count,
                          kind == YB_BLOCK_TILE  ? "tile"
                          : kind == YB_BLOCK_RUN ? "run"
                                                 : "block");
    }
    return YB_OK;
}

/* Reads the values part, decompressed, into `to`. */
static yb_status read_values(const yb_segment *segment, uint32_t block, uint8_t *to, yb_error *error)
{
    const yb_block_info *info = &segment->blocks[block];
    uint64_t checksum = segment->sums[block].values;
    if (info->method == YB_BLOCK_PLAIN) {
        return yb_segment_read(segment, info->offset, (size_t)info->bytes, checksum, to, "a block", error);
    }
    void *frame = NULL;
    YB_TRY(yb_alloc(segment->env, (size_t)info->bytes, 1, &frame, error));
    yb_status status = yb_segment_read(segment, info->offset, (size_t)info->bytes, checksum, frame, "a block", error);
    if (status == YB_OK) {
        status =
            yb_decompress(segment->env, frame, (size_t)info->bytes - info->padding, to, (size_t)info->raw_bytes, error);
        if (status == YB_CORRUPT) {
            yb_error_place(error, segment->path, info->offset);
        }
    }
    yb_free(segment->env, frame);
    return status;
}

yb_status yb_block_load(const yb_segment *segment, uint32_t block, yb_loaded_block **loaded, yb_error *error)
{
    const yb_block_info *info = &segment->blocks[block];
    void *memory = NULL;
    size_t bytes = (size_t)info->raw_bytes;
    yb_status status;
    YB_TRY(yb_alloc(segment->env, sizeof(yb_loaded_block) + YB_TILE_ALIGNMENT + bytes + YB_BLOCK_PADDING, 1, &memory,
                    error));
    yb_loaded_block *fresh = memory;
    *fresh = (yb_loaded_block) { .size = sizeof(yb_loaded_block) + YB_TILE_ALIGNMENT + bytes + YB_BLOCK_PADDING };
    atomic_init(&fresh->recent, 1);
    atomic_init(&fresh->proved, 0);
    uintptr_t address = (uintptr_t)fresh->storage;
    fresh->bytes = fresh->storage + (-address & (YB_TILE_ALIGNMENT - 1));
    memset(fresh->bytes + bytes, 0, YB_BLOCK_PADDING);
    YB_TRY_GOTO(read_values(segment, block, fresh->bytes, error));
    if (info->kind == YB_BLOCK_TILE) {
        YB_TRY_GOTO(yb_tile_check(segment, block, fresh->bytes, error));
    }
    *loaded = fresh;
    return YB_OK;
cleanup:
    yb_free(segment->env, memory);
    return status;
}

void yb_segment_use_budget(yb_segment *segment, yb_block_budget *budget)
{
    segment->budget = budget;
}

/* Counts the caller among the users of the block; waits while it leaves memory. */
static void count_user(const yb_segment *segment, uint32_t block)
{
    _Atomic(uint32_t) *pins = &segment->pins[block];
    while (atomic_fetch_add_explicit(pins, 1, memory_order_acquire) & YB_BLOCK_LEAVING) {
        atomic_fetch_sub_explicit(pins, 1, memory_order_relaxed);
        sched_yield();
    }
}

void yb_block_unpin(const yb_segment *segment, uint32_t block)
{
    if (segment->budget != NULL) {
        atomic_fetch_sub_explicit(&segment->pins[block], 1, memory_order_release);
    }
}

/* Reads the block, unless another thread is faster. */
static yb_status provide(const yb_segment *segment, uint32_t block, yb_loaded_block **loaded, yb_error *error)
{
    yb_loaded_block *fresh = NULL, *other = NULL;
    YB_TRY(yb_block_load(segment, block, &fresh, error));
    if (!atomic_compare_exchange_strong_explicit(&segment->loaded[block], &other, fresh, memory_order_acq_rel,
                                                 memory_order_acquire)) {
        yb_free(segment->env, fresh);
        *loaded = other;
        return YB_OK;
    }
    if (segment->budget != NULL) {
        yb_block_budget_add(segment, block, fresh);
    }
    *loaded = fresh;
    return YB_OK;
}

yb_status yb_block_pin(const yb_segment *segment, uint32_t block, const uint8_t **bytes, yb_error *error)
{
    if (segment->budget != NULL) {
        count_user(segment, block);
    }
    yb_loaded_block *loaded = atomic_load_explicit(&segment->loaded[block], memory_order_acquire);
    if (loaded == NULL) {
        yb_status status = provide(segment, block, &loaded, error);
        if (status != YB_OK) {
            yb_block_unpin(segment, block);
            return status;
        }
    }
    if (atomic_load_explicit(&loaded->recent, memory_order_relaxed) == 0) {
        atomic_store_explicit(&loaded->recent, 1, memory_order_relaxed);
    }
    *bytes = loaded->bytes;
    return YB_OK;
}

void yb_segment_forget(yb_segment *segment)
{
    if (segment->budget != NULL) {
        yb_block_budget_remove(segment);
        return;
    }
    for (uint32_t i = 0; segment->loaded != NULL && i < segment->block_count; i++) {
        yb_free(segment->env, atomic_exchange_explicit(&segment->loaded[i], NULL, memory_order_relaxed));
    }
}
