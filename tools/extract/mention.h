/* The figures of one sentence with the text that belongs to each: what stands
 * before and behind it, and how it follows the figure before. */
#ifndef EXTRACT_MENTION_H
#define EXTRACT_MENTION_H

#include "extract/phrase.h"
#include "extract/sentence.h"
#include "yearbook/series.h"

enum relation {
    RELATION_FIRST = 0, /* no figure before in the sentence, or beyond a ； */
    RELATION_CLAUSE,    /* in the clause behind the other's */
    RELATION_FAR,       /* a clause without figures lies between */
    RELATION_ITEM,      /* A5个、B6个 */
    RELATION_NEXT,      /* 6户20人 */
    RELATION_SHARED     /* the text between belongs to both: 6个项目资金90万元 */
};

struct mention {
    const struct quantity *quantity;
    size_t token;
    size_t clause_begin, clause_end; /* tokens between commas */
    size_t before_begin, before_end; /* tokens */
    size_t after_begin, after_end;
    uint32_t said; /* classes of the clause's words before the figure */
    enum relation relation;
    int aside; /* in brackets: what follows them goes on from before */
    /* What reading made of it. */
    yb_measure measure;
    int down; /* a decline */
    yb_role role;
    struct period period;
    int period_said; /* by its own sentence */
    int skipped;     /* no figure after all */
    int project;     /* of a project that the sentence opened with: a size, if nothing says that it is done */
    int part;        /* of a whole that the sentence named: no whole itself */
    int prefixed;    /* the name took its subject from elsewhere */
    /* These end at their NUL. */
    char own[NAME_BYTES]; /* the words beside the figure, for the lexicon; "" if none */
    char name[NAME_BYTES];
    char subject[NAME_BYTES]; /* what later figures of the sentence may be about */
};

/* Fills mentions[0 .. sentence->quantity_count). */
void mentions_find(const struct sentence *sentence, struct mention *mentions);

/* Tokens of a clause's classes in [begin, end): the union. */
uint32_t mention_classes(const struct sentence *sentence, size_t begin, size_t end);

#endif
