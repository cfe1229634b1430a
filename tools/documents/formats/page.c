/* Web pages: what a reader of the page sees, without what surrounds the article. */
#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "documents/formats/encoding.h"
#include "documents/formats/flow.h"
#include "documents/formats/readers.h"
#include "documents/text.h"

#define MOST_ATTRIBUTES 2000

typedef struct page_reading {
    document_flow flow;
    text_buffer title;
    size_t depth, skipped; /* elements that are open; the depth of one whose content is left out, 0: none */
    int in_title, in_pre;
} page_reading;

/* Sorted. */
static const char *const SKIPPED[] = { "applet", "aside",  "audio", "button",   "canvas",   "datalist", "footer",
                                       "iframe", "math",   "nav",   "noframes", "noscript", "object",   "option",
                                       "script", "select", "style", "svg",      "template", "textarea", "video" };
static const char *const BLOCKS[] = { "address", "article", "blockquote", "body", "br",       "caption",    "center",
                                      "dd",      "div",     "dl",         "dt",   "fieldset", "figcaption", "figure",
                                      "form",    "h1",      "h2",         "h3",   "h4",       "h5",         "h6",
                                      "head",    "header",  "hr",         "html", "li",       "main",       "ol",
                                      "p",       "pre",     "section",    "ul" };

static int by_name(const void *name, const void *entry)
{
    return strcmp(name, *(const char *const *)entry);
}

#define IS_ONE_OF(name, words) (bsearch(name, words, sizeof words / sizeof *words, sizeof *words, by_name) != NULL)

/* Tags of tables; 0 for all others. */
static int take_table_tag(document_flow *flow, const char *name, int ends)
{
    if (strcmp(name, "table") == 0) {
        (ends ? flow_end_table : flow_begin_table)(flow);
    } else if (strcmp(name, "tr") == 0) {
        (ends ? flow_end_cell : flow_begin_row)(flow);
    } else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0) {
        (ends ? flow_end_cell : flow_begin_cell)(flow);
    } else {
        return 0;
    }
    return 1;
}

static void start_element(void *context, const xmlChar *tag, const xmlChar **attributes)
{
    page_reading *page = context;
    const char *name = (const char *)tag;
    page->depth++;
    if (page->skipped > 0) {
        return;
    }
    if (IS_ONE_OF(name, SKIPPED)) {
        page->skipped = page->depth;
        return;
    }
    page->in_title |= strcmp(name, "title") == 0;
    page->in_pre += strcmp(name, "pre") == 0;
    if (!take_table_tag(&page->flow, name, 0) && IS_ONE_OF(name, BLOCKS)) {
        flow_end_line(&page->flow);
    }
}

static void end_element(void *context, const xmlChar *tag)
{
    page_reading *page = context;
    const char *name = (const char *)tag;
    size_t depth = page->depth;
    page->depth -= depth > 0;
    if (page->skipped > 0) {
        page->skipped = depth <= page->skipped ? 0 : page->skipped;
        return;
    }
    page->in_title = page->in_title && strcmp(name, "title") != 0;
    page->in_pre -= page->in_pre > 0 && strcmp(name, "pre") == 0;
    if (!take_table_tag(&page->flow, name, 1) && IS_ONE_OF(name, BLOCKS)) {
        flow_end_line(&page->flow);
    }
}

/* <pre>: lines are lines. */
static void put_lines(text_buffer *text, const char *bytes, size_t length)
{
    for (const char *end = bytes + length; bytes < end;) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        const char *stop = newline != NULL ? newline : end;
        text_put_words(text, bytes, (size_t)(stop - bytes));
        if (newline != NULL) {
            text_end_line(text);
        }
        bytes = stop + (newline != NULL);
    }
}

/* A hard blank is one like any other. */
static void put_text(page_reading *page, const char *bytes, size_t length)
{
    text_buffer *text = page->in_title ? &page->title : flow_text(&page->flow);
    for (const char *end = bytes + length; bytes < end;) {
        const char *hard = memmem(bytes, (size_t)(end - bytes), "\xc2\xa0", 2);
        const char *stop = hard != NULL ? hard : end;
        (page->in_pre > 0 ? put_lines : text_put_words)(text, bytes, (size_t)(stop - bytes));
        if (hard != NULL) {
            text_put_words(text, " ", 1);
        }
        bytes = stop + (hard != NULL ? 2 : 0);
    }
}

static void characters(void *context, const xmlChar *bytes, int length)
{
    page_reading *page = context;
    if (page->skipped == 0 && length > 0) {
        put_text(page, (const char *)bytes, (size_t)length);
    }
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && is_blank(*at)) {
        at++;
    }
    return at;
}

