/* Reports in traditional characters, read as if they were in simplified ones. */
#ifndef EXTRACT_TRADITIONAL_H
#define EXTRACT_TRADITIONAL_H

#include <stddef.h>

/* Whether a text (valid UTF-8) is written in traditional characters. It looks at a
 * few characters from all over it: the time does not grow with the length. */
int traditional_is(const char *text, size_t length);

/* Makes all characters simplified, one for one. Both take three bytes: every
 * character stays where it is. */
void traditional_fold(char *text, size_t length);

#endif
