"""Every system's own copy of the corpus, loaded once and kept; what loading cost is kept beside it."""

import json
import shutil
import sys

from common import BENCH, Failure, all_threads, run, tell, write_whole
from peers import NAMES

PARQUET = "figures.parquet"


def worker(*arguments, threads, timeout=900, cwd=BENCH):
    environment = {"POLARS_MAX_THREADS": str(threads), "TOKIO_WORKER_THREADS": str(threads),
                   "PYTHONDONTWRITEBYTECODE": "1"}
    done = run([sys.executable, "-W", "ignore", "-m", "peers.worker", *arguments], threads=threads,
               timeout=timeout, environment=environment, cwd=cwd)
    return done, json.loads(done.output)


def write_parquet(settings):
    """The file that Polars and DataFusion query.

    Keys by dictionary, values delta-packed as integers, zstd, row groups of 128 Ki rows with
    statistics and page index, sorted as the others are. Other layouts: see sizes.py.
    """
    target = settings.databases / PARQUET
    if target.exists():
        return
    import sizes

    with sizes.Table(settings.databases) as table:
        table.write(target, sizes.QUERIED, 128 << 10)


def import_store(settings):
    """Yearbook's store, as a user makes it."""
    if settings.store.exists():
        return None
    rough = settings.store.with_name("yearbook.part")
    shutil.rmtree(rough, ignore_errors=True)
    corpus = settings.corpus
    done = run([settings.program("yearbook"), "import", rough, "--regions", corpus / "tree.csv",
                "--metrics", corpus / "metrics.csv", corpus / "figures.csv"])
    rough.rename(settings.store)
    return done


def prepare(settings):
    """Loads what is not there yet. Returns {system: error} of what could not be."""
    settings.databases.mkdir(parents=True, exist_ok=True)
    errors, threads = {}, all_threads()
    for name in NAMES:
        ready = settings.databases / f"{name}.json"
        if ready.exists():
            continue
        tell(f"loading {name} ...")
        try:
            folder = settings.databases / name
            folder.mkdir(exist_ok=True)
            if name in ("polars", "datafusion"):
                write_parquet(settings)
                (folder / PARQUET).unlink(missing_ok=True)
                (folder / PARQUET).hardlink_to(settings.databases / PARQUET)
                facts = {"schema": "Parquet"}
            else:
                done, facts = worker("load", name, settings.corpus / "figures.csv", folder, threads, threads=threads)
                facts.update(peak_bytes=done.peak_bytes, threads=threads)
            write_whole(ready, json.dumps(facts) + "\n")
        except Failure as failure:
            errors[name] = str(failure)
        except Exception as error:  # a library's own: the other systems are still measured
            errors[name] = f"{type(error).__name__}: {error}"
    try:
        import_store(settings)
    except Failure as failure:
        errors["yearbook"] = str(failure)
    return errors


def load_facts(settings, name):
    """What loading a peer's database cost when it was prepared; None where it was not loaded."""
    try:
        facts = json.loads((settings.databases / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return facts if "peak_bytes" in facts else None


def store_bytes(path):
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
