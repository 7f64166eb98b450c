"""A snapshot for Stata and SPSS: stata.py <snapshot> <output> --labels labels.csv [--tabel NAMES] [--rows N]

Writes dta/<table>/<part>.dta and sav/<table>/<part>.sav through ReadStat. Columns whose codes labels.csv explains are
numbers with value labels; so are yes/no columns. Region codes, NIK and ids stay text. A part with more than --rows rows is
cut into <part>-001, <part>-002 ..., so that memory does not grow with the snapshot.
"""

import argparse
import datetime

import duckdb
import pandas
import pyreadstat

import engine
from snapshot import Fault, Field, Snapshot, labels, main, publish

YES_NO = {"0": "tidak", "1": "ya"}
# Stata allows names of 32 characters; SPSS has the whole names.
STATA_NAMES = {
    "aset_bergerak_komputer_laptop_tablet": "aset_bergerak_komputer_laptop",
    "aset_tidak_bergerak_lahan_lainnya": "aset_tidak_bergerak_lahan",
    "aset_tidak_bergerak_rumah_lainnya": "aset_tidak_bergerak_rumah",
    "lapangan_usaha_dari_pekerjaan_utama": "lapangan_usaha_pekerjaan_utama",
}
# The day that a file's dates are counted from, and what a day counts (Stata: days; SPSS: seconds).
EPOCHS = {"dta": (datetime.date(1960, 1, 1), 1), "sav": (datetime.date(1582, 10, 14), 86_400)}
# SPSS keeps no more bytes in a text; Stata keeps any length as strL.
LONGEST_TEXT = {"dta": 2_000_000_000, "sav": 32_767}


class Layout:
    """How the columns of one table are written."""

    def __init__(self, table, known):
        self.table = table
        self.coded = {}
        for field in table.fields:
            if field.type == "boolean":
                self.coded[field.name] = YES_NO
            elif field.type == "string" and field.name in known:
                self.coded[field.name] = known[field.name]
        # Codes and yes/no are read as numbers; what is no number there stops the export.
        self.fields = [
            Field(field.name, "integer" if field.name in self.coded else field.type, field.meaning)
            for field in table.fields
        ]

    def frame(self, rows, kind):
        """A data frame of `rows` with numbers, dates and texts as `kind` (dta, sav) keeps them.

        Dates go as the number that the format counts: a column that begins with empty dates has no type to be guessed.
        """
        data = {}
        for index, field in enumerate(self.fields):
            values = [row[index] for row in rows]
            if field.type in ("integer", "number"):
                data[field.name] = pandas.array(values, dtype="float64")
            elif field.type == "date":
                epoch, unit = EPOCHS[kind]
                numbers = [None if value is None else (value - epoch).days * unit for value in values]
                data[field.name] = pandas.array(numbers, dtype="float64")
            else:
                data[field.name] = pandas.Series(["" if value is None else value for value in values], dtype="object")
        return pandas.DataFrame(data)

    def value_labels(self):
        return {column: {int(code): label for code, label in codes.items()} for column, codes in self.coded.items()}

    def formats(self, kind):
        """How a reader shows them: whole numbers without decimals, dates as dates."""
        chosen = {}
        for field in self.fields:
            if field.type == "integer":
                chosen[field.name] = "%12.0f" if kind == "dta" else "F12.0"
            elif field.type == "date":
                chosen[field.name] = "%td" if kind == "dta" else "SDATE10"
        return chosen


def chunks(connection, layout, part, rows):
    """Lists of at most `rows` rows of one part, in order; one empty list for an empty part."""
    cursor = connection.cursor().execute(f"FROM {engine.reader(part.paths, layout.fields)}")
    first = True
    while True:
        found = cursor.fetchmany(rows)
        if not found and not first:
            return
        yield found
        first = False
        if len(found) < rows:
            return


def write_part(staging, layout, stem, rows):
    note = {field.name: field.meaning[:80] for field in layout.table.fields}
    for kind, write in (("dta", write_dta), ("sav", write_sav)):
        frame = layout.frame(rows, kind)
        for field in layout.fields:
            if field.type == "string":
                longest = max((len(text.encode()) for text in frame[field.name]), default=0)
                if longest > LONGEST_TEXT[kind]:
                    raise Fault(65, f"{layout.table.name}.{field.name} holds a text of {longest} bytes, more than .{kind} keeps")
        path = staging / kind / layout.table.name / f"{stem}.{kind}"
        path.parent.mkdir(parents=True, exist_ok=True)
        write(frame, path, layout, note)


def write_dta(frame, path, layout, note):
    def short(given):
        return {STATA_NAMES.get(column, column): value for column, value in given.items()}

    note = {column: column if column in STATA_NAMES else text for column, text in note.items()}
    pyreadstat.write_dta(
        frame.rename(columns=STATA_NAMES), str(path), column_labels=short(note),
        variable_value_labels=short(layout.value_labels()), version=14, variable_format=short(layout.formats("dta")),
    )


def write_sav(frame, path, layout, note):
    pyreadstat.write_sav(
        frame, str(path), column_labels=note, variable_value_labels=layout.value_labels(), row_compress=True,
        variable_format=layout.formats("sav"),
    )


def run():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("snapshot")
    options.add_argument("output")
    options.add_argument("--labels", required=True)
    options.add_argument("--tabel", default="")
    options.add_argument("--rows", type=int, default=500_000)
    options.add_argument("--memory", default="")
    options.add_argument("--jobs", default="")
    given = options.parse_args()
    snapshot = Snapshot(given.snapshot)
    known = labels(given.labels)
    tables = snapshot.chosen(given.tabel)

    def write(staging):
        connection = duckdb.connect(config={"temp_directory": str(staging / ".scratch")})
        for line in engine.settings(given.memory, given.jobs):
            connection.execute(line)
        for table in tables:
            layout = Layout(table, known)
            for part in table.parts:
                for number, rows in enumerate(chunks(connection, layout, part, given.rows), start=1):
                    write_part(staging, layout, part.name if number == 1 else f"{part.name}-{number:03}", rows)
        connection.close()

    source = {
        "potret": snapshot.manifest["sha256"], "periode": snapshot.period, "tabel": [t.name for t in tables],
        "label": known, "baris": given.rows,
    }
    publish(given.output, source, write)


if __name__ == "__main__":
    main(run)
