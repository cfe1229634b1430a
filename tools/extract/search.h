/* Words and characters searched for in a whole text. */
#ifndef EXTRACT_SEARCH_H
#define EXTRACT_SEARCH_H

#include <stddef.h>

/* Where the word stands first, NULL if nowhere. */
const char *search_word(const char *text, size_t length, const char *word, size_t bytes);

/* Where one of two characters of three bytes stands at or behind `at`; `length` if nowhere. */
size_t search_either(const char *text, size_t length, size_t at, const char *one, const char *other);

#endif
