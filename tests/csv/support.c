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
