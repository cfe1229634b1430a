/* What naming shares between its files: the context of a sentence and the
 * pieces that names are made of. */
#ifndef EXTRACT_NAMING_CONTEXT_H
#define EXTRACT_NAMING_CONTEXT_H

#include "extract/naming.h"

/* What the sentence has spoken of so far. */
struct naming_context {
    const struct sentence *sentence;
    const struct mention *last;
    char subject[NAME_BYTES];  /* what the figures are about */
    char previous[NAME_BYTES]; /* what they were about before the last ； */
    char projects[NAME_BYTES]; /* the projects counted last */
    const char *head; /* 产量 of 主要产品产量：饲料5万吨，纱2万吨; NULL: the sentence opens without one */
    char limit[NAME_BYTES];  /* what the last limit that parts villages limits */
    char verb[NAME_BYTES];   /* the verb whose objects are being listed */
    char before[NAME_BYTES]; /* words before the last figure */
    char kind[NAME_BYTES];   /* 星级农庄 of 获评星级农庄的有国家级2家、省级9家 */
    const lexicon *known;
    int project;            /* the subject is a project that was introduced by its size */
    char owner[NAME_BYTES]; /* a park or a firm that the sentence is about, no region */
    struct naming_carry *carry;
};

void naming_set(char *name, const char *text);
void naming_join(char *name, const char *first, const char *second);
int naming_all_classes(const struct phrase *phrase, uint32_t classes);
const yb_metric *naming_find_metric(const struct naming_context *context, const struct phrase *phrase);
/* Words that need what was spoken of before: 面积, 开工, 覆盖行政村. */
int naming_is_light(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                    const struct phrase *after);
/* What a figure with no subject of its own is about. */
void naming_find_subject(const struct naming_context *context, const struct mention *mention, char *name);
/* The verb before a list goes on for its later items: 调用水泵43台，铲车10台. */
void naming_inherit_verb(const struct naming_context *context, const struct mention *mention,
                         const struct phrase *before, char *name);
void naming_remember(struct naming_context *context, const struct mention *mention, const struct phrase *before,
                     int has_object);
/* 投资20亿元的…项目, 年产10万吨…项目, 仅用20天完成…: named by its object. */
int naming_by_object(struct naming_context *context, struct mention *mention, const struct phrase *before,
                     int duration);
/* 用, 仅用 at the end of what stands before a figure of time. */
int naming_is_time_used(const struct sentence *sentence, const struct mention *mention);
/* 企业挂牌上市 -> 挂牌上市企业: a counted subject with what it did. */
void naming_append_counted(const struct phrase *after, char *name);
/* Whether what follows the figure says what changed or how, not what is counted. */
int naming_starts_predicate(const struct sentence *sentence, const struct mention *mention,
                            const struct phrase *before);
/* 零售总额80亿元，其中限上22亿元; 夏粮6万吨、秋粮9万吨: the words only say which part of the whole. */
int naming_take_part(const struct naming_context *context, struct mention *mention, const struct phrase *before,
                     char *name);
/* 夏粮、秋粮分别增长1%、3%: the same for a figure of a list. */
void naming_complete_listed(const struct naming_context *context, struct mention *mention);
/* 财税收入…，其中规费4万元: the part's name lacks the whole's head. */
void naming_complete_part(const struct naming_context *context, struct mention *mention, char *name);
/* The figure may be a whole that later figures are parts of. */
void naming_keep_whole(struct naming_context *context, struct mention *mention);
/* Whether the sentence opens a breakdown of what the sentence before spoke of: 按经营地统计，分门类看. */
int naming_opens_breakdown(const struct sentence *sentence, size_t begin);
int naming_is_size_class(const struct phrase *before);
/* Of naming_follow.c: names that go on from the figure before; 0: it does not. */
int naming_take_rate(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                     char *name);
int naming_take_share(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                      char *name);
int naming_take_outcome(const struct naming_context *context, struct mention *mention, const struct phrase *before);
void naming_count_persons(const struct sentence *sentence, const struct mention *mention, char *name);
int naming_is_limit(const struct sentence *sentence, const struct mention *mention);
int naming_take_parted(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                       char *name);
int naming_take_status(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                       char *name);
int naming_take_head(const struct naming_context *context, const struct mention *mention, const struct phrase *before,
                     char *name);
/* The head that a list's heading ends with, when the sentence opens with one and a colon. */
const char *naming_find_head(const struct sentence *sentence);
int naming_goes_on(const struct naming_context *context, size_t begin);
/* 甲产业园项目，总投资3亿元: sets the subject when the sentence opens so, or its heading does. */
void naming_open_project(struct naming_context *context, size_t begin);
/* 甲产业园入驻企业46家，实现税收1亿元: finds the owner, and gives it to a later figure that would
 * else be taken for the region's. */
void naming_find_owner(struct naming_context *context, size_t begin);
void naming_give_owner(const struct naming_context *context, struct mention *mention);
int naming_is_project_noun(const char *text, size_t length);
/* 获评星级农庄的有国家级2家、省级9家: 星级农庄 belongs to all of them. */
void naming_move_kind(struct naming_context *context, struct mention *mention, struct phrase *before);
/* 柑橘种植面积 with 年产量 is 柑橘种植年产量; 技能培训 with 培训 stays. */
void naming_append_part(char *name, const struct phrase *part);
/* 由80%提升至90%: the second is of the same thing. */
int naming_is_upper_end(const struct sentence *sentence, const struct mention *mention);

/* Of naming_trim.c: the words before the figure, without what speaks of change or comparison; those
 * behind it that say what is counted. `first`: of its chain, `last`: the place of the chain's last. */
void naming_take_before(struct naming_context *context, struct mention *mention, const struct mention *first,
                        struct phrase *before);
void naming_take_after(const struct naming_context *context, const struct mention *mentions, size_t count, size_t last,
                       const struct phrase *before, int alone, struct phrase *after);
/* 在16个乡镇中排名第3: among how many; no subject of what follows. */
int naming_is_scope(const struct sentence *sentence, const struct mention *mention);
/* Of naming_kind.c: 户籍人口300户900人 are households and persons; 增速高于全市1个百分点 is no growth. */
void naming_add_kinds(const struct naming_context *context, struct mention *mentions, size_t count);
void naming_add_comparisons(const struct sentence *sentence, struct mention *mentions, size_t count);

#endif
