/* numbering.xml and styles.xml of a Word document. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "documents/formats/word_part.h"

typedef struct list_reading {
    word_numbering *numbering;
    numbering_list *list;   /* that is open; NULL: none */
    numbering_use *use;     /* the same */
    numbering_style *style; /* the same */
    int level;
} list_reading;

static numbering_level *open_level(list_reading *lists)
{
    return lists->list != NULL && lists->level >= 0 && lists->level < NUMBERING_LEVELS
               ? &lists->list->levels[lists->level]
               : NULL;
}

static void begin_list(void *context, const char *name, const part_attributes *attributes)
{
    list_reading *lists = context;
    numbering_level *level = open_level(lists);
    if (strcmp(name, "abstractNum") == 0) {
        lists->list = numbering_add_list(lists->numbering, part_number(attributes, "abstractNumId", -1));
        lists->level = -1;
    } else if (strcmp(name, "num") == 0) {
        lists->use = numbering_add_use(lists->numbering, part_number(attributes, "numId", -1));
    } else if (strcmp(name, "lvl") == 0 || strcmp(name, "lvlOverride") == 0) {
        lists->level = part_number(attributes, "ilvl", -1);
        level = open_level(lists);
        if (level != NULL) {
            level->start = 1;
        }
    } else if (strcmp(name, "abstractNumId") == 0 && lists->use != NULL) {
        lists->use->list = part_number(attributes, "val", -1);
    } else if (strcmp(name, "startOverride") == 0 && lists->use != NULL && lists->level >= 0 &&
               lists->level < NUMBERING_LEVELS) {
        lists->use->restart[lists->level] = (unsigned)part_number(attributes, "val", 1);
    } else if (level != NULL && strcmp(name, "start") == 0) {
        level->start = (unsigned)part_number(attributes, "val", 1);
    } else if (level != NULL && strcmp(name, "numFmt") == 0) {
        part_value(attributes, "val", level->format, sizeof level->format);
    } else if (level != NULL && strcmp(name, "lvlText") == 0) {
        part_value(attributes, "val", level->pattern, sizeof level->pattern);
    } else if (level != NULL && strcmp(name, "pStyle") == 0) {
        part_value(attributes, "val", level->style, sizeof level->style);
    }
}

static void end_list(void *context, const char *name)
{
    list_reading *lists = context;
    if (strcmp(name, "abstractNum") == 0) {
        lists->list = NULL;
    } else if (strcmp(name, "num") == 0) {
        lists->use = NULL;
    }
}

static void begin_style(void *context, const char *name, const part_attributes *attributes)
{
    list_reading *lists = context;
    char value[64];
    if (strcmp(name, "style") == 0) {
        part_value(attributes, "styleId", value, sizeof value);
        lists->style = numbering_add_style(lists->numbering, value);
    } else if (lists->style == NULL) {
        return;
    } else if (strcmp(name, "name") == 0) {
        part_value(attributes, "val", value, sizeof value);
        lists->style->contents = strncasecmp(value, "toc ", 4) == 0;
    } else if (strcmp(name, "basedOn") == 0) {
        part_value(attributes, "val", lists->style->base, sizeof lists->style->base);
    } else if (strcmp(name, "numId") == 0) {
        lists->style->use = part_number(attributes, "val", -1);
    } else if (strcmp(name, "ilvl") == 0) {
        lists->style->level = part_number(attributes, "val", -1);
    }
}

static void end_style(void *context, const char *name)
{
    list_reading *lists = context;
    if (strcmp(name, "style") == 0) {
        lists->style = NULL;
    }
}

yb_status numbering_read(const char *name, const char *bytes, size_t length, word_numbering *numbering, yb_error *error)
{
    static const char *const LISTS[] = { "word/numbering*.xml", NULL }, *const STYLES[] = { "word/styles.xml", NULL };
    static const part_handler LIST_HANDLER = { begin_list, end_list, NULL },
                              STYLE_HANDLER = { begin_style, end_style, NULL };
    list_reading lists = { .numbering = numbering, .level = -1 };
    int found = 0;
    yb_status status = part_read(name, bytes, length, LISTS, &LIST_HANDLER, &lists, &found, error);
    return status != YB_OK ? status : part_read(name, bytes, length, STYLES, &STYLE_HANDLER, &lists, &found, error);
}
