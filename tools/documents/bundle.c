#include "documents/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct member {
    char *name;
    char *spoiled; /* why it cannot be read; NULL: it can */
    yb_status status;
    size_t number; /* in the archive's own order */
    uint64_t offset, length;
} member;

struct document_bundle {
    FILE *file;
    member *members;
    size_t count, capacity;
    uint64_t total;
};

yb_status bundle_create(document_bundle **bundle, yb_error *error)
{
    document_bundle *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return document_no_memory(error);
    }
    made->file = tmpfile();
    if (made->file == NULL) {
        free(made);
        return document_fail(error, YB_IO, NULL, "cannot make a temporary file to unpack to: %s", strerror(errno));
    }
    fcntl(fileno(made->file), F_SETFD, FD_CLOEXEC);
    *bundle = made;
    return YB_OK;
}

yb_status bundle_begin(document_bundle *bundle, const char *name, yb_error *error)
{
    if (bundle->count == bundle->capacity) {
        size_t capacity = bundle->capacity == 0 ? 64 : 2 * bundle->capacity;
        member *larger = realloc(bundle->members, capacity * sizeof *larger);
        if (larger == NULL) {
            return document_no_memory(error);
        }
        bundle->members = larger;
        bundle->capacity = capacity;
    }
    char *copy = strdup(name);
    if (copy == NULL) {
        return document_no_memory(error);
    }
    bundle->members[bundle->count] = (member) { .name = copy, .number = bundle->count, .offset = bundle->total };
    bundle->count++;
    return YB_OK;
}

yb_status bundle_put(document_bundle *bundle, const void *bytes, size_t length, yb_error *error)
{
    if (fwrite(bytes, 1, length, bundle->file) != length) {
        return document_fail(error, YB_IO, NULL, "cannot unpack into a temporary file: %s", strerror(errno));
    }
    bundle->members[bundle->count - 1].length += length;
    bundle->total += length;
    return YB_OK;
}

void bundle_spoil(document_bundle *bundle, yb_status status, const char *why)
{
    member *last = &bundle->members[bundle->count - 1];
    if (last->spoiled == NULL) {
        last->spoiled = strdup(why);
        last->status = status;
    }
}

uint64_t bundle_length(const document_bundle *bundle)
{
    return bundle->members[bundle->count - 1].length;
}

uint64_t bundle_total(const document_bundle *bundle)
{
    return bundle->total;
}

static int by_name(const void *a, const void *b)
{
    const member *one = a, *other = b;
    int order = strcmp(one->name, other->name);
    return order != 0 ? order : (one->number > other->number) - (one->number < other->number);
}

void bundle_finish(document_bundle *bundle)
{
    if (bundle->count > 1) {
        qsort(bundle->members, bundle->count, sizeof *bundle->members, by_name);
    }
    /* What is lost here is missed when it is read. */
    fflush(bundle->file);
}

size_t bundle_count(const document_bundle *bundle)
{
    return bundle->count;
}

const char *bundle_name(const document_bundle *bundle, size_t number)
{
    return bundle->members[number].name;
}

static yb_status read_member(const document_bundle *bundle, const member *wanted, char *to, yb_error *error)
{
    for (uint64_t done = 0; done < wanted->length;) {
        ssize_t got =
            pread(fileno(bundle->file), to + done, (size_t)(wanted->length - done), (off_t)(wanted->offset + done));
        if (got <= 0 && !(got < 0 && errno == EINTR)) {
            return document_fail(error, YB_IO, wanted->name, "cannot read what was unpacked: %s",
                                 got < 0 ? strerror(errno) : "the disk may be full");
        }
        done += got > 0 ? (uint64_t)got : 0;
    }
    return YB_OK;
}

yb_status bundle_load(const document_bundle *bundle, size_t number, char **bytes, size_t *length, yb_error *error)
{
    const member *wanted = &bundle->members[number];
    if (wanted->status != YB_OK) {
        return document_fail(error, wanted->status, wanted->name, "%s",
                             wanted->spoiled == NULL ? "cannot be unpacked" : wanted->spoiled);
    }
    if (wanted->length == 0) {
        return document_fail(error, YB_INVALID, wanted->name, "the file is empty; a report's text was expected");
    }
    char *read = malloc((size_t)wanted->length + 1);
    if (read == NULL) {
        return document_no_memory(error);
    }
    yb_status status = read_member(bundle, wanted, read, error);
    if (status != YB_OK) {
        free(read);
        return status;
    }
    read[wanted->length] = '\0';
    *bytes = read;
    *length = (size_t)wanted->length;
    return YB_OK;
}

void bundle_free(document_bundle *bundle)
{
    if (bundle == NULL) {
        return;
    }
    for (size_t i = 0; i < bundle->count; i++) {
        free(bundle->members[i].name);
        free(bundle->members[i].spoiled);
    }
    fclose(bundle->file);
    free(bundle->members);
    free(bundle);
}
