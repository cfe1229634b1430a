"""Puts the results into README.md and docs/benchmark.md, between their markers, and the plots into docs/."""

import shutil

import report
from common import ROOT, Failure, write_whole

PICTURE = """<picture>
  <source media="(prefers-color-scheme: dark)" srcset="docs/benchmark-dark.svg">
  <img src="docs/benchmark-light.svg" alt="Ten queries: milliseconds of Yearbook and four other systems">
</picture>

"""
BEGIN, END = "<!-- results: written by bench/run --publish -->", "<!-- end of results -->"


def replace_between(path, text):
    old = path.read_text(encoding="utf-8")
    head, begin, rest = old.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise Failure(f"{path} has no lines '{BEGIN}' and '{END}' to write the results between")
    write_whole(path, f"{head}{begin}\n\n{text.rstrip()}\n\n{end}{tail}")


def publish(machine, parts, plots):
    for plot in plots:
        shutil.copyfile(plot, ROOT / "docs" / plot.name)
    replace_between(ROOT / "README.md", (PICTURE if plots else "") + report.short(machine, parts))
    replace_between(ROOT / "docs" / "benchmark.md", report.whole(machine, parts))
