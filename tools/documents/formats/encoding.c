#include "documents/formats/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uchardet/uchardet.h>

#include "documents/formats/plausible.h"
#include "documents/text.h"

#define SAMPLE          ((size_t)64 << 10)
#define MOST_CANDIDATES 6

typedef struct candidate {
    const char *encoding; /* as iconv knows it */
    unsigned score;       /* of the sample, in thousands; 0: it is none */
} candidate;

/* Converters that stay open, so that the C library does not load and unload their tables
 * for every file. */
static iconv_t kept[3];

static void keep_converters(void)
{
    kept[0] = iconv_open("UTF-8", "GB18030");
    kept[1] = iconv_open("UTF-8", "CP950");
    kept[2] = iconv_open("UTF-8", "UTF-16LE");
}

__attribute__((destructor)) static void close_converters(void)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (kept[i] != NULL && kept[i] != (iconv_t)-1) {
            iconv_close(kept[i]);
        }
    }
}

/* UTF-8 text of `length` bytes, at most 4 bytes from each; the caller frees it. Returns
 * the bytes converted; all but perhaps a cut character at the end if all went well. */
static size_t convert(const char *encoding, const char *bytes, size_t length, char **text, size_t *text_length)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, keep_converters);
    iconv_t converter = iconv_open("UTF-8", encoding);
    *text = NULL;
    if (converter == (iconv_t)-1) {
        return 0;
    }
    /* Two bytes become at most three in all of these; a cautious two for one. */
    size_t room = 2 * length + 8, left = length, to_left = room;
    char *made = malloc(room + 1), *from = (char *)(uintptr_t)bytes, *to = made;
    if (made != NULL) {
        iconv(converter, &from, &left, &to, &to_left); /* how far it came, `left` tells */
    }
    iconv_close(converter);
    if (made == NULL) {
        return 0;
    }
    *text_length = (size_t)(to - made);
    made[*text_length] = '\0';
    *text = made;
    return length - left;
}

/* How much the begin of the bytes looks like a Chinese text in this encoding. */
static unsigned score_sample(const char *encoding, const char *bytes, size_t length)
{
    size_t sample = length < SAMPLE ? length : SAMPLE & ~(size_t)3, text_length = 0;
    char *text;
    size_t done = convert(encoding, bytes, sample, &text, &text_length);
    unsigned score = text != NULL && (done == sample || (sample < length && sample - done < 4))
                         ? plausible_score(text, text_length)
                         : 0;
    free(text);
    return score;
}

/* What uchardet takes it for; its names are static. */
static const char *guess(uchardet_t detector, const char *bytes, size_t length)
{
    if (detector == NULL || uchardet_handle_data(detector, bytes, length < SAMPLE ? length : SAMPLE) != 0) {
        return "";
    }
    uchardet_data_end(detector);
    return uchardet_get_charset(detector);
}

/* As iconv knows what web pages and detectors call by older names. */
static const char *modern(const char *encoding)
{
    static const char *const NAMES[][2] = { { "gb2312", "GB18030" },     { "gbk", "GB18030" },
                                            { "gb_2312-80", "GB18030" }, { "x-gbk", "GB18030" },
                                            { "cp936", "GB18030" },      { "gb18030", "GB18030" },
                                            { "big5", "CP950" },         { "big5-hkscs", "BIG5-HKSCS" },
                                            { "utf-16", "UTF-16LE" },    { "utf8", "UTF-8" } };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (strcasecmp(encoding, NAMES[i][0]) == 0) {
            return NAMES[i][1];
        }
    }
    return encoding;
}

static void add(candidate *all, size_t *count, const char *encoding, const char *bytes, size_t length)
{
    for (size_t i = 0; i < *count; i++) {
        if (strcasecmp(all[i].encoding, encoding) == 0) {
            return;
        }
    }
    if (*count < MOST_CANDIDATES && encoding[0] != '\0') {
        all[(*count)++] = (candidate) { encoding, score_sample(encoding, bytes, length) };
    }
}

/* The encoding's name as this library tells it: what is named in messages and kept. */
static const char *shown(const char *encoding)
{
    static const char *const NAMES[][2] = { { "GB18030", "GB18030" },   { "CP950", "Big5" },
                                            { "BIG5-HKSCS", "Big5" },   { "UTF-8", "UTF-8" },
                                            { "UTF-16LE", "UTF-16LE" }, { "UTF-16BE", "UTF-16BE" } };
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (strcasecmp(encoding, NAMES[i][0]) == 0) {
            return NAMES[i][1];
        }
    }
    return "another encoding";
}

