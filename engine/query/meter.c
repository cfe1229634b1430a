/* The counting allocator: each block carries its size in front. */
#include "query/meter.h"

#include "core/checked.h"

/* Keeps the alignment that hooks promise. */
typedef union meter_header {
    size_t bytes; /* header included */
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

static void *metered_reallocate(void *context, void *block, size_t bytes)
{
    yb_meter *meter = context;
    size_t total;
    if (!yb_size_add(bytes, sizeof(meter_header), &total)) {
        return NULL;
    }
    meter_header *header = block == NULL ? NULL : (meter_header *)block - 1;
    size_t before = header == NULL ? 0 : header->bytes;
    const yb_allocator *base = &meter->base.allocator;
    meter_header *moved =
        header == NULL ? base->allocate(base->context, total) : base->reallocate(base->context, header, total);
    if (moved == NULL) {
        return NULL;
    }
    moved->bytes = total;
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
        meter->base.allocator.release(meter->base.allocator.context, header);
    }
}

void yb_meter_init(yb_meter *meter, const yb_env *base)
{
    meter->base = *base;
    meter->env = *base;
    meter->env.allocator =
        (yb_allocator) { sizeof(yb_allocator), meter, metered_allocate, metered_reallocate, metered_release };
    atomic_init(&meter->current, 0);
    atomic_init(&meter->peak, 0);
}

uint64_t yb_meter_peak(const yb_meter *meter)
{
    return atomic_load_explicit(&meter->peak, memory_order_relaxed);
}
