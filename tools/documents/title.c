#include "documents/title.h"

#include <stdio.h>
#include <string.h>

#include "bytes16.h"
#include "documents/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int starts(const char *text, size_t length, const char *word)
{
    size_t wanted = strlen(word);
    return length >= wanted && memcmp(text, word, wanted) == 0;
}

static int ends(const char *text, size_t length, const char *word)
{
    size_t wanted = strlen(word);
    return length >= wanted && memcmp(text + length - wanted, word, wanted) == 0;
}

static size_t step_of(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* A copy without blanks of any width and without leading # of lists; 0: too long. */
static size_t squeeze(const char *line, size_t length, char to[TITLE_BYTES])
{
    size_t kept = 0;
    for (size_t at = 0; at < length;) {
        size_t step = step_of((unsigned char)line[at]);
        if ((unsigned char)line[at] <= ' ' || starts(line + at, length - at, "　") ||
            starts(line + at, length - at, "\xc2\xa0") || starts(line + at, length - at, "\xef\xbb\xbf")) {
            at += step;
            continue;
        }
        if (at + step > length || kept + step >= TITLE_BYTES) {
            return 0;
        }
        memcpy(to + kept, line + at, step);
        kept += step;
        at += step;
    }
    to[kept] = '\0';
    return kept;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ......12 behind an entry of a list of contents; what is left of the length. */
static size_t drop_page_number(const char *line, size_t length, int *entry)
{
    static const char *const LEADERS[] = { ".", "…", "·", "-", "—", "．", "_", "－", "/" };
    size_t end = length, digits = 0;
    int closed = ends(line, end, ")") || ends(line, end, "）");
    *entry = 0;
    end -= closed ? (line[end - 1] == ')' ? 1 : 3) : 0;
    while (end > 0 && is_digit(line[end - 1]) && digits < 5) {
        end--;
        digits++;
    }
    if (digits == 0 || digits > 4) {
        return length;
    }
    int leaders = ends(line, end, "(") || ends(line, end, "（");
    end -= leaders ? (line[end - 1] == '(' ? 1 : 3) : 0;
    for (size_t i = 0; i < COUNT(LEADERS); i++) {
        if (ends(line, end, LEADERS[i])) {
            end -= strlen(LEADERS[i]);
            leaders = 1;
            i = (size_t)-1;
        }
    }
    *entry = !closed || leaders;
    return *entry ? end : length;
}

/* 一、 （三） 12. 第二篇 before a title. */
static size_t numbering_length(const char *line, size_t length)
{
    static const char *const NUMERALS[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百" };
    static const char *const OPEN[] = { "（", "(", "第", "【", "[" };
    static const char *const CLOSE[] = { "、", "）", ")", ".", "．", "篇", "章", "部分", "】", "]", "：" };
    size_t at = 0, digits = 0;
    for (size_t i = 0; i < COUNT(OPEN); i++) {
        at = at == 0 && starts(line, length, OPEN[i]) ? strlen(OPEN[i]) : at;
    }
    for (size_t i = 0; i < COUNT(NUMERALS) && at < length;) {
        if (is_digit(line[at])) {
            at++;
            digits++;
            i = 0;
        } else if (starts(line + at, length - at, NUMERALS[i])) {
            at += 3;
            digits++;
            i = 0;
        } else {
            i++;
        }
    }
    for (size_t i = 0; digits > 0 && digits < 4 && i < COUNT(CLOSE); i++) {
        if (starts(line + at, length - at, CLOSE[i])) {
            return at + strlen(CLOSE[i]);
        }
    }
    return 0;
}

/* （送审稿）, （2022年度） behind a title. */
static size_t drop_bracket(const char *line, size_t length)
{
    if (!ends(line, length, "）") && !ends(line, length, ")")) {
        return length;
    }
    for (size_t at = length; at > 0 && length - at < 60; at--) {
        if (starts(line + at, length - at, "（") || (at < length && line[at] == '(')) {
            return at;
        }
    }
    return length;
}

static const char *const KINDS[] = {
    "国民经济和社会发展统计公报",
    "经济和社会发展统计公报",
    "统计公报",
    "政府工作报告",
    "工作报告",
    "工作总结报告",
    "工作总结",
    "工作情况总结",
    "工作情况报告",
    "工作情况汇报",
    "工作汇报",
    "工作总结和工作计划",
    "经济运行情况",
    "国民经济和社会发展计划执行情况的报告",
    "年度总结",
};

/* Where the kind of report begins that the line ends in; `length`: it ends in none. */
static size_t kind_at(const char *line, size_t length)
{
    static const char *const PLANS[] = { "工作计划", "工作打算", "工作思路", "工作安排", "工作谋划", "重点工作" };
    size_t end = length, found = length;
    /* 2022年工作总结及2023年工作计划 */
    for (size_t i = 0; i < COUNT(PLANS); i++) {
        if (ends(line, end, PLANS[i])) {
            end -= strlen(PLANS[i]);
            while (end > 0 && !ends(line, end, "及") && !ends(line, end, "和") && !ends(line, end, "与") &&
                   !ends(line, end, "暨") && length - end < 60) {
                end--;
            }
            end -= end >= 3 ? 3 : 0;
            break;
        }
    }
    for (size_t i = 0; i < COUNT(KINDS); i++) {
        if (ends(line, end, KINDS[i]) && end - strlen(KINDS[i]) < found) {
            found = end - strlen(KINDS[i]);
        }
    }
    return found;
}

/* 2022年, 2022年度, 二〇二二年, 关于 at the end of what stands before the kind. */
static size_t drop_year(const char *line, size_t length, int *year)
{
    static const char *const TAILS[] = {
        "上半年", "下半年", "全年", "年度", "年", "关于", "的", "第一季度", "前三季度"
    };
    static const char *const DIGITS[] = { "〇", "零", "○",  "Ο",  "O",  "一", "二",
                                          "三", "四", "五", "六", "七", "八", "九" };
    static const int VALUES[] = { 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    size_t end = length;
    for (size_t i = 0; i < COUNT(TAILS); i++) {
        if (ends(line, end, TAILS[i])) {
            end -= strlen(TAILS[i]);
            i = (size_t)-1;
        }
    }
    size_t front = end;
    int found = 0, power = 1;
    for (size_t i = 0; i < COUNT(DIGITS) && power < 10000;) {
        int digit = front > 0 && is_digit(line[front - 1]);
        if (digit || ends(line, front, DIGITS[i])) {
            found += power * (digit ? line[front - 1] - '0' : VALUES[i]);
            front -= digit ? 1 : strlen(DIGITS[i]);
            power *= 10;
            i = 0;
        } else {
            i++;
        }
    }
    if (power == 10000 && found >= 1900 && found < 2200) {
        *year = found;
        return front;
    }
    return end;
}

/* Marks that stand in sentences and not in names. */
static int has_marks(const char *text, size_t length)
{
    static const char *const MARKS[] = {
        "。", "，", "；", "：", "！", "？", ",", ";", ":", "、", "《", "》", "“", "”"
    };
    for (size_t i = 0; i < COUNT(MARKS); i++) {
        if (bytes16_search(text, length, MARKS[i], strlen(MARKS[i])) != NULL) {
            return 1;
        }
    }
    return 0;
}

/* The region at the end of the words, without what is above it: 临江市石桥镇人民政府 has
 * 石桥镇. 0: they end in none. */
static int last_region(const char *words, size_t length, char *region)
{
    static const char *const OFFICES[] = { "人民政府", "政府", "党委", "委员会", "办事处", "管委会", "党工委" };
    static const char *const SUFFIXES[] = {
        "街道", "镇", "乡", "区", "县", "市", "州", "旗", "盟", "省", "农场", "林场"
    };
    static const char *const NONE[] = { "全", "我", "本", "各", "该", "地", "城", "社",
                                        "园", "小", "辖", "老", "新", "灾", "乡", "农" };
    size_t end = length, begin = 0, last = 0;
    for (size_t i = 0; i < COUNT(OFFICES); i++) {
        if (ends(words, end, OFFICES[i])) {
            end -= strlen(OFFICES[i]);
            i = (size_t)-1;
        }
    }
    for (size_t at = 0; at < end; at += step_of((unsigned char)words[at])) {
        for (size_t i = 0; i < COUNT(SUFFIXES); i++) {
            size_t suffix = strlen(SUFFIXES[i]);
            if (!starts(words + at, end - at, SUFFIXES[i])) {
                continue;
            }
            if (at + suffix == end) {
                last = at > begin ? at : last;
            } else if (at >= begin + 6) {
                begin = at + suffix; /* the region above; the name goes on behind it */
            }
            break;
        }
    }
    if (last < begin + 3 || end - begin >= 64 || end - begin > 36 || end - begin < 6) {
        return 0;
    }
    for (size_t i = 0; i < COUNT(NONE); i++) {
        if (last - begin == 3 && starts(words + begin, 3, NONE[i])) {
            return 0;
        }
    }
    snprintf(region, 64, "%.*s", (int)(end - begin), words + begin);
    return 1;
}

/* 2022年 at the begin of a title: its bytes, 0 for none. */
static size_t leading_year(const char *line, size_t length, int *year)
{
    const char *mark = bytes16_search(line, length < 20 ? length : 20, "年", 3);
    size_t lead = mark == NULL ? 0 : (size_t)(mark - line) + 3;
    int found = 0;
    if (lead == 0 || drop_year(line, lead, &found) != 0 || found == 0) {
        return 0;
    }
    *year = found;
    return lead + (length - lead >= 3 && memcmp(line + lead, "度", 3) == 0 ? 3 : 0);
}

report_title title_read(const char *line, size_t length)
{
    report_title found = { .form = TITLE_NONE };
    char squeezed[TITLE_BYTES];
    int entry = 0;
    if (length > 2 * TITLE_BYTES) {
        return found;
    }
    size_t end = squeeze(line, length, squeezed);
    if (end < 12) {
        return found;
    }
    end = drop_page_number(squeezed, end, &entry);
    end = drop_bracket(squeezed, end);
    const char *words = squeezed + numbering_length(squeezed, end);
    end -= (size_t)(words - squeezed);
    size_t kind = kind_at(words, end);
    if (kind == end || has_marks(words, end)) {
        return found;
    }
    size_t lead = leading_year(words, kind, &found.year);
    size_t before = lead + drop_year(words + lead, kind - lead, &found.year);
    int named = last_region(words + lead, before - lead, found.region);
    if (!named && before > lead) {
        return found;
    }
    snprintf(found.words, sizeof found.words, "%.*s", (int)end, words);
    found.form = entry ? TITLE_ENTRY : named ? TITLE_FULL : TITLE_KIND;
    return found;
}

int title_opening(const char *line, size_t length, char *region)
{
    static const char *const BEFORE[] = { "代表", "日在", "日于", "——在", "在" };
    static const char *const BEHIND[] = {
        "人民政府", "政府", "第", "党委", "届", "人民代表大会", "人大", "十", "二十"
    };
    for (size_t i = 0; i < COUNT(BEFORE); i++) {
        const char *at = bytes16_search(line, length, BEFORE[i], strlen(BEFORE[i]));
        if (at == NULL) {
            continue;
        }
        at += strlen(BEFORE[i]);
        size_t left = length - (size_t)(at - line);
        left = left < 90 ? left : 90;
        for (size_t j = 0; j < COUNT(BEHIND); j++) {
            const char *stop = bytes16_search(at, left, BEHIND[j], strlen(BEHIND[j]));
            if (stop != NULL && stop > at && !has_marks(at, (size_t)(stop - at)) &&
                last_region(at, (size_t)(stop - at), region)) {
                return 1;
            }
        }
        if (left < 90 && !has_marks(at, left) && last_region(at, left, region)) {
            return 1;
        }
    }
    return 0;
}

int title_is_opening(const char *line, size_t length)
{
    static const char *const STARTS[] = { "各位代表", "各位领导", "各位委员", "同志们", "一、",
                                          "（20",     "(20",      "——20",     "现在",   "尊敬的" };
    static const char *const PARTS[] = { "会议上", "镇长", "乡长", "区长", "县长", "市长", "主任", "代表大会" };
    char squeezed[TITLE_BYTES];
    size_t kept = squeeze(line, length, squeezed);
    for (size_t i = 0; i < COUNT(STARTS); i++) {
        if (starts(kept > 0 ? squeezed : line, kept > 0 ? kept : length, STARTS[i])) {
            return 1;
        }
    }
    for (size_t i = 0; kept > 0 && i < COUNT(PARTS); i++) {
        if (bytes16_search(squeezed, kept, PARTS[i], strlen(PARTS[i])) != NULL && !ends(squeezed, kept, "。")) {
            return 1;
        }
    }
    return 0;
}
