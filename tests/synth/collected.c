#include "collected.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/test.h"

synth_corpus *corpus_of(const synth_parameters *parameters)
{
    synth_corpus *corpus = NULL;
    yb_error error = YB_ERROR_INIT;
    yb_status status = synth_corpus_create(parameters, &corpus, &error);
    if (status != YB_OK) {
        fprintf(stderr, "%s\n", error.message);
    }
    cr_assert_eq(status, YB_OK);
    return corpus;
}

static void make_room(collected *all, size_t count)
{
    if (all->count + count <= all->capacity) {
        return;
    }
    all->capacity = 2 * (all->count + count);
    all->number = realloc(all->number, all->capacity * sizeof *all->number);
    all->region = realloc(all->region, all->capacity * sizeof *all->region);
    all->year = realloc(all->year, all->capacity * sizeof *all->year);
    all->mantissa = realloc(all->mantissa, all->capacity * sizeof *all->mantissa);
    all->scale = realloc(all->scale, all->capacity * sizeof *all->scale);
    all->bound = realloc(all->bound, all->capacity * sizeof *all->bound);
}

static yb_status take(void *context, const synth_batch *batch, uint64_t done, uint64_t total, yb_error *error)
{
    collected *all = context;
    make_room(all, batch->count + 1);
    for (size_t i = 0; i < batch->count; i++) {
        size_t row = all->count++;
        all->number[row] = batch->number;
        all->region[row] = batch->region[i];
        all->year[row] = batch->year[i];
        all->mantissa[row] = batch->mantissa[i];
        all->scale[row] = batch->series.scale;
        all->bound[row] = batch->bound == NULL ? YB_EXACT : batch->bound[i];
    }
    all->text = realloc(all->text, all->text_length + batch->text_length + 1);
    memcpy(all->text + all->text_length, batch->text == NULL ? "" : batch->text, batch->text_length);
    all->text_length += batch->text_length;
    all->text[all->text_length] = '\0';
    cr_assert_leq(done, total);
    return YB_OK;
}

void collect(const synth_corpus *corpus, uint32_t threads, int as_text, collected *all)
{
    yb_error error = YB_ERROR_INIT;
    *all = (collected) { 0 };
    cr_assert_eq(synth_corpus_generate(corpus, threads, as_text, take, all, &error), YB_OK);
}

void collected_free(collected *all)
{
    free(all->number);
    free(all->region);
    free(all->year);
    free(all->mantissa);
    free(all->scale);
    free(all->bound);
    free(all->text);
}
