/* See ingest_ledger.h. */
#include "cli/ingest_ledger.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

typedef struct ledger_key {
    uint32_t series, region;
    int32_t year;
} ledger_key;

const char *ingest_doubt_word(int number)
{
    static const char *const words[DOUBT_COUNT] = { "name", "unit",      "period", "percentage",
                                                    "sign", "magnitude", "growth", "parent" };
    return words[number];
}

yb_status ledger_text(ingest_ledger *ledger, const char *text, uint32_t *number, yb_error *error)
{
    size_t length = strlen(text) + 1; /* with its NUL, so that it can be given back */
    if (text_map_find(&ledger->texts, text, length, number)) {
        return YB_OK;
    }
    *number = (uint32_t)ledger->texts.count;
    return text_map_add(&ledger->texts, text, length, *number, error);
}

const char *ledger_get(const ingest_ledger *ledger, uint32_t text)
{
    return text == LEDGER_NONE ? "" : ledger->texts.bytes + ledger->texts.entries[text].key;
}

yb_status ledger_add_report(ingest_ledger *ledger, const ingest_report *report, yb_error *error)
{
    TRY(cli_reserve((void **)&ledger->reports, &ledger->report_capacity, ledger->report_count + 1,
                    sizeof *ledger->reports, error));
    ingest_report *added = &ledger->reports[ledger->report_count++];
    *added = *report;
    added->first = (uint32_t)ledger->count;
    added->count = 0;
    return YB_OK;
}

yb_status ledger_add_figure(ingest_ledger *ledger, const ingest_figure *figure, yb_error *error)
{
    if (ledger->count >= LEDGER_NONE) {
        return cli_fail(error, YB_OVERFLOW, "too many figures for one run; give fewer reports at a time");
    }
    TRY(cli_reserve((void **)&ledger->figures, &ledger->capacity, ledger->count + 1, sizeof *ledger->figures, error));
    ledger->figures[ledger->count] = *figure;
    ledger->figures[ledger->count++].report = (uint32_t)ledger->report_count - 1;
    ledger->reports[ledger->report_count - 1].count++;
    return YB_OK;
}

static ledger_key key_of(const ingest_ledger *ledger, const ingest_figure *figure)
{
    return (ledger_key) { figure->series, ledger->reports[figure->report].region, figure->year };
}

uint32_t ledger_find(const ingest_ledger *ledger, uint32_t series, uint32_t region, int year)
{
    ledger_key key = { series, region, year };
    uint32_t place = 0;
    return text_map_find(&ledger->keys, &key, sizeof key, &place) ? ledger->chosen[place] : LEDGER_NONE;
}

/* Widens what comparing with the store will have to read. */
static void enclose(ingest_ledger *ledger, const yb_regions *regions, uint32_t region, int year)
{
    if (ledger->keys.count == 0) {
        ledger->top = region;
        ledger->first_year = ledger->last_year = year;
    }
    while (ledger->top != YB_NO_REGION && (region < ledger->top || region >= yb_regions_end(regions, ledger->top))) {
        ledger->top = yb_regions_parent(regions, ledger->top);
    }
    ledger->first_year = year < ledger->first_year ? year : ledger->first_year;
    ledger->last_year = year > ledger->last_year ? year : ledger->last_year;
}

yb_status ledger_choose(ingest_ledger *ledger, const yb_regions *regions, uint32_t figure, yb_error *error)
{
    ledger_key key = key_of(ledger, &ledger->figures[figure]);
    uint32_t place = (uint32_t)ledger->keys.count;
    if (text_map_find(&ledger->keys, &key, sizeof key, &place)) {
        ledger->chosen[place] = figure;
        return YB_OK;
    }
    enclose(ledger, regions, key.region, key.year);
    TRY(cli_reserve((void **)&ledger->chosen, &ledger->chosen_capacity, (size_t)place + 1, sizeof *ledger->chosen,
                    error));
    ledger->chosen[place] = figure;
    return text_map_add(&ledger->keys, &key, sizeof key, place, error);
}

uint32_t ledger_winner(const ingest_ledger *ledger, uint32_t figure)
{
    uint32_t winner = ledger->figures[figure].winner;
    while (winner != LEDGER_NONE &&
           (ledger->figures[winner].state == INGEST_REPEATED || ledger->figures[winner].state == INGEST_REJECTED)) {
        winner = ledger->figures[winner].winner;
    }
    return winner;
}

void ledger_free(ingest_ledger *ledger)
{
    free(ledger->figures);
    free(ledger->reports);
    text_map_free(&ledger->texts);
    text_map_free(&ledger->keys);
    free(ledger->chosen);
    *ledger = (ingest_ledger) { 0 };
}
