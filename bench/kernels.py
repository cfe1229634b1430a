"""The kernels alone and the memory bandwidth: build/bench_kernels prints both as JSON."""

import json

from common import Failure, run, save, tell


def measure(settings):
    tell("kernels ...")
    done = run([settings.program("bench_kernels"), "--json"], timeout=300)
    try:
        return save(settings, "kernels", {"result": json.loads(done.output)})
    except ValueError as error:
        raise Failure(f"bench_kernels printed no JSON: {error}") from error
