/* Figures that go on from the figure before: rates of what was counted, the people
 * of households, those above a limit, what became of projects. */
#include <string.h>

#include "extract/naming_context.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

/* 医保参保8000人，参保率96%: the rate is of the same insurance. */
int naming_take_rate(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                     char *name)
{
    char room[NAME_BYTES], stem[NAME_BYTES] = "";
    if (mention->measure != YB_SHARE || mention->relation != RELATION_CLAUSE || context->last == NULL) {
        return 0;
    }
    struct wording rate = phrase_wording(before, room);
    if (rate.length < 9 || !wording_ends(rate, "率")) {
        return 0;
    }
    name_append(stem, rate.text, rate.length - strlen("率"));
    uint32_t classes = 0;
    if (words_match(stem, strlen(stem), &classes) == strlen(stem) && (classes & WORD_ACTION)) {
        return 0; /* 排查隐患、完成整改, 整改率: of what was done, which the name says */
    }
    const char *last = context->last->name, *at = strstr(last, stem);
    if (at == NULL || at == last || utf8_ends(last, (size_t)(at - last), "的")) {
        return 0;
    }
    char made[NAME_BYTES] = "";
    name_append(made, last, (size_t)(at - last));
    name_append(made, rate.text, rate.length);
    memcpy(name, made, NAME_BYTES);
    return 1;
}

/* 低保户300户470人: the second are persons. */
void naming_count_persons(const struct sentence *sentence, const struct mention *mention, char *name)
{
    const struct quantity *quantity = mention->quantity;
    size_t length = strlen(name), unit = (size_t)(quantity->unit_end - quantity->unit_begin);
    if (unit == strlen("人") && utf8_starts(sentence->text + quantity->unit_begin, unit, "人") &&
        utf8_ends(name, length, "户") && utf8_count(name, length) > 2) {
        name[length - strlen("户")] = '\0';
        name_append(name, "人口", strlen("人口"));
    }
}

/* 收入10万元以上的村: money that parts the villages. */
int naming_is_limit(const struct sentence *sentence, const struct mention *mention)
{
    WORD_SET(PARTED, "村", "行政村", "企业", "户", "农户", "家庭", "镇", "乡");
    size_t of = mention->token + 1;
    if (!(mention->quantity->kind & MEASURE_MONEY) || mention->quantity->bound == YB_EXACT ||
        of + 1 >= sentence->token_count || !(sentence->tokens[of].classes & WORD_OF)) {
        return 0;
    }
    size_t begin = sentence->tokens[of + 1].begin;
    return sentence->tokens[of + 1].kind == TOKEN_TEXT &&
           word_set_starts(&PARTED, sentence->text + begin, sentence->length - begin) > 0;
}

/* 收入10万元以上的村61个, 占比90%: named by the limit's measure. */
int naming_take_parted(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                       char *name)
{
    if (mention->relation != RELATION_SHARED || context->last == NULL || context->last + 1 != mention ||
        before->count == 0 || !naming_is_limit(context->sentence, context->last)) {
        return 0;
    }
    /* 收入20万元以上的村: the limit tells these villages from others. */
    const struct quantity *limit = context->last->quantity;
    const char *text = context->sentence->text + limit->begin;
    naming_set(name, context->last->name);
    name_append(name, text, (size_t)(limit->end - limit->begin));
    name_append(name, "的", strlen("的"));
    phrase_append(before, 0, before->count, name);
    return 1;
}

/* 户籍人口9万人，其中老年人占30%: a share of what was counted. */
int naming_take_share(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                      char *name)
{
    char room[NAME_BYTES];
    if (mention->measure != YB_SHARE || context->last == NULL || context->last->measure != YB_LEVEL ||
        mention->relation != RELATION_CLAUSE || before->count < 2) {
        return 0;
    }
    struct wording words = phrase_wording(before, room);
    const char *whole = context->last->own[0] != '\0' ? context->last->own : context->last->name;
    if (!wording_ends(words, "占") && !wording_ends(words, "占比")) {
        return 0;
    }
    char made[NAME_BYTES] = "";
    name_append(made, words.text, words.length);
    name_append(made, whole, wording_ends(words, "占") ? strlen(whole) : 0);
    memcpy(name, made, NAME_BYTES);
    return 1;
}

