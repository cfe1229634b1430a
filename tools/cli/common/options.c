/* Parsing and help from a table of options, over getopt_long. */
#include "cli/common/options.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

#define MOST_OPTIONS 40
#define HELP_KEY     256
#define HELP_COLUMN  28

static void print_option(const cli_option *option)
{
    int width = printf("  --%s%s%s", option->name, option->argument == NULL ? "" : " ",
                       option->argument == NULL ? "" : option->argument);
    const char *line = option->help;
    for (int first = 1; line != NULL; first = 0) {
        const char *end = strchr(line, '\n');
        int length = end == NULL ? (int)strlen(line) : (int)(end - line);
        if (first && width >= HELP_COLUMN) {
            putchar('\n');
            width = 0;
        }
        printf("%*s%.*s\n", first ? HELP_COLUMN - width : HELP_COLUMN, "", length, line);
        line = end == NULL ? NULL : end + 1;
    }
}

static void print_help(const cli_usage *usage)
{
    printf("usage: yearbook %s %s\n\n%s\n\noptions:\n", usage->verb, usage->synopsis, usage->summary);
    for (const cli_option *option = usage->options; option->name != NULL; option++) {
        print_option(option);
    }
    print_option(&(cli_option) { HELP_KEY, "help", NULL, "print this help and exit" });
    if (usage->help != NULL) {
        printf("\n%s", usage->help);
    }
}

int cli_usage_error(const cli_usage *usage, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "yearbook %s: ", usage->verb);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\nusage: yearbook %s %s\ntry 'yearbook %s --help'\n", usage->verb, usage->synopsis, usage->verb);
    va_end(arguments);
    return EXIT_USAGE;
}

static size_t option_count(const cli_usage *usage)
{
    size_t count = 0;
    while (usage->options[count].name != NULL && count < MOST_OPTIONS) {
        count++;
    }
    return count;
}

/* getopt found no such option in `word` ("--metrik=x"). */
static void tell_unknown(const cli_usage *usage, const char *word)
{
    const char *names[MOST_OPTIONS + 2] = { 0 };
    char name[64];
    size_t count = option_count(usage);
    for (size_t i = 0; i < count; i++) {
        names[i] = usage->options[i].name;
    }
    names[count] = "help";
    snprintf(name, sizeof name, "%s", word + strspn(word, "-"));
    name[strcspn(name, "=")] = '\0';
    const char *nearest = cli_nearest(name, names);
    if (nearest != NULL) {
        cli_usage_error(usage, "there is no option %s; did you mean --%s?", word, nearest);
    } else {
        cli_usage_error(usage, "there is no option %s", word);
    }
}

/* getopt knows the option, but its argument is missing or too much, or its
 * beginning fits several. */
static void tell_mistake(const cli_usage *usage, int code, const char *word)
{
    if (code == ':') {
        cli_usage_error(usage, "%s needs a value", word);
    } else if (optopt > 0 && optopt < HELP_KEY) {
        tell_unknown(usage, (char[]) { '-', (char)optopt, '\0' });
    } else if (optopt != 0) {
        cli_usage_error(usage, "%.*s takes no value", (int)strcspn(word, "="), word);
    } else {
        tell_unknown(usage, word);
    }
}

static void fill_long_options(const cli_usage *usage, struct option *options)
{
    size_t count = option_count(usage);
    for (size_t i = 0; i < count; i++) {
        const cli_option *option = &usage->options[i];
        options[i] = (struct option) { option->name, option->argument == NULL ? no_argument : required_argument, NULL,
                                       option->key };
    }
    options[count] = (struct option) { "help", no_argument, NULL, HELP_KEY };
}

/* Names that a script's unset variable left empty are told before they are looked for. */
static cli_parsed check_operands(const cli_usage *usage, int argc, char **argv, int first)
{
    for (int i = first; i < argc; i++) {
        if (argv[i][0] == '\0') {
            cli_usage_error(usage, "expected the name of a store or a file, found an empty word");
            return PARSED_BAD;
        }
    }
    return PARSED_RUN;
}

static int is_empty(const char *value)
{
    return value != NULL && value[0] == '\0';
}

static const char *name_of(const cli_usage *usage, int key)
{
    const cli_option *option = usage->options;
    while (option->key != key) {
        option++;
    }
    return option->name;
}

cli_parsed cli_parse(const cli_usage *usage, int argc, char **argv, cli_take *take, void *context, int *operands)
{
    struct option options[MOST_OPTIONS + 2] = { 0 };
    fill_long_options(usage, options);
    optind = 0; /* glibc: start anew */
    for (;;) {
        int key = getopt_long(argc, argv, ":h", options, NULL);
        if (key == -1) {
            *operands = optind;
            return check_operands(usage, argc, argv, optind);
        }
        if (key == HELP_KEY || key == 'h') {
            print_help(usage);
            return PARSED_HELP;
        }
        if (key == '?' || key == ':') {
            tell_mistake(usage, key, argv[optind - 1]);
            return PARSED_BAD;
        }
        if (is_empty(optarg)) {
            cli_usage_error(usage, "--%s needs a value, found an empty one", name_of(usage, key));
            return PARSED_BAD;
        }
        yb_error error = YB_ERROR_INIT;
        if (take(context, key, optarg, &error) != YB_OK) {
            cli_usage_error(usage, "%s", error.message);
            return PARSED_BAD;
        }
    }
}
