/* How large a corpus is, and parameters that make it as large as asked. */
#include "synth/corpus.h"

#define REGIONS_OWN 41000
#define NOISE_OWN   300

/* Nodes that report the metric, in 1/1024. */
static uint64_t expected_nodes(const synth_tree *tree, const synth_outline *outline)
{
    uint64_t nodes = 0;
    for (int level = 0; level < SYNTH_LEVELS; level++) {
        uint64_t chance = outline->chance[level] < SYNTH_SURE ? outline->chance[level] : SYNTH_SURE;
        nodes += (tree->count[level] * chance) >> 6;
    }
    return nodes;
}

uint64_t synth_expected(const synth_parameters *parameters)
{
    const synth_form *form = synth_form_of(parameters->shape);
    synth_tree tree = synth_tree_of(parameters->regions);
    uint64_t years = (uint64_t)(parameters->last_year - parameters->first_year) + 1, rows = 0;
    uint64_t present = (uint64_t)(SYNTH_WHOLE - parameters->missing);
    for (uint32_t metric = 0; metric < parameters->metrics; metric++) {
        synth_outline outline = synth_outline_of(parameters, metric);
        uint64_t quarters = 0;
        for (size_t i = 0; i < form->kind_count; i++) {
            quarters += form->kinds[i].applies(outline.place) ? form->kinds[i].quarters : 0;
        }
        rows += expected_nodes(&tree, &outline) * quarters * years * present / SYNTH_WHOLE >> 12;
    }
    return rows;
}

/* The least of 1 .. most, as the number that `open` points to, for which there are enough rows; 0: none. */
static uint32_t search(synth_parameters *parameters, uint32_t *open, uint32_t most)
{
    uint32_t low = 1, high = most;
    *open = most;
    if (synth_expected(parameters) < parameters->rows) {
        return 0;
    }
    while (low < high) {
        *open = low + (high - low) / 2;
        if (synth_expected(parameters) >= parameters->rows) {
            high = *open;
        } else {
            low = *open + 1;
        }
    }
    *open = high;
    return high;
}

/* The shape's own metrics and fewer towns, or all towns and more metrics, unless one of them is given. */
static yb_status fit_rows(synth_parameters *parameters, yb_error *error)
{
    uint32_t found;
    if (parameters->metrics > 0 && parameters->regions > 0) {
        return synth_fail(error, YB_INVALID,
                          "metrics, regions and rows cannot all be given; leave out one of --metrics and --regions");
    }
    if (parameters->metrics > 0) {
        found = search(parameters, &parameters->regions, SYNTH_REGIONS_MOST);
    } else if (parameters->regions > 0) {
        found = search(parameters, &parameters->metrics, SYNTH_METRICS_MOST);
    } else {
        parameters->metrics = synth_form_of(parameters->shape)->metrics;
        found = search(parameters, &parameters->regions, REGIONS_OWN);
        found = found > 0 ? found : search(parameters, &parameters->metrics, SYNTH_METRICS_MOST);
    }
    if (found == 0) {
        return synth_fail(error, YB_INVALID,
                          "%llu rows take more than %u metrics or %u regions; ask for more years, more regions or "
                          "fewer rows",
                          (unsigned long long)parameters->rows, SYNTH_METRICS_MOST, SYNTH_REGIONS_MOST);
    }
    return YB_OK;
}

static yb_status check(const synth_parameters *parameters, yb_error *error)
{
    if (parameters->metrics > SYNTH_METRICS_MOST || parameters->regions > SYNTH_REGIONS_MOST ||
        parameters->rows > SYNTH_ROWS_MOST) {
        return synth_fail(error, YB_INVALID, "expected at most %u metrics, %u regions and %llu rows",
                          SYNTH_METRICS_MOST, SYNTH_REGIONS_MOST, (unsigned long long)SYNTH_ROWS_MOST);
    }
    if (parameters->first_year < 1 || parameters->last_year > 9999 || parameters->last_year < parameters->first_year ||
        parameters->last_year - parameters->first_year >= SYNTH_YEARS_MOST) {
        return synth_fail(error, YB_INVALID, "the years %d..%d: expected at most %d years from 1 to 9999",
                          parameters->first_year, parameters->last_year, SYNTH_YEARS_MOST);
    }
    if (parameters->missing >= SYNTH_WHOLE || parameters->noise > SYNTH_WHOLE) {
        return synth_fail(error, YB_INVALID, "expected less than 100 %% missing and at most 100 %% noise");
    }
    return YB_OK;
}

yb_status synth_complete(synth_parameters *parameters, yb_error *error)
{
    const synth_form *form = synth_form_of(parameters->shape);
    synth_parameters complete = *parameters;
    complete.first_year = parameters->first_year != 0 ? parameters->first_year : form->first_year;
    complete.last_year = parameters->last_year != 0 ? parameters->last_year : form->last_year;
    complete.missing = parameters->missing >= 0 ? parameters->missing : form->missing;
    complete.noise = parameters->noise >= 0 ? parameters->noise : NOISE_OWN;
    SYNTH_TRY(check(&complete, error));
    if (complete.rows > 0) {
        SYNTH_TRY(fit_rows(&complete, error));
    }
    complete.metrics = complete.metrics > 0 ? complete.metrics : form->metrics;
    complete.regions = complete.regions > 0 ? complete.regions : REGIONS_OWN;
    *parameters = complete;
    return YB_OK;
}
