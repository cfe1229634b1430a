#include "csv/support.h"

#include <stdlib.h>
#include <unistd.h>

#include "support/test.h"

static char path_of_last[] = "/tmp/yearbook-csv-XXXXXX";

const char *file_with(const void *bytes, size_t length)
{
    memcpy(path_of_last, "/tmp/yearbook-csv-XXXXXX", sizeof path_of_last);
    int descriptor = mkstemp(path_of_last);
    cr_assert_geq(descriptor, 0);
    FILE *file = fdopen(descriptor, "w");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, length, file), length);
    cr_assert_eq(fclose(file), 0);
    return path_of_last;
}

char *read_all(const char *path, size_t limit, size_t block_bytes, yb_status *status, yb_error *error)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    csv_reader *reader = NULL;
    *status = csv_open(path, &(csv_options) { .limit = limit, .block_bytes = block_bytes }, &reader, error);
    while (*status == YB_OK) {
        const csv_field *fields = NULL;
        size_t count = 0;
        *status = csv_next(reader, &fields, &count, error);
        if (*status != YB_OK || count == 0) {
            break;
        }
        for (size_t i = 0; i < count; i++) {
            fprintf(out, "[%s]", fields[i].text);
            cr_assert_eq(fields[i].text[fields[i].length], '\0');
        }
        putc('\n', out);
    }
    csv_close(reader);
    unlink(path);
    fclose(out);
    return text;
}

/* One field from *at on, as [..]; 0 where the rules of CSV are broken. */
static int plain_field(const char *bytes, size_t length, size_t *at, FILE *out)
{
    size_t i = *at;
    int quoted = i < length && bytes[i] == '"';
    putc('[', out);
    for (i += (size_t)quoted; i < length; i++) {
        if (quoted && bytes[i] == '"') {
            if (i + 1 >= length || bytes[i + 1] != '"') {
                break;
            }
            i++;
        } else if (!quoted && (bytes[i] == ',' || bytes[i] == '\n' || bytes[i] == '"')) {
            break;
        } else if (!quoted && bytes[i] == '\r' && (i + 1 == length || bytes[i + 1] == '\n')) {
            break;
        }
        putc(bytes[i], out);
    }
    putc(']', out);
    if (quoted && i++ == length) {
        return 0;
    }
    i += i < length && bytes[i] == '\r' && (i + 1 == length || bytes[i + 1] == '\n');
    *at = i;
    return i == length || bytes[i] == ',' || bytes[i] == '\n';
}

char *plain_records(const char *bytes, size_t length, int *broken)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    long kept = 0;
    *broken = 0;
    for (size_t at = 0; at < length && !*broken;) {
        if (bytes[at] == '\n' || (bytes[at] == '\r' && (at + 1 == length || bytes[at + 1] == '\n'))) {
            at += 1 + (bytes[at] == '\r');
            continue;
        }
        while ((*broken = !plain_field(bytes, length, &at, out)) == 0 && at < length && bytes[at] == ',') {
            at++;
        }
        if (!*broken) {
            at++;
            putc('\n', out);
            fflush(out);
            kept = ftell(out);
        }
    }
    fclose(out);
    text[kept] = '\0';
    return text;
}
