/* Text helpers: UTF-8 validation, bounded building, likeness of names. */
#ifndef YB_CORE_TEXT_H
#define YB_CORE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/export.h"

#include "core/text.h"
/* Bytes of the valid prefix; equals `length` when all of it is valid UTF-8. */
size_t yb_utf8_valid(const char *text, size_t length);
/* Decodes one character of valid UTF-8; returns its bytes. */
size_t yb_utf8_decode(const char *text, size_t length, uint32_t *character);
/* Cuts `length` back to a character's edge at or below `limit`. */
size_t yb_utf8_cut(const char *text, size_t length, size_t limit);

/* `length` without a character that is cut off at the end. */
size_t yb_utf8_complete(const char *text, size_t length);

/* Appends printf-style to a fixed buffer; keeps it NUL-terminated and cut at a
 * character's edge. `used` is the length so far. */
void yb_text_add(char *buffer, size_t capacity, size_t *used, const char *format, ...) YB_PRINTF(4, 5);

/* "" for one, else "s": for messages that count. */
const char *yb_plural(uint64_t count);

/* Edit distance in characters (insert, delete, replace, swap), or `limit` + 1
 * when it is more than `limit` (at most 8). For "did you mean". */
unsigned yb_text_distance(const char *a, const char *b, unsigned limit);

#endif
