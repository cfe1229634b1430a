/* See outline.h. */
#include "extract/outline.h"

#include "bytes16.h"
#include "extract/sentence.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/word_table.h"

#define HEADING_BYTES 150
#define OPENING_BYTES 240

enum { SAYS_REVIEW = 1, SAYS_PLAN = 2 };

static const word_list LISTS[] = {
    { SAYS_REVIEW,
      "回顾 总结 完成情况 工作情况 以来工作 主要成绩 工作成效 取得的成绩 取得的成效 开展情况 运行情况 "
      "执行情况 进展情况 落实情况 主要做法 工作亮点 主要工作及 的工作成绩 推进情况 所做的工作 主要工作完成" },
    { SAYS_PLAN, "工作安排 工作计划 工作打算 工作思路 下一步 下步 今后 目标任务 主要目标 预期目标 工作重点 重点工作 "
                 "工作部署 总体要求 工作任务 发展目标 奋斗目标 主要任务 展望 工作建议 政府工作的 工作目标 工作举措 "
                 "工作谋划 明年 来年" },
};

static word_table words;

/* Where the last word about what was done, and about what is to come, stands
 * (from 1); 0: nowhere. */
struct said {
    size_t review, plan;
};

static struct said find_said(const char *text, size_t length)
{
    struct said found = { 0, 0 };
    word_table_need(&words, LISTS, sizeof LISTS / sizeof *LISTS);
    for (size_t at = 0; at < length; at += utf8_length((unsigned char)text[at])) {
        const word_entry *word = word_table_match(&words, text + at, length - at);
        if (word != NULL) {
            found.review = word->bits & SAYS_REVIEW ? at + 1 : found.review;
            found.plan = word->bits & SAYS_PLAN ? at + 1 : found.plan;
        }
    }
    return found;
}

/* Period and 以来 of a heading: the first year, the first span. */
static void read_period(const char *text, size_t length, struct heading *found)
{
    for (size_t at = 0; at < length;) {
        time_expression time;
        size_t bytes = time_read(text + at, length - at, &time);
        if (bytes == 0) {
            at += utf8_length((unsigned char)text[at]);
            continue;
        }
        if (!time.point && time.kind == YEAR_NAMED && found->period.year == 0) {
            found->period.year = time.year;
        }
        if (!time.point && time.span.first != 0 && found->period.span.first == 0) {
            found->period.span = time.span;
        }
        found->so_far |=
            utf8_ends(text, at + bytes, "以来") || utf8_starts(text + at + bytes, length - at - bytes, "以来");
        at += bytes;
    }
}

static int count_years(const char *text, size_t length)
{
    int years = 0;
    for (size_t at = 0; at < length;) {
        time_expression time;
        size_t bytes = time_read(text + at, length - at, &time);
        years += bytes > 0 && time.kind == YEAR_NAMED && !time.point;
        at += bytes > 0 ? bytes : utf8_length((unsigned char)text[at]);
    }
    return years;
}

#define MARK_BYTES 12 /* the 、 of 十二、 ends here at the latest */

/* A look at the first characters: whether a 、 may stand among them. */
static int may_be_numbered(const char *text, const struct paragraph *paragraph)
{
    for (size_t at = 0; at < MARK_BYTES && paragraph->begin + at < paragraph->end; at += 3) {
        unsigned char lead = (unsigned char)text[paragraph->begin + at];
        if (lead < 0xe4 || lead > 0xe9) {
            return 1;
        }
    }
    return 0;
}

/* The heading at the front of a paragraph: the whole line, or what stands
 * before the first full stop when it begins like 二、. */
static size_t heading_text(const char *text, const struct paragraph *paragraph, char normal[HEADING_BYTES + 4])
{
    size_t end = paragraph->end - paragraph->begin > HEADING_BYTES ? paragraph->begin + HEADING_BYTES : paragraph->end;
    if (!paragraph->heading && !may_be_numbered(text, paragraph)) {
        return 0;
    }
    while (end < paragraph->end && ((unsigned char)text[end] & 0xc0) == 0x80) {
        end--;
    }
    size_t length = sentence_normalise(text, paragraph->begin, end, normal, NULL, NULL);
    if (paragraph->heading) {
        return length;
    }
    char *stop = strstr(normal, "。"), *mark = strstr(normal, "、");
    if (stop == NULL || mark == NULL || mark - normal > 9 || stop - normal > 90) {
        return 0;
    }
    *stop = '\0';
    return (size_t)(stop - normal);
}

