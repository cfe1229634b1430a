"""How much text a second `yearbook extract` reads: the sample reports, again and again, as files."""

import shutil

from common import ROOT, Failure, run, save, tell

SAMPLES = ("tests/data/reports", "tests/data/labelled/reports")
BYTES = 50_000_000
COPIES_IN_A_FILE = 8  # about as long as a real report


def make_reports(folder):
    """At least BYTES of text, one sample to a file."""
    samples = [path for name in SAMPLES for path in sorted((ROOT / name).glob("*.txt"))]
    if not samples:
        raise Failure(f"no reports in {' or '.join(SAMPLES)}")
    texts = [path.read_bytes() * (COPIES_IN_A_FILE if path.stat().st_size < 2000 else 1) for path in samples]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    paths, total = [], 0
    while total < BYTES:
        text = texts[len(paths) % len(texts)]
        path = folder / f"{len(paths):06}.txt"
        path.write_bytes(text)
        paths.append(path.name)
        total += len(text)
    return paths, total


def measure(settings):
    folder = settings.work / "reports"
    paths, total = make_reports(folder)
    tell(f"extracting from {len(paths):,} reports, {total / 1e6:.0f} MB ...")
    program = settings.program("yearbook")
    done = [run([program, "extract", *paths, "--year", "2023"], cwd=folder, discard=True) for _ in range(3)]
    shutil.rmtree(folder)
    best = sorted(done, key=lambda one: one.cpu_seconds)[1]
    return save(settings, "extract", {"files": len(paths), "bytes": total, "cpu_seconds": best.cpu_seconds,
                                      "seconds": best.seconds, "peak_bytes": best.peak_bytes})
