#include "store/golden_store.h"

#include "support/test.h"
#include "support/world.h"

void golden_store_make(const char *path)
{
    world w;
    world_make(&w, 2, 6, 20240229);
    for (int commit = 0; commit < 5; commit++) {
        world_build(&w, path, 3);
    }
    world_free(&w);
}

static void print_row(FILE *csv, const yb_snapshot *snapshot, const yb_rows *rows, size_t i)
{
    yb_series series;
    yb_metric metric = { .struct_size = sizeof metric };
    char value[YB_DECIMAL_TEXT], period[16];
    cr_assert_eq(yb_snapshot_series(snapshot, rows->series[i], &series, NULL), YB_OK);
    cr_assert_eq(yb_snapshot_metric(snapshot, series.metric, &metric, NULL), YB_OK);
    yb_decimal_format((yb_decimal) { rows->mantissa[i], rows->scale[i] }, value);
    yb_period_format(rows->year[i], series.span, period);
    fprintf(csv, "%s,%s,%s,%s,%s,%s,%s,%s,", yb_regions_code(yb_snapshot_regions(snapshot), rows->region[i]), metric.id,
            yb_measure_name(series.measure), yb_role_name(series.role), period, value, metric.unit,
            yb_bound_name(rows->bound[i]));
    if (rows->source[i] != YB_NO_SOURCE) {
        char *text;
        size_t length;
        cr_assert_eq(yb_snapshot_source_text(snapshot, rows->source[i], &text, &length, NULL), YB_OK);
        fprintf(csv, "%u+%u,%s", (unsigned)rows->offset[i], (unsigned)rows->length[i], text);
        yb_snapshot_free_text(snapshot, text);
    }
    fputc('\n', csv);
}

void golden_store_print(FILE *csv, yb_store *store)
{
    yb_snapshot *snapshot;
    yb_scan *scan;
    yb_rows rows;
    cr_assert_eq(yb_snapshot_open(store, &snapshot, NULL), YB_OK);
    cr_assert_eq(yb_scan_open(snapshot, NULL, &scan, NULL), YB_OK);
    fprintf(csv, "region,metric,measure,role,period,value,unit,bound,place,text\n");
    do {
        cr_assert_eq(yb_scan_next(scan, &rows, NULL), YB_OK);
        for (size_t i = 0; i < rows.count; i++) {
            print_row(csv, snapshot, &rows, i);
        }
    } while (rows.count > 0);
    yb_scan_close(scan);
    yb_snapshot_close(snapshot);
}
