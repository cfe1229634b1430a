/* Numbers in options and in CSV: years and counts. */
#include <string.h>

#include "cli/cli.h"
#include "cli/common/selection.h"

yb_status cli_parse_year(const char *text, size_t length, int *year, yb_error *error)
{
    int value = 0;
    for (size_t i = 0; i < length && length <= 4; i++) {
        if (text[i] < '0' || text[i] > '9') {
            value = 0;
            break;
        }
        value = 10 * value + (text[i] - '0');
    }
    if (value == 0) {
        return cli_fail(error, YB_INVALID, "'%.*s' is not a year; expected a number from 1 to 9999", (int)length, text);
    }
    *year = value;
    return YB_OK;
}

void cli_suggest_period(yb_error *error, const char *text)
{
    int first = 0, last = 0;
    yb_span span;
    size_t digits = strcspn(text, "-");
    yb_error ignored = YB_ERROR_INIT;
    const char *rest = text + digits + 1;
    if (text[digits] == '\0' || cli_parse_year(text, digits, &first, &ignored) != YB_OK) {
        return;
    }
    if (strlen(rest) == 4 && cli_parse_year(rest, 4, &last, &ignored) == YB_OK && first <= last) {
        cli_error_add(error, "; did you mean %d..%d?", first, last);
    } else if (rest[0] != '\0' && yb_span_parse(rest, &span, &ignored) == YB_OK) {
        cli_error_add(error, "; did you mean --year %d --span %s?", first, rest);
    }
}

static yb_status parse_years(const char *text, int *first, int *last, yb_error *error)
{
    const char *dots = strstr(text, "..");
    int from = 0, to = 0;
    if (dots == NULL) {
        TRY(cli_parse_year(text, strlen(text), &from, error));
        *first = *last = from;
        return YB_OK;
    }
    if (dots > text) {
        TRY(cli_parse_year(text, (size_t)(dots - text), &from, error));
    }
    if (dots[2] != '\0') {
        TRY(cli_parse_year(dots + 2, strlen(dots + 2), &to, error));
    }
    if (from != 0 && to != 0 && from > to) {
        return cli_fail(error, YB_INVALID, "the years %s run backwards; expected %d..%d", text, to, from);
    }
    *first = from;
    *last = to;
    return YB_OK;
}

yb_status cli_parse_years(const char *text, int *first, int *last, yb_error *error)
{
    yb_status status = parse_years(text, first, last, error);
    if (status != YB_OK) {
        cli_suggest_period(error, text);
    }
    return status;
}

yb_status cli_parse_count(const char *option, const char *text, unsigned long long most, unsigned long long *count,
                          yb_error *error)
{
    unsigned long long value = 0;
    const char *digit = text;
    for (; *digit >= '0' && *digit <= '9' && value <= most; digit++) {
        value = 10 * value + (unsigned long long)(*digit - '0');
    }
    if (digit == text || *digit != '\0' || value == 0 || value > most) {
        return cli_fail(error, YB_INVALID, "--%s '%s': expected a whole number from 1 to %llu", option, text, most);
    }
    *count = value;
    return YB_OK;
}

yb_status cli_parse_memory(const char *text, uint64_t *bytes, yb_error *error)
{
    static const char letters[] = "KMGT";
    size_t digits = strspn(text, "0123456789");
    const char *letter = text[digits] == '\0' ? NULL : strchr(letters, text[digits]);
    unsigned shift = letter == NULL ? 0 : 10 * ((unsigned)(letter - letters) + 1);
    uint64_t value = 0;
    for (size_t i = 0; i < digits && value < UINT64_C(1) << 50; i++) {
        value = 10 * value + (uint64_t)(text[i] - '0');
    }
    int whole = digits > 0 && (text[digits] == '\0' || (letter != NULL && text[digits + 1] == '\0'));
    if (!whole || value > (UINT64_C(1) << 50) >> shift || value << shift < UINT64_C(1) << 20) {
        return cli_fail(error, YB_INVALID, "--memory '%s': expected bytes such as 512M or 2G, at least 1M", text);
    }
    *bytes = value << shift;
    return YB_OK;
}
