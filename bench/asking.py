"""The ten queries: every system, one thread and all, in a process of its own; answers compared."""

import json

import databases
from common import Failure, median, pooled, run, save, saved, tell
from compare import compare
from corpus import question
from peers import NAMES
from queries import QUERIES

LONGEST = 600  # seconds for one system's ten queries


def ask_yearbook(settings, threads, out):
    asked = question(settings.metrics)
    done = run([settings.program("bench_queries"), settings.store, asked["metric"], f"{asked['town']:05}", out,
                settings.runs, 0], threads=threads, timeout=LONGEST)  # 0: of the CPUs it may use, as many as pay
    return {**json.loads(done.output), "bytes": databases.store_bytes(settings.store)}


def ask_peer(settings, name, threads, out):
    asked = question(settings.metrics)
    done, answer = databases.worker("query", name, settings.databases / name, threads, settings.runs,
                                    asked["metric"], asked["town"], out, threads=threads, timeout=LONGEST)
    return {**answer, "process_peak_bytes": done.peak_bytes}


def ask(settings, name, threads):
    """One system's times; or {error}."""
    out = settings.output / "answers" / f"{name}-{threads}"
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.csv"):
        old.unlink()
    tell(f"asking {name}, {threads} thread(s) ...")
    try:
        return ask_yearbook(settings, threads, out) if name == "yearbook" else ask_peer(settings, name, threads, out)
    except (Failure, ValueError) as failure:
        return {"error": str(failure)}


def ask_in_rounds(settings, systems):
    """{(system, threads): facts}. Every round asks all systems in turn: a machine's slow minutes meet all of them."""
    found = {}
    for number in range(settings.rounds):
        for threads in settings.threads:
            for name in systems:
                part = f"queries-{name}-{threads}"
                earlier = saved(settings, part) if number > 0 or settings.resume else None
                if earlier is None or earlier.get("rounds", 0) <= number:
                    facts = ask(settings, name, threads)
                    facts = facts if number == 0 else pooled(earlier, facts)
                    earlier = save(settings, part, facts if "error" in facts else {**facts, "rounds": number + 1})
                found[name, threads] = earlier
    return found


def verdict(settings, query, other):
    """Of another answer beside Yearbook's own, decoded by the first number of threads."""
    answers = settings.output / "answers"
    mine = answers / f"yearbook-{settings.threads[0]}" / f"{query.name}.csv"
    try:
        found = compare(query, mine, answers / other)
    except OSError:
        return "no answer"
    if found.rows == 0:
        return "no rows in the answer"
    return "equal" if found.equal else found.difference


def compare_all(settings):
    """{query: {"peer, threads": "equal" or the first difference}}; Yearbook's own other answers too."""
    found = {}
    for query in QUERIES:
        of_query = found[query.name] = {}
        for threads in settings.threads:
            for peer in NAMES:
                of_query[f"{peer}, {threads}"] = verdict(settings, query, f"{peer}-{threads}/{query.name}.csv")
            if threads != settings.threads[0]:
                of_query[f"yearbook, {threads}"] = verdict(settings, query, f"yearbook-{threads}/{query.name}.csv")
            of_query[f"yearbook with statistics, {threads}"] = verdict(
                settings, query, f"yearbook-{threads}/{query.name}.statistics.csv")
    return found


def command_lines(settings):
    """A few of the queries as a user of the command line asks them."""
    metric = str(question(settings.metrics)["metric"])
    return {
        "one_metric_prov_year": ["--metric", metric, "--by", "province,year", "--from", "town"],
        "rollup_one": ["--metric", metric, "--rollup", "province,city,county", "--from", "town", "--year", "2020"],
        "county_stats": ["--metric", metric, "--by", "county", "--from", "town", "--year", "1990..2024", "--agg",
                         "avg,min,max,stddev,count"],
        "median_city": ["--metric", metric, "--by", "city", "--from", "town", "--year", "2020", "--agg", "median"],
    }


def time_command_line(settings):
    """Milliseconds that `yearbook query --timing` tells, each query in a process of its own."""
    times = {}
    for name, options in command_lines(settings).items():
        try:
            runs = [run([settings.program("yearbook"), "query", settings.store, *options, "--format", "none",
                         "--timing"]) for _ in range(settings.runs)]
            told = [float(done.errors.split("time:")[1].split("ms")[0]) for done in runs]
            times[name] = {"told_seconds": median(told) / 1e3, "process_seconds": median([d.seconds for d in runs])}
        except (Failure, IndexError, ValueError) as failure:
            times[name] = {"error": str(failure)}
    return times


def measure(settings):
    errors = databases.prepare(settings)
    systems = ("yearbook", *NAMES)
    found = ask_in_rounds(settings, [name for name in systems if name not in errors])
    rounds = max((facts.get("rounds", 1) for facts in found.values()), default=settings.rounds)
    answers = {name: {str(threads): found.get((name, threads), {"error": errors.get(name)})
                      for threads in settings.threads} for name in systems}
    return save(settings, "queries", {
        **json.loads((settings.corpus / "facts.json").read_text(encoding="utf-8")),
        "threads": settings.threads, "runs": settings.runs, "rounds": rounds, "systems": answers,
        "compared": compare_all(settings), "command_line": time_command_line(settings)})
