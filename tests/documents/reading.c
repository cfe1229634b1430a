#include "documents/reading.h"

#include <stdio.h>

#include "documents/formats.h"
#include "documents/utf8.h"

/* As document_read takes it over: with a NUL behind it. */
static char *copy(const void *bytes, size_t length)
{
    char *made = malloc(length + 1);
    memcpy(made, bytes, length);
    made[length] = '\0';
    return made;
}

void reading_read(const void *bytes, size_t length, document *made)
{
    yb_error error = YB_ERROR_INIT;
    yb_status status = document_read("file", copy(bytes, length), length, made, &error);
    cr_assert_eq(status, YB_OK, "%s", error.message);
}

void reading_refuses(const void *bytes, size_t length, const char *words, uint64_t offset)
{
    document made;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(document_read("file", copy(bytes, length), length, &made, &error), YB_INVALID);
    cr_assert(strstr(error.message, words) != NULL, "%s", error.message);
    cr_assert_str_eq(error.file, "file");
    cr_assert_eq(error.offset, offset, "%s at %llu", error.message, (unsigned long long)error.offset);
}

void reading_gives(const void *bytes, size_t length, const char *text)
{
    document made;
    reading_read(bytes, length, &made);
    cr_assert_not_null(made.text);
    cr_assert_str_eq(made.text, text, "found: %s", made.text);
    cr_assert_eq(made.length, strlen(text));
    document_free(&made);
}

int reading_tries(const void *bytes, size_t length)
{
    document made = { 0 };
    yb_error error = YB_ERROR_INIT;
    yb_status status = document_read("file", copy(bytes, length), length, &made, &error);
    if (status != YB_OK) {
        cr_assert_eq(status, YB_INVALID, "%s", error.message);
        cr_assert_neq(error.message[0], '\0');
        return 0;
    }
    cr_assert_eq(made.text == NULL, made.bundle != NULL);
    if (made.text != NULL) {
        cr_assert_eq(utf8_valid(made.text, made.length, NULL), made.length);
        cr_assert_eq(strlen(made.text), made.length);
    }
    for (size_t i = 0; made.bundle != NULL && i < bundle_count(made.bundle); i++) {
        char *member = NULL;
        size_t member_length;
        if (bundle_load(made.bundle, i, &member, &member_length, &error) == YB_OK) {
            free(member);
        }
    }
    document_free(&made);
    return 1;
}

char *reading_bytes(const char *name, size_t *length)
{
    char path[1024], *bytes = NULL;
    yb_error error = YB_ERROR_INIT;
    snprintf(path, sizeof path, "%s/data/documents/%s", YB_TEST_DATA, name);
    cr_assert_eq(document_load(path, &bytes, length, &error), YB_OK, "%s", error.message);
    return bytes;
}

char *reading_file(const char *name)
{
    size_t length;
    return reading_bytes(name, &length);
}

int reading_has_pdf(void)
{
    char path[4352];
    return formats_path("yearbook-pdf", path, sizeof path);
}
