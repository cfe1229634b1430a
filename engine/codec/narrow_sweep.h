/* Rows that are unpacked and used at once, in the compiler's vector types: added up from row to row in the same
 * vectors, or held against bounds. Included behind narrow_vector.h; no include guard. */

/* Groups that are taken together: the CPU foresees the end of a loop of few rounds. */
#define SWEEP_GROUPS 4

/* A row, of which `bit` and `shift` say where its next group lies. */
typedef struct sweep_row {
    const uint8_t *packed;
    size_t bit, width;
    intptr_t ahead;
    bits32 mask;
    lanes32 floor, reference;
    distance shift, step;
} sweep_row;

static inline sweep_row sweep_begin(const yb_passed_rows *rows, intptr_t ahead)
{
    const yb_passed_row *row = rows->rows;
    return (sweep_row) { .packed = rows->packed,
                         .bit = row->bit,
                         .width = row->width,
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
    __builtin_prefetch((const void *)((uintptr_t)row->packed + row->bit * 2 + (uintptr_t)row->ahead));
}

static inline void sweep_advance(sweep_row *row)
{
    row->bit += row->width;
    row->shift += row->step;
}

/* Takes vector `v` of the next group into the lanes at `to`; which of them are present? */
static inline chosen sweep_unpack(const sweep_row *row, unsigned v, int32_t *to, lanes32 *value)
{
    const uint8_t *at = row->packed + row->bit / 32 * 64 + sizeof(lanes32) * v;
    bits32 residuals = shift_down(load_bits(at), load_bits(at + 64), row->shift) & row->mask;
    chosen here = chosen_above((lanes32)residuals, row->floor);
    *value = sum_where(here, (lanes32)((bits32)load_lanes(to) + residuals), row->reference);
    store_lanes(to, *value);
    return here;
}

/* The bits of vector `v` of group `g`, of those that are taken together. */
static inline uint64_t sweep_bits(chosen which, unsigned g, unsigned v)
{
    return (uint64_t)(bits_of_chosen(which) & ((1u << LANES) - 1)) << (g * GROUP + v * LANES);
}

/* ---- adding up ------------------------------------------------------------ */

typedef struct gather_state {
    lanes32 recent[VECTORS], least[VECTORS], greatest[VECTORS]; /* recent: the sum of this row */
    uint64_t count;
} gather_state;

static inline void gather_groups(sweep_row *row, unsigned groups, int32_t *to, gather_state *state)
{
    uint64_t present = 0;
    EACH_UP_TO (g, groups) {
        if (g % 2 == 0) {
            sweep_fetch(row);
        }
        EACH_VECTOR (v) {
            lanes32 value;
            chosen here = sweep_unpack(row, v, to + (size_t)g * GROUP + (size_t)v * LANES, &value);
            state->recent[v] = sum_where(here, state->recent[v], value);
            state->least[v] = least_where(here, state->least[v], value);
            state->greatest[v] = greatest_where(here, state->greatest[v], value);
            present |= sweep_bits(here, g, v);
        }
        sweep_advance(row);
    }
    state->count += (uint64_t)__builtin_popcountll(present);
}

static void narrow_gather(const yb_passed_rows *rows, intptr_t ahead, int32_t *values, yb_gathered *all)
{
    sweep_row row = sweep_begin(rows, ahead);
    gather_state state = { .count = all->count };
    unsigned group = rows->first;
    EACH_VECTOR (v) {
        state.recent[v] = splat(0);
        state.least[v] = load_lanes(all->least + (size_t)v * LANES);
        state.greatest[v] = load_lanes(all->greatest + (size_t)v * LANES);
    }
    for (; group + SWEEP_GROUPS <= rows->last; group += SWEEP_GROUPS) {
        gather_groups(&row, SWEEP_GROUPS, values + (size_t)group * GROUP, &state);
    }
    for (; group < rows->last; group++) {
        gather_groups(&row, 1, values + (size_t)group * GROUP, &state);
    }
    EACH_VECTOR (v) {
        narrow_sum sum = { load_lanes(all->low + (size_t)v * LANES), load_lanes(all->high + (size_t)v * LANES) };
        sum = narrow_sum_with(sum, state.recent[v]);
        store_lanes(all->low + (size_t)v * LANES, sum.low);
        store_lanes(all->high + (size_t)v * LANES, sum.high);
        store_lanes(all->least + (size_t)v * LANES, state.least[v]);
        store_lanes(all->greatest + (size_t)v * LANES, state.greatest[v]);
    }
    all->count = state.count;
}

/* ---- holding against bounds ------------------------------------------------ */

static inline uint64_t match_groups(sweep_row *row, unsigned groups, lanes32 least, lanes32 greatest, int32_t *to)
{
    uint64_t matched = 0;
    EACH_UP_TO (g, groups) {
        if (g % 2 == 0) {
            sweep_fetch(row);
        }
        EACH_VECTOR (v) {
            lanes32 value;
            chosen here = sweep_unpack(row, v, to + (size_t)g * GROUP + (size_t)v * LANES, &value);
            matched |= sweep_bits(chosen_within(here, value, least, greatest), g, v);
        }
        sweep_advance(row);
    }
    return matched;
}

static void narrow_match(const yb_passed_rows *rows, intptr_t ahead, int32_t low, int32_t high, int32_t *values,
                         uint64_t *matched)
{
    const lanes32 least = splat(low), greatest = splat(high);
    sweep_row row = sweep_begin(rows, ahead);
    unsigned group = rows->first;
    for (; group + SWEEP_GROUPS <= rows->last; group += SWEEP_GROUPS) {
        uint64_t bits = match_groups(&row, SWEEP_GROUPS, least, greatest, values + (size_t)group * GROUP);
        yb_store_u64((uint8_t *)matched + (size_t)2 * group, bits);
    }
    for (; group < rows->last; group++) {
        uint64_t bits = match_groups(&row, 1, least, greatest, values + (size_t)group * GROUP);
        yb_store_u16((uint8_t *)matched + (size_t)2 * group, (uint16_t)bits);
    }
}
