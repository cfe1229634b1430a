/* Finding a region by code, by name, or by name with ancestors before it.
 *
 * A text fits a region when it ends with the region's name and what stands
 * before are names of ancestors, from the top down, each at most once, apart or
 * joined. If no region fits so, endings that people leave out (市, 区, 镇 ...) may
 * be missing, provided that this leaves one region only; endings of towns and
 * villages only where those of larger areas fit nothing, because 江西 means the
 * province, not a street of that name. */
#include <string.h>

#include "catalog/tree.h"
#include "core/text.h"

enum { LISTED = 8 };

/* The first regions in preorder that fit, and how many do. */
typedef struct matches {
    uint32_t regions[LISTED];
    size_t listed;
    size_t count;
} matches;

/* Those of larger areas stand first. */
static const char *const endings[] = { "省",           "市",     "自治区",     "壮族自治区", "回族自治区",
                                       "维吾尔自治区", "自治州", "特别行政区", "地区",       "盟",
                                       "区",           "县",     "自治县",     "旗",         "镇",
                                       "乡",           "街道",   "街道办事处", "村",         "社区" };
enum { ENDINGS = sizeof endings / sizeof endings[0], ENDINGS_LARGE = 14 };

/* A name without its ending is two characters long at least. */
#define STEM_BYTES_MIN 4

static const char *const separators[] = { "/", " ", ",", ">", "|", "\t", "·", "、", "，", "／", "　" };

static size_t without_separators(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        size_t bytes = strlen(separators[i]);
        if (length >= bytes && memcmp(text + length - bytes, separators[i], bytes) == 0) {
            return without_separators(text, length - bytes);
        }
    }
    return length;
}

static int ends_with(const char *text, size_t length, const char *name, size_t bytes)
{
    return bytes > 0 && bytes <= length && memcmp(text + length - bytes, name, bytes) == 0;
}

/* The bytes of `name` without the ending `ending`; 0 if it does not end so. */
static size_t stem(const char *name, size_t length, const char *ending)
{
    size_t bytes = strlen(ending);
    return ends_with(name, length, ending, bytes) && length - bytes >= STEM_BYTES_MIN ? length - bytes : 0;
}

/* reached[p] says that text[p..] is taken up by ancestors seen so far; adds
 * what `name`, standing before one of them, reaches. */
static void reach(const char *text, size_t length, const char *name, size_t bytes, uint8_t *reached)
{
    for (size_t end = bytes; bytes > 0 && end <= length; end++) { /* ascending: a name is used once */
        if (reached[end] && ends_with(text, end, name, bytes)) {
            reached[without_separators(text, end - bytes)] = 1;
        }
    }
}

/* Whether text[0..length) consists of names of ancestors of `region`. */
static int names_ancestors(const yb_regions *regions, uint32_t region, const char *text, size_t length, int loose)
{
    uint8_t reached[YB_REGION_PATH_MAX + 1] = { 0 };
    reached[without_separators(text, length)] = 1;
    for (uint32_t up = regions->parents[region]; !reached[0] && up != YB_NO_REGION; up = regions->parents[up]) {
        const char *name = regions->names[up];
        size_t bytes = strlen(name);
        reach(text, length, name, bytes, reached);
        for (size_t i = 0; loose && i < ENDINGS; i++) {
            reach(text, length, name, stem(name, bytes, endings[i]), reached);
        }
    }
    return reached[0];
}

/* Keeps the list sorted, without repetition. */
static void note(matches *found, uint32_t region)
{
    size_t at = found->listed;
    while (at > 0 && found->regions[at - 1] >= region) {
        at--;
    }
    if (at < found->listed && found->regions[at] == region) {
        return;
    }
    found->count++;
    if (at == LISTED) {
        return;
    }
    found->listed += found->listed < LISTED;
    memmove(&found->regions[at + 1], &found->regions[at], (found->listed - at - 1) * sizeof(uint32_t));
    found->regions[at] = region;
}

/* Regions named `name` below the ancestors that text[0..before) names. */
static void match_name(const yb_regions *regions, const char *name, size_t bytes, const char *text, size_t before,
                       int loose, matches *found)
{
    uint32_t region = yb_regions_first_named(regions, name, bytes);
    for (; region != YB_NO_REGION; region = regions->same_name[region]) {
        if (names_ancestors(regions, region, text, before, loose)) {
            note(found, region);
        }
    }
}

