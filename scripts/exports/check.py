"""Reads every export of a run back and compares it with the CSV files: check.py <run folder> --labels labels.csv

The CSV side is read with Python's own gzip and csv modules; Parquet with DuckDB (and as a pandas frame), .dta with
pandas and with pyreadstat, .sav with pyreadstat, the workbook with openpyxl. Every table, column and row counts.
"""

import argparse
import csv
import datetime
import gzip
import math
import pathlib
import sys

import duckdb
import openpyxl
import pandas
import pyreadstat

from snapshot import BY_PROVINCE, Fault, Snapshot, labels, main
from stata import LONGEST_TEXT, STATA_NAMES, YES_NO

csv.field_size_limit(1 << 30)


class Tally:
    def __init__(self):
        self.files = 0
        self.cells = 0
        self.wrong = []

    def expect(self, place, expected, found):
        self.cells += 1
        if expected != found:
            # Which value differs may be somebody's name: only the place is told.
            self.wrong.append(place)


def source_rows(part, fields):
    """The rows of a part as the CSV has them: lists of texts."""
    rows = []
    for path in part.paths:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader)
            if header != [field.name for field in fields]:
                raise Fault(65, f"{path.name}: its header is not what skema.json says")
            rows.extend(reader)
    return rows


def meaning(text, type):
    """What a field of the CSV means; None when empty."""
    if text == "":
        return None
    if type == "integer":
        return int(text)
    if type == "number":
        return float(text)
    if type == "date":
        return datetime.date.fromisoformat(text)
    if type == "boolean":
        return {"1": True, "0": False}[text]
    return text


def plain(value):
    """A value of a pandas frame as Python's own; None for every kind of missing value."""
    if value is None or value is pandas.NaT or value is pandas.NA:
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, pandas.Timestamp):
        return value.date()
    if hasattr(value, "item"):
        return value.item()
    return value


def compare(tally, place, fields, expected, found):
    if len(expected) != len(found):
        tally.wrong.append(f"{place}: {len(expected)} rows in the CSV, {len(found)} here")
        return
    for number, (left, right) in enumerate(zip(expected, found), start=1):
        if len(left) != len(right):
            tally.wrong.append(f"{place} row {number}: {len(left)} columns in the CSV, {len(right)} here")
            return
        for field, one, other in zip(fields, left, right):
            tally.expect(f"{place} row {number} {field.name}", one, other)


def check_parquet(tally, snapshot, folder):
    database = duckdb.connect()
    for table in snapshot.tables:
        for part in table.parts:
            # A connection of its own for each file: an unfinished answer would block the next question.
            connection = database.cursor()
            inner = f"provinsi={part.name}/" if table.name in BY_PROVINCE else ""
            path = folder / table.name / f"{inner}{part.name}.parquet"
            expected = [
                [meaning(text, field.type) for text, field in zip(row, table.fields)]
                for row in source_rows(part, table.fields)
            ]
            relation = connection.read_parquet(str(path), hive_partitioning=False)
            if relation.columns != [field.name for field in table.fields]:
                tally.wrong.append(f"{path.name}: other columns")
                continue
            compare(tally, f"parquet {table.name}/{part.name}", table.fields, expected, relation.fetchall())
            frame = relation.df()
            found = [[plain(value) for value in row] for row in frame.itertuples(index=False, name=None)]
            compare(tally, f"pandas {table.name}/{part.name}", table.fields, expected, found)
            codec = connection.execute(
                "SELECT DISTINCT compression FROM parquet_metadata(?)", [str(path)]
            ).fetchall()
            if expected and codec != [("ZSTD",)]:
                tally.wrong.append(f"{path.name}: compression {codec}")
            tally.files += 1
        # The folder as one table, as an analyst reads it.
        [[whole]] = database.cursor().execute(
            f"SELECT count(*) FROM read_parquet('{folder}/{table.name}/**/*.parquet', hive_partitioning = true)"
        ).fetchall()
        rows = sum(len(source_rows(part, table.fields)) for part in table.parts)
        tally.expect(f"parquet {table.name}: rows of the folder", rows, whole)


def statistical(row, fields, known):
    """A row as .dta and .sav keep it: codes as numbers, an empty text for a missing one."""
    values = []
    for text, field in zip(row, fields):
        if field.type == "boolean" or (field.type == "string" and field.name in known):
            values.append(float(text) if text else None)
        elif field.type in ("integer", "number"):
            values.append(float(text) if text else None)
        elif field.type == "date":
            values.append(datetime.date.fromisoformat(text) if text else None)
        else:
            values.append(text)
    return values


