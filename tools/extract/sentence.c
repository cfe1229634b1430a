/* See sentence.h. */
#include "extract/sentence.h"

#include <string.h>

#include "extract/numeral.h"
#include "extract/reader.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* G206, PM2.5, 5G, CPI: letters with the digits that stick to them. */
static int read_latin(struct reader *reader)
{
    if (!is_letter(reader->text[reader->at])) {
        return 0;
    }
    size_t bytes = 1;
    while (reader->at + bytes < reader->length) {
        const char *next = reader->text + reader->at + bytes;
        if (is_letter(*next) || is_digit(*next) ||
            ((*next == '.' || *next == '-' || *next == '_') && reader->at + bytes + 1 < reader->length &&
             (is_digit(next[1]) || is_letter(next[1])))) {
            bytes++;
        } else {
            break;
        }
    }
    reader_add(reader, TOKEN_TEXT, bytes);
    return 1;
}

/* An expression of time at the reader, which may turn out to be less than a word is. */
typedef struct found_time {
    time_expression time;
    size_t bytes; /* 0: there is none */
} found_time;

static int take_time(struct reader *reader, const found_time *found, size_t longer_than)
{
    struct sentence *sentence = reader->sentence;
    if (found->bytes <= longer_than || sentence->time_count == SENTENCE_QUANTITIES) {
        return 0;
    }
    sentence->times[sentence->time_count] = found->time;
    reader_add(reader, TOKEN_TIME, found->bytes)->index = (uint16_t)sentence->time_count++;
    return 1;
}

static void find_time(const struct reader *reader, found_time *found)
{
    found->bytes = time_read(reader->text + reader->at, reader->length - reader->at, &found->time);
}

static void add_quantity(struct reader *reader, const struct quantity *found)
{
    struct sentence *sentence = reader->sentence;
    sentence->quantities[sentence->quantity_count] = *found;
    size_t from = found->begin < reader->at ? reader->at : found->begin;
    reader->at = from;
    reader_add(reader, TOKEN_QUANTITY, found->end - from)->index = (uint16_t)sentence->quantity_count++;
}

static int read_quantity(struct reader *reader)
{
    struct quantity found[3];
    if (reader->sentence->quantity_count + 3 > SENTENCE_QUANTITIES) {
        return 0;
    }
    size_t count = quantity_read_ratio(reader->text, reader->length, reader->at, found);
    if (count == 0) {
        count = quantity_read(reader->text, reader->length, reader->at, found);
    }
    for (size_t i = 0; i < count; i++) {
        add_quantity(reader, &found[i]);
    }
    return count > 0;
}

/* 1.改厕；2.修路: numbers of items inside a sentence. */
static int read_item_number(struct reader *reader)
{
    static const char *const CLOSERS[] = { ".", "、" };
    const struct sentence *sentence = reader->sentence;
    uint8_t before = sentence->token_count > 0 ? sentence->tokens[sentence->token_count - 1].kind : TOKEN_STRONG;
    size_t digits = 0;
    while (digits < 3 && reader->at + digits < reader->length && is_digit(reader->text[reader->at + digits])) {
        digits++;
    }
    if ((before != TOKEN_STRONG && before != TOKEN_COMMA) || digits > 2) {
        return 0;
    }
    for (size_t i = 0; i < sizeof CLOSERS / sizeof *CLOSERS; i++) {
        size_t bytes = digits + strlen(CLOSERS[i]);
        if (utf8_starts(reader->text + reader->at + digits, reader->length - reader->at - digits, CLOSERS[i]) &&
            reader->at + bytes < reader->length && !is_digit(reader->text[reader->at + bytes])) {
            reader_add(reader, TOKEN_COMMA, bytes);
            return 1;
        }
    }
    return 0;
}

/* A number that is no figure: 206 of a road, 2021 of a name. */
static int read_digits(struct reader *reader)
{
    size_t bytes = 0;
    while (reader->at + bytes < reader->length &&
           (is_digit(reader->text[reader->at + bytes]) || is_letter(reader->text[reader->at + bytes]) ||
            (bytes > 0 && strchr(".+-/:", reader->text[reader->at + bytes]) != NULL))) {
        bytes++;
    }
    if (bytes == 0) {
        return 0;
    }
    reader_add(reader, TOKEN_TEXT, bytes);
    return 1;
}

static int is_ranking_verb(const struct sentence *sentence, const struct token *word)
{
    WORD_SET(VERBS, "位列", "位居", "名列", "排名", "排在", "排位", "跃居");
    size_t length = (size_t)(word->end - word->begin);
    return word_set_has(&VERBS, sentence->text + word->begin, length);
}

