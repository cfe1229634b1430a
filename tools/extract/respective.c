/* 城乡居民收入分别增长8%、7%: one subject per figure. */
#include <string.h>

#include "extract/judge.h"
#include "extract/naming.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

/* No words stand before the figure; the sign of -1.7% is none. */
static int is_plain_item(const struct sentence *sentence, const struct mention *mention)
{
    if (mention->relation != RELATION_ITEM && mention->relation != RELATION_NEXT) {
        return 0;
    }
    for (size_t i = mention->before_begin; i < mention->before_end; i++) {
        /* 分别提高到每人每月640元和每人每年5200元 */
        const struct token *at = &sentence->tokens[i];
        int rate =
            at->kind == TOKEN_TEXT && (at->classes & WORD_ADVERB) && utf8_starts(sentence->text + at->begin, 3, "每");
        if (at->kind != TOKEN_DROPPED && !rate) {
            return 0;
        }
    }
    return 1;
}

/* Figures from `first` on that stand side by side: A、B和C. */
static size_t run_length(const struct sentence *sentence, const struct mention *mentions, size_t first, size_t count)
{
    size_t run = 1;
    while (first + run < count && run < RESPECTIVE_SUBJECTS && is_plain_item(sentence, &mentions[first + run])) {
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

/* The clause before, when 分别 opens its own. */
static void clause_before(const struct sentence *sentence, size_t clause, size_t *begin, size_t *end)
{
    *end = clause > 0 ? clause - 1 : 0;
    *begin = *end;
    while (*begin > 0 && sentence->tokens[*begin - 1].kind != TOKEN_COMMA &&
           sentence->tokens[*begin - 1].kind != TOKEN_STRONG) {
        --*begin;
    }
    /* 起数、死亡人数实现双下降: up to what they did. */
    size_t pause = *begin;
    for (size_t i = *begin; i < *end; i++) {
        pause = is_and(&sentence->tokens[i]) ? i + 1 : pause;
        if (pause > *begin && i > pause && (sentence->tokens[i].classes & WORD_LINK)) {
            *end = i;
        }
    }
}

/* 甲、乙、丙三家企业分别实现产值…: a count of as many sums up what the list names; what they made is each one's. */
static int take_counted(const struct sentence *sentence, const struct mention *mentions, size_t first, size_t each,
                        size_t run, struct respective *found)
{
    const struct mention *counted = first > 0 ? &mentions[first - 1] : NULL;
    struct phrase head;
    char text[NAME_BYTES] = "";
    if (counted == NULL || each == SIZE_MAX || mentions[first].relation != RELATION_SHARED ||
        counted->quantity->value.mantissa != (int64_t)run || counted->quantity->value.scale != 0) {
        return 0;
    }
    split_subjects(sentence, counted->before_begin, counted->token, found);
    phrase_take(&head, sentence, each + 1, mentions[first].token, 1);
    phrase_trim_before(&head);
    phrase_append(&head, 0, head.count, text);
    for (size_t i = 0; i < found->count && found->count == run; i++) {
        name_append(found->subjects[i], text, strlen(text));
    }
    return found->count == run;
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
    if (take_counted(sentence, mentions, first, each, run, &found)) {
        *carried = found;
        return 1;
    }
    if (found.count != run && mention->relation == RELATION_SHARED) {
        split_subjects(sentence, begin, end > begin ? end : begin, &found);
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
        respective_split_town_and_country(&found);
    }
    if (found.count != run) {
        return 0;
    }
    respective_spread_heads(&found);
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
    respective_spread_heads(&found);
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
    size_t run = run_length(sentence, mentions, first, count);
    if (run < 2) {
        return 0;
    }
    size_t each = find_each(sentence, &mentions[first]);
    if (each == SIZE_MAX) {
        /* 增长8%和7%, behind a distribution of as many */
        /* 较2016年净增8000元、4000元 */
        uint32_t change = mention_classes(sentence, mentions[first].before_begin, mentions[first].before_end);
        int again = carried->count == run && (change & (WORD_UP | WORD_DOWN | WORD_COMPARE)) &&
                    mentions[first].relation != RELATION_FIRST;
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
