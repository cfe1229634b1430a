/* A terminal that keeps what programs write to it. */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include <stddef.h>

enum { SCREEN_PATH = 64 };

typedef struct screen {
    int terminal, other;    /* the end that is read, and the one that programs see */
    char path[SCREEN_PATH]; /* of the latter */
} screen;

/* With so many columns; 0: it does not say. */
void screen_open(screen *s, unsigned short columns);
/* All that was written to it, by programs that have ended; closes it. */
void screen_close(screen *s, char *shown, size_t capacity);

#endif
