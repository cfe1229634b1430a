/* Parts of a whole that name only what is theirs: 其中限上5亿元, 夏粮6万吨、秋粮9万吨. */
#include <string.h>

#include "extract/naming_context.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

#define PART_CHARACTERS 12

/* Heads that a part's name may lack. */
WORD_SET(HEADS, "收入", "投资", "增加值", "总产值", "产值", "总产量", "产量", "面积", "存款余额", "贷款余额",
         "零售总额", "零售额", "支出", "饲养量", "资金", "生产总值");

/* The head that the name ends with, NULL if there is none. */
static const char *ending_head(const char *name)
{
    size_t length = strlen(name), bytes = word_set_ends(&HEADS, name, length);
    return bytes > 0 ? name + length - bytes : NULL;
}

/* Words that say which part and nothing of what. */
static int is_partition(struct wording name)
{
    WORD_SET(PARTS, "城镇", "乡村", "农村", "男性", "女性", "中央", "省级", "市级", "县级", "区级", "镇级", "限上",
             "限下", "国有", "集体", "民营", "限额以上", "限额以下", "城镇居民", "农村居民", "城镇常住居民",
             "农村常住居民", "城市", "规上", "规下", "夏粮", "秋粮", "早稻", "晚稻", "男", "女");
    WORD_SET(ENDINGS, "业", "类", "村", "乡", "镇", "社区", "街道");
    WORD_SET(THINGS, "企业", "就业", "创业", "示范村", "行政村");
    return word_set_has(&PARTS, name.text, name.length) || (word_set_ends(&ENDINGS, name.text, name.length) > 0 &&
                                                            word_set_ends(&THINGS, name.text, name.length) == 0 &&
                                                            utf8_count(name.text, name.length) <= PART_CHARACTERS);
}

/* 夏粮 of 粮食产量 is 夏粮产量; 城镇 of 社会消费品零售总额 takes all of it. */
static void add_whole(const char *whole, char *name)
{
    /* What an industry has of a gross product is its value added. */
    WORD_SET(PRODUCTS, "生产总值", "GDP");
    WORD_SET(INDUSTRIES, "业", "产");
    WORD_SET(CROPS, "粮", "稻");
    WORD_SET(RESIDENTS, "全体居民", "常住居民", "居民");
    if (word_set_ends(&PRODUCTS, whole, strlen(whole)) > 0 && word_set_ends(&INDUSTRIES, name, strlen(name)) > 0) {
        name_append(name, "增加值", strlen("增加值"));
        return;
    }
    /* 居民人均收入: 城镇居民's does not say 居民 twice. */
    size_t residents =
        word_set_ends(&RESIDENTS, name, strlen(name)) > 0 ? word_set_starts(&RESIDENTS, whole, strlen(whole)) : 0;
    if (residents > 0) {
        naming_join(name, name, whole + residents);
        return;
    }
    const char *head = ending_head(whole);
    int thing = word_set_ends(&CROPS, name, strlen(name)) > 0;
    char own[NAME_BYTES] = "";
    if (head != NULL) {
        name_append(own, whole, strlen(whole) - strlen(head));
    }
    /* 金融业增加值20亿元，建筑业15亿元: the whole is a part itself. */
    naming_join(name, name,
                head != NULL && (thing || (is_partition(wording_of(own)) && !utf8_starts(own, strlen(own), "规")))
                    ? head
                    : whole);
}

/* Whether the figure measures the same as the whole. */
static int is_same_kind(const struct naming_context *context, const struct mention *mention)
{
    uint32_t kind = mention->quantity->kind & ~(uint32_t)(MEASURE_VAGUE | MEASURE_COUNT);
    switch (mention->measure) {
    case YB_LEVEL:
        return kind != 0 && kind == (context->carry->whole_kind & kind);
    case YB_YOY:
        return 1;
    default:
        return 0;
    }
}

/* 公共预算收入5亿元、支出20亿元: the second is of the same as the first. */
static int take_opposite(const struct naming_context *context, const struct mention *mention, struct wording part,
                         char *name)
{
    static const char *const SIDES[] = { "收入", "支出", "存栏", "出栏", "内资", "外资" };
    if (mention->relation != RELATION_ITEM || context->last == NULL || part.length != strlen(SIDES[0])) {
        return 0;
    }
    for (size_t i = 0; i < 6; i++) {
        const char *before = context->last->name, *other = SIDES[i ^ 1];
        if (memcmp(part.text, SIDES[i], part.length) == 0 && utf8_ends(before, strlen(before), other)) {
            char made[NAME_BYTES] = "";
            name_append(made, before, strlen(before) - strlen(other));
            name_append(made, SIDES[i], strlen(SIDES[i]));
            memcpy(name, made, NAME_BYTES);
            return 1;
        }
    }
    return 0;
}

void naming_complete_listed(const struct naming_context *context, struct mention *mention)
{
    const char *whole = context->carry->whole;
    if (whole[0] != '\0' && is_same_kind(context, mention) && is_partition(wording_of(mention->name))) {
        add_whole(whole, mention->name);
        mention->part = 1;
        naming_set(mention->own, mention->name);
        naming_set(mention->subject, mention->name);
    }
}

