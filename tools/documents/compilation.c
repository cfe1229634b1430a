#include "documents/compilation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "documents/title.h"

#define FEWEST_BYTES 240 /* of a report's body */
#define OPENING      6   /* lines behind a title that may open a report */
#define WRAPPED      54  /* bytes of a line that may go on in the next */

/* A line that may begin a report. */
typedef struct candidate {
    report_title title;
    size_t begin, behind; /* its line, and what follows it */
    int left_out;         /* of a list of contents, or a repeated title */
} candidate;

typedef struct candidates {
    candidate *all;
    size_t count, capacity;
} candidates;

static int is_blank(const char *line, size_t length)
{
    size_t at = 0;
    while (at < length && ((unsigned char)line[at] <= ' ' ||
                           (length - at >= 3 && memcmp(line + at, "\xe3\x80\x80", 3) == 0 && (at += 2, 1)))) {
        at++;
    }
    return at == length;
}

static size_t line_end(const char *text, size_t length, size_t at)
{
    const char *newline = memchr(text + at, '\n', length - at);
    return newline == NULL ? length : (size_t)(newline - text);
}

/* A line that was broken inside a sentence goes on in the next: no title stands there. */
static int may_go_on(const char *line, size_t length)
{
    static const char *const ENDS[] = { "。", "！", "？", "；", "：", "”", "）", ".", "!", "?", ":", ")", "…" };
    while (length > 0 && (unsigned char)line[length - 1] <= ' ') {
        length--;
    }
    if (length < WRAPPED) {
        return 0;
    }
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        size_t end = strlen(ENDS[i]);
        if (memcmp(line + length - end, ENDS[i], end) == 0) {
            return 0;
        }
    }
    return 1;
}

/* The kind of report alone is a title where the next lines open a report; they may name
 * its region. */
static int opens(const char *text, size_t length, size_t at, report_title *title)
{
    int opening = 0;
    for (int seen = 0; seen < OPENING && at < length;) {
        size_t end = line_end(text, length, at);
        if (!is_blank(text + at, end - at)) {
            report_title next = title_read(text + at, end - at);
            if (next.form != TITLE_NONE) {
                break;
            }
            opening |= title_is_opening(text + at, end - at);
            if (title->region[0] == '\0' && title_opening(text + at, end - at, title->region)) {
                opening = 1;
            }
            seen++;
        }
        at = end + 1;
    }
    return opening;
}

static int add(candidates *found, const report_title *title, size_t begin, size_t behind)
{
    if (found->count == found->capacity) {
        size_t capacity = found->capacity == 0 ? 32 : 2 * found->capacity;
        candidate *larger = realloc(found->all, capacity * sizeof *larger);
        if (larger == NULL) {
            return 0;
        }
        found->all = larger;
        found->capacity = capacity;
    }
    found->all[found->count++] = (candidate) { *title, begin, behind, 0 };
    return 1;
}

/* The characters that a title ends in, besides digits and brackets. */
static int ends_title(const char *character)
{
    static const char *const ENDS[] = { "告", "结", "报", "况", "划", "算", "路", "排", "谋", "作", "）" };
    int found = 0;
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        found |= ENDS[i][2] == character[2] && memcmp(ENDS[i], character, 2) == 0;
    }
    return found;
}

/* Most lines end in a mark, and are passed over at that: a title ends in one of these
 * characters, in a digit or in a bracket. */
static int may_be_title(const char *line, size_t length)
{
    while (length > 0 && (unsigned char)line[length - 1] <= ' ') {
        length--;
    }
    if (length < 12 || length > 2 * TITLE_BYTES) {
        return 0;
    }
    char last = line[length - 1];
    return (last >= '0' && last <= '9') || last == ')' ||
           ((unsigned char)last >= 0x80 && ends_title(line + length - 3));
}

/* All lines that look like titles; long lines, which are most of a text, are passed over. */
static int find_candidates(const char *text, size_t length, candidates *found)
{
    int goes_on = 0;
    for (size_t at = 0, end; at < length; at = end + 1) {
        end = line_end(text, length, at);
        size_t bytes = end - at;
        if (!goes_on && may_be_title(text + at, bytes)) {
            report_title title = title_read(text + at, bytes);
            int is_title = title.form == TITLE_FULL || title.form == TITLE_ENTRY ||
                           (title.form == TITLE_KIND && opens(text, length, end + 1, &title));
            if (is_title && !add(found, &title, at, end < length ? end + 1 : length)) {
                return 0;
            }
        }
        goes_on = may_go_on(text + at, bytes);
    }
    return 1;
}

