/* Text that grows line by line, up to the most that a document may have. */
#ifndef DOCUMENTS_TEXT_H
#define DOCUMENTS_TEXT_H

#include "documents/documents.h"
#include "documents/utf8.h"

/* Start with zeros. What does not fit is dropped, and text_finish tells. */
typedef struct text_buffer {
    char *bytes;
    size_t length, capacity;
    size_t line; /* where the line at the end begins */
    int no_memory, too_large;
    int blank; /* a blank is due before the next character of the line */
} text_buffer;

/* As it is. */
void text_put(text_buffer *text, const char *bytes, size_t length);
/* With runs of blanks made one; a line break between two Chinese characters is none. */
void text_put_words(text_buffer *text, const char *bytes, size_t length);
/* Ends the line; blanks at its end go, and a line without anything stays empty only
 * in so far as it is not begun. */
void text_end_line(text_buffer *text);
/* The text as a document's, without what the line before the end lacks; `text` is
 * empty afterwards. YB_INVALID if it was too large, or has nothing but blanks. */
yb_status text_finish(text_buffer *text, const char *name, const char *encoding, document *made, yb_error *error);
void text_free(text_buffer *text);

/* Whether the character at `at` is written without blanks around: Chinese, or its marks. */
int text_is_wide(const char *at, size_t left);

#endif
