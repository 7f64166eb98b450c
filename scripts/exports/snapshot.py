"""The tables of a snapshot as its skema.json declares them, and how an export of it is published."""

import csv
import hashlib
import json
import os
import pathlib
import shutil
import sys
from dataclasses import dataclass

# Tables that the snapshot keeps by province.
BY_PROVINCE = {"keluarga", "anggota", "anggota_luar", "bukti"}

SQL_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "date": "DATE",
    "boolean": "BOOLEAN",
}


class Fault(Exception):
    """What a person has to put right; status as in the exit table of the tools."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Part:
    """One compressed CSV file, or all the small ones of identitas, whose cut serves look-ups alone."""

    name: str  # 17, PKH, dtks ... ; the table's own name where it is one file
    paths: tuple


@dataclass(frozen=True)
class Table:
    name: str
    meaning: str
    fields: tuple
    parts: tuple


class Snapshot:
    """A snapshot folder (5-emit)."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        if not self.folder.is_dir():
            raise Fault(66, f"no snapshot: {folder} (make run makes one)")
        try:
            schema = json.loads((self.folder / "skema.json").read_text())
            self.manifest = json.loads((self.folder / "manifest.json").read_text())
        except FileNotFoundError as missing:
            raise Fault(66, f"{folder} is no snapshot: {missing.filename} is missing")
        self.period = self.manifest["period"]
        self.tables = list(self._tables(schema))

    def _tables(self, schema):
        found = {}
        for resource in schema["resources"]:
            paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
            if not paths[0].endswith(".csv.gz"):
                continue  # ringkasan: small, plain CSV already
            for path in paths:
                table = path.split("/")[0].removesuffix(".csv.gz")
                name = path.split("/")[-1].removesuffix(".csv.gz")
                found.setdefault(table, (resource, []))[1].append(Part(name, (self.folder / path,)))
        for name, (resource, parts) in found.items():
            if name == "identitas":
                parts = [Part(name, tuple(path for part in parts for path in part.paths))]
            fields = tuple(
                Field(field["name"], field["type"], field.get("description", ""))
                for field in resource["schema"]["fields"]
            )
            yield Table(name, resource.get("description", ""), fields, tuple(parts))

    def chosen(self, names):
        """The tables called `names` (separated by spaces or commas), all of them without names."""
        wanted = names.replace(",", " ").split()
        known = [table.name for table in self.tables]
        for name in wanted:
            if name not in known:
                raise Fault(64, f"no table {name}; there are: {' '.join(known)}")
        return [table for table in self.tables if not wanted or table.name in wanted]


def labels(path):
    """column -> {code: label} of labels.csv."""
    found = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column in row["kolom"].split(" "):
                found.setdefault(column, {})[row["kode"]] = row["label"]
    return found


def publish(folder, source, write):
    """Calls write(staging) and swaps the result in as `folder`, whole or not at all.

    `source` says what the export was made from; it stands in asal.json, and when that says the same already, nothing
    is done. A folder without asal.json was not made here and is not replaced.
    """
    folder = pathlib.Path(folder)
    tool = hashlib.sha256()
    for path in sorted(pathlib.Path(__file__).parent.glob("*.py")):
        tool.update(path.read_bytes())
    note = json.dumps(source | {"alat": tool.hexdigest()}, indent=1, sort_keys=True) + "\n"
    mark = folder / "asal.json"
    if folder.exists() and any(folder.iterdir()):
        if not mark.is_file():
            raise Fault(73, f"{folder} is no export and will not be replaced")
        if mark.read_text() == note:
            print(f"{folder}: mutakhir (up to date)", file=sys.stderr)
            return
    os.umask(0o077)
    staging = folder.with_name(f".{folder.name}.partial-{os.getpid()}")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        write(staging)
        (staging / "asal.json").write_text(note)
        old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
        if folder.exists():
            folder.rename(old)
        staging.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    print(folder)


def main(run):
    """Runs `run()`; a fault is one line and its exit status."""
    try:
        run()
    except Fault as fault:
        print(f"{pathlib.Path(sys.argv[0]).stem}: {fault}", file=sys.stderr)
        sys.exit(fault.status)
    except KeyboardInterrupt:
        sys.exit(130)
