"""DuckDB: a native table in a database file, sorted by metric, region, year."""

import time
from pathlib import Path

import duckdb

import queries

VERSION = duckdb.__version__
FILE = "figures.duckdb"

NARROW = """create table narrow as
    select * from read_csv('{csv}', header = true,
        columns = {{'metric': 'smallint', 'region': 'integer', 'year': 'smallint', 'value': 'decimal(18,2)'}})"""

# The table that is queried: ancestors as columns, as a user of DuckDB would keep them.
REGION = """create table region as
    select * from read_csv('{regions}', header = true,
        columns = {{'town': 'integer', 'county': 'smallint', 'city': 'smallint', 'province': 'tinyint'}})"""
FIGURES = """create table figures as
    select f.metric, r.province, r.city, r.county, f.region as town, f."year", f.value
    from read_csv('{csv}', header = true,
        columns = {{'metric': 'smallint', 'region': 'integer', 'year': 'smallint', 'value': 'decimal(18,2)'}}) f
    join region r on f.region = r.town
    order by f.metric, f.region, f."year" """


def connect(path, threads, read_only=False):
    connection = duckdb.connect(str(path), read_only=read_only)
    connection.execute(f"set threads = {threads}")
    connection.execute("set enable_progress_bar = false")
    return connection


def timed(path, threads, statements):
    """Seconds that the statements and the checkpoint take, on a database made anew."""
    for old in (path, Path(f"{path}.wal")):
        old.unlink(missing_ok=True)
    connection = connect(path, threads)
    start = time.perf_counter()
    for statement in statements:
        connection.execute(statement)
    connection.execute("checkpoint")
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def load_narrow(csv, folder, threads):
    """The CSV as it stands, four columns: the least that DuckDB can do to load it."""
    path = Path(folder) / "narrow.duckdb"
    seconds = timed(path, threads, [NARROW.format(csv=csv)])
    path.unlink()
    return seconds


def load(csv, folder, threads):
    path = Path(folder) / FILE
    regions = Path(csv).parent / "regions.csv"
    seconds = timed(path, threads, [REGION.format(regions=regions), FIGURES.format(csv=csv)])
    return {"seconds": seconds, "schema": "figures with ancestors as columns, sorted"}


def size(folder):
    return (Path(folder) / FILE).stat().st_size


class Peer:
    def __init__(self, folder, threads):
        self.connection = connect(Path(folder) / FILE, threads, read_only=True)

    def run(self, name, metric, town):
        return self.connection.sql(queries.sql(name, "duckdb", metric, town)).to_arrow_table()
