/* What is said about pairs: what they are, and which figures had no partner. */
#include <stdio.h>

#include "query/diagnose.h"
#include "query/notes.h"
#include "query/pair.h"

static uint64_t count_unpaired(const yb_gather *gather)
{
    uint64_t unpaired = 0;
    for (uint32_t i = 0; i < gather->worker_count; i++) {
        unpaired += gather->workers[i].unpaired;
    }
    return unpaired;
}

static const char *partner_name(const yb_plan *plan, const yb_slot *slot)
{
    const yb_catalog *catalog = plan->snapshot->catalog;
    return yb_metrics_at(yb_catalog_metrics(catalog), yb_catalog_series(catalog, slot->partner)->metric)->name;
}

/* The first that is shown: there is one. */
static const yb_slot *shown_slot(const yb_plan *plan)
{
    uint32_t i = 0;
    while (plan->slots[i].hidden) {
        i++;
    }
    return &plan->slots[i];
}

yb_status yb_pair_diagnose(const yb_gather *gather, int *told, yb_error *error)
{
    const yb_plan *plan = gather->plan;
    const yb_slot *slot = shown_slot(plan);
    const char *level = yb_regions_level_name(plan->regions, (uint8_t)plan->from_level);
    char words[YB_PAIR_WORDS], asked[16];
    *told = plan->pairing != YB_PAIR_NONE && count_unpaired(gather) > 0;
    if (!*told) {
        return YB_OK;
    }
    if (plan->pairing == YB_PAIR_WEIGHTS) {
        return yb_fail(error, YB_NOT_FOUND,
                       "no figure of %s at level %s has a weight: a figure of %s of the same region and year",
                       slot->description->name, level, partner_name(plan, slot));
    }
    return yb_fail(error, YB_NOT_FOUND, "%s is %s; no region of level %s has figures of %s for both in the same year",
                   yb_span_word(plan->query->span, asked), yb_pair_words(plan->span, plan->partner_span, words), level,
                   slot->description->name);
}

static yb_status note_weights(const yb_gather *gather, yb_error *error)
{
    const yb_plan *plan = gather->plan;
    uint64_t unpaired = count_unpaired(gather);
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        const yb_slot *slot = &plan->slots[i];
        if (slot->partner != YB_NO_SERIES && gather->cube.last_years[i] != 0) {
            YB_TRY(yb_notes_add(plan->notes, error, "%s: weighted by %s", slot->description->name,
                                partner_name(plan, slot)));
        }
    }
    if (plan->measure == YB_YOY) {
        YB_TRY(yb_notes_add(plan->notes, error,
                            "the whole's own growth follows from weights of the year before; those of the same year "
                            "come near it"));
    }
    return unpaired == 0 ? YB_OK
                         : yb_notes_add(plan->notes, error,
                                        "left out: figures without a weight (%llu); n counts those "
                                        "with one",
                                        (unsigned long long)unpaired);
}

/* Whether the span asked for was reported as such. */
static int is_reported(const yb_plan *plan)
{
    const yb_catalog *catalog = plan->snapshot->catalog;
    yb_span span = plan->query->span;
    for (uint32_t i = 0; i < yb_catalog_series_count(catalog); i++) {
        const yb_series *series = yb_catalog_series(catalog, i);
        if (series->measure == plan->measure && series->role == plan->role && series->span.first == span.first &&
            series->span.last == span.last && yb_plan_shows(plan, series->metric)) {
            return 1;
        }
    }
    return 0;
}

static yb_status note_difference(const yb_gather *gather, yb_error *error)
{
    const yb_plan *plan = gather->plan;
    uint64_t unpaired = count_unpaired(gather);
    char words[YB_PAIR_WORDS], asked[16], part[16];
    YB_TRY(
        yb_notes_add(plan->notes, error, "%s is %s%s", yb_span_word(plan->query->span, asked),
                     yb_pair_words(plan->span, plan->partner_span, words),
                     is_reported(plan) ? "; it was reported, too: without --difference those figures are shown" : ""));
    return unpaired == 0 ? YB_OK
                         : yb_notes_add(plan->notes, error, "left out: figures without one of %s beside them (%llu)",
                                        yb_span_word(plan->partner_span, part), (unsigned long long)unpaired);
}

yb_status yb_pair_notes(const yb_gather *gather, yb_error *error)
{
    switch (gather->plan->pairing) {
    case YB_PAIR_WEIGHTS:
        return note_weights(gather, error);
    case YB_PAIR_DIFFERENCE:
        return note_difference(gather, error);
    default:
        return YB_OK;
    }
}
