/* A country whose towns are renamed, moved, merged and split at random, against a
 * plain account of it: towns have the figures of those that stand for them, and
 * whatever the tree, no figure is lost or counted twice. */
#include <stdio.h>
#include <string.h>

#include "support/scratch.h"
#include "support/test.h"
#include "yearbook/yearbook.h"

enum { COUNTIES = 3, UNITS = 120, LINES = 200, FIRST = 2000, LAST = 2010, YEARS = LAST - FIRST + 1, NONE = UNITS };

/* What a code stood for. */
typedef struct unit {
    char code[16];
    int county, from, to; /* to: the first year without it */
    int moved, before;    /* the year in which it came to that county, 0: never; and from which */
    int became;           /* the unit that took its place; NONE: it was split, or is there still */
    int came_from;        /* the one unit that it was, or was part of; NONE: several, or it was there at first */
    int touched;          /* the last year of a change that it had part in: one a year at most */
    int figures[YEARS];   /* -1: none */
    int counted[YEARS];   /* whether they count; -1: not known yet */
} unit;

typedef struct country {
    unit units[UNITS];
    int unit_count;
    yb_lineage_entry lines[LINES];
    size_t line_count;
    uint64_t state;
} country;

static unsigned below(country *c, unsigned limit)
{
    c->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = (c->state ^ (c->state >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (unsigned)((mixed ^ (mixed >> 31)) % limit);
}

static int add_unit(country *c, int county, int from, int came_from)
{
    unit *made = &c->units[c->unit_count];
    *made = (unit) { .county = county, .from = from, .to = 9999, .became = NONE, .came_from = came_from };
    snprintf(made->code, sizeof made->code, "T%02u%u", (unsigned)c->unit_count * 37 % 100,
             (unsigned)c->unit_count / 100);
    return c->unit_count++;
}

static void tell(country *c, int old, int new, int year, yb_lineage_reason reason)
{
    c->lines[c->line_count++] = (yb_lineage_entry) { .struct_size = sizeof(yb_lineage_entry),
                                                     .old_code = c->units[old].code,
                                                     .new_code = c->units[new].code,
                                                     .year = year,
                                                     .reason = reason };
    c->units[old].touched = c->units[new].touched = year;
}

static void move(country *c, int town, int year)
{
    static const char *const counties[COUNTIES] = { "C0", "C1", "C2" };
    unit *u = &c->units[town];
    tell(c, town, town, year, YB_MOVED);
    c->lines[c->line_count - 1].parent = counties[u->county];
    u->moved = year;
    u->before = u->county;
    u->county = (u->county + 1) % COUNTIES;
}

static int is_alive(const unit *u, int year)
{
    return year >= u->from && year < u->to;
}

/* Another town of the county that was there before the year and still is. */
static int neighbour(country *c, int town, int year)
{
    for (int tries = 0; tries < 20; tries++) {
        int other = (int)below(c, (unsigned)c->unit_count);
        const unit *u = &c->units[other];
        if (other != town && u->county == c->units[town].county && u->from < year && u->to > year &&
            u->touched != year) {
            return other;
        }
    }
    return NONE;
}

static void end_as(country *c, int town, int heir, int year, yb_lineage_reason reason)
{
    c->units[town].to = year;
    c->units[town].became = reason == YB_SPLIT ? NONE : heir;
    tell(c, town, heir, year, reason);
}

/* What happens to a town in a year. */
static void change(country *c, int town, int year)
{
    int county = c->units[town].county, other = neighbour(c, town, year);
    if (c->units[town].moved == 0 && below(c, 5) == 0) {
        move(c, town, year);
        return;
    }
    switch (below(c, other == NONE ? 2 : 4)) {
    case 0:
        end_as(c, town, add_unit(c, county, year, town), year, YB_RENAMED);
        break;
    case 1: {
        int one = add_unit(c, county, year, town), two = add_unit(c, county, year, town);
        end_as(c, town, one, year, YB_SPLIT);
        tell(c, town, two, year, YB_SPLIT);
        break;
    }
    case 2: {
        int heir = add_unit(c, county, year, NONE);
        end_as(c, town, heir, year, YB_MERGED);
        end_as(c, other, heir, year, YB_MERGED);
        break;
    }
    default:
        end_as(c, town, other, year, YB_JOINED);
        break;
    }
}

/* Towns, what became of them, and figures: most of their time, some of another. */
static void make_country(country *c, uint64_t seed)
{
    *c = (country) { .state = seed };
    for (int i = 0; i < 6 * COUNTIES; i++) {
        add_unit(c, i % COUNTIES, 0, NONE);
    }
    for (int year = FIRST + 1; year <= LAST; year++) {
        for (int i = 0; i < 2 && c->unit_count + 3 < UNITS && c->line_count + 3 < LINES; i++) {
            int town = (int)below(c, (unsigned)c->unit_count);
            if (c->units[town].from < year && c->units[town].to > year && c->units[town].touched != year) {
                change(c, town, year);
            }
        }
    }
    for (int i = 0; i < c->unit_count; i++) {
        for (int y = 0; y < YEARS; y++) {
            int there = is_alive(&c->units[i], FIRST + y) ? below(c, 5) > 0 : below(c, 8) == 0;
            c->units[i].figures[y] = there ? (int)below(c, 1000) : -1;
        }
    }
}

/* ---- the plain account ---------------------------------------------------- */

static int distance(const unit *u, int year)
{
    return year < u->from ? u->from - year : year >= u->to ? 10000 + year - u->to : 0;
}

/* The year of the unit's own time that its figure of a year tells of. */
static int meant(const unit *u, int year)
{
    return year < u->from ? u->from : year >= u->to ? u->to - 1 : year;
}

/* Whether what a unit was in one year is a part of another one in a later year, line by line. */
static int becomes(const country *c, int old, int after, int new, int until)
{
    for (size_t i = 0; i < c->line_count && old != new; i++) {
        const yb_lineage_entry *line = &c->lines[i];
        if (line->year <= after || line->year > until || strcmp(line->old_code, c->units[old].code) != 0) {
            continue;
        }
        int next = 0;
        while (strcmp(c->units[next].code, line->new_code) != 0) {
            next++;
        }
        if (becomes(c, next, line->year, new, until)) {
            return 1;
        }
    }
    return old == new;
}

static int same_place(const country *c, int a, int b, int year)
{
    int when_a = meant(&c->units[a], year), when_b = meant(&c->units[b], year);
    return when_a <= when_b ? becomes(c, a, when_a, b, when_b) : becomes(c, b, when_b, a, when_a);
}

/* Whether the unit's figure of the year counts: no nearer one that does is of the same place. */
static int decide(country *c, int number, int year)
{
    unit *u = &c->units[number];
    int *counted = &u->counted[year - FIRST];
    if (*counted >= 0) {
        return *counted;
    }
    *counted = u->figures[year - FIRST] >= 0;
    for (int i = 0; i < c->unit_count && *counted; i++) {
        *counted =
            distance(&c->units[i], year) >= distance(u, year) || !decide(c, i, year) || !same_place(c, i, number, year);
    }
    return *counted;
}

static void decide_all(country *c)
{
    for (int i = 0; i < c->unit_count; i++) {
        memset(c->units[i].counted, -1, sizeof c->units[i].counted);
    }
    for (int i = 0; i < c->unit_count; i++) {
        for (int year = FIRST; year <= LAST; year++) {
            decide(c, i, year);
        }
    }
}

static int counts(const country *c, int number, int year)
{
    return c->units[number].counted[year - FIRST];
}

/* Who has the unit's figures in the tree of a year. */
static int stands(const country *c, int number, int tree)
{
    const unit *u = &c->units[number];
    if (is_alive(u, tree)) {
        return number;
    }
    int next = tree >= u->to ? u->became : u->came_from;
    return next == NONE ? number : stands(c, next, tree);
}

/* Where it lies then: where it lay itself, or what it became later. */
static int county_of(const country *c, int number, int tree)
{
    const unit *u = &c->units[number];
    while (u->moved <= tree && u->became != NONE) {
        u = &c->units[u->became];
    }
    return u->moved > tree ? u->before : u->county;
}

/* ---- the store ------------------------------------------------------------ */

static yb_regions *make_tree(const country *c, int all)
{
    yb_regions_builder *builder;
    yb_regions *tree;
    yb_error error = YB_ERROR_INIT;
    char county[8];
    cr_assert_eq(yb_regions_builder_create(NULL, &builder, &error), YB_OK);
    yb_regions_builder_add(builder, "P", "", "province", "P", 0, &error);
    for (int i = 0; i < COUNTIES; i++) {
        snprintf(county, sizeof county, "C%d", i);
        yb_regions_builder_add(builder, county, "P", "county", county, 0, &error);
    }
    for (int i = 0; i < c->unit_count; i++) {
        const unit *u = &c->units[i];
        if (all || u->to == 9999 || u->became == NONE) { /* those that were split stay */
            snprintf(county, sizeof county, "C%d", u->county);
            yb_regions_builder_add(builder, u->code, county, "town", u->code, 0, &error);
        }
    }
    cr_assert_eq(yb_regions_builder_finish(builder, &tree, &error), YB_OK, "%s", error.message);
    yb_regions_builder_free(builder);
    return tree;
}

static void append(const country *c, yb_writer *writer, uint32_t series, int number, int year)
{
    yb_error error = YB_ERROR_INIT;
    uint32_t region = yb_regions_by_code(yb_writer_regions(writer), c->units[number].code);
    int16_t years = (int16_t)year;
    int64_t mantissa = c->units[number].figures[year - FIRST];
    yb_rows rows = { .count = 1, .series = &series, .region = &region, .year = &years, .mantissa = &mantissa };
    cr_assert_eq(yb_writer_append(writer, &rows, &error), YB_OK, "%s", error.message);
}

/* Written while all codes were there, in some commits; then comes the newest tree. */
static yb_store *make_store(country *c, const char *path)
{
    yb_store_options options = { .struct_size = sizeof options, .create = 1, .threads = 2 };
    yb_metric metric = { .struct_size = sizeof metric, .id = "m", .name = "m", .unit = "", .time_kind = YB_TIME_FLOW };
    yb_series series = { 0, YB_LEVEL, YB_ACTUAL, { 1, 12 } };
    yb_regions *all = make_tree(c, 1), *newest = make_tree(c, 0);
    yb_store *store;
    yb_writer *writer;
    uint32_t number;
    yb_error error = YB_ERROR_INIT;
    cr_assert_eq(yb_store_open(path, &options, &store, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_writer_begin(store, &writer, &error), YB_OK);
    cr_assert_eq(yb_writer_set_regions(writer, all, &error), YB_OK);
    cr_assert_eq(yb_writer_put_metric(writer, &metric, NULL, &error), YB_OK);
    cr_assert_eq(yb_writer_put_series(writer, &series, &number, &error), YB_OK);
    for (int year = FIRST; year <= LAST; year++) {
        for (int i = 0; i < c->unit_count; i++) {
            if (c->units[i].figures[year - FIRST] >= 0) {
                append(c, writer, number, i, year);
            }
        }
        if (below(c, 4) == 0) {
            cr_assert_eq(yb_writer_commit(writer, NULL, &error), YB_OK, "%s", error.message);
        }
    }
    cr_assert_eq(yb_writer_commit(writer, NULL, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_writer_set_regions(writer, newest, &error), YB_OK);
    cr_assert_eq(yb_writer_set_lineage(writer, c->lines, c->line_count, &error), YB_OK, "%s", error.message);
    cr_assert_eq(yb_writer_commit(writer, NULL, &error), YB_OK, "%s", error.message);
    yb_writer_close(writer);
    yb_regions_release(all);
    yb_regions_release(newest);
    return store;
}

/* ---- the comparison ------------------------------------------------------- */

static int64_t value_at(const yb_result *result, size_t column, size_t row)
{
    const yb_column *from = yb_result_column(result, column);
    return from->type == YB_COLUMN_DECIMAL ? (int64_t)((const yb_wide *)from->values)[row].low
           : from->type == YB_COLUMN_COUNT ? (int64_t)((const uint64_t *)from->values)[row]
           : from->type == YB_COLUMN_YEAR  ? (int64_t)((const int32_t *)from->values)[row]
                                           : (int64_t)((const uint32_t *)from->values)[row];
}

/* Rows of (region, year, sum, n, N) against the sums of the units that `belongs` puts there. */
static void compare(const country *c, const yb_snapshot *snapshot, const yb_result *result, int tree, int by_county)
{
    const yb_regions *regions = yb_snapshot_regions(snapshot);
    int64_t total = 0, found = 0;
    for (int i = 0; i < c->unit_count; i++) {
        for (int year = FIRST; year <= LAST; year++) {
            total += counts(c, i, year);
        }
    }
    for (size_t row = 0; row < yb_result_row_count(result); row++) {
        const char *code = yb_regions_code(regions, (uint32_t)value_at(result, 0, row));
        int year = (int)value_at(result, 1, row);
        int64_t sum = 0, n = 0, expected = 0;
        for (int i = 0; i < c->unit_count; i++) {
            const unit *u = &c->units[i];
            int place = stands(c, i, tree);
            int here = by_county ? county_of(c, place, tree) == code[1] - '0' : strcmp(c->units[place].code, code) == 0;
            sum += here && counts(c, i, year) ? u->figures[year - FIRST] : 0;
            n += here && counts(c, i, year);
            expected += here && is_alive(u, year);
        }
        cr_assert_eq(value_at(result, 2, row), sum, "%s in %d, tree of %d", code, year, tree);
        cr_assert_eq(value_at(result, 3, row), n, "%s in %d, tree of %d", code, year, tree);
        cr_assert_eq(value_at(result, 4, row), expected > n ? expected : n, "%s in %d, tree of %d", code, year, tree);
        found += n;
    }
    cr_assert_eq(found, total);
}

static void ask(country *c, const yb_snapshot *snapshot, int tree)
{
    for (uint8_t level = 1; level <= 2; level++) {
        yb_query query = YB_QUERY_INIT;
        yb_result *result;
        yb_error error = YB_ERROR_INIT;
        query.group_levels = &level;
        query.group_level_count = 1;
        query.by_year = 1;
        query.from_level = 2;
        query.no_statistics = (int)below(c, 2);
        query.threads = 1 + below(c, 2);
        cr_assert_eq(yb_rollup(snapshot, &query, &result, &error), YB_OK, "%s", error.message);
        compare(c, snapshot, result, tree, level == 1);
        yb_result_free(result);
    }
}

Test(lineage_property, figures_are_those_of_who_stands_for_them_and_none_is_lost_or_counted_twice)
{
    static country c;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        char path[SCRATCH_PATH];
        yb_snapshot *newest, *of_year;
        yb_error error = YB_ERROR_INIT;
        scratch_make(path);
        make_country(&c, seed);
        decide_all(&c);
        yb_store *store = make_store(&c, path);
        cr_assert_eq(yb_snapshot_open(store, &newest, &error), YB_OK);
        ask(&c, newest, 9998);
        for (int year = FIRST - 1; year <= LAST; year += 1 + (int)below(&c, 4)) {
            cr_assert_eq(yb_snapshot_of_year(newest, year, &of_year, &error), YB_OK, "%s", error.message);
            ask(&c, of_year, year);
            yb_snapshot_close(of_year);
        }
        yb_snapshot_close(newest);
        cr_assert_eq(yb_store_check(store, NULL, NULL, &error), YB_OK, "%s", error.message);
        yb_store_close(store);
        scratch_remove(path);
    }
}
