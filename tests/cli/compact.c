/* yearbook compact: one segment that shows the same. */
#include "program.h"
#include "support/test.h"

/* A store of three commits, the second of which replaces a figure. */
static void make_store(program *p)
{
    program_start(p);
    program_expect(p, 0, "yearbook import s --regions tree.csv --metrics metrics.csv data.csv");
    program_expect(p, 0, "head -n 5 data.csv >some.csv && yearbook import s some.csv && yearbook import s some.csv");
}

Test(compact, the_store_shows_the_same_in_one_segment)
{
    program p;
    make_store(&p);
    program_expect(&p, 0, "yearbook export s | sort >before && yearbook compact s");
    must_contain(p.out, "segments  3 -> 1\n");
    must_contain(p.out, "rows ");
    must_contain(p.out, "bytes ");
    program_expect(&p, 0, "yearbook export s | sort >after && cmp before after && yearbook check s");
    must_contain(p.out, "in 1 segment\n");
    program_expect(&p, 0, "ls s >files && yearbook compact s --threads 2 --memory 1M && ls s | cmp - files");
    must_contain(p.out, "segments  1 -> 1\n");
    program_expect(&p, 0, "yearbook compact s --zstd 19 && yearbook export s | sort | cmp - before");
    program_end(&p);
}

Test(compact, mistakes_are_told)
{
    program p;
    make_store(&p);
    program_expect(&p, 2, "yearbook compact");
    must_contain(p.err, "expected one store");
    program_expect(&p, 2, "yearbook compact s t");
    program_expect(&p, 2, "yearbook compact s --zstd 20");
    must_contain(p.err, "--zstd '20': expected a level from 1 to 19, or 0 for none");
    program_expect(&p, 2, "yearbook compact s --memory much");
    program_expect(&p, 3, "yearbook compact none");
    program_expect(&p, 3, "yearbook compact data.csv");
    program_expect(&p, 3,
                   "dd if=/dev/zero of=$(ls s/segment-* | head -n 1) bs=1 seek=40 count=9 conv=notrunc &&"
                   " yearbook compact s");
    must_contain(p.err, "segment-");
    program_end(&p);
}
