/* Sentences about one project: 甲产业园项目，总投资3亿元，占地85亩，建成后…. */
#include <string.h>

#include "extract/naming_context.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

#define HEADING_BYTES      120
#define PROJECT_CHARACTERS 4

/* Words that open the description of a project. */
static int describes(const struct sentence *sentence, size_t from)
{
    WORD_SET(WORDS, "由", "用地", "占地");
    for (size_t i = from; i < sentence->token_count && i < from + 3; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind != TOKEN_TEXT) {
            return 0;
        }
        if (at->classes & (WORD_INVEST | WORD_CAPACITY)) {
            return 1;
        }
        if (i == from && word_set_starts(&WORDS, sentence->text + at->begin, sentence->length - at->begin) > 0) {
            return 1;
        }
    }
    return 0;
}

/* The words of the first clause if it names a project and counts nothing. */
static int take_project(const struct sentence *sentence, size_t begin, size_t end, char *name)
{
    struct phrase phrase;
    char text[NAME_BYTES] = "";
    phrase_take(&phrase, sentence, begin, end, 1);
    phrase_append(&phrase, 0, phrase.count, text);
    if (utf8_count(text, strlen(text)) < PROJECT_CHARACTERS || !naming_is_project_noun(text, strlen(text)) ||
        (phrase_classes(&phrase, 0) & (WORD_ACTION | WORD_ADVERB | WORD_TARGET))) {
        return 0;
    }
    naming_set(name, text);
    return 1;
}

static size_t first_clause(const struct sentence *sentence, size_t from)
{
    while (from < sentence->token_count && sentence->tokens[from].kind != TOKEN_COMMA &&
           sentence->tokens[from].kind != TOKEN_STRONG && sentence->tokens[from].kind != TOKEN_QUANTITY) {
        from++;
    }
    return from;
}

void naming_open_project(struct naming_context *context, size_t begin)
{
    const struct sentence *sentence = context->sentence;
    begin += begin < sentence->token_count && sentence->tokens[begin].kind == TOKEN_COMMA;
    size_t end = first_clause(sentence, begin);
    if (context->carry->heading[0] != '\0' && begin <= 1 && describes(sentence, begin)) {
        naming_set(context->subject, context->carry->heading);
        context->project = 2;
    } else if (end < sentence->token_count && sentence->tokens[end].kind == TOKEN_COMMA &&
               describes(sentence, end + 1) && take_project(sentence, begin, end, context->subject)) {
        context->project = 2;
    }
    context->carry->heading[0] = '\0';
}

int naming_may_be_heading(const char *text, size_t length)
{
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\n' || text[length - 1] == '\r')) {
        length--;
    }
    length -= utf8_ends(text, length, "。") || utf8_ends(text, length, "：") ? 3 : 0;
    /* Most lines end in another character: no need to compare whole words. */
    static const char LAST[] = "目程地园心区线场镇体房期楼厂校院道路桥司";
    for (size_t i = 0; length >= 3 && i + 3 < sizeof LAST; i += 3) {
        if (memcmp(LAST + i, text + length - 3, 3) == 0) {
            return naming_is_project_noun(text, length);
        }
    }
    return 0;
}

void naming_keep_heading(const struct sentence *sentence, struct naming_carry *carry)
{
    carry->heading[0] = '\0';
    size_t end = sentence->token_count;
    while (end > 0 && sentence->tokens[end - 1].kind == TOKEN_STRONG) {
        end--;
    }
    size_t begin = end > 0 && sentence->tokens[0].kind == TOKEN_COMMA ? 1 : 0;
    if (sentence->length <= HEADING_BYTES && end > begin && first_clause(sentence, begin) >= end) {
        take_project(sentence, begin, end, carry->heading);
    }
}
