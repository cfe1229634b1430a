/* Phrases that name a metric of the lexicon. */
#include <stdint.h>
#include <string.h>

#include "extract/naming.h"
#include "extract/word_set.h"

/* Endings that add nothing to a metric's name: 粮食播种面积 is named whole, but
 * 固定资产投资总额 is 固定资产投资. */
WORD_SET(ENDINGS, "总额", "总量", "总数", "总计", "合计", "总值", "额", "数", "量");

/* The metric that the whole phrase names, ambiguous or not. */
static const yb_metric *find_whole(const lexicon *known, const char *phrase, size_t length, int *ambiguous)
{
    lexicon_match match;
    if (!lexicon_match_at(known, phrase, length, &match)) {
        return NULL;
    }
    *ambiguous = match.ambiguous;
    if (match.length == length || word_set_has(&ENDINGS, phrase + match.length, length - match.length)) {
        return match.metric;
    }
    return NULL;
}

#define SLOTS        256
#define PHRASE_BYTES 48

/* Naming asks for the same phrase several times, and reports use the same ones. */
static _Thread_local struct answer {
    const lexicon *known;
    const yb_metric *metric;
    int ambiguous;
    char phrase[PHRASE_BYTES];
} answers[SLOTS];

static struct answer *find_slot(const char *phrase, size_t length)
{
    uint64_t first = 0, last = 0;
    memcpy(&first, phrase, length < 8 ? length : 8);
    memcpy(&last, phrase + (length < 8 ? 0 : length - 8), length < 8 ? length : 8);
    return &answers[(first * 0x9e3779b97f4a7c15u ^ (last + length) * 0xc2b2ae3d27d4eb4fu) >> 56];
}

const yb_metric *naming_metric(const lexicon *known, const char *phrase, int alone)
{
    size_t length = strlen(phrase);
    int ambiguous = 0;
    if (length == 0 || length >= PHRASE_BYTES) {
        const yb_metric *found = length == 0 ? NULL : find_whole(known, phrase, length, &ambiguous);
        return ambiguous && !alone ? NULL : found;
    }
    struct answer *answer = find_slot(phrase, length);
    if (answer->known != known || memcmp(answer->phrase, phrase, length + 1) != 0) {
        answer->ambiguous = 0;
        answer->metric = find_whole(known, phrase, length, &answer->ambiguous);
        answer->known = known;
        memcpy(answer->phrase, phrase, length + 1);
    }
    return answer->ambiguous && !alone ? NULL : answer->metric;
}
