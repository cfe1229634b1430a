/* The words of measures, roles, bounds, rollup rules and reasons of lineage, in
 * English and Chinese. */
#include <string.h>

#include "catalog/fold.h"
#include "core/error.h"
#include "core/text.h"
#include "yearbook/regions.h"
#include "yearbook/series.h"

/* The first is how the value is printed, the rest are other ways to say it; each ends
 * in a NUL, the last in two. A pointer for each would take four times the room. */
typedef struct choice {
    const char *words;
} choice;

/* The choices of one enum, in the order of its values. */
typedef struct vocabulary {
    const char *kind; /* "measure" */
    const choice *choices;
    unsigned count;
} vocabulary;

#define VOCABULARY(kind_, choices_)                                                                                    \
    {                                                                                                                  \
        kind_, choices_, sizeof choices_ / sizeof choices_[0]                                                          \
    }

static const choice measure_choices[] = {
    [YB_LEVEL] = { "level\0水平\0绝对值\0绝对数\0总量\0数值\0value\0amount\0" },
    [YB_YOY] = { "yoy\0同比\0同比增长\0增长率\0增速\0增长\0增幅\0比上年增长\0growth\0change\0" },
    [YB_SHARE] = { "share\0占比\0比重\0份额\0percentage\0" },
    [YB_RANK] = { "rank\0排名\0位次\0名次\0" },
    [YB_OTHER] = { "other\0其他\0其它\0" },
};

static const choice role_choices[] = {
    [YB_ACTUAL] = { "actual\0实际\0完成\0实绩\0实际完成\0实现\0" },
    [YB_TARGET] = { "target\0目标\0预期目标\0预期\0目标值\0goal\0" },
    [YB_PLAN] = { "plan\0计划\0规划\0planned\0" },
};

static const choice bound_choices[] = {
    [YB_EXACT] = { "exact\0精确\0准确\0确切\0" },
    [YB_OVER] = { "over\0超\0超过\0以上\0突破\0多\0余\0above\0" },
    [YB_UNDER] = { "under\0不足\0不到\0以下\0以内\0近\0below\0" },
    [YB_ABOUT] = { "about\0约\0大约\0左右\0上下\0approximately\0approx\0" },
};

static const choice rule_choices[] = {
    [YB_RULE_SUM] = { "sum\0求和\0合计\0相加\0可加\0" },
    [YB_RULE_SUM_CHECK] = { "sum_check\0核对求和\0求和核对\0" },
    [YB_RULE_SUM_GROSS] = { "sum_gross\0重复求和\0含重复\0" },
    [YB_RULE_WEIGHTED] = { "weighted\0加权\0加权平均\0" },
    [YB_RULE_DERIVE] = { "derive\0推算\0计算\0导出\0" },
    [YB_RULE_NEVER] = { "never\0不可加\0不汇总\0none\0" },
};

static const choice time_choices[] = {
    [YB_TIME_NONE] = { "none\0" },
    [YB_TIME_FLOW] = { "flow\0" },
    [YB_TIME_STOCK] = { "stock\0" },
};

static const choice reason_choices[] = {
    [YB_RENAMED] = { "renamed\0更名\0改名\0名称变更\0" },
    [YB_RECODED] = { "recoded\0变更代码\0代码变更\0代码调整\0" },
    [YB_MERGED] = { "merged\0合并\0撤并\0整合\0合并设立\0" },
    [YB_JOINED] = { "joined\0并入\0撤销并入\0划入\0" },
    [YB_SPLIT] = { "split\0拆分\0析置\0分设\0析出\0" },
    [YB_PROMOTED] = { "promoted\0升格\0撤县设区\0撤县设市\0撤乡设镇\0撤镇设街道\0撤市设区\0改设\0" },
    [YB_MOVED] = { "moved\0划转\0改隶\0隶属变更\0代管变更\0" },
};

static const vocabulary measures = VOCABULARY("measure", measure_choices);
static const vocabulary roles = VOCABULARY("role", role_choices);
static const vocabulary bounds = VOCABULARY("bound", bound_choices);
static const vocabulary rules = VOCABULARY("rollup rule", rule_choices);
static const vocabulary times = VOCABULARY("time kind", time_choices);
static const vocabulary reasons = VOCABULARY("reason", reason_choices);

static const char *next_word(const char *word)
{
    return word + strlen(word) + 1;
}

static const char *name_of(const vocabulary *words, int value)
{
    return value >= 0 && (unsigned)value < words->count ? words->choices[value].words : NULL;
}

/* The printed word that `text` is nearest to, at most two edits away; NULL if none is. */
static const char *nearest(const vocabulary *words, const char *text)
{
    const char *best = NULL;
    unsigned least = 3;
    for (unsigned value = 0; value < words->count; value++) {
        unsigned distance = yb_text_distance(text, words->choices[value].words, 2);
        if (distance < least && strlen(text) > 2) {
            least = distance;
            best = words->choices[value].words;
        }
    }
    return best;
}

