/* Drawing rows: one series over an interval of nodes, all years of each node
 * that reports the metric. The arithmetic is that of docs/synth.md; bounds in
 * corpus.h and the most years keep every product below 2^63. */
#include <stdlib.h>

#include "synth/corpus.h"
#include "synth/draw.h"

#define GROWTH_RATES_DRAWN 120
#define CANDIDATES         256

/* What a kind of figure is worked out from; the order is that of the shapes' tables. */
enum { AMOUNT, YEAR_ON_YEAR, SHARE, TARGET, HALF_YEAR };

/* What all nodes of a piece share. */
typedef struct piece {
    const synth_corpus *corpus;
    const synth_form *form;
    synth_outline outline;
    uint32_t kind, first, end; /* nodes */
    uint32_t quarters;         /* of 4: nodes of the metric that have this kind of figure */
    uint32_t missing, noise;   /* of SYNTH_WHOLE */
} piece;

/* A node that reports the metric. */
typedef struct reporter {
    uint64_t key;           /* of its years */
    uint64_t base;          /* mantissa in the first year */
    uint64_t weight;        /* towns that such a node stands for */
    int64_t rate;           /* growth in thousandths */
    const uint64_t *growth; /* by year */
} reporter;

static reporter draw_reporter(const piece *p, uint64_t key, uint8_t level)
{
    static const uint64_t weights[SYNTH_LEVELS] = { 0, 120, 14, 1 };
    uint64_t traits = synth_draw(key, 0);
    uint64_t octaves = p->outline.octaves + synth_pick_low(traits, 1000) * 5909 / 1000;
    int64_t rate = (int64_t)synth_pick_high(traits, GROWTH_RATES_DRAWN) + p->form->least_growth;
    uint64_t start = (uint64_t)p->form->start << (octaves >> 10);
    return (reporter) { .key = key + p->kind,
                        .base = (start * (1024 + (octaves & 1023))) >> 10,
                        .weight = weights[level],
                        .rate = rate,
                        .growth = p->corpus->growth + (size_t)(rate - SYNTH_GROWTH_LEAST) * p->corpus->years };
}

/* 1 - noise .. 1 + noise, in 1/10000. */
static uint64_t draw_factor(const piece *p, uint64_t draw)
{
    return SYNTH_WHOLE - p->noise + synth_pick_high(draw, 2 * (uint64_t)p->noise);
}

static inline int64_t value_of(const piece *p, const reporter *r, uint64_t draw, uint32_t year, uint32_t kind)
{
    uint64_t factor;
    switch (kind) {
    case YEAR_ON_YEAR:
        return r->rate + (int64_t)synth_pick_high(draw, 61) - 30;
    case SHARE:
        return (int64_t)synth_pick_high(draw, 1001);
    case TARGET:
        factor = 10200;
        break;
    case HALF_YEAR:
        factor = draw_factor(p, draw) * 12 / 25;
        break;
    default:
        factor = draw_factor(p, draw);
        break;
    }
    uint64_t level = ((r->base * r->growth[year]) >> 20) * r->weight;
    return (int64_t)((level * factor + SYNTH_WHOLE / 2) / SYNTH_WHOLE);
}

/* Writes every year and steps over it only if it is there: no branch to guess. */
static inline void draw_years(const piece *p, const reporter *r, synth_batch *batch, uint32_t kind)
{
    int16_t *restrict years = batch->year;
    int64_t *restrict mantissas = batch->mantissa;
    uint8_t *restrict bounds = batch->bound;
    uint64_t missing = p->missing, first_year = (uint64_t)p->corpus->parameters.first_year;
    uint32_t year_count = p->corpus->years;
    size_t count = batch->count;
    for (uint32_t year = 0; year < year_count; year++) {
        uint64_t draw = synth_draw(r->key, first_year + year);
        years[count] = (int16_t)(first_year + year);
        mantissas[count] = value_of(p, r, draw, year, kind);
        if (bounds != NULL) {
            bounds[count] = (uint8_t)(kind == AMOUNT && (draw & 255) < 3 ? (draw & 255) + 1 : YB_EXACT);
        }
        count += synth_pick_low(draw, SYNTH_WHOLE) >= missing;
    }
    batch->count = count;
}

/* One loop for each kind, so that the compiler sees which it is. */
static void draw_reporter_years(const piece *p, const reporter *r, synth_batch *batch)
{
    switch (p->kind) {
    case AMOUNT:
        draw_years(p, r, batch, AMOUNT);
        break;
    case YEAR_ON_YEAR:
        draw_years(p, r, batch, YEAR_ON_YEAR);
        break;
    case SHARE:
        draw_years(p, r, batch, SHARE);
        break;
    case TARGET:
        draw_years(p, r, batch, TARGET);
        break;
    default:
        draw_years(p, r, batch, HALF_YEAR);
        break;
    }
}

