/* Rows as CSV: everything of a row that does not change from row to row is put
 * together once for the piece, or for the node. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "synth/corpus.h"

#define CODE        8  /* bytes of a region's code */
#define YEAR_ROOM   8  /* ",2024,", padded */
#define TEXT_ROOM   64 /* metric, or what follows the value, padded */
#define NUMBER_ROOM 24 /* sign, 19 digits, point */

/* A short text, copied at full width and stepped over by its length. */
typedef struct fragment {
    char text[TEXT_ROOM];
    size_t length;
} fragment;

/* What the rows of a piece are put together from. */
typedef struct frame {
    fragment metric;             /* "m17," */
    fragment ends[YB_ABOUT + 1]; /* "\n", or by bound ",level,actual,,over\n" */
    int scale;
} frame;

/* Two digits at a time: 00 .. 99. */
static const char digits[200] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";

/* Writes the digits of `number` so that they end at `end`, at least `least` of them; returns where they begin. */
static char *write_digits(char *end, uint64_t number, int least)
{
    char *begin = end;
    while (number >= 100) {
        begin -= 2;
        memcpy(begin, digits + 2 * (number % 100), 2);
        number /= 100;
    }
    if (number >= 10) {
        begin -= 2;
        memcpy(begin, digits + 2 * number, 2);
    } else if (number > 0) {
        *--begin = (char)('0' + number);
    }
    while (end - begin < least) {
        *--begin = '0';
    }
    return begin;
}

/* Writes mantissa x 10^-scale with all its decimals; returns the end. NUMBER_ROOM is enough. */
static char *write_value(char *to, int64_t mantissa, int scale)
{
    char room[NUMBER_ROOM];
    char *end = room + sizeof room;
    uint64_t size = mantissa < 0 ? -(uint64_t)mantissa : (uint64_t)mantissa;
    char *begin = write_digits(end, size, scale + 1);
    size_t whole = (size_t)(end - begin) - (size_t)scale;
    *to = '-';
    to += mantissa < 0;
    memcpy(to, begin, whole);
    to += whole;
    if (scale > 0) {
        *to++ = '.';
        memcpy(to, end - scale, (size_t)scale);
        to += scale;
    }
    return to;
}

static void set_fragment(fragment *f, const char *text)
{
    snprintf(f->text, sizeof f->text, "%s", text);
    f->length = strlen(f->text);
}

/* "" for the full year, "H1" for the first half: the only two there are. */
static const char *span_word(yb_span span)
{
    return span.last == 12 ? "" : "H1";
}

static void set_frame(const synth_batch *batch, int with_series, frame *f)
{
    char text[TEXT_ROOM];
    const yb_series *series = &batch->series.series;
    snprintf(text, sizeof text, "m%u,", series->metric);
    set_fragment(&f->metric, text);
    f->scale = batch->series.scale;
    for (int bound = YB_EXACT; bound <= YB_ABOUT; bound++) {
        if (with_series) {
            snprintf(text, sizeof text, ",%s,%s,%s,%s\n", yb_measure_name(series->measure), yb_role_name(series->role),
                     span_word(series->span), bound == YB_EXACT ? "" : yb_bound_name((yb_bound)bound));
        } else {
            snprintf(text, sizeof text, "\n");
        }
        set_fragment(&f->ends[bound], text);
    }
}

/* Copies at full width: the room behind is always there. */
static char *put(char *to, const fragment *f)
{
    memcpy(to, f->text, TEXT_ROOM);
    return to + f->length;
}

/* ",1990," and so on. */
static void set_years(const synth_corpus *corpus, char years[][YEAR_ROOM], size_t *lengths)
{
    for (uint32_t year = 0; year < corpus->years; year++) {
        char text[16];
        int length = snprintf(text, sizeof text, ",%u,", (unsigned)corpus->parameters.first_year + year);
        memcpy(years[year], text, YEAR_ROOM);
        lengths[year] = (size_t)length;
    }
}

static char *write_rows(const synth_corpus *corpus, const synth_batch *batch, const frame *f, char *to)
{
    char years[SYNTH_YEARS_MOST][YEAR_ROOM], code[CODE + 1] = "";
    size_t lengths[SYNTH_YEARS_MOST];
    uint32_t region = YB_NO_REGION;
    int first_year = corpus->parameters.first_year;
    set_years(corpus, years, lengths);
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->region[i] != region) {
            region = batch->region[i];
            synth_code(&corpus->tree, corpus->nodes[region], code);
        }
        int year = batch->year[i] - first_year;
        memcpy(to, code, CODE);
        memcpy(to + CODE, years[year], YEAR_ROOM);
        to = put(to + CODE + lengths[year], &f->metric);
        to = write_value(to, batch->mantissa[i], f->scale);
        to = put(to, &f->ends[batch->bound == NULL ? YB_EXACT : batch->bound[i]]);
    }
    return to;
}

yb_status synth_write_text(const synth_corpus *corpus, synth_batch *batch, yb_error *error)
{
    frame f;
    set_frame(batch, corpus->parameters.shape == SYNTH_REPORTS, &f);
    size_t widest = CODE + YEAR_ROOM + f.metric.length + NUMBER_ROOM + f.ends[YB_ABOUT].length + 8;
    size_t wanted = batch->count * widest + 4 * TEXT_ROOM;
    if (batch->text_capacity < wanted) {
        char *grown = realloc(batch->text, wanted);
        if (grown == NULL) {
            return synth_fail_memory(error);
        }
        batch->text = grown;
        batch->text_capacity = wanted;
    }
    batch->text_length = (size_t)(write_rows(corpus, batch, &f, batch->text) - batch->text);
    return YB_OK;
}
