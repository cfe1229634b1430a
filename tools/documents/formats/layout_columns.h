/* Pieces of lines into the order of reading. */
#ifndef DOCUMENTS_FORMATS_LAYOUT_COLUMNS_H
#define DOCUMENTS_FORMATS_LAYOUT_COLUMNS_H

#include "documents/formats/layout.h"

/* Orders the pieces of each page: row by row, or column by column where a page has two;
 * pieces of a row in one column become one line. 0: not enough memory. */
int layout_order(page_layout *layout);

#endif
