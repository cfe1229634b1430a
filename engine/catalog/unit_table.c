/* The units that statistics print, by family.
 *
 * Sizes are whole numbers of a part that all units of the family are multiples
 * of (a third of a square metre, because 15 亩 are one 公顷). What counts single
 * things (个, 家, 户, 项) converts one to one: which of them a report prints
 * depends on the noun beside it; they stay apart when normalised. 件, 头, 套 and
 * other counters are in no family: they convert to themselves only. */
#include <pthread.h>
#include <string.h>

#include "catalog/unit.h"

static const yb_unit_entry entries[] = {
    { "元", YB_UNIT_MONEY, 1, "人民币\0元人民币\0圆\0CNY\0RMB\0¥\0" },
    { "美元", YB_UNIT_DOLLARS, 1, "美金\0USD\0$\0US$\0" },
    { "港元", YB_UNIT_HONG_KONG_DOLLARS, 1, "港币\0HKD\0" },

    { "平方米", YB_UNIT_AREA, 3, "㎡\0平方\0平米\0m2\0m²\0M2\0" },
    { "亩", YB_UNIT_AREA, 2000, "市亩\0" },
    { "公顷", YB_UNIT_AREA, 30000, "ha\0hm2\0hm²\0" },
    { "顷", YB_UNIT_AREA, 200000, "" },
    { "平方公里", YB_UNIT_AREA, 3000000, "平方千米\0km2\0km²\0㎢\0KM2\0" },

    { "毫米", YB_UNIT_LENGTH, 1, "mm\0㎜\0" },
    { "厘米", YB_UNIT_LENGTH, 10, "公分\0cm\0㎝\0" },
    { "米", YB_UNIT_LENGTH, 1000, "公尺\0m\0" },
    { "里", YB_UNIT_LENGTH, 500000, "华里\0市里\0" },
    { "公里", YB_UNIT_LENGTH, 1000000, "千米\0km\0㎞\0KM\0" },

    { "克", YB_UNIT_MASS, 1, "g\0" },
    { "斤", YB_UNIT_MASS, 500, "市斤\0" },
    { "公斤", YB_UNIT_MASS, 1000, "千克\0kg\0㎏\0KG\0" },
    { "担", YB_UNIT_MASS, 50000, "市担\0" },
    { "吨", YB_UNIT_MASS, 1000000, "t\0公吨\0" },

    { "升", YB_UNIT_VOLUME, 1, "L\0公升\0" },
    { "立方米", YB_UNIT_VOLUME, 1000, "方\0立方\0m3\0m³\0㎥\0M3\0" },

    { "人", YB_UNIT_PEOPLE, 1, "名\0位\0人员\0人口\0口人\0" },
    { "人次", YB_UNIT_VISITS, 1, "" },
    { "次", YB_UNIT_VISITS, 1, "" },

    { "个", YB_UNIT_THINGS, 1, "個\0" },
    { "家", YB_UNIT_THINGS, 1, "" },
    { "户", YB_UNIT_THINGS, 1, "戶\0" },
    { "项", YB_UNIT_THINGS, 1, "" },

    { "瓦", YB_UNIT_POWER, 1, "W\0" },
    { "千瓦", YB_UNIT_POWER, 1000, "kW\0KW\0kw\0" },
    { "兆瓦", YB_UNIT_POWER, 1000000, "MW\0" },
    { "千瓦时", YB_UNIT_ENERGY, 1, "度\0千瓦·时\0千瓦小时\0kWh\0KWH\0kwh\0" },
    { "吨标准煤", YB_UNIT_COAL, 1, "吨标煤\0tce\0" },

    { "%", YB_UNIT_PERCENT, 10, "％\0﹪\0百分之\0" },
    { "‰", YB_UNIT_PERCENT, 1, "千分之\0" },
    { "百分点", YB_UNIT_POINTS, 1, "个百分点\0" },
};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

/* 千米 and 千克 are in the table; these come before other words too. */
static const char *const protected_heads[] = {
    "千瓦", "千米", "千克", "千卡", "千伏", "千帕", "千赫", "千焦", "千安", "千字节", "千分", "百分", "百帕",
};

static const char *const family_names[] = {
    [YB_UNIT_OTHER] = "a count of its own",
    [YB_UNIT_MONEY] = "money",
    [YB_UNIT_DOLLARS] = "US dollars, which only a dated rate converts",
    [YB_UNIT_HONG_KONG_DOLLARS] = "Hong Kong dollars, which only a dated rate converts",
    [YB_UNIT_AREA] = "area",
    [YB_UNIT_LENGTH] = "length",
    [YB_UNIT_MASS] = "mass",
    [YB_UNIT_VOLUME] = "volume",
    [YB_UNIT_PEOPLE] = "people",
    [YB_UNIT_VISITS] = "visits",
    [YB_UNIT_THINGS] = "single things",
    [YB_UNIT_POWER] = "power",
    [YB_UNIT_ENERGY] = "energy",
    [YB_UNIT_COAL] = "coal equivalent",
    [YB_UNIT_PERCENT] = "a ratio in percent",
    [YB_UNIT_POINTS] = "a difference in percentage points",
};

/* ---- finding an entry by any of its spellings: a hash index, made once ---- */

enum { SLOTS = 512 }; /* a power of two, several times the spellings there are */

static struct {
    const char *spelling; /* NULL: empty */
    const yb_unit_entry *entry;
} slots[SLOTS];

static pthread_once_t slots_made = PTHREAD_ONCE_INIT;

/* The slot of this spelling, or the empty one where it belongs. */
static unsigned slot_of(const char *text, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    }
    unsigned slot = (hash ^ hash >> 13) % SLOTS;
    while (slots[slot].spelling != NULL &&
           (strncmp(slots[slot].spelling, text, length) != 0 || slots[slot].spelling[length] != '\0')) {
        slot = (slot + 1) % SLOTS;
    }
    return slot;
}

static void add_spelling(const char *spelling, const yb_unit_entry *entry)
{
    unsigned slot = slot_of(spelling, strlen(spelling));
    slots[slot].spelling = spelling;
    slots[slot].entry = entry;
}

static void make_slots(void)
{
    for (size_t i = 0; i < ENTRIES; i++) {
        add_spelling(entries[i].name, &entries[i]);
        for (const char *other = entries[i].spellings; other[0] != '\0'; other += strlen(other) + 1) {
            add_spelling(other, &entries[i]);
        }
    }
}

const yb_unit_entry *yb_unit_find(const char *text, size_t length)
{
    pthread_once(&slots_made, make_slots);
    return slots[slot_of(text, length)].entry;
}

int yb_unit_protected(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof protected_heads / sizeof protected_heads[0]; i++) {
        size_t bytes = strlen(protected_heads[i]);
        if (bytes <= length && memcmp(protected_heads[i], text, bytes) == 0) {
            return 1;
        }
    }
    return 0;
}

const char *yb_unit_family_name(yb_unit_family family)
{
    return family_names[family];
}
