/* Blocks of any size, read by any number of threads, give what a plain reader gives. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "csv/support.h"
#include "support/test.h"

#define MOST_THREADS 8
#define MOST_BLOCKS  4096

static uint64_t seed = 20260104;

static uint32_t draw(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

/* Text in which quotes are mostly in order, so that it goes on for a while. */
static size_t draw_text(char *bytes, size_t capacity)
{
    static const char *const pieces[] = { "a",      ",",        "\n",         "\r\n",         "12.5", "\"b,c\"",
                                          "\"\n\"", "\"\"\"\"", "\"x\r\ny\"", "\xE5\xB8\x82", ",,",   "\n\n" };
    size_t length = 0, wanted = draw((uint32_t)capacity - 16);
    uint32_t trouble = draw(3) == 0 ? 40 : 0;
    for (char last = ','; length < wanted; last = bytes[length - 1]) {
        const char *piece = pieces[draw(sizeof pieces / sizeof *pieces)];
        if (piece[0] == '"' && last != ',' && last != '\n') {
            bytes[length++] = ',';
        }
        length += (size_t)sprintf(bytes + length, "%s", piece);
        if (piece[0] == '"') {
            bytes[length++] = draw(2) ? ',' : '\n';
        }
        if (trouble > 0 && draw(trouble) == 0) {
            bytes[length++] = "\"x"[draw(2)];
        }
    }
    return length;
}

/* The blocks of a file in their order, as texts; what threads share. */
typedef struct crew {
    csv_reader *reader;
    pthread_mutex_t reading;
    size_t count;
    int ended;
    char *texts[MOST_BLOCKS];
    yb_status statuses[MOST_BLOCKS];
    yb_error errors[MOST_BLOCKS];
} crew;

static char *show_block(csv_block *block, yb_status *status, yb_error *error)
{
    char *text = NULL;
    size_t length = 0, count = 1;
    FILE *out = open_memstream(&text, &length);
    const csv_field *fields;
    while ((*status = csv_block_next(block, &fields, &count, error)) == YB_OK && count > 0) {
        for (size_t i = 0; i < count; i++) {
            fprintf(out, "[%.*s]", (int)fields[i].length, fields[i].text);
        }
        putc('\n', out);
    }
    fclose(out);
    return text;
}

static void *read_blocks(void *context)
{
    crew *shared = context;
    csv_block *block = csv_block_new();
    for (int more = 1; more;) {
        pthread_mutex_lock(&shared->reading);
        size_t number = shared->count;
        more = !shared->ended && number < MOST_BLOCKS;
        if (more) {
            shared->count++;
            shared->statuses[number] = csv_next_block(shared->reader, &block, &more, &shared->errors[number]);
            shared->ended = !more;
        }
        pthread_mutex_unlock(&shared->reading);
        if (more) {
            shared->texts[number] = show_block(block, &shared->statuses[number], &shared->errors[number]);
        }
    }
    csv_block_free(block);
    return NULL;
}

/* Reads a file with threads; what comes before the first failure, and that failure. */
static char *read_in_parallel(const char *path, size_t block_bytes, size_t threads, yb_status *status, yb_error *error)
{
    static crew shared;
    pthread_t others[MOST_THREADS];
    char *text = NULL;
    size_t length = 0;
    shared = (crew) { .reading = PTHREAD_MUTEX_INITIALIZER };
    cr_assert_eq(csv_open(path, &(csv_options) { .block_bytes = block_bytes }, &shared.reader, NULL), YB_OK);
    for (size_t i = 1; i < threads; i++) {
        cr_assert_eq(pthread_create(&others[i], NULL, read_blocks, &shared), 0);
    }
    read_blocks(&shared);
    for (size_t i = 1; i < threads; i++) {
        pthread_join(others[i], NULL);
    }
    FILE *out = open_memstream(&text, &length);
    *status = YB_OK;
    for (size_t i = 0; i < shared.count; i++) {
        if (*status == YB_OK) {
            fputs(shared.texts[i] == NULL ? "" : shared.texts[i], out);
            *status = shared.statuses[i];
            *error = shared.errors[i];
        }
        free(shared.texts[i]);
    }
    fclose(out);
    csv_close(shared.reader);
    unlink(path);
    return text;
}

typedef char *reading(const char *path, size_t number, yb_status *status, yb_error *error);

static char *read_in_blocks(const char *path, size_t bytes, yb_status *status, yb_error *error)
{
    return read_all(path, 0, bytes, status, error);
}

static char *read_with_threads(const char *path, size_t threads, yb_status *status, yb_error *error)
{
    return read_in_parallel(path, 1 + draw(60), threads, status, error);
}

