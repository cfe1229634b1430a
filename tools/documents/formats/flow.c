#include "documents/formats/flow.h"

#include <string.h>

#define SHORT_CELL 120 /* bytes: a heading that was broken into lines */

static flow_frame *top(document_flow *flow)
{
    return &flow->frames[flow->open];
}

text_buffer *flow_text(document_flow *flow)
{
    size_t at = flow->open;
    while (flow->frames[at].kind == FRAME_TABLE) {
        at--;
    }
    return &flow->frames[at].text;
}

/* Whole lines behind whole lines; `from` is empty then. */
static void move_lines(text_buffer *from, text_buffer *to)
{
    text_end_line(from);
    text_end_line(to);
    text_put(to, from->bytes, from->length);
    to->line = to->length;
    to->no_memory |= from->no_memory;
    to->too_large |= from->too_large;
    text_free(from);
}

void flow_end_line(document_flow *flow)
{
    size_t at = flow->open;
    while (flow->frames[at].kind == FRAME_TABLE) {
        at--;
    }
    text_end_line(&flow->frames[at].text);
    if (flow->frames[at].after.length > 0) {
        move_lines(&flow->frames[at].after, &flow->frames[at].text);
    }
}

static void push(document_flow *flow, frame_kind kind)
{
    flow->open++;
    *top(flow) = (flow_frame) { .kind = kind };
}

/* A cell of several lines is none of a table of figures: the table holds the page
 * together, and its cells are parts of the page. */
static void close_cell(document_flow *flow)
{
    flow_end_line(flow);
    text_buffer cell = top(flow)->text;
    flow->open--;
    size_t length = cell.length > 0 ? cell.length - 1 : 0;
    char *newline = length > 0 ? memchr(cell.bytes, '\n', length) : NULL;
    if (newline != NULL && length <= SHORT_CELL) {
        text_buffer joined = { 0 };
        text_put_words(&joined, cell.bytes, length);
        text_end_line(&joined);
        table_add_cell(&top(flow)->rows, joined.bytes, joined.length > 0 ? joined.length - 1 : 0);
        text_free(&joined);
    } else if (newline == NULL) {
        table_add_cell(&top(flow)->rows, length > 0 ? cell.bytes : "", length);
    } else {
        table_write(&top(flow)->rows, flow_text(flow));
        move_lines(&cell, flow_text(flow));
    }
    flow_text(flow)->no_memory |= cell.no_memory;
    flow_text(flow)->too_large |= cell.too_large;
    text_free(&cell);
}

static void close_table(document_flow *flow)
{
    text_table rows = top(flow)->rows;
    flow->open--;
    table_write(&rows, flow_text(flow));
    table_free(&rows);
}

static void close_box(document_flow *flow)
{
    flow_end_line(flow);
    text_buffer box = top(flow)->text;
    flow->open--;
    size_t at = flow->open;
    while (flow->frames[at].kind == FRAME_TABLE) {
        at--;
    }
    move_lines(&box, &flow->frames[at].after);
}

static void close_top(document_flow *flow)
{
    switch (top(flow)->kind) {
    case FRAME_CELL:
        close_cell(flow);
        break;
    case FRAME_TABLE:
        close_table(flow);
        break;
    default:
        close_box(flow);
    }
}

/* Closes the innermost frame of the kind with all in it, if there is one. */
static void close_until(document_flow *flow, frame_kind kind)
{
    size_t at = flow->open;
    while (at > 0 && flow->frames[at].kind != kind) {
        at--;
    }
    while (at > 0 && flow->open >= at) {
        close_top(flow);
    }
}

void flow_begin_table(document_flow *flow)
{
    flow_end_line(flow);
    if (flow->open + 2 >= FLOW_FRAMES) {
        flow->deeper++;
        return;
    }
    push(flow, FRAME_TABLE);
}

void flow_end_table(document_flow *flow)
{
    if (flow->deeper > 0) {
        flow->deeper--;
        flow_end_line(flow);
        return;
    }
    close_until(flow, FRAME_TABLE);
}

void flow_begin_row(document_flow *flow)
{
    flow_end_cell(flow);
    if (flow->deeper == 0 && top(flow)->kind == FRAME_TABLE) {
        table_begin_row(&top(flow)->rows);
    }
}

void flow_begin_cell(document_flow *flow)
{
    flow_end_cell(flow);
    if (flow->deeper == 0 && top(flow)->kind == FRAME_TABLE) {
        push(flow, FRAME_CELL);
    }
}

void flow_end_cell(document_flow *flow)
{
    if (flow->deeper == 0 && top(flow)->kind == FRAME_CELL) {
        close_cell(flow);
    } else {
        flow_end_line(flow);
    }
}

void flow_begin_box(document_flow *flow)
{
    if (flow->open + 2 >= FLOW_FRAMES) {
        flow->deeper++;
        return;
    }
    push(flow, FRAME_BOX);
}

void flow_end_box(document_flow *flow)
{
    if (flow->deeper > 0) {
        flow->deeper--;
        return;
    }
    close_until(flow, FRAME_BOX);
}

void flow_finish(document_flow *flow)
{
    while (flow->open > 0) {
        close_top(flow);
    }
    flow_end_line(flow);
}

void flow_free(document_flow *flow)
{
    for (size_t i = 0; i <= flow->open; i++) {
        text_free(&flow->frames[i].text);
        text_free(&flow->frames[i].after);
        table_free(&flow->frames[i].rows);
    }
}
