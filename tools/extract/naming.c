/* See naming.h. */
#include "extract/naming.h"

#include <string.h>

#include "extract/judge.h"
#include "extract/utf8.h"
#include "extract/words.h"

/* What the sentence has spoken of so far. */
struct context {
    const struct sentence *sentence;
    const struct mention *last;
    char subject[NAME_BYTES]; /* what the figures are about */
    char verb[NAME_BYTES];    /* the verb whose objects are being listed */
    char before[NAME_BYTES];  /* words before the last figure */
    char kind[NAME_BYTES];    /* 示范社 of 评为示范社的有国家级4家、省级13家 */
    const lexicon *known;
    int project; /* the subject is a project that was introduced by its size */
};

static void set(char *name, const char *text)
{
    name[0] = '\0';
    name_append(name, text, strlen(text));
}

static void join(char *name, const char *first, const char *second)
{
    char made[NAME_BYTES];
    made[0] = '\0';
    name_append(made, first, strlen(first));
    name_append(made, second, strlen(second));
    memcpy(name, made, NAME_BYTES);
}

static int all_classes(const struct phrase *phrase, uint32_t classes)
{
    for (size_t i = 0; i < phrase->count; i++) {
        if (!(phrase_classes(phrase, i) & classes) || phrase_token(phrase, i)->quoted) {
            return 0;
        }
    }
    return 1;
}

static int is_metric(const struct context *context, const struct phrase *phrase)
{
    char text[NAME_BYTES] = "";
    phrase_append(phrase, 0, phrase->count, text);
    return naming_metric(context->known, text, 0) != NULL;
}

/* 办结率, 满意度: of what was just counted. */
static int is_short_rate(const struct phrase *phrase)
{
    char text[NAME_BYTES] = "";
    phrase_append(phrase, 0, phrase->count, text);
    size_t length = strlen(text);
    return utf8_count(text, length) <= 4 && (utf8_ends(text, length, "率") || utf8_ends(text, length, "度"));
}

