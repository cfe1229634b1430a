/* trace --all: what the store has of a key, and every other place that says
 * something of it, with the rule that decided. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/scan.h"
#include "cli/trace_reading.h"

/* The store's figures of what was asked for. */
typedef struct chosen_list {
    const trace_run *run;
    trace_item *items;
    size_t count, capacity;
} chosen_list;

static yb_status take_chosen(void *context, const yb_rows *rows, yb_error *error)
{
    chosen_list *chosen = context;
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->region[i] == chosen->run->selection.region) {
            TRY(cli_reserve((void **)&chosen->items, &chosen->capacity, chosen->count + 1, sizeof *chosen->items,
                            error));
            TRY(trace_item_of(chosen->run, rows, i, &chosen->items[chosen->count], error));
            chosen->count++;
        }
    }
    return YB_OK;
}

static int compare_keys(const trace_item *a, const trace_item *b)
{
    const int64_t left[] = { a->series.metric,   a->year, a->series.measure, a->series.role, a->series.span.first,
                             a->series.span.last };
    const int64_t right[] = { b->series.metric,   b->year, b->series.measure, b->series.role, b->series.span.first,
                              b->series.span.last };
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        if (left[i] != right[i]) {
            return left[i] < right[i] ? -1 : 1;
        }
    }
    return 0;
}

static int by_place(const void *left, const void *right)
{
    const trace_item *a = &((const trace_claim *)left)->item, *b = &((const trace_claim *)right)->item;
    int order = compare_keys(a, b);
    if (order != 0) {
        return order;
    }
    return a->source != b->source ? (a->source < b->source ? -1 : 1)
                                  : (a->offset > b->offset) - (a->offset < b->offset);
}

static int by_key(const void *left, const void *right)
{
    return compare_keys(left, right);
}

static int is_at(const trace_item *item, const trace_claim *claim)
{
    return item->source == claim->item.source && item->offset == claim->item.offset;
}

/* How the store's figure came to count, beside what its own place says. */
static void explain_chosen(trace_item *item, const trace_claim *own, int others)
{
    if (item->why[0] != '\0' || item->source == YB_NO_SOURCE) {
        return; /* a person's: told already */
    }
    if (own == NULL || yb_decimal_compare(own->item.value, item->value) != 0) {
        snprintf(item->why, sizeof item->why, "read otherwise by this version of the program");
    } else if (others == 0) {
        snprintf(item->why, sizeof item->why, "no other place speaks of it");
    }
}

/* Of the figure at another place: what speaks against it. */
static void explain_other(trace_claim *other, const trace_item *chosen, const trace_claim *own, int accepted)
{
    figure_claim standing = { .value = chosen->value, .bound = chosen->bound, .by_person = 1 };
    if (own != NULL && !accepted) {
        standing = own->claim;
    }
    int one_report = own != NULL && own->item.source == other->item.source, before = 0;
    if (own != NULL) {
        before = own->item.source != other->item.source ? own->item.source < other->item.source
                                                        : own->item.offset < other->item.offset;
    }
    figure_ruling ruling = before ? figure_decide(&standing, &other->claim, one_report)
                                  : figure_decide(&other->claim, &standing, one_report);
    int stands = before ? !ruling.later : ruling.later;
    int other_value = ruling.rule == RULE_OUTCOME || ruling.rule == RULE_RANGE;
    other->item.state = ruling.agrees && !other_value ? TRACE_REPEATED : TRACE_REJECTED;
    if (stands) {
        snprintf(other->item.why, sizeof other->item.why, "the store's counts: %s", figure_rule_words(ruling.rule));
    } else if (other->doubts[0] != '\0') {
        snprintf(other->item.why, sizeof other->item.why, "uncertain: %s", other->doubts);
    } else {
        snprintf(other->item.why, sizeof other->item.why, "left out when it was ingested");
    }
}

/* One key: claims [first, end), and the store's figure if it has one. */
static yb_status print_key(trace_run *run, trace_item *chosen, trace_claim *claims, size_t count, yb_error *error)
{
    const trace_claim *own = NULL;
    int accepted = chosen != NULL && chosen->why[0] != '\0';
    for (size_t i = 0; i < count && chosen != NULL; i++) {
        own = is_at(chosen, &claims[i]) ? &claims[i] : own;
    }
    if (chosen != NULL) {
        explain_chosen(chosen, own, (int)count - (own != NULL));
        TRY(trace_print(run, chosen, error));
    }
    for (size_t i = 0; i < count; i++) {
        trace_claim *other = &claims[i];
        if (other == own && (!accepted || yb_decimal_compare(other->item.value, chosen->value) == 0)) {
            continue;
        }
        if (chosen != NULL) {
            explain_other(other, chosen, own, accepted);
        } else {
            other->item.state = TRACE_UNUSED;
            snprintf(other->item.why, sizeof other->item.why, "%s%s",
                     other->doubts[0] != '\0' ? "uncertain: " : "left out when it was ingested", other->doubts);
        }
        TRY(trace_print(run, &other->item, error));
    }
    return YB_OK;
}

static yb_status print_all(trace_run *run, const chosen_list *chosen, const trace_claims *claims, yb_error *error)
{
    size_t at = 0, next = 0, end;
    while (at < chosen->count || next < claims->count) {
        trace_item *item = at < chosen->count ? &chosen->items[at] : NULL;
        trace_claim *claim = next < claims->count ? &claims->claims[next] : NULL;
        int order = item == NULL ? 1 : claim == NULL ? -1 : compare_keys(item, &claim->item);
        for (end = next;
             order >= 0 && end < claims->count && compare_keys(&claim->item, &claims->claims[end].item) == 0; end++) {
        }
        TRY(print_key(run, order <= 0 ? item : NULL, claim, end - next, error));
        at += order <= 0;
        next = end;
    }
    return YB_OK;
}

yb_status trace_all(trace_run *run, yb_error *error)
{
    const yb_filter filter = cli_selection_filter(&run->selection);
    chosen_list chosen = { .run = run };
    trace_claims claims = { 0 };
    yb_status status;
    TRY_GOTO(cli_scan(run->session.snapshot, &filter, take_chosen, &chosen, error));
    TRY_GOTO(trace_read_documents(run, &claims, error));
    if (chosen.count > 0) {
        qsort(chosen.items, chosen.count, sizeof *chosen.items, by_key);
    }
    if (claims.count > 0) {
        qsort(claims.claims, claims.count, sizeof *claims.claims, by_place);
    }
    status = print_all(run, &chosen, &claims, error);

cleanup:
    free(chosen.items);
    trace_claims_free(&claims);
    return status;
}
