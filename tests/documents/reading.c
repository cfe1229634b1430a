#include "documents/reading.h"

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
