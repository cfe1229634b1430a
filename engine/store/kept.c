/* What queries made of a snapshot alone, kept for those that ask alike. A list
 * that only grows, without locks: whoever finds an entry may read it for as long as
 * the snapshot is open. */
#include <stddef.h>
#include <string.h>

#include "core/memory.h"
#include "store/snapshot.h"

/* Of all that a snapshot keeps. */
enum { KEPT_BYTES_MAX = 4 << 20 };

struct yb_kept {
    yb_kept *next; /* older */
    size_t key_bytes, bytes;
    _Alignas(max_align_t) unsigned char value[]; /* behind it, the key */
};

static const yb_kept *find(const yb_kept *kept, const void *key, size_t key_bytes)
{
    while (kept != NULL && (kept->key_bytes != key_bytes || memcmp(kept->value + kept->bytes, key, key_bytes) != 0)) {
        kept = kept->next;
    }
    return kept;
}

const void *yb_snapshot_kept(const yb_snapshot *snapshot, const void *key, size_t key_bytes)
{
    const yb_kept *found = find(__atomic_load_n(&snapshot->kept, __ATOMIC_ACQUIRE), key, key_bytes);
    return found == NULL ? NULL : found->value;
}

yb_status yb_snapshot_keep(const yb_snapshot *snapshot, const void *key, size_t key_bytes, size_t bytes, void **value,
                           yb_error *error)
{
    void *block;
    size_t total = bytes;
    *value = NULL;
    for (const yb_kept *kept = __atomic_load_n(&snapshot->kept, __ATOMIC_ACQUIRE); kept != NULL; kept = kept->next) {
        total += kept->bytes;
    }
    if (bytes > KEPT_BYTES_MAX || total > KEPT_BYTES_MAX) {
        return YB_OK;
    }
    YB_TRY(yb_alloc(snapshot->env, sizeof(yb_kept) + bytes + key_bytes, 1, &block, error));
    yb_kept *made = block;
    made->key_bytes = key_bytes;
    made->bytes = bytes;
    memcpy(made->value + bytes, key, key_bytes);
    *value = made->value;
    return YB_OK;
}

void yb_snapshot_publish(const yb_snapshot *snapshot, void *value)
{
    yb_snapshot *shared = (yb_snapshot *)snapshot;
    yb_kept *made = (yb_kept *)((char *)value - offsetof(yb_kept, value));
    made->next = __atomic_load_n(&shared->kept, __ATOMIC_ACQUIRE);
    do {
        if (find(made->next, made->value + made->bytes, made->key_bytes) != NULL) { /* another thread was faster */
            yb_free(snapshot->env, made);
            return;
        }
    } while (!__atomic_compare_exchange_n(&shared->kept, &made->next, made, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
}

void yb_snapshot_drop_kept(yb_snapshot *snapshot)
{
    for (yb_kept *kept = snapshot->kept, *next; kept != NULL; kept = next) {
        next = kept->next;
        yb_free(snapshot->env, kept);
    }
    snapshot->kept = NULL;
}
