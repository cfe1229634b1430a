/* What a figure is: level, growth, share or rank; measured, aimed at or planned. */
#ifndef EXTRACT_JUDGE_H
#define EXTRACT_JUDGE_H

#include "extract/mention.h"

/* Sets measure and down. `last` is the mention before in the sentence, or NULL. */
void judge_measure(const struct sentence *sentence, struct mention *mention, const struct mention *last);

/* Sets role; `planning`: the sentence stands in a part about what is to come.
 * Names and periods are known. */
void judge_role(const struct sentence *sentence, struct mention *mention, const struct mention *last, int planning,
                struct period section);

/* 高于全省0.6个百分点: how far from others, no growth. The word's token, SIZE_MAX if there is none. */
size_t judge_distance(const struct sentence *sentence, const struct mention *mention);

/* 上级下达的任务: an amount that others set. */
int judge_is_handed_down(const struct sentence *sentence, const struct mention *mention);

/* 占全年目标36亿元的52%: what was aimed at for the whole year. */
int judge_is_aim(const struct sentence *sentence, const struct mention *mention);

/* Money that goes into what the clause names: 投资20亿元的…项目. */
int judge_is_investment(const struct sentence *sentence, const struct mention *mention);
/* The size of what the clause names: 年产10万吨…项目. */
int judge_is_capacity(const struct sentence *sentence, const struct mention *mention);

#endif
