#include "documents/text.h"

#include <stdlib.h>
#include <string.h>

static int reserve(text_buffer *text, size_t more)
{
    if (text->no_memory || text->too_large) {
        return 0;
    }
    if (more > DOCUMENT_TEXT_MOST - text->length) {
        text->too_large = 1;
        return 0;
    }
    size_t wanted = text->length + more + 1;
    if (wanted > text->capacity) {
        size_t capacity = wanted < 2048 ? 4096 : 2 * wanted;
        char *larger = realloc(text->bytes, capacity);
        if (larger == NULL) {
            text->no_memory = 1;
            return 0;
        }
        text->bytes = larger;
        text->capacity = capacity;
    }
    return 1;
}

void text_put(text_buffer *text, const char *bytes, size_t length)
{
    int blank = text->blank && text->length > text->line;
    if (length > 0 && reserve(text, length + 1)) {
        if (blank) {
            text->bytes[text->length++] = ' ';
        }
        memcpy(text->bytes + text->length, bytes, length);
        text->length += length;
        text->blank = 0;
    }
}

int text_is_wide(const char *at, size_t left)
{
    const unsigned char *byte = (const unsigned char *)at;
    /* U+3000 .. U+9FFF, U+F900 .. U+FAFF, U+FE30 .. U+FFEF */
    return left >= 3 && ((byte[0] >= 0xe3 && byte[0] <= 0xe9) || (byte[0] == 0xef && byte[1] >= 0xa4));
}

/* Whether the text ends in such a character. */
static int ends_wide(const text_buffer *text)
{
    return text->length >= 3 && text_is_wide(text->bytes + text->length - 3, 3);
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

void text_put_words(text_buffer *text, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        int broken = 0;
        size_t begin = at;
        while (at < length && is_blank(bytes[at])) {
            broken |= bytes[at] == '\n' || bytes[at] == '\r';
            at++;
        }
        if (at > begin) {
            text->blank = at == length || !broken || !ends_wide(text) || !text_is_wide(bytes + at, length - at);
        }
        begin = at;
        while (at < length && !is_blank(bytes[at])) {
            at++;
        }
        text_put(text, bytes + begin, at - begin);
    }
}

void text_end_line(text_buffer *text)
{
    while (text->length > text->line && is_blank(text->bytes[text->length - 1])) {
        text->length--;
    }
    text->blank = 0;
    if (text->length > text->line) {
        text_put(text, "\n", 1);
        text->line = text->length;
    }
}

yb_status text_finish(text_buffer *text, const char *name, const char *encoding, document *made, yb_error *error)
{
    yb_status status = YB_OK;
    text_end_line(text);
    if (text->no_memory) {
        status = document_no_memory(error);
    } else if (text->too_large) {
        status = document_fail(error, YB_INVALID, name, "has more than %zu MiB of text; a report was expected",
                               DOCUMENT_TEXT_MOST >> 20);
    } else if (text->length == 0) {
        status = document_fail(error, YB_INVALID, name, "the document has no text; a report's text was expected");
    }
    if (status != YB_OK) {
        text_free(text);
        return status;
    }
    text->bytes[text->length] = '\0';
    *made = (document) { .text = text->bytes, .length = text->length, .encoding = encoding };
    *text = (text_buffer) { 0 };
    return YB_OK;
}

void text_free(text_buffer *text)
{
    free(text->bytes);
    *text = (text_buffer) { 0 };
}