/* Words that need what was spoken of before: 面积, 开工, 覆盖行政村. */
static int is_light(const struct context *context, const struct mention *mention, const struct phrase *before,
                    const struct phrase *after)
{
    const struct phrase *only = before->count > 0 ? before : after;
    if (only->count == 0) {
        return 0;
    }
    if (before->count > 0 && (phrase_classes(before, 0) & WORD_RELATION)) {
        return 1;
    }
    if (before->count > 0 && after->count > 0) {
        return 0;
    }
    if (!context->project && is_metric(context, only)) {
        return 0;
    }
    if (mention->measure == YB_SHARE && mention->relation == RELATION_CLAUSE && is_short_rate(only)) {
        return 1;
    }
    /* 人均增资, 亩均效益 */
    if (before->count > 0 && (phrase_classes(before, 0) & WORD_HEAD) &&
        utf8_ends(before->sentence->text, phrase_token(before, 0)->end, "均")) {
        return 1;
    }
    return all_classes(only, WORD_HEAD | WORD_RELATION | WORD_ACTION | WORD_INVEST | WORD_CAPACITY | WORD_AND |
                                 WORD_ADVERB | WORD_LINK | WORD_DONE);
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

/* What a figure with no subject of its own is about. */
static void find_subject(const struct context *context, const struct mention *mention, char *name)
{
    name[0] = '\0';
    if (mention->relation == RELATION_FIRST || (mention->relation == RELATION_FAR && !context->project)) {
        take_clause_before(context->sentence, mention, name);
    }
    if (name[0] == '\0' && mention->relation != RELATION_FIRST) {
        set(name, context->subject);
    }
}

static int is_project_noun(const char *text, size_t length)
{
    static const char *const NOUNS[] = { "项目",   "工程", "基地", "产业园", "中心", "园区", "生产线", "市场", "小镇",
                                         "综合体", "厂房", "一期", "二期",   "三期", "楼",   "大楼",   "场",   "厂",
                                         "学校",   "医院", "大道", "公路",   "大桥", "公司", "小区" };
    for (size_t i = 0; i < sizeof NOUNS / sizeof *NOUNS; i++) {
        if (utf8_ends(text, length, NOUNS[i])) {
            return 1;
        }
    }
    return 0;
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
        int named = object->count > 0 && is_project_noun(text, strlen(text));
        if (at->kind == TOKEN_PAUSE && starts_new_project(sentence, i, mention->clause_end)) {
            break;
        }
        if (named && (at->kind == TOKEN_TIME || (at->kind == TOKEN_TEXT && (at->classes & stop)))) {
            break;
        }
        if ((at->kind != TOKEN_TEXT && at->kind != TOKEN_PAUSE) ||
            (at->kind == TOKEN_TEXT && (at->classes & (WORD_CAPACITY | WORD_INVEST)))) {
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

/* 投资20亿元的…项目, 年产10万吨…项目, 仅用20天完成…: named by its object. */
static int name_by_object(struct context *context, struct mention *mention, const struct phrase *before, int duration)
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
        join(own, own, what);
    }
    /* 投资20亿元的甲公司年产5万吨…项目: later figures are about the whole project. */
    int inside = context->project && mention->relation == RELATION_SHARED;
    set(mention->subject, inside ? context->subject : own);
    if (duration) {
        join(mention->name, own, "用时");
    } else if (is_yearly(before)) {
        phrase_append(before, 0, before->count, mention->name);
        name_append(mention->name, what, strlen(what));
    } else {
        set(mention->name, own);
        phrase_append(before, head, before->count, mention->name);
    }
    mention->prefixed = 1;
    context->project = !duration;
    return 1;
}

/* 用, 仅用 at the end of what stands before a figure of time. */
static int is_time_used(const struct sentence *sentence, const struct mention *mention)
{
    size_t at = mention->quantity->number_begin;
    static const char *const USED[] = { "用", "用了", "用时", "历时", "用不到", "用近" };
    for (size_t i = 0; i < sizeof USED / sizeof *USED; i++) {
        if ((mention->quantity->kind & MEASURE_TIME) && utf8_ends(sentence->text, at, USED[i])) {
            return 1;
        }
    }
    return 0;
}

/* 占全年工作量的75%, 完成年度目标101%: a share of a task. */
static int name_task(const struct context *context, struct mention *mention, struct phrase *before)
{
    uint32_t classes = mention_classes(context->sentence, mention->before_begin, mention->token);
    if (mention->measure != YB_SHARE || !(classes & WORD_TASK)) {
        return 0;
    }
    char subject[NAME_BYTES], task[NAME_BYTES] = "";
    find_subject(context, mention, subject);
    phrase_remove_classes(before, WORD_OF);
    phrase_append(before, 0, before->count, task);
    if (task[0] == '\0') {
        set(task, "计划");
    }
    join(mention->name, subject, task);
    if (!(classes & WORD_RELATION) && !utf8_ends(task, strlen(task), "率")) {
        name_append(mention->name, "完成率", strlen("完成率"));
    }
    mention->prefixed = 1;
    set(mention->subject, subject);
    return 1;
}

/* 企业申规入统 -> 申规入统企业: a counted subject with what it did. */
static void append_counted(const struct phrase *after, char *name)
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
        phrase_append(after, 0, i, name);
        return;
    }
    phrase_append(after, 0, after->count, name);
}

/* Whether what follows the figure says what changed or how, not what is counted. */
static int starts_predicate(const struct sentence *sentence, const struct mention *mention, const struct phrase *before)
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
        int verbs_only = all_classes(before, WORD_ACTION | WORD_RELATION | WORD_LE);
        return (at->classes & verb) && before->count > 0 && !verbs_only;
    }
    return 0;
}

/* The verb before a list goes on for its later items: 调用水泵430台，挖机10台. */
static void inherit_verb(const struct context *context, const struct mention *mention, const struct phrase *before,
                         char *name)
{
    const uint32_t verbs = WORD_ACTION | WORD_RELATION | WORD_INVEST | WORD_LINK;
    int listed = mention->relation == RELATION_ITEM || (mention->relation == RELATION_CLAUSE && before->count > 0);
    if (!listed || context->verb[0] == '\0' || mention->measure != YB_LEVEL || is_metric(context, before)) {
        return;
    }
    for (size_t i = 0; i < before->count; i++) {
        if (phrase_classes(before, i) & verbs) {
            return;
        }
    }
    name_append(name, context->verb, strlen(context->verb));
}

