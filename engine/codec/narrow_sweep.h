/* Rows that are unpacked and used at once, in the compiler's vector types: added up from row to row in the same
 * vectors, or held against bounds. Included behind narrow_vector.h; no include guard. */

/* Groups that are taken together: the CPU foresees the end of a loop of few rounds. */
#define SWEEP_GROUPS 4

/* A row, of which `place` and `shift` say where its next group lies: 64 bytes hold 32 bits of every lane. */
typedef struct sweep_row {
    const uint8_t *packed;
    size_t place, pace; /* in bytes */
    intptr_t ahead;
    bits32 mask;
    lanes32 floor, reference;
    distance shift, step;
} sweep_row;

static inline sweep_row sweep_begin(const yb_passed_rows *rows, intptr_t ahead)
{
    const yb_passed_row *row = rows->rows;
    return (sweep_row) { .packed = rows->packed,
                         .place = (size_t)2 * row->bit,
                         .pace = (size_t)2 * row->width,
                         .ahead = ahead,
                         .mask = (bits32)splat((int32_t)row->mask),
                         .floor = splat(row->floor),
                         .reference = splat((int32_t)row->reference),
                         .shift = distance_of(row->bit),
                         .step = distance_of(row->width) };
}

/* Fetches what lies ahead of a group; a line holds about two. */
static inline void sweep_fetch(const sweep_row *row)
{
    __builtin_prefetch((const void *)((uintptr_t)row->packed + (uintptr_t)row->ahead + row->place), YB_FETCH_ONCE);
}

/* Groups of up to half a word come out of the words in pairs. */
#define SWEEP_PAIRED 16

/* The bits of vector `v` of group `g`, of those that are taken together, lowest. A pair's first group brings the second
 * one's bits, too. */
static inline bits32 sweep_load(const sweep_row *row, int paired, unsigned g, unsigned v, bits32 brought)
{
    if (paired && g % 2 == 1) {
        return brought >> row->step;
    }
    const uint8_t *at = row->packed + (row->place & ~(size_t)63) + sizeof(lanes32) * v;
    return shift_down(load_bits(at), load_bits(at + 64), row->shift);
}

/* Behind group `g`. */
static inline void sweep_advance(sweep_row *row, int paired, unsigned g)
{
    if (!paired || g % 2 == 1) {
        row->place += row->pace << paired;
        row->shift += row->step << paired;
    }
}

/* Takes a vector of residuals into the lanes at `to`; which of them are present? */
static inline chosen sweep_take(const sweep_row *row, bits32 bits, int32_t *to, lanes32 *value)
{
    const bits32 residuals = bits & row->mask;
    chosen here = chosen_above((lanes32)residuals, row->floor);
    *value = sum_where(here, (lanes32)((bits32)load_lanes(to) + residuals), row->reference);
    store_lanes(to, *value);
    return here;
}

/* ---- adding up ------------------------------------------------------------ */

/* Of this row. Unsigned, a negative value is the greatest. */
typedef struct gather_state {
    lanes32 sum[VECTORS];
    bits32 greatest[VECTORS];
} gather_state;

static inline void gather_groups(sweep_row *row, unsigned groups, int paired, int32_t *to, gather_state *state)
{
    bits32 bits[VECTORS];
    EACH_UP_TO (g, groups) {
        if (g % 2 == 0) {
            sweep_fetch(row);
        }
        EACH_VECTOR (v) {
            lanes32 value;
            bits[v] = sweep_load(row, paired, g, v, bits[v]);
            chosen here = sweep_take(row, bits[v], to + (size_t)g * GROUP + (size_t)v * LANES, &value);
            state->sum[v] = sum_where(here, state->sum[v], value);
            state->greatest[v] = farthest_where(here, state->greatest[v], (bits32)value);
        }
        sweep_advance(row, paired, g);
    }
}

/* Takes the sums of up to YB_NARROW_SUMMED groups into those that do not overflow. */
static inline void settle_sums(gather_state *state, yb_gathered *all)
{
    EACH_VECTOR (v) {
        narrow_sum sum = { load_lanes(all->low + (size_t)v * LANES), load_lanes(all->high + (size_t)v * LANES) };
        sum = narrow_sum_with(sum, state->sum[v]);
        store_lanes(all->low + (size_t)v * LANES, sum.low);
        store_lanes(all->high + (size_t)v * LANES, sum.high);
        state->sum[v] = splat(0);
    }
}

