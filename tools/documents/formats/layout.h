/* Lines on pages into paragraphs: what the makers of a page broke is joined, and what
 * they put around it (page numbers, running heads) is left out. */
#ifndef DOCUMENTS_FORMATS_LAYOUT_H
#define DOCUMENTS_FORMATS_LAYOUT_H

#include "documents/text.h"

/* In points from the page's upper left corner. */
typedef struct layout_line {
    char *text; /* UTF-8; freed with the layout */
    float left, top, right, bottom;
    unsigned page; /* 0, 1, ... */
    int column;    /* 1 left, 2 right; 0: the page, or what crosses it, has one */
    int cells;     /* made of several pieces: a row of a table */
} layout_line;

typedef struct layout_page {
    float width, height;
} layout_page;

/* Start with zeros; lines come as pieces, in any order on their page. */
typedef struct page_layout {
    layout_line *lines;
    layout_page *pages;
    size_t line_count, line_capacity, page_count, page_capacity;
} page_layout;

/* 0: not enough memory. */
int layout_add_page(page_layout *layout, float width, float height);
/* A piece of a line, without wide gaps in it; on the page added last. The text is copied. */
int layout_add_line(page_layout *layout, const char *text, size_t length, float left, float top, float right,
                    float bottom);
/* The paragraphs as lines; changes the layout. */
void layout_write(page_layout *layout, text_buffer *text);
void layout_free(page_layout *layout);

#endif
