/* See naming_context.h: what a sentence has spoken of, and phrases that need it. */
#include <string.h>

#include "extract/judge.h"
#include "extract/naming_context.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

void naming_set(char *name, const char *text)
{
    size_t length = strlen(text);
    if (length >= NAME_BYTES) {
        name[0] = '\0';
        name_append(name, text, length);
        return;
    }
    memmove(name, text, length + 1);
}

void naming_join(char *name, const char *first, const char *second)
{
    char made[NAME_BYTES];
    made[0] = '\0';
    name_append(made, first, strlen(first));
    name_append(made, second, strlen(second));
    memcpy(name, made, NAME_BYTES);
}

int naming_all_classes(const struct phrase *phrase, uint32_t classes)
{
    for (size_t i = 0; i < phrase->count; i++) {
        if (!(phrase_classes(phrase, i) & classes) || phrase_token(phrase, i)->quoted) {
            return 0;
        }
    }
    return 1;
}

const yb_metric *naming_find_metric(const struct naming_context *context, const struct phrase *phrase)
{
    char room[NAME_BYTES];
    return naming_metric(context->known, phrase_wording(phrase, room), 0);
}

/* 办结率, 满意度: of what was just counted. */
static int is_short_rate(const struct phrase *phrase)
{
    char room[NAME_BYTES];
    struct wording words = phrase_wording(phrase, room);
    return (wording_ends(words, "率") || wording_ends(words, "度")) && utf8_count(words.text, words.length) <= 4;
}

/* 国家级, 省级: of what was just counted. */
static int is_grade(const struct phrase *phrase)
{
    char room[NAME_BYTES];
    struct wording words = phrase_wording(phrase, room);
    return wording_ends(words, "级") && utf8_count(words.text, words.length) <= 3;
}

/* 10亿元以上3个, 亿元以上2个: a class of what is counted. */
int naming_is_size_class(const struct phrase *before)
{
    char room[NAME_BYTES];
    struct wording words = phrase_wording(before, room);
    if (!wording_ends(words, "以上") && !wording_ends(words, "以下")) {
        return 0;
    }
    return (words.text[0] >= '0' && words.text[0] <= '9') || utf8_starts(words.text, words.length, "亿元") ||
           utf8_starts(words.text, words.length, "千万元") || utf8_starts(words.text, words.length, "百万元");
}

/* 用地, 设备投资, 一期投资 of the project that the sentence is about. */
static int is_part_of_project(const struct naming_context *context, const struct phrase *before)
{
    if (!context->project || before->count == 0) {
        return 0;
    }
    /* 一期年产, 年接待 */
    for (size_t i = 0; context->project == 2 && i < before->count && i < 3; i++) {
        if (phrase_classes(before, i) & WORD_CAPACITY) {
            return 1;
        }
    }
    if (phrase_characters(before) > 4) {
        return 0;
    }
    uint32_t last = phrase_classes(before, before->count - 1);
    return (context->project == 2 && !(phrase_classes(before, 0) & WORD_ACTION)) ||
           (last & (WORD_INVEST | WORD_CAPACITY)) != 0;
}

/* Words that need what was spoken of before: 面积, 开工, 覆盖行政村. */
int naming_is_light(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                    const struct phrase *after)
{
    const struct phrase *only = before->count > 0 ? before : after;
    if (only->count == 0) {
        return 0;
    }
    if (before->count > 0 && (phrase_classes(before, 0) & WORD_RELATION)) {
        /* 减免租金, 奖励企业: an action with its object needs nothing else. */
        WORD_SET(WHOLE, "减免", "奖励", "销售");
        const struct token *verb = phrase_token(before, 0);
        return word_set_has(&WHOLE, before->sentence->text + verb->begin, (size_t)(verb->end - verb->begin)) == 0 ||
               naming_all_classes(before, WORD_RELATION | WORD_ACTION | WORD_HEAD);
    }
    /* 比去年扩种3000亩: how what was named before changed. */
    if (mention->measure == YB_OTHER && mention->relation == RELATION_CLAUSE && phrase_characters(only) <= 4 &&
        !(mention->quantity->kind & (MEASURE_POINT | MEASURE_PERCENT | MEASURE_MULTIPLE))) {
        return 1;
    }
    if (before->count > 0 && after->count > 0) {
        return 0;
    }
    /* 脱贫人口300户900人人均纯收入2万元: theirs. */
    if (mention->relation == RELATION_SHARED && context->last != NULL && before->count > 0 &&
        (context->last->quantity->kind & MEASURE_PEOPLE) && (mention->quantity->kind & MEASURE_MONEY) &&
        utf8_starts(before->sentence->text + phrase_token(before, 0)->begin, 6, "人均")) {
        return 1;
    }
    /* 增长5%，增幅居全市第2位 */
    if (mention->measure == YB_RANK && mention->relation != RELATION_FIRST &&
        naming_all_classes(only, WORD_UP | WORD_DOWN)) {
        return 1;
    }
    if (is_part_of_project(context, before) || naming_is_size_class(before)) {
        return 1;
    }
    if (!context->project && naming_find_metric(context, only) != NULL) {
        return 0;
    }
    if (mention->measure == YB_SHARE && mention->relation == RELATION_CLAUSE && is_short_rate(only)) {
        return 1;
    }
    if (before->count > 0 && context->kind[0] == '\0' && is_grade(before)) {
        return 1;
    }
    /* 人均增资, 亩均效益 */
    if (before->count > 0 && (phrase_classes(before, 0) & WORD_HEAD) &&
        utf8_ends(before->sentence->text, phrase_token(before, 0)->end, "均")) {
        return 1;
    }
    return naming_all_classes(only, WORD_HEAD | WORD_RELATION | WORD_ACTION | WORD_INVEST | WORD_CAPACITY | WORD_AND |
                                        WORD_ADVERB | WORD_LINK | WORD_DONE);
}

