/* Whether a text that was converted from some encoding is Chinese at all. */
#ifndef DOCUMENTS_FORMATS_PLAUSIBLE_H
#define DOCUMENTS_FORMATS_PLAUSIBLE_H

#include <stddef.h>

/* 0: it is none; else the greater, the more. */
unsigned plausible_score(const char *text, size_t length);

#endif
