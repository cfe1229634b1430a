/* Tiles by strips, in the compiler's vector types: a group's lanes stay in registers
 * from the first row to the last, and so does what they add up to. Included behind
 * narrow_vector.h; no include guard. */
typedef struct strip_state {
    lanes32 value[VECTORS], count[VECTORS], least[VECTORS], greatest[VECTORS];
    narrow_sum sum[VECTORS];    /* of all rows but the last few, */
    lanes32 recent[VECTORS];    /* and of these */
    bits64 squares[2][VECTORS]; /* of even and of odd lanes */
} strip_state;

static inline void strip_clear(strip_state *state)
{
    EACH_VECTOR (v) {
        state->count[v] = state->recent[v] = state->sum[v].low = state->sum[v].high = splat(0);
        state->least[v] = splat(INT32_MAX);
        state->greatest[v] = splat(INT32_MIN);
        state->squares[0][v] = state->squares[1][v] = (bits64)splat(0);
    }
}

static inline void strip_flush(strip_state *state)
{
    EACH_VECTOR (v) {
        state->sum[v] = narrow_sum_with(state->sum[v], state->recent[v]);
        state->recent[v] = splat(0);
    }
}

/* The residuals of a row. */
static inline void strip_unpack(const yb_strips *strips, const yb_strip_rows *rows, unsigned row,
                                bits32 residuals[VECTORS])
{
    const uint8_t *word = strips->packed + (size_t)2 * (rows->bits[row] & ~UINT32_C(31));
    const distance shift = distance_at(&rows->bits[row]);
    const bits32 mask = (bits32)splat((int32_t)rows->masks[row]), always = (bits32)splat((int32_t)rows->always[row]);
    EACH_VECTOR (v) {
        const uint8_t *at = word + sizeof(lanes32) * v;
        residuals[v] = (shift_down(load_bits(at), load_bits(at + 64), shift) & mask) | always;
    }
}

/* Turns to the next strip. */
static inline void strip_advance(yb_strip_rows *rows, unsigned count)
{
    for (unsigned r = 0; r < count; r += LANES) {
        lanes32 bits = load_lanes((const int32_t *)rows->bits + r),
                widths = load_lanes((const int32_t *)rows->widths + r);
        store_lanes((int32_t *)rows->bits + r, (lanes32)((bits32)bits + (bits32)widths));
    }
}

/* What a patch changes. */
static inline void strip_patch(const yb_strip_patch *patch, bits32 residuals[VECTORS], chosen here[VECTORS])
{
    EACH_VECTOR (v) {
        chosen patched = chosen_by(UINT32_C(1) << patch->lane >> v * LANES);
        residuals[v] = (bits32)either(patched, splat((int32_t)patch->residual), (lanes32)residuals[v]);
        here[v] = chosen_either(here[v], patched);
    }
}

/* Adds the present values. */
static inline void strip_add(strip_state *state, const chosen present[VECTORS], int squares)
{
    EACH_VECTOR (v) {
        const lanes32 value = state->value[v];
        const chosen here = present[v];
        state->count[v] = sum_where(here, state->count[v], splat(1));
        state->recent[v] = sum_where(here, state->recent[v], value);
        state->least[v] = least_where(here, state->least[v], value);
        state->greatest[v] = greatest_where(here, state->greatest[v], value);
        if (squares) {
            state->squares[0][v] += squares_of(only(here, value), 0);
            state->squares[1][v] += squares_of(only(here, value), 1);
        }
    }
}

/* Where in a strip something has to be done that few rows need. */
typedef struct strip_events {
    const yb_strip_patch *patch, *end;
    unsigned flush; /* before this row, sums of recent ones are taken away, lest they overflow */
    unsigned next;  /* the first row that has a patch, begins anew or wants that */
} strip_events;

