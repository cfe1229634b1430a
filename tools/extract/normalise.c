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

size_t sentence_normalise(const char *report, size_t begin, size_t end, char *output, uint32_t *origin)
{
    size_t length = 0;
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
        if (blank && length > 0 && is_digit(output[length - 1]) && is_digit(half)) {
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
