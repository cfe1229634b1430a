"""Loading one CSV file: metric, region, year, value, sorted; the file is in the page cache.

DuckDB is timed for the file as it stands, into a table of the same four columns, which is the
least it can do; the table that is queried, with its ancestors, costs it a join more and is
told beside. Yearbook checks regions and metrics against its catalog meanwhile. Both end when
the rows are on disk and safe.
"""

import json
import shutil

import databases
from common import Failure, all_threads, run, save, tell, warm_cache

RUNS = 3


def load_yearbook(settings, threads):
    target = settings.work / "load-store"
    shutil.rmtree(target, ignore_errors=True)
    done = run([settings.program("yearbook"), "import", target, "--regions", settings.corpus / "tree.csv",
                "--metrics", settings.corpus / "metrics.csv", "--threads", threads,
                settings.corpus / "figures.csv"], threads=threads)
    shutil.rmtree(target)
    return done.seconds, done.peak_bytes


def load_duckdb(settings, threads):
    done, facts = databases.worker("narrow", "duckdb", settings.corpus / "figures.csv", settings.work, threads,
                                   threads=threads)
    return facts["seconds"], done.peak_bytes


def load_polars(settings, threads):
    done, facts = databases.worker("load", "polars", settings.corpus / "figures.csv", settings.work, threads,
                                   threads=threads)
    return facts["seconds"], done.peak_bytes


def attempt(words, runs, action):
    try:
        measured = [action() for _ in range(runs)]
    except Failure as failure:
        return {"system": words, "error": str(failure)}
    return {"system": words, "seconds": [seconds for seconds, _ in measured],
            "peak_bytes": max(peak for _, peak in measured)}


def measure(settings):
    facts = json.loads((settings.corpus / "facts.json").read_text(encoding="utf-8"))
    answers = []
    for threads in settings.threads:
        tell(f"loading {facts['csv_bytes'] / 1e9:.2f} GB of CSV, {threads} thread(s) ...")
        warm_cache(settings.corpus / "figures.csv")
        for words, action in (("Yearbook", lambda: load_yearbook(settings, threads)),
                              ("DuckDB", lambda: load_duckdb(settings, threads))):
            answers.append({**attempt(words, RUNS, action), "threads": threads})
    answers.append({**attempt("Polars, to Parquet, with ancestors", 1, lambda: load_polars(settings, all_threads())),
                    "threads": all_threads()})
    databases.prepare(settings)
    for engine, words in (("duckdb", "DuckDB, with ancestors"), ("clickhouse", "ClickHouse, with ancestors")):
        prepared = databases.load_facts(settings, engine)
        if prepared is not None:
            answers.append({"system": words, "threads": prepared["threads"], "seconds": [prepared["seconds"]],
                            "peak_bytes": prepared["peak_bytes"]})
    return save(settings, "load", {**facts, "loads": answers})
