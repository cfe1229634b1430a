/* See judge.h. */
#include "extract/judge.h"

#include <string.h>

#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

/* The last token of text before the figure that is more than a link or an adverb; -1 if none. */
static long last_content(const struct sentence *sentence, const struct mention *mention)
{
    for (size_t i = mention->token; i > mention->before_begin; i--) {
        const struct token *at = &sentence->tokens[i - 1];
        if (at->kind == TOKEN_DROPPED || at->kind == TOKEN_TIME) {
            continue;
        }
        if (at->kind != TOKEN_TEXT) {
            return -1;
        }
        uint32_t edge = WORD_LINK | WORD_ADVERB | WORD_LE | WORD_EACH | WORD_PLAN | WORD_TARGET;
        if (!(at->classes & edge) ||
            (at->classes & (WORD_UP | WORD_DOWN | WORD_ACTION | WORD_INVEST | WORD_CAPACITY))) {
            return (long)i - 1;
        }
    }
    return -1;
}

static int says(const struct sentence *sentence, const struct token *token, const char *word)
{
    size_t length = (size_t)(token->end - token->begin);
    return length == strlen(word) && memcmp(sentence->text + token->begin, word, length) == 0;
}

/* Whether anything but change words stands before the figure. */
static int has_subject(const struct sentence *sentence, const struct mention *mention)
{
    uint32_t none =
        WORD_UP | WORD_DOWN | WORD_COMPARE | WORD_LINK | WORD_ADVERB | WORD_LE | WORD_PREPOSITION | WORD_AND;
    for (size_t i = mention->before_begin; i < mention->before_end; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_TEXT && !(at->classes & none)) {
            return 1;
        }
    }
    return 0;
}

/* The same, where 比一季度 and 较去年 are no subjects. */
static int has_subject_beside_periods(const struct sentence *sentence, const struct mention *mention)
{
    uint32_t none = WORD_UP | WORD_DOWN | WORD_COMPARE | WORD_LINK | WORD_ADVERB | WORD_LE | WORD_PREPOSITION;
    for (size_t i = mention->before_begin; i < mention->before_end; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_TEXT && !(at->classes & none)) {
            return 1;
        }
    }
    return mention->before_begin == mention->before_end;
}

static int is_continued(const struct sentence *sentence, const struct mention *mention)
{
    for (size_t i = mention->before_begin; i < mention->before_end; i++) {
        if (sentence->tokens[i].kind != TOKEN_DROPPED) { /* the sign of -1.7% */
            return 0;
        }
    }
    return mention->relation == RELATION_ITEM || mention->relation == RELATION_NEXT;
}

size_t judge_distance(const struct sentence *sentence, const struct mention *mention)
{
    WORD_SET(WORDS, "高于", "低于", "快于", "慢于", "高出", "领先", "好于", "优于", "拉动");
    for (size_t i = mention->before_begin; i < mention->token; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_TEXT &&
            word_set_starts(&WORDS, sentence->text + at->begin, (size_t)(at->end - at->begin)) > 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* 降幅收窄3.2个百分点, 增速提高2个百分点: how a growth changed, no growth. */
static int is_change_of_change(const struct sentence *sentence, const struct mention *mention)
{
    WORD_SET(RATES, "降幅", "增幅", "涨幅", "增速", "跌幅");
    size_t rate = SIZE_MAX;
    for (size_t i = mention->before_begin; i < mention->token; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_TEXT && rate < i && (at->classes & (WORD_UP | WORD_DOWN))) {
            return 1;
        }
        if (at->kind == TOKEN_TEXT &&
            word_set_starts(&RATES, sentence->text + at->begin, sentence->length - at->begin) > 0) {
            rate = i;
        }
    }
    return 0;
}

/* 较上年净增9.8% */
static int is_net_growth(const struct sentence *sentence, const struct mention *mention, long content)
{
    return content >= 0 && says(sentence, &sentence->tokens[content], "净增") &&
           (mention_classes(sentence, mention->before_begin, mention->before_end) & WORD_COMPARE);
}

/* 增长6%左右，力争6.5%: a higher aim for the same growth. */
static int raises_the_aim(const struct sentence *sentence, const struct mention *mention, const struct mention *last)
{
    uint32_t classes = 0;
    if (last == NULL || last->measure != YB_YOY || mention->relation != RELATION_CLAUSE) {
        return 0;
    }
    for (size_t i = mention->before_begin; i < mention->token; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_TEXT && !(at->classes & (WORD_TARGET | WORD_LINK | WORD_ADVERB))) {
            return 0;
        }
        classes |= at->classes;
    }
    return (classes & WORD_TARGET) != 0;
}

