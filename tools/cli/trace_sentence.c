/* See trace_sentence.h. Lines that a page's width broke are joined as reading
 * joins them; rows of a table stay apart. */
#include "cli/trace_sentence.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "extract/outline.h"

#define ELLIPSIS "…"
/* Bytes on either side of a figure, beyond those shown, in which its paragraph is looked for. */
#define LOOK_AROUND 8192

static int is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* Bytes of the mark at `text` that ends a sentence; 0 if there is none. */
static size_t end_mark(const char *text, size_t length)
{
    static const char *const marks[] = { "。", "！", "？", "；", "!", "?", ";" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t bytes = strlen(marks[i]);
        if (bytes <= length && memcmp(text, marks[i], bytes) == 0) {
            return bytes;
        }
    }
    return 0;
}

/* The line of [offset, end), all of its lines if it goes over several. */
static struct paragraph find_line(const char *text, size_t length, size_t offset, size_t end)
{
    const char *before = memrchr(text, '\n', offset), *behind = memchr(text + end, '\n', length - end);
    return (struct paragraph) { .begin = before == NULL ? 0 : (size_t)(before - text) + 1,
                                .end = behind == NULL ? length : (size_t)(behind - text) };
}

/* What the sentence cannot go beyond. */
static struct paragraph find_paragraph(const char *text, size_t length, size_t offset, size_t end)
{
    struct paragraph line = find_line(text, length, offset, end), found;
    size_t bytes = line.end - line.begin;
    if (memchr(text + line.begin, '\t', bytes) != NULL || memchr(text + line.begin, '|', bytes) != NULL) {
        return line; /* a row of a table */
    }
    for (size_t at = 0; outline_next(text, length, at, &found) && found.begin <= offset; at = found.end) {
        if (end <= found.end) {
            return found;
        }
    }
    return line;
}

static size_t sentence_begin(const char *text, size_t from, size_t offset)
{
    size_t begin = from;
    for (size_t at = from; at < offset; at++) {
        size_t mark = end_mark(text + at, offset - at);
        begin = mark > 0 ? at + mark : begin;
    }
    while (begin < offset && (text[begin] == ' ' || text[begin] == '\t' || text[begin] == '\n')) {
        begin++;
    }
    return begin;
}

static size_t sentence_end(const char *text, size_t end, size_t to)
{
    for (size_t at = end; at < to; at++) {
        size_t mark = end_mark(text + at, to - at);
        if (mark > 0) {
            return at + mark;
        }
    }
    return to;
}

static int is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* Without line breaks and what indents the lines behind them; between words of
 * letters a space stays. */
static char *join_lines(const char *front, const char *text, size_t length, const char *back)
{
    char *joined = malloc(strlen(front) + length + strlen(back) + 1);
    if (joined == NULL) {
        return NULL;
    }
    char *to = stpcpy(joined, front);
    for (size_t at = 0; at < length;) {
        if (text[at] != '\n' && text[at] != '\r') {
            *to++ = text[at++];
            continue;
        }
        while (at < length && strchr(" \t\r\n", text[at]) != NULL) {
            at++;
        }
        if (to > joined && is_letter(to[-1]) && at < length && is_letter(text[at])) {
            *to++ = ' ';
        }
    }
    strcpy(to, back);
    return joined;
}

/* Of a very long text only what lies around the figure is looked at. */
static void narrow(const char **text, size_t *length, size_t *offset, size_t end, size_t most)
{
    size_t around = LOOK_AROUND + most, skipped = *offset > around ? *offset - around : 0;
    const char *line = memchr(*text + skipped, '\n', *offset - skipped);
    skipped = skipped > 0 && line != NULL ? (size_t)(line - *text) + 1 : skipped;
    while (skipped < *offset && is_continuation((*text)[skipped])) {
        skipped++;
    }
    size_t stop = *length - end > around ? end + around : *length;
    while (stop > end && stop < *length && is_continuation((*text)[stop])) {
        stop--;
    }
    *text += skipped;
    *offset -= skipped;
    *length = stop - skipped;
}

yb_status trace_sentence_cut(const char *text, size_t length, size_t offset, size_t bytes, size_t most,
                             trace_sentence *sentence, yb_error *error)
{
    narrow(&text, &length, &offset, offset + bytes, most);
    size_t end = offset + bytes;
    struct paragraph paragraph = find_paragraph(text, length, offset, end);
    size_t begin = sentence_begin(text, paragraph.begin, offset), stop = sentence_end(text, end, paragraph.end);
    int cut_before = offset - begin > most, cut_behind = stop - end > most;
    begin = cut_before ? offset - most : begin;
    stop = cut_behind ? end + most : stop;
    while (begin < offset && is_continuation(text[begin])) {
        begin++;
    }
    while (stop > end && stop < length && is_continuation(text[stop])) {
        stop--;
    }
    sentence->before = join_lines(cut_before ? ELLIPSIS : "", text + begin, offset - begin, "");
    sentence->figure = join_lines("", text + offset, bytes, "");
    sentence->behind = join_lines("", text + end, stop - end, cut_behind ? ELLIPSIS : "");
    if (sentence->before == NULL || sentence->figure == NULL || sentence->behind == NULL) {
        trace_sentence_free(sentence);
        return cli_fail_memory(error);
    }
    return YB_OK;
}

void trace_sentence_free(trace_sentence *sentence)
{
    free(sentence->before);
    free(sentence->figure);
    free(sentence->behind);
    *sentence = (trace_sentence) { 0 };
}
