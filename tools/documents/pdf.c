/* PDF documents are read by a program of their own: the library that does it is large,
 * and what it makes of a hostile file must not become this program's end. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "documents/formats.h"
#include "documents/pdf/outcome.h"
#include "documents/text.h"

#define READER       "yearbook-pdf"
#define WAIT_SECONDS 120

extern char **environ;

/* The bytes as a file that the reader may seek in; -1 if that fails. */
static int as_file(const char *bytes, size_t length)
{
    int file = memfd_create("pdf", MFD_CLOEXEC);
    for (size_t done = 0; file >= 0 && done < length;) {
        ssize_t put = write(file, bytes + done, length - done);
        if (put < 0 && errno != EINTR) {
            close(file);
            return -1;
        }
        done += put > 0 ? (size_t)put : 0;
    }
    if (file >= 0) {
        lseek(file, 0, SEEK_SET);
    }
    return file;
}

static int start(char *program, int file, int output, pid_t *process)
{
    char *arguments[] = { program, NULL };
    posix_spawn_file_actions_t actions;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed != 0) {
        return failed;
    }
    failed = posix_spawn_file_actions_adddup2(&actions, file, STDIN_FILENO);
    failed = failed != 0 ? failed : posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    failed = failed != 0 ? failed : posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    failed = failed != 0 ? failed : posix_spawn(process, program, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* What the reader writes, until it ends, writes too much or takes too long: 0 then. */
static int receive(int input, text_buffer *text)
{
    char block[65536];
    for (;;) {
        struct pollfd wait = { .fd = input, .events = POLLIN };
        int ready = poll(&wait, 1, WAIT_SECONDS * 1000);
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        ssize_t got = ready > 0 ? read(input, block, sizeof block) : -1;
        if (got < 0 && ready > 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got == 0;
        }
        text_put(text, block, (size_t)got);
        if (text->too_large || text->no_memory) {
            return 0;
        }
    }
}

static const char *words_of(int code)
{
    switch (code) {
    case PDF_ENCRYPTED:
        return "the PDF document is encrypted; save it without a password";
    case PDF_NO_TEXT:
        return "the PDF document has no text layer (scanned?); recognise its text first (OCR)";
    case PDF_NO_CHARACTERS:
        return "the PDF document does not say which characters its signs are; recognise its text first (OCR)";
    case PDF_TOO_LARGE:
        return "the PDF document has too many pages or too much text; a report was expected";
    default:
        return "the PDF document is damaged; save or print it to PDF again";
    }
}

static yb_status finish(const char *name, int state, int complete, text_buffer *text, document *made, yb_error *error)
{
    if (complete && WIFEXITED(state) && WEXITSTATUS(state) == 0) {
        if (utf8_valid(text->bytes, text->length, NULL) == text->length) {
            text->line = text->length;
            return text_finish(text, name, "UTF-8", made, error);
        }
        state = 0;
    }
    if (complete && WIFEXITED(state)) {
        return document_fail(error, YB_INVALID, name, "%s", words_of(WEXITSTATUS(state)));
    }
    if (text->too_large || text->no_memory) {
        return text_finish(text, name, "UTF-8", made, error);
    }
    return document_fail(error, YB_INVALID, name,
                         "the PDF document could not be read: its reader %s; save or print it to PDF again",
                         complete ? "failed" : "took too long");
}

static yb_status read_with(char *program, const char *name, int file, document *made, yb_error *error)
{
    int ends[2], state = 0;
    pid_t process;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return document_fail(error, YB_IO, name, "cannot read the PDF document: %s", strerror(errno));
    }
    int failed = start(program, file, ends[1], &process);
    close(ends[1]);
    if (failed != 0) {
        close(ends[0]);
        return document_fail(error, YB_IO, name, "cannot start %s: %s", program, strerror(failed));
    }
    text_buffer text = { 0 };
    int complete = receive(ends[0], &text);
    close(ends[0]);
    if (!complete) {
        kill(process, SIGKILL);
    }
    while (waitpid(process, &state, 0) < 0 && errno == EINTR) {
    }
    yb_status status = finish(name, state, complete, &text, made, error);
    text_free(&text);
    return status;
}

yb_status pdf_read(const char *name, const char *bytes, size_t length, document *made, yb_error *error)
{
    char program[4352];
    if (!formats_path(READER, program, sizeof program)) {
        return document_fail(error, YB_UNSUPPORTED, name,
                             "this program was built without PDF (poppler-glib); convert the document to text first");
    }
    int file = as_file(bytes, length);
    if (file < 0) {
        return document_fail(error, YB_IO, name, "cannot read the PDF document: %s", strerror(errno));
    }
    yb_status status = read_with(program, name, file, made, error);
    close(file);
    return status;
}