static void judge_percent(const struct sentence *sentence, struct mention *mention, const struct mention *last)
{
    uint32_t kind = mention->quantity->kind;
    long content = last_content(sentence, mention);
    uint32_t classes = content >= 0 ? sentence->tokens[content].classes : 0;
    mention->measure = YB_SHARE;
    int permille = utf8_starts(sentence->text + mention->quantity->unit_begin,
                               sentence->length - mention->quantity->unit_begin, "‰");
    WORD_SET(YEARLY, "年均", "两年平均", "三年平均");
    int yearly = content >= 0 && word_set_starts(&YEARLY, sentence->text + sentence->tokens[content].begin,
                                                 sentence->length - sentence->tokens[content].begin) > 0;
    /* 增长13.6%，比一季度回落1.9个百分点: of the growth itself. */
    int of_growth = (kind & MEASURE_POINT) && last != NULL && last->measure == YB_YOY &&
                    (last->quantity->kind & MEASURE_PERCENT) && mention->relation == RELATION_CLAUSE &&
                    !has_subject_beside_periods(sentence, mention);
    if ((kind & MEASURE_POINT) && (of_growth || is_change_of_change(sentence, mention))) {
        mention->measure = YB_OTHER;
    } else if (yearly || ((kind & MEASURE_POINT) && judge_distance(sentence, mention) != SIZE_MAX)) {
        mention->measure = YB_OTHER; /* 年均增长: over several years */
        mention->down = (classes & WORD_DOWN) != 0;
    } else if (kind & MEASURE_MULTIPLE) {
        mention->measure = YB_OTHER; /* 增长1.4倍: no percentage */
    } else if ((classes & (WORD_UP | WORD_DOWN | WORD_COMPARE)) && !permille) {
        mention->measure = YB_YOY;
        mention->down = (classes & WORD_DOWN) && !(classes & WORD_UP);
    } else if (last != NULL && is_continued(sentence, mention) && (last->quantity->kind & kind)) {
        mention->measure = last->measure;
        mention->down = last->down;
    } else if ((kind & MEASURE_POINT) || is_net_growth(sentence, mention, content) ||
               raises_the_aim(sentence, mention, last)) {
        mention->measure = YB_YOY;
    } else {
        for (size_t i = mention->after_begin; i < mention->after_end && i < mention->after_begin + 2; i++) {
            if (sentence->tokens[i].kind == TOKEN_TEXT && (sentence->tokens[i].classes & WORD_UP)) {
                mention->measure = YB_YOY;
            }
        }
    }
}

/* 较2016年, 比2020年底 before the figure. */
static int is_beside_a_year(const struct sentence *sentence, const struct mention *mention)
{
    for (size_t i = mention->before_begin; i + 1 < mention->before_end; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_TEXT && sentence->tokens[i + 1].kind == TOKEN_TIME &&
            (says(sentence, at, "较") || says(sentence, at, "比"))) {
            return 1;
        }
    }
    return 0;
}

