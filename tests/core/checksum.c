/* The checksum must never change: files depend on it. */
#include "core/checksum.h"

#include "support/test.h"

Test(checksum, is_xxh3_with_seed_zero)
{
    /* Values of XXH3's own specification. */
    cr_assert_eq(yb_checksum(NULL, 0), UINT64_C(0x2D06800538D394C2));
    cr_assert_eq(yb_checksum("a", 1), UINT64_C(0xE6C632B61E964E1F));
    cr_assert_eq(yb_checksum("abc", 3), UINT64_C(0x78AF5F94892F3950));
}

Test(checksum, changes_with_every_bit)
{
    uint8_t block[777] = { 0 };
    uint64_t before = yb_checksum(block, sizeof(block));
    for (size_t bit = 0; bit < 8 * sizeof(block); bit++) {
        block[bit / 8] ^= (uint8_t)(1U << bit % 8);
        cr_assert_neq(yb_checksum(block, sizeof(block)), before);
        block[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    cr_assert_neq(yb_checksum(block, sizeof(block) - 1), before);
}
