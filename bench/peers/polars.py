"""Polars: lazy frames over Parquet, sorted, with statistics."""

import os
import time
from pathlib import Path

import polars as pl

VERSION = pl.__version__
FILE = "figures.parquet"

SCHEMA = {"metric": pl.Int16, "region": pl.Int32, "year": pl.Int16, "value": pl.Decimal(18, 2)}


def load(csv, folder, threads):
    """What Polars itself takes from CSV to Parquet; queries read the common file (databases.write_parquet)."""
    regions = pl.read_csv(Path(csv).parent / "regions.csv",
                          schema={"town": pl.Int32, "county": pl.Int16, "city": pl.Int16, "province": pl.Int8})
    target = Path(folder) / "polars-load.parquet"
    start = time.perf_counter()
    frame = pl.scan_csv(csv, schema=SCHEMA).join(regions.lazy(), left_on="region", right_on="town",
                                                 maintain_order="left")
    frame.sink_parquet(target, compression="zstd")
    with open(target, "rb") as written:
        os.fsync(written.fileno())
    seconds = time.perf_counter() - start
    target.unlink()
    return {"seconds": seconds, "schema": "Parquet with ancestors as columns"}


def size(folder):
    return (Path(folder) / FILE).stat().st_size


def scan_sum(frame, metric, town):
    value = pl.col("value")
    return frame.select(pl.len().alias("n"), value.sum().alias("sum"), value.min().alias("min"),
                        value.max().alias("max"))


def one_metric_prov_year(frame, metric, town):
    return (frame.filter(pl.col("metric") == metric).group_by("province", "year")
            .agg(pl.col("value").sum().alias("sum"), pl.len().alias("n")))


def all_metric_city_year(frame, metric, town):
    return frame.group_by("metric", "city", "year").agg(pl.col("value").sum().alias("sum"))


def rollup_one(frame, metric, town):
    """Counties once, and the levels above from them: Polars has no ROLLUP."""
    keys = ["province", "city", "county"]
    totals = [pl.col("sum").sum(), pl.col("n").sum()]
    counties = (frame.filter((pl.col("metric") == metric) & (pl.col("year") == 2020)).group_by(keys)
                .agg(pl.col("value").sum().alias("sum"), pl.len().alias("n")))
    levels = [counties.group_by(keys[:depth]).agg(totals) for depth in (2, 1)]
    return pl.concat([counties, *levels, counties.select(totals)], how="diagonal").select(*keys, "sum", "n")


def county_stats(frame, metric, town):
    value = pl.col("value")
    return (frame.filter(pl.col("metric") == metric).group_by("county")
            .agg(value.mean().alias("avg"), value.min().alias("min"), value.max().alias("max"),
                 value.std().alias("stddev"), pl.len().alias("n")))


def profile(frame, metric, town):
    return frame.filter(pl.col("town") == town).select("metric", "year", pl.col("value").alias("sum"))


def topk_growth(frame, metric, town):
    value, year = pl.col("value").cast(pl.Float64), pl.col("year")
    growth = value.filter(year == 2024).sum() / value.filter(year == 2010).sum()
    return (frame.filter((pl.col("metric") == metric) & year.is_in([2010, 2024])).group_by("county")
            .agg(growth.alias("growth")).top_k(10, by="growth").sort("growth", descending=True))


def filter_count(frame, metric, town):
    return frame.filter(pl.col("value") > 1000).group_by("province").agg(pl.len().alias("n"))


def median_city(frame, metric, town):
    return (frame.filter((pl.col("metric") == metric) & (pl.col("year") == 2020)).group_by("city")
            .agg(pl.col("value").median().alias("median")))


def year_window(frame, metric, town):
    return (frame.filter(pl.col("year").is_between(2010, 2020)).group_by("year")
            .agg(pl.col("value").sum().alias("sum"), pl.len().alias("n")))


class Peer:
    """The thread count is the process's: POLARS_MAX_THREADS, set by the caller."""

    def __init__(self, folder, threads):
        self.frame = pl.scan_parquet(Path(folder) / FILE)

    def run(self, name, metric, town):
        return globals()[name](self.frame, metric, town).collect(engine="streaming").to_arrow()
