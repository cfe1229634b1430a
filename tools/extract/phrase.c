/* See phrase.h. */
#include "extract/phrase.h"

#include <string.h>

#include "extract/utf8.h"
#include "extract/word_set.h"
#include "extract/words.h"

#define BEFORE_CHARACTERS 26
#define AFTER_CHARACTERS  26

#define FRONT                                                                                                          \
    (WORD_ADVERB | WORD_LINK | WORD_REGION | WORD_SUBJECT | WORD_AND | WORD_PREPOSITION | WORD_TARGET | WORD_PLAN |    \
     WORD_OF | WORD_LE | WORD_COMPARE | WORD_EXISTING | WORD_OF_WHICH)
#define BACK                                                                                                           \
    (WORD_ADVERB | WORD_LINK | WORD_AND | WORD_PREPOSITION | WORD_TARGET | WORD_PLAN | WORD_OF | WORD_LE | WORD_EACH | \
     WORD_COMPARE | WORD_OF_WHICH | WORD_EXISTING)

static int may_name(const struct token *at)
{
    return at->kind == TOKEN_TEXT || at->kind == TOKEN_PAUSE;
}

/* Where the last PHRASE_TOKENS tokens of a name begin. */
static size_t last_begin(const struct sentence *sentence, size_t begin, size_t end)
{
    size_t from = end;
    for (size_t count = 0; end > begin + PHRASE_TOKENS && from > begin && count < PHRASE_TOKENS; from--) {
        count += (size_t)may_name(&sentence->tokens[from - 1]);
    }
    return end > begin + PHRASE_TOKENS ? from : begin;
}

void phrase_take(struct phrase *phrase, const struct sentence *sentence, size_t begin, size_t end, int tail)
{
    phrase->sentence = sentence;
    phrase->count = 0;
    if (tail) {
        begin = last_begin(sentence, begin, end);
    }
    for (size_t i = begin; i < end && phrase->count < PHRASE_TOKENS; i++) {
        if (may_name(&sentence->tokens[i])) {
            phrase->tokens[phrase->count++] = (uint16_t)i;
        }
    }
}

void phrase_remove(struct phrase *phrase, size_t from, size_t to)
{
    memmove(phrase->tokens + from, phrase->tokens + to, (phrase->count - to) * sizeof *phrase->tokens);
    phrase->count -= to - from;
}

void phrase_remove_classes(struct phrase *phrase, uint32_t classes)
{
    size_t kept = 0;
    for (size_t i = 0; i < phrase->count; i++) {
        if (!(phrase_classes(phrase, i) & classes)) {
            phrase->tokens[kept++] = phrase->tokens[i];
        }
    }
    phrase->count = kept;
}

static size_t token_characters(const struct phrase *phrase, size_t index)
{
    const struct token *at = phrase_token(phrase, index);
    return utf8_count(phrase->sentence->text + at->begin, (size_t)(at->end - at->begin));
}

/* End of the text from token `*at` on that stands together in the sentence; moves on to what does not. */
static size_t end_together(const struct phrase *phrase, size_t *at, size_t to)
{
    size_t end = phrase_token(phrase, *at)->end;
    while (++*at < to && phrase_token(phrase, *at)->begin == end) {
        end = phrase_token(phrase, *at)->end;
    }
    return end;
}

size_t phrase_characters(const struct phrase *phrase)
{
    size_t characters = 0;
    for (size_t i = 0; i < phrase->count;) {
        size_t begin = phrase_token(phrase, i)->begin;
        characters += utf8_count(phrase->sentence->text + begin, end_together(phrase, &i, phrase->count) - begin);
    }
    return characters;
}

/* Classes that say nothing at the edge of a name. A verb of action stays,
 * whatever else it may be. */
static int is_edge(const struct phrase *phrase, size_t index, uint32_t classes)
{
    uint32_t own = phrase_classes(phrase, index);
    const struct token *at = phrase_token(phrase, index);
    if (!(own & classes) || (own & WORD_ACTION)) {
        return 0;
    }
    /* 存贷比 */
    return index == 0 || at->end - at->begin != 3 || memcmp(phrase->sentence->text + at->begin, "比", 3) != 0;
}

