/* Phrases that name a metric of the lexicon. */
#include "extract/naming.h"
#include "extract/utf8.h"

/* Endings that add nothing to a metric's name: 粮食播种面积 is named whole, but
 * 固定资产投资总额 is 固定资产投资. */
static const char *const ENDINGS[] = { "总额", "总量", "总数", "总计", "合计", "总值", "额", "数", "量" };

const yb_metric *naming_metric(const lexicon *known, const char *phrase, int alone)
{
    lexicon_match match;
    size_t length = strlen(phrase);
    if (length == 0 || !lexicon_match_at(known, phrase, length, &match) || (match.ambiguous && !alone)) {
        return NULL;
    }
    if (match.length == length) {
        return match.metric;
    }
    for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++) {
        if (length - match.length == strlen(ENDINGS[i]) && utf8_ends(phrase, length, ENDINGS[i])) {
            return match.metric;
        }
    }
    return NULL;
}
