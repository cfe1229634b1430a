/* Presence: everything, a bitmap, or per 256 lanes a list of the lanes that
 * are absent or that alone are present. */
#include "format/presence.h"

#include <string.h>

#define PART_WORDS (YB_LIST_LANES / 64)

void yb_presence_fill(uint64_t presence[YB_PRESENCE_WORDS], unsigned lanes)
{
    for (unsigned w = 0; w < YB_PRESENCE_WORDS; w++) {
        unsigned first = w * 64;
        presence[w] = lanes >= first + 64 ? UINT64_MAX : lanes > first ? ~(UINT64_MAX << (lanes - first)) : 0;
    }
}

int yb_presence_covers(const uint64_t all[YB_PRESENCE_WORDS], const uint64_t some[YB_PRESENCE_WORDS])
{
    uint64_t outside = 0;
    for (unsigned w = 0; w < YB_PRESENCE_WORDS; w++) {
        outside |= some[w] & ~all[w];
    }
    return outside == 0;
}

unsigned yb_presence_count(const uint64_t presence[YB_PRESENCE_WORDS])
{
    unsigned count = 0;
    for (unsigned w = 0; w < YB_PRESENCE_WORDS; w++) {
        count += (unsigned)__builtin_popcountll(presence[w]);
    }
    return count;
}

/* Whether every part's list has at most 255 lanes, as its count is a byte. */
static int listable(const uint64_t *listed, unsigned lanes)
{
    for (unsigned part = 0; part < yb_list_parts(lanes); part++) {
        const uint64_t *words = listed + (size_t)part * PART_WORDS;
        if ((words[0] & words[1] & words[2] & words[3]) == UINT64_MAX) {
            return 0;
        }
    }
    return 1;
}

void yb_lane_list_write(const uint64_t *listed, unsigned lanes, uint8_t *to)
{
    for (unsigned part = 0; part < yb_list_parts(lanes); part++) {
        uint8_t *length = to++;
        for (unsigned w = 0; w < PART_WORDS; w++) {
            for (uint64_t rest = listed[part * PART_WORDS + w]; rest != 0; rest &= rest - 1) {
                *to++ = (uint8_t)(w * 64 + (unsigned)__builtin_ctzll(rest));
                ++*length;
            }
        }
    }
}

yb_status yb_presence_encode(const uint64_t presence[YB_PRESENCE_WORDS], unsigned lanes, unsigned count,
                             yb_presence_kind *kind, yb_buffer *buffer, yb_error *error)
{
    if (count == lanes) {
        *kind = YB_PRESENCE_ALL;
        return YB_OK;
    }
    uint64_t listed[YB_PRESENCE_WORDS];
    yb_presence_kind list = count * 2 < lanes ? YB_PRESENCE_ONLY : YB_PRESENCE_WITHOUT;
    unsigned length = list == YB_PRESENCE_ONLY ? count : lanes - count;
    yb_presence_fill(listed, lanes);
    for (unsigned w = 0; w < YB_PRESENCE_WORDS; w++) {
        listed[w] = list == YB_PRESENCE_ONLY ? presence[w] : listed[w] & ~presence[w];
    }
    size_t list_bytes = yb_presence_bytes(list, lanes, length);
    size_t bitmap_bytes = yb_presence_bytes(YB_PRESENCE_BITMAP, lanes, 0);
    if (list_bytes >= bitmap_bytes || !listable(listed, lanes)) {
        *kind = YB_PRESENCE_BITMAP;
        return yb_buffer_append(buffer, presence, bitmap_bytes, error);
    }
    uint8_t *place = NULL;
    YB_TRY(yb_buffer_extend(buffer, list_bytes, &place, error));
    yb_lane_list_write(listed, lanes, place);
    *kind = list;
    return YB_OK;
}

void yb_lane_list_flip(unsigned lanes, const uint8_t *bytes, uint64_t presence[YB_PRESENCE_WORDS])
{
    for (unsigned part = 0; part < yb_list_parts(lanes); part++) {
        uint64_t *words = presence + (size_t)part * PART_WORDS;
        const uint8_t *end = bytes + 1 + *bytes;
        for (bytes++; bytes < end; bytes++) {
            words[*bytes / 64] ^= UINT64_C(1) << *bytes % 64;
        }
    }
}

