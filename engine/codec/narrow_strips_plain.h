/* Tiles by strips, as plain loops. Included behind narrow_plain.h; no include guard. */

/* Patches of the row, into residuals and presence; returns the first patch of later rows. */
static const yb_strip_patch *strip_patch(const yb_strip_patch *patch, const yb_strip_patch *end, unsigned row,
                                         uint32_t *residuals, uint32_t *present)
{
    for (; patch < end && patch->row == row; patch++) {
        residuals[patch->lane] = patch->residual;
        *present |= UINT32_C(1) << patch->lane;
    }
    return patch;
}

/* One value that counts. */
static void strip_take(yb_lane_totals *totals, size_t lane, int32_t value)
{
    int64_t sum = (int64_t)totals->high[lane] * 65536 + totals->low[lane] + value;
    totals->high[lane] = (int32_t)(sum >> 16);
    totals->low[lane] = (int32_t)(sum & 0xffff);
    totals->counts[lane]++;
    totals->least[lane] = value < totals->least[lane] ? value : totals->least[lane];
    totals->greatest[lane] = value > totals->greatest[lane] ? value : totals->greatest[lane];
    totals->squares[lane] += (uint64_t)((int64_t)value * value);
}

/* A row of a strip: its values, and in *present which are. */
static const yb_strip_patch *strip_row(const yb_strips *strips, size_t group, unsigned row, const yb_strip_patch *patch,
                                       uint32_t *present)
{
    yb_strip_rows *rows = strips->rows;
    const yb_narrow_row place = { .packed = strips->packed, .bit = rows->bits[row] };
    uint32_t residuals[GROUP];
    int32_t *values = strips->values + (size_t)group * GROUP;
    *present = narrow_residuals(&place, 0, rows->masks[row], residuals);
    rows->bits[row] += rows->widths[row];
    for (unsigned i = 0; i < GROUP && rows->always[row] != 0; i++) {
        residuals[i] += rows->always[row];
        *present |= UINT32_C(1) << i;
    }
    patch = strip_patch(patch, strips->patches + strips->patch_starts[group + 1], row, residuals, present);
    for (unsigned i = 0; i < GROUP; i++) {
        uint32_t old = rows->anew[row] == row ? 0 : (uint32_t)values[i];
        values[i] = *present >> i & 1 ? (int32_t)(old + residuals[i] + rows->references[row]) : values[i];
    }
    return patch;
}

static void strip_sweep(const yb_strips *strips, size_t group, yb_lane_totals *totals)
{
    const yb_strip_patch *patch = strips->patches + strips->patch_starts[group];
    uint32_t present = 0;
    for (unsigned r = 0; r < strips->row_count; r++) {
        patch = strip_row(strips, group, r, patch, &present);
        for (size_t i = 0; i < GROUP; i++) {
            if ((present >> i & 1) != 0) {
                strip_take(totals, group * GROUP + i, strips->values[group * GROUP + i]);
            }
        }
    }
    yb_store_u16((uint8_t *)strips->presence + (size_t)2 * group, (uint16_t)present);
}

static void strip_clear(yb_lane_totals *totals, unsigned group)
{
    for (size_t lane = (size_t)group * GROUP; lane < (size_t)(group + 1) * GROUP; lane++) {
        totals->counts[lane] = 0;
        totals->low[lane] = totals->high[lane] = 0;
        totals->least[lane] = INT32_MAX;
        totals->greatest[lane] = INT32_MIN;
        totals->squares[lane] = 0;
    }
}

static void narrow_strips_total(yb_strips *strips, int squares, yb_lane_totals *totals)
{
    for (unsigned group = strips->first; group < strips->last; group++) {
        strip_clear(totals, group);
        strip_sweep(strips, group, totals);
    }
}
