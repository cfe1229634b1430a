"""The systems beside which Yearbook is measured: one module each, with the same interface.

    VERSION                      of the package
    load(csv, folder, threads)   reads the corpus' CSV into `folder`; a dict of what it cost
    load_narrow(csv, folder, threads)   (DuckDB) the same of four columns alone; seconds
    size(folder)                 bytes on disk of what queries read
    Peer(folder, threads)        opens it; .run(name, metric, town) returns an Arrow table
"""

NAMES = ("duckdb", "clickhouse", "polars", "datafusion")
TITLES = {"duckdb": "DuckDB", "clickhouse": "ClickHouse", "polars": "Polars", "datafusion": "DataFusion"}