static void trim_front(struct phrase *phrase, uint32_t classes)
{
    size_t drop = 0;
    while (drop < phrase->count && is_edge(phrase, drop, classes)) {
        drop++;
    }
    if (drop > 0) {
        phrase_remove(phrase, 0, drop);
    }
}

/* 投资过亿元 */
static int ends_with_past(const struct phrase *phrase)
{
    const struct token *last = phrase_token(phrase, phrase->count - 1);
    return phrase->count > 1 && last->end - last->begin == 3 &&
           memcmp(phrase->sentence->text + last->begin, "过", 3) == 0;
}

static void trim_back(struct phrase *phrase, uint32_t classes)
{
    if (phrase->count > 0 && ends_with_past(phrase)) {
        phrase->count--;
    }
    while (phrase->count > 0 && is_edge(phrase, phrase->count - 1, classes)) {
        phrase->count--;
    }
}

size_t phrase_verb(const struct phrase *phrase)
{
    size_t verb = 0;
    for (size_t i = 0; i + 1 < phrase->count && i < 20; i++) {
        /* A verb of one character counts only at the front: 办 is part of 办公 and many more. */
        if ((phrase_classes(phrase, i) & WORD_ACTION) && (i == 0 || token_characters(phrase, i) > 1)) {
            verb = i + 1;
        }
    }
    return verb;
}

/* Verbs at the very front: 打通 of 打通A、B等. */
static size_t leading_verbs(const struct phrase *phrase)
{
    size_t verbs = 0;
    while (verbs < phrase->count && (phrase_classes(phrase, verbs) & WORD_ACTION)) {
        verbs++;
    }
    return verbs;
}

static void keep_verbs_and(struct phrase *phrase, size_t verbs, size_t from)
{
    if (from > verbs) {
        phrase_remove(phrase, verbs, from);
    }
}

/* 低保金、五保金等民生资金: examples go, what they are examples of stays. */
static void cut_examples(struct phrase *phrase)
{
    size_t such = phrase->count;
    while (such > 0 && !(phrase_classes(phrase, such - 1) & WORD_SUCH)) {
        such--;
    }
    if (such == 0) {
        return;
    }
    size_t rest = such;
    while (rest < phrase->count && is_edge(phrase, rest, WORD_ADVERB | WORD_OF)) {
        rest++;
    }
    if (rest < phrase->count && (phrase_classes(phrase, rest) & WORD_ACTION)) {
        phrase_remove(phrase, such - 1, rest); /* 空心房、危旧房等进行拆除 */
        return;
    }
    keep_verbs_and(phrase, leading_verbs(phrase), rest);
}

/* A、B、C of long items: the last one stands for the list. 早、中、晚稻 stays. */
static void cut_list(struct phrase *phrase)
{
    size_t pauses = 0, last = 0, shortest = SIZE_MAX, item = 0;
    for (size_t i = 0; i < phrase->count; i++) {
        if (phrase_token(phrase, i)->kind == TOKEN_PAUSE) {
            pauses++;
            last = i + 1;
            shortest = item < shortest ? item : shortest;
            item = 0;
        } else {
            item += token_characters(phrase, i);
        }
    }
    if (pauses == 0 || last == phrase->count || phrase_characters(phrase) <= 12 || (shortest <= 2 && pauses > 1)) {
        return;
    }
    keep_verbs_and(phrase, leading_verbs(phrase), last);
}

void phrase_cut_enumeration(struct phrase *phrase)
{
    size_t pause = 0;
    while (pause < phrase->count && phrase_token(phrase, pause)->kind != TOKEN_PAUSE) {
        pause++;
    }
    if (pause == phrase->count) {
        return;
    }
    size_t verb = pause;
    while (verb > 0 &&
           !(phrase_classes(phrase, verb - 1) & (WORD_ACTION | WORD_RELATION | WORD_LINK | WORD_PREPOSITION))) {
        verb--;
    }
    phrase->count = verb;
    trim_back(phrase, BACK);
}

/* Keeps at most `limit` characters: the last ones, or the first. */
static void limit_length(struct phrase *phrase, size_t limit, int keep_last)
{
    size_t characters = phrase_characters(phrase);
    while (phrase->count > 1 && characters > limit) {
        characters -= token_characters(phrase, keep_last ? 0 : phrase->count - 1);
        if (keep_last) {
            phrase_remove(phrase, 0, 1);
        } else {
            phrase->count--;
        }
    }
}

