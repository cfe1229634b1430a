#include "documents/formats/word_numbering.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST         4096 /* lists, uses, styles */
#define MOST_PARENTS 16

static void *add(void **array, size_t *count, size_t *capacity, size_t size)
{
    if (*count == MOST) {
        return NULL;
    }
    if (*count == *capacity) {
        size_t wanted = *capacity == 0 ? 16 : 2 * *capacity;
        void *larger = realloc(*array, wanted * size);
        if (larger == NULL) {
            return NULL;
        }
        *array = larger;
        *capacity = wanted;
    }
    void *added = (char *)*array + (*count)++ * size;
    memset(added, 0, size);
    return added;
}

numbering_list *numbering_add_list(word_numbering *numbering, int id)
{
    numbering_list *added =
        add((void **)&numbering->lists, &numbering->list_count, &numbering->list_capacity, sizeof *numbering->lists);
    if (added != NULL) {
        added->id = id;
    }
    return added;
}

numbering_use *numbering_add_use(word_numbering *numbering, int id)
{
    numbering_use *added =
        add((void **)&numbering->uses, &numbering->use_count, &numbering->use_capacity, sizeof *numbering->uses);
    if (added != NULL) {
        added->id = id;
    }
    return added;
}

numbering_style *numbering_add_style(word_numbering *numbering, const char *id)
{
    numbering_style *added = add((void **)&numbering->styles, &numbering->style_count, &numbering->style_capacity,
                                 sizeof *numbering->styles);
    if (added != NULL) {
        snprintf(added->id, sizeof added->id, "%s", id);
        added->use = added->level = -1;
    }
    return added;
}

void numbering_free(word_numbering *numbering)
{
    free(numbering->lists);
    free(numbering->uses);
    free(numbering->styles);
    memset(numbering, 0, sizeof *numbering);
}

static const numbering_style *find_style(const word_numbering *numbering, const char *id)
{
    for (size_t i = 0; id[0] != '\0' && i < numbering->style_count; i++) {
        if (strcmp(numbering->styles[i].id, id) == 0) {
            return &numbering->styles[i];
        }
    }
    return NULL;
}

int numbering_is_contents(const word_numbering *numbering, const char *style)
{
    const numbering_style *found = find_style(numbering, style);
    return (found != NULL && found->contents) || strncasecmp(style, "toc", 3) == 0;
}

static numbering_use *find_use(const word_numbering *numbering, int id)
{
    for (size_t i = 0; i < numbering->use_count; i++) {
        if (numbering->uses[i].id == id) {
            return &numbering->uses[i];
        }
    }
    return NULL;
}

static numbering_list *find_list(const word_numbering *numbering, int id)
{
    for (size_t i = 0; i < numbering->list_count; i++) {
        if (numbering->lists[i].id == id) {
            return &numbering->lists[i];
        }
    }
    return NULL;
}

/* What the style, or one that it is based on, says where the paragraph does not. */
static void ask_style(const word_numbering *numbering, const char *style, int *use, int *level)
{
    const numbering_style *found = find_style(numbering, style);
    for (int i = 0; *use < 0 && found != NULL && i < MOST_PARENTS; i++) {
        *use = found->use;
        *level = found->level >= 0 ? found->level : *level;
        found = find_style(numbering, found->base);
    }
}

/* 1 .. 9999 as 一, 十二, 三百零五. */
static void put_chinese(unsigned number, char *to, size_t room)
{
    static const char *const DIGITS[] = { "零", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
    static const char *const POWERS[] = { "千", "百", "十", "" };
    unsigned divisor = 1000, zero = 0;
    to[0] = '\0';
    for (size_t i = 0; i < 4; i++, divisor /= 10) {
        unsigned digit = number / divisor % 10;
        size_t used = strlen(to);
        if (digit == 0) {
            zero = used > 0;
            continue;
        }
        int plain_ten = divisor == 10 && digit == 1 && used == 0;
        snprintf(to + used, room - used, "%s%s%s", zero ? DIGITS[0] : "", plain_ten ? "" : DIGITS[digit], POWERS[i]);
        zero = 0;
    }
}

static void put_roman(unsigned number, int upper, char *to, size_t room)
{
    static const struct {
        unsigned value;
        const char *upper, *lower;
    } PARTS[] = { { 10, "X", "x" }, { 9, "IX", "ix" }, { 5, "V", "v" }, { 4, "IV", "iv" }, { 1, "I", "i" } };
    to[0] = '\0';
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS && number < 100; i++) {
        for (; number >= PARTS[i].value; number -= PARTS[i].value) {
            size_t used = strlen(to);
            snprintf(to + used, room - used, "%s", upper ? PARTS[i].upper : PARTS[i].lower);
        }
    }
}