static size_t body_end(const candidates *found, size_t number, size_t length)
{
    return number + 1 < found->count ? found->all[number + 1].begin : length;
}

/* Bytes that are no blanks, as far as it matters. */
static size_t body_bytes(const char *text, size_t begin, size_t end)
{
    size_t bytes = 0;
    for (size_t at = begin; at < end && bytes < FEWEST_BYTES; at++) {
        bytes += (unsigned char)text[at] > ' ';
    }
    return bytes;
}

static int same_title(const report_title *one, const report_title *other)
{
    return strcmp(one->words, other->words) == 0 && strcmp(one->region, other->region) == 0;
}

static int comes_again(const candidates *found, size_t number)
{
    for (size_t i = number + 1; i < found->count; i++) {
        if (found->all[i].title.form != TITLE_ENTRY && same_title(&found->all[i].title, &found->all[number].title)) {
            return 1;
        }
    }
    return 0;
}

/* A run of titles without text between them is a list of contents; its last line, which
 * has text behind it, comes again as a title. */
static void leave_out_contents(const char *text, size_t length, candidates *found)
{
    for (size_t begin = 0, end; begin < found->count; begin = end) {
        for (end = begin + 1;
             end < found->count && body_bytes(text, found->all[end - 1].behind, found->all[end].begin) < FEWEST_BYTES;
             end++) {
        }
        for (size_t i = begin; i < end; i++) {
            candidate *one = &found->all[i];
            one->left_out = one->title.form == TITLE_ENTRY || i + 1 < end ||
                            (end - begin > 1 && comes_again(found, i)) ||
                            body_bytes(text, one->behind, body_end(found, i, length)) < FEWEST_BYTES;
        }
    }
}

/* A title that stands on every page, or again below a cover, begins nothing new. */
static int repeats(const candidate *before, const candidate *one)
{
    int bare = one->title.form == TITLE_KIND && one->title.region[0] == '\0';
    return same_title(&before->title, &one->title) && !bare;
}

static int is_same_report(const candidate *before, const candidate *one)
{
    return before->title.region[0] != '\0' && strcmp(before->title.region, one->title.region) == 0 &&
           (before->title.year == one->title.year || one->title.year == 0);
}

/* A short run of titles right before the report's own belongs to it: cover, then title. */
static void leave_out_repeated(candidates *found)
{
    const candidate *last = NULL;
    for (size_t i = 0; i < found->count; i++) {
        candidate *one = &found->all[i];
        if (one->left_out) {
            continue;
        }
        if (last != NULL && (repeats(last, one) || is_same_report(last, one))) {
            one->left_out = 1;
            continue;
        }
        last = one;
    }
}

/* What stands before the first title is a report of its own if it reads like one. */
static int has_figures(const char *text, size_t end)
{
    size_t sentences = 0, digits = 0;
    for (size_t at = 0; at < end; at++) {
        sentences += end - at >= 3 && memcmp(text + at, "。", 3) == 0;
        digits += text[at] >= '0' && text[at] <= '9';
    }
    return end >= 2 * FEWEST_BYTES && sentences >= 4 && digits >= 12;
}

static size_t make_parts(const char *text, size_t length, const candidates *found, compilation_part *parts)
{
    size_t count = 0;
    for (size_t i = 0; i < found->count; i++) {
        if (found->all[i].left_out) {
            continue;
        }
        if (count == 0 && has_figures(text, found->all[0].begin)) {
            parts[count++] = (compilation_part) { .begin = 0 };
        }
        if (count > 0) {
            parts[count - 1].end = found->all[i].begin;
        }
        parts[count].begin = found->all[i].begin;
        memcpy(parts[count].region, found->all[i].title.region, sizeof parts[count].region);
        parts[count++].end = length;
    }
    return count;
}

yb_status compilation_split(const char *text, size_t length, compilation_part **parts, size_t *count, yb_error *error)
{
    candidates found = { 0 };
    compilation_part *made = NULL;
    *parts = NULL;
    *count = 0;
    int done = find_candidates(text, length, &found);
    if (done && found.count > 1) {
        leave_out_contents(text, length, &found);
        leave_out_repeated(&found);
        made = calloc(found.count + 2, sizeof *made);
        done = made != NULL;
    }
    if (made != NULL) {
        *count = make_parts(text, length, &found, made);
        *parts = made;
    }
    free(found.all);
    return done ? YB_OK : document_no_memory(error);
}
