#include "cli/report_work.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "documents/compilation.h"

#define DEEPEST 4 /* archives in archives */

struct work_share {
    document document;
    atomic_int users;
};

static void leave_share(work_share *share)
{
    if (share != NULL && atomic_fetch_sub(&share->users, 1) == 1) {
        document_free(&share->document);
        free(share);
    }
}

/* Takes over the document. */
static work_share *new_share(document *made)
{
    work_share *share = malloc(sizeof *share);
    if (share != NULL) {
        share->document = *made;
        atomic_init(&share->users, 1);
        *made = (document) { 0 };
    }
    return share;
}

static char *join(const char *a, const char *between, const char *b)
{
    size_t room = strlen(a) + strlen(between) + strlen(b) + 1;
    char *joined = malloc(room);
    if (joined != NULL) {
        snprintf(joined, room, "%s%s%s", a, between, b);
    }
    return joined;
}

static char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(name, '.');
    return strndup(name, dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name));
}

/* Takes over path and name. */
static report_work *make_work(char *path, char *name)
{
    report_work *made = path == NULL || name == NULL ? NULL : calloc(1, sizeof *made);
    if (made == NULL) {
        free(path);
        free(name);
        return NULL;
    }
    made->path = path;
    made->name = name;
    return made;
}

report_work *work_new(const char *path)
{
    int standard = strcmp(path, "-") == 0;
    report_work *made =
        make_work(strdup(standard ? "standard input" : path), standard ? strdup("stdin") : base_name(path));
    if (made != NULL) {
        made->file = standard ? path : made->path;
    }
    return made;
}

void work_free(report_work *work)
{
    leave_share(work->share);
    free(work->path);
    free(work->name);
    free(work->result);
    free(work);
}

int work_is_standard_input(const report_work *work)
{
    return work->file != NULL && strcmp(work->file, "-") == 0;
}

/* What was found inside, in order. */
typedef struct work_list {
    report_work *first, *last;
} work_list;

static void append(work_list *list, report_work *work)
{
    *(list->last == NULL ? &list->first : &list->last->next) = work;
    list->last = work;
}

static yb_status drop_list(work_list *list, yb_error *error)
{
    while (list->first != NULL) {
        report_work *next = list->first->next;
        work_free(list->first);
        list->first = next;
    }
    list->last = NULL;
    return cli_fail_memory(error);
}

static yb_status open_folder(const report_work *work, work_list *inside, yb_error *error)
{
    document_folder folder;
    yb_status status = folder_list(work->file, &folder, error);
    if (status != YB_OK) {
        return status;
    }
    for (size_t i = 0; status == YB_OK && i < folder.count; i++) {
        report_work *one = work_new(folder.paths[i]);
        status = one == NULL ? drop_list(inside, error) : YB_OK;
        if (one != NULL) {
            append(inside, one);
        }
    }
    if (status == YB_OK && folder.count == 0) {
        status = cli_fail_at(error, YB_INVALID, work->path, 0, "the folder has no files; reports were expected");
    }
    folder_free(&folder);
    return status;
}

/* Takes over the document. */
static yb_status open_bundle(const report_work *work, document *made, work_list *inside, yb_error *error)
{
    work_share *share = work->depth < DEEPEST ? new_share(made) : NULL;
    if (share == NULL) {
        document_free(made);
        return work->depth < DEEPEST ? cli_fail_memory(error)
                                     : cli_fail_at(error, YB_INVALID, work->path, 0,
                                                   "lies in too many archives, one in another; unpack the outer ones");
    }
    yb_status status = YB_OK;
    const document_bundle *bundle = share->document.bundle;
    for (size_t i = 0; status == YB_OK && i < bundle_count(bundle); i++) {
        const char *name = bundle_name(bundle, i);
        report_work *one = make_work(join(work->path, name[0] == '\0' ? "" : "/", name), base_name(name));
        if (one == NULL) {
            status = drop_list(inside, error);
            continue;
        }
        one->share = share;
        one->begin = i;
        one->depth = work->depth + 1;
        atomic_fetch_add(&share->users, 1);
        append(inside, one);
    }
    leave_share(share);
    return status;
}