/* The words up to `verb`, from the verb that keeps them short: 利用冬闲田种植. */
static void take_verb(const struct phrase *before, size_t verb, char *text)
{
    for (size_t from = 0; from < verb && (phrase_classes(before, 0) & (WORD_ACTION | WORD_CAPACITY)); from++) {
        if (from > 0 && !(phrase_classes(before, from) & WORD_ACTION)) {
            continue;
        }
        text[0] = '\0';
        phrase_append(before, from, verb, text);
        if (utf8_count(text, strlen(text)) <= 12) {
            return;
        }
    }
    text[0] = '\0';
}

static void remember(struct context *context, const struct mention *mention, const struct phrase *before)
{
    if (mention->relation == RELATION_FIRST || mention->relation == RELATION_FAR) {
        context->verb[0] = '\0';
    }
    size_t verb = phrase_verb(before);
    int only = before->count > 0 && all_classes(before, WORD_ACTION);
    if (only) {
        verb = before->count;
    }
    if (verb > 0 && mention->measure == YB_LEVEL) {
        take_verb(before, verb, context->verb);
    } else if (judge_is_capacity(context->sentence, mention)) {
        context->verb[0] = '\0';
        phrase_append(before, 0, before->count, context->verb);
    }
    context->before[0] = '\0';
    phrase_append(before, 0, before->count, context->before);
    set(context->subject, mention->subject[0] != '\0' ? mention->subject : mention->name);
    context->last = mention;
}

/* 财税收入…，其中财政43万元: the part's name lacks the whole's head. */
static void complete_part(const struct context *context, const struct mention *mention, char *name)
{
    static const char *const HEADS[] = { "收入", "投资", "增加值", "总产值",   "产值",    "总产量",
                                         "产量", "面积", "支出",   "存款余额", "贷款余额" };
    size_t subject = strlen(context->subject), length = strlen(name);
    if (!(mention_classes(context->sentence, mention->clause_begin, mention->token) & WORD_OF_WHICH) ||
        utf8_count(name, length) > 4 || mention->after_begin != mention->after_end) {
        return;
    }
    for (size_t i = 0; i < sizeof HEADS / sizeof *HEADS; i++) {
        if (utf8_ends(name, length, HEADS[i])) {
            return;
        }
    }
    for (size_t i = 0; i < sizeof HEADS / sizeof *HEADS; i++) {
        if (utf8_ends(context->subject, subject, HEADS[i])) {
            name_append(name, HEADS[i], strlen(HEADS[i]));
            return;
        }
    }
}

/* 评为示范社的有国家级4家、省级13家: 示范社 belongs to all of them. */
static void move_kind(struct context *context, struct mention *mention, struct phrase *before)
{
    if (mention->relation != RELATION_ITEM) {
        context->kind[0] = '\0';
    }
    for (size_t i = 1; i + 2 < before->count; i++) {
        const char *next = before->sentence->text + phrase_token(before, i + 1)->begin;
        if ((phrase_classes(before, i) & WORD_OF) && utf8_starts(next, 3, "有")) {
            struct phrase kind = *before;
            kind.count = i;
            while (kind.count > 1 && (phrase_classes(&kind, 0) & (WORD_ACTION | WORD_LINK))) {
                phrase_remove(&kind, 0, 1);
            }
            context->kind[0] = '\0';
            phrase_append(&kind, 0, kind.count, context->kind);
            phrase_remove(before, 0, i + 2);
            return;
        }
    }
}

/* The words before and behind the figure, put together. */
static void compose(const struct context *context, struct mention *mention, const struct phrase *before,
                    const struct phrase *after)
{
    if (before->count == 0 && after->count == 0) {
        if (mention->relation == RELATION_ITEM && context->before[0] != '\0' && mention->measure == YB_LEVEL) {
            set(mention->name, context->before);
        } else {
            find_subject(context, mention, mention->name);
            set(mention->own, context->project ? "" : mention->name);
        }
        mention->prefixed = 1;
        return;
    }
    int task = judge_is_handed_down(context->sentence, mention) ||
               (mention->measure == YB_OTHER &&
                (mention_classes(context->sentence, mention->before_begin, mention->token) & WORD_TASK));
    if (task || is_light(context, mention, before, after)) {
        find_subject(context, mention, mention->name);
        mention->prefixed = mention->name[0] != '\0';
        set(mention->subject, mention->name);
        phrase_append(before, 0, before->count, mention->name);
        phrase_append(after, 0, after->count, mention->name);
        set(mention->own, mention->prefixed ? "" : mention->name);
        return;
    }
    phrase_append(before, 0, before->count, mention->own);
    complete_part(context, mention, mention->own);
    name_append(mention->own, context->kind, strlen(context->kind));
    if (before->count == 0 || all_classes(before, WORD_ACTION)) {
        mention->own[0] = '\0';
        append_counted(after, mention->own);
    }
    inherit_verb(context, mention, before, mention->name);
    if (after->count == 0) {
        name_append(mention->name, mention->own, strlen(mention->own));
        return;
    }
    phrase_append(before, 0, before->count, mention->name);
    if (before->count == 0) {
        append_counted(after, mention->name);
    } else {
        phrase_append(after, 0, after->count, mention->name);
        if (after->count > 0 && !all_classes(before, WORD_ACTION)) {
            set(mention->own, mention->name);
        }
    }
}

