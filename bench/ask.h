/* The ten queries of bench/queries/, asked through the public interface. */
#ifndef YB_BENCH_ASK_H
#define YB_BENCH_ASK_H

#include "answer.h"

/* What the queries need to know of a corpus, looked up once, as an open
 * connection would have it. */
typedef struct bench_corpus {
    const yb_snapshot *snapshot;
    uint32_t metric, town;
    uint8_t levels[3]; /* province, city, county */
    uint8_t town_level;
    int first_year, last_year;
    uint32_t threads;
    int no_statistics;
    yb_explain explain; /* of the last query */
} bench_corpus;

typedef struct bench_question {
    const char *name;
    yb_status (*ask)(bench_corpus *corpus, bench_answer *answer, yb_error *error);
    bench_answer form; /* names and keys of its answer */
} bench_question;

/* A question without a name ends the list. */
extern const bench_question questions[];

#endif
