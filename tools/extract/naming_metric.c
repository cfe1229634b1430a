/* Phrases that name a metric of the lexicon. */
#include <stdint.h>
#include <string.h>

#include "extract/naming.h"
#include "extract/word_set.h"

/* Endings that add nothing to a metric's name: 粮食播种面积 is named whole, but
 * 固定资产投资总额 is 固定资产投资. */
WORD_SET(ENDINGS, "总额", "总量", "总数", "总计", "合计", "总值", "额", "数", "量");

/* The metric that the whole phrase names, ambiguous or not. */
static const yb_metric *find_whole(const lexicon *known, struct wording phrase, int *ambiguous)
{
    lexicon_match match;
    if (!lexicon_match_at(known, phrase.text, phrase.length, &match)) {
        return NULL;
    }
    *ambiguous = match.ambiguous;
    size_t rest = phrase.length - match.length;
    return rest == 0 || word_set_has(&ENDINGS, phrase.text + match.length, rest) ? match.metric : NULL;
}

#define SLOTS        1024
#define PHRASE_BYTES 48

/* Naming asks for the same phrase several times, and reports use the same ones. */
static _Thread_local struct answer {
    const lexicon *known;
    const yb_metric *metric;
    int ambiguous;
    uint32_t length;
    char phrase[PHRASE_BYTES];
} answers[SLOTS];

/* By the first and the last eight bytes, of shorter phrases by all. */
static struct answer *find_slot(struct wording phrase)
{
    uint64_t first = 0, last = 0;
    if (phrase.length >= sizeof first) {
        memcpy(&first, phrase.text, sizeof first);
        memcpy(&last, phrase.text + phrase.length - sizeof last, sizeof last);
    } else {
        memcpy(&first, phrase.text, phrase.length);
    }
    return &answers[(first * 0x9e3779b97f4a7c15u ^ (last + phrase.length) * 0xc2b2ae3d27d4eb4fu) >> 54];
}

const yb_metric *naming_metric(const lexicon *known, struct wording phrase, int alone)
{
    int ambiguous = 0;
    if (phrase.length == 0 || phrase.length > PHRASE_BYTES) {
        const yb_metric *found = phrase.length == 0 ? NULL : find_whole(known, phrase, &ambiguous);
        return ambiguous && !alone ? NULL : found;
    }
    struct answer *answer = find_slot(phrase);
    if (answer->known != known || answer->length != phrase.length ||
        memcmp(answer->phrase, phrase.text, phrase.length) != 0) {
        answer->ambiguous = 0;
        answer->metric = find_whole(known, phrase, &answer->ambiguous);
        answer->known = known;
        answer->length = (uint32_t)phrase.length;
        memcpy(answer->phrase, phrase.text, phrase.length);
    }
    return answer->ambiguous && !alone ? NULL : answer->metric;
}
