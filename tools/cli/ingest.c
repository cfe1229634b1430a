/* yearbook ingest: reports into a store. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"
#include "cli/common/reports.h"
#include "cli/common/selection.h"
#include "cli/common/standard.h"
#include "cli/common/threads.h"
#include "cli/ingest.h"

enum { WITHIN = SELECT_END, THREADS, REVIEW, ACCEPT, WHOLE };

static const cli_option options[] = {
    { WITHIN, "within", "REGION", "the reports' regions lie in this one: tells namesakes apart" },
    { SELECT_YEAR, "year", "Y", "the year of reports whose text names none" },
    { SELECT_REGION, "region", "R", "the region of a single report, whatever its text says" },
    { REVIEW, "review", "FILE.csv", "write what is uncertain or not used into this new file, for a person to decide" },
    { ACCEPT, "accept", "FILE.csv", "load such a file back, instead of reports" },
    { WHOLE, "no-split", NULL, "a file is one report, even if several seem to follow one another in it" },
    { THREADS, "threads", "N", "read with N threads (default: one per processor); the store is the same" },
    { 0 },
};

static const cli_usage usage = {
    "ingest",
    "STORE FILE... [--within REGION] [--year Y] [--region R] [--review FILE.csv] | STORE --accept FILE.csv",
    "read reports into a store, with the place of every figure",
    CLI_FILES_HELP "The store\n"
                   "is made if it is not there; one without a tree gets China's administrative divisions. What\n"
                   "could not be used is listed on standard error, with a line for each report. Of two values for\n"
                   "the same region, year and series a rule decides: what a person accepted or imported; the\n"
                   "same file read again; exact before hedged; more digits; in a report the metric's own name,\n"
                   "else the first; of two reports that of the later year, else the one read later. The other\n"
                   "is told as a conflict. Figures that are uncertain or not plausible are told and stored;\n"
                   "with --review they wait in a file, from which --accept takes what a person kept. A file\n"
                   "that cannot be read does not stop the others; all others become visible in one commit.\n\n"
                   "example: yearbook ingest STORE reports/*.txt --within 江西省 --review doubts.csv\n"
                   "         yearbook ingest STORE --accept doubts.csv\n",
    options,
};

static yb_status take(void *context, int key, const char *value, yb_error *error)
{
    ingest_run *run = context;
    switch (key) {
    case WITHIN:
        run->within_text = value;
        return YB_OK;
    case WHOLE:
        run->job.whole = 1;
        return YB_OK;
    case SELECT_REGION:
        run->region_text = value;
        return YB_OK;
    case REVIEW:
        if (strcmp(value, "-") == 0) {
            return cli_fail(error, YB_INVALID, "--review writes a file that --accept reads later; give it a name");
        }
        run->review_path = value;
        return YB_OK;
    case ACCEPT:
        run->accept_path = value;
        return YB_OK;
    case THREADS:
        return cli_parse_threads(value, &run->job.threads, error);
    default:
        return cli_parse_year(value, strlen(value), &run->job.options.year, error);
    }
}

static yb_status prepare(ingest_run *run, const char *path, yb_error *error)
{
    run->job.options.within = run->region = YB_NO_REGION;
    TRY(cli_session_write(&run->session, path, error));
    TRY(standard_regions(run->session.writer, error));
    const yb_regions *regions = run->job.options.regions = yb_writer_regions(run->session.writer);
    if (run->within_text != NULL) {
        TRY(yb_regions_find(regions, run->within_text, &run->job.options.within, error));
    }
    if (run->region_text != NULL) {
        TRY(yb_regions_find(regions, run->region_text, &run->region, error));
    }
    return YB_OK;
}

static yb_status store_report(ingest_run *run, const cli_input *input, const extract_report *read, yb_error *error)
{
    const yb_regions *regions = yb_writer_regions(run->session.writer);
    ingest_report report = { .region = run->region == YB_NO_REGION ? read->region : run->region, .year = read->year };
    if (run->region != YB_NO_REGION && run->ledger.report_count > 0) {
        return cli_fail_at(error, YB_INVALID, input->path, 0,
                           "is another report, and --region is for a single one; read it alone");
    }
    if (report.region == YB_NO_REGION) {
        yb_status status = cli_fail_region(regions, run->job.options.within, read, error);
        cli_error_add(error, status == YB_AMBIGUOUS ? ", or name it with --region" : "; name it with --region");
        cli_error_add(error, ", one report at a time");
        cli_error_place(error, input->path, 0);
        return status;
    }
    TRY(cli_check_figures(input->path, read, error));
    yb_source source = { sizeof source, input->name, input->path, read->text, read->text_length };
    TRY(yb_writer_put_source(run->session.writer, &source, &report.source, error));
    TRY(ledger_text(&run->ledger, input->path, &report.path, error));
    TRY(ledger_text(&run->ledger, input->name, &report.name, error));
    TRY(ledger_add_report(&run->ledger, &report, error));
    return ingest_figures(run, read, error);
}

/* A report that cannot be used is told and left out; a failure of the store ends the run. */
static yb_status take_report(ingest_run *run, const report_result *result, int *code, yb_error *error)
{
    yb_status status = result->status;
    if (status != YB_OK) {
        *error = result->error;
    } else {
        status = store_report(run, &result->input, &result->report, error);
    }
    if (cli_interrupted()) {
        return cli_interrupt_check(error);
    }
    if (status != YB_OK && (result->status != YB_OK || cli_exit_of(status) == EXIT_FAILED)) {
        cli_progress_finish(&run->progress);
        *code = cli_graver(*code, cli_report(error));
        *error = (yb_error)YB_ERROR_INIT;
        run->left_out++;
        status = YB_OK;
    }
    return status;
}