void yb_presence_decode(yb_presence_kind kind, unsigned lanes, const uint8_t *bytes,
                        uint64_t presence[YB_PRESENCE_WORDS])
{
    if (kind == YB_PRESENCE_BITMAP) {
        memset(presence, 0, YB_PRESENCE_WORDS * sizeof(uint64_t));
        memcpy(presence, bytes, (lanes + 7) / 8);
        return;
    }
    yb_presence_fill(presence, kind == YB_PRESENCE_ONLY ? 0 : lanes);
    if (kind != YB_PRESENCE_ALL) {
        yb_lane_list_flip(lanes, bytes, presence);
    }
}

/* Lists must ascend inside each part and stay below `lanes`. */
int yb_lane_list_check(unsigned lanes, unsigned listed, const uint8_t *bytes, size_t available)
{
    size_t length = (size_t)yb_list_parts(lanes) + listed;
    if (available < length) {
        return 0;
    }
    const uint8_t *end = bytes + length;
    for (unsigned part = 0; part < yb_list_parts(lanes); part++) {
        unsigned here = bytes < end ? *bytes++ : YB_LIST_LANES;
        if (here > (size_t)(end - bytes)) {
            return 0;
        }
        for (unsigned i = 0; i < here; i++) {
            if (part * YB_LIST_LANES + bytes[i] >= lanes || (i > 0 && bytes[i] <= bytes[i - 1])) {
                return 0;
            }
        }
        bytes += here;
    }
    return bytes == end;
}

void yb_slot_list_write(const uint64_t listed[YB_PRESENCE_WORDS], uint8_t *to)
{
    for (unsigned w = 0; w < YB_PRESENCE_WORDS; w++) {
        for (uint64_t rest = listed[w]; rest != 0; rest &= rest - 1, to += YB_PATCH_SLOT_BYTES) {
            yb_store_u16(to, (uint16_t)(w * 64 + (unsigned)__builtin_ctzll(rest)));
        }
    }
}

int yb_slot_list_check(unsigned slots, unsigned listed, const uint8_t *bytes, size_t available)
{
    int64_t before = -1;
    if (available < (size_t)YB_PATCH_SLOT_BYTES * listed) {
        return 0;
    }
    for (unsigned i = 0; i < listed; i++, bytes += YB_PATCH_SLOT_BYTES) {
        const unsigned slot = yb_load_u16(bytes);
        if (slot >= slots || slot <= before) {
            return 0;
        }
        before = slot;
    }
    return 1;
}

void yb_slot_list_flip(unsigned listed, const uint8_t *bytes, uint64_t presence[YB_PRESENCE_WORDS])
{
    for (; listed > 0; listed--, bytes += YB_PATCH_SLOT_BYTES) {
        const unsigned slot = yb_load_u16(bytes);
        presence[slot / 64] ^= UINT64_C(1) << slot % 64;
    }
}

static int check_list(unsigned lanes, unsigned listed, const uint8_t *bytes, size_t available, size_t *used)
{
    if (!yb_lane_list_check(lanes, listed, bytes, available)) {
        return 0;
    }
    *used = (size_t)yb_list_parts(lanes) + listed;
    return 1;
}

static int check_bitmap(unsigned lanes, unsigned count, const uint8_t *bytes, size_t available, size_t *used)
{
    size_t length = (lanes + 7) / 8;
    uint64_t presence[YB_PRESENCE_WORDS], allowed[YB_PRESENCE_WORDS];
    if (available < length) {
        return 0;
    }
    yb_presence_decode(YB_PRESENCE_BITMAP, lanes, bytes, presence);
    yb_presence_fill(allowed, lanes);
    *used = length;
    return yb_presence_covers(allowed, presence) && yb_presence_count(presence) == count;
}

int yb_presence_check(unsigned kind, unsigned lanes, unsigned count, const uint8_t *bytes, size_t available,
                      size_t *used)
{
    if (count == 0 || count > lanes) {
        return 0;
    }
    switch (kind) {
    case YB_PRESENCE_ALL:
        *used = 0;
        return count == lanes;
    case YB_PRESENCE_BITMAP:
        return check_bitmap(lanes, count, bytes, available, used);
    case YB_PRESENCE_WITHOUT:
        return check_list(lanes, lanes - count, bytes, available, used);
    case YB_PRESENCE_ONLY:
        return check_list(lanes, count, bytes, available, used);
    default:
        return 0;
    }
}
