"""ClickHouse, in process (chdb): a MergeTree ordered by metric, region, year."""

import io
import time
from pathlib import Path

import chdb
import pyarrow.ipc
from chdb import session

import queries

VERSION = chdb.engine_version
DATABASE = "yearbook"

COLUMNS = (("metric", "Int16"), ("province", "Int8"), ("city", "Int16"), ("county", "Int16"), ("town", "Int32"),
           ("year", "Int16"), ("value", "Decimal(18, 2)"))
# Smaller than the default and as quick to read; sizes.py tries others.
QUERIED = {"value": "T64, LZ4"}
NARROW = "metric Int16, region Int32, year Int16, value Decimal(18,2)"
SETTINGS = "group_by_use_nulls = 1"


def create(table, codecs=None):
    codecs = QUERIED if codecs is None else codecs
    columns = ", ".join(f'"{name}" {kind}' + (f" codec({codecs[name]})" if name in codecs else "")
                        for name, kind in COLUMNS)
    return f'create table {DATABASE}.{table} ({columns}) engine = MergeTree order by (metric, town, "year")'


def open_session(folder):
    Path(folder).mkdir(parents=True, exist_ok=True)
    opened = session.Session(str(folder))
    opened.query(f"create database if not exists {DATABASE}")
    return opened


def bytes_of(opened, table):
    answer = opened.query(f"select sum(bytes_on_disk) from system.parts "
                          f"where database = '{DATABASE}' and table = '{table}' and active", "TabSeparated")
    return int(str(answer).strip())


def load(csv, folder, threads):
    opened = open_session(folder)
    regions = Path(csv).parent / "regions.csv"
    opened.query(f"drop table if exists {DATABASE}.figures")
    opened.query(create("figures"))
    start = time.perf_counter()
    opened.query(f"""insert into {DATABASE}.figures
        select f.metric, r.province, r.city, r.county, f.region, f."year", f.value
        from file('{csv}', CSVWithNames, '{NARROW}') f
        join file('{regions}', CSVWithNames, 'town Int32, county Int16, city Int16, province Int8') r
        on f.region = r.town
        settings max_threads = {threads}, max_insert_threads = {threads}""")
    loaded = time.perf_counter()
    opened.query(f"optimize table {DATABASE}.figures final")
    merged = time.perf_counter()
    total = bytes_of(opened, "figures")
    opened.close()
    (Path(folder) / "bytes").write_text(str(total), encoding="ascii")
    return {"seconds": loaded - start, "merge_seconds": merged - loaded,
            "schema": "figures with ancestors as columns; merging to one part apart"}


def size(folder):
    return int((Path(folder) / "bytes").read_text(encoding="ascii"))


class Peer:
    def __init__(self, folder, threads):
        self.session = open_session(folder)
        self.session.query(f"use {DATABASE}")
        self.settings = f"settings max_threads = {threads}, {SETTINGS}"

    def run(self, name, metric, town):
        text = queries.sql(name, "clickhouse", metric, town) + self.settings
        answer = self.session.query(text, "ArrowStream")
        return pyarrow.ipc.open_stream(io.BytesIO(answer.bytes())).read_all()
