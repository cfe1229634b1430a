/* Reading the lists of series and regions from hostile bytes. */
#include <string.h>

#include "format/compress.h"

#include "core/text.h"
#include "format/keys.h"

/* The lists, being taken apart. */
typedef struct reader {
    const uint8_t *bytes;
    size_t left;
    char *texts; /* where the next NUL-terminated copy goes */
} reader;

static yb_status broken(yb_error *error, const char *what, uint32_t number)
{
    return yb_fail(error, YB_CORRUPT, "the keys section is malformed at %s %u", what, number);
}

static yb_status take(reader *from, size_t bytes, const uint8_t **taken)
{
    if (bytes > from->left) {
        return YB_CORRUPT;
    }
    *taken = from->bytes;
    from->bytes += bytes;
    from->left -= bytes;
    return YB_OK;
}

/* Copies a text with a NUL behind it; a NUL inside would cut it short. */
static yb_status take_text(reader *from, size_t length, const char **text)
{
    const uint8_t *bytes = NULL;
    YB_TRY(take(from, length, &bytes));
    if (memchr(bytes, 0, length) != NULL) {
        return YB_CORRUPT;
    }
    memcpy(from->texts, bytes, length);
    from->texts[length] = '\0';
    *text = from->texts;
    from->texts += length + 1;
    return YB_OK;
}

static yb_status take_series(reader *from, yb_segment_series *series)
{
    yb_series_layout layout;
    const uint8_t *bytes = NULL;
    YB_TRY(take(from, sizeof(layout), &bytes));
    memcpy(&layout, bytes, sizeof(layout));
    series->measure = layout.measure;
    series->role = layout.role;
    series->span = (yb_span) { layout.first_month, layout.last_month };
    YB_TRY(take_text(from, layout.metric_length, &series->metric));
    return take_text(from, layout.unit_length, &series->unit);
}

static yb_status take_lists(reader *from, const yb_keys_layout *layout, yb_segment_series *series, const char **regions,
                            const uint8_t **branches, yb_error *error)
{
    const uint8_t *lengths = NULL;
    for (uint32_t s = 0; s < layout->series; s++) {
        if (take_series(from, &series[s]) != YB_OK) {
            return broken(error, "series", s);
        }
    }
    if (take(from, layout->regions, &lengths) != YB_OK) {
        return broken(error, "the lengths of its regions, of which it claims", layout->regions);
    }
    for (uint32_t r = 0; r < layout->regions; r++) {
        if (take_text(from, lengths[r], &regions[r]) != YB_OK) {
            return broken(error, "region", r);
        }
    }
    if (layout->branched && take(from, layout->regions, branches) != YB_OK) {
        return broken(error, "the branches of its regions, of which it claims", layout->regions);
    }
    if (from->left != 0) {
        return yb_fail(error, YB_CORRUPT, "the keys section has %zu byte%s too many", from->left,
                       yb_plural(from->left));
    }
    return YB_OK;
}

/* Header and padding; after it, counts and sizes are bounded by the section's bytes. */
static yb_status check_layout(const yb_keys_layout *layout, const uint8_t *section, size_t bytes, yb_error *error)
{
    size_t room = bytes - sizeof(*layout);
    int sane = layout->method <= YB_KEYS_ZSTD && layout->branched <= 1 && layout->stored_bytes <= room &&
               room - layout->stored_bytes < 8;
    if (sane && layout->method == YB_KEYS_PLAIN) {
        sane = layout->raw_bytes == layout->stored_bytes;
    } else if (sane) {
        sane = layout->raw_bytes / YB_KEYS_EXPANSION_MAX < layout->stored_bytes;
    }
    /* A series takes at least its fixed part, a region its length byte. */
    sane =
        sane && layout->series <= layout->raw_bytes / sizeof(yb_series_layout) && layout->regions <= layout->raw_bytes;
    for (size_t i = (size_t)layout->stored_bytes; sane && i < room; i++) {
        sane = section[sizeof(*layout) + i] == 0;
    }
    return sane ? YB_OK : yb_fail(error, YB_CORRUPT, "the header or padding of the keys section is malformed");
}

/* Points *raw at the plain lists: in the section, or in *owned, decompressed. */
static yb_status plain_lists(const yb_env *env, const yb_keys_layout *layout, const uint8_t *stored,
                             const uint8_t **raw, void **owned, yb_error *error)
{
    if (layout->method == YB_KEYS_PLAIN) {
        *raw = stored;
        return YB_OK;
    }
    YB_TRY(yb_alloc(env, (size_t)layout->raw_bytes, 1, owned, error));
    *raw = *owned;
    return yb_decompress(env, stored, (size_t)layout->stored_bytes, *owned, (size_t)layout->raw_bytes, error);
}

static yb_status decode_lists(yb_arena *arena, const yb_keys_layout *layout, const uint8_t *raw, yb_segment_keys *keys,
                              yb_error *error)
{
    void *series = NULL, *regions = NULL, *texts = NULL, *branches = NULL;
    const uint8_t *told = NULL;
    size_t text_bytes = (size_t)layout->raw_bytes + 2 * (size_t)layout->series + layout->regions;
    YB_TRY(yb_arena_alloc(arena, layout->series, sizeof(yb_segment_series), &series, error));
    YB_TRY(yb_arena_alloc(arena, layout->regions, sizeof(char *), &regions, error));
    YB_TRY(yb_arena_alloc(arena, text_bytes, 1, &texts, error));
    reader from = { raw, (size_t)layout->raw_bytes, texts };
    YB_TRY(take_lists(&from, layout, series, regions, &told, error));
    if (told != NULL) {
        YB_TRY(yb_arena_alloc(arena, layout->regions, 1, &branches, error));
        memcpy(branches, told, layout->regions);
    }
    yb_segment_keys read = { series, layout->series, (const char *const *)regions, layout->regions, branches };
    yb_error problem = YB_ERROR_INIT;
    if (yb_keys_check(&read, &problem) != YB_OK) {
        return yb_fail(error, YB_CORRUPT, "%s", problem.message);
    }
    *keys = read;
    return YB_OK;
}

yb_status yb_keys_decode(yb_arena *arena, const uint8_t *section, size_t bytes, yb_segment_keys *keys, yb_error *error)
{
    yb_keys_layout layout;
    if (bytes < sizeof(layout)) {
        return yb_fail(error, YB_CORRUPT, "the keys section has only %zu byte%s", bytes, yb_plural(bytes));
    }
    memcpy(&layout, section, sizeof(layout));
    YB_TRY(check_layout(&layout, section, bytes, error));
    const uint8_t *raw = NULL;
    void *owned = NULL;
    yb_status status;
    YB_TRY_GOTO(plain_lists(arena->env, &layout, section + sizeof(layout), &raw, &owned, error));
    status = decode_lists(arena, &layout, raw, keys, error);
cleanup:
    yb_free(arena->env, owned);
    return status;
}
