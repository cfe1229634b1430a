"""How much text a second `yearbook extract` reads: the sample reports, again and again, as files.

The samples are little but figures, one in 45 bytes. Real reports, whose sentences are not ours to print, have one
in 190 to 680 bytes, 300 on average (nine of them, 174 kB). So the samples are read twice: with the running text of
reports between their lines, to one figure in 270 bytes, and as they are."""

import shutil

from common import BENCH, ROOT, Failure, run, save, tell

SAMPLES = ("tests/data/reports", "tests/data/labelled/reports")
BYTES = 50_000_000
COPIES_IN_A_FILE = 8  # of short ones: about as long as a real report
PROSE = 5  # bytes of running text for each byte of a sample
RUNS = 3


def read_samples():
    samples = [path for name in SAMPLES for path in sorted((ROOT / name).glob("*.txt"))]
    if not samples:
        raise Failure(f"no reports in {' or '.join(SAMPLES)}")
    return [path.read_bytes() * (COPIES_IN_A_FILE if path.stat().st_size < 2000 else 1) for path in samples]


def encoding_of(sample):
    try:
        sample.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return "gb18030"


def among_prose(sample, prose, at):
    """The sample's lines with paragraphs of sentences between them, from the one numbered `at` on; the text and the
    next number."""
    lines, written, taken, encoding = [], 0, 0, encoding_of(sample)
    for line in sample.splitlines(keepends=True):
        lines.append(line)
        written += len(line)
        paragraph = b""
        while taken + len(paragraph) < PROSE * written:
            paragraph += prose[at % len(prose)].encode(encoding)
            at += 1
        taken += len(paragraph)
        lines.append(paragraph + b"\n")
    return b"".join(lines), at


def write_reports(folder, texts):
    """At least BYTES of text, one to a file."""
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


def time_reports(program, folder, texts):
    paths, total = write_reports(folder, texts)
    tell(f"extracting from {len(paths):,} reports, {total / 1e6:.0f} MB ...")
    done = [run([program, "extract", *paths, "--year", "2023"], cwd=folder, discard=True) for _ in range(RUNS)]
    shutil.rmtree(folder)
    middle = sorted(done, key=lambda one: one.cpu_seconds)[RUNS // 2]
    return {"files": len(paths), "bytes": total, "cpu_seconds": middle.cpu_seconds, "seconds": middle.seconds,
            "peak_bytes": middle.peak_bytes}


def measure(settings):
    folder, program = settings.work / "reports", settings.program("yearbook")
    samples = read_samples()
    prose = (BENCH / "prose.txt").read_text(encoding="utf-8").splitlines()
    reports, at = [], 0
    for sample in samples:
        report, at = among_prose(sample, prose, at)
        reports.append(report)
    facts = time_reports(program, folder, reports)
    facts["figures_only"] = time_reports(program, folder, samples)
    return save(settings, "extract", facts)
