/* Collecting the rows of a region table. Numbering is in regions_order.c. */
#include <stdio.h>
#include <string.h>

#include "catalog/builder.h"
#include "core/checksum.h"
#include "core/text.h"

enum { DESCRIPTION_MAX = 300 }; /* so that two of them leave room in a message */

yb_status yb_regions_builder_create(const yb_hooks *hooks, yb_regions_builder **builder, yb_error *error)
{
    yb_env env;
    yb_env_init(&env, hooks);
    void *block;
    YB_TRY(yb_alloc_zero(&env, 1, sizeof(yb_regions_builder), &block, error));
    yb_regions_builder *made = block;
    made->env = env;
    yb_arena_init(&made->arena, &made->env);
    *builder = made;
    return YB_OK;
}

void yb_regions_builder_free(yb_regions_builder *builder)
{
    if (builder == NULL) {
        return;
    }
    yb_env env = builder->env;
    yb_arena_free(&builder->arena);
    yb_free(&env, builder->rows);
    yb_free(&env, builder->slots);
    yb_free(&env, builder);
}

yb_line_text yb_line_of(uint32_t line)
{
    yb_line_text text = { "" };
    if (line != 0) {
        snprintf(text.text, sizeof text.text, " (line %u)", line);
    }
    return text;
}

yb_status yb_at_line(yb_error *error, uint32_t line, yb_status status)
{
    if (error != NULL) {
        error->line = line;
    }
    return status;
}

static yb_status check_text(const char *text, const char *what, int required, uint32_t line, yb_error *error)
{
    size_t length = strlen(text);
    if (required && length == 0) {
        return yb_at_line(error, line,
                          yb_fail(error, YB_INVALID, "the region's %s is empty; every region needs one", what));
    }
    if (length > YB_REGION_TEXT_MAX) {
        return yb_at_line(error, line,
                          yb_fail(error, YB_INVALID, "the region's %s has %zu bytes; at most %d are allowed", what,
                                  length, YB_REGION_TEXT_MAX));
    }
    size_t valid = yb_utf8_valid(text, length);
    if (valid != length) {
        return yb_at_line(error, line,
                          yb_fail(error, YB_INVALID,
                                  "the region's %s is not valid UTF-8 from its byte %zu on; convert the table to UTF-8",
                                  what, valid));
    }
    return YB_OK;
}

static uint32_t *find_slot(const yb_regions_builder *builder, const char *code)
{
    uint32_t mask = builder->slot_count - 1;
    uint32_t slot = (uint32_t)yb_checksum(code, strlen(code)) & mask;
    while (builder->slots[slot] != YB_NO_ROW && strcmp(builder->rows[builder->slots[slot]].code, code) != 0) {
        slot = (slot + 1) & mask;
    }
    return &builder->slots[slot];
}

uint32_t yb_builder_row(const yb_regions_builder *builder, const char *code)
{
    return builder->slot_count == 0 ? YB_NO_ROW : *find_slot(builder, code);
}

/* Room in the index for one row more. */
static yb_status grow_slots(yb_regions_builder *builder, yb_error *error)
{
    if (((uint64_t)builder->count + 1) * 2 <= builder->slot_count) {
        return YB_OK;
    }
    uint32_t slot_count = yb_slots_for(((uint64_t)builder->count + 1) * 2);
    if (slot_count == 0) {
        return yb_fail(error, YB_OVERFLOW, "a tree of more than %u regions is more than this version can index",
                       builder->count);
    }
    void *block;
    YB_TRY(yb_alloc(&builder->env, slot_count, sizeof(uint32_t), &block, error));
    memset(block, 0xff, slot_count * sizeof(uint32_t));
    yb_free(&builder->env, builder->slots);
    builder->slots = block;
    builder->slot_count = slot_count;
    for (uint32_t row = 0; row < builder->count; row++) {
        *find_slot(builder, builder->rows[row].code) = row;
    }
    return YB_OK;
}

