/* What is said of regions that are not found: where the name stands, or which
 * names are near. */
#include <string.h>

#include "catalog/tree.h"
#include "core/text.h"

enum { SUGGESTED = 3 };

typedef struct suggestions {
    uint32_t regions[SUGGESTED];
    unsigned distances[SUGGESTED];
    size_t count;
} suggestions;

static void add_ancestors(const yb_regions *regions, uint32_t region, char *buffer, size_t capacity, size_t *used)
{
    uint32_t parent = regions->parents[region];
    if (parent == YB_NO_REGION || (parent == 0 && regions->ends[0] == regions->count)) {
        return;
    }
    uint32_t path[YB_LEVELS_MAX + 1];
    size_t depth = 0;
    for (; parent != YB_NO_REGION && !(parent == 0 && regions->ends[0] == regions->count);
         parent = regions->parents[parent]) {
        path[depth++] = parent;
    }
    while (depth-- > 0) {
        yb_text_add(buffer, capacity, used, "%s%s", regions->names[path[depth]], depth == 0 ? "" : "/");
    }
}

void yb_regions_describe(const yb_regions *regions, uint32_t region, char *buffer, size_t capacity, size_t *used)
{
    size_t before = *used;
    yb_text_add(buffer, capacity, used, "%s ", regions->codes[region]);
    size_t without = *used;
    add_ancestors(regions, region, buffer, capacity, used);
    if (*used == without && without > before) {
        buffer[--*used] = '\0'; /* no ancestors: no space */
    }
}

static size_t characters(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    }
    return count;
}

/* The last `count` characters. */
static const char *tail(const char *text, size_t count)
{
    const char *at = text + strlen(text);
    while (at > text && count > 0) {
        at--;
        count -= ((unsigned char)*at & 0xc0) != 0x80;
    }
    return at;
}

static void suggest(suggestions *near, uint32_t region, unsigned distance)
{
    size_t at = near->count;
    while (at > 0 && near->distances[at - 1] > distance) {
        at--;
    }
    if (at == SUGGESTED) {
        return;
    }
    near->count += near->count < SUGGESTED;
    for (size_t i = near->count - 1; i > at; i--) {
        near->regions[i] = near->regions[i - 1];
        near->distances[i] = near->distances[i - 1];
    }
    near->regions[at] = region;
    near->distances[at] = distance;
}

/* One character may be wrong in a short name, two in a longer one; the end of
 * the text is compared, because ancestors may stand before the name. */
static void find_near(const yb_regions *regions, const char *text, suggestions *near)
{
    for (uint32_t region = 0; region < regions->count; region++) {
        const char *name = regions->names[region];
        if (yb_regions_first_named(regions, name, strlen(name)) != region) {
            continue; /* one of each name */
        }
        size_t count = characters(name, strlen(name));
        unsigned limit = count <= 5 ? 1 : 2;
        unsigned distance = yb_text_distance(text, name, limit);
        unsigned at_end = count < 3 ? distance : yb_text_distance(tail(text, count), name, limit);
        distance = at_end < distance ? at_end : distance;
        if (distance <= limit && count > distance) {
            suggest(near, region, distance);
        }
    }
}

/* The longest end of the text that is a region's name; "" if none. */
static const char *known_end(const yb_regions *regions, const char *text)
{
    const char *at = text;
    uint32_t character;
    while (*at != '\0' && yb_regions_first_named(regions, at, strlen(at)) == YB_NO_REGION) {
        at += yb_utf8_decode(at, strlen(at), &character);
    }
    return at;
}

static yb_status fail_elsewhere(const yb_regions *regions, const char *text, const char *name, yb_error *error)
{
    char list[600];
    size_t used = 0, count = yb_regions_by_name(regions, name, NULL, 0);
    uint32_t region = yb_regions_first_named(regions, name, strlen(name));
    for (size_t i = 0; i < SUGGESTED && region != YB_NO_REGION; i++, region = regions->same_name[region]) {
        yb_text_add(list, sizeof list, &used, i == 0 ? "" : "; ");
        yb_regions_describe(regions, region, list, sizeof list, &used);
    }
    return yb_fail(error, YB_NOT_FOUND, "no region \"%.200s\": %s is known, but elsewhere (%zu): %s%s", text, name,
                   count, list, count > SUGGESTED ? " ..." : "");
}

yb_status yb_regions_not_found(const yb_regions *regions, const char *text, yb_error *error)
{
    if (error == NULL) { /* nobody reads suggestions, which take a look at every region */
        return YB_NOT_FOUND;
    }
    if (regions->count == 0) {
        return yb_fail(error, YB_NOT_FOUND, "no region \"%.200s\": the region tree is empty; import one first", text);
    }
    const char *known = known_end(regions, text);
    if (*known != '\0') {
        return fail_elsewhere(regions, text, known, error);
    }
    suggestions near = { { 0 }, { 0 }, 0 };
    find_near(regions, text, &near);
    if (near.count == 0) {
        return yb_fail(error, YB_NOT_FOUND,
                       "no region \"%.200s\"; give a code or a full name, with ancestors before it if you like", text);
    }
    char list[600];
    size_t used = 0;
    for (size_t i = 0; i < near.count; i++) {
        yb_text_add(list, sizeof list, &used, "%s%s (", i == 0 ? "" : ", ", regions->names[near.regions[i]]);
        yb_regions_describe(regions, near.regions[i], list, sizeof list, &used);
        yb_text_add(list, sizeof list, &used, ")");
    }
    return yb_fail(error, YB_NOT_FOUND, "no region \"%.200s\"; did you mean %s?", text, list);
}
