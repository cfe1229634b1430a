/* yearbook-pdf: a PDF document on standard input, its text on standard output. Ends as
 * outcome.h says; what goes wrong in the library ends this process only. */
#include <poppler.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "documents/formats/layout.h"
#include "documents/formats/plausible.h"
#include "documents/pdf/outcome.h"

#define MOST_SECONDS   60
#define MOST_MEMORY    ((rlim_t)3 << 30)
#define MOST_PAGES     20000
#define FEW_CHARACTERS 20

/* A sanitizer reserves far more memory than it uses. */
#ifdef YB_SANITIZED
#define LIMITS_MEMORY 0
#else
#define LIMITS_MEMORY 1
#endif

static void limit_itself(void)
{
    struct rlimit seconds = { MOST_SECONDS, MOST_SECONDS }, memory = { MOST_MEMORY, MOST_MEMORY }, core = { 0, 0 };
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_CORE, &core);
    if (LIMITS_MEMORY) {
        setrlimit(RLIMIT_AS, &memory);
    }
}

/* A piece of a line that grows by characters. */
typedef struct page_piece {
    const char *begin, *end; /* NULL: it has none yet */
    double left, top, right, bottom;
} page_piece;

static void grow(page_piece *piece, const char *at, const PopplerRectangle *place)
{
    double top = MIN(place->y1, place->y2), bottom = MAX(place->y1, place->y2);
    int first = piece->begin == NULL;
    piece->begin = first ? at : piece->begin;
    piece->end = g_utf8_next_char(at);
    piece->left = first ? place->x1 : MIN(piece->left, place->x1);
    piece->top = first ? top : MIN(piece->top, top);
    piece->right = first ? place->x2 : MAX(piece->right, place->x2);
    piece->bottom = first ? bottom : MAX(piece->bottom, bottom);
}

/* Whether the character stands apart from the piece: behind a wide gap, or on another line. */
static int is_apart(const page_piece *piece, const PopplerRectangle *place)
{
    double height = piece->bottom - piece->top, middle = (place->y1 + place->y2) / 2;
    return place->x1 - piece->right > height || place->x1 < piece->left || middle < piece->top ||
           middle > piece->bottom;
}

static int end_piece(page_layout *layout, page_piece *piece)
{
    const char *begin = piece->begin;
    piece->begin = NULL;
    return begin == NULL || layout_add_line(layout, begin, (size_t)(piece->end - begin), (float)piece->left,
                                            (float)piece->top, (float)piece->right, (float)piece->bottom);
}

/* The pieces of a page's text, of which each character has its rectangle. */
static int add_pieces(page_layout *layout, const char *text, const PopplerRectangle *places, guint count)
{
    page_piece piece = { 0 };
    int added = 1;
    const char *at = text;
    for (guint i = 0; added && *at != '\0' && i < count; i++, at = g_utf8_next_char(at)) {
        int blank = *at == ' ' || *at == '\n';
        if (*at == '\n' || (!blank && piece.begin != NULL && is_apart(&piece, &places[i]))) {
            added = end_piece(layout, &piece);
        }
        if (!blank) {
            grow(&piece, at, &places[i]);
        }
    }
    return added && end_piece(layout, &piece);
}

static int add_page(page_layout *layout, PopplerDocument *pdf, int number)
{
    PopplerPage *page = poppler_document_get_page(pdf, number);
    if (page == NULL) {
        return 1; /* a damaged page; the others are read */
    }
    double width, height;
    PopplerRectangle *places = NULL;
    guint count = 0;
    char *text = poppler_page_get_text(page);
    poppler_page_get_size(page, &width, &height);
    int added = layout_add_page(layout, (float)width, (float)height);
    if (added && text != NULL && poppler_page_get_text_layout(page, &places, &count)) {
        for (char *at = text; *at != '\0'; at++) {
            *at = *at != '\n' && *at > 0 && *at < ' ' ? ' ' : *at;
        }
        added = add_pieces(layout, text, places, count);
    }
    g_free(places);
    g_free(text);
    g_object_unref(page);
    return added;
}

static size_t count_characters(const page_layout *layout)
{
    size_t count = 0;
    for (size_t i = 0; i < layout->line_count; i++) {
        for (const char *at = layout->lines[i].text; *at != '\0'; at++) {
            count += *at != ' ' && ((unsigned char)*at & 0xc0) != 0x80;
        }
    }
    return count;
}

/* Fonts that do not name their characters give any; a text in letters is one. */
static int is_readable(const text_buffer *text)
{
    size_t beyond = 0;
    for (size_t i = 0; i < text->length; i++) {
        beyond += (unsigned char)text->bytes[i] >= 0x80;
    }
    return beyond < text->length / 4 || plausible_score(text->bytes, text->length) > 0;
}

static pdf_outcome write_text(page_layout *layout)
{
    text_buffer text = { 0 };
    size_t characters = count_characters(layout);
    layout_write(layout, &text);
    if (text.too_large || text.no_memory) {
        return PDF_TOO_LARGE;
    }
    if (characters < FEW_CHARACTERS || text.length == 0) {
        return PDF_NO_TEXT;
    }
    if (!is_readable(&text)) {
        return PDF_NO_CHARACTERS;
    }
    int written = fwrite(text.bytes, 1, text.length, stdout) == text.length && fflush(stdout) == 0;
    text_free(&text);
    return written ? PDF_DONE : PDF_DAMAGED;
}

static pdf_outcome read_document(PopplerDocument *pdf)
{
    page_layout layout = { 0 };
    pdf_outcome outcome = PDF_DONE;
    int pages = poppler_document_get_n_pages(pdf);
    if (pages > MOST_PAGES) {
        return PDF_TOO_LARGE;
    }
    for (int i = 0; outcome == PDF_DONE && i < pages; i++) {
        outcome = add_page(&layout, pdf, i) ? PDF_DONE : PDF_TOO_LARGE;
    }
    outcome = outcome == PDF_DONE ? write_text(&layout) : outcome;
    layout_free(&layout);
    return outcome;
}

static GBytes *read_input(void)
{
    struct stat about;
    if (fstat(STDIN_FILENO, &about) != 0 || about.st_size <= 0) {
        return NULL;
    }
    void *bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    return bytes == MAP_FAILED ? NULL : g_bytes_new_static(bytes, (gsize)about.st_size);
}

int main(void)
{
    limit_itself();
    GBytes *input = read_input();
    if (input == NULL) {
        return PDF_DAMAGED;
    }
    GError *error = NULL;
    PopplerDocument *pdf = poppler_document_new_from_bytes(input, NULL, &error);
    if (pdf == NULL) {
        int encrypted = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
        g_clear_error(&error);
        g_bytes_unref(input);
        return encrypted ? PDF_ENCRYPTED : PDF_DAMAGED;
    }
    pdf_outcome outcome = read_document(pdf);
    g_object_unref(pdf);
    g_bytes_unref(input);
    return (int)outcome;
}
