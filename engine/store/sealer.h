/* Threads that seal chunks while the caller fills the next one.
 *
 * The threads start with the first chunk that is given and end with
 * yb_sealer_stop. Runs come back in the order in which chunks were given. */
#ifndef YB_STORE_SEALER_H
#define YB_STORE_SEALER_H

#include <pthread.h>

#include "store/row_run.h"

/* Chunks that may be in work at a time. */
#define YB_SEALERS_MAX 8

typedef enum yb_seal_state { YB_SEAL_IDLE = 0, YB_SEAL_GIVEN, YB_SEAL_RUNNING, YB_SEAL_DONE } yb_seal_state;

typedef struct yb_seal_job {
    yb_seal_state state;
    yb_row_columns chunk;
    yb_row_packer packer;
    yb_seal_keys keys;
    yb_row_run run;
    yb_status status;
    yb_error error;
} yb_seal_job;

typedef struct yb_sealer {
    const yb_env *env;
    uint32_t wanted;  /* threads */
    uint32_t started; /* the same, once they are */
    pthread_t threads[YB_SEALERS_MAX];
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t called, done;
    int stopping;
    uint64_t given, taken, returned; /* chunks: the n-th has job n % started */
    yb_seal_job jobs[YB_SEALERS_MAX];
} yb_sealer;

/* `threads` may be 0: then nothing can be given. Runs get blocks of `block_rows` rows. */
void yb_sealer_init(yb_sealer *sealer, const yb_env *env, uint32_t threads, size_t block_rows);
/* 1 if the next chunk can be given now; 0 if yb_sealer_next must make room
 * first, or there are no threads (`started` tells). Starts them. */
int yb_sealer_ready(yb_sealer *sealer);
/* Takes the chunk's rows; *chunk is then an empty one, perhaps with memory. The run
 * is made in the memory that *run has, as by yb_row_run_seal. */
void yb_sealer_give(yb_sealer *sealer, yb_row_columns *chunk, const yb_seal_keys *keys, const yb_row_run *run);
/* Waits for the oldest chunk that was given. *found is 0 if there is none. */
yb_status yb_sealer_next(yb_sealer *sealer, yb_row_run *run, int *found, yb_error *error);
/* Frees the memory that empty chunks and packers keep. */
void yb_sealer_trim(yb_sealer *sealer);
/* Waits for what is in work and forgets it. */
void yb_sealer_forget(yb_sealer *sealer);
/* Does so and ends the threads. */
void yb_sealer_stop(yb_sealer *sealer);

#endif
