/* The order of series in segments. */
#include "store/series_order.h"

#include <stdlib.h>

#include "core/memory.h"

typedef struct listed_series {
    yb_segment_series name;
    uint32_t number;
} listed_series;

yb_segment_series yb_segment_name(const yb_catalog *catalog, uint32_t number)
{
    const yb_series *series = yb_catalog_series(catalog, number);
    const yb_metric *metric = yb_metrics_at(yb_catalog_metrics(catalog), series->metric);
    return (yb_segment_series) { metric->id, metric->unit, (uint8_t)series->measure, (uint8_t)series->role,
                                 series->span };
}

static int compare_series(const void *a, const void *b)
{
    return yb_segment_series_compare(&((const listed_series *)a)->name, &((const listed_series *)b)->name);
}

yb_status yb_series_order_update(yb_series_order *order, const yb_env *env, const yb_catalog *catalog, yb_error *error)
{
    uint32_t count = yb_catalog_series_count(catalog);
    listed_series *listed;

    if (count == order->count) {
        return YB_OK;
    }
    YB_TRY(yb_realloc(env, (void **)&order->rank, count, sizeof *order->rank, error));
    YB_TRY(yb_realloc(env, (void **)&order->number, count, sizeof *order->number, error));
    YB_TRY(yb_alloc(env, count, sizeof *listed, (void **)&listed, error));
    for (uint32_t number = 0; number < count; number++) {
        listed[number] = (listed_series) { yb_segment_name(catalog, number), number };
    }
    qsort(listed, count, sizeof *listed, compare_series);
    for (uint32_t place = 0; place < count; place++) {
        order->number[place] = listed[place].number;
        order->rank[listed[place].number] = place;
    }
    order->count = count;
    yb_free(env, listed);
    return YB_OK;
}

void yb_series_order_free(yb_series_order *order, const yb_env *env)
{
    yb_free(env, order->rank);
    yb_free(env, order->number);
    *order = (yb_series_order) { 0 };
}
