/* Whether bytes are UTF-8. */
#ifndef DOCUMENTS_UTF8_H
#define DOCUMENTS_UTF8_H

#include <stddef.h>

/* Offset of the first byte that is not valid UTF-8, `length` if all is; *wide, if
 * not NULL, counts the characters of three bytes before it. */
size_t utf8_valid(const void *bytes, size_t length, size_t *wide);

#endif
