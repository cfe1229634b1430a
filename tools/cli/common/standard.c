#include "cli/common/standard.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "gazetteer/gazetteer.h"
#include "lexicon/lexicon.h"

yb_status standard_regions(yb_writer *writer, yb_error *error)
{
    const yb_regions *present = yb_writer_regions(writer);
    if (present != NULL && yb_regions_count(present) > 0) {
        return YB_OK;
    }
    yb_regions *regions = NULL;
    TRY(gazetteer_regions(&regions, error));
    yb_status status = yb_writer_set_regions(writer, regions, error);
    yb_regions_release(regions);
    if (status == YB_OK) {
        cli_note("the store had no region tree; it gets China's administrative divisions, %s edition",
                 gazetteer_edition());
    }
    return status;
}

/* The lexicon's metric with exactly this id, name or alias; NULL if there is none. */
static const yb_metric *find_in_lexicon(const lexicon *words, const char *text)
{
    lexicon_match match;
    size_t length = strlen(text);
    if (lexicon_match_at(words, text, length, &match) && match.length == length && !match.ambiguous) {
        return match.metric;
    }
    for (size_t i = 0; i < lexicon_count(words); i++) {
        if (strcmp(lexicon_metric(words, i)->id, text) == 0) {
            return lexicon_metric(words, i);
        }
    }
    return NULL;
}

static void suggest(const lexicon *words, const char *text, yb_error *error)
{
    size_t metrics = lexicon_count(words);
    const char **names = calloc(2 * metrics + 1, sizeof *names);
    if (names == NULL) {
        return;
    }
    for (size_t i = 0; i < metrics; i++) {
        names[2 * i] = lexicon_metric(words, i)->id;
        names[2 * i + 1] = lexicon_metric(words, i)->name;
    }
    const char *nearest = cli_nearest(text, names);
    if (nearest != NULL) {
        cli_error_add(error, "; did you mean %s?", nearest);
    }
    free(names);
}

yb_status standard_metric(yb_writer *writer, const char *text, uint32_t *number, yb_error *error)
{
    const lexicon *words = NULL;
    yb_status status = yb_writer_find_metric(writer, text, number, error);
    if (status != YB_NOT_FOUND) {
        return status;
    }
    yb_error ignored = YB_ERROR_INIT;
    TRY(lexicon_builtin(&words, &ignored));
    const yb_metric *metric = find_in_lexicon(words, text);
    if (metric != NULL) {
        return yb_writer_put_metric(writer, metric, number, error);
    }
    if (strstr(error->message, "did you mean") == NULL) {
        cli_fail(error, status,
                 "no metric \"%s\" in the store or in the built-in lexicon; describe it with yearbook import STORE "
                 "--metrics METRICS.csv",
                 text);
        suggest(words, text, error);
    }
    return status;
}