void judge_measure(const struct sentence *sentence, struct mention *mention, const struct mention *last)
{
    const struct quantity *quantity = mention->quantity;
    mention->measure = YB_LEVEL;
    mention->down = 0;
    if (quantity->rank) {
        mention->measure = YB_RANK;
        return;
    }
    if (quantity->kind & (MEASURE_PERCENT | MEASURE_POINT | MEASURE_MULTIPLE)) {
        judge_percent(sentence, mention, last);
        return;
    }
    /* 比上年增加3家, 较2016年增加3家: a difference, not the level. */
    long content = last_content(sentence, mention);
    if ((mention_classes(sentence, mention->before_begin, mention->before_end) & WORD_COMPARE) ||
        is_beside_a_year(sentence, mention)) {
        /* 比上年净增6家 counts what is new, whatever it is compared with. */
        int new =
            content >= 0 && says(sentence, &sentence->tokens[content], "净增") && !(quantity->kind & MEASURE_MONEY);
        mention->measure = new ? YB_LEVEL : YB_OTHER;
        return;
    }
    if (content < 0 || !(sentence->tokens[content].classes & (WORD_UP | WORD_DOWN))) {
        return;
    }
    uint32_t clause = mention->said;
    int about_last = last != NULL && mention->relation != RELATION_FIRST;
    /* 发案数下降23起 */
    int change = (has_subject(sentence, mention) || about_last) && mention->after_begin == mention->after_end;
    if ((clause & WORD_COMPARE) || (clause & WORD_TASK) || change) {
        mention->measure = YB_OTHER;
    }
}

static int ends_with_class(const struct sentence *sentence, const struct mention *mention, uint32_t class)
{
    long content = last_content(sentence, mention);
    return content >= 0 && (sentence->tokens[content].classes & class) != 0;
}

/* Text behind the figure, other figures aside, up to the clause's end. */
static int has_object(const struct sentence *sentence, const struct mention *mention)
{
    /* 完成投资8000万元的全年任务: a task is no object. */
    for (size_t i = mention->token + 1; i < mention->clause_end; i++) {
        if (sentence->tokens[i].kind == TOKEN_TEXT &&
            !(sentence->tokens[i].classes & (WORD_OF | WORD_TASK | WORD_TAIL))) {
            return 1;
        }
        /* 投资1亿元、全长15公里的甲公路: both are of the road. */
        int goes_on = i + 1 < mention->clause_end && (sentence->tokens[i + 1].classes & (WORD_CAPACITY | WORD_INVEST));
        if (sentence->tokens[i].kind == TOKEN_PAUSE && !goes_on) {
            return 0;
        }
    }
    return 0;
}

int judge_is_investment(const struct sentence *sentence, const struct mention *mention)
{
    return (mention->quantity->kind & MEASURE_MONEY || mention->quantity->bare) &&
           ends_with_class(sentence, mention, WORD_INVEST) && has_object(sentence, mention);
}

int judge_is_capacity(const struct sentence *sentence, const struct mention *mention)
{
    return ends_with_class(sentence, mention, WORD_CAPACITY) && has_object(sentence, mention);
}

/* 正在 in this clause or a later one. */
static int is_under_way(const struct sentence *sentence, const struct mention *mention)
{
    for (size_t i = mention->token + 1; i < sentence->token_count && sentence->tokens[i].kind != TOKEN_STRONG; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_TEXT && utf8_starts(sentence->text + at->begin, (size_t)(at->end - at->begin), "正在")) {
            return 1;
        }
    }
    return 0;
}

/* Whether a later clause says that it is finished: its own project's, or 均 all of them. */
static int is_done_later(const struct sentence *sentence, const struct mention *mention)
{
    uint32_t classes = 0;
    int all = 0;
    for (size_t i = mention->clause_end; i < sentence->token_count && sentence->tokens[i].kind != TOKEN_STRONG; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_COMMA) {
            classes = 0;
            all = 0;
        } else if (at->kind == TOKEN_TEXT) {
            classes |= at->classes;
            all |= utf8_starts(sentence->text + at->begin, 3, "均") || utf8_starts(sentence->text + at->begin, 3, "都");
        }
        if ((classes & WORD_DONE) && (all || !(classes & (WORD_INVEST | WORD_CAPACITY)))) {
            return 1;
        }
    }
    return 0;
}

static int follows_of(const struct sentence *sentence, const struct mention *mention)
{
    size_t next = mention->token + 1;
    return next < sentence->token_count && sentence->tokens[next].kind == TOKEN_TEXT &&
           (sentence->tokens[next].classes & WORD_OF);
}

