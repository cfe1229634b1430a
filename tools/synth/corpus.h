/* What a synthetic corpus is inside, between the files of this room. */
#ifndef SYNTH_CORPUS_H
#define SYNTH_CORPUS_H

#include "synth/synth.h"

/* Levels of the tree, from the top. */
enum { SYNTH_PROVINCE, SYNTH_CITY, SYNTH_COUNTY, SYNTH_TOWN, SYNTH_LEVELS };

#define SYNTH_SURE         65536 /* 1 in chances */
#define SYNTH_GROWTH_LEAST (-30) /* a year, in thousandths */
#define SYNTH_GROWTH_RATES 150   /* rates from the least on */
#define SYNTH_KINDS_MOST   5
#define SYNTH_SECTOR       500 /* metrics from the one that most report to those that few do */

/* A node of the tree: the number that its figures are drawn by, counted over
 * towns, then counties, cities, provinces. */
typedef struct synth_node {
    uint32_t number;
    uint8_t level;
} synth_node;

/* The tree's size, from the number of towns alone. */
typedef struct synth_tree {
    uint32_t count[SYNTH_LEVELS];
    uint32_t first[SYNTH_LEVELS]; /* number of the level's first node */
    uint32_t node_count;
} synth_tree;

/* One way to report a metric: a row of a shape's table. */
typedef struct synth_kind synth_kind;

/* What a metric's figures have in common. */
typedef struct synth_outline {
    uint64_t key;                  /* that its nodes are drawn from */
    uint32_t chance[SYNTH_LEVELS]; /* that a node reports it, of SYNTH_SURE; may be more */
    uint32_t place;                /* in its sector */
    uint32_t octaves;              /* its size over others', in 1/1024 octave */
    int decimals;
} synth_outline;

struct synth_corpus {
    synth_parameters parameters; /* complete */
    synth_tree tree;
    synth_node *nodes; /* in preorder: the place is the number in the store's tree */
    uint64_t *growth;  /* by rate, then year: the factor since the first year, in 2^-20 */
    uint32_t years;
    /* The pieces of the work: each series cut into intervals of nodes. */
    uint32_t series_count;
    struct synth_part *parts; /* one per series */
    uint64_t piece_count;
};

/* A series of the corpus and the pieces that it is cut into. */
typedef struct synth_part {
    uint64_t first_piece;
    uint32_t metric;
    uint32_t nodes; /* of the tree per piece */
    uint8_t kind;   /* number in the shape's table */
} synth_part;

/* ---- shapes (shapes.c) ------------------------------------------------- */

struct synth_kind {
    yb_measure measure;
    yb_role role;
    yb_span span;
    int decimals;      /* of values; -1: the metric's */
    uint32_t quarters; /* of 4: how many of the metric's regions have it */
    /* Whether the metric in this place of its sector is reported this way. */
    int (*applies)(uint32_t place);
};

typedef struct synth_form {
    const char *name;
    uint32_t metrics;
    int first_year, last_year;
    int32_t missing;
    uint32_t start;   /* mantissa of the least value in the first year */
    int least_growth; /* of 120 rates */
    int bounds;       /* some figures are hedged */
    const char *header;
    size_t kind_count;
    synth_kind kinds[SYNTH_KINDS_MOST];
} synth_form;

const synth_form *synth_form_of(synth_shape shape);
synth_outline synth_outline_of(const synth_parameters *parameters, uint32_t metric);

/* ---- tree (tree.c) ------------------------------------------------------ */

synth_tree synth_tree_of(uint32_t towns);
/* node_count nodes. */
void synth_tree_nodes(const synth_tree *tree, synth_node *nodes);
/* "T0000017": eight bytes and NUL. */
void synth_code(const synth_tree *tree, synth_node node, char *code);

/* ---- size (size.c) ------------------------------------------------------ */

/* About how many rows complete parameters give. */
uint64_t synth_expected(const synth_parameters *parameters);
/* Fills in what is open. */
yb_status synth_complete(synth_parameters *parameters, yb_error *error);

/* ---- rows and text ------------------------------------------------------ */

/* Draws one piece into the batch, which keeps its memory from piece to piece. (rows.c) */
yb_status synth_draw_piece(const synth_corpus *corpus, uint64_t piece, synth_batch *batch, yb_error *error);
void synth_batch_free(synth_batch *batch);

/* Writes the rows as CSV behind them. (text.c) */
yb_status synth_write_text(const synth_corpus *corpus, synth_batch *batch, yb_error *error);

/* (failure.c) */
yb_status synth_fail(yb_error *error, yb_status status, const char *format, ...) YB_PRINTF(3, 4);
yb_status synth_fail_memory(yb_error *error);

#define SYNTH_TRY(call)                                                                                                \
    do {                                                                                                               \
        yb_status try_status_ = (call);                                                                                \
        if (try_status_ != YB_OK) {                                                                                    \
            return try_status_;                                                                                        \
        }                                                                                                              \
    } while (0)

#endif
