/* 城乡居民收入分别增长8%、7%: one subject per figure. */
#include <string.h>

#include "extract/judge.h"
#include "extract/naming.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

/* Heads that a list names once, at its end: 一产、二产、三产增加值. */
WORD_SET(SHARED_HEADS, "居民人均可支配收入", "常住居民人均可支配收入", "人均可支配收入", "存款余额", "贷款余额",
         "增加值", "总产值", "产值", "投资额", "投资", "余额", "产量", "面积", "收入", "总额", "支出", "人数", "销售额",
         "营业额", "饲养量", "存栏量", "出栏量", "保险参保率", "参保率", "覆盖率", "达标率", "率");

/* Figures from `first` on that stand side by side: A、B和C. */
static size_t run_length(const struct mention *mentions, size_t first, size_t count)
{
    size_t run = 1;
    while (first + run < count && run < RESPECTIVE_SUBJECTS) {
        const struct mention *next = &mentions[first + run];
        if ((next->relation != RELATION_ITEM && next->relation != RELATION_NEXT) ||
            next->before_begin != next->before_end) {
            break;
        }
        run++;
    }
    return run;
}

/* Index of the token 分别 before the figure, in its clause; SIZE_MAX if none. */
static size_t find_each(const struct sentence *sentence, const struct mention *mention)
{
    for (size_t i = mention->clause_begin; i < mention->token; i++) {
        if (sentence->tokens[i].kind == TOKEN_TEXT && (sentence->tokens[i].classes & WORD_EACH)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static int is_and(const struct token *at)
{
    return at->kind == TOKEN_PAUSE || (at->kind == TOKEN_TEXT && (at->classes & WORD_AND));
}

static void add_subject(const struct sentence *sentence, size_t begin, size_t end, struct respective *found)
{
    struct phrase item;
    phrase_take(&item, sentence, begin, end, 1);
    phrase_trim_before(&item);
    if (item.count > 0 && found->count < RESPECTIVE_SUBJECTS) {
        found->subjects[found->count][0] = '\0';
        phrase_append(&item, 0, item.count, found->subjects[found->count++]);
    }
}

static void split_subjects(const struct sentence *sentence, size_t begin, size_t end, struct respective *found)
{
    found->count = 0;
    size_t item = begin;
    for (size_t i = begin; i <= end; i++) {
        if (i == end || is_and(&sentence->tokens[i])) {
            add_subject(sentence, item, i, found);
            item = i + 1;
        }
    }
}

/* 第一、二、三产业增加值: the ordinals stand apart from what they count. */
static int spread_ordinals(struct respective *found)
{
    char *last = found->subjects[found->count - 1];
    const char *first = found->subjects[0];
    size_t ordinal = utf8_starts(first, strlen(first), "第") ? 3 : 0;
    size_t tail = utf8_starts(last, strlen(last), "第") ? 6 : 3;
    if (found->count < 2 || strlen(first) != ordinal + 3 || !utf8_is_numeral(utf8_decode(first + ordinal)) ||
        strlen(last) <= tail || !utf8_is_numeral(utf8_decode(last + tail - 3))) {
        return 0;
    }
    char head[NAME_BYTES];
    memcpy(head, last, NAME_BYTES);
    for (size_t i = 0; i < found->count; i++) {
        char *subject = found->subjects[i], made[NAME_BYTES] = "第";
        size_t skip = utf8_starts(subject, strlen(subject), "第") ? 3 : 0;
        name_append(made, subject + skip, strlen(subject + skip) < 3 ? strlen(subject + skip) : 3);
        name_append(made, head + tail, strlen(head + tail));
        memcpy(subject, made, NAME_BYTES);
    }
    return 1;
}

/* 一般公共预算收入和支出: the second goes without what both are of. */
static void complete_opposites(struct respective *found)
{
    static const char *const HEADS[] = { "收入", "支出", "存款余额", "贷款余额" };
    for (size_t i = 1; i < found->count; i++) {
        char *subject = found->subjects[i];
        const char *before = found->subjects[i - 1];
        for (size_t k = 0; k < sizeof HEADS / sizeof *HEADS; k++) {
            const char *other = HEADS[k ^ 1];
            if (strcmp(subject, HEADS[k]) == 0 && utf8_ends(before, strlen(before), other)) {
                subject[0] = '\0';
                name_append(subject, before, strlen(before) - strlen(other));
                name_append(subject, HEADS[k], strlen(HEADS[k]));
                break;
            }
        }
    }
}

static void spread_head(struct respective *found)
{
    if (spread_ordinals(found)) {
        return;
    }
    complete_opposites(found);
    const char *last = found->subjects[found->count - 1];
    size_t head = word_set_ends(&SHARED_HEADS, last, strlen(last));
    for (size_t i = 0; head > 0 && i + 1 < found->count; i++) {
        char *subject = found->subjects[i];
        int complete = word_set_ends(&SHARED_HEADS, subject, strlen(subject)) > 0;
        complete |= strlen(subject) > 3 && memcmp(subject + strlen(subject) - 3, last + strlen(last) - 3, 3) == 0;
        if (!complete) {
            name_append(subject, last + strlen(last) - head, head);
        }
    }
}

/* 城乡居民…: the town's figure stands first. */
static int split_town_and_country(struct respective *found)
{
    static const char *const BOTH = "城乡";
    char whole[NAME_BYTES];
    memcpy(whole, found->subjects[0], NAME_BYTES);
    const char *at = strstr(whole, BOTH);
    if (at == NULL || found->count != 1) {
        return 0;
    }
    static const char *const HALVES[] = { "城镇", "农村" };
    for (size_t i = 0; i < 2; i++) {
        found->subjects[i][0] = '\0';
        name_append(found->subjects[i], whole, (size_t)(at - whole));
        name_append(found->subjects[i], HALVES[i], strlen(HALVES[i]));
        name_append(found->subjects[i], at + strlen(BOTH), strlen(at + strlen(BOTH)));
    }
    found->count = 2;
    return 1;
}

/* The clause before, when 分别 opens its own. */
static void clause_before(const struct sentence *sentence, size_t clause, size_t *begin, size_t *end)
{
    *end = clause > 0 ? clause - 1 : 0;
    *begin = *end;
    while (*begin > 0 && sentence->tokens[*begin - 1].kind != TOKEN_COMMA &&
           sentence->tokens[*begin - 1].kind != TOKEN_STRONG) {
        --*begin;
    }
}

/* 总收入98亿元，其中地方收入56亿元，分别增长6%、5%: the figures just named. */
static int take_last_named(const struct mention *mentions, size_t first, size_t run, struct respective *found)
{
    size_t taken = 0;
    for (size_t i = first; i > 0 && taken < run; i--) {
        const struct mention *one = &mentions[i - 1];
        if ((one->measure != YB_LEVEL && one->measure != YB_SHARE) || one->measure != mentions[first - 1].measure ||
            one->skipped || (mentions[i].relation == RELATION_FIRST && run == 2)) {
            return 0;
        }
        taken++;
        memcpy(found->subjects[run - taken], one->name, NAME_BYTES);
    }
    found->count = taken == run ? run : 0;
    return taken == run;
}

static int is_rate(const char *subject)
{
    WORD_SET(RATES, "增速", "增幅", "总量", "涨幅", "降幅");
    return word_set_has(&RATES, subject, strlen(subject));
}

/* 甲收入3万元、增长5%，乙收入2万元、增长7%，增速分列第3、第4位: of the amounts just named. */
static int take_rates_of_last(const struct mention *mentions, size_t first, size_t run, struct respective *found)
{
    char rate[NAME_BYTES] = "";
    if (found->count == 1 && is_rate(found->subjects[0])) {
        memcpy(rate, found->subjects[0], NAME_BYTES);
    }
    size_t taken = 0;
    for (size_t i = first; rate[0] != '\0' && i > 0 && taken < run && first - i < 2 * RESPECTIVE_SUBJECTS; i--) {
        const struct mention *one = &mentions[i - 1];
        if (one->measure == YB_LEVEL && !one->skipped) {
            taken++;
            memcpy(found->subjects[run - taken], one->name, NAME_BYTES);
            name_append(found->subjects[run - taken], rate, strlen(rate));
        }
        if (one->relation == RELATION_FIRST) {
            break;
        }
    }
    found->count = taken == run ? run : found->count;
    return taken == run && rate[0] != '\0';
}

/* 出口5亿元，增长8%，总量、增速分别居第3、第2: both of the amount just named. */
static void name_rates(const struct mention *mentions, size_t first, struct respective *found)
{
    for (size_t i = 0; i < found->count; i++) {
        if (!is_rate(found->subjects[i])) {
            return;
        }
    }
    size_t at = first;
    while (at > 0 && (mentions[at - 1].measure != YB_LEVEL || mentions[at - 1].skipped)) {
        if (mentions[at].relation == RELATION_FIRST) {
            return;
        }
        at--;
    }
    for (size_t i = 0; at > 0 && mentions[at].relation != RELATION_FIRST && i < found->count; i++) {
        char made[NAME_BYTES] = "";
        name_append(made, mentions[at - 1].name, strlen(mentions[at - 1].name));
        name_append(made, found->subjects[i], strlen(found->subjects[i]));
        memcpy(found->subjects[i], made, NAME_BYTES);
    }
}

static int find_subjects(const struct sentence *sentence, const struct mention *mentions, size_t first, size_t each,
                         size_t run, struct respective *carried)
{
    struct respective found;
    const struct mention *mention = &mentions[first];
    size_t begin = mention->before_begin, end = each;
    split_subjects(sentence, begin, end > begin ? end : begin, &found);
    if (found.count == 0 && carried->count == run) {
        return 1;
    }
    if (run > 1 && take_rates_of_last(mentions, first, run, &found)) {
        *carried = found;
        return 1;
    }
    if (found.count == 0 && take_last_named(mentions, first, run, &found)) {
        *carried = found;
        return 1;
    }
    if (found.count == 0) {
        clause_before(sentence, mention->clause_begin, &begin, &end);
        split_subjects(sentence, begin, end, &found);
    }
    if (run == 2 && found.count == 1) {
        split_town_and_country(&found);
    }
    if (found.count != run) {
        return 0;
    }
    spread_head(&found);
    name_rates(mentions, first, &found);
    *carried = found;
    return 1;
}

/* 城镇、农村居民收入达到4万元、2万元: as many subjects as figures, without 分别. */
static int find_unsaid(const struct sentence *sentence, const struct mention *mentions, size_t first, size_t run,
                       struct respective *carried)
{
    struct respective found;
    const struct mention *one = &mentions[first];
    for (size_t i = 1; i < run; i++) {
        if (mentions[first + i].quantity->kind != one->quantity->kind ||
            mentions[first + i].relation != RELATION_ITEM) {
            return 0;
        }
    }
    if (one->after_begin != one->after_end) {
        return 0;
    }
    split_subjects(sentence, one->before_begin, one->before_end, &found);
    if (found.count != run) {
        return 0;
    }
    spread_head(&found);
    *carried = found;
    return 1;
}

/* 学校、医院分别新建3所、2所: new ones, not all there are. */
static void take_verb(const struct sentence *sentence, size_t begin, size_t end, struct respective *found)
{
    for (size_t i = begin; i < end; i++) {
        const struct token *at = &sentence->tokens[i];
        if (at->kind != TOKEN_TEXT || !(at->classes & WORD_ACTION) ||
            (at->classes & (WORD_UP | WORD_DOWN | WORD_LINK))) {
            continue;
        }
        for (size_t k = 0; k < found->count; k++) {
            char made[NAME_BYTES] = "";
            name_append(made, sentence->text + at->begin, (size_t)(at->end - at->begin));
            name_append(made, found->subjects[k], strlen(found->subjects[k]));
            memcpy(found->subjects[k], made, NAME_BYTES);
        }
        return;
    }
}

/* 分别恢复到2019年的81%和76%, 分别完成任务的98%和102%: shares of what. */
static void add_base(const struct sentence *sentence, const struct mention *mention, size_t each,
                     struct respective *found)
{
    char base[NAME_BYTES] = "";
    for (size_t i = each; mention->measure == YB_SHARE && i < mention->token; i++) {
        const struct token *at = &sentence->tokens[i];
        const char *text = sentence->text + at->begin;
        if (at->kind == TOKEN_TEXT && (at->classes & WORD_TASK) && base[0] == '\0') {
            name_append(base, "任务完成率", strlen("任务完成率"));
            break;
        }
        if (base[0] != '\0' && (at->classes & WORD_OF)) {
            break;
        }
        if (base[0] != '\0' || (at->kind == TOKEN_TEXT && utf8_starts(text, sentence->length - at->begin, "恢复"))) {
            name_append(base, text, (size_t)(at->end - at->begin));
        }
    }
    for (size_t i = 0; i < found->count; i++) {
        name_append(found->subjects[i], base, strlen(base));
    }
}

size_t respective_assign(const struct sentence *sentence, struct mention *mentions, size_t first, size_t count,
                         struct respective *carried)
{
    size_t run = run_length(mentions, first, count);
    if (run < 2) {
        return 0;
    }
    size_t each = find_each(sentence, &mentions[first]);
    if (each == SIZE_MAX) {
        /* 增长8%和7%, behind a distribution of as many */
        uint32_t change = mention_classes(sentence, mentions[first].before_begin, mentions[first].before_end);
        int again =
            carried->count == run && (change & (WORD_UP | WORD_DOWN)) && mentions[first].relation != RELATION_FIRST;
        if (!again && !find_unsaid(sentence, mentions, first, run, carried)) {
            return 0;
        }
    } else if (!find_subjects(sentence, mentions, first, each, run, carried)) {
        return 0;
    }
    if (each != SIZE_MAX) {
        struct mention *one = &mentions[first];
        take_verb(sentence, each + 1, one->token, carried);
        judge_measure(sentence, one, first > 0 ? one - 1 : NULL);
        add_base(sentence, one, each, carried);
    }
    for (size_t i = 0; i < run; i++) {
        struct mention *one = &mentions[first + i];
        judge_measure(sentence, one, first + i > 0 ? one - 1 : NULL);
        memcpy(one->own, carried->subjects[i], NAME_BYTES);
        memcpy(one->name, carried->subjects[i], NAME_BYTES);
        memcpy(one->subject, carried->subjects[i], NAME_BYTES);
    }
    return run;
}
