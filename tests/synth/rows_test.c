/* Rows: their order, their text, and what must not change them. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "collected.h"
#include "support/test.h"
#include "synth/corpus.h"

static const synth_parameters dense = { SYNTH_DENSE, 4, 900, 1990, 2024, 500, 300, 5, 0 };
static const synth_parameters reports = { SYNTH_REPORTS, 620, 700, 2005, 2024, 4000, 300, 6, 0 };

static void must_be_equal(const collected *a, const collected *b)
{
    cr_assert_eq(a->count, b->count);
    cr_assert_eq(memcmp(a->number, b->number, a->count * sizeof *a->number), 0);
    cr_assert_eq(memcmp(a->region, b->region, a->count * sizeof *a->region), 0);
    cr_assert_eq(memcmp(a->year, b->year, a->count * sizeof *a->year), 0);
    cr_assert_eq(memcmp(a->mantissa, b->mantissa, a->count * sizeof *a->mantissa), 0);
    cr_assert_eq(memcmp(a->bound, b->bound, a->count * sizeof *a->bound), 0);
    cr_assert_str_eq(a->text, b->text);
}

Test(rows, are_the_same_on_any_number_of_threads)
{
    static const uint32_t threads[] = { 2, 3, 8, 0 };
    const synth_parameters *shapes[] = { &dense, &reports };
    for (size_t shape = 0; shape < 2; shape++) {
        synth_corpus *corpus = corpus_of(shapes[shape]);
        collected alone, together;
        collect(corpus, 1, 1, &alone);
        for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
            collect(corpus, threads[i], 1, &together);
            must_be_equal(&alone, &together);
            collected_free(&together);
        }
        collected_free(&alone);
        synth_corpus_free(corpus);
    }
}

Test(rows, come_by_series_region_and_year_without_a_key_twice)
{
    const synth_parameters *shapes[] = { &dense, &reports };
    for (size_t shape = 0; shape < 2; shape++) {
        synth_corpus *corpus = corpus_of(shapes[shape]);
        collected all;
        collect(corpus, 2, 0, &all);
        cr_assert_gt(all.count, 50000);
        for (size_t i = 1; i < all.count; i++) {
            int same_series = all.number[i] == all.number[i - 1], same_region = all.region[i] == all.region[i - 1];
            cr_assert(all.number[i] > all.number[i - 1] || (same_series && all.region[i] > all.region[i - 1]) ||
                      (same_series && same_region && all.year[i] > all.year[i - 1]));
        }
        collected_free(&all);
        synth_corpus_free(corpus);
    }
}

Test(rows, say_the_same_as_text)
{
    synth_corpus *corpus = corpus_of(&reports);
    collected all;
    collect(corpus, 1, 1, &all);
    char *line = all.text;
    for (size_t i = 0; i < all.count; i++) {
        char code[9];
        yb_decimal value = { 0 };
        char *cells[8], *rest = line, *end = strchr(line, '\n');
        cr_assert_not_null(end);
        *end = '\0';
        for (int cell = 0; cell < 8; cell++) {
            cells[cell] = strsep(&rest, ",");
            cr_assert_not_null(cells[cell]);
        }
        synth_code(&corpus->tree, corpus->nodes[all.region[i]], code);
        cr_assert_str_eq(cells[0], code);
        cr_assert_eq(atoi(cells[1]), all.year[i]);
        cr_assert_eq(yb_decimal_parse(cells[3], strlen(cells[3]), &value, NULL), YB_OK);
        cr_assert_eq(value.mantissa, all.mantissa[i]);
        cr_assert_eq(value.scale, all.scale[i]);
        cr_assert_str_eq(cells[7], all.bound[i] == YB_EXACT ? "" : yb_bound_name((yb_bound)all.bound[i]));
        line = end + 1;
    }
    cr_assert_str_eq(line, "");
    collected_free(&all);
    synth_corpus_free(corpus);
}

Test(rows, without_noise_grow_by_the_same_rate_and_none_is_missing)
{
    synth_parameters calm = { SYNTH_DENSE, 3, 50, 2000, 2019, 0, 0, 9, 0 };
    synth_corpus *corpus = corpus_of(&calm);
    collected all;
    collect(corpus, 1, 0, &all);
    cr_assert_eq(all.count, 3 * 50 * 20);
    for (size_t i = 0; i < all.count; i++) {
        cr_assert(all.mantissa[i] >= 2009 && all.year[i] == 2000 + (int)(i % 20));
        cr_assert(i % 20 == 0 || all.mantissa[i] >= all.mantissa[i - 1]);
        cr_assert(i % 20 == 0 || all.mantissa[i] <= all.mantissa[i - 1] * 112 / 100);
    }
    collected_free(&all);
    synth_corpus_free(corpus);
}

Test(rows, of_another_seed_are_others)
{
    synth_parameters other = dense;
    collected a, b;
    synth_corpus *corpus = corpus_of(&dense);
    collect(corpus, 1, 1, &a);
    synth_corpus_free(corpus);
    other.seed++;
    corpus = corpus_of(&other);
    collect(corpus, 1, 1, &b);
    synth_corpus_free(corpus);
    cr_assert_str_neq(a.text, b.text);
    collected_free(&a);
    collected_free(&b);
}

static yb_status refuse_third(void *context, const synth_batch *batch, uint64_t done, uint64_t total, yb_error *error)
{
    int *taken = context;
    return ++*taken == 3 ? YB_IO : YB_OK;
}

Test(rows, end_where_the_taker_fails)
{
    static const uint32_t threads[] = { 1, 2, 8 };
    synth_corpus *corpus = corpus_of(&reports);
    for (size_t i = 0; i < 3; i++) {
        int taken = 0;
        cr_assert_eq(synth_corpus_generate(corpus, threads[i], 1, refuse_third, &taken, NULL), YB_IO);
        cr_assert_eq(taken, 3);
    }
    synth_corpus_free(corpus);
}

/* A hundred years of the strongest growth, all the noise there is, the largest metrics. */
Test(rows, stay_positive_at_the_extremes)
{
    synth_parameters extreme = { SYNTH_REPORTS, 300, 20, 9900, 9999, 0, SYNTH_WHOLE, 0, 0 };
    synth_corpus *corpus = corpus_of(&extreme);
    collected all;
    int64_t most = 0;
    collect(corpus, 2, 0, &all);
    for (size_t i = 0; i < all.count; i++) {
        int is_rate = corpus->parts[all.number[i]].kind == 1;
        cr_assert_geq(all.mantissa[i], is_rate ? -60 : 0);
        most = all.mantissa[i] > most ? all.mantissa[i] : most;
    }
    cr_assert_lt(most, INT64_MAX / 10000);
    collected_free(&all);
    synth_corpus_free(corpus);
}
