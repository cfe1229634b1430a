/* What each figure of a sentence counts. */
#ifndef EXTRACT_NAMING_H
#define EXTRACT_NAMING_H

#include "extract/mention.h"
#include "lexicon/lexicon.h"

/* What sentences hand on to the next one. */
struct naming_carry {
    char whole[NAME_BYTES];   /* the last figure's name that may have parts */
    uint32_t whole_kind;      /* of its level: MEASURE_ bits; 0: a change only */
    char heading[NAME_BYTES]; /* a sentence without figures that names a project */
};

/* Sets name, own, subject, prefixed and project of every mention; measures are judged
 * on the way. A mention that nothing names is skipped. */
void naming_assign(const struct sentence *sentence, struct mention *mentions, size_t count, const lexicon *known,
                   struct naming_carry *carry);

/* A cheap look: whether a line ends as a project's heading does. */
int naming_may_be_heading(const char *text, size_t length);
/* A sentence without figures: keeps it if it is a project's heading. */
void naming_keep_heading(const struct sentence *sentence, struct naming_carry *carry);

/* The metric that a phrase names exactly, NULL if it names none, or is
 * ambiguous and `alone` does not allow it. */
const yb_metric *naming_metric(const lexicon *known, struct wording phrase, int alone);

/* 分别: gives each of the figures from `first` on its own subject. Returns how
 * many it named (0: the sentence does not distribute there). `carried` holds
 * the subjects of the last distribution of the sentence. */
#define RESPECTIVE_SUBJECTS 12

struct respective {
    char subjects[RESPECTIVE_SUBJECTS][NAME_BYTES];
    size_t count;
};

/* Of respective_heads.c: completes subjects by the head that the last one names, and 城乡 by its halves. */
void respective_spread_heads(struct respective *found);
int respective_split_town_and_country(struct respective *found);

size_t respective_assign(const struct sentence *sentence, struct mention *mentions, size_t first, size_t count,
                         struct respective *carried);

#endif
