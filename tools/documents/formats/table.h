/* A table of a document, as lines that read like sentences.
 *
 * A row becomes a line. Where the first row names the columns, figures get the
 * words and the unit that belong to them: 财政总收入 | 万元 | 3980 | 4.1 under
 * 指标 | 单位 | 2022年 | 同比增长（%） becomes 2022年财政总收入3980万元，同比增长4.1%。 */
#ifndef DOCUMENTS_FORMATS_TABLE_H
#define DOCUMENTS_FORMATS_TABLE_H

#include "documents/text.h"

/* Start with zeros. */
typedef struct text_table {
    char *bytes; /* the cells' texts, each ended by NUL */
    size_t length, capacity;
    size_t *cells; /* where each begins */
    size_t cell_count, cell_capacity;
    size_t *rows; /* number of each row's first cell */
    size_t row_count, row_capacity;
    int no_memory;
} text_table;

void table_begin_row(text_table *table);
/* A cell of one line, which belongs to the row begun last. */
void table_add_cell(text_table *table, const char *text, size_t length);
/* Writes the rows as lines and empties the table. */
void table_write(text_table *table, text_buffer *text);
void table_free(text_table *table);

#endif
