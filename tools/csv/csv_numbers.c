/* Columns of numbers. A first loop gathers the characters of each field into a word,
 * a second one, which has no jumps, makes numbers of the words: compilers make
 * vectors of it. What it does not take is read on its own. */
#include "csv/csv_numbers.h"

#include "csv/csv_number.h"
#include "csv/csv_wide.h"

/* Fields at a time: they stay in a core's first cache. */
#define GROUP 256

#define FOUR(byte) (UINT32_C(0x01010101) * (uint8_t)(byte))

/* ---- years ------------------------------------------------------------------ */

/* 0 for what is no year of four digits. */
static CSV_INLINE void convert_years(const uint32_t *restrict words, size_t count, int16_t *restrict years)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t word = words[i];
        uint32_t digits = (word & FOUR(0xF0)) | (((word + FOUR(0x06)) >> 4) & FOUR(0x0F));
        word -= FOUR('0');
        word = word * 10 + (word >> 8); /* pairs of digits, in bytes 0 and 2 */
        uint32_t year = (word & 0xFF) * 100 + (word >> 16 & 0xFF);
        years[i] = (int16_t)(digits == FOUR(0x33) ? year : 0);
    }
}

static void gather_years(csv_plain_column *column, size_t count, uint32_t *words)
{
    for (size_t i = 0; i < count; i++) {
        csv_field field = csv_plain_next(column);
        uint32_t word;
        memcpy(&word, field.text, sizeof word);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
        word = __builtin_bswap32(word);
#endif
        words[i] = field.length == sizeof word ? word : 0;
    }
}

/* ---- decimals --------------------------------------------------------------- */

/* Words that are worked on side by side, in vectors where the machine has them. */
typedef uint64_t lanes __attribute__((vector_size(32)));
#define LANES (sizeof(lanes) / sizeof(uint64_t))

/* A group of fields: what they hold, and what becomes of that. */
typedef struct decimals {
    uint64_t words[GROUP], lengths[GROUP]; /* the last characters; how many count */
    uint64_t numbers[GROUP], places[GROUP];
    uint64_t bad[GROUP]; /* not 0: no number of up to eight characters */
} decimals;

/* As csv_read_word. */
static CSV_INLINE void convert_decimals(decimals *group, size_t count, char mark)
{
    const lanes zeros = CSV_EACH('0') + (lanes) { 0 }, marks = CSV_EACH(mark) + (lanes) { 0 };
    for (size_t i = 0; i < count; i += LANES) {
        lanes word, length;
        memcpy(&word, group->words + i, sizeof word);
        memcpy(&length, group->lengths + i, sizeof length);
        lanes unused = 64 - 8 * length;
        word = (word >> unused << unused) | (zeros >> 4 >> (60 - unused));
        lanes marked = (word ^ marks);
        marked = (marked - CSV_EACH(1)) & ~marked & CSV_EACH(0x80);
        lanes lowest = marked & -marked, below = (lowest >> 7) - 1, none = (lanes)(marked == 0);
        lanes alone = (lowest >> 63) | (lanes)(lowest >> unused == 0x80); /* no digit behind or before it */
        lanes without = (word & (~below << 8)) | ((word & below) << 8) | '0';
        word = (word & none) | (without & ~none);
        lanes digits = (word & CSV_EACH(0xF0)) | (((word + CSV_EACH(0x06)) >> 4) & CSV_EACH(0x0F));
        lanes bad = (digits ^ CSV_EACH(0x33)) | alone;
        /* 256 to the power of the mark's place, times this: the number of bytes above it comes out on top. */
        lanes places = (lowest >> 7) * UINT64_C(0x0706050403020100) >> 56;
        word -= zeros;
        word = word * 10 + (word >> 8); /* pairs of digits, in every other byte */
        lanes numbers = (((word & 0xFF) * 1000000) & 0xFFFFFFFF) + ((word >> 16 & 0xFF) * 10000) +
                        ((word >> 32 & 0xFF) * 100) + (word >> 48 & 0xFF);
        memcpy(group->numbers + i, &numbers, sizeof numbers);
        memcpy(group->places + i, &places, sizeof places);
        memcpy(group->bad + i, &bad, sizeof bad);
    }
}

static void gather_decimals(csv_plain_column *column, size_t count, decimals *group)
{
    for (size_t i = 0; i < count; i++) {
        csv_field field = csv_plain_next(column);
        int fits = field.length - 1 <= 7; /* 0 wraps around */
        group->lengths[i] = fits ? field.length : 8;
        group->words[i] = fits ? csv_load(field.text + field.length - 8) : 0;
    }
    for (; count % LANES != 0; count++) {
        group->lengths[count] = 8;
        group->words[count] = 0;
    }
}

/* Takes the numbers over; fields that are longer or negative are read on their own.
 * Returns how many, from the first on, are numbers. */
static size_t take_decimals(csv_plain_column column, size_t count, char mark, const decimals *group, int64_t *mantissas,
                            int8_t *scales)
{
    uint64_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        mantissas[i] = (int64_t)group->numbers[i];
        scales[i] = (int8_t)group->places[i];
        bad |= group->bad[i];
    }
    for (size_t i = 0; bad != 0 && i < count; i++) {
        csv_field field = csv_plain_next(&column);
        yb_decimal value;
        if (group->bad[i] == 0) {
            continue;
        }
        if (!csv_plain_decimal(field.text, field.length, mark, &value)) {
            return i;
        }
        mantissas[i] = value.mantissa;
        scales[i] = value.scale;
    }
    return count;
}

/* ---- for the machine -------------------------------------------------------- */

#ifdef CSV_WIDE
static CSV_WIDE void convert_years_wide(const uint32_t *words, size_t count, int16_t *years)
{
    convert_years(words, count, years);
}

static CSV_WIDE void convert_decimals_wide(decimals *group, size_t count, char mark)
{
    convert_decimals(group, count, mark);
}
#else
#define CSV_HAS_WIDE()        0
#define convert_years_wide    convert_years
#define convert_decimals_wide convert_decimals
#endif

size_t csv_plain_years(csv_plain_column column, size_t count, int16_t *years)
{
    uint32_t words[GROUP];
    int wide = CSV_HAS_WIDE();
    for (size_t first = 0, group; first < count; first += group) {
        group = count - first < GROUP ? count - first : GROUP;
        gather_years(&column, group, words);
        if (wide) {
            convert_years_wide(words, group, years + first);
        } else {
            convert_years(words, group, years + first);
        }
        for (size_t i = first; i < first + group; i++) {
            if (years[i] == 0) {
                return i;
            }
        }
    }
    return count;
}

size_t csv_plain_decimals(csv_plain_column column, size_t count, char mark, int64_t *mantissas, int8_t *scales)
{
    decimals group;
    int wide = CSV_HAS_WIDE();
    for (size_t first = 0, most, read; first < count; first += most) {
        csv_plain_column begin = column;
        most = count - first < GROUP ? count - first : GROUP;
        gather_decimals(&column, most, &group);
        if (wide) {
            convert_decimals_wide(&group, most, mark);
        } else {
            convert_decimals(&group, most, mark);
        }
        read = take_decimals(begin, most, mark, &group, mantissas + first, scales + first);
        if (read < most) {
            return first + read;
        }
    }
    return count;
}
