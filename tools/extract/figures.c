/* See figures.h. */
#include "extract/figures.h"

#include <string.h>

#include "extract/judge.h"
#include "extract/naming.h"
#include "extract/unit_cache.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

#define EVIDENCE_CHARACTERS 40
#define UNIT_BYTES          64
#define SERIES_LOOKBACK     16
#define HEADING_BYTES       120 /* longer sentences are no headings */

/* 2017年的9860元, 2017年的1.8倍: a year to compare with, for one figure. */
static int is_base(const struct sentence *sentence, size_t at)
{
    return at > 0 && at + 2 < sentence->token_count && sentence->tokens[at + 1].kind == TOKEN_TEXT &&
           (sentence->tokens[at + 1].classes & WORD_OF) && sentence->tokens[at + 2].kind == TOKEN_QUANTITY;
}

/* 较2016年提高: a year to compare with says nothing of the figure's own. */
static int is_compared(const struct sentence *sentence, size_t at)
{
    WORD_SET(WORDS, "较", "比", "与", "同", "恢复到", "恢复至", "恢复", "相当于");
    if (at == 0 || sentence->tokens[at - 1].kind != TOKEN_TEXT) {
        return 0;
    }
    const struct token *before = &sentence->tokens[at - 1];
    return word_set_has(&WORDS, sentence->text + before->begin, (size_t)(before->end - before->begin));
}

/* 从70%（2021年）提升至90%: the bracket says when the figure before it was. */
static int is_aside(const struct sentence *sentence, size_t at)
{
    const struct token *tokens = sentence->tokens;
    return at > 1 && at + 1 < sentence->token_count && tokens[at - 2].kind == TOKEN_QUANTITY &&
           sentence->text[tokens[at - 1].begin] == '(' && sentence->text[tokens[at + 1].begin] == ')';
}

/* 力争上半年动工: among aims, a time inside a sentence is one clause's. */
static int is_deadline(const extract_reading *reading, size_t at, const time_expression *time)
{
    return reading->planning && at > 1 && time->kind == YEAR_NONE && time->span.first != 0;
}

/* 2017年的9860元 and 全年5亿元 are over with their figure, 全年收入8%、支出7% with the list, a ratio with its parts. */
static int ends_local(const struct sentence *sentence, size_t at, int local)
{
    const struct quantity *quantity = &sentence->quantities[sentence->tokens[at].index];
    int listed = at + 1 < sentence->token_count && sentence->tokens[at + 1].kind == TOKEN_PAUSE;
    return (local == 3 && (quantity->ratio == 0 || quantity->ratio == 3)) || (local == 2 && !listed);
}

/* Periods said in the sentence, in order; each figure has the one that holds where it stands. */
static void assign_periods(const extract_reading *reading, struct mention *mentions)
{
    const struct sentence *sentence = reading->sentence;
    struct period current = reading->section, before_local = current, opening = current;
    size_t next = 0, named = 0;
    int local = 0, said = 0;
    for (size_t i = 0; i < sentence->token_count; i++) {
        const struct token *at = &sentence->tokens[i];
        /* 下半年要确保全年收入增长7%，支出增长5%；: among aims, 全年 lasts to the ；. */
        int separator = at->kind == TOKEN_STRONG || (at->kind == TOKEN_COMMA && !(local == 2 && reading->planning));
        if (separator && local && (next > named || sentence->tokens[i - 1].kind != TOKEN_TIME)) {
            current = before_local;
            local = 0;
        }
        if (at->kind == TOKEN_STRONG) {
            current = opening;
            local = 0;
        } else if (at->kind == TOKEN_TIME) {
            const time_expression *time = &sentence->times[at->index];
            if (is_compared(sentence, i)) {
                continue;
            }
            if (is_aside(sentence, i)) {
                mentions[next - 1].period = period_after(current, reading->section, reading->calendar, time);
                continue;
            }
            if ((time->local || time->edition || is_deadline(reading, i, time)) && !local && i > 0) {
                before_local = current;
                local = 1 + time->local;
                named = next;
            }
            if (is_base(sentence, i) && !local) {
                before_local = current;
                local = 3;
            }
            current = period_after(current, reading->section, reading->calendar, time);
            said = 1;
            opening = i == 0 || (i == 1 && sentence->tokens[0].kind == TOKEN_TEXT) ? current : opening; /* 到2025年 */
            if (time->edition && next > 0 && mentions[next - 1].clause_end > i) {
                mentions[next - 1].period = current;
            }
        } else if (at->kind == TOKEN_QUANTITY) {
            int times = local == 3 && (sentence->quantities[at->index].kind & MEASURE_MULTIPLE);
            mentions[next].period_said = said;
            mentions[next++].period = times ? before_local : current;
            if (ends_local(sentence, i, local) && !(local == 2 && reading->planning)) {
                current = before_local;
                local = 0;
            }
        }
    }
}

