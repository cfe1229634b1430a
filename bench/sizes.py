"""How small each peer gets: the settings that are queried, and better ones that are not.

Tried on the first SAMPLE metrics of the corpus (bytes a row hardly differ from metric to
metric); Yearbook's size is that of its own store of the whole corpus.
"""

import os
import time
from pathlib import Path

from common import Failure, save, tell

SAMPLE = 7
KEYS = ("metric", "province", "city", "county", "town", "year")

QUERIED = {"use_dictionary": list(KEYS), "column_encoding": {"value": "DELTA_BINARY_PACKED"}}
PACKED = {key: "DELTA_BINARY_PACKED" for key in KEYS}

# (words, encodings, zstd level, rows of a row group)
PARQUET = (
    ("dictionaries, zstd 3", {"use_dictionary": True}, 3, 1 << 20),
    ("keys dictionary, values delta, zstd 3 (as queried)", QUERIED, 3, 128 << 10),
    ("all delta, zstd 3", {"use_dictionary": False, "column_encoding": {**PACKED, "value": "DELTA_BINARY_PACKED"}},
     3, 1 << 20),
    ("all delta, zstd 19", {"use_dictionary": False, "column_encoding": {**PACKED, "value": "DELTA_BINARY_PACKED"}},
     19, 1 << 20),
    ("keys delta, values byte-split, zstd 3",
     {"use_dictionary": False, "column_encoding": {**PACKED, "value": "BYTE_STREAM_SPLIT"}}, 3, 1 << 20),
    ("keys delta, values byte-split, zstd 19",
     {"use_dictionary": False, "column_encoding": {**PACKED, "value": "BYTE_STREAM_SPLIT"}}, 19, 1 << 20),
)
DUCKDB_PARQUET = (
    ("written by DuckDB, version 1, zstd", "compression zstd"),
    ("written by DuckDB, version 2, zstd", "compression zstd, parquet_version v2"),
    ("written by DuckDB, version 2, zstd 19", "compression zstd, compression_level 19, parquet_version v2"),
)
CLICKHOUSE = (
    ("LZ4", "LZ4", "LZ4"),
    ("keys LZ4, values T64, LZ4 (as queried)", "LZ4", "T64, LZ4"),
    ("zstd 1", "ZSTD(1)", "ZSTD(1)"),
    ("keys delta, values T64, zstd 3", "Delta, ZSTD(3)", "T64, ZSTD(3)"),
    ("keys delta, values T64 by bits, zstd 3", "Delta, ZSTD(3)", "T64('bit'), ZSTD(3)"),
    ("keys double delta, values T64 by bits, zstd 19", "DoubleDelta, ZSTD(3)", "T64('bit'), ZSTD(19)"),
)


class Table:
    """The peers' table, sorted, as Arrow batches out of DuckDB's database."""

    def __init__(self, databases, metrics=None):
        import duckdb

        self.connection = duckdb.connect(str(Path(databases) / "duckdb" / "figures.duckdb"), read_only=True)
        self.source = "figures" if metrics is None else f"(select * from figures where metric < {metrics})"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def rows(self):
        return self.connection.sql(f"select count(*) from {self.source}").fetchall()[0][0]

    def write(self, path, encodings, row_group, level=3):
        """By pyarrow, with statistics and page index; appears when it is whole."""
        import pyarrow.parquet

        rough = Path(f"{path}.part")
        reader = self.connection.sql(f"select * from {self.source}").to_arrow_reader(row_group)
        with pyarrow.parquet.ParquetWriter(rough, reader.schema, compression="zstd", compression_level=level,
                                           store_decimal_as_integer=True, write_page_index=True,
                                           **encodings) as writer:
            for batch in reader:
                writer.write_batch(batch, row_group_size=row_group)
        rough.rename(path)

    def copy(self, path, options):
        self.connection.sql(f"copy (select * from {self.source}) to '{path}' (format parquet, {options})")


def tried(answers, system, words, rows, action):
    """One setting: its bytes per row and rows per second, or why it did not work."""
    start = time.perf_counter()
    try:
        size = action()
        answers.append({"system": system, "setting": words, "bytes_per_row": size / rows,
                        "rows_per_second": rows / (time.perf_counter() - start)})
    except Exception as error:  # a library's own: other settings are still tried
        answers.append({"system": system, "setting": words, "error": f"{type(error).__name__}: {error}"[:300]})


def try_parquet(settings, table, rows, answers):
    path = settings.work / "size.parquet"

    def by_arrow(encodings, level, row_group):
        table.write(path, encodings, row_group, level)
        return os.path.getsize(path)

    def by_duckdb(options):
        table.copy(path, options)
        return os.path.getsize(path)

    for words, encodings, level, row_group in PARQUET:
        tried(answers, "Parquet", words, rows, lambda: by_arrow(encodings, level, row_group))
    for words, options in DUCKDB_PARQUET:
        tried(answers, "Parquet", words, rows, lambda: by_duckdb(options))
    table.write(path, QUERIED, 128 << 10)  # ClickHouse's tries are filled from it
    return path


def try_clickhouse(settings, path, rows, answers):
    from peers import clickhouse

    session = clickhouse.open_session(settings.work / "size-clickhouse")

    def load(keys, values):
        codecs = {**{key: keys for key in KEYS}, "value": values}
        session.query(clickhouse.create("size", codecs))
        session.query(f"insert into {clickhouse.DATABASE}.size select * from file('{path}')")
        session.query(f"optimize table {clickhouse.DATABASE}.size final")
        return clickhouse.bytes_of(session, "size")

    for words, keys, values in CLICKHOUSE:
        session.query(f"drop table if exists {clickhouse.DATABASE}.size")
        tried(answers, "ClickHouse", words, rows, lambda: load(keys, values))
    session.query(f"drop table if exists {clickhouse.DATABASE}.size")
    session.close()


def measure(settings):
    import databases

    errors = databases.prepare(settings)
    if "duckdb" in errors or "yearbook" in errors:
        raise Failure(errors.get("duckdb") or errors["yearbook"])
    import json

    facts = json.loads((settings.corpus / "facts.json").read_text(encoding="utf-8"))
    answers = []
    with databases_table(settings) as table:
        rows = table.rows()
        tell(f"trying the peers' sizes on {rows:,} rows ...")
        path = try_parquet(settings, table, rows, answers)
    try:
        try_clickhouse(settings, path, rows, answers)
    except Exception as error:
        answers.append({"system": "ClickHouse", "setting": "-", "error": str(error)[:300]})
    path.unlink()
    duckdb_bytes = (settings.databases / "duckdb" / "figures.duckdb").stat().st_size
    answers.append({"system": "DuckDB", "setting": "native (as queried)",
                    "bytes_per_row": duckdb_bytes / facts["rows"]})
    yearbook = databases.store_bytes(settings.store) / facts["rows"]
    return save(settings, "size", {"rows": facts["rows"], "sample_rows": rows, "yearbook": yearbook,
                                   "tried": answers})


def databases_table(settings):
    return Table(settings.databases, min(SAMPLE, settings.metrics))
