#include "program.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "support/test.h"

static const char tree[] = "code,parent,level,name\n"
                           "N,,nation,Norden\n"
                           "A,N,province,Alba\n"
                           "A1,A,city,Arno\n"
                           "A2,A,city,Brix\n"
                           "A3,A,city,Cald\n"
                           "B,N,province,Bora\n"
                           "B1,B,city,Dorn\n"
                           "B2,B,city,Brix\n";
static const char metrics[] = "id,name,unit,rollup,aliases,time\n"
                              "output,总产出,万元,sum,产出|turnover,flow\n"
                              "residents,Residents,人,sum,,stock\n"
                              "cover,Forest cover,%,never,,none\n";
static const char data[] = "region,year,metric,value\n"
                           "A1,2020,output,10.5\n"
                           "A2,2020,output,20.25\n"
                           "B1,2020,output,7\n"
                           "A1,2021,output,11\n"
                           "A2,2021,output,22\n"
                           "A3,2021,output,33\n"
                           "A,2021,output,70\n"
                           "A1,2021,residents,1000\n"
                           "B1,2021,residents,-5\n"
                           "A1,2021,cover,12.5\n";

char *read_text(const char *path)
{
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file);
    cr_assert_eq(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    rewind(file);
    char *text = calloc(1, (size_t)size + 1);
    cr_assert_not_null(text);
    cr_assert_eq(fread(text, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    return text;
}

void program_write(const program *p, const char *name, const void *bytes, size_t length)
{
    FILE *file = fopen(scratch_path(p->folder, name), "w");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, length, file), length);
    cr_assert_eq(fclose(file), 0);
}

void program_write_text(const program *p, const char *name, const char *text)
{
    program_write(p, name, text, strlen(text));
}

void program_start(program *p)
{
    *p = (program) { .code = -1 };
    scratch_make(p->folder);
    program_write_text(p, "tree.csv", tree);
    program_write_text(p, "metrics.csv", metrics);
    program_write_text(p, "data.csv", data);
}

void program_start_with(program *p, const char *name, const char *text)
{
    program_start(p);
    program_write_text(p, name, text);
}

void program_load(program *p)
{
    program_start(p);
    program_expect(p, 0, "yearbook import store --regions tree.csv --metrics metrics.csv data.csv");
}

void program_end(program *p)
{
    scratch_remove(p->folder);
    free(p->out);
    free(p->err);
}

static void run(program *p, const char *format, va_list arguments)
{
    char line[4096], command[8192];
    int length = vsnprintf(line, sizeof line, format, arguments);
    cr_assert(length >= 0 && (size_t)length < sizeof line);
    snprintf(command, sizeof command,
             "yearbook() { '%s' \"$@\"; }\ncd '%s' && { %s\n} >'%s/.out' 2>'%s/.err' </dev/null", YB_PROGRAM, p->folder,
             line, p->folder, p->folder);
    int status = system(command);
    free(p->out);
    free(p->err);
    p->out = read_text(scratch_path(p->folder, ".out"));
    p->err = read_text(scratch_path(p->folder, ".err"));
    cr_assert(WIFEXITED(status));
    p->code = WEXITSTATUS(status);
}

void program_run(program *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    run(p, format, arguments);
    va_end(arguments);
}

void program_expect(program *p, int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    run(p, format, arguments);
    va_end(arguments);
    if (p->code != code) {
        fprintf(stderr, "%s\nexpected exit %d, found %d\n%s%s", format, code, p->code, p->out, p->err);
    }
    cr_assert_eq(p->code, code);
}

void must_contain(const char *text, const char *words)
{
    if (strstr(text, words) == NULL) {
        fprintf(stderr, "expected: %s\nfound: %s\n", words, text);
    }
    cr_assert_not_null(strstr(text, words));
}

void must_equal(const char *of, const char *text, const char *expected)
{
    if (strcmp(text, expected) != 0) {
        fprintf(stderr, "%s\nexpected:\n%sfound:\n%s", of, expected, text);
    }
    cr_assert_str_eq(text, expected);
}
