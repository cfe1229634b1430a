/* The list of remarks. */
#include "query/notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"

enum { NOTE_MAX = 1024, NOTES_FIRST = 8 };

static yb_status grow(yb_notes *notes, yb_error *error)
{
    size_t capacity = notes->capacity == 0 ? NOTES_FIRST : notes->capacity * 2;
    void *block;
    YB_TRY(yb_arena_alloc(notes->arena, capacity, sizeof(*notes->texts), &block, error));
    if (notes->count > 0) {
        memcpy(block, notes->texts, notes->count * sizeof(*notes->texts));
    }
    notes->texts = block;
    notes->capacity = capacity;
    return YB_OK;
}

yb_status yb_notes_add(yb_notes *notes, yb_error *error, const char *format, ...)
{
    char text[NOTE_MAX];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    size_t used = length < 0 ? 0 : yb_utf8_cut(text, strlen(text), sizeof(text) - 1);
    used = yb_utf8_valid(text, used); /* vsnprintf may have cut inside a character */
    if (notes->count == notes->capacity) {
        YB_TRY(grow(notes, error));
    }
    YB_TRY(yb_arena_text(notes->arena, text, used, &notes->texts[notes->count], error));
    notes->count++;
    return YB_OK;
}
