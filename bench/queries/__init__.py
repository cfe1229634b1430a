"""The ten queries: their names, what they ask, and how their columns are compared.

The SQL lies beside this file, one query a file, as DuckDB and DataFusion spell it; where
ClickHouse spells it otherwise, its text is in clickhouse/.
"""

from pathlib import Path
from typing import NamedTuple

KEY = "key"  # names a row; results are compared in the order of the keys
EXACT = "exact"  # must agree in every digit
CLOSE = "close"  # peers compute it in binary floating point or cut it: see compare.py


class Query(NamedTuple):
    name: str
    title: str
    columns: tuple  # of (name, kind), in the order of the SQL's columns
    ranked: bool = False  # the order of rows is part of the answer


QUERIES = (
    Query("scan_sum", "count, sum, min, max of everything",
          (("n", EXACT), ("sum", EXACT), ("min", EXACT), ("max", EXACT))),
    Query("one_metric_prov_year", "one metric by province, year",
          (("province", KEY), ("year", KEY), ("sum", EXACT), ("n", EXACT))),
    Query("all_metric_city_year", "all metrics by metric, city, year",
          (("metric", KEY), ("city", KEY), ("year", KEY), ("sum", EXACT))),
    Query("rollup_one", "one metric, one year, rollup of province, city, county",
          (("province", KEY), ("city", KEY), ("county", KEY), ("sum", EXACT), ("n", EXACT))),
    Query("county_stats", "one metric by county: avg, min, max, stddev, count",
          (("county", KEY), ("avg", CLOSE), ("min", EXACT), ("max", EXACT), ("stddev", CLOSE), ("n", EXACT))),
    Query("profile", "one town, all metrics and years",
          (("metric", KEY), ("year", KEY), ("sum", EXACT))),
    Query("topk_growth", "top 10 counties by growth 2010-2024",
          (("county", EXACT), ("growth", CLOSE)), ranked=True),
    Query("filter_count", "rows with value > 1000, by province",
          (("province", KEY), ("n", EXACT))),
    Query("median_city", "median by city, one metric, one year",
          (("city", KEY), ("median", CLOSE))),
    Query("year_window", "sum by year, 2010-2020, all metrics",
          (("year", KEY), ("sum", EXACT), ("n", EXACT))),
)

NAMES = tuple(query.name for query in QUERIES)


def by_name(name):
    return QUERIES[NAMES.index(name)]


def sql(name, dialect, metric, town):
    """The text of a query, with the metric and the town that the corpus has."""
    folder = Path(__file__).parent
    path = folder / dialect / f"{name}.sql"
    if not path.exists():
        path = folder / f"{name}.sql"
    return path.read_text(encoding="utf-8").format(metric=metric, town=town)
