/* Rows that are passed through, in the compiler's vector types: some groups' lanes stay in registers while all
 * rows are added to them. Included behind narrow_vector.h; no include guard. */

/* Groups that are taken together, so that what a row needs in every vector is loaded once for them. */
#define PASS_GROUPS (LANES == 16 ? 8 : 2)

/* The next groups' residuals in the same row, which the CPU does not look for. */
#define PASS_AHEAD 256

/* Adds a row to the groups from `group` on. */
static inline void pass_row(const yb_passed_rows *rows, const yb_passed_row *row, unsigned group, unsigned groups,
                            lanes32 *sums)
{
    const bits32 mask = (bits32)splat((int32_t)row->mask);
    const lanes32 floor = splat(row->floor), reference = splat((int32_t)row->reference);
    const distance step = distance_of(row->width);
    size_t bit = row->bit + (size_t)(group - rows->first) * row->width;
    distance shift = distance_of((unsigned)bit);
    EACH_UP_TO (g, groups) {
        const uint8_t *word = rows->packed + bit / 32 * 64;
        EACH_VECTOR (v) {
            const uint8_t *at = word + sizeof(lanes32) * v;
            lanes32 *sum = &sums[g * VECTORS + v];
            bits32 residuals = shift_down(load_bits(at), load_bits(at + 64), shift) & mask;
            *sum = (lanes32)((bits32)*sum + residuals);
            *sum = sum_where(chosen_above((lanes32)residuals, floor), *sum, reference);
        }
        if (g % 2 == 0) {
            __builtin_prefetch((const void *)((uintptr_t)word + PASS_AHEAD));
        }
        bit += row->width;
        shift += step;
    }
}

static inline void pass_groups(const yb_passed_rows *rows, unsigned group, unsigned groups, int32_t *values)
{
    lanes32 sums[PASS_GROUPS * VECTORS];
    int32_t *at = values + (size_t)group * GROUP;
    EACH_UP_TO (i, groups * VECTORS) {
        sums[i] = load_lanes(at + (size_t)i * LANES);
    }
    for (unsigned r = 0; r < rows->count; r++) {
        pass_row(rows, &rows->rows[r], group, groups, sums);
    }
    EACH_UP_TO (i, groups * VECTORS) {
        store_lanes(at + (size_t)i * LANES, sums[i]);
    }
}

static void narrow_pass_rows(const yb_passed_rows *rows, int32_t *values)
{
    unsigned group = rows->first;
    for (; group + PASS_GROUPS <= rows->last; group += PASS_GROUPS) {
        pass_groups(rows, group, PASS_GROUPS, values);
    }
    for (; group < rows->last; group++) {
        pass_groups(rows, group, 1, values);
    }
}
