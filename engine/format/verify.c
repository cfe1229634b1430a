/* Verifying a segment: reads every byte of the file again, not what is cached. */
#include "format/verify.h"

/* Reports a problem, remembers the first. Memory that is missing is no problem of the file. */
static void note(yb_verifier *verifier, const yb_error *problem)
{
    if (verifier->first.status == YB_OK) {
        verifier->first = *problem;
    }
    if (verifier->report != NULL && problem->status != YB_NO_MEMORY) {
        verifier->report(verifier->context, problem);
    }
}

static yb_status verify_values(const yb_segment *segment, uint32_t block, yb_error *error)
{
    yb_loaded_block *loaded = NULL;
    YB_TRY(yb_block_load(segment, block, &loaded, error));
    yb_status status = segment->blocks[block].kind == YB_BLOCK_TILE
                           ? yb_verify_tile(segment, block, loaded->bytes, error)
                           : yb_verify_run(segment, block, loaded->bytes, error);
    yb_free(segment->env, loaded);
    return status;
}

static void verify_blocks(yb_verifier *verifier)
{
    static const yb_block_notes nothing = { NULL, NULL, NULL, NULL };
    const yb_segment *segment = verifier->segment;
    for (uint32_t b = 0; b < segment->block_count && verifier->first.status != YB_NO_MEMORY; b++) {
        yb_error problem = YB_ERROR_INIT;
        if (verify_values(segment, b, &problem) != YB_OK) {
            note(verifier, &problem);
        }
        problem = (yb_error)YB_ERROR_INIT;
        if (yb_segment_notes(segment, b, &nothing, &problem) != YB_OK) {
            note(verifier, &problem);
        }
    }
}

static void verify_all(yb_verifier *verifier, yb_segment *fresh)
{
    yb_error problem = YB_ERROR_INIT;
    if (yb_segment_load(fresh, &problem) != YB_OK) {
        note(verifier, &problem);
        return;
    }
    verify_blocks(verifier);
    if (verifier->first.status == YB_OK && yb_verify_keys(fresh, &problem) != YB_OK) {
        note(verifier, &problem);
    }
}

yb_status yb_segment_verify(const yb_segment *segment, yb_check_report *report, void *context, yb_error *error)
{
    yb_segment fresh = { .env = segment->env, .path = segment->path };
    yb_verifier verifier = { &fresh, report, context, YB_ERROR_INIT };
    yb_error problem = YB_ERROR_INIT;
    if (yb_segment_file(segment, &fresh.file, &problem) == YB_OK) {
        verify_all(&verifier, &fresh);
        yb_segment_unload(&fresh);
        yb_segment_file_done(segment, fresh.file);
    } else {
        note(&verifier, &problem);
    }
    if (verifier.first.status != YB_OK && error != NULL) {
        *error = verifier.first;
    }
    return verifier.first.status;
}
