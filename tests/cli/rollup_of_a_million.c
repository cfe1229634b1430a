/* A million rows over a tree of no country, imported and added up, equal to
 * what SQLite makes of the same rows: every level, year and metric. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "csv/csv.h"
#include "program.h"
#include "support/test.h"

enum {
    DUCHIES = 12,
    SHIRES = 15,   /* of each duchy */
    PARISHES = 14, /* of each shire */
    ALL_PARISHES = DUCHIES * SHIRES * PARISHES,
    YEARS = 20,
    METRICS = 20,
    KEYS = ALL_PARISHES * YEARS * METRICS,
    STRIDE = 600011, /* a prime: visits all keys, out of order */
    GAP = 126        /* one key in so many has no row: a million are left */
};

static sqlite3 *database;

static void execute(const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "%s\n%s\n", sql, message);
    }
    cr_assert_null(message);
}

static int64_t number_of(const char *sql)
{
    sqlite3_stmt *statement = NULL;
    cr_assert_eq(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

static void write_tree(const program *p)
{
    FILE *file = fopen(scratch_path(p->folder, "realm.csv"), "w");
    cr_assert_not_null(file);
    fputs("name,level,code,parent\n\"The Realm, whole\",realm,R,\n", file);
    for (int duchy = 0; duchy < DUCHIES; duchy++) {
        fprintf(file, "Duchy %d,duchy,D%02d,R\n", duchy, duchy);
        for (int shire = 0; shire < SHIRES; shire++) {
            fprintf(file, "Shire %d,shire,D%02dS%02d,D%02d\n", shire, duchy, shire, duchy);
            for (int parish = 0; parish < PARISHES; parish++) {
                fprintf(file, "Parish %d,parish,D%02dS%02dP%02d,D%02dS%02d\n", parish, duchy, shire, parish, duchy,
                        shire);
            }
        }
    }
    cr_assert_eq(fclose(file), 0);
}

static void write_metrics(const program *p)
{
    FILE *file = fopen(scratch_path(p->folder, "goods.csv"), "w");
    cr_assert_not_null(file);
    fputs("id,name,unit,rollup\n", file);
    for (int metric = 0; metric < METRICS; metric++) {
        fprintf(file, "m%02d,m%02d,t,sum\n", metric, metric);
    }
    cr_assert_eq(fclose(file), 0);
}

/* Thousandths, as text with as few decimals as it takes. */
static void write_thousandths(FILE *file, int64_t value)
{
    static const char *const forms[] = { "%s%lld.%03lld", "%s%lld.%02lld", "%s%lld.%lld", "%s%lld" };
    int64_t size = value < 0 ? -value : value, whole = size / 1000, rest = size % 1000, cut = 0;
    for (; cut < 3 && rest % 10 == 0; cut++) {
        rest /= 10;
    }
    fprintf(file, forms[cut], value < 0 ? "-" : "", (long long)whole, (long long)rest);
}

/* One row into both: the CSV file and SQLite. */
static void write_row(FILE *file, sqlite3_stmt *insert, unsigned key)
{
    unsigned parish = key % ALL_PARISHES, metric = key / ALL_PARISHES % METRICS;
    unsigned year = 2001 + key / ALL_PARISHES / METRICS;
    unsigned shire = parish / PARISHES, duchy = shire / SHIRES;
    int64_t value = (int64_t)(mix(key) % 90000000) - (key % 7 == 0 ? 95000000 : 1000);
    char code[32];
    fprintf(file, "%u,m%02u,", year, metric);
    write_thousandths(file, value);
    fprintf(file, ",D%02uS%02uP%02u\n", duchy, shire % SHIRES, parish % PARISHES);
    snprintf(code, sizeof code, "D%02uS%02u", duchy, shire % SHIRES);
    sqlite3_bind_text(insert, 1, code, 3, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 2, code, -1, SQLITE_TRANSIENT);
    snprintf(code, sizeof code, "m%02u", metric);
    sqlite3_bind_text(insert, 3, code, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(insert, 4, (int)year);
    sqlite3_bind_int64(insert, 5, value);
    cr_assert_eq(sqlite3_step(insert), SQLITE_DONE);
    sqlite3_reset(insert);
}

static unsigned write_data(const program *p)
{
    FILE *file = fopen(scratch_path(p->folder, "rows.csv"), "w");
    cr_assert_not_null(file);
    fputs("year,metric,value,region\n", file);
    sqlite3_stmt *insert = NULL;
    execute("create table obs (duchy text, shire text, metric text, year int, value int); begin");
    cr_assert_eq(sqlite3_prepare_v2(database, "insert into obs values (?,?,?,?,?)", -1, &insert, NULL), SQLITE_OK);
    unsigned rows = 0;
    for (uint64_t i = 0; i < KEYS; i++) {
        unsigned key = (unsigned)(i * STRIDE % KEYS);
        if ((key % ALL_PARISHES + 17 * (key / ALL_PARISHES)) % GAP != 0) {
            write_row(file, insert, key);
            rows++;
        }
    }
    sqlite3_finalize(insert);
    execute("commit");
    cr_assert_eq(fclose(file), 0);
    return rows;
}

/* "-12.5" in units of 10^-decimals. */
static int64_t scaled(const char *text, int decimals)
{
    int64_t value = 0;
    int negative = *text == '-', after = -1;
    for (text += negative; *text != '\0'; text++) {
        if (*text == '.') {
            after = 0;
            continue;
        }
        cr_assert(*text >= '0' && *text <= '9');
        value = 10 * value + (*text - '0');
        after += after >= 0;
    }
    for (after = after < 0 ? 0 : after; after < decimals; after++) {
        value *= 10;
    }
    cr_assert_eq(after, decimals);
    return negative ? -value : value;
}

static size_t column_of(const csv_field *header, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(header[i].text, name) == 0) {
            return i;
        }
    }
    cr_assert(0);
    return 0;
}

/* avg is the sum by the count, rounded at 6 decimals more than the values'. */
static void check_average(int64_t average, int64_t sum, int64_t count)
{
    __int128 off = (__int128)average * count - (__int128)sum * 1000000;
    cr_assert(2 * (off < 0 ? -off : off) <= count);
}

/* The program's answer as a table of SQLite. */
static void load_answer(const program *p)
{
    static const char *const names[] = { "duchy_code", "shire_code", "metric", "year", "count", "sum",
                                         "min",        "max",        "n",      "N",    "avg" };
    enum { COUNT = 4, SUM = 5, MAX = 7, AVERAGE = 10, NAMES = 11 };
    size_t places[NAMES], count = 0;
    const csv_field *fields = NULL;
    csv_reader *reader = NULL;
    sqlite3_stmt *insert = NULL;
    cr_assert_eq(csv_open(scratch_path(p->folder, "answer.csv"), NULL, &reader, NULL), YB_OK);
    cr_assert_eq(csv_next(reader, &fields, &count, NULL), YB_OK);
    for (size_t i = 0; i < NAMES; i++) {
        places[i] = column_of(fields, count, names[i]);
    }
    execute("create table answer (duchy text, shire text, metric text, year int, count int, sum int, min int, max int,"
            " n int, total int); begin");
    cr_assert_eq(sqlite3_prepare_v2(database, "insert into answer values (?,?,?,?,?,?,?,?,?,?)", -1, &insert, NULL),
                 SQLITE_OK);
    while (csv_next(reader, &fields, &count, NULL) == YB_OK && count > 0) {
        for (size_t i = 0; i < AVERAGE; i++) {
            const char *text = fields[places[i]].text;
            if (i < 3) {
                sqlite3_bind_text(insert, (int)i + 1, text, -1, SQLITE_TRANSIENT);
            } else {
                sqlite3_bind_int64(insert, (int)i + 1, scaled(text, i >= SUM && i <= MAX ? 3 : 0));
            }
        }
        check_average(scaled(fields[places[AVERAGE]].text, 9), scaled(fields[places[SUM]].text, 3),
                      scaled(fields[places[COUNT]].text, 0));
        cr_assert_eq(sqlite3_step(insert), SQLITE_DONE);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    csv_close(reader);
    execute("commit");
}

static void expect_the_same(void)
{
    execute("create table expected as"
            " select duchy, shire, metric, year, count(*) c, sum(value) s, min(value) lo, max(value) hi, count(*) n,"
            " 14 total from obs group by duchy, shire, metric, year"
            " union all select duchy, '', metric, year, count(*), sum(value), min(value), max(value), count(*), 210"
            " from obs group by duchy, metric, year"
            " union all select '', '', metric, year, count(*), sum(value), min(value), max(value), count(*), 2520"
            " from obs group by metric, year");
    cr_assert_gt(number_of("select count(*) from expected"), 70000);
    cr_assert_eq(number_of("select count(*) from answer"), number_of("select count(*) from expected"));
    cr_assert_eq(number_of("select count(*) from (select * from expected except select * from answer)"), 0);
}

Test(rollup, of_a_million_imported_rows_equals_that_of_sqlite)
{
    program p;
    program_start(&p);
    cr_assert_eq(sqlite3_open(":memory:", &database), SQLITE_OK);
    write_tree(&p);
    write_metrics(&p);
    cr_assert_eq(write_data(&p), 1000000);
    program_expect(&p, 0, "yearbook import store --regions realm.csv --metrics goods.csv rows.csv");
    must_contain(p.err, "1000000 rows");
    program_expect(&p, 0, "yearbook check store");
    must_contain(p.out, "ok: 1000000 rows");
    program_expect(&p, 0,
                   "yearbook query store --metric all --from parish --rollup duchy,shire --by year,metric"
                   " --agg count,sum,min,max,avg --format csv > answer.csv");
    load_answer(&p);
    expect_the_same();
    program_expect(&p, 0,
                   "yearbook query store --metric all --from parish --rollup duchy,shire --by year,metric"
                   " --agg count,sum,min,max,avg --format csv --threads 1 --no-statistics --kernels scalar"
                   " | cmp answer.csv -");
    sqlite3_close(database);
    program_end(&p);
}
