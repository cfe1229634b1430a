/* yearbook: finds the verb. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/common/interrupt.h"

static const cli_verb *const verbs[] = { &verb_extract, &verb_ingest, &verb_import, &verb_query,
                                         &verb_trace,   &verb_show,   &verb_export, &verb_check,
                                         &verb_compact, &verb_synth,  &verb_bench };
#define VERB_COUNT (sizeof verbs / sizeof *verbs)

static void print_usage(FILE *out)
{
    fputs("usage: yearbook VERB ...\n\n"
          "A columnar store for regional statistics: figures by region, year and metric.\n\nverbs:\n",
          out);
    for (size_t i = 0; i < VERB_COUNT; i++) {
        fprintf(out, "  %-8s  %s\n", verbs[i]->usage->verb, verbs[i]->usage->summary);
    }
    fputs("\noptions:\n"
          "  --help    print this help and exit; 'yearbook VERB --help' tells of one verb\n"
          "  --version print the version and exit\n\n"
          "Results go to standard output, everything else to standard error. Exit codes:\n"
          "0 done, 1 the request failed, 2 wrong use, 3 corrupt data or an input/output error.\n",
          out);
}

static const cli_verb *find_verb(const char *word)
{
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (strcmp(word, verbs[i]->usage->verb) == 0) {
            return verbs[i];
        }
    }
    return NULL;
}

static int unknown_verb(const char *word)
{
    static const char *const options[] = { "--help", "--version", NULL };
    const char *names[VERB_COUNT + 1] = { 0 };
    for (size_t i = 0; i < VERB_COUNT; i++) {
        names[i] = verbs[i]->usage->verb;
    }
    int is_option = word[0] == '-';
    const char *nearest = cli_nearest(word, is_option ? options : names);
    fprintf(stderr, "yearbook: there is no %s '%s'", is_option ? "option" : "verb", word);
    if (nearest != NULL) {
        fprintf(stderr, "; did you mean '%s'?", nearest);
    }
    fputs("\ntry 'yearbook --help'\n", stderr);
    return EXIT_USAGE;
}

static int is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

/* Help and version, too, may fail to be written. */
static int finish_output(int code)
{
    yb_error error = YB_ERROR_INIT;
    return output_flush(stdout, &error) == YB_OK ? code : cli_graver(code, cli_report(&error));
}

int main(int argc, char **argv)
{
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to tell, not the end */
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    if (is_help(argv[1]) && (argc == 2 || argv[1][0] == '-')) {
        print_usage(stdout);
        return finish_output(EXIT_DONE);
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("yearbook %s\n", yb_version());
        return finish_output(EXIT_DONE);
    }
    const char *word = argv[is_help(argv[1]) ? 2 : 1];
    const cli_verb *verb = find_verb(word);
    if (verb == NULL) {
        return unknown_verb(word);
    }
    if (is_help(argv[1])) {
        char *help[] = { argv[2], (char[]) { "--help" }, NULL };
        return finish_output(verb->run(2, help));
    }
    int code = finish_output(verb->run(argc - 1, argv + 1));
    cli_interrupt_end();
    return code;
}
