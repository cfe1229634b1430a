/* Parts of a name: counted subjects, parts of a whole, kinds. */
#include <string.h>

#include "extract/judge.h"
#include "extract/naming_context.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

void naming_append_counted(const struct phrase *after, char *name)
{
    for (size_t i = 1; i < after->count; i++) {
        if (!(phrase_classes(after, i) & WORD_PREDICATE) || i > 12) {
            continue;
        }
        size_t verb = i;
        while (verb < after->count && (phrase_classes(after, verb) & WORD_ADVERB)) {
            verb++;
        }
        if (verb == after->count) {
            break;
        }
        /* 被甲校录取: by whom does not matter. */
        for (size_t k = after->count;
             k > verb + 1 && utf8_starts(after->sentence->text + phrase_token(after, verb)->begin, 6, "被"); k--) {
            if (phrase_classes(after, k - 1) & WORD_ACTION) {
                verb = k - 1;
                break;
            }
        }
        phrase_append(after, verb, after->count, name);
        while (i > 1 && (phrase_classes(after, i - 1) & WORD_ADVERB)) {
            i--;
        }
        phrase_append(after, 0, i, name);
        return;
    }
    phrase_append(after, 0, after->count, name);
}

int naming_starts_predicate(const struct sentence *sentence, const struct mention *mention, const struct phrase *before)
{
    const struct token *front = &sentence->tokens[mention->token > 0 ? mention->token - 1 : 0];
    /* 有风险的3户已纳入…: the words before only describe whom the words behind are about. */
    int described = front->kind == TOKEN_TEXT && (front->classes & WORD_OF);
    if ((mention->quantity->kind & MEASURE_TIME) || described) {
        return 0;
    }
    for (size_t i = mention->after_begin; i < mention->after_end; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_DROPPED || at->kind == TOKEN_TIME) {
            continue;
        }
        if (at->kind != TOKEN_TEXT) {
            return 0;
        }
        if (at->classes & (WORD_UP | WORD_DOWN | WORD_COMPARE | WORD_OF_WHICH) && !(at->classes & WORD_ACTION)) {
            return 1;
        }
        uint32_t verb = WORD_LINK | WORD_PREDICATE | WORD_RELATION;
        int verbs_only = naming_all_classes(before, WORD_ACTION | WORD_RELATION | WORD_LE);
        return (at->classes & verb) && before->count > 0 && !verbs_only;
    }
    return 0;
}

void naming_move_kind(struct naming_context *context, struct mention *mention, struct phrase *before)
{
    if (mention->relation != RELATION_ITEM) {
        context->kind[0] = '\0';
    }
    for (size_t i = 1; i + 2 < before->count; i++) {
        const char *next = before->sentence->text + phrase_token(before, i + 1)->begin;
        if ((phrase_classes(before, i) & WORD_OF) && utf8_starts(next, 3, "有")) {
            struct phrase kind = *before;
            kind.count = i;
            while (kind.count > 1 && (phrase_classes(&kind, 0) & (WORD_ACTION | WORD_LINK | WORD_PREDICATE))) {
                phrase_remove(&kind, 0, 1);
            }
            context->kind[0] = '\0';
            phrase_append(&kind, 0, kind.count, context->kind);
            phrase_remove(before, 0, i + 2);
            return;
        }
    }
}

/* 粮食播种面积5万亩、产量2万吨: what is reaped is not sown. */
static void cut_sowing(char *name, const char *part)
{
    WORD_SET(SOWN, "播种", "种植");
    WORD_SET(REAPED, "产量", "总产量", "总产", "单产", "亩产");
    size_t length = strlen(name), sown = word_set_ends(&SOWN, name, length);
    if (sown > 0 && length > sown && word_set_has(&REAPED, part, strlen(part))) {
        name[length - sown] = '\0';
    }
}

void naming_append_part(char *name, const struct phrase *part)
{
    static const char *const HEADS[] = { "总面积", "面积",   "总产量", "产量",  "总金额",
                                         "金额",   "总产值", "产值",   "增加值" };
    char text[NAME_BYTES] = "";
    phrase_append(part, 0, part->count, text);
    if (utf8_ends(name, strlen(name), text)) {
        return;
    }
    for (size_t i = 0;
         i < sizeof HEADS / sizeof *HEADS && part->count > 0 && (phrase_classes(part, 0) & (WORD_HEAD | WORD_CAPACITY));
         i++) {
        if (utf8_ends(name, strlen(name), HEADS[i]) && utf8_count(name, strlen(name)) >= 4) {
            name[strlen(name) - strlen(HEADS[i])] = '\0';
            cut_sowing(name, text);
            break;
        }
    }
    name_append(name, text, strlen(text));
}

int naming_is_upper_end(const struct sentence *sentence, const struct mention *mention)
{
    const uint32_t links = WORD_LINK | WORD_UP | WORD_DOWN | WORD_ADVERB | WORD_PREPOSITION | WORD_LE;
    if (mention->relation != RELATION_SHARED) {
        return 0;
    }
    for (size_t i = mention->before_begin; i < mention->before_end; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_TEXT && !(at->classes & links)) {
            return 0;
        }
    }
    return 1;
}
