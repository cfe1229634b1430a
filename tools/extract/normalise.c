/* Full-width to half-width, blanks and line breaks out, with a map back. */
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

size_t sentence_normalise(const char *report, size_t begin, size_t end, char *output, uint32_t *origin)
{
    size_t length = 0, joined = 0;
    int blank = 0;
    for (size_t at = begin; at < end;) {
        unsigned char lead = (unsigned char)report[at];
        if (lead >= 0xe4 && lead <= 0xe9) {
            /* Common Chinese characters stay as they are. */
            memcpy(output + length, report + at, 3);
            if (origin != NULL) {
                origin[length] = (uint32_t)at;
                origin[length + 1] = (uint32_t)at + 1;
                origin[length + 2] = (uint32_t)at + 2;
            }
            length += 3;
            at += 3;
            blank = 0;
            continue;
        }
        size_t step = utf8_length(lead);
        uint32_t character = utf8_decode(report + at);
        if (is_blank(character)) {
            /* A line break may fall into a number; blanks part two numbers. */
            blank |= character != '\n' && character != '\r';
            at += step;
            continue;
        }
        char half = step == 1 ? report[at] : step == 3 ? half_width(character) : 0;
        if (blank && at >= joined && length > 0 && is_digit(output[length - 1]) && is_digit(half) && step == 1 &&
            (length < 2 || !is_digit(output[length - 2]))) {
            joined = spread_end(report, at, end);
        }
        if (blank && at >= joined && length > 0 && is_digit(output[length - 1]) && is_digit(half)) {
            if (origin != NULL) {
                origin[length] = (uint32_t)at;
            }
            output[length++] = ' ';
        }
        blank = 0;
        for (size_t i = 0; i < (half != 0 ? 1 : step); i++) {
            if (origin != NULL) {
                origin[length] = (uint32_t)(at + i);
            }
            output[length++] = half != 0 ? half : report[at + i];
        }
        at += step;
    }
    output[length] = '\0';
    if (origin != NULL) {
        origin[length] = (uint32_t)end;
    }
    return length;
}
