/* The region tree.
 *
 * Regions are numbered in preorder (0 .. count-1), siblings by code, so that
 * every subtree is the interval [r, yb_regions_end(r)). A tree may have several
 * roots. Levels are words in the order of the hierarchy ("province", "city" ...)
 * taken from the data; any tree works, not only China's.
 *
 * A yb_regions is immutable and may be shared between threads; strings it
 * returns live as long as it does. */
#ifndef YEARBOOK_REGIONS_H
#define YEARBOOK_REGIONS_H

#include <stddef.h>
#include <stdint.h>

#include "yearbook/export.h"
#include "yearbook/hooks.h"
#include "yearbook/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct yb_regions yb_regions;
typedef struct yb_regions_builder yb_regions_builder;

#define YB_NO_REGION UINT32_MAX
#define YB_NO_LEVEL  UINT8_MAX

/* `hooks` may be NULL. Free with yb_regions_builder_free (also after finish). */
YB_API yb_status yb_regions_builder_create(const yb_hooks *hooks, yb_regions_builder **builder, yb_error *error);
YB_API void yb_regions_builder_free(yb_regions_builder *builder);

/* `parent` is "" or NULL for a root. Parents may come after their children.
 * `line` (0 if none) is repeated in errors of this row, also in those that
 * only finish can find (a parent that never came, a cycle). Strings are copied.
 * YB_INVALID: empty code or level, a text over 255 bytes, invalid UTF-8;
 * YB_EXISTS: the code was there already with other contents (an equal row is
 * ignored). */
YB_API yb_status yb_regions_builder_add(yb_regions_builder *builder, const char *code, const char *parent,
                                        const char *level, const char *name, uint32_t line, yb_error *error);

/* Numbers the tree. YB_INVALID: missing parent, cycle, levels out of order. */
YB_API yb_status yb_regions_builder_finish(yb_regions_builder *builder, yb_regions **regions, yb_error *error);

/* Reference counting: a tree may be shared by stores and snapshots. */
YB_API yb_regions *yb_regions_retain(const yb_regions *regions);
YB_API void yb_regions_release(yb_regions *regions);

YB_API uint32_t yb_regions_count(const yb_regions *regions);
YB_API const char *yb_regions_code(const yb_regions *regions, uint32_t region);
YB_API const char *yb_regions_name(const yb_regions *regions, uint32_t region);
YB_API uint32_t yb_regions_parent(const yb_regions *regions, uint32_t region); /* YB_NO_REGION for a root */
YB_API uint32_t yb_regions_end(const yb_regions *regions, uint32_t region);    /* first number behind the subtree */
YB_API uint8_t yb_regions_level(const yb_regions *regions, uint32_t region);

/* Levels from the top: 0 is the root level. */
YB_API uint8_t yb_regions_level_count(const yb_regions *regions);
YB_API const char *yb_regions_level_name(const yb_regions *regions, uint8_t level);

/* Finds a level by its word or a known synonym (市, city, prefecture).
 * YB_NOT_FOUND lists the tree's levels. */
YB_API yb_status yb_regions_find_level(const yb_regions *regions, const char *word, uint8_t *level, yb_error *error);

/* The ancestor of `region` (or itself) at `level`; YB_NO_REGION if there is none. */
YB_API uint32_t yb_regions_ancestor(const yb_regions *regions, uint32_t region, uint8_t level);

/* How many regions at `level` the subtree of `region` has, itself included;
 * YB_NO_REGION as `region` means the whole tree. */
YB_API uint32_t yb_regions_count_at(const yb_regions *regions, uint32_t region, uint8_t level);

/* By exact code: YB_NO_REGION when absent. */
YB_API uint32_t yb_regions_by_code(const yb_regions *regions, const char *code);

/* By code, or by name with any number of ancestors before it, joined or apart:
 * "360281", "乐平市", "江西省临川区", "临川区/温泉镇". YB_AMBIGUOUS lists up to
 * eight candidates with codes and ancestors; YB_NOT_FOUND suggests near names. */
YB_API yb_status yb_regions_find(const yb_regions *regions, const char *text, uint32_t *region, yb_error *error);

/* All regions with exactly this name, in preorder: writes up to `capacity`
 * numbers, returns how many there are. */
YB_API size_t yb_regions_by_name(const yb_regions *regions, const char *name, uint32_t *found, size_t capacity);

/* ---- regions over time ------------------------------------------------- */

/* What became of a region. Persisted: never renumber. */
typedef enum yb_lineage_reason {
    YB_RENAMED = 0,  /* another name */
    YB_RECODED = 1,  /* another code */
    YB_MERGED = 2,   /* several became one: a line for each */
    YB_JOINED = 3,   /* went into one that was there before */
    YB_SPLIT = 4,    /* one became several: a line for each */
    YB_PROMOTED = 5, /* a county became a district, a township a town */
    YB_MOVED = 6     /* another parent */
} yb_lineage_reason;

/* "From `year` on, `new_code` stands for what `old_code` was." A code may lead
 * to itself: where its name or parent changed, and where it goes on beside
 * others that were split from it or merged into it. */
typedef struct yb_lineage_entry {
    size_t struct_size; /* sizeof(yb_lineage_entry) */
    const char *old_code;
    const char *new_code;
    int year; /* 1..9999 */
    yb_lineage_reason reason;
    const char *name;   /* that the old region had; NULL or "": not known */
    const char *parent; /* code of its parent until then; NULL or "": that of the new one */
    uint32_t line;      /* repeated in errors; 0: none */
} yb_lineage_entry;

/* "renamed" ...; NULL outside the enum. The parser takes Chinese words, too (更名, 合并 ...). */
YB_API const char *yb_lineage_reason_name(yb_lineage_reason reason);
YB_API yb_status yb_lineage_reason_parse(const char *text, yb_lineage_reason *reason, yb_error *error);

#ifdef __cplusplus
}
#endif
#endif
