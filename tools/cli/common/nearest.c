/* "Did you mean": the word that takes the fewest edits. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

#define LONGEST 32

/* Insertions, deletions, replacements and swaps of neighbours. */
static size_t edits_between(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t before[LONGEST + 1], last[LONGEST + 1], row[LONGEST + 1];
    for (size_t j = 0; j <= b_length; j++) {
        last[j] = j;
        before[j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t least = last[j - 1] + (a[i - 1] != b[j - 1]);
            least = last[j] + 1 < least ? last[j] + 1 : least;
            least = row[j - 1] + 1 < least ? row[j - 1] + 1 : least;
            int swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            row[j] = swapped && before[j - 2] + 1 < least ? before[j - 2] + 1 : least;
        }
        memcpy(before, last, sizeof last);
        memcpy(last, row, sizeof row);
    }
    return last[b_length];
}

const char *cli_nearest(const char *word, const char *const *words)
{
    const char *nearest = NULL;
    size_t length = strlen(word), fewest = length < 3 ? 2 : length / 3 + 2;
    if (length == 0 || length > LONGEST) {
        return NULL;
    }
    for (; *words != NULL; words++) {
        size_t other = strlen(*words);
        size_t edits = other > LONGEST ? SIZE_MAX : edits_between(word, length, *words, other);
        if (edits < fewest && edits < other) {
            fewest = edits;
            nearest = *words;
        }
    }
    return nearest;
}