static yb_role investment_role(const struct sentence *sentence, const struct mention *mention)
{
    if (mention_classes(sentence, mention->token + 1, mention->clause_end) & WORD_DONE) {
        return YB_ACTUAL;
    }
    if ((mention_classes(sentence, mention->token + 1, mention->clause_end) & WORD_PLAN) ||
        is_under_way(sentence, mention)) {
        return YB_PLAN;
    }
    if (is_done_later(sentence, mention)) {
        return YB_ACTUAL;
    }
    return follows_of(sentence, mention) ? YB_PLAN : YB_ACTUAL;
}

/* 全镇18个行政村: what the place has, whatever is planned for it. */
static int is_existing(const struct sentence *sentence, const struct mention *mention)
{
    WORD_SET(PLACES, "行政村", "村", "自然村", "社区", "乡镇", "镇", "乡", "街道", "户");
    if (mention->token == 0 || sentence->tokens[mention->token - 1].kind != TOKEN_TEXT ||
        !(sentence->tokens[mention->token - 1].classes & (WORD_REGION | WORD_EXISTING))) {
        return 0;
    }
    const char *behind = sentence->text + mention->quantity->end;
    return word_set_starts(&PLACES, behind, sentence->length - mention->quantity->end) > 0;
}

/* A plan said in the clause before lasts through its details: 共计…，其中…. */
static int continues_plan(const struct sentence *sentence, const struct mention *mention, const struct mention *last)
{
    if (last == NULL || last->role != YB_PLAN) {
        return 0;
    }
    switch (mention->relation) {
    case RELATION_ITEM:
    case RELATION_NEXT:
        return 1;
    case RELATION_SHARED:
    case RELATION_CLAUSE: {
        /* 预计达5亿元，为年计划的98%，增长7%: how it compares is planned like itself. */
        int told = mention->measure == YB_LEVEL && !ends_with_class(sentence, mention, WORD_CAPACITY);
        uint32_t links = told ? WORD_LINK | WORD_PREDICATE : 0;
        return !(mention_classes(sentence, mention->before_begin, mention->token) &
                 (WORD_ACTION | WORD_INVEST | WORD_DONE | links));
    }
    default:
        return 0;
    }
}

int judge_is_handed_down(const struct sentence *sentence, const struct mention *mention)
{
    uint32_t after =
        mention_classes(sentence, mention->after_begin,
                        mention->after_end < mention->after_begin + 5 ? mention->after_end : mention->after_begin + 5);
    if (!(after & WORD_TASK)) {
        return 0;
    }
    for (size_t i = mention->before_begin; i < mention->token; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_TEXT && utf8_starts(sentence->text + at->begin, (size_t)(at->end - at->begin), "下达")) {
            return 1;
        }
    }
    return 0;
}

int judge_is_aim(const struct sentence *sentence, const struct mention *mention)
{
    size_t front = mention->token, next = mention->token + 1;
    if (front == 0 || next + 1 >= sentence->token_count || mention->measure != YB_LEVEL) {
        return 0;
    }
    const struct token *before = &sentence->tokens[front - 1], *share = &sentence->tokens[next + 1];
    WORD_SET(YEARLY, "年", "全年");
    return before->kind == TOKEN_TEXT && (before->classes & WORD_TASK) && follows_of(sentence, mention) &&
           word_set_starts(&YEARLY, sentence->text + before->begin, sentence->length - before->begin) > 0 &&
           share->kind == TOKEN_QUANTITY && (sentence->quantities[share->index].kind & MEASURE_PERCENT);
}

/* 年产, 日处理: what a project will make. */
static int is_yearly(const struct sentence *sentence, const struct mention *mention)
{
    const struct token *word = &sentence->tokens[last_content(sentence, mention)];
    return utf8_starts(sentence->text + word->begin, 3, "年") || utf8_starts(sentence->text + word->begin, 3, "日");
}

/* Whether a clause behind says that the project works: not that its shell stands. */
static int is_project_done(const struct sentence *sentence, size_t from)
{
    for (size_t i = from; i < sentence->token_count && sentence->tokens[i].kind != TOKEN_STRONG; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind == TOKEN_TEXT && (at->classes & WORD_DONE) && !(at->classes & WORD_PLAN) &&
            !utf8_starts(sentence->text + at->begin, sentence->length - at->begin, "封顶")) {
            return 1;
        }
    }
    return 0;
}