static yb_status take(const char *name, char *text, size_t length, const char *encoding, document *made,
                      yb_error *error)
{
    if (length > DOCUMENT_TEXT_MOST) {
        free(text);
        return document_fail(error, YB_INVALID, name, "has more than %zu MiB of text; a report was expected",
                             DOCUMENT_TEXT_MOST >> 20);
    }
    *made = (document) { .text = text, .length = length, .encoding = shown(encoding) };
    return YB_OK;
}

/* The best candidate in which all of the bytes are valid. */
static yb_status choose(const char *name, const char *bytes, size_t length, candidate *all, size_t count,
                        document *made, yb_error *error)
{
    for (;;) {
        candidate *best = NULL;
        for (size_t i = 0; i < count; i++) {
            best = all[i].score > (best == NULL ? 0 : best->score) ? &all[i] : best;
        }
        if (best == NULL) {
            return YB_NOT_FOUND;
        }
        char *text;
        size_t text_length = 0;
        if (convert(best->encoding, bytes, length, &text, &text_length) == length &&
            memchr(text, 0, text_length) == NULL) {
            return take(name, text, text_length, best->encoding, made, error);
        }
        free(text);
        best->score = 0;
    }
}

/* Text of 16-bit characters: by its mark, or else by where its NUL bytes stand. */
static const char *sixteen_bits(const char *bytes, size_t length, size_t *mark)
{
    size_t looked = (length < SAMPLE ? length : SAMPLE) & ~(size_t)1, even = 0, odd = 0;
    *mark = 2;
    if (length >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0) {
        return "UTF-16LE";
    }
    if (length >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0) {
        return "UTF-16BE";
    }
    *mark = 0;
    for (size_t at = 0; at < looked; at += 2) {
        even += bytes[at] == '\0';
        odd += bytes[at + 1] == '\0';
    }
    return even == 0 && odd == 0 ? NULL : odd >= even ? "UTF-16LE" : "UTF-16BE";
}

static yb_status fail_unknown(const char *name, const char *bytes, size_t length, const char *guessed, yb_error *error)
{
    const char *nul = memchr(bytes, 0, length);
    size_t valid = nul != NULL ? (size_t)(nul - bytes) : utf8_valid(bytes, length, NULL);
    int binary = nul != NULL;
    document_fail(error, YB_INVALID, name,
                  "expected text in UTF-8, UTF-16, GB18030 or Big5: %s %zu, and in none of the others is it "
                  "Chinese text%s%s%s; %s",
                  binary ? "a NUL byte at byte" : "invalid UTF-8 at byte", valid,
                  guessed[0] != '\0' ? " (it looks like " : "", guessed, guessed[0] != '\0' ? ")" : "",
                  binary ? "it may be binary data" : "convert the file to UTF-8");
    if (error != NULL) {
        error->offset = valid;
    }
    return YB_INVALID;
}

yb_status encoding_read(const char *name, const char *bytes, size_t length, const char *declared, document *made,
                        yb_error *error)
{
    candidate all[MOST_CANDIDATES];
    size_t count = 0, mark;
    const char *wide = sixteen_bits(bytes, length, &mark);
    uchardet_t detector = uchardet_new();
    const char *guessed = guess(detector, bytes, length);
    if (declared != NULL && wide == NULL) {
        add(all, &count, modern(declared), bytes, length);
    }
    if (wide != NULL) {
        add(all, &count, wide, bytes + mark, length - mark);
    } else {
        add(all, &count, "GB18030", bytes, length);
        add(all, &count, "CP950", bytes, length);
        add(all, &count, modern(guessed), bytes, length);
    }
    yb_status status = choose(name, bytes + mark, length - mark, all, count, made, error);
    if (status == YB_NOT_FOUND) {
        status = fail_unknown(name, bytes, length, wide == NULL ? guessed : "", error);
    }
    if (detector != NULL) {
        uchardet_delete(detector);
    }
    return status;
}

void encoding_name(const char *bytes, char *to, size_t room)
{
    char *text = NULL;
    size_t length = strlen(bytes), text_length = 0;
    int valid = utf8_valid(bytes, length, NULL) == length;
    int known = !valid && convert("GB18030", bytes, length, &text, &text_length) == length;
    snprintf(to, room, "%s", known ? text : bytes);
    free(text);
    for (size_t at; (at = utf8_valid(to, strlen(to), NULL)) < strlen(to);) {
        to[at] = '?'; /* also of a name that is cut */
    }
}
