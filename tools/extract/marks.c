/* Marks of a sentence: quotations, brackets, commas and stops. */
#include "extract/numeral.h"
#include "extract/reader.h"
#include "extract/word_set.h"

#define QUOTE_BYTES   90
#define BRACKET_BYTES 300

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Distance to `close` within `limit` bytes of the reader, 0 if it is not there. */
static size_t distance(const struct reader *reader, size_t from, const char *close, size_t limit)
{
    size_t bytes = strlen(close);
    for (size_t at = reader->at + from; at + bytes <= reader->length && at - reader->at <= limit; at++) {
        if (memcmp(reader->text + at, close, bytes) == 0) {
            return at - reader->at;
        }
    }
    return 0;
}

/* What closes a quotation; NULL: the character opens none. */
static const char *closing_quote(uint32_t character)
{
    switch (character) {
    case U'“':
        return "”";
    case U'"':
        return "\"";
    case U'‘':
        return "’";
    case U'「':
        return "」";
    case U'『':
        return "』";
    case U'《':
        return "》";
    default:
        return NULL;
    }
}

/* A short quotation is one piece of text: what stands in it counts nothing. */
static int read_quotation(struct reader *reader)
{
    const char *close = closing_quote(utf8_decode(reader->text + reader->at));
    if (close == NULL) {
        return 0;
    }
    size_t open = utf8_length((unsigned char)reader->text[reader->at]);
    size_t bytes = distance(reader, open, close, QUOTE_BYTES);
    if (bytes <= open) {
        reader_add(reader, TOKEN_DROPPED, open);
        return 1;
    }
    reader->at += open;
    reader_add(reader, TOKEN_TEXT, bytes - open)->quoted = 1;
    reader->at += strlen(close);
    return 1;
}

static int has_number(const char *text, size_t length)
{
    for (size_t at = 0; at < length; at++) {
        if (is_digit(text[at])) {
            return 1;
        }
    }
    return 0;
}

/* （1）, (一): the number of an item. */
static int is_item_number(const char *text, size_t length)
{
    int value;
    return length > 0 && length <= 9 && numeral_read_ordinal(text, length, &value) == length;
}

/* eq \\o\\ac(○,3): a circled number of a word processor, turned into text. */
static int read_field_code(struct reader *reader)
{
    size_t bytes = reader_starts(reader, "eq\\") ? distance(reader, 3, ")", 60) : 0;
    if (bytes == 0) {
        return 0;
    }
    reader_add(reader, TOKEN_DROPPED, bytes + 1);
    return 1;
}

static const char *closing_bracket(uint32_t character)
{
    switch (character) {
    case U'(':
        return ")";
    case U'[':
        return "]";
    case U'【':
        return "】";
    case U'〔':
        return "〕";
    default:
        return NULL;
    }
}

/* 村(居), 村(社区): both kinds of places are meant. */
static int is_other_kind(const struct reader *reader, const char *text, size_t length)
{
    WORD_SET(KINDS, "居", "社区", "居委会", "街道", "社", "场");
    WORD_SET(PLACES, "村", "镇", "乡", "乡镇", "嘎查", "社区");
    return word_set_has(&KINDS, text, length) && word_set_ends(&PLACES, reader->text, reader->at) > 0;
}

/* 占总人口比重(常住人口城镇化率)为60%: the bracket is the figure's name. */
static int names_the_figure(const struct reader *reader, const char *text, size_t length)
{
    WORD_SET(RATES, "率", "比重");
    WORD_SET(LINKS, "为", "达到", "达", "是", "提高到", "提高至", "提升至");
    size_t behind = (size_t)(text - reader->text) + length + 1;
    size_t link = word_set_starts(&LINKS, reader->text + behind, reader->length - behind);
    return word_set_ends(&RATES, text, length) > 0 && behind + link < reader->length && link > 0 &&
           is_digit(reader->text[behind + link]);
}

static int read_bracket(struct reader *reader)
{
    const char *close = closing_bracket(utf8_decode(reader->text + reader->at));
    if (close == NULL) {
        return 0;
    }
    size_t open = utf8_length((unsigned char)reader->text[reader->at]);
    size_t bytes = distance(reader, open, close, BRACKET_BYTES);
    const char *inside = reader->text + reader->at + open;
    if (bytes > open && is_other_kind(reader, inside, bytes - open)) {
        reader_add(reader, TOKEN_TEXT, bytes + strlen(close));
    } else if (bytes > open && open == 1 && names_the_figure(reader, inside, bytes - open)) {
        reader_add(reader, TOKEN_COMMA, open)->quoted = 1;
    } else if (bytes > open && is_item_number(inside, bytes - open)) {
        reader_add(reader, TOKEN_COMMA, bytes + strlen(close));
    } else if (bytes > 0 && (open == 3 || !has_number(inside, bytes - open))) {
        reader_add(reader, TOKEN_DROPPED, bytes + strlen(close));
    } else {
        reader_add(reader, TOKEN_COMMA, open);
    }
    return 1;
}

/* What a mark does; TOKEN_TEXT: it is none. */
static token_kind mark_kind(uint32_t character)
{
    switch (character) {
    case U'、':
        return TOKEN_PAUSE;
    case U'；':
    case U';':
    case U'。':
    case U'！':
    case U'!':
    case U'？':
    case U'?':
        return TOKEN_STRONG;
    case U'，':
    case U',':
    case U'：':
    case U':':
    case U')':
    case U'）':
    case U'—':
    case U'…':
    case U' ':
    case U'|':
    case U'•':
    case U'●':
    case U'◆':
    case U'■':
        return TOKEN_COMMA;
    case U'+':
    case U'-':
    case U'−':
    case U'”':
    case U'’':
    case U'》':
    case U'」':
    case U'』':
    case U']':
    case U'】':
    case U'*':
        return TOKEN_DROPPED;
    default:
        return TOKEN_TEXT;
    }
}

static int read_mark(struct reader *reader)
{
    if (reader_starts(reader, "——") || reader_starts(reader, "--")) {
        reader_add(reader, TOKEN_DROPPED, reader_starts(reader, "--") ? 2 : strlen("——"));
        return 1;
    }
    token_kind kind = mark_kind(utf8_decode(reader->text + reader->at));
    if (kind == TOKEN_TEXT) {
        return 0;
    }
    reader_add(reader, kind, utf8_length((unsigned char)reader->text[reader->at]));
    return 1;
}

/* Marks that open nothing and go on with nothing: most of all. TOKEN_TEXT: it is another. */
static token_kind frequent_kind(uint32_t character)
{
    switch (character) {
    case U'，':
    case U'：':
        return TOKEN_COMMA;
    case U'、':
        return TOKEN_PAUSE;
    case U'。':
    case U'；':
        return TOKEN_STRONG;
    default:
        return TOKEN_TEXT;
    }
}

int reader_take_mark(struct reader *reader)
{
    token_kind frequent = frequent_kind(utf8_wide(reader->text + reader->at, reader->length - reader->at));
    if (frequent != TOKEN_TEXT) {
        reader_add(reader, frequent, 3);
        return 1;
    }
    return read_quotation(reader) || read_field_code(reader) || read_bracket(reader) || read_mark(reader);
}
