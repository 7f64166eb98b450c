"""SQL that shows a run to DuckDB: views.py <run folder> [--snapshot FOLDER]

Prints CREATE VIEW statements: every table of the snapshot under its own name with the types of skema.json, every
ringkasan table as ringkasan.<name>, and the tables of stages 1 to 4 as ingest.<name> ... flag.<name>, all text.
"""

import argparse
import csv
import gzip
import pathlib

import engine
from snapshot import Field, Snapshot, main

STAGES = [("1-ingest", "ingest"), ("2-normalise", "normalise"), ("3-match", "match"), ("4-flag", "flag")]


def stage_tables(folder):
    """name -> files of a stage folder: <table>.csv.gz, <table>/<nnnn>.csv.gz, <group>/<table>.csv.gz."""
    found = {}
    for path in sorted(folder.rglob("*.csv.gz")):
        parts = path.relative_to(folder).parts
        stem = parts[-1].removesuffix(".csv.gz")
        if len(parts) == 1:
            table = stem
        elif len(parts) == 2 and parts[0] in ("tolak", "jejak", "kelayakan") and not stem.isdigit():
            table = f"{parts[0]}_{stem}"
        else:
            table = "_".join(parts[:-1])
        found.setdefault(table, []).append(path)
    return found


def run():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("run")
    options.add_argument("--snapshot")
    given = options.parse_args()
    snapshot = Snapshot(given.snapshot or pathlib.Path(given.run) / "5-emit")
    lines = []
    for table in snapshot.tables:
        source = engine.reader([path for part in table.parts for path in part.paths], table.fields)
        lines.append(f"CREATE VIEW {engine.name(table.name)} AS FROM {source};")
    lines.append("CREATE SCHEMA ringkasan;")
    for path in sorted((snapshot.folder / "ringkasan").glob("*.csv")):
        # Codes of regions begin with zeros, so no column whose name begins with kode is a number.
        header = path.open(encoding="utf-8").readline().strip().split(",")
        texts = ", ".join(f"{engine.quoted(c)}: 'VARCHAR'" for c in header if c.startswith("kode"))
        types = f", types = {{{texts}}}" if texts else ""
        lines.append(
            f"CREATE VIEW ringkasan.{engine.name(path.stem)} AS FROM "
            f"read_csv({engine.quoted(path)}, header = true, delim = ',', quote = '\"'{types});"
        )
    for folder, schema in STAGES:
        path = pathlib.Path(given.run) / folder
        if not path.is_dir():
            continue
        lines.append(f"CREATE SCHEMA {engine.name(schema)};")
        for table, files in stage_tables(path).items():
            with gzip.open(files[0], "rt", encoding="utf-8", newline="") as file:
                fields = [Field(column, "string", "") for column in next(csv.reader(file))]
            source = engine.reader(files, fields)
            lines.append(f"CREATE VIEW {engine.name(schema)}.{engine.name(table)} AS FROM {source};")
    print("\n".join(lines))


if __name__ == "__main__":
    main(run)
