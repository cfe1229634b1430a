/* Where text of a document goes: its body, a cell of a table, a text box. Tables lie
 * in cells of others, boxes in paragraphs. */
#ifndef DOCUMENTS_FORMATS_FLOW_H
#define DOCUMENTS_FORMATS_FLOW_H

#include "documents/formats/table.h"
#include "documents/text.h"

#define FLOW_FRAMES 24 /* one in another; those below are taken for parts of their surroundings */

typedef enum frame_kind { FRAME_BODY, FRAME_TABLE, FRAME_CELL, FRAME_BOX } frame_kind;

typedef struct flow_frame {
    frame_kind kind;
    text_buffer text;  /* not of a table */
    text_buffer after; /* boxes, until the paragraph ends in which they hang */
    text_table rows;   /* of a table */
} flow_frame;

/* Start with zeros. */
typedef struct document_flow {
    flow_frame frames[FLOW_FRAMES];
    size_t open;   /* frames above the body */
    size_t deeper; /* tables and boxes that had no room */
} document_flow;

/* The text that is being written. */
text_buffer *flow_text(document_flow *flow);
/* Ends its line; boxes follow. */
void flow_end_line(document_flow *flow);

void flow_begin_table(document_flow *flow);
void flow_end_table(document_flow *flow);
/* A row ends the cell before; a cell as well. Outside of tables both end the line. */
void flow_begin_row(document_flow *flow);
void flow_begin_cell(document_flow *flow);
void flow_end_cell(document_flow *flow);
void flow_begin_box(document_flow *flow);
void flow_end_box(document_flow *flow);

/* Ends all that is open; what the body has is the document's. */
void flow_finish(document_flow *flow);
void flow_free(document_flow *flow);

#endif
