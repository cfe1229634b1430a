/* Presence of a tile row's lanes: persisted forms <-> bitmaps of YB_TILE_LANES bits. */
#ifndef YB_FORMAT_PRESENCE_H
#define YB_FORMAT_PRESENCE_H

#include "codec/buffer.h"
#include "format/layout.h"

static inline int yb_lane_present(const uint64_t *presence, unsigned lane)
{
    return presence[lane / 64] >> lane % 64 & 1;
}

/* Sets the first `lanes` bits, clears the rest. */
void yb_presence_fill(uint64_t presence[YB_PRESENCE_WORDS], unsigned lanes);
/* Whether `all` has every bit of `some`. */
int yb_presence_covers(const uint64_t all[YB_PRESENCE_WORDS], const uint64_t some[YB_PRESENCE_WORDS]);
unsigned yb_presence_count(const uint64_t presence[YB_PRESENCE_WORDS]);

/* Lists of lanes, as FORMAT.md has them: for each 256 lanes a count and as many
 * bytes. Writing takes a bitmap of them, at most 255 in each part. */
void yb_lane_list_write(const uint64_t *listed, unsigned lanes, uint8_t *to);
/* Whether `available` bytes begin with a well-formed list of `listed` lanes,
 * which then takes yb_list_parts(lanes) + listed bytes. */
int yb_lane_list_check(unsigned lanes, unsigned listed, const uint8_t *bytes, size_t available);
/* Flips the bits of the lanes in a list. */
void yb_lane_list_flip(unsigned lanes, const uint8_t *bytes, uint64_t presence[YB_PRESENCE_WORDS]);

/* Lists of patched slots: YB_PATCH_SLOT_BYTES each, ascending. They are written from a bitmap; those with a slot out of
 * order or not below `slots`, or that take more than `available` bytes, fail the check. */
void yb_slot_list_write(const uint64_t listed[YB_PRESENCE_WORDS], uint8_t *to);
int yb_slot_list_check(unsigned slots, unsigned listed, const uint8_t *bytes, size_t available);
void yb_slot_list_flip(unsigned listed, const uint8_t *bytes, uint64_t presence[YB_PRESENCE_WORDS]);

/* Appends the smallest form and says which; `count` lanes of `lanes` are present. */
yb_status yb_presence_encode(const uint64_t presence[YB_PRESENCE_WORDS], unsigned lanes, unsigned count,
                             yb_presence_kind *kind, yb_buffer *buffer, yb_error *error);

/* Reads a form that yb_presence_check accepted; it accepts those that have bytes of their own, or are all lanes. */
void yb_presence_decode(yb_presence_kind kind, unsigned lanes, const uint8_t *bytes,
                        uint64_t presence[YB_PRESENCE_WORDS]);

/* Whether `available` bytes begin with a well-formed presence of `count` lanes;
 * sets *used to its length. */
int yb_presence_check(unsigned kind, unsigned lanes, unsigned count, const uint8_t *bytes, size_t available,
                      size_t *used);

#endif
