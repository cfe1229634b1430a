/* See naming.h. */
#include <string.h>

#include "extract/judge.h"
#include "extract/naming_context.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

#define CHAIN_MAX 8

/* 占全年任务量的62%, 完成年度计划98%: a share of a task. */
static int name_task(const struct naming_context *context, struct mention *mention, struct phrase *before)
{
    if (mention->measure != YB_SHARE || !(mention->said & WORD_TASK)) {
        return 0;
    }
    uint32_t classes = mention_classes(context->sentence, mention->before_begin, mention->token);
    if (!(classes & WORD_TASK)) {
        return 0;
    }
    char subject[NAME_BYTES], task[NAME_BYTES] = "";
    naming_find_subject(context, mention, subject);
    if (subject[0] == '\0' && before->count > 0 && !(classes & WORD_RELATION)) {
        naming_set(subject, context->previous); /* 收入5亿元，增长3%；完成预算的51% */
    }
    phrase_remove_classes(before, WORD_OF);
    phrase_append(before, 0, before->count, task);
    if (task[0] == '\0') {
        naming_set(task, "计划");
    }
    naming_join(mention->name, subject, task);
    if (!(classes & WORD_RELATION) && !utf8_ends(task, strlen(task), "率")) {
        name_append(mention->name, "完成率", strlen("完成率"));
    }
    mention->prefixed = 1;
    naming_set(mention->subject, subject);
    return 1;
}

/* 新建幼儿园35所 is not how many there are: a stock's name takes the verb with it. */
static void keep_verb_of_stock(const struct naming_context *context, struct mention *mention)
{
    const yb_metric *known = naming_metric(context->known, wording_of(mention->own), 1);
    if (known != NULL && known->time_kind == YB_TIME_STOCK && mention->measure == YB_LEVEL) {
        naming_set(mention->own, mention->name);
    }
}

/* No words beside the figure: it goes on from what was spoken of. */
static void name_without_words(const struct naming_context *context, struct mention *mention)
{
    if (context->limit[0] != '\0' && naming_is_limit(context->sentence, mention)) {
        naming_set(mention->name, context->limit);
        naming_set(mention->own, context->limit);
    } else if (mention->relation == RELATION_ITEM && context->before[0] != '\0' && mention->measure == YB_LEVEL) {
        naming_set(mention->name, context->before);
    } else {
        naming_find_subject(context, mention, mention->name);
        naming_set(mention->own, context->project ? "" : mention->name);
    }
    mention->prefixed = 1;
}

/* Words that only say which part, or what became, of what was named before. */
static int name_from_last(const struct naming_context *context, struct mention *mention, const struct phrase *before)
{
    if (naming_take_part(context, mention, before, mention->name) ||
        naming_take_rate(context, mention, before, mention->name) ||
        naming_take_head(context, mention, before, mention->name)) {
        naming_set(mention->own, mention->name);
        return 1;
    }
    if (naming_take_outcome(context, mention, before)) {
        mention->prefixed = 1;
        return 1;
    }
    if (naming_take_parted(context, mention, before, mention->name) ||
        naming_take_share(context, mention, before, mention->name) ||
        naming_take_status(context, mention, before, mention->name)) {
        mention->prefixed = 1;
        naming_set(mention->subject, mention->name);
        return 1;
    }
    return 0;
}

/* The words before and behind the figure, put together. */
static void compose(const struct naming_context *context, struct mention *mention, const struct phrase *before,
                    const struct phrase *after)
{
    if (before->count == 0 && after->count == 0) {
        name_without_words(context, mention);
        return;
    }
    if (after->count == 0 && name_from_last(context, mention, before)) {
        return;
    }
    int task = judge_is_handed_down(context->sentence, mention) || judge_is_aim(context->sentence, mention) ||
               (mention->measure == YB_OTHER &&
                (mention_classes(context->sentence, mention->before_begin, mention->token) & WORD_TASK));
    if (task || naming_is_light(context, mention, before, after)) {
        naming_find_subject(context, mention, mention->name);
        mention->prefixed = mention->name[0] != '\0';
        naming_set(mention->subject, mention->name);
        if (naming_is_size_class(before)) {
            char class[NAME_BYTES] = "";
            phrase_append(before, 0, before->count, class);
            naming_join(mention->name, class, mention->subject);
        } else {
            naming_append_part(mention->name, before);
        }
        phrase_append(after, 0, after->count, mention->name);
        /* 粮食播种面积5万亩、产量2万吨: put together, the words may name a metric. */
        int whole = !mention->prefixed || (!context->project && mention->measure == YB_LEVEL &&
                                           naming_metric(context->known, wording_of(mention->name), 0) != NULL);
        naming_set(mention->own, whole ? mention->name : "");
        return;
    }
    phrase_append(before, 0, before->count, mention->own);
    naming_complete_part(context, mention, mention->own);
    name_append(mention->own, context->kind, strlen(context->kind));
    if (before->count == 0 || naming_all_classes(before, WORD_ACTION)) {
        mention->own[0] = '\0';
        naming_append_counted(after, mention->own);
    }
    naming_inherit_verb(context, mention, before, mention->name);
    if (after->count == 0) {
        name_append(mention->name, mention->own, strlen(mention->own));
        keep_verb_of_stock(context, mention);
        return;
    }
    phrase_append(before, 0, before->count, mention->name);
    if (before->count == 0) {
        naming_append_counted(after, mention->name);
    } else {
        phrase_append(after, 0, after->count, mention->name);
        if (after->count > 0 && !naming_all_classes(before, WORD_ACTION)) {
            naming_set(mention->own, mention->name);
        }
    }
    keep_verb_of_stock(context, mention);
}

