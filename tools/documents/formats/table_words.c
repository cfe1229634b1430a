#include "documents/formats/table_words.h"

#include <stdio.h>
#include <string.h>

static int is_one_of(const char *text, const char *const *words)
{
    while (*words != NULL && strcmp(text, *words) != 0) {
        words++;
    }
    return *words != NULL;
}

int table_is_number(const char *cell)
{
    size_t digits = 0;
    if (cell[0] == '-' || cell[0] == '+') {
        cell++;
    } else if (strncmp(cell, "－", 3) == 0 || strncmp(cell, "−", 3) == 0) {
        cell += 3;
    }
    for (; *cell != '\0'; cell++) {
        if (*cell >= '0' && *cell <= '9') {
            digits++;
        } else if (*cell == '%' || strcmp(cell, "％") == 0) {
            return digits > 0 && (cell[1] == '\0' || *cell != '%');
        } else if ((*cell != '.' && *cell != ',') || digits == 0) {
            return 0;
        }
    }
    return digits > 0;
}

int table_read_growth(const char *cell, char *growth)
{
    static const char *const OPEN[] = { "（", "(" }, *const CLOSE[] = { "）", ")" };
    size_t length = strlen(cell);
    for (size_t i = 0; i < 2; i++) {
        size_t opening = strlen(OPEN[i]), closing = strlen(CLOSE[i]);
        if (length > opening + closing && strncmp(cell, OPEN[i], opening) == 0 &&
            strcmp(cell + length - closing, CLOSE[i]) == 0) {
            if (cell[opening] >= '0' && cell[opening] <= '9') {
                return 0; /* (1.5): a loss to book-keepers, a remark to others */
            }
            cell += opening;
            length -= opening + closing;
            break;
        }
    }
    int wide_plus = length > 3 && strncmp(cell, "＋", 3) == 0;
    if (length >= TABLE_GROWTH) {
        return 0;
    }
    snprintf(growth, TABLE_GROWTH, "%s%.*s", wide_plus ? "+" : "", (int)length - 3 * wide_plus, cell + 3 * wide_plus);
    return table_is_number(growth);
}

int table_is_counter(const char *heading)
{
    static const char *const WORDS[] = { "序号", "编号", "序", "No.", "№", NULL };
    return is_one_of(heading, WORDS);
}

int table_is_unit_column(const char *heading)
{
    static const char *const WORDS[] = { "单位", "计量单位", "单 位", NULL };
    return is_one_of(heading, WORDS);
}

int table_is_growth(const char *heading)
{
    static const char *const WORDS[] = { "增长", "增速", "增幅", "同比", "比增", "±" };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (strstr(heading, WORDS[i]) != NULL) {
            return strstr(heading, "增长额") == NULL && strstr(heading, "增长量") == NULL;
        }
    }
    return 0;
}

int table_is_period(const char *heading)
{
    size_t length = strlen(heading);
    return length >= 3 && length <= 24 &&
           (strcmp(heading + length - 3, "年") == 0 || strcmp(heading + length - 3, "月") == 0 ||
            (length > 6 && strcmp(heading + length - 6, "季度") == 0) ||
            (length > 6 && strcmp(heading + length - 6, "年度") == 0));
}

int table_is_value_word(const char *heading)
{
    static const char *const WORDS[] = { "数值",     "数量",   "完成",   "完成数", "完成值", "实绩",
                                         "绝对数",   "绝对量", "绝对值", "本年",   "总量",   "指标值",
                                         "实际完成", "累计",   "合计",   "全年",   NULL };
    return is_one_of(heading, WORDS);
}

void table_split_unit(const char *cell, char *name, size_t name_room, char *unit, size_t unit_room)
{
    static const char *const OPEN[] = { "（", "(" }, *const CLOSE[] = { "）", ")" };
    size_t length = strlen(cell);
    snprintf(name, name_room, "%s", cell);
    unit[0] = '\0';
    for (size_t i = 0; i < 2; i++) {
        size_t closing = strlen(CLOSE[i]);
        const char *open = strstr(cell, OPEN[i]);
        if (open != NULL && open > cell && length > closing && strcmp(cell + length - closing, CLOSE[i]) == 0) {
            const char *inner = open + strlen(OPEN[i]);
            size_t inside = length - closing - (size_t)(inner - cell);
            if (inside > 0 && inside < unit_room && (size_t)(open - cell) < name_room) {
                snprintf(unit, unit_room, "%.*s", (int)inside, inner);
                snprintf(name, name_room, "%.*s", (int)(open - cell), cell);
            }
        }
    }
}
