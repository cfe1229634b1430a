/* See place.h. Places of one name are told apart by what the text names around
 * them: their province, city and county, and their villages or towns. */
#include "extract/place.h"

#include <stdlib.h>
#include <string.h>

#include "bytes16.h"
#include "extract/place_name.h"
#include "extract/utf8.h"
#include "extract/word_set.h"
#include "gazetteer/gazetteer.h"

#define SAME_NAME 512
/* The best must reach LEAST, and be ahead of the next by MARGIN and by half. */
#define LEAST  5
#define MARGIN 4

#define PAIR_HEADS 4096
/* The index of pairs ends here: a report is hardly ever longer. */
#define INDEXED_BYTES ((size_t)1 << 20)

/* The text, and where each two characters that follow each other stand in it. */
typedef struct evidence {
    const char *text;
    size_t length, indexed;
    uint32_t heads[PAIR_HEADS]; /* by hash: the last pair, counted from 1; 0: none */
    struct pair {
        uint32_t at, before; /* its place in the text; the pair of this hash before it */
    } * pairs;
    int named, spoken; /* points for villages, capped */
} evidence;

/* Whether two characters of three bytes or more stand here. */
static int is_pair(const char *text)
{
    return ((unsigned char)text[0] & 0xf0) == 0xe0 && (unsigned char)text[3] >= 0xe0;
}

static uint32_t pair_hash(const char *text)
{
    uint64_t bytes = 0;
    memcpy(&bytes, text, 6);
    return (uint32_t)(bytes * 0x9e3779b97f4a7c15u >> 52);
}

static int index_pairs(extract_memory *memory, evidence *found)
{
    found->indexed = found->length < INDEXED_BYTES ? found->length : INDEXED_BYTES;
    found->pairs = extract_allocate_array(memory, found->indexed / 3 + 2, sizeof *found->pairs);
    if (found->pairs == NULL) {
        return 0;
    }
    const char *text = found->text;
    uint32_t count = 0;
    for (size_t at = 0; at < found->indexed && found->length - at >= 6; at += utf8_length((unsigned char)text[at])) {
        for (; at < found->indexed && found->length - at >= 6 && is_pair(text + at); at += 3) {
            uint32_t *head = &found->heads[pair_hash(text + at)];
            found->pairs[count] = (struct pair) { (uint32_t)at, *head };
            *head = ++count;
        }
    }
    return 1;
}

/* Where the word stands at or behind `from`, NULL if nowhere. A chain runs from the back to the front. */
static const char *find_word(const evidence *found, const char *word, size_t bytes, size_t from)
{
    if (bytes >= 6 && is_pair(word)) {
        const char *first = NULL;
        for (uint32_t i = found->heads[pair_hash(word)]; i != 0 && found->pairs[i - 1].at >= from;
             i = found->pairs[i - 1].before) {
            size_t at = found->pairs[i - 1].at;
            if (bytes <= found->length - at && memcmp(found->text + at, word, bytes) == 0) {
                first = found->text + at;
            }
        }
        if (first != NULL) {
            return first;
        }
        from = from > found->indexed ? from : found->indexed;
    }
    return from < found->length ? bytes16_search(found->text + from, found->length - from, word, bytes) : NULL;
}

/* A village: 甲村 in the text is worth more than 甲 alone, which may be any word. */
static void weigh_village(void *context, const char *name, size_t bytes)
{
    WORD_SET(BEHIND, "村", "社区", "居委会");
    evidence *found = context;
    const char *at = bytes >= 6 ? find_word(found, name, bytes, 0) : NULL;
    if (at == NULL) {
        return;
    }
    int named = 0;
    for (int seen = 0; at != NULL && seen < 8 && !named; seen++) {
        size_t behind = (size_t)(at - found->text) + bytes;
        named = word_set_starts(&BEHIND, at + bytes, found->length - behind) > 0;
        at = find_word(found, name, bytes, behind);
    }
    found->named += named ? 4 : 0;
    found->spoken += named ? 0 : 1;
}

static int weigh_ancestor(const evidence *found, const char *name, int whole, int stem_points)
{
    size_t bytes = strlen(name), stem = place_stem(name);
    if (strstr(name, "市辖区") != NULL || strstr(name, "直辖") != NULL) {
        return 0;
    }
    if (find_word(found, name, bytes, 0) != NULL) {
        return whole;
    }
    return stem < bytes && stem >= 6 && find_word(found, name, stem, 0) != NULL ? stem_points : 0;
}

/* 乙区甲镇 in the text settles it. */
static int is_spelled_out(const evidence *found, const char *above, const char *name)
{
    char both[2 * PLACE_BYTES + 1];
    size_t first = strlen(above), second = strlen(name);
    if (first >= PLACE_BYTES || second >= PLACE_BYTES) {
        return 0;
    }
    memcpy(both, above, first);
    memcpy(both + first, name, second + 1);
    return find_word(found, both, first + second, 0) != NULL;
}