def stata_files(folder, kind, table, part):
    first = folder / kind / table.name / f"{part.name}.{kind}"
    return [first] + sorted(first.parent.glob(f"{part.name}-[0-9][0-9][0-9].{kind}"))


def check_stata(tally, snapshot, folder, known):
    readers = [
        ("dta", "pyreadstat", lambda path: pyreadstat.read_dta(str(path))[0]),
        ("dta", "pandas", lambda path: pandas.read_stata(path, convert_categoricals=False)),
        ("sav", "pyreadstat", lambda path: pyreadstat.read_sav(str(path))[0]),
    ]
    for table in snapshot.tables:
        full = [field.name for field in table.fields]
        names = {"sav": full, "dta": [STATA_NAMES.get(name, name) for name in full]}
        for part in table.parts:
            expected = [statistical(row, table.fields, known) for row in source_rows(part, table.fields)]
            for kind, reader, read in readers:
                found = []
                for path in stata_files(folder, kind, table, part):
                    frame = read(path)
                    if list(frame.columns) != names[kind]:
                        tally.wrong.append(f"{path.name}: other columns")
                        break
                    for row in frame.itertuples(index=False, name=None):
                        values = [plain(value) for value in row]
                        for index, field in enumerate(table.fields):
                            if field.type == "string" and field.name not in known and values[index] is None:
                                values[index] = ""
                            if isinstance(values[index], (int, bool)):
                                values[index] = float(values[index])
                        found.append(values)
                    tally.files += 1
                compare(tally, f"{kind} ({reader}) {table.name}/{part.name}", table.fields, expected, found)
            for kind, read in (("dta", pyreadstat.read_dta), ("sav", pyreadstat.read_sav)):
                _, notes = read(str(stata_files(folder, kind, table, part)[0]), metadataonly=True)
                for field, name in zip(table.fields, names[kind]):
                    codes = YES_NO if field.type == "boolean" else known.get(field.name) if field.type == "string" else None
                    given = notes.variable_value_labels.get(name, {})
                    wanted = {float(code): label for code, label in (codes or {}).items()}
                    tally.expect(
                        f"{kind} {table.name}.{field.name}: value labels", wanted,
                        {float(code): label for code, label in given.items()},
                    )


def as_number(text):
    try:
        return float(text)
    except ValueError:
        return text


def check_workbook(tally, run):
    path = run / "ekspor" / "ringkasan.xlsx"
    if not path.is_file():
        raise Fault(66, f"no workbook: {path} (make xlsx)")
    book = openpyxl.load_workbook(path)
    tally.files += 1
    sources = sorted((run / "laporan" / "csv").glob("*.csv"))
    tally.expect("xlsx: number of sheets", len(sources) + 1, len(book.sheetnames))
    listed = {row[0].value: row[1].value for row in book["Isi"].iter_rows(min_row=6)}
    for source in sources:
        if source.stem[:31] not in book.sheetnames:
            tally.wrong.append(f"xlsx: no sheet {source.stem[:31]}")
            continue
        sheet = book[source.stem[:31]]
        with source.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        tally.expect(f"xlsx {source.stem}: rows in the contents", len(rows) - 1, listed.get(sheet.title))
        tally.expect(f"xlsx {source.stem}: height", len(rows), sheet.max_row)
        tally.expect(f"xlsx {source.stem}: width", len(rows[0]), sheet.max_column)
        for number, row in enumerate(rows, start=1):
            for index, text in enumerate(row, start=1):
                value = sheet.cell(number, index).value
                if isinstance(value, (int, float)):
                    text, value = as_number(text), float(value)
                tally.expect(f"xlsx {source.stem} row {number} column {index}", text, "" if value is None else value)


def run():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("run")
    options.add_argument("--labels", required=True)
    given = options.parse_args()
    folder = pathlib.Path(given.run)
    snapshot = Snapshot(folder / "5-emit")
    known = labels(given.labels)
    checks = [
        ("parquet", lambda tally: check_parquet(tally, snapshot, folder / "ekspor" / "parquet")),
        ("stata, spss", lambda tally: check_stata(tally, snapshot, folder / "ekspor" / "stata", known)),
        ("xlsx", lambda tally: check_workbook(tally, folder)),
    ]
    failed = False
    for name, check in checks:
        tally = Tally()
        check(tally)
        print(f"check-exports: {name}: {tally.files} files read, {tally.cells:,} values compared, {len(tally.wrong)} differ")
        for place in tally.wrong[:20]:
            print(f"  {place}", file=sys.stderr)
        failed = failed or bool(tally.wrong) or tally.cells == 0
    if failed:
        raise Fault(1, "the exports are not the CSVs")


if __name__ == "__main__":
    main(run)