static void put_number(const numbering_level *level, char *to, size_t room)
{
    unsigned number = level->count;
    const char *format = level->format;
    if (strncmp(format, "chinese", 7) == 0 || strncmp(format, "japanese", 8) == 0 ||
        strncmp(format, "taiwanese", 9) == 0 || strcmp(format, "ideographDigital") == 0) {
        put_chinese(number % 10000, to, room);
    } else if (strcmp(format, "upperRoman") == 0 || strcmp(format, "lowerRoman") == 0) {
        put_roman(number, format[0] == 'u', to, room);
    } else if (strcmp(format, "upperLetter") == 0 || strcmp(format, "lowerLetter") == 0) {
        snprintf(to, room, "%c", (format[0] == 'u' ? 'A' : 'a') + (int)((number + 25) % 26));
    } else if (strncmp(format, "decimalEnclosedCircle", 21) == 0 && number >= 1 && number <= 20) {
        snprintf(to, room, "%c%c%c", 0xe2, 0x91, (int)(0x9f + number));
    } else {
        snprintf(to, room, "%u", number);
    }
}

/* （%1） with the numbers of the levels in it. */
static void put_label(const numbering_list *list, const char *pattern, char label[NUMBERING_LABEL])
{
    size_t length = 0;
    for (const char *at = pattern; *at != '\0' && length + 32 < NUMBERING_LABEL; at++) {
        if (*at == '%' && at[1] >= '1' && at[1] <= '9') {
            put_number(&list->levels[at[1] - '1'], label + length, 32);
            length += strlen(label + length);
            at++;
        } else {
            label[length++] = *at;
        }
    }
    /* 1. before 2023年 would be read as a decimal. */
    if (length > 1 && label[length - 1] == '.' && length + 3 < NUMBERING_LABEL) {
        memcpy(label + length - 1, "、", 3);
        length += 2;
    }
    label[length] = '\0';
}

/* Counts the paragraph; levels below begin anew. */
static void count(numbering_use *use, numbering_list *list, int level)
{
    for (int i = 0; !use->begun && i < NUMBERING_LEVELS; i++) {
        if (use->restart[i] > 0) {
            list->levels[i].running = 0;
            list->levels[i].start = use->restart[i];
        }
    }
    use->begun = 1;
    for (int i = 0; i < level; i++) {
        numbering_level *above = &list->levels[i];
        above->count = above->running ? above->count : above->start;
        above->running = 1;
    }
    numbering_level *own = &list->levels[level];
    own->count = own->running ? own->count + 1 : own->start;
    own->running = 1;
    for (int i = level + 1; i < NUMBERING_LEVELS; i++) {
        list->levels[i].running = 0;
    }
}

void numbering_next(word_numbering *numbering, const char *style, int use_id, int level, char label[NUMBERING_LABEL])
{
    label[0] = '\0';
    ask_style(numbering, style, &use_id, &level);
    numbering_use *use = use_id > 0 ? find_use(numbering, use_id) : NULL;
    numbering_list *list = use != NULL ? find_list(numbering, use->list) : NULL;
    if (list == NULL) {
        return;
    }
    for (int i = 0; level < 0 && style[0] != '\0' && i < NUMBERING_LEVELS; i++) {
        level = strcmp(list->levels[i].style, style) == 0 ? i : level;
    }
    level = level < 0 ? 0 : level;
    if (level >= NUMBERING_LEVELS) {
        return;
    }
    count(use, list, level);
    const char *format = list->levels[level].format;
    if (strcmp(format, "bullet") != 0 && strcmp(format, "none") != 0) {
        put_label(list, list->levels[level].pattern, label);
    }
}
