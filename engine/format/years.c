/* A counting sort by year, which keeps the order of regions. */
#include "format/years.h"

#include <string.h>

static yb_status reserve(yb_years *years, size_t count, yb_error *error)
{
    if (count <= years->capacity) {
        return YB_OK;
    }
    count = count > years->capacity * 2 ? count : years->capacity * 2;
    YB_TRY(yb_realloc(years->env, (void **)&years->mantissa, count, sizeof(*years->mantissa), error));
    YB_TRY(yb_realloc(years->env, (void **)&years->lane, count, sizeof(*years->lane), error));
    YB_TRY(yb_realloc(years->env, (void **)&years->order, count, sizeof(*years->order), error));
    years->capacity = count;
    return YB_OK;
}

/* Turns counts by year, from `least` to `greatest`, into places, and lists the years that there are. */
static void place_years(yb_years *years, int16_t least, int16_t greatest)
{
    uint32_t place = 0;
    years->count = 0;
    for (int y = least; y <= greatest; y++) {
        uint32_t here = years->filled[y];
        years->filled[y] = place;
        if (here > 0) {
            years->begin[years->count] = place;
            years->year[years->count++] = (int16_t)y;
        }
        place += here;
    }
    years->begin[years->count] = place;
}

yb_status yb_years_arrange(yb_years *years, const yb_aligned_rows *rows, int with_order, yb_error *error)
{
    uint32_t base = rows->region[0] / YB_TILE_LANES * YB_TILE_LANES, *filled = years->filled;
    int16_t least = rows->year[0], greatest = least;
    YB_TRY(reserve(years, rows->count, error));
    for (size_t i = 0; i < rows->count; i++) {
        least = rows->year[i] < least ? rows->year[i] : least;
        greatest = rows->year[i] > greatest ? rows->year[i] : greatest;
    }
    memset(filled + least, 0, ((size_t)(greatest - least) + 1) * sizeof(*filled));
    for (size_t i = 0; i < rows->count; i++) {
        filled[rows->year[i]]++;
    }
    place_years(years, least, greatest);
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t place = filled[rows->year[i]]++;
        years->mantissa[place] = rows->mantissa[i];
        years->lane[place] = (uint16_t)(rows->region[i] - base);
        if (with_order) {
            years->order[place] = (uint32_t)i;
        }
    }
    return YB_OK;
}

void yb_years_free(yb_years *years)
{
    yb_free(years->env, years->mantissa);
    yb_free(years->env, years->lane);
    yb_free(years->env, years->order);
    *years = (yb_years) { .env = years->env };
}
