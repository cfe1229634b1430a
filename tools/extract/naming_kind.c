/* What a name lacks when its figure counts something else than its words say: the
 * households or persons of a scheme, the area of a crop, how far a growth lies from another. */
#include <string.h>

#include "extract/judge.h"
#include "extract/naming_context.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

#define SHORT_CHARACTERS 4

enum kind { KIND_NONE = 0, KIND_HOUSEHOLDS, KIND_PERSONS, KIND_VISITS, KIND_AREA, KIND_LENGTH, KIND_OTHER };

static enum kind kind_of(const struct sentence *sentence, const struct quantity *quantity)
{
    WORD_SET(HOUSEHOLDS, "户");
    WORD_SET(PERSONS, "人", "名", "位");
    WORD_SET(VISITS, "人次");
    WORD_SET(FIELDS, "亩", "公顷", "平方米");
    WORD_SET(LENGTHS, "公里", "千米", "米");
    const char *unit = sentence->text + quantity->unit_begin;
    size_t length = (size_t)(quantity->unit_end - quantity->unit_begin);
    if (word_set_has(&HOUSEHOLDS, unit, length)) {
        return KIND_HOUSEHOLDS;
    }
    if (word_set_has(&PERSONS, unit, length)) {
        return KIND_PERSONS;
    }
    if (word_set_has(&VISITS, unit, length)) {
        return KIND_VISITS;
    }
    if (word_set_has(&FIELDS, unit, length)) {
        return KIND_AREA;
    }
    return word_set_has(&LENGTHS, unit, length) ? KIND_LENGTH : KIND_OTHER;
}

/* What the kind is called, and the endings that say it already. */
static const char *lacking(enum kind kind, const char *name)
{
    WORD_SET(HOUSEHOLDS, "户", "户数", "家庭");
    WORD_SET(PERSONS, "人", "人口", "人数", "人员", "人民", "员", "者", "工", "生", "师", "群众", "居民", "劳动力",
             "干部", "农民", "对象", "儿童", "妇女", "老人", "就业", "职工", "技师", "医师", "护士", "青年");
    WORD_SET(VISITS, "人次", "游客", "群众");
    WORD_SET(AREAS, "面积", "规模");
    WORD_SET(LENGTHS, "里程", "长度", "全长", "总长");
    size_t length = strlen(name);
    switch (kind) {
    case KIND_HOUSEHOLDS:
        return word_set_ends(&HOUSEHOLDS, name, length) > 0 ? NULL : "户数";
    case KIND_PERSONS:
        return word_set_ends(&PERSONS, name, length) > 0 ? NULL : "人数";
    case KIND_VISITS:
        return word_set_ends(&VISITS, name, length) > 0 ? NULL : "人次";
    case KIND_AREA:
        return word_set_ends(&AREAS, name, length) > 0 ? NULL : "面积";
    case KIND_LENGTH:
        return word_set_ends(&LENGTHS, name, length) > 0 ? NULL : "里程";
    default:
        return NULL;
    }
}

static int is_listed(const struct mention *mention)
{
    return mention->relation == RELATION_NEXT ||
           (mention->relation == RELATION_ITEM && mention->before_begin == mention->before_end);
}

/* 油菜3万亩, 五保300人: one word that is not the figure's kind. */
static int is_bare_noun(const struct sentence *sentence, const struct mention *mention, enum kind kind)
{
    int field = kind == KIND_AREA && utf8_ends(sentence->text, mention->quantity->unit_end, "亩");
    if (!field && kind != KIND_PERSONS) {
        return 0;
    }
    size_t length = strlen(mention->name), characters = utf8_count(mention->name, length);
    if (characters > SHORT_CHARACTERS - (field ? 0 : 1)) {
        return 0;
    }
    WORD_SET(SOWING, "种植", "播种");
    uint32_t classes = 0;
    words_match(mention->name, length, &classes);
    /* 平整土地300亩 */
    return !(classes & WORD_ACTION) || word_set_starts(&SOWING, mention->name, length) > 0;
}

static void append_kind(const struct naming_context *context, struct mention *mention, const char *suffix)
{
    char own[NAME_BYTES];
    naming_join(own, mention->own, suffix);
    if (strcmp(mention->own, mention->name) == 0 &&
        naming_metric(context->known, wording_of(mention->own), 1) == NULL &&
        naming_metric(context->known, wording_of(own), 1) != NULL) {
        naming_set(mention->own, own);
    }
    name_append(mention->name, suffix, strlen(suffix));
}

void naming_add_kinds(const struct naming_context *context, struct mention *mentions, size_t count)
{
    const struct sentence *sentence = context->sentence;
    for (size_t i = 0; i < count; i++) {
        struct mention *one = &mentions[i];
        if (one->measure != YB_LEVEL || one->skipped) {
            continue;
        }
        enum kind kind = kind_of(sentence, one->quantity);
        enum kind last = i > 0 && is_listed(one) ? kind_of(sentence, mentions[i - 1].quantity) : KIND_NONE;
        enum kind next = i + 1 < count && is_listed(&mentions[i + 1]) && kind == KIND_HOUSEHOLDS
                             ? kind_of(sentence, mentions[i + 1].quantity)
                             : KIND_NONE;
        int paired = (last != KIND_NONE && last != kind) || (next != KIND_NONE && next != kind);
        const char *suffix = paired || is_bare_noun(sentence, one, kind) ? lacking(kind, one->name) : NULL;
        if (suffix != NULL) {
            append_kind(context, one, suffix);
        }
    }
}

/* 增速高于全市平均1.3个百分点, 两年平均增长5%: the words that compare. */
static void take_comparison(const struct sentence *sentence, const struct mention *mention, char *text)
{
    WORD_SET(RATES, "增速", "增幅", "降幅", "涨幅", "跌幅");
    size_t distance = judge_distance(sentence, mention);
    text[0] = '\0';
    for (size_t i = mention->before_begin; i < mention->before_end; i++) {
        const struct token *at = &sentence->tokens[i];
        int change = (at->classes & (WORD_UP | WORD_DOWN | WORD_COMPARE)) != 0 && !(at->classes & WORD_EACH);
        if (at->kind == TOKEN_TEXT && (change || (distance != SIZE_MAX && i >= distance))) {
            name_append(text, sentence->text + at->begin, (size_t)(at->end - at->begin));
        }
    }
    /* 增长5%，比一季度提升1个百分点: of the growth. */
    if ((mention->quantity->kind & MEASURE_POINT) && distance == SIZE_MAX &&
        word_set_starts(&RATES, text, strlen(text)) == 0) {
        naming_join(text, "增速", text);
    }
}

void naming_add_comparisons(const struct sentence *sentence, struct mention *mentions, size_t count)
{
    char text[NAME_BYTES] = "";
    for (size_t i = 0; i < count; i++) {
        struct mention *one = &mentions[i];
        if (one->measure != YB_OTHER || !(one->quantity->kind & (MEASURE_POINT | MEASURE_PERCENT))) {
            text[0] = '\0';
            continue;
        }
        /* 分别高于全市1.1和0.8个百分点: the same distance for each. */
        if (!is_listed(one) || text[0] == '\0') {
            take_comparison(sentence, one, text);
        }
        if (!one->skipped && strstr(one->name, text) == NULL) {
            name_append(one->name, text, strlen(text));
        }
    }
}