/* 7.5%、8%左右: the hedge behind a list holds for all of it. */
static void spread_hedges(struct mention *mentions, size_t count, yb_bound bounds[])
{
    for (size_t i = 0; i < count; i++) {
        bounds[i] = mentions[i].quantity->bound;
    }
    for (size_t i = count; i > 1; i--) {
        if (mentions[i - 1].relation == RELATION_ITEM && mentions[i - 1].before_begin == mentions[i - 1].before_end &&
            bounds[i - 1] == YB_ABOUT && bounds[i - 2] == YB_EXACT &&
            mentions[i - 1].quantity->kind == mentions[i - 2].quantity->kind) {
            bounds[i - 2] = YB_ABOUT;
        }
    }
}

/* Whether a sentence before it in the paragraph named another period, and its own none. */
static int is_assumed(const extract_reading *reading, const struct mention *mention)
{
    const struct period *spoken = &reading->spoken, *own = &mention->period;
    return !mention->period_said && spoken->year != 0 &&
           (spoken->year != own->year || spoken->span.first != own->span.first || spoken->span.last != own->span.last);
}

/* As reports print it: 村（居）. */
static const char *make_name(extract_memory *memory, const char *name)
{
    char printed[2 * NAME_BYTES];
    size_t length = strcspn(name, "()");
    if (name[length] == '\0') {
        return extract_copy(memory, name, length);
    }
    length = 0;
    for (const char *at = name; *at != '\0'; at++) {
        const char *wide = *at == '(' ? "（" : *at == ')' ? "）" : NULL;
        memcpy(printed + length, wide != NULL ? wide : at, wide != NULL ? 3 : 1);
        length += wide != NULL ? 3 : 1;
    }
    return extract_copy(memory, printed, length);
}

static int make_unit(const struct sentence *sentence, const struct quantity *quantity, char unit[UNIT_BYTES])
{
    const char *scale = quantity->percent_words ? "%" : quantity->scale;
    size_t front = strlen(scale);
    size_t length = quantity->percent_words ? 0 : (size_t)(quantity->unit_end - quantity->unit_begin);
    if ((front + length == 0 && !quantity->rank && !quantity->ratio) || front + length >= UNIT_BYTES) {
        return 0;
    }
    memcpy(unit, scale, front);
    memcpy(unit + front, sentence->text + quantity->unit_begin, length);
    unit[front + length] = '\0';
    return 1;
}

/* Line breaks and the like, eight bytes at a time. */
static int has_controls(const char *text, size_t length)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t found = 0, eight = 0;
    size_t at = 0;
    for (; length - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, text + at, sizeof eight);
        found |= (eight - 0x20 * each) & ~eight & 0x80 * each;
    }
    for (; at < length; at++) {
        found |= (unsigned char)text[at] < 0x20;
    }
    return found != 0;
}

/* The report's bytes around the figure: from its clause, at most 40 characters, on one line. */
static char *make_evidence(const extract_reading *reading, size_t begin, size_t end, size_t clause, size_t clause_end)
{
    const char *text = reading->original;
    size_t from = begin, to = end, characters = utf8_count(text + begin, end - begin);
    while (from > clause && characters < EVIDENCE_CHARACTERS - 6) {
        from = utf8_before(text, from);
        characters++;
    }
    while (to < clause_end && characters < EVIDENCE_CHARACTERS) {
        to += utf8_length((unsigned char)text[to]);
        characters++;
    }
    if (characters <= EVIDENCE_CHARACTERS && !has_controls(text + from, to - from)) {
        return extract_copy(reading->memory, text + from, to - from);
    }
    char *evidence = extract_allocate(reading->memory, to - from + 1);
    if (evidence == NULL) {
        return NULL;
    }
    size_t length = 0, kept = 0;
    for (size_t at = from; at < to && kept < EVIDENCE_CHARACTERS;) {
        size_t step = utf8_length((unsigned char)text[at]);
        if ((unsigned char)text[at] >= 0x20) {
            memcpy(evidence + length, text + at, step);
            length += step;
            kept++;
        }
        at += step;
    }
    evidence[length] = '\0';
    return evidence;
}