/* First and last figure of a chain 5户21人: they share their words. */
static void chain_bounds(const struct mention *mentions, size_t count, size_t at, size_t *first, size_t *last)
{
    *first = *last = at;
    while (*first > 0 && mentions[*first].relation == RELATION_NEXT) {
        --*first;
    }
    while (*last + 1 < count && mentions[*last + 1].relation == RELATION_NEXT) {
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

static void name_one(struct context *context, struct mention *mentions, size_t count, size_t at)
{
    const struct sentence *sentence = context->sentence;
    struct mention *mention = &mentions[at];
    struct phrase before, after;
    size_t first, last;
    judge_measure(sentence, mention, at > 0 ? mention - 1 : NULL);
    chain_bounds(mentions, count, at, &first, &last);
    if (name_inhabitants(sentence, mention)) {
        return;
    }
    phrase_take(&before, sentence, mentions[first].before_begin, mentions[first].before_end, 1);
    phrase_take(&after, sentence, mentions[last].after_begin, mentions[last].after_end, 0);
    if (mention->measure == YB_YOY || mention->measure == YB_OTHER) {
        phrase_remove_classes(&before, WORD_UP | WORD_DOWN | WORD_COMPARE);
    }
    if (mention->measure == YB_RANK) {
        phrase_remove_classes(&after, ~0u);
        after.count = 0;
    }
    phrase_trim_before(&before);
    move_kind(context, mention, &before);
    if (after.count > 0 && first == at) {
        phrase_cut_enumeration(&before);
    }
    if (first == at && starts_predicate(sentence, &mentions[last], &before)) {
        after.count = 0;
    }
    phrase_trim_after(&after);
    if (at > first && mentions[at - 1].name[0] != '\0' && mention->measure == YB_LEVEL) {
        memcpy(mention->own, mentions[at - 1].own, NAME_BYTES);
        memcpy(mention->name, mentions[at - 1].name, NAME_BYTES);
        memcpy(mention->subject, mentions[at - 1].subject, NAME_BYTES);
        mention->prefixed = mentions[at - 1].prefixed;
    } else if (name_task(context, mention, &before)) {
        /* named */
    } else if ((judge_is_investment(sentence, mention) || judge_is_capacity(sentence, mention) ||
                is_time_used(sentence, mention)) &&
               name_by_object(context, mention, &before, is_time_used(sentence, mention))) {
        /* named */
    } else {
        compose(context, mention, &before, &after);
    }
    mention->skipped = mention->name[0] == '\0';
    if (!mention->skipped) {
        remember(context, mention, &before);
    }
}

void naming_assign(const struct sentence *sentence, struct mention *mentions, size_t count, const lexicon *known)
{
    struct context context = { .sentence = sentence, .known = known };
    struct respective carried = { .count = 0 };
    for (size_t i = 0; i < count;) {
        if (mentions[i].relation == RELATION_FIRST) {
            carried.count = 0;
            context.project = 0;
            context.subject[0] = context.verb[0] = context.before[0] = context.kind[0] = '\0';
        }
        size_t named = respective_assign(sentence, mentions, i, count, &carried);
        if (named > 0) {
            i += named;
            set(context.subject, mentions[i - 1].subject);
            context.verb[0] = context.before[0] = '\0';
            continue;
        }
        name_one(&context, mentions, count, i);
        i++;
    }
}