static yb_status take_all(ingest_run *run, report_crew *crew, int *code, yb_error *error)
{
    report_result *result;
    cli_progress_start(&run->progress, "report");
    for (uint64_t done = 1;; done++) {
        TRY(report_crew_next(crew, &result, error));
        if (result == NULL) {
            return YB_OK;
        }
        TRY(take_report(run, result, code, error));
        cli_progress_update(&run->progress, done, done, report_crew_total(crew));
    }
}

static void tell_superseded(const ingest_run *run)
{
    unsigned long long older = run->older, changed = run->changed, kept = run->kept;
    if (older == 1) {
        fprintf(stderr, "1 figure superseded an older one in the store, with %s value\n",
                changed > 0 ? "another" : "the same");
    } else if (older > 0 && changed > 0) {
        fprintf(stderr, "%llu figures superseded older ones in the store, %llu of them with another value\n", older,
                changed);
    } else if (older > 0) {
        fprintf(stderr, "%llu figures superseded older ones in the store, all with the same value\n", older);
    }
    if (kept > 0) {
        fprintf(stderr, "%llu figure%s of the store stood against what a report says\n", kept, cli_plural(kept));
    }
}

static yb_status commit(ingest_run *run, yb_error *error)
{
    uint64_t version = 0, count = 0;
    size_t reports = run->ledger.report_count;
    if (reports == 0) {
        return cli_fail(error, YB_INVALID, "no report could be used; nothing was stored");
    }
    TRY(ingest_ask_store(run, error));
    TRY(ingest_find_implausible(run, error));
    TRY(ingest_write(run, &count, error));
    TRY(cli_session_commit(&run->session, &version, error));
    TRY(ingest_tell(run, error));
    fprintf(stderr, "ingested %zu report%s, %llu figure%s (commit %llu)\n", reports, cli_plural(reports),
            (unsigned long long)count, cli_plural(count), (unsigned long long)version);
    tell_superseded(run);
    TRY(ingest_tell_doubts(run, error));
    return run->review != NULL ? ingest_review_write(run, error) : YB_OK;
}

static int ingest_files(ingest_run *run, const char *store, char **files, int count)
{
    yb_error error = YB_ERROR_INIT;
    report_crew *crew = NULL;
    int code = EXIT_DONE;
    yb_status status;
    run->job.paths = files;
    run->job.count = (size_t)count;
    TRY_GOTO(ingest_review_open(run, &error));
    TRY_GOTO(prepare(run, store, &error));
    TRY_GOTO(report_crew_gather(&run->job, &crew, &error));
    status = take_all(run, crew, &code, &error);
    cli_progress_finish(&run->progress);
    if (status == YB_OK) {
        status = commit(run, &error);
    }

cleanup:
    report_crew_dismiss(crew);
    ingest_review_close(run);
    return status == YB_OK ? code : cli_graver(code, cli_report(&error));
}

static int accept_alone(const ingest_run *run, int operands)
{
    return operands == 1 && run->review_path == NULL && run->region_text == NULL && run->within_text == NULL &&
           run->job.options.year == 0 && !run->job.whole;
}

static int run_ingest(int argc, char **argv)
{
    ingest_run run = { 0 };
    int operands = 0, code;
    cli_parsed parsed = cli_parse(&usage, argc, argv, take, &run, &operands);
    if (parsed != PARSED_RUN) {
        code = parsed == PARSED_HELP ? EXIT_DONE : EXIT_USAGE;
    } else if (run.accept_path != NULL) {
        code = accept_alone(&run, argc - operands) ? ingest_accept(&run, argv[operands])
                                                   : cli_usage_error(&usage, "--accept takes a store and nothing else");
    } else if (argc - operands < 2) {
        code = cli_usage_error(&usage, "expected a store and the reports' files");
    } else if (run.region_text != NULL && argc - operands > 2) {
        code = cli_usage_error(&usage, "--region is for a single report; %d were given", argc - operands - 1);
    } else {
        code = ingest_files(&run, argv[operands], argv + operands + 1, argc - operands - 1);
    }
    ledger_free(&run.ledger);
    cli_session_close(&run.session);
    return code;
}

const cli_verb verb_ingest = { &usage, run_ingest };
