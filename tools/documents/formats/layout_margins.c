#include "documents/formats/layout_margins.h"

#include <stdlib.h>
#include <string.h>

#define MARGIN  0.1f /* of the page's height, at the top and at the bottom */
#define LONGEST 120  /* bytes of a running head */
#define FEWEST  2    /* pages that it must stand on, at the same height */
#define APART   3.0f /* points that heights may differ */

/* The line without digits and blanks: 第3页 and 第4页 are the same then. */
static size_t without_digits(const char *line, char *to, size_t room)
{
    size_t kept = 0;
    for (; *line != '\0' && kept + 1 < room; line++) {
        if ((*line < '0' || *line > '9') && *line != ' ' && *line != '\t') {
            to[kept++] = *line;
        }
    }
    to[kept] = '\0';
    return kept;
}

/* 12, - 12 -, —12—, 第12页, 第12页共30页, 12/30, ·12· */
static int is_page_number(const char *line)
{
    static const char *const SHELLS[] = { "",          "-",    "--",     "——",       "——",         "—",  "－－",
                                          "–",         "––",   "第页",   "第页共页", "第页，共页", "/",  "··",
                                          "第页/共页", "·",    "页",     "－",       "~~",         "()", "（）",
                                          "[]",        "Page", "Pageof", "————" };
    char shell[64];
    int digits = strpbrk(line, "0123456789") != NULL;
    if (!digits || strlen(line) >= sizeof shell) {
        return 0;
    }
    without_digits(line, shell, sizeof shell);
    for (size_t i = 0; i < sizeof SHELLS / sizeof *SHELLS; i++) {
        if (strcmp(shell, SHELLS[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static int is_in_margin(const page_layout *layout, const layout_line *line)
{
    float height = layout->pages[line->page].height;
    return line->bottom < height * MARGIN || line->top > height * (1 - MARGIN);
}

typedef struct head {
    char text[LONGEST + 1];
    unsigned page;
    float top;
    size_t line;
} head;

static int by_text(const void *a, const void *b)
{
    const head *one = a, *other = b;
    int order = strcmp(one->text, other->text);
    order = order != 0 ? order : (one->top > other->top) - (one->top < other->top);
    return order != 0 ? order : (one->line > other->line) - (one->line < other->line);
}

/* Lines at the same height of several pages that differ in no more than digits. */
static void mark_heads(const page_layout *layout, head *heads, size_t count, char *dropped)
{
    qsort(heads, count, sizeof *heads, by_text);
    for (size_t begin = 0, end; begin < count; begin = end) {
        unsigned pages = 1;
        for (end = begin + 1; end < count && strcmp(heads[end].text, heads[begin].text) == 0 &&
                              heads[end].top - heads[begin].top < APART;
             end++) {
            pages += heads[end].page != heads[end - 1].page;
        }
        for (size_t i = begin; pages >= FEWEST && 3 * pages >= layout->page_count && i < end; i++) {
            dropped[heads[i].line] = 1;
        }
    }
}

static void mark_all(const page_layout *layout, head *heads, char *dropped)
{
    size_t count = 0;
    for (size_t i = 0; i < layout->line_count; i++) {
        const layout_line *line = &layout->lines[i];
        if (!is_in_margin(layout, line)) {
            continue;
        }
        dropped[i] = (char)is_page_number(line->text);
        if (!dropped[i] && strlen(line->text) <= LONGEST) {
            head *one = &heads[count];
            if (without_digits(line->text, one->text, sizeof one->text) > 0) {
                one->page = line->page;
                one->top = line->top;
                one->line = i;
                count++;
            }
        }
    }
    mark_heads(layout, heads, count, dropped);
}

void layout_drop_margins(page_layout *layout)
{
    head *heads = calloc(layout->line_count + 1, sizeof *heads);
    char *dropped = calloc(layout->line_count + 1, 1);
    size_t kept = 0;
    if (heads != NULL && dropped != NULL) {
        mark_all(layout, heads, dropped);
        for (size_t i = 0; i < layout->line_count; i++) {
            if (dropped[i]) {
                free(layout->lines[i].text);
            } else {
                layout->lines[kept++] = layout->lines[i];
            }
        }
        layout->line_count = kept;
    }
    free(heads);
    free(dropped);
}