/* Random texts: each of the numbers gives the plain reader's records, and one line of the mistake. */
static void compare_with_plain(reading *read, const size_t *numbers, size_t count, unsigned rounds, size_t most_bytes)
{
    char bytes[2000];
    for (unsigned round = 0; round < rounds; round++) {
        size_t length = draw_text(bytes, most_bytes);
        int broken;
        uint32_t line = 0;
        char *expected = plain_records(bytes, length, &broken);
        for (size_t i = 0; i < count; i++) {
            yb_status status;
            yb_error error = YB_ERROR_INIT;
            char *text = read(file_with(bytes, length), numbers[i], &status, &error);
            cr_assert_eq(status, broken ? YB_INVALID : YB_OK);
            cr_assert_str_eq(text, expected);
            cr_assert(i == 0 || error.line == line);
            line = error.line;
            free(text);
        }
        free(expected);
    }
}

Test(csv_blocks, small_blocks_give_what_a_plain_reader_gives)
{
    static const size_t sizes[] = { 1, 2, 3, 5, 16, 100 };
    compare_with_plain(read_in_blocks, sizes, sizeof sizes / sizeof *sizes, 600, 800);
}

Test(csv_blocks, threads_that_share_a_file_give_what_a_plain_reader_gives)
{
    static const size_t threads[] = { 1, 2, 3, 8 };
    compare_with_plain(read_with_threads, threads, sizeof threads / sizeof *threads, 150, 2000);
}

Test(csv_blocks, a_block_knows_its_line_and_its_end)
{
    const char *bytes = "a,b\n\"x\ny\",2\n3,4\n\n5,6";
    csv_reader *reader = NULL;
    csv_block *block = csv_block_new();
    const char *path = file_with(bytes, strlen(bytes));
    const struct {
        uint32_t line;
        uint64_t end;
    } expected[] = { { 1, 4 }, { 2, 12 }, { 4, 16 }, { 6, 20 } };
    cr_assert_eq(csv_open(path, &(csv_options) { .block_bytes = 1 }, &reader, NULL), YB_OK);
    int more = 1;
    for (size_t found = 0; found < 4;) {
        cr_assert_eq(csv_next_block(reader, &block, &more, NULL), YB_OK);
        cr_assert(more);
        const csv_field *fields;
        size_t count;
        cr_assert_eq(csv_block_next(block, &fields, &count, NULL), YB_OK);
        if (count > 0) {
            cr_assert_eq(csv_block_line(block), expected[found].line);
            cr_assert_geq(csv_block_end(block), expected[found].end); /* what follows may be in it, too */
            found++;
        }
    }
    cr_assert_eq(csv_block_end(block), strlen(bytes));
    csv_block_free(block);
    csv_close(reader);
    unlink(path);
}

Test(csv_blocks, the_block_of_records_read_one_by_one_can_be_taken)
{
    const char *path = file_with("a;b\n1;2\n3;4\n", 12);
    csv_reader *reader = NULL;
    csv_block *block = csv_block_new();
    const csv_field *fields;
    size_t count;
    int more;
    cr_assert_eq(csv_open(path, &(csv_options) { .separators = ",;\t" }, &reader, NULL), YB_OK);
    cr_assert_eq(csv_next(reader, &fields, &count, NULL), YB_OK);
    cr_assert_eq(csv_separator(reader), ';');
    cr_assert_str_eq(fields[1].text, "b");
    cr_assert_str_eq(fields[2].text, ""); /* one more than there are */
    cr_assert_eq(csv_next_block(reader, &block, &more, NULL), YB_OK);
    cr_assert_eq(csv_block_next(block, &fields, &count, NULL), YB_OK);
    cr_assert_eq(csv_block_line(block), 2);
    cr_assert_str_eq(csv_text(&fields[1]), "2");
    cr_assert_eq(csv_next_block(reader, &block, &more, NULL), YB_OK);
    cr_assert_not(more);
    csv_block_free(block);
    csv_close(reader);
    unlink(path);
}

Test(csv_blocks, the_whole_of_the_first_line_chooses_the_separator)
{
    const char *bytes = "\n\na,b;c;d\n";
    for (size_t block_bytes = 1; block_bytes < 15; block_bytes++) {
        csv_reader *reader = NULL;
        const csv_field *fields;
        size_t count;
        const char *path = file_with(bytes, strlen(bytes));
        csv_options options = { .block_bytes = block_bytes, .separators = ",;\t" };
        cr_assert_eq(csv_open(path, &options, &reader, NULL), YB_OK);
        cr_assert_eq(csv_next(reader, &fields, &count, NULL), YB_OK);
        cr_assert_eq(count, 3, "%zu", block_bytes);
        cr_assert_eq(csv_separator(reader), ';');
        csv_close(reader);
        unlink(path);
    }
}
