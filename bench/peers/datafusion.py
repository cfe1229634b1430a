"""DataFusion: SQL over Parquet, sorted, with statistics."""

from pathlib import Path

import datafusion
import pyarrow

import queries

VERSION = datafusion.__version__
FILE = "figures.parquet"


def load(csv, folder, threads):
    return {"seconds": None, "schema": "reads the common Parquet file"}


def size(folder):
    return (Path(folder) / FILE).stat().st_size


class Peer:
    def __init__(self, folder, threads):
        settings = datafusion.SessionConfig({
            "datafusion.execution.parquet.pushdown_filters": "true",
            "datafusion.execution.parquet.reorder_filters": "true",
        }).with_target_partitions(threads)
        self.context = datafusion.SessionContext(settings)
        self.context.register_parquet("figures", str(Path(folder) / FILE))

    def run(self, name, metric, town):
        frame = self.context.sql(queries.sql(name, "datafusion", metric, town))
        return pyarrow.Table.from_batches(frame.collect(), schema=frame.schema())