int naming_take_part(const struct naming_context *context, struct mention *mention, const struct phrase *before,
                     char *name)
{
    const char *whole = context->carry->whole;
    char room[NAME_BYTES];
    if (before->count == 0 || (whole[0] == '\0' && context->last == NULL)) {
        return 0;
    }
    struct wording part = phrase_wording(before, room);
    if (take_opposite(context, mention, part, name)) {
        return 1;
    }
    if (whole[0] == '\0' || !is_same_kind(context, mention) || !is_partition(part)) {
        return 0;
    }
    name[0] = '\0';
    name_append(name, part.text, part.length);
    add_whole(whole, name);
    mention->part = 1;
    return 1;
}

/* 牲畜存栏9万头，其中大畜2万头，小畜7万只: kinds of a herd. */
static int complete_herd(const struct naming_context *context, struct mention *mention, char *name)
{
    WORD_SET(HERDS, "存栏", "出栏", "存栏量", "出栏量", "饲养量");
    const char *whole = context->subject;
    size_t length = strlen(whole), herd = word_set_ends(&HERDS, whole, length);
    int goes_on = context->last != NULL && context->last->part && mention->relation != RELATION_FIRST;
    if (herd == 0 || !((mention->said & WORD_OF_WHICH) || goes_on) || !(mention->quantity->kind & MEASURE_COUNT) ||
        mention->measure != YB_LEVEL || mention->after_begin != mention->after_end ||
        word_set_ends(&HERDS, name, strlen(name)) > 0 || utf8_count(name, strlen(name)) > 4) {
        return 0;
    }
    name_append(name, whole + length - herd, herd);
    mention->part = 1;
    return 1;
}

void naming_complete_part(const struct naming_context *context, struct mention *mention, char *name)
{
    if (complete_herd(context, mention, name)) {
        return;
    }
    const uint32_t counted = MEASURE_COUNT | MEASURE_VAGUE | MEASURE_EVENT | MEASURE_TIME;
    if (!(mention->said & WORD_OF_WHICH) || mention->measure == YB_SHARE ||
        mention->after_begin != mention->after_end || (mention->quantity->kind & counted) ||
        utf8_count(name, strlen(name)) > 4 || ending_head(name) != NULL) {
        return;
    }
    const char *head = ending_head(context->subject);
    if (head != NULL) {
        name_append(name, head, strlen(head));
    }
}

void naming_keep_whole(struct naming_context *context, struct mention *mention)
{
    struct naming_carry *carry = context->carry;
    const char *name = mention->own[0] != '\0' ? mention->own : mention->name;
    size_t length = strlen(name), whole = strlen(carry->whole);
    int part = (mention->said & WORD_OF_WHICH) != 0;
    mention->part |= mention->prefixed && context->last != NULL && context->last->part;
    if (mention->part) {
        return;
    }
    if ((mention->measure == YB_YOY && strcmp(name, carry->whole) == 0) || (part && ending_head(name) == NULL)) {
        return;
    }
    if ((mention->measure != YB_LEVEL && mention->measure != YB_YOY) ||
        (mention->prefixed && ending_head(mention->name) == NULL) || context->project ||
        (whole > 0 && length > whole && utf8_ends(name, length, carry->whole)) ||
        is_partition((struct wording) { name, length })) {
        return;
    }
    const char *head = mention->relation == RELATION_ITEM ? ending_head(name) : NULL;
    if (head != NULL && ending_head(carry->whole) != NULL && strcmp(head, ending_head(carry->whole)) == 0) {
        return; /* 夏粮产量6万吨、秋粮9万吨: the whole stays */
    }
    naming_set(carry->whole, name);
    carry->whole_kind = mention->measure == YB_LEVEL ? mention->quantity->kind : 0;
}

/* 在规模以上工业中，分门类看: behind the scope. */
static size_t skip_scope(const struct sentence *sentence, size_t begin)
{
    for (size_t i = begin; i < sentence->token_count && i < begin + 16; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_COMMA || at->kind == TOKEN_QUANTITY) {
            int scope = at->kind == TOKEN_COMMA && utf8_ends(sentence->text, at->begin, "中") &&
                        utf8_starts(sentence->text + sentence->tokens[begin].begin, 3, "在");
            return scope ? i + 1 : begin;
        }
    }
    return begin;
}

int naming_opens_breakdown(const struct sentence *sentence, size_t begin)
{
    WORD_SET(OPENINGS, "按", "分", "从", "其中");
    WORD_SET(CLOSINGS, "看", "统计", "分", "划分", "来看", "其中");
    const struct token *comma = NULL;
    begin = skip_scope(sentence, begin);
    for (size_t i = begin; i < sentence->token_count && i < begin + 16 && comma == NULL; i++) {
        comma = sentence->tokens[i].kind == TOKEN_COMMA ? &sentence->tokens[i] : NULL;
    }
    size_t at = comma != NULL && begin > 0 ? sentence->tokens[begin].begin : 0;
    return comma != NULL && word_set_starts(&OPENINGS, sentence->text + at, sentence->length - at) > 0 &&
           word_set_ends(&CLOSINGS, sentence->text, comma->begin) > 0;
}
