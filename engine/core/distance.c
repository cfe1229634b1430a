/* Likeness of names: a band of the edit distance table, as wide as the limit,
 * so that any length needs no memory. */
#include <string.h>

#include "core/text.h"

enum { LIMIT_MAX = 8, BAND = 2 * LIMIT_MAX + 1 };

static const char *next_character(const char *at, const char *end, uint32_t *character)
{
    return at + yb_utf8_decode(at, (size_t)(end - at), character);
}

static size_t count_characters(const char *at, const char *end)
{
    size_t count = 0;
    for (uint32_t character; at < end; count++) {
        at = next_character(at, end, &character);
    }
    return count;
}

/* Cell k of row i stands for column i + k - limit; window[k + 1] is the
 * character of b before that column, window[k] the one before it. */
typedef struct band {
    unsigned limit;
    unsigned rows[3][BAND + 2]; /* current, previous and the one before, cells from index 1 */
    uint32_t window[BAND + 1];
} band;

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static void fill_row(const band *table, unsigned *row, const unsigned *above, const unsigned *above2, size_t i,
                     size_t columns, uint32_t character, uint32_t before)
{
    unsigned worst = table->limit + 1, width = 2 * table->limit + 1;
    for (unsigned k = 0; k < width; k++) {
        size_t place = i + k;
        if (place < table->limit || place - table->limit > columns) {
            row[k + 1] = worst;
            continue;
        }
        size_t column = place - table->limit;
        unsigned cost = worst;
        if (column == 0) {
            cost = least(cost, (unsigned)i);
        } else {
            cost = least(cost, above[k + 1] + (table->window[k + 1] != character));
            cost = least(cost, row[k] + 1);
        }
        cost = least(cost, above[k + 2] + 1);
        if (column > 1 && i > 1 && table->window[k + 1] == before && table->window[k] == character) {
            cost = least(cost, above2[k + 1] + 1);
        }
        row[k + 1] = cost;
    }
}

static void start_band(band *table, unsigned limit)
{
    memset(table->window, 0, sizeof(table->window));
    table->limit = limit;
    for (unsigned r = 0; r < 3; r++) {
        for (unsigned k = 0; k < BAND + 2; k++) {
            table->rows[r][k] = limit + 1;
        }
    }
    for (unsigned k = limit; k <= 2 * limit; k++) { /* row 0 */
        table->rows[0][k + 1] = k - limit;
    }
}

/* Moves the window one column on, to end in the next character of b, if any. */
static const char *slide(band *table, const char *b, const char *b_end)
{
    unsigned last = 2 * table->limit + 1;
    memmove(table->window, table->window + 1, last * sizeof(table->window[0]));
    table->window[last] = 0;
    return b < b_end ? next_character(b, b_end, &table->window[last]) : b;
}

unsigned yb_text_distance(const char *a, const char *b, unsigned limit)
{
    limit = limit > LIMIT_MAX ? LIMIT_MAX : limit;
    const char *a_end = a + strlen(a), *b_end = b + strlen(b);
    size_t rows = count_characters(a, a_end), columns = count_characters(b, b_end);
    if (rows > columns + limit || columns > rows + limit) {
        return limit + 1;
    }
    band table;
    start_band(&table, limit);
    for (unsigned column = 0; column < limit; column++) {
        b = slide(&table, b, b_end);
    }
    uint32_t character = 0, before = 0;
    for (size_t i = 1; i <= rows; i++) {
        b = slide(&table, b, b_end);
        before = character;
        a = next_character(a, a_end, &character);
        fill_row(&table, table.rows[i % 3], table.rows[(i + 2) % 3], table.rows[(i + 1) % 3], i, columns, character,
                 before);
    }
    return least(table.rows[rows % 3][columns + limit - rows + 1], limit + 1);
}
