/* Finding a level by its word or a word that means the same. */
#include <string.h>

#include "catalog/fold.h"
#include "catalog/tree.h"
#include "core/text.h"

/* Words of one line mean one level. Which word a tree uses is up to its data. */
static const char *const synonyms[][16] = {
    { "country", "国", "国家", "全国", "nation" },
    { "province", "省", "省级", "自治区", "直辖市", "provinces" },
    { "city", "市", "地级市", "地市", "市级", "地区", "自治州", "盟", "prefecture", "prefecture-level city", "cities" },
    { "county", "县", "区", "区县", "县区", "县级", "县级市", "市辖区", "县市区", "旗", "district", "counties",
      "county-level city", "districts" },
    { "town", "镇", "乡", "乡镇", "街道", "乡级", "镇街", "乡镇街道", "township", "street", "subdistrict", "towns",
      "townships" },
    { "village", "村", "社区", "行政村", "村级", "community", "villages" },
};

enum { SYNONYM_GROUPS = sizeof synonyms / sizeof synonyms[0], SYNONYMS = sizeof synonyms[0] / sizeof synonyms[0][0] };

/* The line of `synonyms` that has `word`; SYNONYM_GROUPS if none. */
static unsigned group_of(const char *word)
{
    unsigned group = 0;
    for (; group < SYNONYM_GROUPS; group++) {
        for (unsigned i = 0; i < SYNONYMS && synonyms[group][i] != NULL; i++) {
            if (yb_fold_equal(synonyms[group][i], word)) {
                return group;
            }
        }
    }
    return group;
}

static void list_levels(const yb_regions *regions, char *text, size_t capacity)
{
    size_t used = 0;
    text[0] = '\0';
    for (unsigned level = 0; level < regions->level_count; level++) {
        yb_text_add(text, capacity, &used, "%s%s", level == 0 ? "" : ", ", regions->level_names[level]);
    }
}

static yb_status fail_level(const yb_regions *regions, const char *word, unsigned fitting, yb_error *error)
{
    char levels[512];
    list_levels(regions, levels, sizeof levels);
    if (fitting > 1) {
        return yb_fail(error, YB_AMBIGUOUS, "level \"%s\" fits several levels of this tree; name one of: %s", word,
                       levels);
    }
    if (regions->level_count == 0) {
        return yb_fail(error, YB_NOT_FOUND, "no level \"%s\": the region tree is empty; import one first", word);
    }
    return yb_fail(error, YB_NOT_FOUND, "no level \"%s\"; the levels of this tree are: %s", word, levels);
}

yb_status yb_regions_find_level(const yb_regions *regions, const char *word, uint8_t *level, yb_error *error)
{
    for (unsigned at = 0; at < regions->level_count; at++) {
        if (strcmp(regions->level_names[at], word) == 0) {
            *level = (uint8_t)at;
            return YB_OK;
        }
    }
    unsigned group = group_of(word), fitting = 0, found = 0;
    for (unsigned at = 0; at < regions->level_count; at++) {
        const char *name = regions->level_names[at];
        if (yb_fold_equal(name, word) || (group < SYNONYM_GROUPS && group_of(name) == group)) {
            fitting++;
            found = at;
        }
    }
    if (fitting != 1) {
        return fail_level(regions, word, fitting, error);
    }
    *level = (uint8_t)found;
    return YB_OK;
}
