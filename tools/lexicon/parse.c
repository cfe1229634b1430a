/* metrics.tsv into a lexicon. */
#include "lexicon/parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "yearbook/units.h"

enum column { ID, NAME, ALIASES, UNIT, ROLLUP, TIME, NOTES, COLUMNS };
static const char *const column_names[COLUMNS] = { "id", "name", "aliases", "unit", "rollup", "time", "notes" };

/* Where the reading stands. */
typedef struct reading {
    lexicon *lexicon;
    const char *file;
    char *next;      /* first byte of the next line */
    uint32_t line;   /* number of the line last taken */
    int header;      /* already seen */
    size_t aliases;  /* taken from lexicon->aliases */
    uint32_t *lines; /* of each metric, for errors found at the end */
    yb_error *error;
} reading;

static yb_status fail(const reading *parser, yb_status status, uint32_t line, const char *format, ...) YB_PRINTF(4, 5);

static yb_status fail(const reading *parser, yb_status status, uint32_t line, const char *format, ...)
{
    yb_error *error = parser->error;
    if (error != NULL) {
        *error = (yb_error)YB_ERROR_INIT;
        error->status = status;
        error->line = line;
        snprintf(error->file, sizeof(error->file), "%s", parser->file);
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->message, sizeof(error->message), format, arguments);
        va_end(arguments);
    }
    return status;
}

/* The next line that is neither empty nor a comment, NUL-terminated; NULL at the end. */
static char *next_line(reading *parser)
{
    while (*parser->next != '\0') {
        char *line = parser->next;
        size_t length = strcspn(line, "\n");
        parser->next = line + length + (line[length] == '\n');
        parser->line++;
        line[length] = '\0';
        if (length > 0 && line[length - 1] == '\r') {
            line[--length] = '\0';
        }
        if (length > 0 && line[0] != '#') {
            return line;
        }
    }
    return NULL;
}

/* Cuts a line at its tabs; the last column may be left out. */
static yb_status split(const reading *parser, char *line, char *columns[COLUMNS])
{
    size_t count = 0;
    for (char *at = line; at != NULL && count < COLUMNS; count++) {
        columns[count] = at;
        at = strchr(at, '\t');
        if (at != NULL) {
            *at++ = '\0';
            if (count == COLUMNS - 1) {
                return fail(parser, YB_INVALID, parser->line, "expected %d columns, found more", COLUMNS);
            }
        }
    }
    if (count < COLUMNS - 1) {
        return fail(parser, YB_INVALID, parser->line, "expected %d columns between tabs, found %zu", COLUMNS, count);
    }
    if (count == COLUMNS - 1) {
        columns[NOTES] = line + strlen(line);
    }
    return YB_OK;
}

static yb_status check_header(reading *parser, char *columns[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        if (strcmp(columns[i], column_names[i]) != 0) {
            return fail(parser, YB_INVALID, parser->line, "expected the header's column %d to be '%s', found '%s'",
                        i + 1, column_names[i], columns[i]);
        }
    }
    parser->header = 1;
    return YB_OK;
}

static yb_status check_id(const reading *parser, const char *id)
{
    if (id[0] < 'a' || id[0] > 'z' || id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0') {
        return fail(parser, YB_INVALID, parser->line,
                    "the id '%s' should begin with a letter and have a-z, 0-9 and _ only", id);
    }
    for (size_t i = 0; i < parser->lexicon->count; i++) {
        if (strcmp(parser->lexicon->metrics[i].id, id) == 0) {
            return fail(parser, YB_INVALID, parser->line, "the id '%s' is already on line %u", id, parser->lines[i]);
        }
    }
    return YB_OK;
}

static yb_status parse_time(const reading *parser, const char *text, yb_time_kind *kind)
{
    for (yb_time_kind i = YB_TIME_NONE; i <= YB_TIME_STOCK; i++) {
        if (strcmp(text, yb_time_kind_name(i)) == 0) {
            *kind = i;
            return YB_OK;
        }
    }
    return fail(parser, YB_INVALID, parser->line, "expected the time to be %s, %s or %s, found '%s'",
                yb_time_kind_name(YB_TIME_NONE), yb_time_kind_name(YB_TIME_FLOW), yb_time_kind_name(YB_TIME_STOCK),
                text);
}