/* 我镇位于县城东部: where a place lies. */
static int says_where(const struct sentence *sentence, size_t begin, size_t end)
{
    WORD_SET(WORDS, "位于", "地处", "坐落", "毗邻", "东邻", "东接", "东临", "南接", "南邻", "西接", "西邻", "北接",
             "北邻", "北临", "素有", "距离");
    for (size_t i = begin; i < end; i++) {
        const struct token *at = &sentence->tokens[i];
        if (word_set_starts(&WORDS, sentence->text + at->begin, sentence->length - at->begin) > 0) {
            return 1;
        }
    }
    return 0;
}

/* The clause before, when no figure stands in it: what it was about. */
static void take_clause_before(const struct sentence *sentence, const struct mention *mention, char *name)
{
    size_t end = mention->clause_begin > 0 ? mention->clause_begin - 1 : 0, begin = end;
    struct phrase phrase;
    name[0] = '\0';
    if (end == 0 || sentence->tokens[end].kind == TOKEN_STRONG) {
        return;
    }
    while (begin > 0 && sentence->tokens[begin - 1].kind != TOKEN_COMMA &&
           sentence->tokens[begin - 1].kind != TOKEN_STRONG) {
        begin--;
    }
    if (says_where(sentence, begin, end)) {
        return;
    }
    /* 对农户进行排查: the clause is about what stands before 进行. */
    for (size_t i = begin + 1; i < end; i++) {
        if (utf8_starts(sentence->text + sentence->tokens[i].begin, sentence->length - sentence->tokens[i].begin,
                        "进行")) {
            end = i;
        }
    }
    phrase_take(&phrase, sentence, begin, end, 1);
    phrase_trim_before(&phrase);
    phrase_trim_after(&phrase);
    if (phrase_characters(&phrase) >= 2) {
        phrase_append(&phrase, 0, phrase.count, name);
    }
}

void naming_find_subject(const struct naming_context *context, const struct mention *mention, char *name)
{
    name[0] = '\0';
    if (context->project == 2 && (mention->measure == YB_LEVEL || context->last == NULL)) {
        naming_set(name, context->subject);
        return;
    }
    if (mention->relation == RELATION_FIRST ||
        (mention->relation == RELATION_FAR && (!context->project || mention->aside))) {
        take_clause_before(context->sentence, mention, name);
    }
    if (name[0] == '\0' && mention->relation != RELATION_FIRST) {
        /* 负债率60%，下降2个百分点: the change is that of the last figure. */
        int change = mention->measure == YB_YOY || mention->measure == YB_OTHER;
        int task = context->last != NULL && utf8_ends(context->last->name, strlen(context->last->name), "完成率");
        naming_set(name, change && context->last != NULL && !task ? context->last->name : context->subject);
    }
    /* One rate is not about another: 覆盖率100%，满意度89%. */
    size_t length = strlen(name);
    if (mention->measure == YB_SHARE && mention->relation == RELATION_CLAUSE &&
        mention->before_begin < mention->before_end &&
        (utf8_ends(name, length, "率") || utf8_ends(name, length, "度"))) {
        name[0] = '\0';
    }
}

/* 调用水泵43台，铲车10台, not 新修渠道300米，服务企业20家. */
static int may_share_verb(const struct naming_context *context, const struct mention *mention)
{
    const struct quantity *last = context->last != NULL ? context->last->quantity : mention->quantity;
    return !(last->kind & MEASURE_SIZE) || (mention->quantity->kind & MEASURE_SIZE);
}