/* The name of the report within its file: its region, or else its number. */
static void part_name(const compilation_part *parts, size_t number, char *name, size_t room)
{
    size_t same = 0;
    for (size_t i = 0; i < number; i++) {
        same += strcmp(parts[i].region, parts[number].region) == 0;
    }
    if (parts[number].region[0] == '\0') {
        snprintf(name, room, "#%zu", number + 1);
    } else if (same > 0) {
        snprintf(name, room, "-%s#%zu", parts[number].region, same + 1);
    } else {
        snprintf(name, room, "-%s", parts[number].region);
    }
}

static yb_status open_parts(const report_work *work, document *made, const compilation_part *parts, size_t count,
                            work_list *inside, yb_error *error)
{
    work_share *share = new_share(made);
    if (share == NULL) {
        return cli_fail_memory(error);
    }
    yb_status status = YB_OK;
    for (size_t i = 0; status == YB_OK && i < count; i++) {
        char name[128];
        part_name(parts, i, name, sizeof name);
        report_work *one = make_work(join(work->path, "", name), join(work->name, "", name));
        if (one == NULL) {
            status = drop_list(inside, error);
            continue;
        }
        one->share = share;
        one->begin = parts[i].begin;
        one->end = parts[i].end;
        atomic_fetch_add(&share->users, 1);
        append(inside, one);
    }
    leave_share(share);
    return status;
}

/* A file that never ends, as a pipe may, must not keep the program from ending. */
static yb_status load_file(const char *path, char **bytes, size_t *length, yb_error *error)
{
    int before;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &before);
    yb_status status = document_load(path, bytes, length, error);
    pthread_setcancelstate(before, NULL);
    return status;
}

static yb_status read_text(const report_job *job, const char *text, size_t length, report_result *result,
                           yb_error *error)
{
    return extract_text(text, length, &job->options, &result->report, error);
}

/* Takes over the document, a text. */
static yb_status read_whole(const report_job *job, const report_work *work, document *made, report_result *result,
                            work_list *inside, yb_error *error)
{
    compilation_part *parts = NULL;
    size_t count = 0;
    yb_status status = job->whole ? YB_OK : compilation_split(made->text, made->length, &parts, &count, error);
    if (status == YB_OK) {
        status = count > 1 ? open_parts(work, made, parts, count, inside, error)
                           : read_text(job, made->text, made->length, result, error);
    }
    free(parts);
    document_free(made);
    return status;
}

static yb_status read_any(const report_job *job, const report_work *work, report_result *result, work_list *inside,
                          yb_error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    document made = { 0 };
    if (work->share != NULL && work->share->document.text != NULL) {
        return read_text(job, work->share->document.text + work->begin, work->end - work->begin, result, error);
    }
    if (work->share != NULL) {
        TRY(bundle_load(work->share->document.bundle, work->begin, &bytes, &length, error));
    } else if (!work_is_standard_input(work) && folder_is(work->file)) {
        return open_folder(work, inside, error);
    } else {
        TRY(load_file(work->file, &bytes, &length, error));
    }
    TRY(document_read(work->path, bytes, length, &made, error));
    return made.bundle != NULL ? open_bundle(work, &made, inside, error)
                               : read_whole(job, work, &made, result, inside, error);
}

void work_read(const report_job *job, report_work *work, report_result *result, report_work **inside,
               report_work **last)
{
    work_list found = { NULL, NULL };
    *result = (report_result) { .error = YB_ERROR_INIT, .input = { work->path, work->name } };
    result->status = read_any(job, work, result, &found, &result->error);
    leave_share(work->share);
    work->share = NULL;
    *inside = found.first;
    *last = found.last;
    if (found.first != NULL) {
        return;
    }
    if (result->status != YB_OK) {
        cli_error_file(&result->error, work->path);
    }
    if (job->finish != NULL) {
        job->finish(job->context, result);
    }
}

void work_free_result(const report_job *job, report_result *result)
{
    if (job->discard != NULL) {
        job->discard(job->context, result);
    }
    extract_report_free(&result->report);
    *result = (report_result) { 0 };
}
