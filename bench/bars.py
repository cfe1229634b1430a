"""DESIGN's bars, line by line: what was measured, against what, the ratio, met or missed."""

from typing import NamedTuple, Optional

import growth
from common import median
from peers import NAMES, TITLES
from queries import QUERIES

DECODING, STATISTICS = 10, 20
SIZE, LOAD, EXTRACTION = 0.75, 3, 50e6
BANDWIDTH_SHARE, SCAN_ROWS = 0.70, 3e9
GROWTH = 0.15
SCAN_BAR = f">= {SCAN_ROWS / 1e9:g} G rows/s a core, or {BANDWIDTH_SHARE:.0%} of the bandwidth"


class Bar(NamedTuple):
    what: str
    measured: str
    against: str
    ratio: Optional[float]
    bar: str
    met: Optional[bool]  # None: not measured


def milliseconds(seconds):
    value = seconds * 1e3
    return f"{value:.3f} ms" if value < 10 else f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms"


def seconds_of(systems, name, threads, query, mode=None):
    """The median of one query on one system; None if it was not answered."""
    found = systems.get(name, {}).get(str(threads), {}).get("queries", {}).get(query, {})
    if mode is not None:
        found = found.get(mode, {})
    return median(found["seconds"]) if found.get("seconds") else None


def best_peer(queries, query, threads):
    """(seconds, name) of the quickest peer whose answer was equal."""
    times = [(seconds_of(queries["systems"], name, threads, query), name) for name in NAMES
             if queries["compared"][query].get(f"{name}, {threads}") == "equal"]
    return min((pair for pair in times if pair[0] is not None), default=None)


def query_bars(queries):
    for mode, least in (("decoding", DECODING), ("statistics", STATISTICS)):
        for query in QUERIES:
            for threads in queries["threads"]:
                what = f"{query.name}, {threads} thread{'s' if threads > 1 else ''}, " \
                       f"{'decoding' if mode == 'decoding' else 'statistics on'}"
                mine = seconds_of(queries["systems"], "yearbook", threads, query.name, mode)
                best = best_peer(queries, query.name, threads)
                if mine is None or best is None:
                    yield Bar(what, "-" if mine is None else milliseconds(mine), "-", None, f">= {least} x", None)
                    continue
                ratio = best[0] / mine
                yield Bar(what, milliseconds(mine), f"{milliseconds(best[0])} ({TITLES[best[1]]})", ratio,
                          f">= {least} x", ratio >= least)


def bandwidth(kernels):
    """Bytes a second that one thread reads from memory, as bench_kernels tells it; None if it was not run."""
    return (kernels or {}).get("result", {}).get("bandwidth_bytes_per_second")


def kernel_bars(kernels):
    """Tiles decoded and summed, no query around them: the last level told is the machine's best."""
    limit = bandwidth(kernels)
    found = [entry for entry in kernels["result"]["kernels"] if entry["kernel"] == "tile decode and sum"]
    if found and limit:
        last = found[-1]
        ratio = max(last["values_per_second"] / SCAN_ROWS, last["bytes_per_second"] / limit / BANDWIDTH_SHARE)
        yield Bar(f"tiles decoded and summed, kernels alone ({last['level']})",
                  f"{last['values_per_second'] / 1e9:.2f} G rows/s a core",
                  f"{last['bytes_per_second'] / 1e9:.2f} GB/s encoded of {limit / 1e9:.1f}", ratio, SCAN_BAR, ratio >= 1)


def scan_bars(queries, kernels):
    limit = bandwidth(kernels)
    for threads in queries["threads"]:
        what = f"scan and sum, decoding, {threads} thread{'s' if threads > 1 else ''}"
        seconds = seconds_of(queries["systems"], "yearbook", threads, "scan_sum", "decoding")
        if seconds is None:
            yield Bar(what, "-", "-", None, SCAN_BAR, None)
            continue
        rate = queries["rows"] / seconds / threads
        explain = queries["systems"]["yearbook"][str(threads)]["queries"]["scan_sum"]["decoding"]["explain"]
        encoded = explain["bytes_read"] / seconds / threads
        of_limit = encoded / limit if limit else 0
        against = f"{encoded / 1e9:.2f} GB/s encoded a core" + (f" of {limit / 1e9:.1f}" if limit else "")
        ratio = max(rate / SCAN_ROWS, of_limit / BANDWIDTH_SHARE)
        yield Bar(what, f"{rate / 1e9:.2f} G rows/s a core", against, ratio, SCAN_BAR, ratio >= 1)


