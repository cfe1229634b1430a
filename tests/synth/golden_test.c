/* The rows are those that docs/synth.md specifies: checksums of what its Python
 * program prints. tests/check_synth compares them one by one. */
#include "collected.h"
#include "support/test.h"
#include "synth/draw.h"

typedef struct golden {
    synth_parameters parameters;
    size_t rows;
    uint64_t checksum; /* FNV-1a of the CSV without its header */
} golden;

static const golden corpora[] = {
    { { SYNTH_DENSE, 3, 300, 2000, 2004, 500, 300, 1, 0 }, 4272, UINT64_C(0xd7bd9436e8e87521) },
    { { SYNTH_DENSE, 5, 7, 1950, 2049, 0, 0, UINT64_C(12345678901234567890), 0 }, 3500, UINT64_C(0x674d524d1e3d9c5f) },
    { { SYNTH_REPORTS, 511, 60, 2015, 2024, 4000, 300, 99, 0 }, 10191, UINT64_C(0x830ace81c93729c3) },
    { { SYNTH_REPORTS, 104, 83, 1925, 2024, 9000, 10000, 3, 0 }, 12584, UINT64_C(0x1a1fa5d099207de8) },
};

static uint64_t checksum(const char *bytes, size_t length)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++) {
        sum = (sum ^ (uint8_t)bytes[i]) * UINT64_C(0x100000001b3);
    }
    return sum;
}

Test(golden, draws_are_those_of_SplitMix64)
{
    static const uint64_t known[] = { UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                      UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
                                      UINT64_C(16408922859458223821) };
    for (uint64_t i = 0; i < 5; i++) {
        cr_assert_eq(synth_draw(1234567, i), known[i]);
    }
    cr_assert_eq(synth_draw(0, 0), UINT64_C(16294208416658607535));
}

Test(golden, rows_are_those_of_the_specification)
{
    for (size_t i = 0; i < sizeof corpora / sizeof *corpora; i++) {
        synth_corpus *corpus = corpus_of(&corpora[i].parameters);
        collected all;
        collect(corpus, 1, 1, &all);
        cr_assert_eq(all.count, corpora[i].rows);
        cr_assert_eq(checksum(all.text, all.text_length), corpora[i].checksum);
        collected_free(&all);
        synth_corpus_free(corpus);
    }
}
