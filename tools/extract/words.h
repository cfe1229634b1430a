/* Word classes of report prose: which words link a subject to its figure, which
 * are actions, which hedge, which tell time, role or direction. Classes of the
 * language, not phrases of reports. */
#ifndef EXTRACT_WORDS_H
#define EXTRACT_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "extract/word_table.h"

enum {
    WORD_ADVERB = 1u << 0,       /* 共, 累计, 已, 进一步: says nothing about what is counted */
    WORD_LINK = 1u << 1,         /* 达到, 实现, 完成: between subject and figure, or a light verb before it */
    WORD_ACTION = 1u << 2,       /* 新建, 拆除: a verb whose object is counted */
    WORD_UP = 1u << 3,           /* 增长 */
    WORD_DOWN = 1u << 4,         /* 下降 */
    WORD_COMPARE = 1u << 5,      /* 同比, 比上年 */
    WORD_TARGET = 1u << 6,       /* 力争, 确保 */
    WORD_PLAN = 1u << 7,         /* 预计, 建成后 */
    WORD_DONE = 1u << 8,         /* 竣工, 投产 */
    WORD_REGION = 1u << 9,       /* 全镇, 我市 */
    WORD_SUBJECT = 1u << 10,     /* 我们, 镇政府 */
    WORD_AND = 1u << 11,         /* 和, 以及 */
    WORD_PREPOSITION = 1u << 12, /* 对, 将, 在 */
    WORD_INVEST = 1u << 13,      /* 投资, 投入: money that goes into what follows */
    WORD_CAPACITY = 1u << 14,    /* 年产, 占地: the size of what follows */
    WORD_HEAD = 1u << 15,        /* 面积, 金额: of something that was named before */
    WORD_RELATION = 1u << 16,    /* 覆盖, 惠及: of something that was named before */
    WORD_EACH = 1u << 17,        /* 分别 */
    WORD_OF_WHICH = 1u << 18,    /* 其中 */
    WORD_SUCH = 1u << 19,        /* 等 */
    WORD_OF = 1u << 20,          /* 的 */
    WORD_LE = 1u << 21,          /* 了 */
    WORD_MARKER = 1u << 22,      /* 一是 */
    WORD_TAIL = 1u << 23,        /* 工作, 任务: closes a phrase without saying what */
    WORD_TASK = 1u << 24,        /* 目标, 任务: what is compared with */
    WORD_PREDICATE = 1u << 25,   /* 实现, 被: starts what a counted subject did */
    WORD_RANKING = 1u << 26,     /* 排名, 全省: before 第三 it makes a rank */
    WORD_EXISTING = 1u << 27     /* 现有, 在册: there already */
};

/* The words with their classes as bits; noted are the characters that may start a number or a time, and 新. */
const word_table *words_table(void);

/* The longest word that `text` starts with: its bytes (0: none) and classes.
 * A word with no class only shields its characters from shorter words. */
size_t words_match(const char *text, size_t length, uint32_t *classes);

/* Entries in the table, and how many it may have. */
size_t words_count(size_t *capacity);

#endif
