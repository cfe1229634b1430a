#include "sample.h"

#include <stdio.h>
#include <string.h>

const char sample_china[] = "361002101,361002,town,温泉镇\n"
                            "361002110,361002,town,罗针镇\n"
                            "36,86,province,江西省\n"
                            "3610,36,city,抚州市\n"
                            "361002,3610,county,临川区\n"
                            "86,,country,中国\n"
                            "3602,36,city,景德镇市\n"
                            "360281,3602,county,乐平市\n"
                            "360281101,360281,town,塔山街道\n"
                            "3604,36,city,九江市\n"
                            "360483,3604,county,庐山市\n"
                            "360483102,360483,town,温泉镇\n"
                            "44,86,province,广东省\n"
                            "4419,44,city,东莞市\n"
                            "441900,4419,county,东莞市\n"
                            "441900003,441900,town,东城街道\n"
                            "441900004,441900,town,南城街道\n";

/* Takes the text up to `end` or a line's end out of *at. */
static void take_field(const char **at, char end, char field[64])
{
    size_t length = 0;
    while (**at != '\0' && **at != end && **at != '\n') {
        field[length++] = *(*at)++;
    }
    field[length] = '\0';
    *at += **at == end;
}

yb_status sample_build(const yb_hooks *hooks, const char *lines, yb_regions **regions, yb_error *error)
{
    yb_regions_builder *builder;
    yb_status status = yb_regions_builder_create(hooks, &builder, error);
    if (status != YB_OK) {
        return status;
    }
    uint32_t line = 1;
    for (const char *at = lines; status == YB_OK && *at != '\0'; line++) {
        char code[64], parent[64], level[64], name[64];
        take_field(&at, ',', code);
        take_field(&at, ',', parent);
        take_field(&at, ',', level);
        take_field(&at, '\n', name);
        status = yb_regions_builder_add(builder, code, parent, level, name, line, error);
    }
    if (status == YB_OK) {
        status = yb_regions_builder_finish(builder, regions, error);
    }
    yb_regions_builder_free(builder);
    return status;
}

yb_regions *sample_tree_of(const char *lines)
{
    yb_error error = YB_ERROR_INIT;
    yb_regions *regions = NULL;
    cr_assert_eq(sample_build(NULL, lines, &regions, &error), YB_OK, "%s", error.message);
    return regions;
}

static yb_status put_metrics(yb_metrics *metrics, yb_error *error)
{
    static const char *const gdp[] = { "GDP", "生产总值" }, *const fiscal[] = { "公共财政总收入", "财税总收入" };
    const yb_metric list[] = {
        { sizeof(yb_metric), "gdp", "地区生产总值", "万元", YB_RULE_SUM_CHECK, NULL, YB_TIME_FLOW, gdp, 2 },
        { sizeof(yb_metric), "fiscal_total_revenue", "财政总收入", "万元", YB_RULE_SUM, NULL, YB_TIME_FLOW, fiscal, 2 },
        { sizeof(yb_metric), "pop_resident", "常住人口", "人", YB_RULE_SUM, NULL, YB_TIME_STOCK, NULL, 0 },
        { sizeof(yb_metric), "urbanization_rate", "城镇化率", "%", YB_RULE_WEIGHTED, "pop_resident", YB_TIME_NONE, NULL,
          0 },
        { sizeof(yb_metric), "gdp_per_capita", "人均地区生产总值", "元/人", YB_RULE_DERIVE, "gdp/pop_resident",
          YB_TIME_NONE, NULL, 0 },
    };
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        YB_TRY(yb_metrics_put(metrics, &list[i], NULL, error));
    }
    return YB_OK;
}

static yb_status put_lists(yb_catalog *catalog, yb_error *error)
{
    for (uint32_t i = 0; i < 20; i++) {
        yb_series series = { i % 5, (yb_measure)(i / 5), i % 3 == 0 ? YB_TARGET : YB_ACTUAL, { 1, 12 } };
        YB_TRY(yb_catalog_put_series(catalog, &series, NULL, error));
    }
    for (uint64_t i = 0; i < 3; i++) {
        yb_source_entry source = {
            i == 1 ? "罗针镇2022年报告" : "report", "reports/a.txt", 1000 + i, i << 60, 1, 77 * i, 400
        };
        YB_TRY(yb_catalog_add_source(catalog, &source, NULL, error));
    }
    return YB_OK;
}

yb_status sample_catalog(const yb_env *env, yb_catalog **catalog, yb_error *error)
{
    yb_hooks hooks = { sizeof hooks, &env->allocator, &env->io, &env->logger };
    yb_catalog *made;
    yb_regions *regions = NULL;
    YB_TRY(yb_catalog_create(env, &made, error));
    yb_status status = sample_build(&hooks, sample_china, &regions, error);
    if (status == YB_OK) {
        status = yb_catalog_set_regions(made, regions, error);
        yb_regions_release(regions);
    }
    if (status == YB_OK) {
        status = put_metrics(yb_catalog_metrics(made), error);
    }
    if (status == YB_OK) {
        status = put_lists(made, error);
    }
    if (status != YB_OK) {
        yb_catalog_free(made);
        return status;
    }
    *catalog = made;
    return YB_OK;
}

