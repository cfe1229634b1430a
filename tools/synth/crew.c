/* The crew: threads that draw pieces ahead, in a ring of batches, and the caller
 * who takes them in order. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "synth/corpus.h"

#define BATCHES_PER_THREAD 3
#define THREADS_MOST       256

/* One place of the ring. */
typedef struct slot {
    synth_batch batch;
    int ready; /* drawn, and not yet taken */
    yb_status status;
    yb_error error;
} slot;

typedef struct crew {
    const synth_corpus *corpus;
    int as_text;
    slot *ring;
    size_t ring_size;
    pthread_mutex_t mutex;
    pthread_cond_t drawn, taken;
    uint64_t claimed, done; /* pieces begun by someone; pieces taken by the caller */
    int stop;
} crew;

static yb_status draw(const synth_corpus *corpus, uint64_t piece, int as_text, synth_batch *batch, yb_error *error)
{
    SYNTH_TRY(synth_draw_piece(corpus, piece, batch, error));
    return as_text ? synth_write_text(corpus, batch, error) : YB_OK;
}

/* Waits until a piece may be drawn: its place in the ring must be free. 0: there is none any more. */
static int claim(crew *c, uint64_t *piece)
{
    pthread_mutex_lock(&c->mutex);
    while (!c->stop && c->claimed < c->corpus->piece_count && c->claimed >= c->done + c->ring_size) {
        pthread_cond_wait(&c->taken, &c->mutex);
    }
    int more = !c->stop && c->claimed < c->corpus->piece_count;
    *piece = c->claimed;
    c->claimed += more != 0;
    pthread_mutex_unlock(&c->mutex);
    return more;
}

static void *work(void *context)
{
    crew *c = context;
    for (uint64_t piece; claim(c, &piece);) {
        slot *s = &c->ring[piece % c->ring_size];
        s->status = draw(c->corpus, piece, c->as_text, &s->batch, &s->error);
        pthread_mutex_lock(&c->mutex);
        s->ready = 1;
        pthread_cond_signal(&c->drawn);
        pthread_mutex_unlock(&c->mutex);
    }
    return NULL;
}

/* Waits for the next piece in order, gives it to the caller's function and its place back to the ring. */
static yb_status take_next(crew *c, synth_take *take, void *context, yb_error *error)
{
    uint64_t piece = c->done;
    slot *s = &c->ring[piece % c->ring_size];
    pthread_mutex_lock(&c->mutex);
    while (!s->ready) {
        pthread_cond_wait(&c->drawn, &c->mutex);
    }
    pthread_mutex_unlock(&c->mutex);
    yb_status status = s->status;
    if (status != YB_OK && error != NULL) {
        *error = s->error;
    } else if (status == YB_OK) {
        status = take(context, &s->batch, piece + 1, c->corpus->piece_count, error);
    }
    pthread_mutex_lock(&c->mutex);
    s->ready = 0;
    c->done++;
    c->stop = status != YB_OK;
    pthread_cond_broadcast(&c->taken);
    pthread_mutex_unlock(&c->mutex);
    return status;
}

static yb_status generate_alone(const synth_corpus *corpus, int as_text, synth_take *take, void *context,
                                yb_error *error)
{
    synth_batch batch = { 0 };
    yb_status status = YB_OK;
    for (uint64_t piece = 0; piece < corpus->piece_count && status == YB_OK; piece++) {
        status = draw(corpus, piece, as_text, &batch, error);
        if (status == YB_OK) {
            status = take(context, &batch, piece + 1, corpus->piece_count, error);
        }
    }
    synth_batch_free(&batch);
    return status;
}

static yb_status take_all(crew *c, synth_take *take, void *context, yb_error *error)
{
    yb_status status = YB_OK;
    while (status == YB_OK && c->done < c->corpus->piece_count) {
        status = take_next(c, take, context, error);
    }
    return status;
}

static uint32_t choose_threads(const synth_corpus *corpus, uint32_t threads)
{
    long machine = threads == 0 ? sysconf(_SC_NPROCESSORS_ONLN) : (long)threads;
    machine = machine < 1 ? 1 : machine < THREADS_MOST ? machine : THREADS_MOST;
    return (uint64_t)machine < corpus->piece_count ? (uint32_t)machine : (uint32_t)corpus->piece_count;
}

/* Starts as many threads as the system gives; the ring is theirs until they are joined. */
static uint32_t start(crew *c, pthread_t *threads, uint32_t wanted)
{
    uint32_t started = 0;
    while (started < wanted && pthread_create(&threads[started], NULL, work, c) == 0) {
        started++;
    }
    return started;
}

yb_status synth_corpus_generate(const synth_corpus *corpus, uint32_t threads, int as_text, synth_take *take,
                                void *context, yb_error *error)
{
    pthread_t members[THREADS_MOST];
    uint32_t wanted = choose_threads(corpus, threads);
    crew c = { .corpus = corpus, .as_text = as_text, .ring_size = (size_t)wanted * BATCHES_PER_THREAD };
    if (wanted < 2) {
        return generate_alone(corpus, as_text, take, context, error);
    }
    c.ring = calloc(c.ring_size, sizeof *c.ring);
    if (c.ring == NULL) {
        return synth_fail_memory(error);
    }
    pthread_mutex_init(&c.mutex, NULL);
    pthread_cond_init(&c.drawn, NULL);
    pthread_cond_init(&c.taken, NULL);
    uint32_t started = start(&c, members, wanted);
    yb_status status =
        started > 0 ? take_all(&c, take, context, error) : generate_alone(corpus, as_text, take, context, error);
    for (uint32_t i = 0; i < started; i++) {
        pthread_join(members[i], NULL);
    }
    for (size_t i = 0; i < c.ring_size; i++) {
        synth_batch_free(&c.ring[i].batch);
    }
    pthread_cond_destroy(&c.taken);
    pthread_cond_destroy(&c.drawn);
    pthread_mutex_destroy(&c.mutex);
    free(c.ring);
    return status;
}