static uint32_t find_level(const yb_regions_builder *builder, const char *level)
{
    uint32_t at = 0;
    while (at < builder->level_count && strcmp(builder->levels[at], level) != 0) {
        at++;
    }
    return at;
}

/* "Arno, city under "A"", or without a parent. */
static void describe_row(const char *name, const char *level, const char *parent, char *text, size_t capacity)
{
    size_t used = 0;
    const char *quote = parent[0] == '\0' ? "" : "\"";
    yb_text_add(text, capacity, &used, "%s, %s %s%s%s%s", name, level,
                parent[0] == '\0' ? "without a parent" : "under ", quote, parent, quote);
}

static yb_status check_repeated(const yb_regions_builder *builder, const yb_region_row *old, const char *parent,
                                const char *level, const char *name, uint32_t line, yb_error *error)
{
    if (strcmp(old->parent, parent) == 0 && strcmp(builder->levels[old->level], level) == 0 &&
        strcmp(old->name, name) == 0) {
        return YB_OK;
    }
    char first[DESCRIPTION_MAX], second[DESCRIPTION_MAX];
    describe_row(old->name, builder->levels[old->level], old->parent, first, sizeof first);
    describe_row(name, level, parent, second, sizeof second);
    return yb_at_line(error, line,
                      yb_fail(error, YB_EXISTS,
                              "code \"%s\" names two regions: %s%s, and %s; leave one of them out, or give it a code "
                              "of its own",
                              old->code, first, yb_line_of(old->line).text, second));
}

static yb_status append_row(yb_regions_builder *builder, const char *code, const char *parent, uint32_t level,
                            const char *level_word, const char *name, uint32_t line, yb_error *error)
{
    yb_region_row row = { NULL, NULL, NULL, line, (uint8_t)level };
    const char *word = NULL;
    YB_TRY(yb_arena_text(&builder->arena, code, strlen(code), &row.code, error));
    YB_TRY(yb_arena_text(&builder->arena, parent, strlen(parent), &row.parent, error));
    YB_TRY(yb_arena_text(&builder->arena, name, strlen(name), &row.name, error));
    YB_TRY(yb_arena_text(&builder->arena, level_word, strlen(level_word), &word, error));
    YB_TRY(grow_slots(builder, error));
    void *rows = builder->rows;
    YB_TRY(yb_grow(&builder->env, &rows, &builder->capacity, (size_t)builder->count + 1, sizeof row, error));
    builder->rows = rows;
    if (level == builder->level_count) {
        builder->levels[builder->level_count++] = word;
    }
    builder->rows[builder->count] = row;
    *find_slot(builder, row.code) = builder->count;
    builder->count++;
    return YB_OK;
}

yb_status yb_regions_builder_add(yb_regions_builder *builder, const char *code, const char *parent, const char *level,
                                 const char *name, uint32_t line, yb_error *error)
{
    code = code == NULL ? "" : code;
    parent = parent == NULL ? "" : parent;
    level = level == NULL ? "" : level;
    name = name == NULL ? "" : name;
    YB_TRY(check_text(code, "code", 1, line, error));
    YB_TRY(check_text(parent, "parent code", 0, line, error));
    YB_TRY(check_text(level, "level", 1, line, error));
    YB_TRY(check_text(name, "name", 0, line, error));
    uint32_t old = yb_builder_row(builder, code);
    if (old != YB_NO_ROW) {
        return check_repeated(builder, &builder->rows[old], parent, level, name, line, error);
    }
    uint32_t number = find_level(builder, level);
    if (number == YB_LEVELS_MAX) {
        return yb_at_line(error, line,
                          yb_fail(error, YB_INVALID,
                                  "\"%s\" would be level number %d; a tree has at most %d: is the level column the "
                                  "right one?",
                                  level, YB_LEVELS_MAX + 1, YB_LEVELS_MAX));
    }
    return append_row(builder, code, parent, number, level, name, line, error);
}
