/* Parameters, sizes, the tree and the metrics. */
#include <string.h>

#include "collected.h"
#include "support/test.h"
#include "synth/corpus.h"

static const synth_parameters nothing_given = { .missing = -1, .noise = -1 };

Test(corpus, of_its_own_size_is_the_orientation_corpus)
{
    synth_corpus *corpus = corpus_of(&nothing_given);
    const synth_parameters *made = synth_corpus_parameters(corpus);
    cr_assert(made->metrics == 70 && made->regions == 41000 && made->first_year == 1990 && made->last_year == 2024);
    cr_assert(made->missing == 500 && made->noise == 300);
    cr_assert_eq(corpus->tree.count[SYNTH_PROVINCE], 31);
    cr_assert_eq(corpus->tree.count[SYNTH_CITY], 340);
    cr_assert_eq(corpus->tree.count[SYNTH_COUNTY], 2850);
    synth_corpus_free(corpus);
}

Test(corpus, has_about_as_many_rows_as_asked)
{
    static const uint64_t asked[] = { 3000, 100000, 700000 };
    for (int shape = SYNTH_DENSE; shape <= SYNTH_REPORTS; shape++) {
        for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
            synth_parameters parameters = nothing_given;
            parameters.shape = (synth_shape)shape;
            parameters.rows = asked[i];
            parameters.metrics = shape == SYNTH_REPORTS ? 600 : 0;
            synth_corpus *corpus = corpus_of(&parameters);
            collected all;
            collect(corpus, 2, 0, &all);
            uint64_t expected = synth_corpus_expected(corpus);
            cr_assert_geq(expected, asked[i]);
            cr_assert(asked[i] < 100000 || expected < asked[i] + asked[i] / 100);
            cr_assert(asked[i] < 100000 || (all.count > asked[i] * 97 / 100 && all.count < asked[i] * 103 / 100));
            collected_free(&all);
            synth_corpus_free(corpus);
        }
    }
}

Test(corpus, grows_by_towns_and_then_by_metrics)
{
    synth_parameters parameters = nothing_given;
    parameters.rows = 1000000000;
    synth_corpus *corpus = corpus_of(&parameters);
    cr_assert_eq(synth_corpus_parameters(corpus)->regions, 41000);
    cr_assert_eq(synth_corpus_parameters(corpus)->metrics, 734);
    synth_corpus_free(corpus);
    parameters.metrics = 70;
    corpus = corpus_of(&parameters);
    cr_assert_gt(synth_corpus_parameters(corpus)->regions, 420000);
    synth_corpus_free(corpus);
}

Test(corpus, refuses_what_is_out_of_range)
{
    static const synth_parameters bad[] = {
        { .metrics = SYNTH_METRICS_MOST + 1, .missing = -1, .noise = -1 },
        { .regions = SYNTH_REGIONS_MOST + 1, .missing = -1, .noise = -1 },
        { .first_year = 1990, .last_year = 2090, .missing = -1, .noise = -1 },
        { .first_year = 2030, .missing = -1, .noise = -1 },
        { .last_year = 10000, .missing = -1, .noise = -1 },
        { .missing = SYNTH_WHOLE, .noise = -1 },
        { .missing = -1, .noise = SYNTH_WHOLE + 1 },
        { .missing = -1, .noise = -1, .rows = SYNTH_ROWS_MOST + 1 },
        { .metrics = 3, .regions = 3, .missing = -1, .noise = -1, .rows = 1000 },
        { .first_year = 2024, .last_year = 2024, .metrics = 1, .missing = -1, .noise = -1, .rows = 100000000 },
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        synth_corpus *corpus = NULL;
        yb_error error = YB_ERROR_INIT;
        cr_assert_eq(synth_corpus_create(&bad[i], &corpus, &error), YB_INVALID);
        cr_assert_null(corpus);
        cr_assert_gt(strlen(error.message), 10);
    }
}

/* The numbers of rows are places of the tree as the library numbers it. */
static void check_tree(uint32_t towns)
{
    synth_parameters parameters = nothing_given;
    yb_regions *regions = NULL;
    parameters.regions = towns;
    synth_corpus *corpus = corpus_of(&parameters);
    cr_assert_eq(synth_corpus_regions(corpus, &regions, NULL), YB_OK);
    cr_assert_eq(yb_regions_count(regions), corpus->tree.node_count);
    cr_assert_eq(yb_regions_level_count(regions), SYNTH_LEVELS);
    for (uint32_t i = 0; i < corpus->tree.node_count; i++) {
        char code[9];
        synth_code(&corpus->tree, corpus->nodes[i], code);
        cr_assert_str_eq(code, yb_regions_code(regions, i));
        cr_assert_eq(corpus->nodes[i].level, yb_regions_level(regions, i));
        cr_assert(corpus->nodes[i].level == SYNTH_TOWN || yb_regions_end(regions, i) > i + 1); /* none is empty */
    }
    yb_regions_release(regions);
    synth_corpus_free(corpus);
}

Test(corpus, numbers_regions_as_the_library_does)
{
    static const uint32_t towns[] = { 1, 2, 14, 15, 16, 100, 121, 999, 1323, 41000, 50001 };
    for (size_t i = 0; i < sizeof towns / sizeof *towns; i++) {
        check_tree(towns[i]);
    }
}

Test(corpus, of_reports_is_a_long_tail_with_figures_of_counties_and_cities)
{
    synth_parameters parameters = { SYNTH_REPORTS, 500, 1400, 2005, 2024, -1, -1, 2, 0 };
    synth_corpus *corpus = corpus_of(&parameters);
    collected all;
    size_t by_level[SYNTH_LEVELS] = { 0 }, first = 0, last = 0, hedged = 0;
    collect(corpus, 2, 0, &all);
    for (size_t i = 0; i < all.count; i++) {
        by_level[corpus->nodes[all.region[i]].level]++;
        first += corpus->parts[all.number[i]].metric < 10;
        last += corpus->parts[all.number[i]].metric >= 490;
        hedged += all.bound[i] != YB_EXACT;
    }
    cr_assert_eq(by_level[SYNTH_PROVINCE], 0);
    cr_assert(by_level[SYNTH_CITY] > 100 && by_level[SYNTH_COUNTY] > by_level[SYNTH_CITY]);
    cr_assert_gt(by_level[SYNTH_TOWN], 5 * by_level[SYNTH_COUNTY]);
    cr_assert_gt(first, 20 * last);
    cr_assert(last > 0 && hedged > all.count / 400 && hedged < all.count / 50);
    collected_free(&all);
    synth_corpus_free(corpus);
}