static inline void gather_part(const yb_passed_rows *part, intptr_t ahead, int32_t *values, gather_state *state,
                               yb_gathered *all)
{
    sweep_row row = sweep_begin(part, ahead);
    int32_t *to = values + (size_t)part->first * GROUP, *end = values + (size_t)part->last * GROUP;
    while (to < end) {
        int32_t *behind = end - to > YB_NARROW_SUMMED * GROUP ? to + YB_NARROW_SUMMED * GROUP : end;
        for (; row.pace <= 2 * SWEEP_PAIRED && to + SWEEP_GROUPS * GROUP <= behind; to += SWEEP_GROUPS * GROUP) {
            gather_groups(&row, SWEEP_GROUPS, 1, to, state);
        }
        for (; to < behind; to += GROUP) {
            gather_groups(&row, 1, 0, to, state);
        }
        settle_sums(state, all);
    }
}

static int narrow_gather(const yb_passed_rows *parts, unsigned count, intptr_t ahead, int32_t *values, yb_gathered *all)
{
    gather_state state;
    uint32_t negative = 0;
    EACH_VECTOR (v) {
        state.sum[v] = splat(0);
        state.greatest[v] = (bits32)splat(0);
    }
    for (unsigned i = 0; i < count; i++) {
        gather_part(&parts[i], ahead, values, &state, all);
    }
    EACH_VECTOR (v) {
        negative |= bits_of_chosen(chosen_above(splat(0), (lanes32)state.greatest[v]));
    }
    EACH_VECTOR (v) {
        int32_t *greatest = all->greatest + (size_t)v * LANES;
        store_lanes(greatest, negative != 0 ? load_lanes(greatest)
                                            : greatest_of(load_lanes(greatest), (lanes32)state.greatest[v]));
    }
    return negative != 0;
}

/* ---- holding against a bound ------------------------------------------------ */

/* The sixteen bits of a group. */
static inline void store_group(uint8_t *to, const chosen *which)
{
#if LANES == 16
    memcpy(to, which, 2); /* straight from the mask register */
#else
    uint32_t bits = 0;
    EACH_VECTOR (v) {
        bits |= (bits_of_chosen(which[v]) & ((1u << LANES) - 1)) << (v * LANES);
    }
    yb_store_u16(to, (uint16_t)bits);
#endif
}

static inline void match_groups(sweep_row *row, unsigned groups, int paired, bits32 most, int32_t *to, uint8_t *matched)
{
    bits32 bits[VECTORS];
    EACH_UP_TO (g, groups) {
        chosen found[VECTORS];
        if (g % 2 == 0) {
            sweep_fetch(row);
        }
        EACH_VECTOR (v) {
            lanes32 value;
            bits[v] = sweep_load(row, paired, g, v, bits[v]);
            chosen here = sweep_take(row, bits[v], to + (size_t)g * GROUP + (size_t)v * LANES, &value);
            found[v] = chosen_up_to(here, (bits32)value, most);
        }
        store_group(matched + (size_t)2 * g, found);
        sweep_advance(row, paired, g);
    }
}

static inline void match_part(const yb_passed_rows *part, intptr_t ahead, bits32 most, int32_t *values,
                              uint8_t *matched)
{
    sweep_row row = sweep_begin(part, ahead);
    unsigned group = part->first;
    for (; row.pace <= 2 * SWEEP_PAIRED && group + SWEEP_GROUPS <= part->last; group += SWEEP_GROUPS) {
        match_groups(&row, SWEEP_GROUPS, 1, most, values + (size_t)group * GROUP, matched + (size_t)2 * group);
    }
    for (; group < part->last; group++) {
        match_groups(&row, 1, 0, most, values + (size_t)group * GROUP, matched + (size_t)2 * group);
    }
}

static void narrow_match(const yb_passed_rows *parts, unsigned count, intptr_t ahead, uint32_t most, int32_t *values,
                         uint64_t *matched)
{
    for (unsigned i = 0; i < count; i++) {
        match_part(&parts[i], ahead, (bits32)splat((int32_t)most), values, (uint8_t *)matched);
    }
}
