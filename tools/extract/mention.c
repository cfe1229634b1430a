/* See mention.h. */
#include "extract/mention.h"

#include <string.h>

#include "extract/words.h"

#define CLAUSE_TOKENS 300

static int is_separator(const struct token *at)
{
    return at->kind == TOKEN_COMMA || at->kind == TOKEN_STRONG;
}

static int is_and(const struct token *at)
{
    return at->kind == TOKEN_PAUSE || (at->kind == TOKEN_TEXT && (at->classes & WORD_AND));
}

uint32_t mention_classes(const struct sentence *sentence, size_t begin, size_t end)
{
    uint32_t classes = 0;
    /* Clauses longer than this are no prose; looking further would cost a square. */
    begin = end > begin + CLAUSE_TOKENS ? end - CLAUSE_TOKENS : begin;
    for (size_t i = begin; i < end; i++) {
        if (sentence->tokens[i].kind == TOKEN_TEXT) {
            classes |= sentence->tokens[i].classes;
        }
    }
    return classes;
}

/* How the clause of `next` lies behind that of `last`: only commas between, or text too. */
static enum relation relation_across(const struct sentence *sentence, const struct mention *last,
                                     const struct mention *next)
{
    size_t commas = 0;
    for (size_t i = last->token + 1; i < next->token; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_STRONG) {
            return RELATION_FIRST;
        }
        commas += at->kind == TOKEN_COMMA && (i == 0 || !is_separator(&sentence->tokens[i - 1]));
    }
    return commas > 1 ? RELATION_FAR : RELATION_CLAUSE;
}

/* Shares the tokens between two figures of one clause. */
static void divide(const struct sentence *sentence, struct mention *last, struct mention *next)
{
    size_t from = last->token + 1, to = next->token, split = from;
    last->after_begin = from;
    next->before_end = to;
    while (from < to && sentence->tokens[from].kind == TOKEN_DROPPED) {
        from++;
    }
    if (from == to) {
        last->after_end = last->after_begin;
        next->before_begin = to;
        next->relation = RELATION_NEXT;
        return;
    }
    for (size_t i = from; i < to; i++) {
        if (sentence->tokens[i].kind == TOKEN_PAUSE || (is_and(&sentence->tokens[i]) && (i == from || i + 1 == to))) {
            split = i + 1;
        }
    }
    if (split > from || is_and(&sentence->tokens[from])) {
        last->after_end = split > from ? split - 1 : from;
        next->before_begin = split;
        next->relation = RELATION_ITEM;
        return;
    }
    last->after_end = to;
    next->before_begin = from;
    next->relation = RELATION_SHARED;
}

/* All but the names' bytes behind their first is cleared: they are long. */
static struct mention *start(struct mention *mention, const struct quantity *quantity, size_t token, size_t clause)
{
    memset(mention, 0, offsetof(struct mention, own));
    mention->own[0] = mention->name[0] = mention->subject[0] = '\0';
    mention->quantity = quantity;
    mention->token = mention->before_end = token;
    mention->clause_begin = mention->before_begin = clause;
    mention->clause_end = SIZE_MAX;
    mention->after_begin = token + 1;
    return mention;
}

/* Where the clauses of the mentions end, from the last one on. */
static void close_clauses(struct mention *mentions, size_t count, size_t end)
{
    for (size_t i = count; i > 0; i--) {
        struct mention *one = &mentions[i - 1];
        if (one->clause_end == SIZE_MAX) {
            one->clause_end = i < count ? mentions[i].clause_end : end;
            if (i == count || mentions[i].clause_begin != one->clause_begin) {
                one->after_end = one->clause_end;
            }
        }
    }
}

void mentions_find(const struct sentence *sentence, struct mention *mentions)
{
    size_t clause = 0, count = 0;
    uint32_t said = 0;
    int aside = 0;
    struct mention *last = NULL;
    for (size_t i = 0; i < sentence->token_count; i++) {
        const struct token *at = &sentence->tokens[i];
        if (is_separator(at)) {
            char mark = sentence->text[at->begin];
            aside = mark == '(' && at->end - at->begin == 1 && !at->quoted ? 1 : mark == ')' ? 0 : aside;
            clause = i + 1;
            said = 0;
            if (last != NULL && last->clause_end == SIZE_MAX) {
                last->clause_end = last->after_end = i;
            }
        }
        said |= at->kind == TOKEN_TEXT ? at->classes : 0;
        if (at->kind != TOKEN_QUANTITY) {
            continue;
        }
        struct mention *next = start(&mentions[count++], &sentence->quantities[at->index], i, clause);
        next->said = said;
        next->aside = aside;
        if (last != NULL && last->clause_end == SIZE_MAX) {
            divide(sentence, last, next);
        } else if (last != NULL) {
            next->relation = relation_across(sentence, last, next);
        }
        last = next;
    }
    close_clauses(mentions, count, sentence->token_count);
}
