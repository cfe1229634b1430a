/* Figures named by what stands behind them: investments, capacities, time used. */
#include <string.h>

#include "extract/judge.h"
#include "extract/naming_context.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

int naming_is_project_noun(const char *text, size_t length)
{
    WORD_SET(NOUNS, "项目", "工程", "基地", "中心", "园区", "生产线", "市场", "小镇", "综合体", "厂房", "一期", "二期",
             "三期", "楼", "大楼", "场", "厂", "学校", "医院", "大道", "公路", "大桥", "公司", "小区", "产业园", "园",
             "街区");
    return word_set_ends(&NOUNS, text, length) > 0;
}

/* Whether the item behind the 、 at `at` brings a figure of its own with 投资. */
static int starts_new_project(const struct sentence *sentence, size_t at, size_t end)
{
    for (size_t i = at + 1; i < end && sentence->tokens[i].kind != TOKEN_PAUSE; i++) {
        if (sentence->tokens[i].kind == TOKEN_TEXT && (sentence->tokens[i].classes & (WORD_INVEST | WORD_CAPACITY))) {
            return 1;
        }
    }
    return 0;
}

/* What the money or the capacity is for: the words behind the figure to the
 * clause's end, other figures left out, up to what happens to the project. */
static void take_object(const struct sentence *sentence, const struct mention *mention, struct phrase *object)
{
    const uint32_t stop = WORD_PREDICATE | WORD_DONE | WORD_PLAN | WORD_ADVERB;
    object->sentence = sentence;
    object->count = 0;
    char text[NAME_BYTES] = "";
    for (size_t i = mention->token + 1; i < mention->clause_end && object->count < PHRASE_TOKENS; i++) {
        const struct token *at = &sentence->tokens[i];
        int named = object->count > 0 && naming_is_project_noun(text, strlen(text));
        if (at->kind == TOKEN_PAUSE && object->count > 0 && starts_new_project(sentence, i, mention->clause_end)) {
            break;
        }
        if (named && (at->kind == TOKEN_TIME || at->kind == TOKEN_QUANTITY ||
                      (at->kind == TOKEN_TEXT && (at->classes & stop)))) {
            break;
        }
        if ((at->kind != TOKEN_TEXT && at->kind != TOKEN_PAUSE) ||
            (at->kind == TOKEN_TEXT && (at->classes & (WORD_CAPACITY | WORD_INVEST)))) {
            continue;
        }
        if (object->count == 0 && (at->kind == TOKEN_PAUSE || (at->classes & WORD_OF))) {
            continue;
        }
        object->tokens[object->count++] = (uint16_t)i;
        name_append(text, sentence->text + at->begin, (size_t)(at->end - at->begin));
    }
    phrase_trim_after(object);
}

/* 年产, 日处理: read naturally before their object. */
static int is_yearly(const struct phrase *before)
{
    if (before->count == 0 || !(phrase_classes(before, before->count - 1) & WORD_CAPACITY)) {
        return 0;
    }
    const char *word = before->sentence->text + phrase_token(before, before->count - 1)->begin;
    return utf8_starts(word, 3, "年") || utf8_starts(word, 3, "日");
}

int naming_by_object(struct naming_context *context, struct mention *mention, const struct phrase *before, int duration)
{
    struct phrase object;
    take_object(context->sentence, mention, &object);
    if (object.count == 0) {
        return 0;
    }
    char own[NAME_BYTES] = "", what[NAME_BYTES] = "";
    size_t head = before->count > 0 && !duration ? before->count - 1 : 0;
    uint32_t classes = before->count > 0 ? phrase_classes(before, before->count - 1) : 0;
    if (!duration && !(classes & (WORD_INVEST | WORD_CAPACITY))) {
        head = before->count;
    }
    /* 医保基金投入…, 益民农业合作社年出栏…: who, before what. */
    phrase_append(before, 0, head, own);
    if (duration) {
        phrase_remove_classes(&object, WORD_LINK);
    }
    phrase_append(&object, 0, object.count, what);
    if (strstr(own, what) == NULL) {
        naming_join(own, own, what);
    }
    /* 投资20亿元的甲公司年产5万吨…项目: later figures are about the whole project. */
    int inside = context->project == 2 || (context->project && mention->relation == RELATION_SHARED);
    naming_set(mention->subject, inside ? context->subject : own);
    if (duration) {
        naming_join(mention->name, own, "用时");
    } else if (is_yearly(before)) {
        phrase_append(before, 0, before->count, mention->name);
        name_append(mention->name, what, strlen(what));
    } else {
        naming_set(mention->name, own);
        phrase_append(before, head, before->count, mention->name);
    }
    mention->prefixed = 1;
    context->project = context->project == 2 ? 2 : !duration;
    return 1;
}

int naming_is_time_used(const struct sentence *sentence, const struct mention *mention)
{
    size_t at = mention->quantity->number_begin;
    WORD_SET(USED, "用", "用了", "用时", "历时", "用不到", "用近");
    return (mention->quantity->kind & MEASURE_TIME) && word_set_ends(&USED, sentence->text, at) > 0;
}
