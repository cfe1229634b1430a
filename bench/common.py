"""What all parts of a run share: settings, measured child processes, files that appear whole."""

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent


class Failure(Exception):
    """A part could not be measured; its text goes into the report."""


@dataclass
class Settings:
    work: Path
    output: Path
    build: Path
    metrics: int
    threads: list
    runs: int
    rounds: int = 1
    resume: bool = False
    growth_rows: list = field(default_factory=list)

    @property
    def corpus(self):
        return self.work / f"corpus-{self.metrics}"

    @property
    def databases(self):
        return self.work / f"databases-{self.metrics}"

    @property
    def store(self):
        return self.databases / "yearbook"

    def program(self, name):
        path = self.build / name
        if not path.exists():
            raise Failure(f"{path} is not there; run bench/setup, or give --build")
        return str(path)


class Finished(NamedTuple):
    seconds: float  # wall
    cpu_seconds: float  # user and system
    peak_bytes: int  # of resident memory
    output: str
    errors: str


def all_threads():
    return len(os.sched_getaffinity(0))


def pin(threads):
    """For a child process: as many CPUs as it shall have threads."""
    cpus = sorted(os.sched_getaffinity(0))[:threads]
    return lambda: os.sched_setaffinity(0, cpus)


def run(arguments, threads=None, timeout=900, environment=None, stdin=None, cwd=None, discard=False):
    """Runs a program to its end; Failure with its last words if it fails or takes too long."""
    with open_temporary() as out, open_temporary() as err:
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(argument) for argument in arguments], stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if discard else out, stderr=err, cwd=cwd,
            env={**os.environ, **(environment or {})}, preexec_fn=pin(threads) if threads else None)
        status, usage, peak = wait(child, start + timeout)
        seconds = time.perf_counter() - start
        out.seek(0), err.seek(0)
        output, errors = out.read(), err.read()
    if status != 0:
        name = Path(str(arguments[0])).name
        last = errors.strip().splitlines()[-1:] or ["it said nothing"]
        reason = f"took more than {timeout} s" if status is None else f"ended with {status}"
        raise Failure(f"{name} {reason}: {last[0][:300]}")
    return Finished(seconds, usage.ru_utime + usage.ru_stime, peak, output, errors)


def open_temporary():
    import tempfile

    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")


def peak_of(pid):
    """The most resident memory of a running process, in bytes; None once it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return None
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) * 1024 if lines else None


def wait(child, deadline):
    """The child's exit code (None: stopped at the deadline), what it used, and its peak of memory: asked
    for while it runs, since the kernel's own account of a child begins with the memory of its parent."""
    stopped, peak, nap = False, 0, 0.002
    while True:
        peak = peak_of(child.pid) or peak
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid != 0:
            child.returncode = os.waitstatus_to_exitcode(status)
            return (None if stopped else child.returncode), usage, peak
        if time.perf_counter() > deadline and not stopped:
            child.send_signal(signal.SIGKILL)
            stopped = True
        time.sleep(nap)
        nap = min(nap * 1.2, 0.02)


def pooled(earlier, later):
    """The facts of two rounds together: times one behind the other, the larger peaks; an error remains."""
    if not isinstance(earlier, dict) or not isinstance(later, dict):
        return later
    for facts in (earlier, later):
        if "error" in facts:
            return facts
    found = {**earlier, **later}
    for key in earlier.keys() & later.keys():
        if key == "seconds":
            found[key] = earlier[key] + later[key]
        elif key.endswith("peak_bytes"):
            found[key] = max(earlier[key] or 0, later[key] or 0) or None
        else:
            found[key] = pooled(earlier[key], later[key])
    return found


def median(values):
    return statistics.median(values)


def write_whole(path, text):
    """Writes a file that appears when it is complete."""
    rough = path.with_name(path.name + ".part")
    rough.write_text(text, encoding="utf-8")
    rough.rename(path)


def save(settings, part, facts):
    settings.output.mkdir(parents=True, exist_ok=True)
    facts = {**facts, "measured": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())}
    write_whole(settings.output / f"{part}.json", json.dumps(facts, indent=1, ensure_ascii=False) + "\n")
    return facts


def saved(settings, part):
    """What was measured of a part, now or in an earlier run into the same output; None if nothing."""
    try:
        return json.loads((settings.output / f"{part}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def warm_cache(path):
    """Reads a file once, so that what follows is not a measurement of the disk."""
    with open(path, "rb") as stream:
        while stream.read(1 << 22):
            pass


def tell(text):
    print(text, file=sys.stderr, flush=True)
