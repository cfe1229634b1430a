/* See word_set.h. */
#include "extract/word_set.h"

#include <pthread.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void note_start(word_set *set, const unsigned char *word, size_t length)
{
    if (word[0] < 0x80) {
        set->ascii_first = 1;
        return;
    }
    set->first[0] |= (uint64_t)1 << (word[1] & 63);
    set->first[1] |= length > 2 ? (uint64_t)1 << (word[2] & 63) : UINT64_MAX;
}

static void note_end(word_set *set, const unsigned char *word, size_t length)
{
    if (word[length - 1] < 0x80) {
        set->ascii_last = 1;
        return;
    }
    set->last[0] |= (uint64_t)1 << (word[length - 1] & 63);
    set->last[1] |= (uint64_t)1 << (word[length - 2] & 63);
}

void word_set_prepare(word_set *set)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < set->count && !atomic_load_explicit(&set->ready, memory_order_relaxed); i++) {
        size_t length = strlen(set->words[i]);
        set->lengths[i] = (uint8_t)length;
        note_start(set, (const unsigned char *)set->words[i], length);
        note_end(set, (const unsigned char *)set->words[i], length);
    }
    atomic_store_explicit(&set->ready, 1, memory_order_release);
    pthread_mutex_unlock(&lock);
}

size_t word_set_try_starts(const word_set *set, const char *text, size_t length)
{
    for (size_t i = 0; i < set->count; i++) {
        size_t bytes = set->lengths[i];
        const char *word = set->words[i];
        if (bytes <= length && word[bytes - 1] == text[bytes - 1] && memcmp(text, word, bytes) == 0) {
            return bytes;
        }
    }
    return 0;
}

size_t word_set_try_ends(const word_set *set, const char *text, size_t length)
{
    for (size_t i = 0; i < set->count; i++) {
        size_t bytes = set->lengths[i];
        const char *word = set->words[i];
        if (bytes <= length && word[bytes - 1] == text[length - 1] && memcmp(text + length - bytes, word, bytes) == 0) {
            return bytes;
        }
    }
    return 0;
}

int word_set_try_has(const word_set *set, const char *text, size_t length)
{
    for (size_t i = 0; i < set->count; i++) {
        if (set->lengths[i] == length && memcmp(text, set->words[i], length) == 0) {
            return 1;
        }
    }
    return 0;
}
