/* A corpus made ready: its tree, its table of growth, its work cut into pieces. */
#include <stdlib.h>

#include "synth/corpus.h"

#define PIECE_ROWS 65536 /* about as many rows are drawn at a time */

static void fill_growth(synth_corpus *corpus)
{
    for (uint32_t rate = 0; rate < SYNTH_GROWTH_RATES; rate++) {
        uint64_t factor = UINT64_C(1) << 20;
        for (uint32_t year = 0; year < corpus->years; year++) {
            corpus->growth[rate * corpus->years + year] = factor;
            factor = factor * (uint64_t)(1000 + SYNTH_GROWTH_LEAST + (int)rate) / 1000;
        }
    }
}

/* Nodes that give about PIECE_ROWS rows of this kind. */
static uint32_t nodes_per_piece(const synth_corpus *corpus, const synth_outline *outline, uint32_t quarters)
{
    uint64_t chance = (uint64_t)outline->chance[SYNTH_TOWN] * quarters / 4;
    uint64_t present = (uint64_t)(SYNTH_WHOLE - corpus->parameters.missing);
    uint64_t rows = chance * corpus->years * present / SYNTH_WHOLE + 1; /* of a node, of SYNTH_SURE */
    uint64_t nodes = (uint64_t)PIECE_ROWS * SYNTH_SURE / rows;
    return (uint32_t)(nodes < corpus->tree.node_count ? nodes + 1 : corpus->tree.node_count);
}

static void add_part(synth_corpus *corpus, const synth_outline *outline, uint32_t metric, uint8_t kind)
{
    const synth_form *form = synth_form_of(corpus->parameters.shape);
    synth_part *part = &corpus->parts[corpus->series_count++];
    *part = (synth_part) { corpus->piece_count, metric, nodes_per_piece(corpus, outline, form->kinds[kind].quarters),
                           kind };
    corpus->piece_count += (corpus->tree.node_count + part->nodes - 1) / part->nodes;
}

static void cut_work(synth_corpus *corpus)
{
    const synth_form *form = synth_form_of(corpus->parameters.shape);
    for (uint32_t metric = 0; metric < corpus->parameters.metrics; metric++) {
        synth_outline outline = synth_outline_of(&corpus->parameters, metric);
        for (uint8_t kind = 0; kind < form->kind_count; kind++) {
            if (form->kinds[kind].applies(outline.place)) {
                add_part(corpus, &outline, metric, kind);
            }
        }
    }
}

yb_status synth_corpus_create(const synth_parameters *parameters, synth_corpus **corpus, yb_error *error)
{
    synth_corpus *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return synth_fail_memory(error);
    }
    made->parameters = *parameters;
    yb_status status = synth_complete(&made->parameters, error);
    if (status != YB_OK) {
        synth_corpus_free(made);
        return status;
    }
    size_t kinds = synth_form_of(parameters->shape)->kind_count;
    made->years = (uint32_t)(made->parameters.last_year - made->parameters.first_year + 1);
    made->tree = synth_tree_of(made->parameters.regions);
    made->nodes = calloc(made->tree.node_count, sizeof *made->nodes);
    made->growth = calloc((size_t)SYNTH_GROWTH_RATES * made->years, sizeof *made->growth);
    made->parts = calloc(made->parameters.metrics * kinds, sizeof *made->parts);
    if (made->nodes == NULL || made->growth == NULL || made->parts == NULL) {
        synth_corpus_free(made);
        return synth_fail_memory(error);
    }
    synth_tree_nodes(&made->tree, made->nodes);
    fill_growth(made);
    cut_work(made);
    *corpus = made;
    return YB_OK;
}

void synth_corpus_free(synth_corpus *corpus)
{
    if (corpus != NULL) {
        free(corpus->nodes);
        free(corpus->growth);
        free(corpus->parts);
        free(corpus);
    }
}

const synth_parameters *synth_corpus_parameters(const synth_corpus *corpus)
{
    return &corpus->parameters;
}

uint64_t synth_corpus_expected(const synth_corpus *corpus)
{
    return synth_expected(&corpus->parameters);
}

const char *synth_corpus_header(const synth_corpus *corpus)
{
    return synth_form_of(corpus->parameters.shape)->header;
}