/* Behind one attribute: a name, perhaps with a value. */
static const char *skip_attribute(const char *at, const char *end)
{
    for (at++; at < end && !is_blank(*at) && *at != '=' && *at != '>'; at++) {
    }
    const char *value = skip_blanks(at, end);
    if (value == end || *value != '=') {
        return at;
    }
    value = skip_blanks(value + 1, end);
    if (value < end && (*value == '"' || *value == '\'')) {
        const char *closing = memchr(value + 1, *value, (size_t)(end - value - 1));
        return closing == NULL ? end : closing + 1;
    }
    while (value < end && !is_blank(*value) && *value != '>') {
        value++;
    }
    return value;
}

/* The library compares each attribute of a tag with all others: some hundred thousand
 * would take it hours. */
static int has_endless_tag(const char *text, size_t length)
{
    const char *end = text + length;
    for (const char *at = text; at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL;) {
        size_t attributes = 0;
        const char *tag = ++at;
        int is_tag = at < end && ((*at | 32) >= 'a' && (*at | 32) <= 'z');
        while (is_tag && at < end && *at != '>' && ++attributes <= MOST_ATTRIBUTES) {
            at = skip_blanks(skip_attribute(at, end), end);
        }
        if (is_tag && (strncasecmp(tag, "script", 6) == 0 || strncasecmp(tag, "style", 5) == 0)) {
            const char *closing = memmem(at, (size_t)(end - at), "</", 2);
            at = closing == NULL ? end : closing;
        }
        if (attributes > MOST_ATTRIBUTES) {
            return 1;
        }
    }
    return 0;
}

static void parse(page_reading *page, const char *text, size_t length)
{
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (parser == NULL) {
        flow_text(&page->flow)->no_memory = 1;
        return;
    }
    memset(parser->sax, 0, sizeof *parser->sax);
    parser->sax->startElement = start_element;
    parser->sax->endElement = end_element;
    parser->sax->characters = characters;
    parser->sax->ignorableWhitespace = characters;
    parser->userData = page;
    htmlDocPtr none =
        htmlCtxtReadMemory(parser, text, (int)length, NULL, "UTF-8",
                           HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    if (none != NULL) {
        xmlFreeDoc(none);
    }
    htmlFreeParserCtxt(parser);
    flow_finish(&page->flow);
}

static int is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* The encoding that the page names: charset=gb2312 in its first bytes. */
static const char *declared(const char *bytes, size_t length, char *name, size_t room)
{
    const char *at = bytes, *end = bytes + (length < 4096 ? length : 4096);
    while ((at = memchr(at, 'c', (size_t)(end - at))) != NULL) {
        if (end - at > 8 && strncasecmp(at, "charset", 7) == 0) {
            size_t kept = 0;
            for (at += 7; at < end && strchr(" =\"'", *at) != NULL && *at != '\0'; at++) {
            }
            while (at < end && kept + 1 < room && is_name_character(*at)) {
                name[kept++] = *at++;
            }
            name[kept] = '\0';
            return kept > 0 ? name : NULL;
        }
        at++;
    }
    return NULL;
}

/* The title goes first, unless the page shows it as well. */
static void put_title(page_reading *page, text_buffer *whole)
{
    const text_buffer *body = flow_text(&page->flow);
    text_end_line(&page->title);
    size_t length = page->title.length > 0 ? page->title.length - 1 : 0;
    size_t looked = body->length < 4096 ? body->length : 4096;
    if (length > 0 && (looked == 0 || memmem(body->bytes, looked, page->title.bytes, length) == NULL)) {
        text_put(whole, page->title.bytes, length);
        text_end_line(whole);
    }
    text_put(whole, body->bytes, body->length);
    whole->line = whole->length;
    whole->no_memory |= body->no_memory | page->title.no_memory;
    whole->too_large |= body->too_large | page->title.too_large;
}

static yb_status read_page(const char *name, const char *text, size_t length, const char *encoding, document *made,
                           yb_error *error)
{
    if (has_endless_tag(text, length)) {
        return document_fail(error, YB_INVALID, name, "the web page has a tag with more than %d attributes: damaged",
                             MOST_ATTRIBUTES);
    }
    page_reading *page = calloc(1, sizeof *page);
    text_buffer whole = { 0 };
    if (page == NULL) {
        return document_no_memory(error);
    }
    parse(page, text, length);
    put_title(page, &whole);
    flow_free(&page->flow);
    text_free(&page->title);
    free(page);
    return text_finish(&whole, name, encoding, made, error);
}

yb_status page_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error)
{
    char charset[40];
    document decoded = { .text = NULL };
    size_t mark = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (utf8_valid(bytes + mark, length - mark, NULL) == length - mark && memchr(bytes, 0, length) == NULL) {
        return read_page(name, bytes + mark, length - mark, "UTF-8", made, error);
    }
    yb_status status =
        encoding_read(name, bytes, length, declared(bytes, length, charset, sizeof charset), &decoded, error);
    if (status == YB_OK) {
        status = read_page(name, decoded.text, decoded.length, decoded.encoding, made, error);
        document_free(&decoded);
    }
    return status;
}
