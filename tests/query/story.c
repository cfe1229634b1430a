#include "query/story.h"

#include <stdio.h>
#include <string.h>

#include "support/test.h"

typedef struct story_region_row {
    const char *code, *parent, *level, *name;
} story_region_row;

static const story_region_row tree[] = {
    { "P1", "", "province", "赣省" },    { "C1", "P1", "city", "甲市" },      { "D11", "C1", "county", "临川区" },
    { "T111", "D11", "town", "温泉镇" }, { "T112", "D11", "town", "云山镇" }, { "T113", "D11", "town", "青泥镇" },
    { "D12", "C1", "county", "南城县" }, { "T121", "D12", "town", "建昌镇" }, { "T122", "D12", "town", "株良镇" },
    { "C2", "P1", "city", "乙市" },      { "D21", "C2", "county", "乐平市" }, { "T211", "D21", "town", "洎阳镇" },
    { "T212", "D21", "town", "塔前镇" }, { "P2", "", "province", "直辖" },    { "D31", "P2", "county", "东区" },
    { "T311", "D31", "town", "一街" },
};

static const yb_metric metrics[] = {
    { sizeof(yb_metric), "fiscal", "财政总收入", "万元", YB_RULE_SUM, NULL, YB_TIME_FLOW, NULL, 0 },
    { sizeof(yb_metric), "gdp", "地区生产总值", "万元", YB_RULE_SUM_CHECK, NULL, YB_TIME_FLOW, NULL, 0 },
    { sizeof(yb_metric), "visits", "旅游接待人次", "人次", YB_RULE_SUM_GROSS, NULL, YB_TIME_FLOW, NULL, 0 },
    { sizeof(yb_metric), "population", "常住人口", "人", YB_RULE_SUM, NULL, YB_TIME_STOCK, NULL, 0 },
    { sizeof(yb_metric), "income", "人均收入", "元", YB_RULE_WEIGHTED, "population", YB_TIME_FLOW, NULL, 0 },
    { sizeof(yb_metric), "gdp_per_head", "人均GDP", "元", YB_RULE_DERIVE, "gdp/population", YB_TIME_NONE, NULL, 0 },
    { sizeof(yb_metric), "rate", "失业率", "%", YB_RULE_NEVER, NULL, YB_TIME_STOCK, NULL, 0 },
};

static void set_tree(story *s, const char *gone)
{
    yb_error error = YB_ERROR_INIT;
    yb_regions_builder *builder;
    yb_regions *regions;
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, &error), YB_OK, "%s", error.message);
    for (size_t i = 0; i < sizeof(tree) / sizeof(tree[0]); i++) {
        const story_region_row *row = &tree[i];
        if (gone == NULL || strncmp(row->code, gone, strlen(gone)) != 0) {
            cr_assert_eq(yb_regions_builder_add(builder, row->code, row->parent, row->level, row->name, 0, &error),
                         YB_OK);
        }
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &regions, &error), YB_OK, "%s", error.message);
    yb_regions_builder_free(builder);
    cr_assert_eq(yb_writer_set_regions(s->writer, regions, &error), YB_OK, "%s", error.message);
    yb_regions_release(regions);
}

void story_begin(story *s, const yb_hooks *hooks, uint32_t threads)
{
    yb_error error = YB_ERROR_INIT;
    yb_store_options options = { sizeof(options), hooks, 1, threads, 0 };
    memset(s, 0, sizeof(*s));
    scratch_make(s->path);
    cr_assert_eq(yb_store_open(s->path, &options, &s->store, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_writer_begin(s->store, &s->writer, &error), YB_OK, "%s", error.message);
    set_tree(s, NULL);
    for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++) {
        cr_assert_eq(yb_writer_put_metric(s->writer, &metrics[i], NULL, &error), YB_OK, "%s", error.message);
    }
}

void story_end(story *s)
{
    yb_snapshot_close(s->snapshot);
    yb_writer_close(s->writer);
    yb_store_close(s->store);
    scratch_remove(s->path);
}

void story_drop_regions(story *s, const char *gone)
{
    set_tree(s, gone);
}

void story_put(story *s, const char *metric, const char *region, int year, const char *value)
{
    story_put_as(s, metric, YB_LEVEL, YB_ACTUAL, (yb_span) { 1, 12 }, region, year, value);
}

