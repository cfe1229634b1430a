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
    { "元", YB_UNIT_MONEY, 1, { "人民币", "元人民币", "圆", "CNY", "RMB", "¥" } },
    { "美元", YB_UNIT_DOLLARS, 1, { "美金", "USD", "$", "US$" } },
    { "港元", YB_UNIT_HONG_KONG_DOLLARS, 1, { "港币", "HKD" } },

    { "平方米", YB_UNIT_AREA, 3, { "㎡", "平方", "平米", "m2", "m²", "M2" } },
    { "亩", YB_UNIT_AREA, 2000, { "市亩" } },
    { "公顷", YB_UNIT_AREA, 30000, { "ha", "hm2", "hm²" } },
    { "顷", YB_UNIT_AREA, 200000, { NULL } },
    { "平方公里", YB_UNIT_AREA, 3000000, { "平方千米", "km2", "km²", "㎢", "KM2" } },

    { "毫米", YB_UNIT_LENGTH, 1, { "mm", "㎜" } },
    { "厘米", YB_UNIT_LENGTH, 10, { "公分", "cm", "㎝" } },
    { "米", YB_UNIT_LENGTH, 1000, { "公尺", "m" } },
    { "里", YB_UNIT_LENGTH, 500000, { "华里", "市里" } },
    { "公里", YB_UNIT_LENGTH, 1000000, { "千米", "km", "㎞", "KM" } },

    { "克", YB_UNIT_MASS, 1, { "g" } },
    { "斤", YB_UNIT_MASS, 500, { "市斤" } },
    { "公斤", YB_UNIT_MASS, 1000, { "千克", "kg", "㎏", "KG" } },
    { "担", YB_UNIT_MASS, 50000, { "市担" } },
    { "吨", YB_UNIT_MASS, 1000000, { "t", "公吨" } },

    { "升", YB_UNIT_VOLUME, 1, { "L", "公升" } },
    { "立方米", YB_UNIT_VOLUME, 1000, { "方", "立方", "m3", "m³", "㎥", "M3" } },

    { "人", YB_UNIT_PEOPLE, 1, { "名", "位", "人员", "人口", "口人" } },
    { "人次", YB_UNIT_VISITS, 1, { NULL } },
    { "次", YB_UNIT_VISITS, 1, { NULL } },

    { "个", YB_UNIT_THINGS, 1, { "個" } },
    { "家", YB_UNIT_THINGS, 1, { NULL } },
    { "户", YB_UNIT_THINGS, 1, { "戶" } },
    { "项", YB_UNIT_THINGS, 1, { NULL } },

    { "瓦", YB_UNIT_POWER, 1, { "W" } },
    { "千瓦", YB_UNIT_POWER, 1000, { "kW", "KW", "kw" } },
    { "兆瓦", YB_UNIT_POWER, 1000000, { "MW" } },
    { "千瓦时", YB_UNIT_ENERGY, 1, { "度", "千瓦·时", "千瓦小时", "kWh", "KWH", "kwh" } },
    { "吨标准煤", YB_UNIT_COAL, 1, { "吨标煤", "tce" } },

    { "%", YB_UNIT_PERCENT, 10, { "％", "﹪", "百分之" } },
    { "‰", YB_UNIT_PERCENT, 1, { "千分之" } },
    { "百分点", YB_UNIT_POINTS, 1, { "个百分点" } },
};

enum { ENTRIES = sizeof entries / sizeof entries[0], SPELLINGS = sizeof entries[0].spellings / sizeof(char *) };

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
        for (size_t k = 0; k < SPELLINGS && entries[i].spellings[k] != NULL; k++) {
            add_spelling(entries[i].spellings[k], &entries[i]);
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