/* 项目建成后预计受益: when does not say what. */
static void remove_plans(struct phrase *phrase)
{
    size_t kept = 0;
    for (size_t i = 0; i < phrase->count; i++) {
        if (!is_edge(phrase, i, WORD_PLAN)) {
            phrase->tokens[kept++] = phrase->tokens[i];
        }
    }
    phrase->count = kept;
}

/* 镇实现财政收入: who, in one character. */
static void trim_own_level(struct phrase *phrase)
{
    WORD_SET(LEVELS, "镇", "乡", "县", "市", "区", "州", "村");
    if (phrase->count < 3 || !(phrase_classes(phrase, 1) & WORD_LINK)) {
        return;
    }
    const struct token *first = phrase_token(phrase, 0);
    if (word_set_has(&LEVELS, phrase->sentence->text + first->begin, (size_t)(first->end - first->begin))) {
        phrase_remove(phrase, 0, 2);
    }
}

/* What stands before 其中 is another's. */
static void cut_whole(struct phrase *phrase)
{
    for (size_t i = phrase->count; i > 0; i--) {
        if (phrase_classes(phrase, i - 1) & WORD_OF_WHICH) {
            phrase_remove(phrase, 0, i);
            break;
        }
    }
}

void phrase_trim_before(struct phrase *phrase)
{
    uint32_t classes = 0;
    for (size_t i = 0; i < phrase->count; i++) {
        classes |= phrase_classes(phrase, i);
    }
    if (classes & WORD_OF_WHICH) {
        cut_whole(phrase);
    }
    trim_back(phrase, BACK);
    trim_front(phrase, FRONT);
    trim_own_level(phrase);
    /* Most phrases have nothing of these. */
    if (classes & (WORD_PLAN | WORD_SUCH | WORD_AND)) {
        remove_plans(phrase);
        cut_examples(phrase);
        cut_list(phrase);
    }
    trim_back(phrase, BACK);
    trim_front(phrase, FRONT);
    limit_length(phrase, BEFORE_CHARACTERS, 1);
}

void phrase_trim_after(struct phrase *phrase)
{
    trim_front(phrase, WORD_OF | WORD_LE | WORD_AND | WORD_ADVERB | WORD_PREPOSITION | WORD_REGION);
    for (size_t tails = 0; tails < 3; tails++) {
        trim_back(phrase, WORD_TAIL | WORD_ADVERB | WORD_AND | WORD_OF | WORD_LE | WORD_PREPOSITION | WORD_LINK |
                              WORD_UP | WORD_DOWN);
        /* 工作 after a verb still closes the phrase. */
        if (phrase->count == 0 || !(phrase_classes(phrase, phrase->count - 1) & WORD_TAIL)) {
            break;
        }
        phrase->count--;
    }
    limit_length(phrase, AFTER_CHARACTERS, 0);
}

/* Appends behind the `used` bytes of `name`; the bytes then used. */
static size_t append_at(char *name, size_t used, const char *text, size_t length)
{
    while (used + length >= NAME_BYTES) {
        length = length > 0 ? utf8_before(text, length) : 0;
        if (length == 0) {
            return used;
        }
    }
    memcpy(name + used, text, length);
    name[used + length] = '\0';
    return used + length;
}

void name_append(char *name, const char *text, size_t length)
{
    append_at(name, strlen(name), text, length);
}

void phrase_append(const struct phrase *phrase, size_t from, size_t to, char *name)
{
    size_t used = strlen(name);
    to = to < phrase->count ? to : phrase->count;
    while (from < to) {
        size_t begin = phrase_token(phrase, from)->begin;
        used = append_at(name, used, phrase->sentence->text + begin, end_together(phrase, &from, to) - begin);
    }
}

struct wording phrase_wording(const struct phrase *phrase, char room[NAME_BYTES])
{
    size_t at = 0, begin = phrase->count > 0 ? phrase_token(phrase, 0)->begin : 0;
    size_t end = phrase->count > 0 ? end_together(phrase, &at, phrase->count) : 0;
    if (at == phrase->count && end - begin < NAME_BYTES) {
        return (struct wording) { phrase->sentence->text + begin, end - begin };
    }
    room[0] = '\0';
    phrase_append(phrase, 0, phrase->count, room);
    return (struct wording) { room, strlen(room) };
}
