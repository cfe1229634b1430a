"""The corpus that queries run on: made once, kept in the work folder.

41,000 towns of 2,850 counties, 340 cities and 31 provinces report METRICS metrics for 1990 to
2024; 5 % are missing. A figure is a town's own magnitude, its own growth and 3 % of noise,
rounded to two decimals; the random part is DuckDB's hash of the key, so that the same version
of DuckDB always makes the same rows: 70 metrics have 95,426,101.

    figures.csv   metric,region,year,value, sorted: what every system loads
    regions.csv   town,county,city,province as numbers: the peers' ancestors
    tree.csv      the same tree as `yearbook import --regions` reads it
    metrics.csv   the metrics, for `yearbook import --metrics`
"""

import json
import shutil
from pathlib import Path

TOWNS, COUNTIES, CITIES, PROVINCES = 41000, 2850, 340, 31
FIRST_YEAR, LAST_YEAR = 1990, 2024
ROWS_PER_METRIC = 1363230
MOST_METRICS = 700
CSV_BYTES_PER_ROW = 23
# CSV, three databases, Parquet, the store, and room for a second copy of one while it is built
DISK_BYTES_PER_ROW = 48

FIGURES = """
select {metric}::smallint as metric, printf('%05d', town) as region, y::smallint as "year",
       round(exp(3 + (hash({metric}::bigint, town) % 1000) / 250.0)
             * pow(1 + (hash({metric}::bigint, town, 1) % 120) / 1000.0, y - 1990)
             * (0.97 + (hash({metric}::bigint, town, y) % 600) / 10000.0), 2)::decimal(18, 2) as value
from (select range::int as town from range({towns})), (select range as y from range({first}, {last} + 1))
where hash({metric}::bigint, town, y, 7) % 100 < 95
order by town, y
"""


def metrics_for(rows):
    return max(1, round(rows / ROWS_PER_METRIC))


def question(metrics):
    """The metric and the town that the queries ask for."""
    return {"metric": 17 % metrics, "town": 23456}


def county(town):
    return town * COUNTIES // TOWNS


def city(number):
    return number * CITIES // COUNTIES


def province(number):
    return number * PROVINCES // CITIES


def write_regions(folder):
    with open(folder / "regions.csv", "w", encoding="ascii") as out:
        out.write("town,county,city,province\n")
        for town in range(TOWNS):
            of_county = county(town)
            of_city = city(of_county)
            out.write(f"{town},{of_county},{of_city},{province(of_city)}\n")


def write_tree(folder):
    """Codes have one width per level, so that their order as texts is that of the numbers."""
    with open(folder / "tree.csv", "w", encoding="ascii") as out:
        out.write("code,parent,level,name\n")
        for number in range(PROVINCES):
            out.write(f"P{number:02},,province,P{number:02}\n")
        for number in range(CITIES):
            out.write(f"C{number:03},P{province(number):02},city,C{number:03}\n")
        for number in range(COUNTIES):
            out.write(f"K{number:04},C{city(number):03},county,K{number:04}\n")
        for number in range(TOWNS):
            out.write(f"{number:05},K{county(number):04},town,{number:05}\n")


def write_metrics(folder, metrics):
    with open(folder / "metrics.csv", "w", encoding="utf-8") as out:
        out.write("id,name,unit,rollup,time\n")
        for number in range(metrics):
            out.write(f"{number},metric {number},万元,sum,flow\n")


def write_figures(folder, metrics):
    """Metric by metric, each sorted, appended to one file; returns the rows."""
    import duckdb

    connection = duckdb.connect()
    part, rows = folder / "part.csv", 0
    with open(folder / "figures.csv", "wb") as whole:
        whole.write(b"metric,region,year,value\n")
        for metric in range(metrics):
            text = FIGURES.format(metric=metric, towns=TOWNS, first=FIRST_YEAR, last=LAST_YEAR)
            rows += connection.execute(f"copy ({text}) to '{part}' (header false)").fetchone()[0]
            with open(part, "rb") as piece:
                shutil.copyfileobj(piece, whole, 1 << 22)
    part.unlink()
    return rows


def make(folder, metrics):
    """Makes the corpus in `folder`, which appears when it is whole; returns its facts."""
    folder = Path(folder)
    facts = folder / "facts.json"
    if facts.exists():
        return json.loads(facts.read_text(encoding="utf-8"))
    rough = folder.with_name(folder.name + ".part")
    shutil.rmtree(rough, ignore_errors=True)
    rough.mkdir(parents=True)
    write_regions(rough)
    write_tree(rough)
    write_metrics(rough, metrics)
    rows = write_figures(rough, metrics)
    made = {"metrics": metrics, "rows": rows, "csv_bytes": (rough / "figures.csv").stat().st_size}
    (rough / "facts.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    rough.rename(folder)
    return made
