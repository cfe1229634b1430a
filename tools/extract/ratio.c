/* Three parts of a whole as a ratio: 三次产业结构为8.1:41.5:50.4. */
#include <string.h>

#include "extract/numeral.h"
#include "extract/quantity.h"
#include "extract/utf8.h"
#include "extract/word_set.h"

#define PARTS 3

static size_t colon_bytes(const char *text, size_t length)
{
    WORD_SET(COLONS, ":", "：", "∶", "︰");
    return word_set_starts(&COLONS, text, length);
}

/* 产业结构为, 产业结构调整为: words of a ratio right before it. */
static int speaks_of_structure(const char *text, size_t at)
{
    WORD_SET(LINKS, "调整为", "调整到", "调整至", "优化为", "优化到", "优化至", "演变为", "变为", "为", "达到", "达",
             "是", "由上年的", "由去年的", "由");
    WORD_SET(NOUNS, "产业结构", "增加值结构", "增加值比例", "增加值比重", "增加值之比", "增加值构成", "三产结构比",
             "产业结构比", "产业比例", "产业比重", "产业结构比例", "产业之比", "产业占比", "三产比例", "三产结构");
    size_t link = word_set_ends(&LINKS, text, at);
    if (word_set_ends(&NOUNS, text, at - link) > 0) {
        return 1;
    }
    /* 由上年的14:38:48调整为13:39:48 */
    size_t number = at - link, colons = 0;
    while (link > 0 && number > 0) {
        size_t before = utf8_before(text, number);
        size_t colon = colon_bytes(text + before, number - before);
        if (colon == 0 && text[before] != '.' && (text[before] < '0' || text[before] > '9')) {
            break;
        }
        colons += colon > 0;
        number = before;
    }
    return colons == PARTS - 1;
}

/* Most numbers have no colon behind them: look before reading. */
static int has_colon(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && ((text[at] >= '0' && text[at] <= '9') || text[at] == '.')) {
        at++;
    }
    return at > 0 && colon_bytes(text + at, length - at) > 0;
}

size_t quantity_read_ratio(const char *text, size_t length, size_t at, struct quantity found[3])
{
    size_t begin = at;
    if (!has_colon(text + at, length - at)) {
        return 0;
    }
    for (size_t part = 0; part < PARTS; part++) {
        struct numeral number;
        if (at >= length || text[at] < '0' || text[at] > '9' || !numeral_read(text + at, length - at, &number) ||
            number.scale[0] != '\0' || number.hedged) {
            return 0;
        }
        size_t end = at + number.length, colon = colon_bytes(text + end, length - end);
        if ((colon == 0) != (part == PARTS - 1) || (part == 0 && !speaks_of_structure(text, begin))) {
            return 0;
        }
        found[part] = (struct quantity) { .value = number.value,
                                          .scale = "",
                                          .unit_begin = (uint16_t)end,
                                          .unit_end = (uint16_t)end,
                                          .begin = (uint16_t)at,
                                          .end = (uint16_t)(end + colon),
                                          .number_begin = (uint16_t)at,
                                          .figure_end = (uint16_t)end,
                                          .kind = MEASURE_PERCENT,
                                          .ratio = (uint8_t)(part + 1) };
        at = end + colon;
    }
    return PARTS;
}