yb_status sample_catalog_with_lineage(const yb_env *env, yb_catalog **catalog, yb_error *error)
{
    static const yb_lineage_entry lines[] = {
        { sizeof *lines, "360222105", "360281101", 2016, YB_JOINED, "罗家乡", "3602", 2 },
        { sizeof *lines, "360428102", "360483102", 2016, YB_PROMOTED, "", "", 3 },
        { sizeof *lines, "361002101", "361002101", 2012, YB_RENAMED, "温圳镇", "", 4 },
    };
    yb_catalog *made;
    YB_TRY(sample_catalog(env, &made, error));
    yb_status status = yb_catalog_set_lineage(made, lines, sizeof lines / sizeof *lines, error);
    if (status != YB_OK) {
        yb_catalog_free(made);
        return status;
    }
    *catalog = made;
    return YB_OK;
}

static void assert_equal_lineages(const yb_lineage *a, const yb_lineage *b)
{
    cr_assert_eq(a == NULL, b == NULL);
    cr_assert(a == NULL || a->count == b->count);
    for (uint32_t i = 0; a != NULL && i < a->count; i++) {
        const yb_lineage_entry *one = &a->entries[i], *other = &b->entries[i];
        cr_assert_str_eq(one->old_code, other->old_code);
        cr_assert_str_eq(one->new_code, other->new_code);
        cr_assert_eq(one->year, other->year);
        cr_assert_eq(one->reason, other->reason);
        cr_assert_str_eq(one->name, other->name);
        cr_assert_str_eq(one->parent, other->parent);
    }
}

static void assert_equal_trees(const yb_regions *a, const yb_regions *b)
{
    cr_assert_eq(yb_regions_count(a), yb_regions_count(b));
    cr_assert_eq(yb_regions_level_count(a), yb_regions_level_count(b));
    for (uint8_t level = 0; level < yb_regions_level_count(a); level++) {
        cr_assert_str_eq(yb_regions_level_name(a, level), yb_regions_level_name(b, level));
        cr_assert_eq(yb_regions_count_at(a, YB_NO_REGION, level), yb_regions_count_at(b, YB_NO_REGION, level));
    }
    for (uint32_t r = 0; r < yb_regions_count(a); r++) {
        cr_assert_str_eq(yb_regions_code(a, r), yb_regions_code(b, r));
        cr_assert_str_eq(yb_regions_name(a, r), yb_regions_name(b, r));
        cr_assert_eq(yb_regions_parent(a, r), yb_regions_parent(b, r));
        cr_assert_eq(yb_regions_end(a, r), yb_regions_end(b, r));
        cr_assert_eq(yb_regions_level(a, r), yb_regions_level(b, r));
    }
}

static void assert_equal_metrics(const yb_metric *a, const yb_metric *b)
{
    cr_assert_str_eq(a->id, b->id);
    cr_assert_str_eq(a->name, b->name);
    cr_assert_str_eq(a->unit, b->unit);
    cr_assert_eq(a->rule, b->rule);
    cr_assert_eq(a->rule_argument == NULL, b->rule_argument == NULL);
    cr_assert(a->rule_argument == NULL || strcmp(a->rule_argument, b->rule_argument) == 0);
    cr_assert_eq(a->time_kind, b->time_kind);
    cr_assert_eq(a->alias_count, b->alias_count);
    for (size_t i = 0; i < a->alias_count; i++) {
        cr_assert_str_eq(a->aliases[i], b->aliases[i]);
    }
}

static void assert_equal_sources(const yb_source_entry *a, const yb_source_entry *b)
{
    cr_assert_str_eq(a->name, b->name);
    cr_assert_str_eq(a->origin, b->origin);
    cr_assert_eq(a->text_length, b->text_length);
    cr_assert_eq(a->text_hash, b->text_hash);
    cr_assert_eq(a->file, b->file);
    cr_assert_eq(a->offset, b->offset);
    cr_assert_eq(a->bytes, b->bytes);
}

void sample_assert_equal(const yb_catalog *a, const yb_catalog *b)
{
    assert_equal_trees(yb_catalog_regions(a), yb_catalog_regions(b));
    assert_equal_lineages(yb_catalog_lineage(a), yb_catalog_lineage(b));
    const yb_metrics *metrics = yb_catalog_metrics((yb_catalog *)a), *others = yb_catalog_metrics((yb_catalog *)b);
    cr_assert_eq(yb_metrics_count(metrics), yb_metrics_count(others));
    for (uint32_t number = 0; number < yb_metrics_count(metrics); number++) {
        assert_equal_metrics(yb_metrics_at(metrics, number), yb_metrics_at(others, number));
    }
    cr_assert_eq(yb_catalog_series_count(a), yb_catalog_series_count(b));
    for (uint32_t number = 0; number < yb_catalog_series_count(a); number++) {
        const yb_series *series = yb_catalog_series(a, number), *other = yb_catalog_series(b, number);
        cr_assert_eq(series->metric, other->metric);
        cr_assert_eq(series->measure, other->measure);
        cr_assert_eq(series->role, other->role);
        cr_assert_eq(series->span.first, other->span.first);
        cr_assert_eq(series->span.last, other->span.last);
    }
    cr_assert_eq(yb_catalog_source_count(a), yb_catalog_source_count(b));
    for (uint32_t number = 0; number < yb_catalog_source_count(a); number++) {
        assert_equal_sources(yb_catalog_source(a, number), yb_catalog_source(b, number));
    }
}
