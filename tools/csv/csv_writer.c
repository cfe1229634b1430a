/* Writing CSV. */
#include <stdint.h>
#include <string.h>

#include "csv/csv.h"

/* The upper bit of bytes that lie below the hyphen, as all that makes quotes necessary does. */
static inline uint64_t below_hyphen(const char *text, size_t length)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t bytes = 0x80 * each;
    memcpy(&bytes, text, length);
    return (bytes - '-' * each) & ~bytes & 0x80 * each;
}

/* Most texts have nothing there. Pieces may overlap. */
static int has_below_hyphen(const char *text, size_t length)
{
    if (length < 4) {
        return (length > 0 && (unsigned char)text[0] < '-') || (length > 1 && (unsigned char)text[1] < '-') ||
               (length > 2 && (unsigned char)text[2] < '-');
    }
    if (length < 8) {
        return (below_hyphen(text, 4) | below_hyphen(text + length - 4, 4)) != 0;
    }
    uint64_t found = below_hyphen(text + length - 8, 8);
    for (size_t at = 0; at + 8 < length; at += 8) {
        found |= below_hyphen(text + at, 8);
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
