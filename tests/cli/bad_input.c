/* Input that is not what it should be: the words and the exit code. */
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program.h"
#include "support/test.h"

static void fails(program *p, int code, const char *line, const char *words)
{
    program_expect(p, code, "%s", line);
    must_contain(p->err, words);
    must_contain(p->err, "yearbook: ");
}

Test(bad_input, a_missing_report_is_told_and_does_not_stop_the_others)
{
    program p;
    program_start_with(&p, "a.txt", "千金镇2023年工作总结\n2023年，财政总收入3.98亿元。\n");
    fails(&p, 3, "yearbook extract missing.txt a.txt", "missing.txt: cannot read the file: No such file or directory");
    must_contain(p.out, ",财政总收入,");
    program_end(&p);
}

Test(bad_input, an_empty_folder_has_no_reports)
{
    program p;
    program_start(&p);
    fails(&p, 1, "mkdir d; yearbook extract d", "d: the folder has no files; reports were expected");
    fails(&p, 3, "yearbook import store --regions d", "directory");
    fails(&p, 3, "yearbook query data.csv --metric x", "data.csv: is a file; a store is a directory");
    program_end(&p);
}

Test(bad_input, empty_and_binary_files_are_no_reports)
{
    program p;
    program_start(&p);
    fails(&p, 1, ": > e.txt; yearbook extract e.txt", "e.txt: the file is empty");
    fails(&p, 1, "head -c 5000 '" YB_PROGRAM "' > b.txt; yearbook extract b.txt",
          "b.txt: expected a report, found a program");
    fails(&p, 1, "printf 'abc\\377\\376\\200\\001 x' > i.txt; yearbook extract i.txt", "i.txt");
    fails(&p, 1, "yearbook ingest store e.txt b.txt i.txt", "no report could be used; nothing was stored");
    fails(&p, 3, "yearbook check store", "store is no Yearbook store (no MANIFEST)");
    program_end(&p);
}

Test(bad_input, a_store_that_is_not_there)
{
    program p;
    program_start(&p);
    fails(&p, 3, "yearbook query store --metric x", "store is no Yearbook store (no MANIFEST)");
    fails(&p, 3, "yearbook show store", "store is no Yearbook store (no MANIFEST)");
    fails(&p, 3, "mkdir empty; yearbook export empty", "empty is no Yearbook store (no MANIFEST)");
    program_end(&p);
}

/* The path of the only segment, with one byte changed or the tail cut. */
static void damage(const program *p, long at, long cut)
{
    glob_t found;
    cr_assert_eq(glob(scratch_path(p->folder, "store/segment-*"), 0, NULL, &found), 0);
    FILE *file = fopen(found.gl_pathv[0], "r+");
    globfree(&found);
    cr_assert_not_null(file);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    if (cut > 0) {
        cr_assert_eq(ftruncate(fileno(file), size - cut), 0);
    } else {
        at = at < 0 ? size + at : at;
        fseek(file, at, SEEK_SET);
        int byte = fgetc(file);
        fseek(file, at, SEEK_SET);
        fputc(byte ^ 0x10, file);
    }
    fclose(file);
}

Test(bad_input, a_flipped_bit_anywhere_in_a_segment_is_found)
{
    static const long places[] = { 0, 9, 70, 200, -40, -1 };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        program p;
        program_load(&p);
        damage(&p, places[i], 0);
        fails(&p, 3, "yearbook check store", "segment-");
        program_end(&p);
    }
}

Test(bad_input, a_truncated_segment_is_found)
{
    static const long cuts[] = { 1, 16, 100 };
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        program p;
        program_load(&p);
        damage(&p, 0, cuts[i]);
        fails(&p, 3, "yearbook check store", "segment-");
        fails(&p, 3, "yearbook query store --metric output --by province,year", "segment-");
        program_end(&p);
    }
}

Test(bad_input, a_store_that_another_writer_holds)
{
    program p;
    program_load(&p);
    int lock = open(scratch_path(p.folder, "store/LOCK"), O_RDWR | O_CREAT, 0644);
    cr_assert_geq(lock, 0);
    cr_assert_eq(flock(lock, LOCK_EX | LOCK_NB), 0);
    fails(&p, 1, "yearbook import store data.csv", "store/LOCK: another process or thread is writing to store; wait");
    program_expect(&p, 0, "yearbook query store --metric output --by province,year");
    close(lock);
    program_expect(&p, 0, "yearbook import store data.csv");
    program_end(&p);
}

Test(bad_input, a_full_disk_leaves_the_last_commit)
{
    program p;
    program_load(&p);
    FILE *file = fopen(scratch_path(p.folder, "more.csv"), "w");
    fputs("region,year,metric,value\n", file);
    for (int i = 1; i < 9000; i++) {
        fprintf(file, "A1,%d,output,%d.%d\n", i, i * 7919 % 100003, i % 10);
    }
    fclose(file);
    fails(&p, 3, "(ulimit -f 4; yearbook import store more.csv)", "too large");
    program_expect(&p, 0, "yearbook check store");
    must_contain(p.out, "ok: 10 rows");
    fails(&p, 3, "(ulimit -f 4; yearbook import new --regions tree.csv --metrics metrics.csv more.csv)", "too large");
    program_expect(&p, 0, "test ! -e new");
    program_end(&p);
}

Test(bad_input, a_small_file_system_fills_up)
{
    program p;
    program_start(&p);
    program_run(&p, "mkdir small && mount -t tmpfs -o size=64k none small");
    if (p.code != 0) { /* needs the rights to mount */
        program_end(&p);
        return;
    }
    FILE *file = fopen(scratch_path(p.folder, "more.csv"), "w");
    fputs("region,year,metric,value\n", file);
    for (unsigned i = 1; i < 9999; i++) {
        fprintf(file, "A1,%u,output,%u.%u\nB1,%u,output,%u\n", i, i * 2654435761u, i % 10, i, i * 40503u * i);
    }
    fclose(file);
    program_run(&p, "yearbook import small/store --regions tree.csv --metrics metrics.csv more.csv");
    int code = p.code, told = strstr(p.err, "space left on") != NULL;
    program_run(&p, "test -e small/store");
    int left = p.code == 0;
    program_run(&p, "umount small");
    program_end(&p);
    cr_assert_eq(code, 3);
    cr_assert(told);
    cr_assert_not(left);
}

Test(bad_input, a_directory_without_the_right_to_write)
{
    program p;
    program_start(&p);
    if (geteuid() == 0) { /* nobody may make directories in /sys, where it is mounted */
        program_run(&p, "test -d /sys/kernel");
        if (p.code != 0) {
            program_end(&p);
            return;
        }
        fails(&p, 3, "yearbook import /sys/store --regions tree.csv", "/sys/store");
    } else {
        fails(&p, 3, "mkdir closed; chmod 555 closed; yearbook import closed/store --regions tree.csv",
              "Permission denied");
    }
    program_end(&p);
}
