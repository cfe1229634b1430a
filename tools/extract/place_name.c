/* See place_name.h. */
#include "extract/place_name.h"

#include <string.h>

#include "bytes16.h"
#include "extract/search.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "gazetteer/gazetteer.h"

#define NAME_CHARACTERS 14
#define FIRST_LINES     15
#define LINE_BYTES      200
#define COUNTED_NAMES   48

WORD_SET(ENDINGS, "街道办事处", "自治州", "自治县", "自治旗", "自治区", "街道", "地区", "镇", "乡", "区", "县", "市",
         "旗", "州", "盟", "省", "场");

size_t place_count(const char *text, size_t length, const char *word, size_t bytes, size_t most)
{
    size_t count = 0;
    const char *at = text, *end = text + length;
    while (bytes > 0 && count < most && (at = bytes16_search(at, (size_t)(end - at), word, bytes)) != NULL) {
        count++;
        at += bytes;
    }
    return count;
}

size_t place_stem(const char *name)
{
    size_t length = strlen(name);
    size_t stem = length - word_set_ends(&ENDINGS, name, length);
    return utf8_count(name, stem) >= 2 ? stem : length;
}

static int is_ending(const char *text, size_t end)
{
    WORD_SET(LAST, "镇", "乡", "道", "区", "县", "市", "旗", "州", "盟", "省", "场", "处");
    return word_set_ends(&LAST, text, end) > 0;
}

size_t place_name_ending(const yb_regions *regions, const char *text, size_t end)
{
    char name[NAME_CHARACTERS * 4 + 1];
    size_t start = end, longest = 0;
    for (size_t characters = 0; start > 0 && characters < NAME_CHARACTERS; characters++) {
        start = utf8_before(text, start);
        /* Names are Chinese characters; 全市 and 我县 name no place. */
        if ((unsigned char)text[start] < 0xe4 || (unsigned char)text[start] > 0xe9) {
            break;
        }
        if (characters == 0) {
            continue;
        }
        if (characters == 1 && !gazetteer_may_end_name(regions, text + start)) {
            break;
        }
        memcpy(name, text + start, end - start);
        name[end - start] = '\0';
        if (yb_regions_by_name(regions, name, NULL, 0) > 0) {
            longest = end - start;
        }
    }
    return longest;
}

/* 代表甲镇人民政府: what stands between. */
static int find_represented(const yb_regions *regions, const char *text, size_t length, char name[PLACE_BYTES])
{
    static const char *const BEFORE = "代表", *const BEHIND[] = { "人民政府", "政府", "街道办事处", "管委会",
                                                                  "党工委" };
    const char *at = text, *end = text + length;
    while ((at = bytes16_search(at, (size_t)(end - at), BEFORE, strlen(BEFORE))) != NULL) {
        at += strlen(BEFORE);
        size_t window = (size_t)(end - at) < 75 ? (size_t)(end - at) : 75;
        for (size_t i = 0; i < sizeof BEHIND / sizeof *BEHIND; i++) {
            const char *stop = bytes16_search(at, window, BEHIND[i], strlen(BEHIND[i]));
            size_t bytes = stop != NULL ? (size_t)(stop - at) : 0;
            if (bytes < 6 || memchr(at, '\n', bytes) != NULL || (i != 2 && !is_ending(text, (size_t)(stop - text)))) {
                continue;
            }
            size_t known = place_name_ending(regions, text, (size_t)(stop - text));
            known = known > 0 && known <= bytes ? known : utf8_count(at, bytes) <= 12 ? bytes : 0;
            if (known > 0) {
                memcpy(name, stop - known, known);
                name[known] = '\0';
                return 1;
            }
        }
    }
    return 0;
}

