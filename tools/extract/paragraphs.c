/* Lines into paragraphs. */
#include "extract/outline.h"
#include "extract/table.h"
#include "extract/utf8.h"
#include "extract/word_set.h"

#define HEADING_CHARACTERS 45
#define WRAPPED_CHARACTERS 24  /* a line this long may go on in the next */
#define LONG_BYTES         200 /* more characters than any limit here */
#define SPLIT_CHARACTERS   12  /* the same, if a number goes on there */

static int is_blank_byte(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* Blanks at `at`, ideographic ones included. */
static size_t blank_bytes(const char *text, size_t at, size_t end)
{
    unsigned char lead = (unsigned char)text[at];
    if (lead < 0x80) {
        return is_blank_byte((char)lead) ? 1 : 0;
    }
    if (lead == 0xc2) {
        return utf8_starts(text + at, end - at, "\xc2\xa0") ? 2 : 0;
    }
    return utf8_starts(text + at, end - at, "\xe3\x80\x80") || utf8_starts(text + at, end - at, "\xef\xbb\xbf") ? 3 : 0;
}

struct line {
    size_t begin, end, next; /* trimmed; start of the line behind */
};

static struct line read_line(const char *text, size_t length, size_t at)
{
    const char *newline = memchr(text + at, '\n', length - at);
    struct line found = { at, newline != NULL ? (size_t)(newline - text) : length, 0 };
    found.next = newline != NULL ? found.end + 1 : length;
    size_t blank;
    while (found.begin < found.end && (blank = blank_bytes(text, found.begin, found.end)) > 0) {
        found.begin += blank;
    }
    while (found.end > found.begin) {
        size_t before = utf8_before(text, found.end);
        if (blank_bytes(text, before, found.end) == 0) {
            break;
        }
        found.end = before;
    }
    return found;
}

static int ends_sentence(const char *text, const struct line *line)
{
    WORD_SET(ENDS, "。", "；", ";", "！", "!", "？", "?", "：", ":", "”", "\"", "…");
    return word_set_ends(&ENDS, text + line->begin, line->end - line->begin) > 0;
}

/* 一、 （一） 1. 第一部分 --: a line that starts something. */
static int starts_item(const char *text, const struct line *line)
{
    WORD_SET(STARTS, "(", "（", "--", "——", "第一部分", "第二部分", "第三部分", "一是", "●", "•");
    WORD_SET(NUMERALS, "一", "二", "三", "四", "五", "六", "七", "八", "九", "十");
    WORD_SET(CLOSERS, "、", "．", ".", "）", "是", "要");
    const char *at = text + line->begin;
    size_t length = line->end - line->begin, digits = 0;
    if (word_set_starts(&STARTS, at, length) > 0) {
        return 1;
    }
    for (size_t step = 1; step > 0 && digits < 6;) {
        step = digits < length && at[digits] >= '0' && at[digits] <= '9'
                   ? 1
                   : word_set_starts(&NUMERALS, at + digits, length - digits);
        digits += step;
    }
    size_t closer = digits > 0 ? word_set_starts(&CLOSERS, at + digits, length - digits) : 0, behind = digits + closer;
    /* 1.6万 is a number. */
    return closer > 0 && (at[digits] != '.' || behind >= length || at[behind] < '0' || at[behind] > '9');
}

/* 各位代表： */
static int is_salutation(const char *text, const struct line *line)
{
    size_t length = line->end - line->begin;
    return length <= 36 && (utf8_ends(text + line->begin, length, "：") || utf8_ends(text + line->begin, length, ":"));
}

/* No more than enough to tell that a line is long. */
static size_t count_characters(const char *text, const struct line *line)
{
    size_t bytes = line->end - line->begin;
    return utf8_count(text + line->begin, bytes < LONG_BYTES ? bytes : LONG_BYTES);
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A line of words that ends inside a number: 达62.7 / 4亿元. */
static int breaks_number(const char *text, const struct line *line, const struct line *next)
{
    size_t at = next->begin;
    while (at < next->end && (is_digit(text[at]) || text[at] == '.')) {
        at++;
    }
    size_t front = line->end;
    while (front > line->begin && (is_digit(text[front - 1]) || text[front - 1] == '.')) {
        front--;
    }
    return front < line->end && front > line->begin && at > next->begin && at < next->end &&
           (unsigned char)text[front - 1] >= 0x80 && (unsigned char)text[at] >= 0xe4 && (unsigned char)text[at] <= 0xe9;
}

int outline_next(const char *text, size_t length, size_t at, struct paragraph *found)
{
    struct line line = { 0 };
    do {
        if (at >= length) {
            return 0;
        }
        line = read_line(text, length, at);
        at = line.next;
    } while (line.begin == line.end);
    found->begin = line.begin;
    found->end = line.end;
    size_t characters = count_characters(text, &line);
    int item = starts_item(text, &line);
    found->heading = characters <= HEADING_CHARACTERS &&
                     (!ends_sentence(text, &line) || utf8_ends(text + line.begin, line.end - line.begin, "：") ||
                      utf8_ends(text + line.begin, line.end - line.begin, ":"));
    while (characters >= SPLIT_CHARACTERS && !ends_sentence(text, &line) && line.next < length) {
        struct line next = read_line(text, length, line.next);
        if (characters < WRAPPED_CHARACTERS && !breaks_number(text, &line, &next)) {
            break;
        }
        size_t more = count_characters(text, &next);
        /* An item's own line may be its heading: then a sentence does not go on. */
        if (more == 0 || is_salutation(text, &next) || starts_item(text, &next) ||
            table_is_row(text, length, next.begin) ||
            (item && characters <= HEADING_CHARACTERS && more > characters + 4)) {
            break;
        }
        found->end = next.end;
        found->heading = 0;
        characters = more;
        line = next;
    }
    return 1;
}
