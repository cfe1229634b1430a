/* Characters searched for in a whole text; for words see bytes16_search. */
#ifndef EXTRACT_SEARCH_H
#define EXTRACT_SEARCH_H

#include <stddef.h>

/* Where one of two characters of three bytes stands at or behind `at`; `length` if nowhere. */
size_t search_either(const char *text, size_t length, size_t at, const char *one, const char *other);

#endif
