/* The lineage table: checked row by row, copied, sorted. */
#include "catalog/lineage.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/builder.h"
#include "core/text.h"

static yb_status check_text(const char *text, const char *what, int required, uint32_t line, yb_error *error)
{
    size_t length = text == NULL ? 0 : strlen(text);
    if (required && length == 0) {
        return yb_at_line(
            error, line,
            yb_fail(error, YB_INVALID, "the %s is empty; a line of the lineage says which code became which", what));
    }
    if (length > YB_REGION_TEXT_MAX || (length > 0 && yb_utf8_valid(text, length) != length)) {
        return yb_at_line(
            error, line,
            yb_fail(error, YB_INVALID, "the %s is not UTF-8 of at most %d bytes", what, YB_REGION_TEXT_MAX));
    }
    return YB_OK;
}

static yb_status check_entry(const yb_lineage_entry *entry, yb_error *error)
{
    YB_TRY(check_text(entry->old_code, "old code", 1, entry->line, error));
    YB_TRY(check_text(entry->new_code, "new code", 1, entry->line, error));
    YB_TRY(check_text(entry->name, "old name", 0, entry->line, error));
    YB_TRY(check_text(entry->parent, "old parent", 0, entry->line, error));
    if (entry->year < 1 || entry->year > YB_LINEAGE_YEAR_MAX) {
        return yb_at_line(error, entry->line,
                          yb_fail(error, YB_INVALID, "the year %d is out of range; expected one from 1 to %d",
                                  entry->year, YB_LINEAGE_YEAR_MAX));
    }
    if (yb_lineage_reason_name(entry->reason) == NULL) {
        return yb_at_line(error, entry->line, yb_fail(error, YB_INVALID, "no reason number %d", (int)entry->reason));
    }
    return YB_OK;
}

static int compare_entries(const void *a, const void *b)
{
    const yb_lineage_entry *left = a, *right = b;
    int order = left->year != right->year ? left->year - right->year : strcmp(left->old_code, right->old_code);
    return order != 0 ? order : strcmp(left->new_code, right->new_code);
}

static yb_status copy_text(yb_arena *arena, const char *text, const char **copy, yb_error *error)
{
    text = text == NULL ? "" : text;
    return yb_arena_text(arena, text, strlen(text), copy, error);
}

/* Callers that know fewer members give shorter structs, one behind the other. */
static yb_status take_entry(yb_lineage *lineage, const yb_lineage_entry *given, yb_error *error)
{
    yb_lineage_entry *entry = &lineage->entries[lineage->count];
    *entry = (yb_lineage_entry) { 0 };
    memcpy(entry, given, given->struct_size < sizeof *entry ? given->struct_size : sizeof *entry);
    entry->struct_size = sizeof *entry;
    YB_TRY(check_entry(entry, error));
    YB_TRY(copy_text(&lineage->arena, entry->old_code, &entry->old_code, error));
    YB_TRY(copy_text(&lineage->arena, entry->new_code, &entry->new_code, error));
    YB_TRY(copy_text(&lineage->arena, entry->name, &entry->name, error));
    YB_TRY(copy_text(&lineage->arena, entry->parent, &entry->parent, error));
    lineage->count++;
    return YB_OK;
}

static yb_status check_repeated(const yb_lineage *lineage, yb_error *error)
{
    for (uint32_t i = 1; i < lineage->count; i++) {
        const yb_lineage_entry *one = &lineage->entries[i - 1], *other = &lineage->entries[i];
        if (compare_entries(one, other) == 0) {
            uint32_t line = one->line > other->line ? one->line : other->line;
            return yb_at_line(error, line,
                              yb_fail(error, YB_EXISTS,
                                      "that \"%s\" became \"%s\" in %d stands there already%s; remove one of the lines",
                                      other->old_code, other->new_code, other->year,
                                      yb_line_of(one->line + other->line - line).text));
        }
    }
    return YB_OK;
}

static yb_status fill(yb_lineage *made, const yb_lineage_entry *entries, size_t count, yb_error *error)
{
    void *block;
    size_t size = count == 0 ? sizeof *entries : entries->struct_size;
    if (size < sizeof *entries) {
        return yb_fail(error, YB_INVALID, "yb_lineage_entry.struct_size is %zu; set it to sizeof(yb_lineage_entry)",
                       size);
    }
    if (count >= YB_NO_KIN / 2) {
        return yb_fail(error, YB_OVERFLOW, "a lineage of %zu lines is more than this version can index", count);
    }
    YB_TRY(yb_arena_alloc(&made->arena, count, sizeof *entries, &block, error));
    made->entries = block;
    for (size_t i = 0; i < count; i++) {
        YB_TRY(take_entry(made, (const yb_lineage_entry *)((const char *)entries + i * size), error));
    }
    if (made->count > 0) {
        qsort(made->entries, made->count, sizeof *made->entries, compare_entries);
    }
    return check_repeated(made, error);
}

yb_status yb_lineage_create(const yb_env *env, const yb_lineage_entry *entries, size_t count, yb_lineage **lineage,
                            yb_error *error)
{
    void *block;
    YB_TRY(yb_alloc_zero(env, 1, sizeof(yb_lineage), &block, error));
    yb_lineage *made = block;
    made->env = env;
    yb_arena_init(&made->arena, env);
    yb_status status = fill(made, entries, count, error);
    if (status != YB_OK) {
        yb_lineage_free(made);
        return status;
    }
    *lineage = made;
    return YB_OK;
}

void yb_lineage_free(yb_lineage *lineage)
{
    if (lineage != NULL) {
        const yb_env *env = lineage->env;
        yb_arena_free(&lineage->arena);
        yb_free(env, lineage);
    }
}
