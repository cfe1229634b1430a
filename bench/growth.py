"""Whether cost grows in proportion: synthetic corpora of 10 M, 100 M and 1 G rows.

`yearbook synth` makes the rows (docs/synth.md specifies them), as CSV through a pipe into
`yearbook import --memory 2G`: a file of 1 G rows would have 30 GB. Towns are 41,000 in every size; there are
more metrics. Loading is counted in CPU time of the importing process, which does not depend
on how fast the rows come; queries in median wall time, as they are repeated, and with caches that were filled with
something else: 10 M rows may lie there, 1 G do not.
"""

import json
import math
import re
import shutil
import subprocess

from common import Failure, median, pooled, run, save, tell
from databases import store_bytes

MEMORY = "2G"
QUERIES = ("scan_sum", "all_metric_city_year")  # those that are held to the bar: they read every row
SHORT_ROUNDS = 3  # in which only these are asked, behind each one with all ten
ROWS_PER_METRIC = 1363293


def words(rows):
    return f"{rows // 10**9}G" if rows % 10**9 == 0 else f"{rows / 1e6:g}M"


def make_lists(settings, metrics, folder):
    """Tree and metrics as synth writes them beside a CSV; the CSV itself has next to no rows."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run([settings.program("yearbook"), "synth", "--csv", folder / "lists.csv", "--metrics", metrics,
         "--years", "2024..2024", "--missing", "99.99"])
    return folder / "lists.regions.csv", folder / "lists.metrics.csv"


def load(settings, metrics, store):
    """Synth's CSV through a pipe into a new store; what the importing process used."""
    folder = settings.work / "growth-lists"
    regions, list_of_metrics = make_lists(settings, metrics, folder)
    rough = store.with_name(store.name + ".part")
    shutil.rmtree(rough, ignore_errors=True)
    program = settings.program("yearbook")
    source = subprocess.Popen([program, "synth", "--csv", "-", "--metrics", str(metrics), "--threads", "1"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        done = run([program, "import", rough, "--regions", regions, "--metrics", list_of_metrics,
                    "--memory", MEMORY, "-"], stdin=source.stdout, timeout=1800)
        if source.wait(timeout=60) != 0:
            raise Failure(f"yearbook synth ended with {source.returncode}; the rows are not all there")
    finally:
        source.stdout.close()
        source.kill()
        source.wait()
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(store, ignore_errors=True)
    rough.rename(store)
    rows = re.search(r"(\d+) rows in", done.errors)
    if rows is None:
        raise Failure("yearbook import did not tell how many rows it read")
    return {"rows": int(rows[1]), "cpu_seconds": done.cpu_seconds, "seconds": done.seconds,
            "peak_bytes": done.peak_bytes, "store_bytes": store_bytes(store)}


def runs_of(settings, rows):
    """Small sizes are asked more often: what takes moments is met by one mood of the machine."""
    return settings.runs * round(math.sqrt(max(settings.growth_rows) / rows))


def ask(settings, store, metrics, runs, threads, names, *options):
    """Queries of these names, all ten without any: every one must be answered."""
    town = "T0023456"
    done = run([settings.program("bench_queries"), *options, store, f"m{17 % metrics}", town, "-", runs, 0, *names],
               threads=threads, timeout=900)  # 0: of the CPUs it may use, as many as pay
    return json.loads(done.output)


def read_memory(settings, threads):
    """Bytes a second that so many threads can read, whatever they do with them."""
    done = run([settings.program("bench_memory"), threads], threads=threads, timeout=300)
    return json.loads(done.output)["bytes_per_second"]


def metrics_of(rows):
    return max(1, round(rows / ROWS_PER_METRIC))


def store_of(settings, rows):
    return settings.work / f"growth-{metrics_of(rows)}"


def load_size(settings, size):
    """The size with one more load."""
    rows = size["asked"]
    tell(f"growth: {words(rows)} rows, {metrics_of(rows)} metrics ...")
    try:
        return {**size, "loads": [*size.get("loads", []), load(settings, metrics_of(rows), store_of(settings, rows))]}
    except (Failure, ValueError) as failure:
        return {"asked": rows, "error": str(failure)}


def with_median_load(size):
    if "error" in size:
        return size
    loads = sorted(size["loads"], key=lambda one: one["cpu_seconds"])
    return {"asked": size["asked"], **loads[len(loads) // 2], "peak_bytes": max(one["peak_bytes"] for one in loads)}


def ask_size(settings, size, names=()):
    """The size with the times of one more round."""
    rows = size["asked"]

    def of_all_threads(*options):
        return {str(threads): ask(settings, store_of(settings, rows), metrics_of(rows), runs_of(settings, rows),
                                  threads, names, *options) for threads in settings.threads}

    try:
        asked = {"queries": of_all_threads()}
        if names:
            asked["from_memory"] = of_all_threads("--from-memory")
    except (Failure, ValueError) as failure:
        return {"asked": rows, "error": str(failure)}
    return {**size, **{key: pooled(size[key], found) if key in size else found for key, found in asked.items()}}


def measure(settings):
    """Loads all sizes in rounds, then asks them in rounds: a machine's slow minutes meet all of them, and the memory."""
    try:
        sizes = [{"asked": rows} for rows in settings.growth_rows]
        for _ in range(settings.rounds):
            sizes = [size if "error" in size else load_size(settings, size) for size in sizes]
        sizes = [with_median_load(size) for size in sizes]
        bandwidths = {str(threads): [] for threads in settings.threads}
        for names in ((), *[QUERIES] * SHORT_ROUNDS) * settings.rounds:
            sizes = [size if "error" in size else ask_size(settings, size, names) for size in sizes]
            for threads in settings.threads:
                bandwidths[str(threads)].append(read_memory(settings, threads))
            medians = {threads: median(found) for threads, found in bandwidths.items()}
            facts = save(settings, "growth", {"memory": MEMORY, "sizes": sizes, "threads": settings.threads,
                                              "bandwidths": medians})
        return facts
    finally:
        for rows in settings.growth_rows:
            store = store_of(settings, rows)
            for path in (store, store.with_name(store.name + ".part")):
                shutil.rmtree(path, ignore_errors=True)


def cost_of(sizes, asked, threads, name):
    """Nanoseconds a row, a size each, of a query asked in one of two ways; none if a size has no answer."""
    times = [size.get(asked, {}).get(str(threads), {}).get("queries", {}).get(name, {}).get("decoding", {})
             for size in sizes]
    return [median(one["seconds"]) / size["rows"] * 1e9 for one, size in zip(times, sizes)] if all(
        "seconds" in one for one in times) else None


def costs(sizes, threads):
    """{what: [nanoseconds a row, a size each]} of the sizes that were measured."""
    whole = [size for size in sizes if "error" not in size]
    found = {"load, CPU": [size["cpu_seconds"] / size["rows"] * 1e9 for size in whole]}
    for count in threads:
        for name in QUERIES:
            what = f"{name}, {count} thread{'s' if count > 1 else ''}"
            found[what] = cost_of(whole, "queries", count, name)
            found[f"{what}, from memory"] = cost_of(whole, "from_memory", count, name)
    return whole, {what: cost for what, cost in found.items() if cost is not None}


def readings(sizes, threads):
    """Encoded bytes a second that everything added up reads, a size each; none if a size has no answer."""
    asked = [size["queries"][str(threads)]["queries"]["scan_sum"]["decoding"] for size in sizes]
    return [one["explain"]["bytes_read"] / median(one["seconds"]) for one in asked] if all(
        "seconds" in one for one in asked) else []


def increase(found):
    """The most that a row's cost grows from one size to a larger one; less than 1: it falls."""
    return max(later / earlier for i, earlier in enumerate(found) for later in found[i + 1:])