/* Makes a name or alias of the metric now read known to both tries. */
static yb_status add_name(reading *parser, const char *name, int ambiguous)
{
    lexicon *words = parser->lexicon;
    size_t length = strlen(name);
    uint32_t value = (uint32_t)words->count * 2 + (uint32_t)ambiguous;
    switch (lexicon_trie_add(&words->forwards, name, length, &value)) {
    case LEXICON_ADDED:
        lexicon_trie_add(&words->backwards, name, length, &value);
        return YB_OK;
    case LEXICON_THERE:
        return fail(parser, YB_INVALID, parser->line, "the name '%s' is already on line %u", name,
                    value / 2 == words->count ? parser->line : parser->lines[value / 2]);
    default:
        return fail(parser, YB_INVALID, parser->line, "a name is empty or not valid UTF-8: '%s'", name);
    }
}

static yb_status add_aliases(reading *parser, char *text, yb_metric *metric)
{
    metric->aliases = parser->lexicon->aliases + parser->aliases;
    for (char *alias = text; *text != '\0' && alias != NULL;) {
        char *next = strchr(alias, '|');
        if (next != NULL) {
            *next++ = '\0';
        }
        size_t length = strlen(alias);
        int ambiguous = length > 0 && alias[length - 1] == '?';
        if (ambiguous) {
            alias[length - 1] = '\0';
        } else {
            parser->lexicon->aliases[parser->aliases + metric->alias_count++] = alias;
        }
        yb_status status = add_name(parser, alias, ambiguous);
        if (status != YB_OK) {
            return status;
        }
        alias = next;
    }
    parser->aliases += metric->alias_count;
    return YB_OK;
}

static yb_status add_metric(reading *parser, char *columns[COLUMNS])
{
    yb_metric metric = {
        .struct_size = sizeof(metric), .id = columns[ID], .name = columns[NAME], .unit = columns[UNIT]
    };
    yb_error reason = YB_ERROR_INIT;
    char unit[64];
    int factor = 0;
    yb_status status = check_id(parser, metric.id);
    if (status == YB_OK && yb_rule_parse(columns[ROLLUP], &metric.rule, &metric.rule_argument, &reason) != YB_OK) {
        status = fail(parser, YB_INVALID, parser->line, "%s", reason.message);
    }
    if (status == YB_OK && yb_unit_normalize(metric.unit, unit, &factor, &reason) != YB_OK) {
        status = fail(parser, YB_INVALID, parser->line, "%s", reason.message);
    }
    if (status == YB_OK) {
        status = parse_time(parser, columns[TIME], &metric.time_kind);
    }
    if (status == YB_OK) {
        status = add_name(parser, metric.name, 0);
    }
    if (status == YB_OK) {
        status = add_aliases(parser, columns[ALIASES], &metric);
    }
    if (status == YB_OK) {
        parser->lines[parser->lexicon->count] = parser->line;
        parser->lexicon->metrics[parser->lexicon->count++] = metric;
    }
    return status;
}

static yb_status parse_lines(reading *parser)
{
    for (char *line = next_line(parser); line != NULL; line = next_line(parser)) {
        char *columns[COLUMNS];
        yb_status status = split(parser, line, columns);
        if (status == YB_OK) {
            status = parser->header ? add_metric(parser, columns) : check_header(parser, columns);
        }
        if (status != YB_OK) {
            return status;
        }
    }
    return parser->header ? YB_OK : fail(parser, YB_INVALID, 0, "expected a header line: id, name, aliases ...");
}

