/* The counting allocator: each block carries its size in front. */
#include "query/meter.h"

#include "core/checked.h"

/* Keeps the alignment that hooks promise. */
typedef union meter_header {
    struct {
        size_t bytes;    /* header included */
        size_t capacity; /* of the block: spare ones may be larger */
    };
    char align[16];
} meter_header;

static void account(yb_meter *meter, size_t added, size_t removed)
{
    size_t now = atomic_fetch_add_explicit(&meter->current, added - removed, memory_order_relaxed) + added - removed;
    size_t peak = atomic_load_explicit(&meter->peak, memory_order_relaxed);
    while (now > peak && !atomic_compare_exchange_weak_explicit(&meter->peak, &peak, now, memory_order_relaxed,
                                                                memory_order_relaxed)) {
    }
}

static void *allocate(yb_meter *meter, meter_header *header, size_t bytes)
{
    const yb_allocator *base = &meter->base.allocator;
    return header == NULL ? base->allocate(base->context, bytes) : base->reallocate(base->context, header, bytes);
}

/* A block of `bytes`, which has what `header` had, if that is not NULL. */
static meter_header *take_block(yb_meter *meter, meter_header *header, size_t bytes)
{
    size_t capacity = bytes;
    meter_header *block = header == NULL ? yb_spare_take(meter->spare, &capacity) : NULL;
    if (block == NULL) {
        block = allocate(meter, header, bytes);
    }
    if (block == NULL && yb_spare_clear(meter->spare)) {
        block = allocate(meter, header, bytes);
    }
    if (block != NULL) {
        block->bytes = bytes;
        block->capacity = capacity;
    }
    return block;
}

static void *metered_reallocate(void *context, void *block, size_t bytes)
{
    yb_meter *meter = context;
    size_t total;
    if (!yb_size_add(bytes, sizeof(meter_header), &total)) {
        return NULL;
    }
    meter_header *header = block == NULL ? NULL : (meter_header *)block - 1;
    size_t before = header == NULL ? 0 : header->bytes;
    meter_header *moved = take_block(meter, header, total);
    if (moved == NULL) {
        return NULL;
    }
    account(meter, total, before);
    return moved + 1;
}

static void *metered_allocate(void *context, size_t bytes)
{
    return metered_reallocate(context, NULL, bytes);
}

static void metered_release(void *context, void *block)
{
    yb_meter *meter = context;
    if (block != NULL) {
        meter_header *header = (meter_header *)block - 1;
        account(meter, 0, header->bytes);
        yb_spare_give(meter->spare, header, header->capacity);
    }
}

void yb_meter_init(yb_meter *meter, const yb_env *base, yb_spare *spare)
{
    meter->base = *base;
    meter->spare = yb_spare_hold(spare);
    meter->env = *base;
    meter->env.allocator =
        (yb_allocator) { sizeof(yb_allocator), meter, metered_allocate, metered_reallocate, metered_release };
    atomic_init(&meter->current, 0);
    atomic_init(&meter->peak, 0);
}

void yb_meter_close(yb_meter *meter)
{
    yb_spare_drop(meter->spare);
}

uint64_t yb_meter_peak(const yb_meter *meter)
{
    return atomic_load_explicit(&meter->peak, memory_order_relaxed);
}