/* Words in front of 第三 that make it a rank: within the clause, a few tokens back. */
static int is_ranked(const struct sentence *sentence)
{
    for (size_t i = sentence->token_count, seen = 0; i > 0 && seen < 20; i--, seen++) {
        const struct token *before = &sentence->tokens[i - 1];
        int rank = before->kind == TOKEN_QUANTITY && sentence->quantities[before->index].rank;
        if (before->kind == TOKEN_STRONG || before->kind == TOKEN_COMMA || (before->kind == TOKEN_QUANTITY && !rank)) {
            return 0;
        }
        /* Verbs of ranking (位列) may stand before a long name of the list. */
        uint32_t near = seen < 6 ? WORD_RANKING | WORD_REGION : 0;
        if (before->kind == TOKEN_TEXT && ((before->classes & near) || is_ranking_verb(sentence, before))) {
            return 1;
        }
    }
    return 0;
}

/* 第三, 第十九届, 前50名 */
static int read_ordinal(struct reader *reader)
{
    struct sentence *sentence = reader->sentence;
    struct quantity found;
    int value, front = reader_starts(reader, "前");
    if (!front && !reader_starts(reader, "第")) {
        return 0;
    }
    if (sentence->quantity_count < SENTENCE_QUANTITIES &&
        quantity_read_rank(reader->text, reader->length, reader->at, is_ranked(sentence), &found)) {
        add_quantity(reader, &found);
        return 1;
    }
    size_t bytes =
        front ? 0 : numeral_read_ordinal(reader->text + reader->at + 3, reader->length - reader->at - 3, &value);
    if (bytes == 0) {
        return 0;
    }
    reader_add(reader, TOKEN_TEXT, 3 + bytes);
    return 1;
}

static int is_own_place(const struct reader *reader)
{
    const struct own_place *place = &reader->place;
    return place->length >= 3 && place->length <= reader->length - reader->at &&
           memcmp(reader->text + reader->at, place->name, place->length) == 0;
}

/* 新修, 新发展: a verb like the one behind 新; 0: there is none. */
static size_t match_new(const struct reader *reader)
{
    const size_t new = strlen("新");
    const word_entry *verb =
        word_table_match(reader->words, reader->text + reader->at + new, reader->length - reader->at - new);
    if (verb == NULL || !(verb->bits & WORD_ACTION) || (verb->bits & (WORD_UP | WORD_DOWN | WORD_HEAD))) {
        return 0;
    }
    return new + verb->length;
}

/* A word, unless the time that was found there is longer. */
static void read_word(struct reader *reader, const found_time *found)
{
    if (is_own_place(reader)) {
        reader_add(reader, TOKEN_TEXT, reader->place.length)->classes = WORD_REGION;
        return;
    }
    const char *text = reader->text + reader->at;
    const word_entry *word = word_table_match(reader->words, text, reader->length - reader->at);
    if (take_time(reader, found, word != NULL ? word->length : 0)) {
        return;
    }
    size_t verb = word == NULL && reader_starts(reader, "新") ? match_new(reader) : 0;
    if (verb > 0) {
        reader_add(reader, TOKEN_TEXT, verb)->classes = WORD_ACTION;
        return;
    }
    if (word == NULL) {
        reader_add(reader, TOKEN_TEXT, utf8_length((unsigned char)*text));
        return;
    }
    reader_add(reader, word->bits & WORD_MARKER ? TOKEN_COMMA : TOKEN_TEXT, word->length)->classes = word->bits;
}

/* First characters of expressions of time, beside numerals. */
static int may_start_time(uint32_t character)
{
    switch (character) {
    case U'今':
    case U'去':
    case U'本':
    case U'明':
    case U'上':
    case U'下':
    case U'前':
    case U'第':
    case U'全':
    case U'年':
    case U'半':
    case U'近':
    case U'截':
        return 1;
    default:
        return utf8_is_numeral(character);
    }
}

/* A character that is noted in the table of words, or the first of the own place's name. */
static void read_character(struct reader *reader)
{
    uint32_t character = utf8_wide(reader->text + reader->at, reader->length - reader->at);
    int time = may_start_time(character);
    found_time found = { .bytes = 0 };
    if (time) {
        find_time(reader, &found);
    }
    if (take_time(reader, &found, 6)) {
        return;
    }
    if (utf8_is_numeral(character) && read_quantity(reader)) {
        return;
    }
    if (time && read_ordinal(reader)) {
        return;
    }
    read_word(reader, &found);
}