void story_put_as(story *s, const char *metric, yb_measure measure, yb_role role, yb_span span, const char *region,
                  int year, const char *value)
{
    yb_error error = YB_ERROR_INIT;
    yb_decimal decimal;
    yb_series series = { 0, measure, role, span };
    uint32_t number, place = yb_regions_by_code(yb_writer_regions(s->writer), region);
    int16_t short_year = (int16_t)year;
    cr_assert_eq(yb_decimal_parse(value, strlen(value), &decimal, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_writer_find_metric(s->writer, metric, &series.metric, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_writer_put_series(s->writer, &series, &number, &error), YB_OK, "%s", error.message);
    yb_rows rows = { .count = 1,
                     .series = &number,
                     .region = &place,
                     .year = &short_year,
                     .mantissa = &decimal.mantissa,
                     .scale = &decimal.scale };
    cr_assert_eq(yb_writer_append(s->writer, &rows, &error), YB_OK, "%s", error.message);
}

void story_commit(story *s)
{
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_writer_commit(s->writer, NULL, &error), YB_OK, "%s", error.message);
    yb_snapshot_close(s->snapshot);
    cr_assert_eq(yb_snapshot_open(s->store, &s->snapshot, &error), YB_OK, "%s", error.message);
}

uint32_t story_metric(const story *s, const char *id)
{
    uint32_t number = UINT32_MAX;
    cr_assert_eq(yb_snapshot_find_metric(s->snapshot, id, &number, NULL), YB_OK);
    return number;
}

uint32_t story_region(const story *s, const char *code)
{
    return yb_regions_by_code(yb_snapshot_regions(s->snapshot), code);
}

static void print_value(const yb_snapshot *snapshot, const yb_column *column, size_t row, char *text)
{
    char decimal[YB_DECIMAL_TEXT];
    uint32_t number;
    yb_metric metric = { .struct_size = sizeof(metric) };
    if (column->valid != NULL && !column->valid[row]) {
        strcpy(text, "-");
        return;
    }
    switch (column->type) {
    case YB_COLUMN_REGION:
        number = ((const uint32_t *)column->values)[row];
        strcpy(text, number == YB_NO_REGION ? "*" : yb_regions_code(yb_snapshot_regions(snapshot), number));
        break;
    case YB_COLUMN_METRIC:
        yb_snapshot_metric(snapshot, ((const uint32_t *)column->values)[row], &metric, NULL);
        strcpy(text, metric.id);
        break;
    case YB_COLUMN_YEAR:
        sprintf(text, "%d", ((const int32_t *)column->values)[row]);
        break;
    case YB_COLUMN_COUNT:
        sprintf(text, "%llu", (unsigned long long)((const uint64_t *)column->values)[row]);
        break;
    default:
        yb_wide_format(((const yb_wide *)column->values)[row], column->scale, 0, decimal);
        strcpy(text, decimal);
    }
}

void story_print(const yb_snapshot *snapshot, const yb_result *result, int notes, char text[STORY_TEXT])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t row = 0; row < yb_result_row_count(result); row++) {
        for (size_t i = 0; i < yb_result_column_count(result); i++) {
            char value[256];
            print_value(snapshot, yb_result_column(result, i), row, value);
            used += (size_t)snprintf(text + used, STORY_TEXT - used, "%s%s", i == 0 ? "" : " ", value);
            cr_assert_lt(used, STORY_TEXT);
        }
        used += (size_t)snprintf(text + used, STORY_TEXT - used, "\n");
    }
    for (size_t i = 0; notes && yb_result_note(result, i) != NULL; i++) {
        used += (size_t)snprintf(text + used, STORY_TEXT - used, "note: %s\n", yb_result_note(result, i));
    }
    cr_assert_lt(used, STORY_TEXT);
}

static const char *run(const story *s, const char *metric, yb_query query, int notes)
{
    static char text[STORY_TEXT];
    yb_error error = YB_ERROR_INIT;
    yb_result *result = NULL;
    uint32_t number;
    if (metric != NULL) {
        number = story_metric(s, metric);
        query.metrics = &number;
        query.metric_count = 1;
    }
    yb_status status = yb_rollup(s->snapshot, &query, &result, &error);
    if (status != YB_OK) {
        cr_assert_null(result);
        snprintf(text, sizeof(text), "%s: %s\n", yb_status_name(status), error.message);
        return text;
    }
    story_print(s->snapshot, result, notes, text);
    yb_result_free(result);
    return text;
}

const char *story_rollup(const story *s, const char *metric, yb_query query)
{
    return run(s, metric, query, 1);
}

const char *story_rows(const story *s, const char *metric, yb_query query)
{
    return run(s, metric, query, 0);
}