static int grow(void **column, size_t capacity, size_t size)
{
    void *grown = realloc(*column, capacity * size);
    *column = grown != NULL ? grown : *column;
    return grown != NULL;
}

/* Room for all years of one more node. */
static yb_status make_room(const piece *p, synth_batch *batch, yb_error *error)
{
    size_t wanted = batch->count + p->corpus->years;
    if (wanted <= batch->capacity) {
        return YB_OK;
    }
    size_t capacity = 2 * batch->capacity > wanted ? 2 * batch->capacity : 4 * wanted;
    if (!grow((void **)&batch->region, capacity, sizeof *batch->region) ||
        !grow((void **)&batch->year, capacity, sizeof *batch->year) ||
        !grow((void **)&batch->mantissa, capacity, sizeof *batch->mantissa) ||
        (p->form->bounds && !grow((void **)&batch->bound, capacity, sizeof *batch->bound))) {
        return synth_fail_memory(error);
    }
    batch->capacity = capacity;
    return YB_OK;
}

/* The places of nodes that report the metric in some way, of [first, end), at most CANDIDATES. Most
 * metrics of a long tail have few; so one draw decides for four nodes, and each is written and stepped
 * over, without a branch to guess. */
static size_t find_candidates(const piece *p, uint32_t first, uint32_t end, uint32_t *candidates)
{
    const synth_node *nodes = p->corpus->nodes;
    uint32_t four = UINT32_MAX;
    uint64_t draw = 0;
    size_t count = 0;
    for (uint32_t place = first; place < end; place++) {
        uint32_t number = nodes[place].number;
        if (number / 4 != four) {
            four = number / 4;
            draw = synth_draw(p->outline.key + 1, four);
        }
        candidates[count] = place;
        count += ((draw >> 16 * (number % 4)) & 65535) < p->outline.chance[nodes[place].level];
    }
    return count;
}

static yb_status draw_node(const piece *p, uint32_t place, synth_batch *batch, yb_error *error)
{
    synth_node node = p->corpus->nodes[place];
    uint64_t key = synth_draw(p->outline.key, node.number);
    if (synth_pick_low(synth_draw(key + p->kind, 0), 4) >= p->quarters) {
        return YB_OK;
    }
    SYNTH_TRY(make_room(p, batch, error));
    size_t before = batch->count;
    reporter r = draw_reporter(p, key, node.level);
    draw_reporter_years(p, &r, batch);
    for (size_t i = before; i < batch->count; i++) {
        batch->region[i] = place;
    }
    return YB_OK;
}

static yb_status draw_nodes(const piece *p, synth_batch *batch, yb_error *error)
{
    uint32_t candidates[CANDIDATES];
    for (uint32_t first = p->first; first < p->end; first += CANDIDATES) {
        uint32_t end = p->end - first < CANDIDATES ? p->end : first + CANDIDATES;
        size_t count = find_candidates(p, first, end, candidates);
        for (size_t i = 0; i < count; i++) {
            SYNTH_TRY(draw_node(p, candidates[i], batch, error));
        }
    }
    return YB_OK;
}

/* The series that the piece belongs to: the last that begins at it or before it. */
static uint32_t find_series(const synth_corpus *corpus, uint64_t number)
{
    uint32_t low = 0, high = corpus->series_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (corpus->parts[middle].first_piece <= number) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

yb_status synth_draw_piece(const synth_corpus *corpus, uint64_t number, synth_batch *batch, yb_error *error)
{
    uint32_t series = find_series(corpus, number);
    const synth_part *part = &corpus->parts[series];
    const synth_parameters *parameters = &corpus->parameters;
    piece p = { .corpus = corpus, .form = synth_form_of(parameters->shape), .kind = part->kind };
    const synth_kind *kind = &p.form->kinds[part->kind];
    p.outline = synth_outline_of(parameters, part->metric);
    p.quarters = kind->quarters;
    p.missing = (uint32_t)parameters->missing;
    p.noise = (uint32_t)parameters->noise;
    p.first = (uint32_t)(number - part->first_piece) * part->nodes;
    p.end = p.first + part->nodes < corpus->tree.node_count ? p.first + part->nodes : corpus->tree.node_count;
    batch->number = series;
    batch->series.series = (yb_series) { part->metric, kind->measure, kind->role, kind->span };
    batch->series.scale = kind->decimals >= 0 ? kind->decimals : p.outline.decimals;
    batch->count = 0;
    return draw_nodes(&p, batch, error);
}

void synth_batch_free(synth_batch *batch)
{
    free(batch->region);
    free(batch->year);
    free(batch->mantissa);
    free(batch->bound);
    free(batch->text);
    *batch = (synth_batch) { 0 };
}