/* 监测对象23户，已消除风险15户: what became of them. */
int naming_take_outcome(const struct naming_context *context, struct mention *mention, const struct phrase *before)
{
    const struct sentence *sentence = context->sentence;
    const struct quantity *own = mention->quantity;
    if (mention->measure != YB_LEVEL || mention->relation != RELATION_CLAUSE || context->last == NULL ||
        before->count == 0 || context->project || !(phrase_classes(before, 0) & WORD_ACTION)) {
        return 0;
    }
    WORD_SET(DONE, "已", "均已", "现已", "目前已");
    const struct token *first = &sentence->tokens[mention->clause_begin];
    size_t unit = (size_t)(own->unit_end - own->unit_begin);
    if (word_set_starts(&DONE, sentence->text + first->begin, sentence->length - first->begin) == 0) {
        return 0;
    }
    for (const struct mention *one = context->last; one >= context->last - 1 && one->quantity != NULL; one--) {
        const struct quantity *last = one->quantity;
        if (one->measure == YB_LEVEL && unit > 0 && unit == (size_t)(last->unit_end - last->unit_begin) &&
            memcmp(sentence->text + own->unit_begin, sentence->text + last->unit_begin, unit) == 0) {
            naming_set(mention->name, one->name);
            naming_set(mention->subject, one->name);
            phrase_append(before, 0, before->count, mention->name);
            return 1;
        }
        if (one->relation != RELATION_NEXT) {
            break;
        }
    }
    return 0;
}

/* 新签约项目7个，开工5个: what the others are, with what became of them. */
int naming_take_status(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                       char *name)
{
    WORD_SET(STATUS, "开工", "新开工", "竣工", "新竣工", "投产", "新投产", "签约", "新签约", "落地", "落户", "建成");
    char room[NAME_BYTES];
    const char *subject = context->projects;
    if (mention->measure != YB_LEVEL || subject[0] == '\0') {
        return 0;
    }
    struct wording status = phrase_wording(before, room);
    if (!word_set_has(&STATUS, status.text, status.length)) {
        return 0;
    }
    uint32_t classes = 0;
    size_t length = strlen(subject), verb = words_match(subject, length, &classes);
    if (verb == 0 || verb >= length || !((classes & WORD_ACTION) || utf8_starts(subject, length, "在建")) ||
        !utf8_ends(subject, length, "项目")) {
        return 0;
    }
    char made[NAME_BYTES] = "";
    name_append(made, status.text, status.length);
    name_append(made, subject + verb, length - verb);
    memcpy(name, made, NAME_BYTES);
    return 1;
}

/* 总投资50亿元的基地，…；达产后年产值90亿元: the project goes on behind the ；. */
int naming_goes_on(const struct naming_context *context, size_t begin)
{
    WORD_SET(LATER, "达产后", "投产后", "建成后", "建成达产后", "全部建成后", "投运后", "投用后", "运营后");
    begin += begin < context->sentence->token_count && context->sentence->tokens[begin].kind == TOKEN_COMMA;
    if (begin >= context->sentence->token_count || context->previous[0] == '\0') {
        return 0;
    }
    size_t at = context->sentence->tokens[begin].begin;
    return word_set_starts(&LATER, context->sentence->text + at, context->sentence->length - at) > 0;
}

/* Heads that a list's heading may lend to its items. */
static const char *const LENT[] = { "产量", "产值", "增加值", "面积", "投资", "收入", "存栏", "出栏", "销量" };

const char *naming_find_head(const struct sentence *sentence)
{
    for (size_t i = 0; i < sentence->token_count && i < 16; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_QUANTITY || at->kind == TOKEN_STRONG) {
            return NULL;
        }
        if (at->kind != TOKEN_COMMA) {
            continue;
        }
        int colon = utf8_starts(sentence->text + at->begin, 3, "：") || sentence->text[at->begin] == ':';
        for (size_t k = 0; colon && k < sizeof LENT / sizeof *LENT; k++) {
            if (utf8_ends(sentence->text, at->begin, LENT[k])) {
                return LENT[k];
            }
        }
        return NULL;
    }
    return NULL;
}

int naming_take_head(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                     char *name)
{
    char room[NAME_BYTES];
    if (context->head == NULL || mention->measure != YB_LEVEL || before->count == 0 ||
        !(mention->quantity->kind & (MEASURE_SIZE | MEASURE_MONEY | MEASURE_AREA)) ||
        (phrase_classes(before, 0) & WORD_ACTION)) {
        return 0;
    }
    struct wording words = phrase_wording(before, room);
    for (size_t k = 0; k < sizeof LENT / sizeof *LENT; k++) {
        if (wording_ends(words, LENT[k])) {
            return 0;
        }
    }
    if (naming_metric(context->known, words, 0) != NULL) {
        return 0;
    }
    name[0] = '\0';
    name_append(name, words.text, words.length);
    name_append(name, context->head, strlen(context->head));
    return 1;
}