/* Chinese characters, up to one that may start more than a word: most of a sentence. */
static void read_words(struct reader *reader)
{
    const word_table *words = reader->words;
    const char *text = reader->text;
    struct token *token = reader->sentence->tokens + reader->sentence->token_count;
    size_t at = reader->at, length = reader->length;
    while (at < length) {
        uint32_t character = utf8_wide(text + at, length - at), common = character - WORD_TABLE_FIRST;
        uint32_t first = common < WORD_TABLE_COMMON ? words->first[common] : WORD_TABLE_NOTED;
        if ((first & WORD_TABLE_NOTED) || character == reader->own) {
            break;
        }
        const word_entry *word =
            first == 0 ? NULL : word_table_match_first(words, first, character, text + at, length - at);
        size_t end = at + (word == NULL ? 3 : word->length);
        uint32_t classes = word == NULL ? 0 : word->bits;
        uint8_t kind = classes & WORD_MARKER ? TOKEN_COMMA : TOKEN_TEXT;
        *token++ = (struct token) { (uint16_t)at, (uint16_t)end, kind, 0, 0, classes };
        at = end;
    }
    reader->at = at;
    reader->sentence->token_count = (size_t)(token - reader->sentence->tokens);
}

/* What read_words leaves. */
static void read_token(struct reader *reader)
{
    unsigned char lead = (unsigned char)reader->text[reader->at];
    if (lead >= 0xe4 && lead <= 0xe9) {
        read_character(reader);
        return;
    }
    if (is_digit((char)lead)) {
        found_time found;
        find_time(reader, &found);
        if (!take_time(reader, &found, 0) && !read_quantity(reader) && !read_item_number(reader)) {
            read_digits(reader);
        }
        return;
    }
    if (!reader_take_mark(reader) && !read_latin(reader)) {
        read_word(reader, &(found_time) { .bytes = 0 });
    }
}

/* 1. / 一、 / ① before the sentence. */
static void skip_item_number(struct reader *reader)
{
    static const char *const CLOSERS[] = { "、", ".", "．", "，", "," };
    int value;
    while (reader_starts(reader, "-") || reader_starts(reader, "—")) {
        reader->at += reader_starts(reader, "-") ? 1 : 3;
    }
    if (reader_starts(reader, "①") || utf8_starts(reader->text + reader->at, reader->length - reader->at, "\xe2\x91")) {
        reader->at += 3;
        return;
    }
    size_t bytes = numeral_read_ordinal(reader->text + reader->at, reader->length - reader->at, &value);
    if (bytes == 0 || value > 99) {
        /* 1.2022年 reads as one number: take its whole part as the item's. */
        bytes = 0;
        while (bytes < 2 && reader->at + bytes < reader->length && is_digit(reader->text[reader->at + bytes])) {
            bytes++;
        }
        if (bytes == 0 || !utf8_starts(reader->text + reader->at + bytes, reader->length - reader->at - bytes, ".20")) {
            return;
        }
    }
    for (size_t i = 0; i < sizeof CLOSERS / sizeof *CLOSERS; i++) {
        if (utf8_starts(reader->text + reader->at + bytes, reader->length - reader->at - bytes, CLOSERS[i])) {
            reader->at += bytes + strlen(CLOSERS[i]);
            return;
        }
    }
}

/* Where to cut a sentence that is too long: behind its last comma, or at a character's edge. */
static size_t cut(const char *report, size_t begin, size_t end)
{
    size_t limit = begin + SENTENCE_BYTES;
    if (end <= limit) {
        return end;
    }
    while (((unsigned char)report[limit] & 0xc0) == 0x80) {
        limit--;
    }
    for (size_t at = limit; at > begin + SENTENCE_BYTES / 2; at--) {
        if (report[at - 1] == ',' || utf8_ends(report + begin, at - begin, "，") ||
            utf8_ends(report + begin, at - begin, "；")) {
            return at;
        }
    }
    return limit;
}

size_t sentence_read(struct sentence *sentence, const char *report, size_t begin, size_t end, struct own_place place)
{
    end = cut(report, begin, end);
    sentence->begin = (uint32_t)begin;
    sentence->end = (uint32_t)end;
    sentence->length = sentence_normalise(report, begin, end, sentence->text, sentence->runs, &sentence->run_count);
    sentence->token_count = sentence->quantity_count = sentence->time_count = 0;
    struct reader reader = {
        sentence, sentence->text, sentence->length, 0, place, words_table(), utf8_wide(place.name, place.length)
    };
    skip_item_number(&reader);
    for (read_words(&reader); reader.at < reader.length; read_words(&reader)) {
        read_token(&reader);
    }
    return end;
}
