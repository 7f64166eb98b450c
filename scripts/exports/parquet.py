"""A snapshot as Parquet: parquet.py <snapshot> <output> [--tabel NAMES] [--memory 4G] [--jobs N]

Tables kept by province become <table>/provinsi=<code>/<code>.parquet, others <table>/<part>.parquet; identitas, whose
many small parts serve look-ups, is one file. Types come from skema.json, compression is zstd, row order is the CSV's.
"""

import argparse

import duckdb

import engine
from snapshot import BY_PROVINCE, Snapshot, main, publish


def copies(table):
    """(output path, source files) of each Parquet file of `table`."""
    for part in table.parts:
        folder = f"provinsi={part.name}/" if table.name in BY_PROVINCE else ""
        yield f"{table.name}/{folder}{part.name}.parquet", part.paths


def run():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("snapshot")
    options.add_argument("output")
    options.add_argument("--tabel", default="")
    options.add_argument("--memory", default="")
    options.add_argument("--jobs", default="")
    given = options.parse_args()
    snapshot = Snapshot(given.snapshot)
    tables = snapshot.chosen(given.tabel)

    def write(staging):
        connection = duckdb.connect(config={"temp_directory": str(staging / ".scratch")})
        for line in engine.settings(given.memory, given.jobs):
            connection.execute(line)
        for table in tables:
            for path, sources in copies(table):
                (staging / path).parent.mkdir(parents=True, exist_ok=True)
                connection.execute(
                    f"COPY (FROM {engine.reader(sources, table.fields)}) TO {engine.quoted(staging / path)} "
                    "(FORMAT parquet, COMPRESSION zstd)"
                )
        connection.close()

    source = {"potret": snapshot.manifest["sha256"], "periode": snapshot.period, "tabel": [t.name for t in tables]}
    publish(given.output, source, write)


if __name__ == "__main__":
    main(run)