/* 财政收入14万元、税收收入1030万元: beside taxes it is the rest, no total. */
static int is_part_of_revenue(const struct sentence *sentence, const char *own)
{
    return strcmp(own, "财政收入") == 0 &&
           (strstr(sentence->text, "税收") != NULL || strstr(sentence->text, "税务收入") != NULL);
}

static const yb_metric *find_metric(const extract_reading *reading, const struct mention *mention, size_t count)
{
    if (mention->measure == YB_OTHER || mention->measure == YB_RANK) {
        return NULL;
    }
    const yb_metric *metric =
        naming_metric(reading->lexicon, wording_of(mention->own), count == 1 || !reading->has_parts);
    if (metric == NULL) {
        return NULL;
    }
    if (mention->measure == YB_YOY && utf8_ends(metric->name, strlen(metric->name), "降低率")) {
        return NULL; /* 能耗下降3% and 降低率3% differ in sign */
    }
    if (is_part_of_revenue(reading->sentence, mention->own)) {
        return NULL;
    }
    if ((mention->quantity->kind & MEASURE_POINT) && strcmp(metric->unit, "%") != 0) {
        return NULL; /* 增速提高2个百分点 is no growth of 2 % */
    }
    return metric;
}

static int convert(extract_figure *figure, const char *unit)
{
    if (unit == NULL || unit_cache_convert(figure->value, figure->unit, unit, &figure->canonical) != YB_OK) {
        return 0;
    }
    figure->canonical_unit = unit;
    figure->has_canonical = 1;
    return 1;
}

/* In the unit without its scale words. */
static void set_canonical(extract_figure *figure, extract_memory *memory)
{
    const char *base;
    yb_decimal converted;
    if (figure->measure == YB_RANK) {
        figure->canonical_unit = "";
        figure->canonical = figure->value;
        figure->has_canonical = 1; /* 第4位 is no count of persons */
    } else if (unit_cache_canonical(figure->value, figure->unit, &base, &converted) == YB_OK) {
        figure->canonical_unit =
            strcmp(base, figure->unit) == 0 ? figure->unit : extract_copy(memory, base, strlen(base));
        figure->canonical = converted;
        figure->has_canonical = figure->canonical_unit != NULL;
    }
}

/* The metric, unless the figure's unit cannot be the metric's, and the value in the canonical unit. */
static void set_metric(extract_figure *figure, const yb_metric *metric, extract_memory *memory)
{
    figure->metric = metric;
    if (metric != NULL && (figure->measure == YB_LEVEL || figure->measure == YB_SHARE)) {
        int fits = convert(figure, metric->unit);
        figure->metric = fits ? metric : NULL;
        figure->has_canonical = fits && figure->measure == YB_LEVEL;
    }
    if (!figure->has_canonical) {
        set_canonical(figure, memory);
    }
}

/* One series has one value: 农林牧渔业总产值20亿元，农业产值8亿元 name two things.
 * The figure that carries the metric's own name keeps it, else the first. */
static void keep_one_of_a_series(extract_reading *reading, size_t from, size_t last)
{
    extract_figure *figures = reading->figures;
    extract_figure *one = &figures[last];
    for (size_t i = last; one->metric != NULL && i > from && last - i < SERIES_LOOKBACK; i--) {
        extract_figure *other = &figures[i - 1];
        if (other->metric != one->metric || other->measure != one->measure || other->year != one->year ||
            other->span.first != one->span.first || other->span.last != one->span.last || other->role != one->role ||
            strcmp(other->name, one->name) == 0) {
            continue;
        }
        extract_figure *loser = strcmp(one->name, one->metric->name) == 0 ? other : one;
        loser->has_canonical = 0;
        set_metric(loser, NULL, reading->memory);
    }
}

static int grow(extract_reading *reading)
{
    size_t capacity = reading->capacity == 0 ? 64 : reading->capacity * 2;
    extract_figure *figures = extract_allocate_array(reading->memory, capacity, sizeof *figures);
    if (figures == NULL) {
        return 0;
    }
    if (reading->count > 0) {
        memcpy(figures, reading->figures, reading->count * sizeof *figures);
    }
    reading->figures = figures;
    reading->capacity = capacity;
    return 1;
}

yb_status figures_append(extract_reading *reading, extract_figure *figure, const yb_metric *metric, yb_error *error)
{
    if (reading->count == reading->capacity && !grow(reading)) {
        return extract_no_memory(error);
    }
    set_metric(figure, metric, reading->memory);
    reading->figures[reading->count++] = *figure;
    return YB_OK;
}