/* First and last figure of a chain 6户20人: they share their words. */
static void chain_bounds(const struct mention *mentions, size_t count, size_t at, size_t *first, size_t *last)
{
    *first = *last = at;
    while (*first > 0 && at - *first < CHAIN_MAX && mentions[*first].relation == RELATION_NEXT) {
        --*first;
    }
    while (*last + 1 < count && *last - at < CHAIN_MAX && mentions[*last + 1].relation == RELATION_NEXT) {
        ++*last;
    }
}

/* 全镇4万多人民: inhabitants, whatever they do. */
static int name_inhabitants(const struct sentence *sentence, struct mention *mention)
{
    const struct token *front = &sentence->tokens[mention->token > 0 ? mention->token - 1 : 0];
    if (!mention->quantity->people ||
        (front->kind == TOKEN_TEXT && !(front->classes & (WORD_REGION | WORD_ADVERB | WORD_EXISTING)))) {
        return 0;
    }
    if (front->kind == TOKEN_TEXT && (front->classes & WORD_REGION)) {
        name_append(mention->name, sentence->text + front->begin, (size_t)(front->end - front->begin));
    }
    name_append(mention->name, "人口", strlen("人口"));
    return 1;
}

/* Whether words follow the figure before its clause or share of it ends. */
static int has_text(const struct sentence *sentence, const struct mention *mention)
{
    for (size_t i = mention->after_begin; i < mention->after_end; i++) {
        if (sentence->tokens[i].kind == TOKEN_TEXT || sentence->tokens[i].kind == TOKEN_PAUSE) {
            return mention->measure != YB_RANK;
        }
    }
    return 0;
}

/* 三次产业结构为8.1:41.5:50.4 */
static int name_industry(struct mention *mention)
{
    static const char *const NAMES[] = { "第一产业结构", "第二产业结构", "第三产业结构" };
    size_t part = mention->quantity->ratio;
    if (part < 1 || part > 3) {
        return 0;
    }
    naming_set(mention->name, NAMES[part - 1]);
    mention->measure = YB_SHARE;
    mention->prefixed = 1;
    return 1;
}

/* （全市平均7.1%）: others' figure, of what was spoken of. */
static int name_average(const struct naming_context *context, struct mention *mention)
{
    const struct sentence *sentence = context->sentence;
    size_t begin = mention->before_begin, end = mention->before_end;
    if (!mention->aside || context->last == NULL || end != begin + 2 || sentence->tokens[begin].kind != TOKEN_TEXT ||
        !(sentence->tokens[begin].classes & WORD_REGION) ||
        !utf8_starts(sentence->text + sentence->tokens[begin + 1].begin, 6, "平均")) {
        return 0;
    }
    const struct token *region = &sentence->tokens[begin];
    name_append(mention->name, sentence->text + region->begin, (size_t)(region->end - region->begin));
    naming_join(mention->name, mention->name, context->last->name);
    mention->measure = context->last->measure;
    mention->prefixed = 1;
    naming_set(mention->subject, context->subject);
    return 1;
}

/* 6户20人, 由80%提升至90%: named as the figure before. */
static int name_as_last(const struct sentence *sentence, struct mention *mention, int chained)
{
    const struct mention *last = mention - 1;
    if (!chained && !naming_is_upper_end(sentence, mention)) {
        return 0;
    }
    if (last->name[0] == '\0' || (chained && mention->measure != YB_LEVEL)) {
        return 0;
    }
    memcpy(mention->own, last->own, NAME_BYTES);
    memcpy(mention->name, last->name, NAME_BYTES);
    memcpy(mention->subject, last->subject, NAME_BYTES);
    naming_count_persons(sentence, mention, mention->name);
    naming_count_persons(sentence, mention, mention->own);
    mention->prefixed = last->prefixed;
    return 1;
}

