/* Bytes that no report has: nothing crashes, nothing reads outside. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "documents/utf8.h"
#include "extract/reading.h"
#include "extract/words.h"

static uint64_t state = 88172645463325252ull;

static uint32_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32);
}

static void read_any(const void *bytes, size_t length)
{
    yb_regions *regions = reading_regions();
    extract_options options = { regions, YB_NO_REGION, 2023 };
    extract_report report;
    /* A copy of the exact size, so that a sanitizer sees every byte outside. */
    char *copy = malloc(length > 0 ? length : 1);
    memcpy(copy, bytes, length);
    for (size_t valid; (valid = utf8_valid(copy, length, NULL)) < length;) {
        copy[valid] = '?';
    }
    yb_status status = extract_text(copy, length, &options, &report, NULL);
    cr_assert(status == YB_OK || status == YB_INVALID);
    if (status == YB_OK) {
        extract_report_free(&report);
    }
    free(copy);
    yb_regions_release(regions);
}

Test(hostile, random_bytes_are_refused_or_read)
{
    unsigned char bytes[600];
    for (int round = 0; round < 300; round++) {
        size_t length = next_random() % sizeof bytes;
        for (size_t i = 0; i < length; i++) {
            bytes[i] = (unsigned char)next_random();
        }
        read_any(bytes, length);
    }
}

/* Words that the rules look for, in any order. */
static const char *const PIECES[] = {
    "全镇",
    "实现",
    "1",
    "2.5",
    "万",
    "亿元",
    "十",
    "百",
    "三千",
    "余",
    "多",
    "近",
    "约",
    "，",
    "。",
    "、",
    "；",
    "：",
    "“",
    "”",
    "（",
    "）",
    "《",
    "》",
    "个",
    "%",
    "百分之",
    "分别",
    "其中",
    "等",
    "的",
    "了",
    "投资",
    "年产",
    "项目",
    "增长",
    "下降",
    "同比",
    "比上年",
    "第",
    "前",
    "全省",
    "2022年",
    "1-9月",
    "截至",
    "上半年",
    "今年",
    "去年",
    "一是",
    "\n",
    "二、2023年工作安排",
    "—",
    "-",
    "+",
    "G206",
    "eq \\o\\ac(",
    ")",
    "*",
    "人民",
    "城乡",
    "居民",
    "和",
    "达",
    "用",
    "天",
    "连续",
    "户",
    "人",
    "率",
    "完成",
    "目标",
    "‰",
    "倍",
    "/",
    "５",
    "　",
    "\t",
    "　　",
    "\xf0\x9f\x8c\xbe",
    "\xc2\xa0",
    "é",
    "没有",
    "由",
    "提升至",
    "下达",
};

Test(hostile, any_order_of_words_is_read)
{
    char text[3000];
    for (int round = 0; round < 2000; round++) {
        text[0] = '\0';
        size_t pieces = next_random() % 120, used = 0;
        for (size_t i = 0; i < pieces; i++) {
            const char *piece = PIECES[next_random() % (sizeof PIECES / sizeof *PIECES)];
            strcpy(text + used, piece);
            used += strlen(piece);
        }
        read_any(text, used);
    }
}

Test(hostile, every_cut_of_a_report_is_read_or_refused)
{
    const char *text =
        "石桥镇工作报告\n一、2023年工作回顾\n实现产值3.5亿元，增长12.5%；建成“一村一品”基地16个（其中省级2个）。\n";
    for (size_t length = 0; length <= strlen(text); length++) {
        read_any(text, length);
    }
}

static void read_repeated(const char *piece, size_t bytes)
{
    size_t length = strlen(piece);
    char *text = malloc(bytes + length);
    for (size_t at = 0; at < bytes; at += length) {
        memcpy(text + at, piece, length);
    }
    read_any(text, bytes / length * length);
    free(text);
}

Test(hostile, a_line_of_a_megabyte_is_read_in_pieces)
{
    static const char *const LINES[] = { "修路3公里，", "1",  "亿",   "九亿", "“",    "（",       "甲、", "的",
                                         "1米1米",      "2%", "一、", "，",   "代表", "全市乙市", "截至" };
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
        read_repeated(LINES[i], i == 0 ? 1 << 20 : 1 << 17);
    }
}

Test(hostile, numbers_too_large_are_no_figures)
{
    expect_nothing("生产12345678901234567890个，累计99999999999999999999.9万元。");
    expect_review("生产123456789012345678个。", "生产|level|123456789012345678|个|2023|actual|exact");
}

Test(hostile, the_vocabulary_fits_its_table)
{
    size_t capacity, count = words_count(&capacity);
    cr_assert(count > 1000);
    cr_assert(count < capacity);
}