/* What a heading says; kind HEADING_NONE for one that changes nothing. */
static struct heading read_heading(const char *text, const struct paragraph *paragraph)
{
    char normal[HEADING_BYTES + 4];
    struct heading found = { HEADING_NONE, { 0, { 0, 0 } }, 0 };
    size_t length = heading_text(text, paragraph, normal);
    struct said said = find_said(normal, length);
    /* 2022年工作总结和2023年工作计划 is a title. */
    if ((said.review == 0 && said.plan == 0) || (said.review > 0 && said.plan > said.review) ||
        count_years(normal, length) > 1) {
        return found;
    }
    found.kind = said.review > said.plan ? HEADING_REVIEW : HEADING_PLAN;
    read_period(normal, length, &found);
    return found;
}

/* 预期目标是, 预期目标为, 预期目标： */
static int states_aims(const char *text)
{
    WORD_SET(VERBS, "是", "为", "：");
    static const char *const AIMS = "预期目标";
    while ((text = strstr(text, AIMS)) != NULL) {
        text += strlen(AIMS);
        if (word_set_starts(&VERBS, text, strlen(text)) > 0) {
            return 1;
        }
    }
    return 0;
}

static int says_any(word_set *set, const char *text, size_t length)
{
    for (size_t at = 0; at < length; at += utf8_length((unsigned char)text[at])) {
        if (word_set_starts(set, text + at, length - at) > 0) {
            return 1;
        }
    }
    return 0;
}

struct heading outline_opening(const char *text, size_t begin, size_t end, int first_of_paragraph,
                               struct period reported)
{
    WORD_SET(AHEAD, "下阶段，", "下阶段,", "下一阶段，", "下一阶段,", "下一步，", "下一步,", "接下来，", "接下来,",
             "今后，", "今后一段时间", "新的一年，", "新的一年,");
    WORD_SET(WILL, "将", "力争", "预期", "目标", "计划", "要", "抓好", "确保");
    char normal[OPENING_BYTES + 4];
    struct heading found = { HEADING_NONE, { 0, { 0, 0 } }, 0 };
    if (end - begin > OPENING_BYTES) {
        end = begin + OPENING_BYTES;
        while (((unsigned char)text[end] & 0xc0) == 0x80) {
            end--;
        }
    }
    size_t length = sentence_normalise(text, begin, end, normal, NULL, NULL);
    int aims = states_aims(normal);
    time_expression time;
    size_t bytes = length > 0 ? time_read(normal, length, &time) : 0;
    int later = first_of_paragraph && bytes > 0 && !time.point &&
                ((time.kind == YEAR_NAMED && time.year > reported.year && reported.year != 0) ||
                 time.kind == YEAR_NEXT || (time.kind == YEAR_NONE && time.span.first > reported.span.last)) &&
                says_any(&WILL, normal, length);
    later |= first_of_paragraph && word_set_starts(&AHEAD, normal, length) > 0;
    if (later || aims) {
        found.kind = HEADING_PLAN;
        read_period(normal, bytes > 0 ? bytes : aims ? length : 0, &found);
    }
    return found;
}

/* Years that a report's headings and first lines give away. */
struct clues {
    struct heading review, plan;
    int date_year, date_month; /* of the meeting */
    int title_year, title_of_period;
    int counts[201]; /* mentions of 1900 .. 2100 in the first half */
};

/* A date like 2022年10月28日 in one of the first lines. */
static void find_date(const char *normal, size_t length, struct clues *clues)
{
    for (size_t at = 0; at < length; at += utf8_length((unsigned char)normal[at])) {
        time_expression time;
        size_t bytes = time_read(normal + at, length - at, &time);
        if (bytes > 0 && time.kind == YEAR_NAMED && time.point && time.span.first == time.span.last &&
            time.span.first != 0) {
            clues->date_year = time.year;
            clues->date_month = time.span.first;
            return;
        }
        if (bytes > 0 && time.kind == YEAR_NAMED && !time.point && clues->title_year == 0) {
            clues->title_year = time.year;
            clues->title_of_period =
                strstr(normal, "公报") != NULL || strstr(normal, "总结") != NULL || count_years(normal, length) > 1;
        }
        if (bytes > 0) {
            return;
        }
    }
}

static void count_mentions(const char *text, size_t length, struct clues *clues)
{
    const char *at = text, *end = text + length;
    for (; (at = bytes16_search(at, (size_t)(end - at), "年", 3)) != NULL; at += 3) {
        int year = 0;
        size_t digits = at - text >= 4 ? 4 : 0;
        while (digits > 0 && at[-(ptrdiff_t)digits] >= '0' && at[-(ptrdiff_t)digits] <= '9') {
            year = year * 10 + (at[-(ptrdiff_t)digits--] - '0');
        }
        if (digits == 0 && year >= 1900 && year <= 2100) {
            clues->counts[year - 1900]++;
        }
    }
}