static void match_with_endings(const yb_regions *regions, const char *text, size_t length, size_t at, matches *found)
{
    char name[YB_REGION_TEXT_MAX + 32];
    size_t bytes = length - at;
    match_name(regions, text + at, bytes, text, at, 1, found);
    if (bytes < STEM_BYTES_MIN || bytes > YB_REGION_TEXT_MAX) {
        return;
    }
    memcpy(name, text + at, bytes);
    for (size_t i = 0; i < ENDINGS; i++) {
        if (i == ENDINGS_LARGE && found->count > 0) {
            return;
        }
        size_t ending = strlen(endings[i]);
        memcpy(name + bytes, endings[i], ending);
        match_name(regions, name, bytes + ending, text, at, 1, found);
    }
}

/* The longest last name that leads to a region decides. */
static void match(const yb_regions *regions, const char *text, size_t length, int loose, matches *found)
{
    uint32_t character;
    for (size_t at = 0; at < length && found->count == 0; at += yb_utf8_decode(text + at, length - at, &character)) {
        if (loose) {
            match_with_endings(regions, text, length, at, found);
        } else {
            match_name(regions, text + at, length - at, text, at, 0, found);
        }
    }
}

/* Whether `inner` is `outer`, or all there is of it: 东莞市 the county in 东莞市 the city. */
static int same_area(const yb_regions *regions, uint32_t outer, uint32_t inner)
{
    while (inner > outer && regions->parents[inner] == inner - 1 && regions->ends[inner - 1] == regions->ends[inner]) {
        inner--;
    }
    return inner == outer;
}

static int all_same_area(const yb_regions *regions, const matches *found)
{
    for (size_t i = 0; i < found->listed; i++) {
        if (!same_area(regions, found->regions[0], found->regions[i])) {
            return 0;
        }
    }
    return found->count == found->listed && found->count > 0;
}

static yb_status fail_ambiguous(const yb_regions *regions, const char *text, const matches *found, yb_error *error)
{
    char list[880];
    size_t used = 0;
    for (size_t i = 0; i < found->listed; i++) {
        yb_text_add(list, sizeof list, &used, i == 0 ? "" : "; ");
        yb_regions_describe(regions, found->regions[i], list, sizeof list, &used);
        const char *name = regions->names[found->regions[i]];
        if (!ends_with(text, strlen(text), name, strlen(name))) { /* found without its ending */
            yb_text_add(list, sizeof list, &used, " %s", name);
        }
    }
    if (found->count > found->listed) {
        yb_text_add(list, sizeof list, &used, "; and %zu more", found->count - found->listed);
    }
    return yb_fail(error, YB_AMBIGUOUS, "\"%.100s\" fits %zu regions; give a code, or ancestors before the name: %s",
                   text, found->count, list);
}

/* Copies the text without separators at its ends. */
static size_t trimmed(const char *text, char *copy)
{
    size_t length = without_separators(text, strlen(text)), skipped = 0;
    while (skipped < length && (text[skipped] == ' ' || text[skipped] == '\t' || text[skipped] == '/')) {
        skipped++;
    }
    memcpy(copy, text + skipped, length - skipped);
    copy[length - skipped] = '\0';
    return length - skipped;
}

yb_status yb_regions_find(const yb_regions *regions, const char *text, uint32_t *region, yb_error *error)
{
    size_t length = strlen(text);
    if (length > YB_REGION_PATH_MAX || yb_utf8_valid(text, length) != length) {
        return yb_fail(error, YB_INVALID, "a region's name is valid UTF-8 of at most %d bytes; this one has %zu%s",
                       YB_REGION_PATH_MAX, length, length > YB_REGION_PATH_MAX ? "" : ", and is not UTF-8");
    }
    uint32_t coded = yb_regions_by_code(regions, text);
    if (coded != YB_NO_REGION) {
        *region = coded;
        return YB_OK;
    }
    char path[YB_REGION_PATH_MAX + 1];
    length = trimmed(text, path);
    matches found = { { 0 }, 0, 0 };
    match(regions, path, length, 0, &found);
    if (found.count == 0) {
        match(regions, path, length, 1, &found);
    }
    if (found.count == 0) {
        return yb_regions_not_found(regions, path, error);
    }
    if (!all_same_area(regions, &found)) {
        return fail_ambiguous(regions, path, &found, error);
    }
    *region = found.regions[0];
    return YB_OK;
}
