/* The gazetteer of this program: built from the embedded files when first asked
 * for, then kept. After a failure the next call tries again. */
#include "gazetteer/gazetteer.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "gazetteer/divisions.h"
#include "gazetteer/embedded.h"
#include "gazetteer/villages.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static yb_regions *kept_tree;
static gazetteer_village_table kept_villages;
static int villages_open;

static size_t division_bytes(void)
{
    return (size_t)(gazetteer_divisions_file_end - gazetteer_divisions_file);
}

static size_t village_bytes(void)
{
    return (size_t)(gazetteer_villages_file_end - gazetteer_villages_file);
}

static yb_status build_tree(yb_regions **regions, yb_error *error)
{
    gazetteer_packed packed;
    yb_status status = gazetteer_unpack(gazetteer_divisions_file, division_bytes(), GAZETTEER_DIVISIONS,
                                        "divisions.bin", yb_default_allocator(), &packed, error);
    if (status == YB_OK) {
        status = gazetteer_build_tree(&packed, NULL, regions, error);
        gazetteer_packed_free(&packed);
    }
    return status;
}

/* The last two characters of names, by hash. */
static uint64_t endings[1024];
static const yb_regions *_Atomic noted_tree; /* whose endings are noted: the kept one */

static uint32_t ending_bit(const char *characters)
{
    uint64_t bytes = 0;
    memcpy(&bytes, characters, 6);
    return (uint32_t)(bytes * 0x9e3779b97f4a7c15u >> 48);
}

_Static_assert(sizeof endings * 8 == 1 << 16, "a bit is the upper 16 bits of a hash");

static void note_endings(const yb_regions *regions)
{
    for (uint32_t region = 0; region < yb_regions_count(regions); region++) {
        const char *name = yb_regions_name(regions, region);
        size_t bytes = strlen(name);
        if (bytes >= 6) {
            uint32_t bit = ending_bit(name + bytes - 6);
            endings[bit / 64] |= (uint64_t)1 << bit % 64;
        }
    }
    atomic_store_explicit(&noted_tree, regions, memory_order_release);
}

int gazetteer_may_end_name(const yb_regions *regions, const char *characters)
{
    uint32_t bit = ending_bit(characters);
    return atomic_load_explicit(&noted_tree, memory_order_acquire) != regions || (endings[bit / 64] >> bit % 64 & 1);
}

yb_status gazetteer_regions(yb_regions **regions, yb_error *error)
{
    pthread_mutex_lock(&lock);
    yb_status status = YB_OK;
    if (kept_tree == NULL) {
        status = build_tree(&kept_tree, error);
        if (status == YB_OK) {
            note_endings(kept_tree);
        }
    }
    if (status == YB_OK) {
        *regions = yb_regions_retain(kept_tree);
    }
    pthread_mutex_unlock(&lock);
    return status;
}

static yb_status open_villages(yb_error *error)
{
    pthread_mutex_lock(&lock);
    yb_status status = YB_OK;
    if (!villages_open) {
        status = gazetteer_open_villages(gazetteer_villages_file, village_bytes(), gazetteer_divisions_file,
                                         division_bytes(), yb_default_allocator(), &kept_villages, error);
        villages_open = status == YB_OK;
    }
    pthread_mutex_unlock(&lock);
    return status;
}

yb_status gazetteer_villages(const char *town_code, gazetteer_visit_village *visit, void *context, yb_error *error)
{
    yb_status status = open_villages(error);
    if (status == YB_OK) {
        gazetteer_visit_villages(&kept_villages, town_code, visit, context);
    }
    return status;
}

static char edition[12];

static void read_edition(void)
{
    /* Byte 8 of the header: see packed.c. */
    snprintf(edition, sizeof(edition), "%" PRIu32, gazetteer_u32((const uint8_t *)gazetteer_divisions_file + 8));
}

const char *gazetteer_edition(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_edition);
    return edition;
}