static int has_metric(const lexicon *words, const char *id, size_t length)
{
    for (size_t i = 0; i < words->count; i++) {
        if (strlen(words->metrics[i].id) == length && memcmp(words->metrics[i].id, id, length) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Every metric that a rule names must be there: a weight, or A and B of A/B. */
static yb_status check_rules(const reading *parser)
{
    for (size_t i = 0; i < parser->lexicon->count; i++) {
        for (const char *at = parser->lexicon->metrics[i].rule_argument; at != NULL && *at != '\0';) {
            size_t length = strcspn(at, "/");
            if (!has_metric(parser->lexicon, at, length)) {
                return fail(parser, YB_INVALID, parser->lines[i],
                            "the rule of '%s' names '%.*s', which is no metric's id", parser->lexicon->metrics[i].id,
                            (int)length, at);
            }
            at += length + (at[length] == '/');
        }
    }
    return YB_OK;
}

static size_t count_bytes(const char *text, size_t length, char byte)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        count += text[i] == byte;
    }
    return count;
}

/* Characters of all names and aliases, which bounds the tries. */
static size_t count_name_characters(const char *text, size_t length)
{
    size_t count = 0;
    int column = ID;
    for (size_t i = 0; i < length; i++) {
        column = text[i] == '\n' ? ID : column + (text[i] == '\t');
        count += (column == NAME || column == ALIASES) && ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return count;
}

/* Room for all that `text` can hold, so that reading it allocates nothing. */
static int make_room(reading *parser, const char *text, size_t length)
{
    lexicon *words = parser->lexicon;
    const yb_allocator *allocator = words->allocator;
    size_t lines = count_bytes(text, length, '\n') + 1;
    size_t aliases = lines + count_bytes(text, length, '|');
    size_t characters = count_name_characters(text, length);
    words->text = allocator->allocate(allocator->context, length + 1);
    words->metrics = allocator->allocate(allocator->context, lines * sizeof(*words->metrics));
    words->aliases = allocator->allocate(allocator->context, aliases * sizeof(*words->aliases));
    parser->lines = allocator->allocate(allocator->context, lines * sizeof(*parser->lines));
    return words->text != NULL && words->metrics != NULL && words->aliases != NULL && parser->lines != NULL &&
           lexicon_trie_create(&words->forwards, LEXICON_FORWARDS, characters, allocator) &&
           lexicon_trie_create(&words->backwards, LEXICON_BACKWARDS, characters, allocator);
}

yb_status lexicon_parse(const char *text, size_t length, const char *file, const yb_allocator *allocator,
                        lexicon **parsed, yb_error *error)
{
    reading parser = { .file = file, .error = error };
    parser.lexicon = allocator->allocate(allocator->context, sizeof(*parser.lexicon));
    if (parser.lexicon == NULL) {
        return fail(&parser, YB_NO_MEMORY, 0, "not enough memory to read %zu bytes", length);
    }
    memset(parser.lexicon, 0, sizeof(*parser.lexicon));
    parser.lexicon->allocator = allocator;
    yb_status status = YB_OK;
    if (memchr(text, '\0', length) != NULL) {
        status = fail(&parser, YB_INVALID, 0, "expected text, found a NUL byte");
    } else if (!make_room(&parser, text, length)) {
        status = fail(&parser, YB_NO_MEMORY, 0, "not enough memory to read %zu bytes", length);
    }
    if (status == YB_OK) {
        memcpy(parser.lexicon->text, text, length);
        parser.lexicon->text[length] = '\0';
        parser.next = parser.lexicon->text;
        status = parse_lines(&parser);
    }
    if (status == YB_OK) {
        status = check_rules(&parser);
    }
    allocator->release(allocator->context, parser.lines);
    if (status != YB_OK) {
        lexicon_free(parser.lexicon);
        return status;
    }
    *parsed = parser.lexicon;
    return YB_OK;
}

void lexicon_free(lexicon *words)
{
    if (words != NULL) {
        const yb_allocator *allocator = words->allocator;
        lexicon_trie_free(&words->forwards, allocator);
        lexicon_trie_free(&words->backwards, allocator);
        allocator->release(allocator->context, words->aliases);
        allocator->release(allocator->context, words->metrics);
        allocator->release(allocator->context, words->text);
        allocator->release(allocator->context, words);
    }
}
