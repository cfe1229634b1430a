/* Subjects of a list that leave out what all of them share: 一产、二产、三产增加值; 刑事、治安警情. */
#include <string.h>

#include "extract/naming.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

/* Heads that a list names once, at its end: 一产、二产、三产增加值. */
WORD_SET(SHARED_HEADS, "居民人均可支配收入", "常住居民人均可支配收入", "人均可支配收入", "存款余额", "贷款余额",
         "增加值", "总产值", "产值", "投资额", "投资", "余额", "产量", "面积", "收入", "总额", "支出", "人数", "销售额",
         "营业额", "饲养量", "存栏量", "出栏量", "保险参保率", "参保率", "覆盖率", "达标率", "率");

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

/* 事故起数、死亡人数: the deaths are of the same accidents. */
static void complete_casualties(struct respective *found)
{
    WORD_SET(CASUALTIES, "死亡人数", "受伤人数", "伤亡人数", "死伤人数", "死亡率", "直接经济损失", "经济损失");
    const char *first = found->subjects[0], *counted = "起数";
    for (size_t i = 1; i < found->count; i++) {
        char *subject = found->subjects[i];
        if (utf8_ends(first, strlen(first), counted) && word_set_has(&CASUALTIES, subject, strlen(subject))) {
            char made[NAME_BYTES] = "";
            name_append(made, first, strlen(first) - strlen(counted));
            name_append(made, subject, strlen(subject));
            memcpy(subject, made, NAME_BYTES);
        }
    }
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

/* 刑事、治安警情: items of one length but the last, which goes on with what all of them are;
 * 新开工、竣工项目: stages, and what passes through them. Bytes of the head. */
static size_t find_parallel_head(const struct respective *found)
{
    const char *last = found->subjects[found->count - 1];
    size_t item = strlen(found->subjects[0]), length = strlen(last);
    uint32_t classes = 0, first = 0;
    size_t verb = words_match(last, length, &classes);
    int stages = verb < length && (classes & (WORD_ACTION | WORD_DONE)) != 0;
    for (size_t i = 0; i + 1 < found->count; i++) {
        size_t own = strlen(found->subjects[i]);
        stages &= words_match(found->subjects[i], own, &first) == own && (first & (WORD_ACTION | WORD_DONE)) != 0;
        item = own == item ? item : 0;
    }
    if (stages) {
        return length - verb;
    }
    return item >= 6 && item <= 9 && length >= item + 6 && length <= item + 18 ? length - item : 0;
}

void respective_spread_heads(struct respective *found)
{
    if (spread_ordinals(found)) {
        return;
    }
    complete_opposites(found);
    complete_casualties(found);
    const char *last = found->subjects[found->count - 1];
    size_t head = word_set_ends(&SHARED_HEADS, last, strlen(last));
    head = head > 0 ? head : found->count > 1 ? find_parallel_head(found) : 0;
    for (size_t i = 0; head > 0 && i + 1 < found->count; i++) {
        char *subject = found->subjects[i];
        int complete = word_set_ends(&SHARED_HEADS, subject, strlen(subject)) > 0;
        complete |= strlen(subject) > 3 && memcmp(subject + strlen(subject) - 3, last + strlen(last) - 3, 3) == 0;
        if (!complete) {
            /* 城镇居民、农村居民人均收入: 居民 is said. */
            WORD_SET(RESIDENTS, "常住居民", "居民");
            size_t said = word_set_ends(&RESIDENTS, subject, strlen(subject)) > 0
                              ? word_set_starts(&RESIDENTS, last + strlen(last) - head, head)
                              : 0;
            name_append(subject, last + strlen(last) - head + said, head - said);
        }
    }
}

/* 城乡居民…: the town's figure stands first. */
int respective_split_town_and_country(struct respective *found)
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
