/* The words before and behind a figure, without what says nothing of what is counted. */
#include <string.h>

#include "extract/judge.h"
#include "extract/naming_context.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

static int follows_of(const struct sentence *sentence, const struct mention *mention)
{
    const struct token *front = &sentence->tokens[mention->token > 0 ? mention->token - 1 : 0];
    return front->kind == TOKEN_TEXT && (front->classes & WORD_OF) != 0;
}

/* 综合排名: too short without the last word. */
static int is_short_ranking(const struct phrase *before)
{
    const struct token *last = phrase_token(before, before->count - 1);
    return phrase_characters(before) <= 4 && before->count > 1 &&
           utf8_starts(before->sentence->text + last->begin, (size_t)(last->end - last->begin), "排名");
}

/* 居全县第二, 取得全市第一: the verb and the place do not say what is ranked. */
static void trim_rank(struct phrase *before)
{
    /* 在全县16个乡镇中排名第3: the places are no subject. */
    for (size_t i = before->count; i > 0; i--) {
        const struct token *at = phrase_token(before, i - 1);
        int among = i == before->count || (phrase_classes(before, i) & WORD_RANKING);
        if (among && at->end - at->begin == 3 && memcmp(before->sentence->text + at->begin, "中", 3) == 0) {
            phrase_remove(before, 0, i);
            break;
        }
    }
    const uint32_t edge = WORD_PREDICATE | WORD_REGION | WORD_LINK | WORD_LE | WORD_ADVERB;
    while (before->count > 0 && (phrase_classes(before, before->count - 1) & edge) && !is_short_ranking(before) &&
           !(phrase_classes(before, before->count - 1) & (WORD_UP | WORD_HEAD))) {
        before->count--;
    }
}

/* 扣除留抵退税因素后增长3%: of what was spoken of before. */
static void cut_exclusion(struct phrase *before)
{
    /* 受旱情影响减产4% */
    WORD_SET(WORDS, "扣除", "剔除", "若扣除", "如扣除", "若剔除", "受", "因");
    char room[NAME_BYTES];
    struct wording words = phrase_wording(before, room);
    if (word_set_starts(&WORDS, words.text, words.length) > 0) {
        before->count = 0;
    }
}

/* The words before the figure, without what speaks of change or comparison. */
void naming_take_before(struct naming_context *context, struct mention *mention, const struct mention *first,
                        struct phrase *before)
{
    const struct sentence *sentence = context->sentence;
    uint32_t kind = mention->quantity->kind;
    size_t end = first->before_end, distance = SIZE_MAX;
    if (mention->measure == YB_OTHER && (kind & MEASURE_POINT)) {
        distance = judge_distance(sentence, mention);
    }
    phrase_take(before, sentence, first->before_begin, distance < end ? distance : end, 1);
    if (mention->measure == YB_YOY && mention->relation != RELATION_FIRST) {
        cut_exclusion(before);
    }
    if (mention->measure == YB_YOY || mention->measure == YB_OTHER) {
        /* 分别高于全市、全县1.1和0.8个百分点: whom it is compared with is not what it is. */
        uint32_t others =
            mention->measure == YB_OTHER && (kind & MEASURE_POINT) ? WORD_REGION | WORD_EACH | WORD_AND : 0;
        phrase_remove_classes(before, WORD_UP | WORD_DOWN | WORD_COMPARE | others);
    }
    phrase_trim_before(before);
    if ((kind & MEASURE_MULTIPLE) && follows_of(sentence, mention) && mention->relation == RELATION_CLAUSE) {
        before->count = 0; /* 是上一个五年的1.6倍 */
    }
    if (mention->measure == YB_RANK) {
        trim_rank(before);
    }
    naming_move_kind(context, mention, before);
}

int naming_is_scope(const struct sentence *sentence, const struct mention *mention)
{
    for (size_t i = mention->after_begin; i + 1 <= mention->after_end && i < mention->after_begin + 12; i++) {
        const struct token *at = &sentence->tokens[i];
        const struct token *next = at + 1;
        int among =
            at->kind == TOKEN_TEXT && at->end - at->begin == 3 && utf8_starts(sentence->text + at->begin, 3, "中");
        if (among && i + 1 < sentence->token_count) {
            return next->kind == TOKEN_TEXT && (next->classes & WORD_RANKING);
        }
    }
    return 0;
}

/* 8个村集体经济总收入5万元: villages; the rest is what the next figure measures. */
static void cut_collective(struct phrase *after)
{
    WORD_SET(VILLAGES, "村集体", "村级集体", "嘎查村集体");
    if (after->count < 2) {
        return;
    }
    const char *text = after->sentence->text;
    size_t begin = phrase_token(after, 0)->begin, last = phrase_token(after, after->count - 1)->end;
    size_t bytes = word_set_starts(&VILLAGES, text + begin, last - begin);
    size_t place = bytes == strlen("嘎查村集体") ? strlen("嘎查村") : bytes > 0 ? strlen("村") : 0;
    size_t kept = 0;
    while (kept < after->count && phrase_token(after, kept)->end <= begin + place) {
        kept++;
    }
    after->count = place > 0 && kept > 0 ? kept : after->count;
}

/* The words behind the figure that say what is counted. */
void naming_take_after(const struct naming_context *context, const struct mention *mentions, size_t count, size_t last,
                       const struct phrase *before, int alone, struct phrase *after)
{
    const struct mention *mention = &mentions[last];
    phrase_take(after, context->sentence, mention->after_begin, mention->after_end, 0);
    cut_collective(after);
    WORD_SET(MEANS, "人均", "户均");
    if (last + 1 < count && mentions[last + 1].relation == RELATION_SHARED && after->count > 0 &&
        word_set_starts(&MEANS, after->sentence->text + phrase_token(after, 0)->begin, 6) > 0) {
        after->count = 0; /* 300户900人人均纯收入2万元: the next figure's */
    }
    for (size_t i = 1; i < after->count; i++) {
        const struct token *at = phrase_token(after, i);
        int among = at->end - at->begin == 3 && utf8_starts(context->sentence->text + at->begin, 3, "中") &&
                    naming_is_scope(context->sentence, mention);
        if (among || (phrase_classes(after, i) & WORD_EACH)) {
            after->count = i; /* 3家企业分别实现, 10个街镇中排名 */
        }
    }
    if (mention->measure == YB_RANK || (alone && naming_starts_predicate(context->sentence, mention, before))) {
        after->count = 0;
    }
    phrase_trim_after(after);
    /* 6个项目批复资金90万元: 批复资金 is the next figure's. */
    while (last + 1 < count && mentions[last + 1].relation == RELATION_SHARED && after->count > 1 &&
           (phrase_classes(after, after->count - 1) & WORD_HEAD)) {
        after->count--;
    }
}
