/* The two shapes as tables, and what a metric's figures have in common. */
#include <stdio.h>

#include "synth/corpus.h"
#include "synth/draw.h"

static int always(uint32_t place)
{
    return 1;
}

static int two_of_five(uint32_t place)
{
    return place % 5 < 2;
}

static int one_of_ten(uint32_t place)
{
    return place % 10 == 4;
}

static int first_hundred(uint32_t place)
{
    return place < 100;
}

static int first_fifty(uint32_t place)
{
    return place < 50;
}

/* The order of kinds is the order of a metric's series, and part of the specification. */
static const synth_form forms[] = {
    [SYNTH_DENSE] = {
        .name = "dense", .metrics = 70, .first_year = 1990, .last_year = 2024, .missing = 500, .start = 2009,
        .least_growth = 0, .header = "region,year,metric,value\n", .kind_count = 1,
        .kinds = { { YB_LEVEL, YB_ACTUAL, { 1, 12 }, -1, 4, always } },
    },
    [SYNTH_REPORTS] = {
        .name = "reports", .metrics = 3000, .first_year = 2005, .last_year = 2024, .missing = 4000, .start = 20,
        .least_growth = SYNTH_GROWTH_LEAST, .bounds = 1,
        .header = "region,year,metric,value,measure,role,span,bound\n", .kind_count = 5,
        .kinds = { { YB_LEVEL, YB_ACTUAL, { 1, 12 }, -1, 4, always },
                   { YB_YOY, YB_ACTUAL, { 1, 12 }, 1, 3, two_of_five },
                   { YB_SHARE, YB_ACTUAL, { 1, 12 }, 1, 3, one_of_ten },
                   { YB_LEVEL, YB_TARGET, { 1, 12 }, -1, 1, first_hundred },
                   { YB_LEVEL, YB_ACTUAL, { 1, 6 }, -1, 1, first_fifty } },
    },
};

const synth_form *synth_form_of(synth_shape shape)
{
    return &forms[shape];
}

synth_outline synth_outline_of(const synth_parameters *parameters, uint32_t metric)
{
    uint64_t key = synth_draw(parameters->seed, metric);
    synth_outline outline = { .key = key, .place = metric % SYNTH_SECTOR, .decimals = 2 };
    if (parameters->shape == SYNTH_DENSE) {
        outline.chance[SYNTH_TOWN] = SYNTH_SURE;
        return outline;
    }
    uint32_t chance = 2 * SYNTH_SURE / (outline.place + 4);
    outline.chance[SYNTH_TOWN] = chance;
    outline.chance[SYNTH_COUNTY] = outline.chance[SYNTH_CITY] = 2 * chance;
    outline.decimals = (int)synth_pick_low(key, 3);
    outline.octaves = (uint32_t)synth_pick_high(key, 14 * 1024);
    return outline;
}

void synth_corpus_metric(const synth_corpus *corpus, uint32_t number, synth_metric *metric)
{
    static const char *const units[] = { "人", "吨", "万元" };
    int decimals = synth_outline_of(&corpus->parameters, number).decimals;
    metric->metric = (yb_metric) { .struct_size = sizeof metric->metric,
                                   .id = metric->id,
                                   .name = metric->name,
                                   .unit = units[decimals],
                                   .rule = YB_RULE_SUM,
                                   .time_kind = decimals == 0 ? YB_TIME_STOCK : YB_TIME_FLOW };
    snprintf(metric->id, sizeof metric->id, "m%u", number);
    snprintf(metric->name, sizeof metric->name, "Metric %u", number);
}
