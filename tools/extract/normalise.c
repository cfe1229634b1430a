/* Full-width to half-width, blanks and line breaks out, with a map back. */
#include "bytes16.h"
#include "extract/sentence.h"
#include "extract/utf8.h"

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Half-width form of a character of three bytes, 0 if it has none that helps. */
static char half_width(uint32_t character)
{
    switch (character) {
    case 0xff0c: /* ， ； ： stay: they never stand inside a number */
    case 0xff1b:
    case 0xff1a:
    case 0xff01:
    case 0xff1f:
        return 0;
    default:
        return character > 0xff00 && character < 0xff5f ? (char)(character - 0xff00 + 0x20) : 0;
    }
}

static int is_blank(uint32_t character)
{
    return character <= 0x20 || character == 0x7f || character == 0xa0 || character == 0x3000 || character == 0xfeff ||
           (character >= 0x2000 && character <= 0x200f) || character == 0x2028 || character == 0x2029;
}

/* Bytes of a character that is blank, 0 if it is none. */
static size_t blank_bytes(const char *report, size_t at, size_t end)
{
    return at < end && is_blank(utf8_decode(report + at)) ? utf8_length((unsigned char)report[at]) : 0;
}

#define SPREAD_CHARACTERS 24

/* 1 8 6 .5亿元: single digits with blanks between, three or a fraction, and a
 * unit that sticks to the last. `at` stands on the second digit. Returns its
 * end, 0 if the digits are numbers of their own. */
static size_t spread_end(const char *report, size_t at, size_t end)
{
    size_t single = 1, points = 0, step = 0;
    for (size_t seen = 0; seen < SPREAD_CHARACTERS && at < end; seen++) {
        if (report[at] == '.' && points == 0) {
            points++;
            at++;
        } else if (is_digit(report[at]) && (points > 0 || at + 1 >= end || !is_digit(report[at + 1]))) {
            single++;
            at++;
        } else {
            break;
        }
        while ((step = blank_bytes(report, at, end)) > 0 && at + step < end &&
               (is_digit(report[at + step]) || report[at + step] == '.')) {
            at += step;
        }
    }
    int stuck =
        at < end && step == 0 && !is_digit(report[at]) && ((unsigned char)report[at] >= 0xe4 || report[at] == '%');
    return stuck && single >= 3 ? at : 0;
}

struct writer {
    char *output;
    size_t length;
    struct run *runs; /* NULL: not wanted */
    size_t run_count;
    size_t next; /* byte of the report that would go on with the last run */
};

static void note_run(struct writer *writer, size_t origin)
{
    if (writer->runs != NULL && (origin != writer->next || writer->run_count == 0)) {
        writer->runs[writer->run_count++] = (struct run) { (uint16_t)writer->length, (uint32_t)origin };
    }
}

static void copy(struct writer *writer, const char *report, size_t from, size_t bytes)
{
    note_run(writer, from);
    memcpy(writer->output + writer->length, report + from, bytes);
    writer->length += bytes;
    writer->next = from + bytes;
}

static void put(struct writer *writer, char c, size_t origin)
{
    note_run(writer, origin);
    writer->output[writer->length++] = c;
    writer->next = origin + 1;
}

static int ends_with_digit(const struct writer *writer)
{
    return writer->length > 0 && is_digit(writer->output[writer->length - 1]);
}

/* Whether a character stays as it is. */
static int is_plain(const char *at)
{
    unsigned char lead = (unsigned char)at[0];
    if (lead < 0x80) {
        return lead > 0x20 && lead != 0x7f;
    }
    uint32_t character = utf8_decode(at);
    return !is_blank(character) && half_width(character) == 0;
}

/* Of sixteen places those where a character may begin that is not plain; two bytes more are looked at. */
static uint32_t find_special(const char *at)
{
    bytes16 first = bytes16_load(at), third = bytes16_load(at + 2);
    bytes16 kept = bytes16_equal(third, 0x8c) | bytes16_within(third, 0x9a, 0x9b) | bytes16_equal(third, 0x81) |
                   bytes16_equal(third, 0x9f); /* ， ： ； ！ ？ */
    bytes16 blanks = bytes16_within(third, 0x80, 0x8f) | bytes16_within(third, 0xa8, 0xa9);
    return bytes16_mask(bytes16_within(first, 0, 0x20) | bytes16_equal(first, 0x7f) | bytes16_equal(first, 0xc2) |
                        (bytes16_equal(first, 0xe2) & blanks) |
                        (bytes16_equal(first, 0xe3) & bytes16_equal(third, 0x80)) |
                        (bytes16_equal(first, 0xef) & ~kept));
}

static size_t skip_plain(const char *report, size_t at, size_t end)
{
    while (end - at >= 18) {
        uint32_t special = find_special(report + at);
        at += special != 0 ? bytes16_first(special) : 16;
        if (special != 0 && !is_plain(report + at)) {
            return at;
        }
        at += special != 0 ? utf8_length((unsigned char)report[at]) : 0;
    }
    while (at < end && ((unsigned char)report[at] & 0xc0) == 0x80) {
        at++; /* the sixteen may end inside a character */
    }
    while ((at = utf8_skip_common(report, at, end)) < end && is_plain(report + at)) {
        at += utf8_length((unsigned char)report[at]);
    }
    return at;
}

size_t sentence_normalise(const char *report, size_t begin, size_t end, char *output, struct run *runs,
                          size_t *run_count)
{
    struct writer writer = { .output = output, .runs = runs };
    size_t joined = 0;
    int blank = 0;
    for (size_t at = begin; at < end;) {
        size_t plain = blank && is_digit(report[at]) ? at : skip_plain(report, at, end);
        if (plain > at) {
            copy(&writer, report, at, plain - at);
            at = plain;
            blank = 0;
            continue;
        }
        size_t step = utf8_length((unsigned char)report[at]);
        uint32_t character = utf8_decode(report + at);
        if (is_blank(character)) {
            /* A line break may fall into a number; blanks part two numbers. */
            blank |= character != '\n' && character != '\r';
            at += step;
            continue;
        }
        char half = step == 1 ? report[at] : step == 3 ? half_width(character) : 0;
        if (blank && ends_with_digit(&writer) && is_digit(half)) {
            if (at >= joined && step == 1 && (writer.length < 2 || !is_digit(output[writer.length - 2]))) {
                joined = spread_end(report, at, end);
            }
            if (at >= joined) {
                put(&writer, ' ', at);
            }
        }
        blank = 0;
        put(&writer, half, at);
        at += step;
    }
    output[writer.length] = '\0';
    note_run(&writer, end);
    if (runs != NULL) {
        *run_count = writer.run_count;
    }
    return writer.length;
}

size_t sentence_origin(const struct sentence *sentence, size_t at)
{
    size_t low = 0, high = sentence->run_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (sentence->runs[middle].at <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return sentence->runs[low].origin + (at - sentence->runs[low].at);
}
