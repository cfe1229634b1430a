/* Numbers of paragraphs in Word documents: 一、 （二） 1. are not in their text. */
#ifndef DOCUMENTS_FORMATS_WORD_NUMBERING_H
#define DOCUMENTS_FORMATS_WORD_NUMBERING_H

#include <stddef.h>

#define NUMBERING_LEVELS 9
#define NUMBERING_LABEL  160 /* bytes */

typedef struct numbering_level {
    unsigned start, count;
    int running;      /* count is that of the paragraph before */
    char format[40];  /* decimal, chineseCounting ... */
    char pattern[64]; /* （%1） */
    char style[64];   /* of the paragraphs that have this level without saying so */
} numbering_level;

typedef struct numbering_list { /* abstractNum */
    int id;
    numbering_level levels[NUMBERING_LEVELS];
} numbering_list;

typedef struct numbering_use { /* num */
    int id, list;
    int begun;
    unsigned restart[NUMBERING_LEVELS]; /* 0: goes on where the list is */
} numbering_use;

typedef struct numbering_style {
    char id[64], base[64];
    int contents;   /* of a line of the table of contents */
    int use, level; /* -1: none */
} numbering_style;

/* Start with zeros; what one document says of its lists and styles. */
typedef struct word_numbering {
    numbering_list *lists;
    numbering_use *uses;
    numbering_style *styles;
    size_t list_count, use_count, style_count;
    size_t list_capacity, use_capacity, style_capacity;
} word_numbering;

/* Each NULL when there are too many or no memory. */
numbering_list *numbering_add_list(word_numbering *numbering, int id);
numbering_use *numbering_add_use(word_numbering *numbering, int id);
numbering_style *numbering_add_style(word_numbering *numbering, const char *id);
void numbering_free(word_numbering *numbering);

/* Whether paragraphs of this style are lines of the table of contents. */
int numbering_is_contents(const word_numbering *numbering, const char *style);
/* The next number's text; "" for none. `use` and `level` as the paragraph has them, -1
 * where it leaves them to its style. */
void numbering_next(word_numbering *numbering, const char *style, int use, int level, char label[NUMBERING_LABEL]);

#endif
