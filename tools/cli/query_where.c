/* --where: conditions on values, as words and signs, with units where wanted. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/describe.h"
#include "cli/query.h"

enum { UNIT = 64 };

/* What is being read: the whole text for messages, and where it has come to. */
typedef struct reader {
    const char *text, *at;
} reader;

static void skip_spaces(reader *in)
{
    for (;;) {
        if (*in->at == ' ' || *in->at == '\t') {
            in->at++;
        } else if (strncmp(in->at, "　", strlen("　")) == 0) {
            in->at += strlen("　");
        } else {
            return;
        }
    }
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether the text goes on with the word: one of Latin letters not as a part of another. */
static int starts_with(const reader *in, const char *word, size_t length)
{
    if (strncmp(in->at, word, length) != 0) {
        return 0;
    }
    int inside = in->at > in->text && is_letter(in->at[-1]);
    return !is_letter(word[0]) || (!inside && !is_letter(in->at[length]));
}

/* Takes the first of `words` (NULL at the end) that comes next: its number, -1 if none does. */
static int take_word(reader *in, const char *const *words)
{
    skip_spaces(in);
    for (int i = 0; words[i] != NULL; i++) {
        size_t length = strlen(words[i]);
        if (starts_with(in, words[i], length)) {
            in->at += length;
            skip_spaces(in);
            return i;
        }
    }
    return -1;
}

static const char *const subjects[] = { "value", "数值", "值", NULL };
static const char *const joints[] = { "and", "AND", "&&", "并且", "且", ",", "，", NULL };

static int take_comparison(reader *in, yb_comparison *comparison)
{
    static const char *const signs[] = { "<=",     ">=",     "<>",     "!=",     "==",   "=",    "<",
                                         ">",      "≤",      "≥",      "≠",      "＜",   "＞",   "不大于",
                                         "不小于", "不高于", "不低于", "不等于", "大于", "小于", "高于",
                                         "低于",   "等于",   "超过",   NULL };
    static const yb_comparison means[] = {
        YB_LESS_EQUAL, YB_GREATER_EQUAL, YB_NOT_EQUAL,     YB_NOT_EQUAL,     YB_EQUAL,         YB_EQUAL,
        YB_LESS,       YB_GREATER,       YB_LESS_EQUAL,    YB_GREATER_EQUAL, YB_NOT_EQUAL,     YB_LESS,
        YB_GREATER,    YB_LESS_EQUAL,    YB_GREATER_EQUAL, YB_LESS_EQUAL,    YB_GREATER_EQUAL, YB_NOT_EQUAL,
        YB_GREATER,    YB_LESS,          YB_GREATER,       YB_LESS,          YB_EQUAL,         YB_GREATER,
    };
    int sign = take_word(in, signs);
    if (sign >= 0) {
        *comparison = means[sign];
    }
    return sign >= 0;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number; a comma is part of it only between digits, and there are no powers of ten (1e5). */
static yb_status take_number(reader *in, yb_decimal *value, yb_error *error)
{
    const char *first = in->at;
    const char *end = first + (*first == '-' || *first == '+');
    while (is_digit(*end) || ((*end == '.' || *end == ',') && is_digit(end[1]))) {
        end++;
    }
    const char *power = end + 1 + (*end != '\0' && (end[1] == '-' || end[1] == '+'));
    if ((*end == 'e' || *end == 'E') && is_digit(*power)) {
        return cli_fail(error, YB_INVALID, "a power of ten");
    }
    TRY(yb_decimal_parse(first, (size_t)(end - first), value, error));
    in->at = end;
    return YB_OK;
}

/* What stands between a number and the next joint. */
static yb_status take_unit(reader *in, char *unit, size_t capacity, yb_error *error)
{
    size_t used = 0;
    skip_spaces(in);
    const char *first = in->at;
    for (reader ahead = *in; *in->at != '\0' && take_word(&ahead, joints) < 0; ahead = *in) {
        yb_comparison next;
        if (take_comparison(&ahead, &next)) {
            return cli_fail(error, YB_INVALID,
                            "--where '%s': expected 'and' or a comma before another condition, found '%s'; all "
                            "conditions must hold, there is no 'or'",
                            in->text, first);
        }
        if (used + 1 == capacity) {
            return cli_fail(error, YB_INVALID,
                            "--where '%s': expected a unit of at most %zu bytes between a number and 'and'", in->text,
                            capacity - 1);
        }
        unit[used++] = *in->at++;
    }
    while (used > 0 && unit[used - 1] == ' ') {
        used--;
    }
    unit[used] = '\0';
    return YB_OK;
}

/* 亿 where 亿元 is meant: a scale word alone is no unit. */
static void suggest_unit(const char *unit, const char *wanted, yb_error *error)
{
    char base[64], whole[UNIT + 64];
    int factor;
    yb_decimal one = { 1, 0 };
    yb_error ignored = YB_ERROR_INIT;
    if (yb_unit_normalize(wanted, base, &factor, &ignored) == YB_OK) {
        snprintf(whole, sizeof whole, "%s%s", unit, base);
        if (yb_unit_convert(one, whole, wanted, &one, &ignored) == YB_OK) {
            cli_error_add(error, "; did you mean %s?", whole);
        }
    }
}

/* Converts to the unit that all metrics asked for have. */
static yb_status convert(const query_request *request, const yb_snapshot *snapshot, const char *unit, yb_decimal *value,
                         yb_error *error)
{
    const cli_selection *selection = &request->selection;
    yb_measure measure = selection->measure < 0 ? YB_LEVEL : (yb_measure)selection->measure;
    yb_metric first = { .struct_size = sizeof first }, other = { .struct_size = sizeof other };
    if (selection->metric_count == 0) {
        return cli_fail(error, YB_INVALID, "the unit %s needs --metric with one metric, not all", unit);
    }
    TRY(yb_snapshot_metric(snapshot, selection->metrics[0], &first, error));
    for (size_t i = 1; i < selection->metric_count; i++) {
        TRY(yb_snapshot_metric(snapshot, selection->metrics[i], &other, error));
        if (strcmp(describe_unit(&first, measure), describe_unit(&other, measure)) != 0) {
            return cli_fail(error, YB_INVALID, "%s is in %s, but %s in %s; leave the unit %s out, or ask apart",
                            first.name, first.unit, other.name, other.unit, unit);
        }
    }
    const char *wanted = describe_unit(&first, measure);
    yb_status status = yb_unit_convert(*value, unit, wanted, value, error);
    if (status == YB_INVALID) {
        suggest_unit(unit, wanted, error);
    }
    return status;
}

static yb_status parse_condition(reader *in, yb_condition *condition, char unit[UNIT], yb_error *error)
{
    take_word(in, subjects);
    if (!take_comparison(in, &condition->comparison)) {
        return cli_fail(error, YB_INVALID,
                        "--where '%s': expected a comparison (<, <=, >, >=, =, !=), found '%s'; write "
                        "'value > 1000', and several conditions with 'and' between them",
                        in->text, in->at);
    }
    if (take_number(in, &condition->value, error) != YB_OK) {
        return cli_fail(error, YB_INVALID, "--where '%s': expected a number of up to 18 digits, found '%s'", in->text,
                        in->at);
    }
    return take_unit(in, unit, UNIT, error);
}

static yb_status take_condition(reader *in, query_request *request, const yb_snapshot *snapshot, yb_error *error)
{
    char unit[UNIT];
    yb_condition condition = { YB_EQUAL, { 0, 0 } };
    TRY(parse_condition(in, &condition, unit, error));
    if (unit[0] != '\0') {
        yb_status status = convert(request, snapshot, unit, &condition.value, error);
        if (status != YB_OK) {
            cli_error_add(error, " (--where '%s')", in->text);
            return status;
        }
    }
    if (request->condition_count == QUERY_CONDITIONS) {
        return cli_fail(error, YB_INVALID, "--where: more than %d conditions", QUERY_CONDITIONS);
    }
    request->conditions[request->condition_count++] = condition;
    return YB_OK;
}

yb_status query_check_where(const char *text, yb_error *error)
{
    reader in = { text, text };
    char unit[UNIT];
    yb_condition condition;
    do {
        TRY(parse_condition(&in, &condition, unit, error));
    } while (take_word(&in, joints) >= 0);
    return YB_OK;
}

yb_status query_where(query_request *request, const yb_snapshot *snapshot, yb_error *error)
{
    reader in = { request->where_text, request->where_text };
    if (in.text == NULL) {
        return YB_OK;
    }
    do {
        TRY(take_condition(&in, request, snapshot, error));
    } while (take_word(&in, joints) >= 0);
    return YB_OK;
}