static yb_status fail_word(const vocabulary *words, const char *text, yb_error *error)
{
    char list[256];
    size_t used = 0;
    for (unsigned value = 0; value < words->count; value++) {
        const choice *one = &words->choices[value];
        yb_text_add(list, sizeof list, &used, "%s%s (%s)", value == 0 ? "" : ", ", one->words, next_word(one->words));
    }
    const char *near = nearest(words, text);
    if (near != NULL) {
        return yb_fail(error, YB_INVALID, "no %s \"%.80s\"; did you mean %s? There are: %s", words->kind, text, near,
                       list);
    }
    return yb_fail(error, YB_INVALID, "no %s \"%.80s\"; there are: %s", words->kind, text, list);
}

static int find_word(const vocabulary *words, const char *text)
{
    for (unsigned value = 0; value < words->count; value++) {
        const choice *one = &words->choices[value];
        for (const char *word = one->words; word[0] != '\0'; word = next_word(word)) {
            if (yb_fold_equal(word, text)) {
                return (int)value;
            }
        }
    }
    return -1;
}

static yb_status parse(const vocabulary *words, const char *text, int *value, yb_error *error)
{
    int found = find_word(words, text);
    if (found < 0) {
        return fail_word(words, text, error);
    }
    *value = found;
    return YB_OK;
}

const char *yb_measure_name(yb_measure measure)
{
    return name_of(&measures, (int)measure);
}

const char *yb_role_name(yb_role role)
{
    return name_of(&roles, (int)role);
}

const char *yb_bound_name(yb_bound bound)
{
    return name_of(&bounds, (int)bound);
}

const char *yb_rule_name(yb_rollup_rule rule)
{
    return name_of(&rules, (int)rule);
}

const char *yb_time_kind_name(yb_time_kind kind)
{
    return name_of(&times, (int)kind);
}

const char *yb_lineage_reason_name(yb_lineage_reason reason)
{
    return name_of(&reasons, (int)reason);
}

yb_status yb_lineage_reason_parse(const char *text, yb_lineage_reason *reason, yb_error *error)
{
    int value = 0;
    YB_TRY(parse(&reasons, text, &value, error));
    *reason = (yb_lineage_reason)value;
    return YB_OK;
}

yb_status yb_measure_parse(const char *text, yb_measure *measure, yb_error *error)
{
    int value = 0;
    YB_TRY(parse(&measures, text, &value, error));
    *measure = (yb_measure)value;
    return YB_OK;
}

yb_status yb_role_parse(const char *text, yb_role *role, yb_error *error)
{
    int value = 0;
    YB_TRY(parse(&roles, text, &value, error));
    *role = (yb_role)value;
    return YB_OK;
}

yb_status yb_bound_parse(const char *text, yb_bound *bound, yb_error *error)
{
    int value = 0;
    YB_TRY(parse(&bounds, text, &value, error));
    *bound = (yb_bound)value;
    return YB_OK;
}

/* What a rule's argument must look like; `argument` is NULL without a colon. */
static yb_status check_argument(yb_rollup_rule rule, const char *text, const char *argument, yb_error *error)
{
    if (rule != YB_RULE_WEIGHTED && rule != YB_RULE_DERIVE) {
        return argument == NULL ? YB_OK
                                : yb_fail(error, YB_INVALID, "\"%.80s\": the rule %s takes nothing behind a colon",
                                          text, yb_rule_name(rule));
    }
    const char *slash = argument == NULL ? NULL : strchr(argument, '/');
    if (rule == YB_RULE_WEIGHTED && (argument == NULL || *argument == '\0')) {
        return yb_fail(error, YB_INVALID, "\"%.80s\": name the metric to weight by, as in weighted:pop_resident", text);
    }
    if (rule == YB_RULE_DERIVE && (slash == NULL || slash == argument || slash[1] == '\0' || strchr(slash + 1, '/'))) {
        return yb_fail(error, YB_INVALID, "\"%.80s\": name two metrics to divide, as in derive:gdp/pop_resident", text);
    }
    return YB_OK;
}

yb_status yb_rule_parse(const char *text, yb_rollup_rule *rule, const char **argument, yb_error *error)
{
    char word[64];
    const char *colon = strchr(text, ':');
    size_t length = colon == NULL ? strlen(text) : (size_t)(colon - text);
    if (length >= sizeof word) {
        return fail_word(&rules, text, error);
    }
    memcpy(word, text, length);
    word[length] = '\0';
    int value = 0;
    YB_TRY(parse(&rules, word, &value, error));
    const char *behind = colon == NULL ? NULL : colon + 1;
    YB_TRY(check_argument((yb_rollup_rule)value, text, behind, error));
    *rule = (yb_rollup_rule)value;
    *argument = behind;
    return YB_OK;
}
