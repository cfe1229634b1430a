/* A store in memory, and a change of it that is made to fail. */
#ifndef FAULT_SCENE_H
#define FAULT_SCENE_H

#include "fault/memory_files.h"
#include "support/test.h"
#include "support/world.h"

typedef struct scene {
    memory_files base;
    world before, after; /* its contents */
    uint64_t seed;       /* of the commit's changes */
    uint64_t budget;     /* of memory, in the commit; 0: the default */
    int compaction;      /* the change is one: then before and after are the same */
    int staged;          /* the change begins with rows in order, which go into segments before it is committed */
} scene;

void scene_make(scene *s, uint64_t budget, uint64_t seed);
/* A scene whose change stages segments. */
void scene_make_staged(scene *s, uint64_t seed);
/* A scene whose change is a compaction. */
void scene_make_compaction(scene *s, uint64_t budget, uint64_t seed);
void scene_free(scene *s);

yb_hooks scene_hooks(memory_files *files);
/* Makes the change through these hooks. */
yb_status scene_run(const scene *s, const yb_hooks *hooks, yb_error *error);
/* The store must be whole and of the old version (unless `must_be_new`) or the
 * new one; then it must take another commit, and hold no file too many. */
void scene_expect(const scene *s, memory_files *files, int must_be_new);

/* Makes the change fail at every call of each kind, at every allocation, and
 * crash after every change of the disk. */
void scene_fail_calls(const scene *s);
/* `look`: after every how many of the failing allocations, of which there are thousands, the store is looked at. */
void scene_fail_memory(const scene *s, unsigned look);
void scene_crash(const scene *s);

#endif
