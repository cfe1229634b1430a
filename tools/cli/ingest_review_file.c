/* Opens a review file as a spreadsheet left it: some save CSV in the computer's
 * own encoding (GB18030) or in UTF-16, which is read through a copy in UTF-8. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/ingest_review.h"
#include "documents/documents.h"
#include "documents/utf8.h"

static yb_status write_copy(const document *text, FILE **copy, yb_error *error)
{
    FILE *file = tmpfile();
    if (file == NULL || fwrite(text->text, 1, text->length, file) != text->length || fflush(file) != 0) {
        if (file != NULL) {
            fclose(file);
        }
        return cli_fail(error, YB_IO, "cannot make a temporary copy of the file in UTF-8");
    }
    rewind(file);
    *copy = file;
    return YB_OK;
}

/* *copy stays NULL for what is UTF-8 already. */
static yb_status convert(const char *path, FILE **copy, yb_error *error)
{
    char *bytes = NULL;
    size_t length = 0, wide = 0;
    document text = { 0 };
    TRY(document_load(path, &bytes, &length, error));
    if (utf8_valid(bytes, length, &wide) == length) {
        free(bytes);
        return YB_OK;
    }
    TRY(document_read(path, bytes, length, &text, error));
    yb_status status =
        text.text != NULL ? write_copy(&text, copy, error) : cli_fail_at(error, YB_INVALID, path, 0, "is no CSV file");
    document_free(&text);
    return status;
}

yb_status review_file_open(review_file *file, const char *path, const import_column *columns, yb_error *error)
{
    char copy[64];
    *file = (review_file) { 0 };
    if (strcmp(path, "-") == 0) {
        return import_table_open(path, columns, &file->table, error);
    }
    TRY(convert(path, &file->copy, error));
    if (file->copy == NULL) {
        return import_table_open(path, columns, &file->table, error);
    }
    snprintf(copy, sizeof copy, "/dev/fd/%d", fileno(file->copy));
    yb_status status = import_table_open(copy, columns, &file->table, error);
    file->table.path = path;
    if (status != YB_OK) {
        cli_error_file(error, path);
    }
    return status;
}

void review_file_close(review_file *file)
{
    import_table_close(&file->table);
    if (file->copy != NULL) {
        fclose(file->copy);
    }
    *file = (review_file) { 0 };
}
