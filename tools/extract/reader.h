/* Where reading a sentence has come to, and the step that adds a token. */
#ifndef EXTRACT_READER_H
#define EXTRACT_READER_H

#include <string.h>

#include "extract/sentence.h"
#include "extract/utf8.h"
#include "extract/word_table.h"

struct reader {
    struct sentence *sentence;
    const char *text;
    size_t length, at;
    struct own_place place;
    const word_table *words;
    uint32_t own; /* the first character of the own place's name, 0 if that is not known */
};

/* The next `bytes` bytes as a token. */
static inline struct token *reader_add(struct reader *reader, token_kind kind, size_t bytes)
{
    struct token *added = &reader->sentence->tokens[reader->sentence->token_count++];
    *added =
        (struct token) { .begin = (uint16_t)reader->at, .end = (uint16_t)(reader->at + bytes), .kind = (uint8_t)kind };
    reader->at += bytes;
    return added;
}

static inline int reader_starts(const struct reader *reader, const char *prefix)
{
    return utf8_starts(reader->text + reader->at, reader->length - reader->at, prefix);
}

/* Quotations, brackets and other marks; 0: the reader stands on none. */
int reader_take_mark(struct reader *reader);

#endif