/* The deepest region that a line names; later ones win among equals. */
static void find_in_line(const yb_regions *regions, const char *text, size_t begin, size_t end, char name[PLACE_BYTES],
                         int *depth)
{
    for (size_t at = begin; at < end; at += utf8_length((unsigned char)text[at])) {
        size_t behind = at + utf8_length((unsigned char)text[at]);
        size_t bytes = behind <= end && is_ending(text, behind) ? place_name_ending(regions, text, behind) : 0;
        if (bytes == 0 || bytes >= PLACE_BYTES || bytes > behind - begin) {
            continue;
        }
        char found[PLACE_BYTES];
        uint32_t region;
        memcpy(found, text + behind - bytes, bytes);
        found[bytes] = '\0';
        if (yb_regions_by_name(regions, found, &region, 1) > 0 && (int)yb_regions_level(regions, region) > *depth) {
            *depth = yb_regions_level(regions, region);
            memcpy(name, found, bytes + 1);
        }
    }
}

int place_name_said(const yb_regions *regions, const char *text, size_t length, char name[PLACE_BYTES])
{
    if (find_represented(regions, text, length, name)) {
        return 1;
    }
    int depth = -1;
    size_t at = 0;
    for (int line = 0; line < FIRST_LINES && at < length; line++) {
        const char *newline = memchr(text + at, '\n', length - at);
        size_t end = newline != NULL ? (size_t)(newline - text) : length;
        /* Titles and the line of the meeting; a sentence may name any place. */
        if (end - at <= LINE_BYTES && bytes16_search(text + at, end - at, "。", 3) == NULL) {
            find_in_line(regions, text, at, end, name, &depth);
        }
        at = end + 1;
    }
    return depth > 0;
}

typedef struct counted_name {
    const char *text;
    size_t bytes, count;
} counted_name;

/* How the text calls its own level: the ending that 全 and 我 stand before most. */
static const char *own_ending(const char *text, size_t length)
{
    static const char *const OWN[] = { "镇", "乡", "街道", "县", "区", "市", "旗", "州" };
    size_t counts[sizeof OWN / sizeof *OWN] = { 0 }, most = 1;
    const char *best = NULL;
    for (size_t at = 0; (at = search_either(text, length, at, "全", "我")) < length; at += 3) {
        for (size_t i = 0; i < sizeof OWN / sizeof *OWN; i++) {
            counts[i] += (size_t)utf8_starts(text + at + 3, length - at - 3, OWN[i]);
        }
    }
    for (size_t i = 0; i < sizeof OWN / sizeof *OWN; i++) {
        if (counts[i] > most) {
            most = counts[i];
            best = OWN[i];
        }
    }
    return best;
}

static void count_name(counted_name names[COUNTED_NAMES], size_t *count, const char *text, size_t bytes)
{
    for (size_t i = 0; i < *count; i++) {
        if (names[i].bytes == bytes && memcmp(names[i].text, text, bytes) == 0) {
            names[i].count++;
            return;
        }
    }
    if (*count < COUNTED_NAMES) {
        names[(*count)++] = (counted_name) { text, bytes, 1 };
    }
}

int place_name_counted(const yb_regions *regions, const char *text, size_t length, char name[PLACE_BYTES])
{
    const char *ending = own_ending(text, length), *at = text, *end = text + length;
    counted_name names[COUNTED_NAMES];
    size_t count = 0, best = 0, second = 0, chosen = 0;
    if (ending == NULL) {
        return 0;
    }
    while ((at = bytes16_search(at, (size_t)(end - at), ending, strlen(ending))) != NULL) {
        at += strlen(ending);
        size_t bytes = place_name_ending(regions, text, (size_t)(at - text));
        if (bytes > 0 && bytes < PLACE_BYTES) {
            count_name(names, &count, at - bytes, bytes);
        }
    }
    for (size_t i = 0; i < count; i++) {
        char found[PLACE_BYTES];
        memcpy(found, names[i].text, names[i].bytes);
        found[names[i].bytes] = '\0';
        size_t score = names[i].count + place_count(text, length, found, place_stem(found), SIZE_MAX);
        if (score > best) {
            second = best;
            best = score;
            chosen = i;
        } else if (score > second) {
            second = score;
        }
    }
    /* A place that the text hardly names more often than another is a guess. */
    if (best < 4 || best < second + second / 4) {
        return 0;
    }
    memcpy(name, names[chosen].text, names[chosen].bytes);
    name[names[chosen].bytes] = '\0';
    return 1;
}
