/* Proves that bytes are a well-formed bitmap in Roaring's portable format
 * before CRoaring sees them: version 0.2 checks lengths only, and trusts the
 * order and the counts inside containers. */
#include "core/bytes.h"
#include "store/mask.h"

#define COOKIE_NO_RUNS 12346u
#define COOKIE_RUNS    12347u
#define OFFSETS_FROM   4u /* with runs, fewer containers have no offsets */
#define ARRAY_MAX      4096u
#define BITSET_BYTES   8192u
#define CONTAINERS_MAX 65536u

typedef struct cursor {
    const uint8_t *at;
    size_t left;
} cursor;

static const uint8_t *take(cursor *in, size_t bytes)
{
    if (bytes > in->left) {
        return NULL;
    }
    const uint8_t *taken = in->at;
    in->at += bytes;
    in->left -= bytes;
    return taken;
}

static int array_valid(cursor *in, uint32_t cardinality)
{
    const uint8_t *values = take(in, (size_t)cardinality * 2);
    for (uint32_t i = 1; values != NULL && i < cardinality; i++) {
        if (yb_load_u16(values + 2 * i) <= yb_load_u16(values + 2 * i - 2)) {
            return 0;
        }
    }
    return values != NULL;
}

static int bitset_valid(cursor *in, uint32_t cardinality)
{
    const uint8_t *words = take(in, BITSET_BYTES);
    uint32_t set = 0;
    for (uint32_t i = 0; words != NULL && i < BITSET_BYTES; i += 8) {
        set += (uint32_t)__builtin_popcountll(yb_load_u64(words + i));
    }
    return words != NULL && set == cardinality;
}

static int runs_valid(cursor *in, uint32_t cardinality)
{
    const uint8_t *head = take(in, 2);
    uint32_t count = head == NULL ? 0 : yb_load_u16(head);
    const uint8_t *runs = take(in, (size_t)count * 4);
    uint32_t set = 0, behind = 0;
    if (count == 0 || runs == NULL) {
        return 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t start = yb_load_u16(runs + 4 * i), more = yb_load_u16(runs + 4 * i + 2);
        if ((i > 0 && start < behind) || start + more > UINT16_MAX) {
            return 0;
        }
        behind = start + more + 1;
        set += more + 1;
    }
    return set == cardinality;
}

/* Reads the cookie; *run_flags is one bit per container, or NULL. */
static int head_valid(cursor *in, uint32_t *count, const uint8_t **run_flags)
{
    const uint8_t *cookie = take(in, 4);
    if (cookie == NULL) {
        return 0;
    }
    uint32_t word = yb_load_u32(cookie);
    *run_flags = NULL;
    if (word == COOKIE_NO_RUNS) {
        const uint8_t *size = take(in, 4);
        *count = size == NULL ? 0 : yb_load_u32(size);
        return size != NULL && *count <= CONTAINERS_MAX;
    }
    *count = (word >> 16) + 1;
    *run_flags = take(in, (*count + 7) / 8);
    return (word & 0xffff) == COOKIE_RUNS && *run_flags != NULL;
}

int yb_roaring_valid(const uint8_t *data, size_t bytes, uint64_t *cells)
{
    cursor in = { data, bytes };
    const uint8_t *run_flags, *offsets = NULL;
    uint32_t count;
    uint64_t total = 0;

    if (!head_valid(&in, &count, &run_flags)) {
        return 0;
    }
    const uint8_t *keys = take(&in, (size_t)count * 4);
    if (run_flags == NULL || count >= OFFSETS_FROM) {
        offsets = take(&in, (size_t)count * 4);
        if (offsets == NULL) {
            return 0;
        }
    }
    for (uint32_t i = 0; keys != NULL && i < count; i++) {
        uint32_t cardinality = yb_load_u16(keys + 4 * i + 2) + 1u;
        int is_run = run_flags != NULL && (run_flags[i / 8] >> (i % 8) & 1);
        if ((i > 0 && yb_load_u16(keys + 4 * i) <= yb_load_u16(keys + 4 * i - 4)) ||
            (offsets != NULL && yb_load_u32(offsets + 4 * i) != (uint64_t)(in.at - data)) ||
            !(is_run                     ? runs_valid(&in, cardinality)
              : cardinality <= ARRAY_MAX ? array_valid(&in, cardinality)
                                         : bitset_valid(&in, cardinality))) {
            return 0;
        }
        total += cardinality;
    }
    *cells = total;
    return keys != NULL && in.left == 0;
}