static int weigh(evidence *found, const yb_regions *regions, uint32_t region)
{
    static const int WHOLE[] = { 8, 5, 3 }, STEM[] = { 3, 3, 2 };
    yb_error ignored = YB_ERROR_INIT;
    int score = 0, height = 0;
    uint32_t parent = yb_regions_parent(regions, region), root = parent;
    if (parent != YB_NO_REGION &&
        is_spelled_out(found, yb_regions_name(regions, parent), yb_regions_name(regions, region))) {
        score += 16;
    }
    for (; root != YB_NO_REGION &&
           strcmp(yb_regions_level_name(regions, yb_regions_level(regions, root)), "country") != 0 && height < 3;
         height++) {
        score += weigh_ancestor(found, yb_regions_name(regions, root), WHOLE[height], STEM[height]);
        root = yb_regions_parent(regions, root);
    }
    found->named = found->spoken = 0;
    gazetteer_villages(yb_regions_code(regions, region), weigh_village, found, &ignored);
    uint32_t end = yb_regions_end(regions, region);
    for (uint32_t child = region + 1; child < end && found->named < 20; child++) {
        if (find_word(found, yb_regions_name(regions, child), strlen(yb_regions_name(regions, child)), 0) != NULL) {
            found->named += 4;
        }
    }
    return score + (found->named < 20 ? found->named : 20) + (found->spoken < 8 ? found->spoken : 8);
}

typedef struct candidate {
    uint32_t region;
    int score;
} candidate;

static int compare(const void *left, const void *right)
{
    const candidate *a = left, *b = right;
    if (a->score != b->score) {
        return a->score > b->score ? -1 : 1;
    }
    return a->region < b->region ? -1 : a->region > b->region;
}

static int lies_within(const yb_regions *regions, uint32_t region, uint32_t within)
{
    return within == YB_NO_REGION || (region >= within && region < yb_regions_end(regions, within));
}

/* Regions of that name inside the hint; with another ending if there are none
 * (a township became a town, a county a city). */
static size_t find_candidates(const yb_regions *regions, const char *name, uint32_t within, candidate found[SAME_NAME])
{
    static const char *const VARIANTS[] = { "", "镇", "乡", "街道", "市", "区", "县" };
    size_t stem = place_stem(name), count = 0;
    for (size_t i = 0; i < sizeof VARIANTS / sizeof *VARIANTS && count == 0; i++) {
        char variant[PLACE_BYTES + 8];
        uint32_t regions_found[SAME_NAME];
        size_t bytes = i == 0 ? strlen(name) : stem;
        memcpy(variant, name, bytes);
        memcpy(variant + bytes, VARIANTS[i], strlen(VARIANTS[i]) + 1);
        size_t same = yb_regions_by_name(regions, variant, regions_found, SAME_NAME);
        for (size_t k = 0; k < same && k < SAME_NAME; k++) {
            if (lies_within(regions, regions_found[k], within)) {
                found[count++] = (candidate) { regions_found[k], 0 };
            }
        }
    }
    return count;
}

static yb_status choose(extract_memory *memory, const yb_regions *regions, candidate *found, size_t count,
                        const char *text, size_t length, extract_report *report, yb_error *error)
{
    if (count == 1) {
        report->region = found[0].region;
        return YB_OK;
    }
    evidence *seen = extract_allocate(memory, sizeof *seen);
    if (seen == NULL) {
        return extract_no_memory(error);
    }
    memset(seen, 0, sizeof *seen);
    seen->text = text;
    seen->length = length;
    if (!index_pairs(memory, seen)) {
        return extract_no_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        found[i].score = weigh(seen, regions, found[i].region);
    }
    qsort(found, count, sizeof *found, compare);
    if (found[0].score >= LEAST && found[0].score >= found[1].score + MARGIN &&
        2 * found[0].score >= 3 * found[1].score) {
        report->region = found[0].region;
        return YB_OK;
    }
    for (size_t i = 0; i < count && i < EXTRACT_CANDIDATES; i++) {
        report->candidates[report->candidate_count++] = found[i].region;
    }
    return YB_OK;
}

static yb_status find_in(extract_memory *memory, const yb_regions *regions, const char *text, size_t length,
                         uint32_t within, extract_report *report, yb_error *error)
{
    char name[PLACE_BYTES];
    if (!place_name_said(regions, text, length, name) && !place_name_counted(regions, text, length, name)) {
        return YB_OK;
    }
    report->region_name = extract_copy(memory, name, strlen(name));
    candidate *found = extract_allocate_array(memory, SAME_NAME, sizeof *found);
    if (report->region_name == NULL || found == NULL) {
        report->region_name = "";
        return extract_no_memory(error);
    }
    size_t count = find_candidates(regions, name, within, found);
    return count == 0 ? YB_OK : choose(memory, regions, found, count, text, length, report, error);
}

yb_status place_find(extract_memory *memory, const char *text, size_t length, const extract_options *options,
                     extract_report *report, yb_error *error)
{
    if (options->regions != NULL) {
        return find_in(memory, options->regions, text, length, options->within, report, error);
    }
    yb_regions *regions;
    yb_status status = gazetteer_regions(&regions, error);
    if (status != YB_OK) {
        return status;
    }
    status = find_in(memory, regions, text, length, options->within, report, error);
    yb_regions_release(regions);
    return status;
}