/* Blanks are left out of what is read: those behind a figure are none of it. */
static size_t without_blanks(const char *text, size_t begin, size_t end)
{
    static const char *const blank = "\xe3\x80\x80";
    for (;;) {
        if (end > begin && strchr(" \t\r\n", text[end - 1]) != NULL) {
            end--;
        } else if (end >= begin + 3 && memcmp(text + end - 3, blank, 3) == 0) {
            end -= 3;
        } else {
            return end;
        }
    }
}

static yb_status add_figure(extract_reading *reading, const struct mention *mention, size_t count, yb_bound bound,
                            yb_error *error)
{
    const struct sentence *sentence = reading->sentence;
    const struct quantity *quantity = mention->quantity;
    char unit[UNIT_BYTES];
    if (mention->skipped || mention->period.year == 0 || !make_unit(sentence, quantity, unit)) {
        return YB_OK;
    }
    size_t begin = sentence_origin(sentence, quantity->number_begin);
    size_t end = without_blanks(reading->text, begin, sentence_origin(sentence, quantity->figure_end));
    size_t first = mention->clause_begin < sentence->token_count ? mention->clause_begin : 0;
    size_t clause = sentence_origin(sentence, sentence->tokens[first].begin);
    size_t clause_end = mention->clause_end < sentence->token_count
                            ? sentence_origin(sentence, sentence->tokens[mention->clause_end].begin)
                            : sentence->end;
    extract_figure figure = { .measure = mention->measure,
                              .value = quantity->value,
                              .year = mention->period.year,
                              .span = mention->period.span,
                              .role = mention->role,
                              .bound = bound,
                              .period_assumed = is_assumed(reading, mention),
                              .offset = (uint32_t)begin,
                              .length = (uint32_t)(end - begin),
                              .sentence_offset = sentence->begin,
                              .sentence_length = sentence->end - sentence->begin };
    if (mention->down && figure.value.mantissa > 0) {
        figure.value.mantissa = -figure.value.mantissa;
    }
    figure.name = make_name(reading->memory, mention->name);
    figure.unit = extract_copy(reading->memory, unit, strlen(unit));
    figure.evidence = make_evidence(reading, begin, end, clause, clause_end);
    if (figure.name == NULL || figure.unit == NULL || figure.evidence == NULL) {
        return extract_no_memory(error);
    }
    return figures_append(reading, &figure, find_metric(reading, mention, count), error);
}

static yb_status read_piece(extract_reading *reading, yb_error *error)
{
    struct sentence *sentence = reading->sentence;
    struct mention *mentions = reading->mentions;
    yb_bound bounds[SENTENCE_QUANTITIES];
    size_t count = sentence->quantity_count, from = reading->count;
    mentions_find(sentence, mentions);
    reading->has_parts = (mention_classes(sentence, 0, sentence->token_count) & WORD_OF_WHICH) != 0;
    naming_assign(sentence, mentions, count, reading->lexicon, &reading->carry);
    assign_periods(reading, mentions);
    spread_hedges(mentions, count, bounds);
    for (size_t i = 0; i < count; i++) {
        if (judge_is_aim(sentence, &mentions[i])) {
            mentions[i].period.span = (yb_span) { 1, 12 };
        }
        judge_role(sentence, &mentions[i], i > 0 ? &mentions[i - 1] : NULL, reading->planning, reading->section);
        yb_status status = add_figure(reading, &mentions[i], count, bounds[i], error);
        if (status != YB_OK) {
            return status;
        }
        if (reading->count > from + 1) {
            keep_one_of_a_series(reading, from, reading->count - 1);
        }
    }
    if (count > 0 && mentions[count - 1].period_said) {
        reading->spoken = mentions[count - 1].period;
    }
    return YB_OK;
}

yb_status figures_read_sentence(extract_reading *reading, size_t begin, struct sentence_look look, yb_error *error)
{
    size_t end = look.end;
    if (!look.may_count) {
        reading->carry.heading[0] = '\0';
        if (end - begin <= HEADING_BYTES && naming_may_be_heading(reading->text + begin, end - begin)) {
            sentence_read(reading->sentence, reading->text, begin, end, reading->place);
            naming_keep_heading(reading->sentence, &reading->carry);
        }
        return YB_OK;
    }
    while (begin < end) {
        begin = sentence_read(reading->sentence, reading->text, begin, end, reading->place);
        if (reading->sentence->quantity_count > 0) {
            yb_status status = read_piece(reading, error);
            if (status != YB_OK) {
                return status;
            }
        } else {
            naming_keep_heading(reading->sentence, &reading->carry);
        }
    }
    return YB_OK;
}
