#include "documents/formats/layout_columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FEWEST_ROWS 4    /* with text on both sides, for a page of two columns */
#define WIDE        7.0f /* heights of a line: shorter pieces are cells of a table rather than lines of a column */

static float center(const layout_line *piece)
{
    return (piece->top + piece->bottom) / 2;
}

static int by_place(const void *a, const void *b)
{
    const layout_line *one = a, *other = b;
    if (center(one) != center(other)) {
        return center(one) < center(other) ? -1 : 1;
    }
    return (one->left > other->left) - (one->left < other->left);
}

static int by_left(const void *a, const void *b)
{
    const layout_line *one = a, *other = b;
    return (one->left > other->left) - (one->left < other->left);
}

/* The end of the row that begins here: pieces whose middle lies within the first one's height. */
static size_t row_end(const layout_line *pieces, size_t begin, size_t end)
{
    size_t at = begin + 1;
    while (at < end && center(&pieces[at]) < pieces[begin].bottom - 0.2f * (pieces[begin].bottom - pieces[begin].top)) {
        at++;
    }
    return at;
}

static void sort_rows(layout_line *pieces, size_t count)
{
    qsort(pieces, count, sizeof *pieces, by_place);
    for (size_t at = 0, end; at < count; at = end) {
        end = row_end(pieces, at, count);
        qsort(pieces + at, end - at, sizeof *pieces, by_left);
    }
}

static int is_wide(const layout_line *piece)
{
    return piece->right - piece->left > WIDE * (piece->bottom - piece->top);
}

/* What a vertical line meets on its way down a page. */
typedef struct crossing {
    size_t parted;  /* rows with text on both sides of it */
    size_t columns; /* of these, with lines rather than cells */
    size_t crossed; /* rows with text across it */
} crossing;

static crossing follow(const layout_line *pieces, size_t count, float x)
{
    crossing met = { 0, 0, 0 };
    for (size_t at = 0, end; at < count; at = end) {
        end = row_end(pieces, at, count);
        int left = 0, right = 0, across = 0, wide = 1;
        for (size_t i = at; i < end; i++) {
            left |= pieces[i].right <= x;
            right |= pieces[i].left >= x;
            across |= pieces[i].left < x && pieces[i].right > x;
            wide &= is_wide(&pieces[i]);
        }
        met.crossed += across != 0;
        met.parted += !across && left && right;
        met.columns += !across && left && right && wide && end - at == 2;
    }
    return met;
}

/* Where the gap between two columns lies; 0: the page has one. */
static float find_gap(const layout_line *pieces, size_t count, float width)
{
    float best = 0;
    size_t most = 0;
    for (size_t i = 0; i + 1 < count && i < 400; i++) {
        float x = (pieces[i].right + pieces[i + 1].left) / 2;
        if (pieces[i + 1].left <= pieces[i].right || x < 0.3f * width || x > 0.7f * width) {
            continue;
        }
        crossing met = follow(pieces, count, x);
        if (met.columns >= FEWEST_ROWS && 2 * met.columns >= met.parted && met.crossed <= met.parted &&
            met.columns > most) {
            most = met.columns;
            best = x;
        }
    }
    return best;
}

/* The ordered lines, which take over the pieces' texts. */
typedef struct ordered {
    layout_line *lines;
    size_t count;
} ordered;

/* Pieces of a row as one line, with a tab where the gaps are. */
static int merge(layout_line *into, const layout_line *piece)
{
    size_t own = strlen(into->text), more = strlen(piece->text);
    char *joined = realloc(into->text, own + more + 2);
    if (joined == NULL) {
        return 0;
    }
    snprintf(joined + own, more + 2, "\t%s", piece->text);
    into->text = joined;
    into->right = piece->right > into->right ? piece->right : into->right;
    into->top = piece->top < into->top ? piece->top : into->top;
    into->bottom = piece->bottom > into->bottom ? piece->bottom : into->bottom;
    into->cells = 1;
    free(piece->text);
    return 1;
}

/* The rows' pieces between two edges that have not been taken. */
static int take_side(ordered *to, layout_line *pieces, size_t begin, size_t end, float left, float right, int column)
{
    for (size_t at = begin, stop; at < end; at = stop) {
        int first = 1;
        stop = row_end(pieces, at, end);
        for (size_t i = at; i < stop; i++) {
            if (pieces[i].text == NULL || pieces[i].left < left || pieces[i].left >= right) {
                continue;
            }
            if (first) {
                to->lines[to->count] = pieces[i];
                to->lines[to->count++].column = column;
            } else if (!merge(&to->lines[to->count - 1], &pieces[i])) {
                return 0;
            }
            pieces[i].text = NULL;
            first = 0;
        }
    }
    return 1;
}

/* Left and right column of what lies between two lines that cross the gap, one after the other. */
static int take_columns(ordered *to, layout_line *pieces, size_t count, float gap)
{
    size_t zone = 0;
    for (size_t at = 0, end; at <= count; at = end) {
        int across = at == count;
        end = at < count ? row_end(pieces, at, count) : count + 1;
        for (size_t i = at; i < end && i < count; i++) {
            across |= pieces[i].left < gap && pieces[i].right > gap;
        }
        if (across) {
            if (!take_side(to, pieces, zone, at, -1e9f, gap, 1) || !take_side(to, pieces, zone, at, gap, 1e9f, 2) ||
                (at < count && !take_side(to, pieces, at, end, -1e9f, 1e9f, 0))) {
                return 0;
            }
            zone = end;
        }
    }
    return 1;
}

static size_t page_end(const page_layout *layout, size_t begin)
{
    size_t end = begin;
    while (end < layout->line_count && layout->lines[end].page == layout->lines[begin].page) {
        end++;
    }
    return end;
}

/* The gap of the page itself, or that of most other pages if nothing crosses it here. */
static float page_gap(const layout_line *pieces, size_t count, float own, float usual)
{
    if (own > 0 || usual <= 0) {
        return own;
    }
    crossing met = follow(pieces, count, usual);
    return met.parted > 0 && met.crossed == 0 ? usual : 0;
}

static int order_pages(page_layout *layout, ordered *to)
{
    float usual = 0;
    for (size_t at = 0, end; at < layout->line_count; at = end) {
        end = page_end(layout, at);
        sort_rows(layout->lines + at, end - at);
        float own = find_gap(layout->lines + at, end - at, layout->pages[layout->lines[at].page].width);
        usual = own > 0 ? own : usual;
    }
    for (size_t at = 0, end; at < layout->line_count; at = end) {
        layout_line *pieces = layout->lines + at;
        end = page_end(layout, at);
        float own = find_gap(pieces, end - at, layout->pages[pieces->page].width);
        float gap = page_gap(pieces, end - at, own, usual);
        if (gap > 0 ? !take_columns(to, pieces, end - at, gap) : !take_side(to, pieces, 0, end - at, -1e9f, 1e9f, 0)) {
            return 0;
        }
    }
    return 1;
}

int layout_order(page_layout *layout)
{
    ordered to = { calloc(layout->line_count + 1, sizeof *to.lines), 0 };
    int done = to.lines != NULL && order_pages(layout, &to);
    for (size_t i = 0; to.lines != NULL && i < layout->line_count; i++) {
        free(layout->lines[i].text); /* what a failure left */
    }
    if (to.lines != NULL) {
        free(layout->lines);
        layout->lines = to.lines;
        layout->line_count = layout->line_capacity = to.count;
    }
    return done;
}
