/* A sink that gathers rows into blocks and packs them. */
#ifndef YB_STORE_ROW_PACKER_H
#define YB_STORE_ROW_PACKER_H

#include "store/row_pack.h"
#include "store/row_sink.h"

typedef struct yb_row_packer yb_row_packer;
struct yb_row_packer {
    yb_row_sink sink;
    const yb_env *env;
    size_t block_rows;  /* that a block gets at most */
    yb_row_block block; /* being filled */
    yb_buffer packed;   /* blocks, one behind the other */
    /* Called behind each block, to take it out of `packed`; NULL: they stay. */
    yb_status (*put)(yb_row_packer *packer, yb_error *error);
};

/* Frees with yb_row_packer_free, also after nothing else was done. */
void yb_row_packer_init(yb_row_packer *packer, const yb_env *env, size_t block_rows);
/* As sink.take, but of single rows of `from`, which are given by number. */
yb_status yb_row_packer_gather(yb_row_packer *packer, uint32_t series, const yb_row_columns *from, const uint32_t *rows,
                               size_t count, yb_error *error);
/* Packs what the last block has. */
yb_status yb_row_packer_end(yb_row_packer *packer, yb_error *error);
/* Forgets all rows, keeps the memory. */
void yb_row_packer_clear(yb_row_packer *packer);
void yb_row_packer_free(yb_row_packer *packer);

#endif
