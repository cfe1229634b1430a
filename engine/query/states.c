/* The table of states. */
#include "query/states.h"

const yb_state_ops *yb_state_ops_of(yb_state_kind kind)
{
    static const yb_state_ops *const table[YB_STATE_KINDS] = {
        [YB_STATE_COUNT] = &yb_state_count,       [YB_STATE_SUM] = &yb_state_sum,
        [YB_STATE_EXTREMES] = &yb_state_extremes, [YB_STATE_VALUES] = &yb_state_values,
        [YB_STATE_OWN] = &yb_state_own,           [YB_STATE_SQUARES] = &yb_state_squares,
        [YB_STATE_WEIGHTS] = &yb_state_weights,
    };
    return table[kind];
}