/* Row `row` has come to such a place. */
static inline void strip_meet(const yb_strips *strips, strip_events *events, unsigned row, bits32 residuals[VECTORS],
                              chosen here[VECTORS], strip_state *state)
{
    const uint16_t *anew = strips->rows->anew;
    for (; events->patch < events->end && events->patch->row == row; events->patch++) {
        strip_patch(events->patch, residuals, here);
    }
    EACH_VECTOR (v) {
        state->value[v] = anew[row] == row ? either(here[v], splat(0), state->value[v]) : state->value[v];
    }
    if (events->flush == row) {
        strip_flush(state);
        events->flush += strips->safe_rows;
    }
    events->next = row + 1 < strips->row_count && anew[row + 1] < events->flush ? anew[row + 1] : events->flush;
    if (events->patch < events->end && events->patch->row < events->next) {
        events->next = events->patch->row;
    }
}

/* The rows of a strip. */
static inline void strip_sweep(yb_strips *strips, unsigned group, strip_state *state, int squares)
{
    const uint8_t *ahead = strips->ahead;
    const unsigned step = strips->ahead_step;
    const uint16_t *starts = strips->patch_starts + group;
    strip_events events = { strips->patches + starts[0], strips->patches + starts[1], strips->safe_rows, 0 };
    chosen here[VECTORS] = { 0 };
    uint32_t present = 0;
    for (unsigned r = 0; r < strips->row_count; r++, ahead += step) {
        bits32 residuals[VECTORS];
        __builtin_prefetch(ahead, 0, 2);
        strip_unpack(strips, strips->rows, r, residuals);
        EACH_VECTOR (v) {
            here[v] = chosen_not_zero(residuals[v]);
        }
        if (r == events.next) {
            strip_meet(strips, &events, r, residuals, here, state);
        }
        EACH_VECTOR (v) {
            lanes32 fresh = (lanes32)(residuals[v] + (bits32)splat((int32_t)strips->rows->references[r]));
            state->value[v] = sum_where(here[v], state->value[v], fresh);
        }
        strip_add(state, here, squares);
    }
    strips->ahead = ahead;
    EACH_VECTOR (v) {
        present |= (bits_of_chosen(here[v]) & ((1u << LANES) - 1)) << v * LANES;
    }
    yb_store_u16((uint8_t *)strips->presence + (size_t)2 * group, (uint16_t)present);
}

static inline void strip_load(const yb_strips *strips, unsigned group, strip_state *state)
{
    EACH_VECTOR (v) {
        state->value[v] = load_lanes(strips->values + (size_t)group * GROUP + (size_t)v * LANES);
    }
}

static inline void strip_store(const yb_strips *strips, unsigned group, const strip_state *state)
{
    EACH_VECTOR (v) {
        store_lanes(strips->values + (size_t)group * GROUP + (size_t)v * LANES, state->value[v]);
    }
}

/* A strip, and what it adds up to. */
static inline void strip_add_up(yb_strips *strips, unsigned group, strip_state *state, int squares)
{
    strip_clear(state);
    strip_load(strips, group, state);
    strip_sweep(strips, group, state, squares);
    strip_flush(state);
    strip_store(strips, group, state);
    strip_advance(strips->rows, strips->row_count);
}

/* What a strip adds up to, to its lanes in the totals. */
static inline void strip_keep(const strip_state *state, unsigned group, int squares, yb_lane_totals *totals)
{
    EACH_VECTOR (v) {
        const size_t lane = (size_t)group * GROUP + (size_t)v * LANES;
        store_lanes((int32_t *)totals->counts + lane, state->count[v]);
        store_lanes(totals->low + lane, state->sum[v].low);
        store_lanes(totals->high + lane, state->sum[v].high);
        store_lanes(totals->least + lane, state->least[v]);
        store_lanes(totals->greatest + lane, state->greatest[v]);
        for (unsigned i = 0; squares && i < LANES; i++) {
            totals->squares[lane + i] = state->squares[i % 2][v][i / 2];
        }
    }
}

static void narrow_strips_total(yb_strips *strips, int squares, yb_lane_totals *totals)
{
    for (unsigned group = strips->first; group < strips->last; group++) {
        strip_state state;
        strip_add_up(strips, group, &state, squares);
        strip_keep(&state, group, squares, totals);
    }
}
