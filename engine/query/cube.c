/* Planes: opening and closing. */
#include "query/cube.h"

yb_status yb_plane_open(const yb_env *env, yb_plane *plane, unsigned states, size_t cells, yb_error *error)
{
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        if ((states >> kind & 1) != 0) {
            const yb_state_ops *ops = yb_state_ops_of((yb_state_kind)kind);
            YB_TRY(yb_alloc(env, cells, ops->cell_bytes, &plane->cells[kind], error));
            ops->init(plane->cells[kind], cells);
        }
    }
    return YB_OK;
}

void yb_plane_close(const yb_env *env, yb_plane *plane)
{
    for (int kind = 0; kind < YB_STATE_KINDS; kind++) {
        yb_free(env, plane->cells[kind]);
        plane->cells[kind] = NULL;
    }
}
