#include "documents/formats/word_part.h"

#include <libxml/parser.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "documents/formats/unpack.h"

#define BLOCK 65536

struct part_attributes {
    const xmlChar **values; /* name, prefix, URI, begin, end of each */
    int count;
};

typedef struct part_parsing {
    const part_handler *handler;
    void *context;
    xmlParserCtxtPtr parser;
    int has_type; /* <!DOCTYPE: entities and the like, which office programs do not write */
} part_parsing;

void part_value(const part_attributes *attributes, const char *name, char *to, size_t room)
{
    to[0] = '\0';
    for (int i = 0; i < attributes->count; i++) {
        const xmlChar **one = attributes->values + 5 * i;
        if (strcmp((const char *)one[0], name) == 0) {
            size_t length = (size_t)(one[4] - one[3]);
            length = length < room ? length : room - 1;
            memcpy(to, one[3], length);
            to[length] = '\0';
            return;
        }
    }
}

int part_number(const part_attributes *attributes, const char *name, int otherwise)
{
    char value[16], *end;
    part_value(attributes, name, value, sizeof value);
    long number = strtol(value, &end, 10);
    return end == value || *end != '\0' || number < 0 || number > INT_MAX ? otherwise : (int)number;
}

static void begin(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
                  const xmlChar **namespaces, int count, int defaulted, const xmlChar **values)
{
    part_parsing *parsing = context;
    part_attributes attributes = { values, count };
    parsing->handler->begin(parsing->context, (const char *)name, &attributes);
}

static void end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    part_parsing *parsing = context;
    parsing->handler->end(parsing->context, (const char *)name);
}

static void characters(void *context, const xmlChar *bytes, int length)
{
    part_parsing *parsing = context;
    if (parsing->handler->characters != NULL && length > 0) {
        parsing->handler->characters(parsing->context, (const char *)bytes, (size_t)length);
    }
}

static void refuse_type(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    part_parsing *parsing = context;
    parsing->has_type = 1;
    xmlStopParser(parsing->parser);
}

static yb_status fail_damaged(const char *name, struct archive_entry *entry, const char *why, yb_error *error)
{
    const char *path = archive_entry_pathname(entry);
    return document_fail(error, YB_INVALID, name, "the Word document is damaged: %s in %s; save it again as docx", why,
                         path == NULL ? "?" : path);
}

/* Feeds the file to the parser. */
static yb_status feed(part_parsing *parsing, struct archive *from, struct archive_entry *entry, const char *name,
                      size_t packed, yb_error *error)
{
    char *block = malloc(BLOCK);
    uint64_t total = 0;
    yb_status status = block == NULL ? document_no_memory(error) : YB_OK;
    while (status == YB_OK) {
        la_ssize_t got = archive_read_data(from, block, BLOCK);
        if (got < 0) {
            const char *why = archive_error_string(from);
            status = archive_entry_is_encrypted(entry)
                         ? document_fail(error, YB_INVALID, name, "is encrypted; save it without a password")
                         : fail_damaged(name, entry, why == NULL ? "unreadable data" : why, error);
            break;
        }
        total += (uint64_t)got;
        if (total > DOCUMENT_BYTES_MOST || unpack_is_bomb(total, packed)) {
            status = document_fail(error, YB_INVALID, name,
                                   "unpacks to more than %llu MiB from %llu KiB, which reports do not",
                                   (unsigned long long)(total >> 20), (unsigned long long)packed >> 10);
            break;
        }
        int failed = xmlParseChunk(parsing->parser, block, (int)got, got == 0);
        if (failed != 0 || parsing->has_type) {
            status = fail_damaged(name, entry, parsing->has_type ? "a document type" : "broken XML", error);
        }
        if (got == 0) {
            break;
        }
    }
    free(block);
    return status;
}

static yb_status parse(struct archive *from, struct archive_entry *entry, const char *name, size_t packed,
                       const part_handler *handler, void *context, yb_error *error)
{
    xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC,
                          .startElementNs = begin,
                          .endElementNs = end,
                          .characters = characters,
                          .internalSubset = refuse_type };
    part_parsing parsing = { handler, context, NULL, 0 };
    parsing.parser = xmlCreatePushParserCtxt(&sax, &parsing, NULL, 0, NULL);
    if (parsing.parser == NULL) {
        return document_no_memory(error);
    }
    xmlCtxtUseOptions(parsing.parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    yb_status status = feed(&parsing, from, entry, name, packed, error);
    if (parsing.parser->myDoc != NULL) {
        xmlFreeDoc(parsing.parser->myDoc);
    }
    xmlFreeParserCtxt(parsing.parser);
    return status;
}

static int is_wanted(const char *path, const char *const *wanted)
{
    for (; *wanted != NULL; wanted++) {
        const char *star = strchr(*wanted, '*');
        size_t front = star == NULL ? strlen(*wanted) : (size_t)(star - *wanted);
        size_t back = star == NULL ? 0 : strlen(star + 1), length = strlen(path);
        if (length >= front + back && strncmp(path, *wanted, front) == 0 &&
            (star == NULL ? length == front : strcmp(path + length - back, star + 1) == 0)) {
            return 1;
        }
    }
    return 0;
}

yb_status part_read(const char *name, const char *bytes, size_t length, const char *const *paths,
                    const part_handler *handler, void *context, int *found, yb_error *error)
{
    yb_error own = YB_ERROR_INIT;
    error = error == NULL ? &own : error;
    struct archive *from = unpack_open_zip(name, bytes, length, error);
    if (from == NULL) {
        return error->status;
    }
    struct archive_entry *entry;
    yb_status status = YB_OK;
    int more;
    while (status == YB_OK && (more = unpack_next(from, &entry)) != 0) {
        const char *path = more > 0 ? archive_entry_pathname(entry) : NULL;
        if (more < 0) {
            status = unpack_fail(from, name, error);
        } else if (path != NULL && is_wanted(path, paths)) {
            *found = 1;
            status = parse(from, entry, name, length, handler, context, error);
        }
    }
    archive_read_free(from);
    return status;
}