static void name_one(struct naming_context *context, struct mention *mentions, size_t count, size_t at)
{
    const struct sentence *sentence = context->sentence;
    struct mention *mention = &mentions[at];
    struct phrase before, after;
    size_t first, last;
    judge_measure(sentence, mention, at > 0 ? mention - 1 : NULL);
    if (name_industry(mention) || name_inhabitants(sentence, mention) || name_average(context, mention)) {
        return;
    }
    chain_bounds(mentions, count, at, &first, &last);
    naming_take_before(context, mention, &mentions[first], &before);
    if (first == at && has_text(sentence, &mentions[last])) {
        phrase_cut_enumeration(&before);
    }
    naming_take_after(context, mentions, count, last, &before, first == at, &after);
    if (naming_is_limit(sentence, mention)) {
        after.count = 0;
    }
    if (context->project == 2 && judge_is_investment(sentence, mention)) {
        after.count = 0; /* 由甲公司投资5亿元兴建 */
        phrase_remove(&before, 0, before.count > 0 ? before.count - 1 : 0);
    }
    if (judge_is_aim(sentence, mention)) {
        phrase_remove_classes(&before, WORD_RELATION);
    }
    int by_time = naming_is_time_used(sentence, mention);
    int by_object = by_time || (context->project != 2 && judge_is_investment(sentence, mention)) ||
                    judge_is_capacity(sentence, mention);
    if (!(at > 0 && name_as_last(sentence, mention, at > first)) && !name_task(context, mention, &before) &&
        !(by_object && naming_by_object(context, mention, &before, by_time))) {
        compose(context, mention, &before, &after);
    }
    if (naming_is_limit(sentence, mention)) {
        naming_set(context->limit, mention->name);
    }
    mention->skipped = mention->name[0] == '\0';
    naming_give_owner(context, mention);
    mention->project = context->project == 2;
    if (!mention->skipped && !naming_is_scope(sentence, mention)) {
        naming_keep_whole(context, mention);
        naming_remember(context, mention, &before, after.count > 0);
    }
}

/* Behind a ； or at the sentence's start nothing is spoken of yet. Its first token. */
static size_t start_anew(struct naming_context *context, const struct mention *mention)
{
    size_t begin = mention->token;
    while (begin > 0 && context->sentence->tokens[begin - 1].kind != TOKEN_STRONG) {
        begin--;
    }
    naming_set(context->previous, begin > 0 ? context->subject : "");
    context->project = 0;
    context->subject[0] = context->verb[0] = context->before[0] = context->kind[0] = '\0';
    naming_open_project(context, begin);
    if (context->project == 0 && naming_goes_on(context, begin)) {
        naming_set(context->subject, context->previous);
        context->project = 2;
    }
    naming_find_owner(context, begin);
    return begin;
}

/* Nothing is spoken of yet; the names' bytes behind their first stay as they are. */
static void start(struct naming_context *context, const struct sentence *sentence, const lexicon *known,
                  struct naming_carry *carry)
{
    context->sentence = sentence;
    context->last = NULL;
    context->known = known;
    context->carry = carry;
    context->head = naming_find_head(sentence);
    context->project = 0;
    context->subject[0] = context->previous[0] = context->projects[0] = context->limit[0] = '\0';
    context->verb[0] = context->before[0] = context->kind[0] = context->owner[0] = '\0';
}

void naming_assign(const struct sentence *sentence, struct mention *mentions, size_t count, const lexicon *known,
                   struct naming_carry *carry)
{
    struct naming_context context, outside;
    struct respective carried;
    start(&context, sentence, known, carry);
    if (!naming_opens_breakdown(sentence, 0)) {
        carry->whole[0] = '\0';
    }
    carried.count = 0;
    for (size_t i = 0; i < count;) {
        if (mentions[i].aside != (i > 0 && mentions[i - 1].aside)) {
            /* 税收5亿元（其中区级2亿元），增长8%: the growth is not the part's. */
            outside = mentions[i].aside ? context : outside;
            context = mentions[i].aside ? context : outside;
        }
        if (mentions[i].relation == RELATION_FIRST) {
            carried.count = 0;
            size_t begin = start_anew(&context, &mentions[i]);
            if (i > 0 && !mentions[i].aside && !naming_opens_breakdown(sentence, begin) &&
                !(mentions[i].said & WORD_OF_WHICH)) {
                carry->whole[0] = '\0';
            }
        }
        size_t named = respective_assign(sentence, mentions, i, count, &carried);
        if (named > 0) {
            for (size_t k = i; k < i + named; k++) {
                naming_complete_listed(&context, &mentions[k]);
            }
            i += named;
            naming_keep_whole(&context, &mentions[i - 1]);
            naming_set(context.subject, mentions[i - 1].subject);
            context.last = &mentions[i - 1];
            context.verb[0] = context.before[0] = '\0';
            continue;
        }
        name_one(&context, mentions, count, i);
        i++;
    }
    naming_add_kinds(&context, mentions, count);
    naming_add_comparisons(sentence, mentions, count);
}
