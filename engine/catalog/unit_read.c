/* Taking a printed unit apart: scale words, base, denominator. */
#include <string.h>

#include "catalog/unit.h"
#include "core/text.h"

static const struct {
    const char *word;
    int power;
} scale_words[] = { { "十", 1 }, { "百", 2 }, { "千", 3 }, { "万", 4 }, { "萬", 4 }, { "亿", 8 }, { "億", 8 } };

/* More powers of ten than any figure has. */
#define FACTOR_MAX 36

/* The scale word at the start; 0 bytes if there is none. */
static size_t scale_word(const char *text, size_t length, int *power)
{
    for (size_t i = 0; i < sizeof scale_words / sizeof scale_words[0]; i++) {
        size_t bytes = strlen(scale_words[i].word);
        if (bytes <= length && memcmp(text, scale_words[i].word, bytes) == 0) {
            *power = scale_words[i].power;
            return bytes;
        }
    }
    return 0;
}

static yb_status read_part(const char *text, size_t length, yb_unit_part *part, yb_error *error)
{
    const char *whole = text;
    size_t whole_length = length;
    part->factor = 0;
    part->entry = yb_unit_find(text, length);
    while (part->entry == NULL && !yb_unit_protected(text, length)) {
        int power;
        size_t bytes = scale_word(text, length, &power);
        if (bytes == 0) {
            break;
        }
        part->factor += power;
        text += bytes;
        length -= bytes;
        part->entry = yb_unit_find(text, length);
    }
    const char *base = part->entry != NULL ? part->entry->name : text;
    length = part->entry != NULL ? strlen(base) : length;
    if (length >= YB_UNIT_BASE || part->factor > FACTOR_MAX) {
        return yb_fail(error, YB_INVALID, "\"%.*s\" is too long for a unit; it may have %d bytes without scale words",
                       (int)(whole_length > 200 ? 200 : whole_length), whole, YB_UNIT_BASE - 1);
    }
    memcpy(part->base, base, length);
    part->base[length] = '\0';
    return YB_OK;
}

static const char *trim(const char *text, size_t *length)
{
    while (*length > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        --*length;
    }
    while (*length > 0 && (text[*length - 1] == ' ' || text[*length - 1] == '\t')) {
        --*length;
    }
    return text;
}

/* The first "/", "／" or "每" inside the text; NULL if there is none. */
static const char *find_slash(const char *text, size_t length, size_t *bytes)
{
    static const char *const slashes[] = { "/", "／", "每" };
    for (size_t at = 1; at < length; at++) {
        for (size_t i = 0; i < sizeof slashes / sizeof slashes[0]; i++) {
            *bytes = strlen(slashes[i]);
            if (*bytes < length - at && memcmp(text + at, slashes[i], *bytes) == 0) {
                return text + at;
            }
        }
    }
    return NULL;
}

/* 每人 as printed, with one spelling per meaning unless scale words stand before it. */
static void write_bottom(const char *text, size_t length, yb_unit *unit)
{
    const char *shown = unit->bottom.factor == 0 ? unit->bottom.base : text;
    length = unit->bottom.factor == 0 ? strlen(shown) : length;
    memcpy(unit->bottom_text, shown, length);
    unit->bottom_text[length] = '\0';
}

yb_status yb_unit_read(const char *text, yb_unit *unit, yb_error *error)
{
    size_t length = strlen(text), bytes = 0;
    if (yb_utf8_valid(text, length) != length) {
        return yb_fail(error, YB_INVALID, "the unit \"%.100s\" is not valid UTF-8", text);
    }
    text = trim(text, &length);
    memset(unit, 0, sizeof *unit);
    const char *slash = find_slash(text, length, &bytes);
    if (slash == NULL) {
        return read_part(text, length, &unit->top, error);
    }
    size_t top = (size_t)(slash - text), bottom = length - top - bytes;
    const char *below = trim(slash + bytes, &bottom);
    text = trim(text, &top);
    YB_TRY(read_part(text, top, &unit->top, error));
    YB_TRY(read_part(below, bottom, &unit->bottom, error));
    if (strlen(unit->top.base) + bottom + 1 >= YB_UNIT_BASE ||
        strlen(unit->top.base) + strlen(unit->bottom.base) + 1 >= YB_UNIT_BASE) {
        return yb_fail(error, YB_INVALID, "\"%.100s\" is too long for a unit; it may have %d bytes without scale words",
                       text, YB_UNIT_BASE - 1);
    }
    unit->is_ratio = 1;
    write_bottom(below, bottom, unit);
    return YB_OK;
}

yb_status yb_unit_normalize(const char *text, char base[64], int *factor, yb_error *error)
{
    yb_unit unit;
    YB_TRY(yb_unit_read(text, &unit, error));
    size_t used = 0;
    base[0] = '\0';
    yb_text_add(base, YB_UNIT_BASE, &used, "%s%s%s", unit.top.base, unit.is_ratio ? "/" : "", unit.bottom_text);
    *factor = unit.top.factor;
    return YB_OK;
}