static void note_heading(const struct heading *heading, struct clues *clues)
{
    if (heading->kind == HEADING_REVIEW && clues->review.kind == HEADING_NONE) {
        clues->review = *heading;
    } else if (heading->kind == HEADING_REVIEW && clues->review.period.year == 0) {
        clues->review.period = heading->period;
    }
    if (heading->kind == HEADING_PLAN && (clues->plan.kind == HEADING_NONE || clues->plan.period.year == 0)) {
        clues->plan = *heading;
    }
}

/* What was found so far, of items of one size. */
struct list {
    void *items;
    size_t count, capacity;
};

/* Room for one more; NULL without memory. */
static void *add_item(extract_memory *memory, struct list *list, size_t size)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : 2 * list->capacity;
        void *larger = extract_allocate_array(memory, capacity, size);
        if (larger == NULL) {
            return NULL;
        }
        if (list->count > 0) {
            memcpy(larger, list->items, list->count * size);
        }
        list->items = larger;
        list->capacity = capacity;
    }
    return (char *)list->items + list->count++ * size;
}

/* 0 without memory. */
static int gather(extract_memory *memory, const char *text, size_t length, struct clues *clues, struct outline *made)
{
    struct list paragraphs = { 0 }, parts = { 0 };
    struct paragraph paragraph;
    char normal[HEADING_BYTES + 4];
    size_t lines = 0;
    for (size_t at = 0; outline_next(text, length, at, &paragraph); at = paragraph.end, lines++) {
        struct heading heading = read_heading(text, &paragraph);
        struct paragraph *kept = add_item(memory, &paragraphs, sizeof *kept);
        if (kept == NULL) {
            return 0;
        }
        *kept = paragraph;
        if (lines < 12 && paragraph.end - paragraph.begin <= HEADING_BYTES && clues->date_year == 0) {
            find_date(normal, sentence_normalise(text, paragraph.begin, paragraph.end, normal, NULL, NULL), clues);
        }
        if (heading.kind == HEADING_NONE) {
            continue;
        }
        note_heading(&heading, clues);
        struct outline_part *part = add_item(memory, &parts, sizeof *part);
        if (part == NULL) {
            return 0;
        }
        *part = (struct outline_part) { paragraph.begin, heading };
    }
    *made = (struct outline) { .paragraphs = paragraphs.items,
                               .paragraph_count = paragraphs.count,
                               .parts = parts.items,
                               .part_count = parts.count };
    count_mentions(text, length / 2, clues);
    return 1;
}

static int most_mentioned(const struct clues *clues)
{
    int best = 0;
    for (int i = 0; i < 201; i++) {
        if (clues->counts[i] > 0 && (best == 0 || clues->counts[i] >= clues->counts[best - 1900])) {
            best = 1900 + i;
        }
    }
    return best;
}

/* The year reviewed, by what is surest. */
static int review_year(const struct clues *clues, int hint)
{
    int partial_plan = clues->plan.period.span.first > 1;
    if (clues->review.period.year != 0) {
        return clues->review.period.year;
    }
    if (clues->plan.period.year != 0) {
        return partial_plan ? clues->plan.period.year : clues->plan.period.year - 1;
    }
    if (clues->date_year != 0) {
        return clues->date_month <= 4 ? clues->date_year - 1 : clues->date_year;
    }
    if (clues->title_year != 0 && clues->title_of_period) {
        return clues->title_year;
    }
    if (clues->title_year != 0) {
        int index = clues->title_year - 1900;
        return index > 0 && clues->counts[index - 1] > clues->counts[index] ? clues->title_year - 1 : clues->title_year;
    }
    return hint != 0 ? hint : most_mentioned(clues);
}

yb_status outline_read(extract_memory *memory, const char *text, size_t length, int hint, struct outline *outline,
                       yb_error *error)
{
    struct clues clues = { 0 };
    struct outline made;
    if (!gather(memory, text, length, &clues, &made)) {
        return extract_no_memory(error);
    }
    int year = review_year(&clues, hint), plan = clues.plan.period.year;
    yb_span span = clues.review.period.span;
    int partial = (span.first != 0 && span.last < 12) || clues.review.so_far;
    made.year = year;
    made.review = (struct period) { year, span.first != 0 ? span : (yb_span) { 1, 12 } };
    if (plan == 0) {
        plan = year == 0                            ? 0
               : clues.date_year > year             ? clues.date_year
               : partial || clues.date_year == year ? year
                                                    : year + 1;
    }
    made.plan =
        (struct period) { plan, clues.plan.period.span.first != 0 ? clues.plan.period.span : (yb_span) { 1, 12 } };
    made.calendar.this_year = clues.date_year != 0 ? clues.date_year : clues.plan.period.year != 0 ? plan : year;
    *outline = made;
    return YB_OK;
}