/* A project's sizes are planned until it is said to be done; what it has earned or spent is not. */
static yb_role project_role(const struct sentence *sentence, const struct mention *mention, int yearly)
{
    uint32_t before = mention->said;
    if (before & WORD_PLAN) {
        return YB_PLAN;
    }
    for (size_t i = mention->clause_begin; i < mention->token; i++) {
        const struct token *at = &sentence->tokens[i];
        const char *text = sentence->text + at->begin;
        size_t left = sentence->length - at->begin;
        if (at->kind == TOKEN_TEXT && (utf8_starts(text, left, "完成") || utf8_starts(text, left, "实现") ||
                                       utf8_starts(text, left, "累计") || utf8_starts(text, left, "已"))) {
            return YB_ACTUAL;
        }
    }
    return !yearly && is_project_done(sentence, mention->clause_end) ? YB_ACTUAL : YB_PLAN;
}

/* 总投资, 计划投资 among aims: a size, no aim. */
static int is_total_investment(const struct sentence *sentence, const struct mention *mention)
{
    WORD_SET(WORDS, "总投资", "计划投资", "估算投资", "概算投资", "总投资额", "总投资约");
    if (word_set_ends(&WORDS, sentence->text, mention->quantity->begin) > 0) {
        return 1;
    }
    return mention->aside && ends_with_class(sentence, mention, WORD_INVEST | WORD_CAPACITY);
}

/* 年度计划投资: a sum set for the year, whatever else is done. */
static int is_yearly_plan(const struct sentence *sentence, const struct mention *mention)
{
    return utf8_ends(sentence->text, mention->quantity->begin, "年度计划投资");
}

void judge_role(const struct sentence *sentence, struct mention *mention, const struct mention *last, int planning,
                struct period section)
{
    uint32_t before = mention->said;
    int investment = judge_is_investment(sentence, mention), capacity = judge_is_capacity(sentence, mention);
    int invested = investment && (sentence->tokens[last_content(sentence, mention)].classes & WORD_INVEST) &&
                   utf8_starts(sentence->text + sentence->tokens[last_content(sentence, mention)].begin, 6, "投入");
    int task = (before & WORD_TASK) && mention->measure == YB_SHARE;
    mention->role = planning ? YB_TARGET : YB_ACTUAL;
    if (planning && mention->period.year != 0 && section.year != 0 && mention->period.year < section.year) {
        mention->role = YB_ACTUAL;
    } else if (judge_is_aim(sentence, mention)) {
        mention->role = YB_TARGET;
    } else if (is_existing(sentence, mention)) {
        mention->role = YB_ACTUAL;
    } else if (mention->project) {
        mention->role = project_role(sentence, mention, capacity && is_yearly(sentence, mention));
    } else if (planning && is_total_investment(sentence, mention)) {
        mention->role = YB_PLAN;
    } else if (planning && (capacity || (investment && follows_of(sentence, mention)))) {
        mention->role = YB_PLAN;
    } else if (planning) {
        /* 计划新建10公里 is an aim; 预计 and 规划 tell a size. */
        for (size_t i = mention->clause_begin; i < mention->token; i++) {
            const struct token *at = &sentence->tokens[i];
            if (at->kind == TOKEN_TEXT && (at->classes & WORD_PLAN) &&
                !utf8_starts(sentence->text + at->begin, (size_t)(at->end - at->begin), "计划")) {
                mention->role = YB_PLAN;
            }
        }
    } else if (capacity && is_yearly(sentence, mention)) {
        mention->role = YB_PLAN;
    } else if ((investment || capacity) && !invested && !(before & WORD_PLAN)) {
        mention->role = investment_role(sentence, mention);
    } else if (((before & WORD_PLAN) && !task) || is_yearly_plan(sentence, mention)) {
        mention->role = YB_PLAN;
    } else if (continues_plan(sentence, mention, last)) {
        mention->role = YB_PLAN;
    } else if (judge_is_handed_down(sentence, mention)) {
        mention->role = YB_TARGET;
    }
}
