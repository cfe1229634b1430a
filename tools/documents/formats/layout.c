#include "documents/formats/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "documents/formats/layout_columns.h"
#include "documents/formats/layout_margins.h"

#define NEIGHBOURS 60 /* lines looked at on either side for the edges of a column */

static int reserve(void **array, size_t *capacity, size_t count, size_t size)
{
    if (count < *capacity) {
        return 1;
    }
    size_t wanted = *capacity == 0 ? 64 : 2 * *capacity;
    void *larger = realloc(*array, wanted * size);
    if (larger == NULL) {
        return 0;
    }
    *array = larger;
    *capacity = wanted;
    return 1;
}

int layout_add_page(page_layout *layout, float width, float height)
{
    if (!reserve((void **)&layout->pages, &layout->page_capacity, layout->page_count, sizeof *layout->pages)) {
        return 0;
    }
    layout->pages[layout->page_count++] = (layout_page) { width, height };
    return 1;
}

int layout_add_line(page_layout *layout, const char *text, size_t length, float left, float top, float right,
                    float bottom)
{
    char *copy = NULL;
    if (!reserve((void **)&layout->lines, &layout->line_capacity, layout->line_count, sizeof *layout->lines) ||
        (copy = malloc(length + 1)) == NULL) {
        return 0;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    layout->lines[layout->line_count++] =
        (layout_line) { copy, left, top, right, bottom, (unsigned)(layout->page_count - 1), 0, 0 };
    return 1;
}

static float height_of(const layout_line *line)
{
    float height = line->bottom - line->top;
    return height > 1 ? height : 1;
}

/* Whether two lines of a page begin at the same edge, give or take an indent. */
static int same_column(const layout_line *one, const layout_line *other)
{
    return one->page == other->page && one->column == other->column &&
           fabsf(one->left - other->left) < 3.5f * height_of(one) &&
           fabsf(height_of(one) - height_of(other)) < 0.25f * height_of(one);
}

typedef struct edges {
    float left, right;
} edges;

/* The edges of the column that a line stands in. */
static edges column_of(const page_layout *layout, size_t number)
{
    const layout_line *line = &layout->lines[number];
    edges found = { line->left, line->right };
    size_t begin = number > NEIGHBOURS ? number - NEIGHBOURS : 0, end = number + NEIGHBOURS;
    for (size_t i = begin; i < end && i < layout->line_count; i++) {
        const layout_line *other = &layout->lines[i];
        if (same_column(line, other)) {
            found.left = fminf(found.left, other->left);
            found.right = fmaxf(found.right, other->right);
        }
    }
    return found;
}

/* 一、 （一） 1. at the begin of a line. */
static int starts_item(const char *line)
{
    static const char *const STARTS[] = { "（",   "(",    "●",    "•",    "一、", "二、", "三、",
                                          "四、", "五、", "六、", "七、", "八、", "九、", "十、",
                                          "第一", "第二", "第三", "第四", "第五", "附件", "附：" };
    for (size_t i = 0; i < sizeof STARTS / sizeof *STARTS; i++) {
        if (strncmp(line, STARTS[i], strlen(STARTS[i])) == 0) {
            return 1;
        }
    }
    return 0;
}

static int ends_with(const char *line, const char *end)
{
    size_t length = strlen(line), wanted = strlen(end);
    return length >= wanted && strcmp(line + length - wanted, end) == 0;
}

static int ends_sentence(const char *line)
{
    return ends_with(line, "。") || ends_with(line, "！") || ends_with(line, "？") || ends_with(line, "：") ||
           ends_with(line, "；");
}

/* Whether the line goes on in the next: it reaches its column's right edge, and the
 * next one begins at its column's left edge, no matter on what page. */
static int goes_on(const page_layout *layout, size_t number)
{
    const layout_line *line = &layout->lines[number], *next = line + 1;
    float height = height_of(line);
    edges own = column_of(layout, number), other = column_of(layout, number + 1);
    if (line->cells || next->cells) {
        return 0;
    }
    int below = next->page == line->page && next->top > line->top;
    if (fabsf(height_of(next) - height) > 0.2f * height || own.right - line->right > 1.6f * height ||
        next->left - other.left > 0.9f * height || own.right - own.left < 6 * height) {
        return 0;
    }
    if (below && (next->top - line->bottom > 1.7f * height || fabsf(own.left - other.left) > 3.5f * height)) {
        return 0;
    }
    return !ends_sentence(line->text) || !starts_item(next->text);
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Between Chinese characters and inside a number nothing stands. */
static void join(const char *line, const char *next, text_buffer *text)
{
    size_t length = strlen(line);
    char last = length > 0 ? line[length - 1] : ' ';
    int narrow = (unsigned char)last < 0x80 && (unsigned char)next[0] < 0x80;
    int number = (is_digit(last) || last == '.' || last == ',') && (is_digit(next[0]) || next[0] == '.');
    if (narrow && !number && last != '-') {
        text_put(text, " ", 1);
    }
}

void layout_write(page_layout *layout, text_buffer *text)
{
    layout_drop_margins(layout);
    text->no_memory |= !layout_order(layout);
    for (size_t i = 0; i < layout->line_count; i++) {
        (layout->lines[i].cells ? text_put : text_put_words)(text, layout->lines[i].text,
                                                             strlen(layout->lines[i].text));
        if (i + 1 < layout->line_count && goes_on(layout, i)) {
            join(layout->lines[i].text, layout->lines[i + 1].text, text);
        } else {
            text_end_line(text);
        }
    }
}

void layout_free(page_layout *layout)
{
    for (size_t i = 0; i < layout->line_count; i++) {
        free(layout->lines[i].text);
    }
    free(layout->lines);
    free(layout->pages);
    *layout = (page_layout) { 0 };
}