def size_bars(size):
    for what, wanted in (("size, beside the smallest peer as it is queried", lambda one: "as queried" in one["setting"]),
                         ("size, beside the smallest setting of any peer", lambda one: True)):
        tried = [one for one in size["tried"] if "error" not in one and wanted(one)]
        smallest = min(tried, key=lambda one: one["bytes_per_row"], default=None)
        if smallest is None:
            yield Bar(what, f"{size['yearbook']:.2f} B/row", "-", None, f"<= {SIZE} x", None)
            continue
        ratio = size["yearbook"] / smallest["bytes_per_row"]
        yield Bar(what, f"{size['yearbook']:.2f} B/row",
                  f"{smallest['bytes_per_row']:.2f} ({smallest['system']}, {smallest['setting']})", ratio,
                  f"<= {SIZE} x", ratio <= SIZE)


def load_bars(load):
    loads = {(one["system"], one["threads"]): one for one in load["loads"]}
    for threads in sorted({threads for _, threads in loads}):
        mine, theirs = loads.get(("Yearbook", threads), {}), loads.get(("DuckDB", threads), {})
        what = f"CSV load, {load['csv_bytes'] / 1e9:.1f} GB, {threads} thread{'s' if threads > 1 else ''}"
        if "seconds" not in mine or "seconds" not in theirs:
            yield Bar(what, mine.get("error", "-"), theirs.get("error", "-"), None, f">= {LOAD} x", None)
            continue
        ratio = median(theirs["seconds"]) / median(mine["seconds"])
        yield Bar(what, f"{median(mine['seconds']):.2f} s", f"{median(theirs['seconds']):.2f} s (DuckDB)", ratio,
                  f">= {LOAD} x", ratio >= LOAD)


def growth_bars(facts):
    sizes, costs = growth.costs(facts["sizes"], facts["threads"])
    labels = " / ".join(growth.words(size["asked"]) for size in sizes)
    complete = len(sizes) == len(facts["sizes"]) and len(sizes) > 1
    for what, found in costs.items():
        if len(found) < 2:
            yield Bar(f"growth, {what}, {labels}", "-", "-", None, f"<= {1 + GROWTH} x", None)
            continue
        ratio = growth.increase(found)
        yield Bar(f"growth, {what}, {labels}", " / ".join(f"{cost:.3g}" for cost in found) + " ns/row",
                  f"dearest row {max(found) / min(found):.2f} x the cheapest", ratio, f"<= {1 + GROWTH} x",
                  ratio <= 1 + GROWTH if complete else None)


def extraction_bars(extract):
    for what, one in (("reports", extract), ("figures only", extract.get("figures_only"))):
        if one is not None:
            rate = one["bytes"] / one["cpu_seconds"]
            yield Bar(f"extraction, {what}", f"{rate / 1e6:.1f} MB/s a core", "the bar", rate / EXTRACTION,
                      ">= 50 MB/s", rate >= EXTRACTION)


def all_bars(parts):
    """`parts` holds what was measured, by name; parts that are missing or failed are left out."""
    have = {name: facts for name, facts in parts.items() if facts is not None and "error" not in facts}
    bars = []
    if "queries" in have:
        bars += query_bars(have["queries"])
        bars += scan_bars(have["queries"], have.get("kernels"))
    if "kernels" in have:
        bars += kernel_bars(have["kernels"])
    if "size" in have:
        bars += size_bars(have["size"])
    if "load" in have:
        bars += load_bars(have["load"])
    if "growth" in have:
        bars += growth_bars(have["growth"])
    if "extract" in have:
        bars += extraction_bars(have["extract"])
    return bars
