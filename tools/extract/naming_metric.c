/* Phrases that name a metric of the lexicon. */
#include <string.h>

#include "extract/naming.h"
#include "extract/word_set.h"

/* Endings that add nothing to a metric's name: 粮食播种面积 is named whole, but
 * 固定资产投资总额 is 固定资产投资. */
WORD_SET(ENDINGS, "总额", "总量", "总数", "总计", "合计", "总值", "额", "数", "量");

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
    return word_set_has(&ENDINGS, phrase + match.length, length - match.length) ? match.metric : NULL;
}
