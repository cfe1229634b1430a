/* Sentences about a park or a firm: its output is not the region's. */
#include <string.h>

#include "extract/naming_context.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

#define OWNER_CHARACTERS 4
#define OWNER_TOKENS     24

static int is_owner_noun(const char *text, size_t length)
{
    WORD_SET(NOUNS, "产业园", "工业园", "园区", "科技园", "创业园", "物流园", "孵化园", "公司");
    return word_set_ends(&NOUNS, text, length) > 0;
}

void naming_find_owner(struct naming_context *context, size_t begin)
{
    const struct sentence *sentence = context->sentence;
    const uint32_t no_name = WORD_REGION | WORD_SUBJECT | WORD_AND | WORD_ACTION | WORD_PREPOSITION | WORD_OF;
    size_t first = begin;
    context->owner[0] = '\0';
    while (first < sentence->token_count && sentence->tokens[first].kind == TOKEN_TIME) {
        first++;
    }
    for (size_t i = first; i < sentence->token_count && i < begin + OWNER_TOKENS; i++) {
        const struct token *at = &sentence->tokens[i];
        const char *text = sentence->text + sentence->tokens[first].begin;
        size_t length = (size_t)(at->begin - sentence->tokens[first].begin);
        if (at->kind != TOKEN_TEXT) {
            return;
        }
        /* 甲产业园入驻…: the name ends where it starts to act. */
        length -= utf8_ends(text, length, "新") ? strlen("新") : 0; /* 新入驻 */
        if ((at->classes & (WORD_PREDICATE | WORD_LINK)) && is_owner_noun(text, length) &&
            utf8_count(text, length) >= OWNER_CHARACTERS) {
            name_append(context->owner, text, length);
            return;
        }
        if (at->classes & no_name) {
            return;
        }
    }
}

void naming_give_owner(const struct naming_context *context, struct mention *mention)
{
    if (context->owner[0] == '\0' || mention->skipped || mention->own[0] == '\0' || (mention->said & WORD_REGION) ||
        strstr(mention->name, context->owner) != NULL ||
        naming_metric(context->known, wording_of(mention->own), 1) == NULL) {
        return;
    }
    naming_join(mention->name, context->owner, mention->name);
    mention->own[0] = '\0';
    mention->prefixed = 1;
}
