/* The words of measures, roles, bounds, rollup rules and reasons of lineage, in
 * English and Chinese. */
#include <string.h>

#include "catalog/fold.h"
#include "core/error.h"
#include "core/text.h"
#include "yearbook/regions.h"
#include "yearbook/series.h"

/* words[0] is how the value is printed; the rest are other ways to say it. */
typedef struct choice {
    const char *words[12];
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
    [YB_LEVEL] = { { "level", "水平", "绝对值", "绝对数", "总量", "数值", "value", "amount" } },
    [YB_YOY] = { { "yoy", "同比", "同比增长", "增长率", "增速", "增长", "增幅", "比上年增长", "growth", "change" } },
    [YB_SHARE] = { { "share", "占比", "比重", "份额", "percentage" } },
    [YB_RANK] = { { "rank", "排名", "位次", "名次" } },
    [YB_OTHER] = { { "other", "其他", "其它" } },
};

static const choice role_choices[] = {
    [YB_ACTUAL] = { { "actual", "实际", "完成", "实绩", "实际完成", "实现" } },
    [YB_TARGET] = { { "target", "目标", "预期目标", "预期", "目标值", "goal" } },
    [YB_PLAN] = { { "plan", "计划", "规划", "planned" } },
};

static const choice bound_choices[] = {
    [YB_EXACT] = { { "exact", "精确", "准确", "确切" } },
    [YB_OVER] = { { "over", "超", "超过", "以上", "突破", "多", "余", "above" } },
    [YB_UNDER] = { { "under", "不足", "不到", "以下", "以内", "近", "below" } },
    [YB_ABOUT] = { { "about", "约", "大约", "左右", "上下", "approximately", "approx" } },
};

static const choice rule_choices[] = {
    [YB_RULE_SUM] = { { "sum", "求和", "合计", "相加", "可加" } },
    [YB_RULE_SUM_CHECK] = { { "sum_check", "核对求和", "求和核对" } },
    [YB_RULE_SUM_GROSS] = { { "sum_gross", "重复求和", "含重复" } },
    [YB_RULE_WEIGHTED] = { { "weighted", "加权", "加权平均" } },
    [YB_RULE_DERIVE] = { { "derive", "推算", "计算", "导出" } },
    [YB_RULE_NEVER] = { { "never", "不可加", "不汇总", "none" } },
};

static const choice time_choices[] = {
    [YB_TIME_NONE] = { { "none" } },
    [YB_TIME_FLOW] = { { "flow" } },
    [YB_TIME_STOCK] = { { "stock" } },
};

static const choice reason_choices[] = {
    [YB_RENAMED] = { { "renamed", "更名", "改名", "名称变更" } },
    [YB_RECODED] = { { "recoded", "变更代码", "代码变更", "代码调整" } },
    [YB_MERGED] = { { "merged", "合并", "撤并", "整合", "合并设立" } },
    [YB_JOINED] = { { "joined", "并入", "撤销并入", "划入" } },
    [YB_SPLIT] = { { "split", "拆分", "析置", "分设", "析出" } },
    [YB_PROMOTED] = { { "promoted", "升格", "撤县设区", "撤县设市", "撤乡设镇", "撤镇设街道", "撤市设区", "改设" } },
    [YB_MOVED] = { { "moved", "划转", "改隶", "隶属变更", "代管变更" } },
};

static const vocabulary measures = VOCABULARY("measure", measure_choices);
static const vocabulary roles = VOCABULARY("role", role_choices);
static const vocabulary bounds = VOCABULARY("bound", bound_choices);
static const vocabulary rules = VOCABULARY("rollup rule", rule_choices);
static const vocabulary times = VOCABULARY("time kind", time_choices);
static const vocabulary reasons = VOCABULARY("reason", reason_choices);

enum { WORDS = sizeof measure_choices[0].words / sizeof measure_choices[0].words[0] };

static const char *name_of(const vocabulary *words, int value)
{
    return value >= 0 && (unsigned)value < words->count ? words->choices[value].words[0] : NULL;
}

/* The printed word that `text` is nearest to, at most two edits away; NULL if none is. */
static const char *nearest(const vocabulary *words, const char *text)
{
    const char *best = NULL;
    unsigned least = 3;
    for (unsigned value = 0; value < words->count; value++) {
        unsigned distance = yb_text_distance(text, words->choices[value].words[0], 2);
        if (distance < least && strlen(text) > 2) {
            least = distance;
            best = words->choices[value].words[0];
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
        yb_text_add(list, sizeof list, &used, "%s%s (%s)", value == 0 ? "" : ", ", one->words[0], one->words[1]);
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
        for (unsigned i = 0; i < WORDS && one->words[i] != NULL; i++) {
            if (yb_fold_equal(one->words[i], text)) {
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
