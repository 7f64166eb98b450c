"""Reads a run: the emitted snapshot, and the normalised rows of the sources where the snapshot has no copy of them."""

import glob
import os

import duckdb
import yaml


class Run:
    """The tables of a run as DuckDB views in which every value is text and a missing one is ''."""

    def __init__(self, folder):
        self.folder = folder
        self.db = duckdb.connect()
        for table in ("keluarga", "anggota", "anggota_luar", "kelayakan", "bukti"):
            self.view(table, f"{folder}/5-emit/{table}/*.csv.gz")
        for table in ("keputusan_usulan", "graduasi"):
            self.view(table, f"{folder}/5-emit/{table}.csv.gz")
        self.view("sumber_pendamping", f"{folder}/2-normalise/pendamping/*.csv.gz")
        for source in ("penerima", "usulan", "aduan", "ground_check"):
            self.view(f"sumber_{source}", f"{folder}/2-normalise/{source}/*.csv.gz")
            self.view(f"jejak_{source}", f"{folder}/5-emit/jejak/{source}.csv.gz")

    def view(self, name, pattern):
        """A view over files with a header; an absent source is a table without rows."""
        self.has = getattr(self, "has", set())
        if not glob.glob(pattern):
            return
        self.has.add(name)
        self.db.execute(
            f"create or replace view {name} as select * from read_csv('{pattern}', all_varchar=true, header=true, delim=',',"
            " quote='\"', escape='\"', nullstr='\\x00', strict_mode=true, null_padding=false)"
        )

    def rows(self, query):
        """All rows of a query, None as ''."""
        return [tuple("" if v is None else v for v in row) for row in self.db.execute(query).fetchall()]

    def traced(self, source, columns):
        """`columns` of the rows of a source with their outcome and ids of jejak; [] when the run lacks the source."""
        if f"sumber_{source}" not in self.has:
            return []
        names = ", ".join(f"s.{c}" for c in columns)
        return self.rows(
            f"select {names}, j.hasil, j.id_individu, j.id_keluarga, j.berkas, j.baris from sumber_{source} s"
            f" join jejak_{source} j on s.berkas = j.berkas and s.baris = j.baris"
        )

    def summary(self, name):
        """The rows of ringkasan/<name>.csv, header first, as lists of text."""
        import csv

        with open(f"{self.folder}/5-emit/ringkasan/{name}.csv", encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def period(self):
        import json

        with open(f"{self.folder}/5-emit/manifest.json", encoding="utf-8") as file:
            return json.load(file)["period"]


class Policy:
    """What the pipeline's YAML decides, for the quarter `period`."""

    def __init__(self, pipeline, period, quotas):
        base = os.path.dirname(pipeline.rstrip("/"))
        # Keys such as 01 must stay text, so nothing is guessed from how a scalar looks.
        self.flag = read_yaml(f"{pipeline}/flag.yaml")
        here = lambda path: os.path.normpath(os.path.join(pipeline, path))
        year, quarter = int(period[:4]), int(period[-1])
        self.period = period
        self.as_of = year * 10000 + {1: 331, 2: 630, 3: 930, 4: 1231}[quarter]
        self.model = read_yaml(here(self.flag["peringkat"]))
        self.official = self.flag["desil"] == "resmi"
        self.scope = self.flag["lingkup"]
        self.programmes = [self.programme(read_yaml(here(path))) for path in self.flag["program"]]
        for programme in self.programmes:
            own = self.flag.get("kuota", {})
            if programme["program"] in own:
                programme["kuota"] = own[programme["program"]]
            if programme["program"] in quotas:
                programme["kuota"] = quotas[programme["program"]]
        ink = here(self.flag["ink"])
        self.ink = read_yaml(ink)
        self.voids = {"keluarga": set(), "orang": set(), "program": set(), "baris": set()}
        import csv

        with open(here(self.flag["daftar_kode"]), encoding="utf-8", newline="") as file:
            codes = list(csv.DictReader(file))
            self.grievances = {row["code"] for row in codes if row["family"] == "aduan"}
            for row in codes:
                if row["menggugurkan"]:
                    self.voids[row["menggugurkan"]].add(row["code"])
        self.base = base
        self.wages = {}
        if "upah_minimum" in self.ink["INK-04"]:
            with open(os.path.join(os.path.dirname(ink), self.ink["INK-04"]["upah_minimum"]), encoding="utf-8") as file:
                rows = [row for row in csv.DictReader(file) if row["tahun"] == str(year)]
            self.wages = {row["kode_wilayah"]: int(row["upah_minimum"]) for row in rows}

    def wage(self, kab):
        """The minimum wage of a kab/kota, else of its province; 0 when the region is unknown."""
        return self.wages.get(kab) or self.wages.get(kab[:2], 0)

    def programme(self, document):
        day = lambda text: int(text.replace("-", "")) if text else 99991231
        for term in document["masa"]:
            if day(term["dari"]) <= self.as_of <= day(term.get("sampai", "")):
                return {"program": document["program"], "unit": document["unit"], **term}
        raise SystemExit(f"{document['program']}: no term covers {self.as_of}")


def read_yaml(path):
    """A YAML file in which every scalar is text."""
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.BaseLoader)
