/* Writing CSV. */
#include <stdint.h>
#include <string.h>

#include "csv/csv.h"

/* What makes quotes necessary lies below the hyphen: few texts have anything there. */
static int has_below_hyphen(const char *text, size_t length)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t found = 0, eight;
    size_t at = 0;
    for (; length - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, text + at, sizeof eight);
        found |= (eight - '-' * each) & ~eight & 0x80 * each;
    }
    for (; at < length; at++) {
        found |= (unsigned char)text[at] < '-';
    }
    return found != 0;
}

static int must_quote(const char *text, size_t length)
{
    for (size_t i = has_below_hyphen(text, length) ? 0 : length; i < length; i++) {
        if (text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r') {
            return 1;
        }
    }
    return 0;
}

char *csv_put_field(char *to, const char *text, size_t length)
{
    if (!must_quote(text, length)) {
        memcpy(to, text, length);
        return to + length;
    }
    *to++ = '"';
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"') {
            *to++ = '"';
        }
        *to++ = text[i];
    }
    *to++ = '"';
    return to;
}

void csv_write_field(FILE *out, const char *text, size_t length)
{
    if (!must_quote(text, length)) {
        fwrite(text, 1, length, out);
        return;
    }
    putc('"', out);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"') {
            putc('"', out);
        }
        putc(text[i], out);
    }
    putc('"', out);
}
