"""One peer in a process of its own: `python -m peers.worker`, run from bench/.

    load ENGINE CSV FOLDER THREADS                   prints what loading cost, as JSON
    narrow ENGINE CSV FOLDER THREADS                 the same, of the CSV's own four columns
    query ENGINE FOLDER THREADS RUNS METRIC TOWN OUT [QUERY...]
        times each query, writes its result to OUT/QUERY.csv, prints JSON

A query that fails is told in the JSON; the others go on.
"""

import importlib
import json
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

import queries
from queries import CLOSE, EXACT, KEY

WARM_UP_SECONDS = 0.2  # at least: whole runs, as for Yearbook (WARM_UP_NANOSECONDS of queries.c)
MOST_SECONDS = 60  # of all runs of one query: a slow one gets fewer


def reset_peak():
    """Lets the kernel count the peak of resident memory from here on (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        return True
    except OSError:
        return False


def peak_bytes():
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return None


def column(values, kind):
    """One result column as it is compared: numbers of keys, decimals, or floats."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if kind == KEY:
        return values.cast(pa.int64())
    if kind == EXACT and not pa.types.is_decimal(values.type):
        return values.cast(pa.int64())
    return values


def canonical(query, table):
    """The result with our column names, sorted by its keys; decimals cut by the peer are marked."""
    arrays, names = [], []
    for (name, kind), values in zip(query.columns, table.columns, strict=True):
        array = column(values, kind)
        marked = kind == CLOSE and pa.types.is_decimal(array.type)
        names.append(f"{name}:{array.type.scale}" if marked else name)
        arrays.append(array)
    result = pa.table(arrays, names=names)
    keys = [(name, "ascending", "at_start") for name, kind in query.columns if kind == KEY]
    return result if query.ranked or not keys else result.sort_by(keys)


def write_result(table, path):
    with open(path, "wb") as out:
        out.write((",".join(table.column_names) + "\n").encode("ascii"))
        pyarrow.csv.write_csv(table, out, pyarrow.csv.WriteOptions(include_header=False, quoting_style="none"))


def time_query(peer, query, runs, metric, town, out):
    start = time.perf_counter()
    table = peer.run(query.name, metric, town)  # the warm-up gives the result
    warm_up = time.perf_counter() - start
    write_result(canonical(query, table), out / f"{query.name}.csv")
    del table
    start = time.perf_counter() - warm_up
    while time.perf_counter() - start < WARM_UP_SECONDS:
        peer.run(query.name, metric, town)
    counted = reset_peak()
    times = []
    for _ in range(max(1, min(runs, int(MOST_SECONDS / max(warm_up, 1e-9))))):
        start = time.perf_counter()
        peer.run(query.name, metric, town)
        times.append(time.perf_counter() - start)
    return {"seconds": times, "peak_bytes": peak_bytes() if counted else None}


def query_all(engine, folder, threads, runs, metric, town, out, names):
    module = importlib.import_module(f"peers.{engine}")
    peer = module.Peer(folder, threads)
    answer = {"engine": engine, "version": module.VERSION, "threads": threads, "queries": {}}
    for name in names or queries.NAMES:
        try:
            answer["queries"][name] = time_query(peer, queries.by_name(name), runs, metric, town, out)
        except Exception as error:  # whatever a peer raises: the others are still measured
            answer["queries"][name] = {"error": f"{type(error).__name__}: {error}"[:500]}
    answer["bytes"] = module.size(folder)
    return answer


def main(arguments):
    if len(arguments) >= 5 and arguments[0] == "load":
        module = importlib.import_module(f"peers.{arguments[1]}")
        answer = module.load(arguments[2], arguments[3], int(arguments[4]))
    elif len(arguments) >= 5 and arguments[0] == "narrow":
        module = importlib.import_module(f"peers.{arguments[1]}")
        answer = {"seconds": module.load_narrow(arguments[2], arguments[3], int(arguments[4]))}
    elif len(arguments) >= 8 and arguments[0] == "query":
        engine, folder, threads, runs, metric, town, out = arguments[1:8]
        answer = query_all(engine, folder, int(threads), int(runs), int(metric), int(town), Path(out), arguments[8:])
    else:
        sys.exit(__doc__)
    json.dump(answer, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