void naming_inherit_verb(const struct naming_context *context, const struct mention *mention,
                         const struct phrase *before, char *name)
{
    const uint32_t verbs = WORD_ACTION | WORD_RELATION | WORD_INVEST | WORD_LINK;
    int listed = mention->relation == RELATION_ITEM ||
                 (mention->relation == RELATION_CLAUSE && before->count > 0 && may_share_verb(context, mention));
    /* 观众达18万: a subject, no object of the verb before. */
    const struct token *front = &context->sentence->tokens[mention->token > 0 ? mention->token - 1 : 0];
    if (front->kind == TOKEN_TEXT && (front->classes & WORD_LINK)) {
        return;
    }
    const yb_metric *known = naming_find_metric(context, before);
    if (!listed || context->verb[0] == '\0' || mention->measure != YB_LEVEL ||
        (known != NULL && known->time_kind != YB_TIME_STOCK)) {
        return;
    }
    for (size_t i = 0; i < before->count; i++) {
        if (phrase_classes(before, i) & (verbs | WORD_CAPACITY)) {
            return;
        }
    }
    name_append(name, context->verb, strlen(context->verb));
}

/* The words up to `verb`, from the verb that keeps them short: 利用冬闲田种植. */
static void take_verb(const struct phrase *before, size_t verb, char *text)
{
    /* 布病检测牛1万头、羊4万只: what is done with what. */
    if (verb == 0 || !(phrase_classes(before, 0) & (WORD_ACTION | WORD_CAPACITY))) {
        char prefix[NAME_BYTES] = "";
        phrase_append(before, 0, verb, prefix);
        size_t characters = utf8_count(prefix, strlen(prefix));
        for (size_t i = 0; i + 1 < verb; i++) {
            characters = phrase_classes(before, i) != 0 || phrase_token(before, i)->quoted ? SIZE_MAX : characters;
        }
        /* 大豆种植面积 is no doing. */
        characters = verb < before->count && (phrase_classes(before, verb) & WORD_HEAD) ? SIZE_MAX : characters;
        naming_set(text, characters >= 3 && characters <= 5 && !utf8_ends(prefix, strlen(prefix), "增") ? prefix : "");
        return;
    }
    for (size_t from = 0; from < verb && (phrase_classes(before, 0) & (WORD_ACTION | WORD_CAPACITY)); from++) {
        if (from > 0 && !(phrase_classes(before, from) & WORD_ACTION)) {
            continue;
        }
        text[0] = '\0';
        phrase_append(before, from, verb, text);
        /* A verb of one character is too easily part of a noun. */
        size_t characters = utf8_count(text, strlen(text));
        if (characters >= 2 && characters <= 12) {
            return;
        }
    }
    text[0] = '\0';
}

/* 每千人拥有床位6张、医师3名: the last token of 每千人拥有; 0: there is none. */
static size_t find_ratio(const struct phrase *before)
{
    WORD_SET(BASES, "人", "人口", "户", "亩", "公里", "拥有");
    const char *text = before->sentence->text;
    size_t found = 0;
    if (before->count < 3 || !utf8_starts(text + phrase_token(before, 0)->begin, 3, "每")) {
        return 0;
    }
    for (size_t i = 1; i + 1 < before->count && i < 7; i++) {
        const struct token *at = phrase_token(before, i);
        found = word_set_ends(&BASES, text + at->begin, (size_t)(at->end - at->begin)) > 0 ? i + 1 : found;
    }
    return found;
}

void naming_remember(struct naming_context *context, const struct mention *mention, const struct phrase *before,
                     int has_object)
{
    if (mention->relation == RELATION_FIRST || mention->relation == RELATION_FAR) {
        context->verb[0] = '\0';
    }
    size_t verb = phrase_verb(before);
    int only = before->count > 0 && naming_all_classes(before, WORD_ACTION);
    if (only) {
        verb = before->count;
    }
    if (has_object && before->count > 1 && (phrase_classes(before, before->count - 1) & WORD_ACTION) &&
        !(phrase_classes(before, 0) & WORD_ACTION)) {
        /* 为农场输送了6名技师: the verb stands right before the figure. */
        context->verb[0] = '\0';
        phrase_append(before, before->count - 1, before->count, context->verb);
    } else if (find_ratio(before) > 0) {
        context->verb[0] = '\0';
        phrase_append(before, 0, find_ratio(before), context->verb);
    } else if (verb > 0 && mention->measure == YB_LEVEL) {
        take_verb(before, verb, context->verb);
    } else if (judge_is_capacity(context->sentence, mention)) {
        context->verb[0] = '\0';
        phrase_append(before, 0, before->count, context->verb);
    }
    naming_set(context->before, mention->prefixed ? mention->subject : "");
    phrase_append(before, 0, before->count, context->before);
    if (context->project != 2) {
        naming_set(context->subject, mention->subject[0] != '\0' ? mention->subject : mention->name);
    }
    if (mention->measure == YB_LEVEL && utf8_ends(mention->name, strlen(mention->name), "项目")) {
        naming_set(context->projects, mention->name);
    }
    context->last = mention;
}
