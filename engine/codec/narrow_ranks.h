/* Values by their order, in the compiler's vector types. Included behind narrow_vector.h; no include guard. */

/* Three bounds at once: what one needs to be summed up at the end is done for the others meanwhile. */
static void narrow_count_above(const int32_t *values, size_t count, const int32_t bounds[3], uint32_t above[3])
{
    const lanes32 low = splat(bounds[0]), middle = splat(bounds[1]), high = splat(bounds[2]);
    lanes32 counts[3] = { { 0 }, { 0 }, { 0 } };
    for (size_t i = 0; i < count; i += LANES) {
        const lanes32 value = load_lanes(values + i);
        counts[0] = sum_where(chosen_above(value, low), counts[0], splat(1));
        counts[1] = sum_where(chosen_above(value, middle), counts[1], splat(1));
        counts[2] = sum_where(chosen_above(value, high), counts[2], splat(1));
    }
    EACH_UP_TO (i, 3) {
        above[i] = (uint32_t)total_of(counts[i]);
    }
}

static int32_t narrow_least_above(const int32_t *values, size_t count, int32_t bound)
{
    lanes32 least = splat(INT32_MAX);
    for (size_t i = 0; i < count; i += LANES) {
        const lanes32 value = load_lanes(values + i);
        least = least_where(chosen_above(value, splat(bound)), least, value);
    }
    return least_lane(least);
}
