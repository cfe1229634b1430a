/* Writing CSV. */
#include <string.h>

#include "csv/csv.h"

static int must_quote(const char *text, size_t length)
{
    return memchr(text, ',', length) != NULL || memchr(text, '"', length) != NULL ||
           memchr(text, '\n', length) != NULL || memchr(text, '\r', length) != NULL;
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
