#!/usr/bin/env python3
"""Shows that the checks can fail: damages copies of a run, one value at a time, and expects each to be found.

    selftest.py --run build/contoh --pipeline pipelines/contoh
"""

import argparse
import csv
import glob
import gzip
import io
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def rewrite(pattern, change):
    """Lets `change(header, rows)` damage the first file of `pattern` that it can; whether it did."""
    for path in sorted(glob.glob(pattern)):
        packed = path.endswith(".gz")
        text = (gzip.open if packed else open)(path, "rt", encoding="utf-8", newline="").read()
        rows = list(csv.reader(io.StringIO(text)))
        if change(rows[0], rows[1:], rows):
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(rows)
            (gzip.open if packed else open)(path, "wt", encoding="utf-8", newline="").write(out.getvalue())
            return True
    return False


def set_first(column, where, value):
    """A change of `column` in the first row for which `where(row)` holds."""

    def change(header, rows, _):
        for row in rows:
            fields = dict(zip(header, row))
            if where(fields):
                row[header.index(column)] = value(fields)
                return True
        return False

    return change


def drop_first(where):
    def change(header, rows, all):
        for row in rows:
            if where(dict(zip(header, row))):
                all.remove(row)
                return True
        return False

    return change


DAMAGE = [
    ("check", "ringkasan/galat.csv", set_first("galat_inklusi", lambda r: r["galat_inklusi"], lambda r: "0.123456")),
    ("check", "ringkasan/alasan.csv", set_first("rupiah", lambda r: r["rupiah"] != "0", lambda r: r["rupiah"][:-1] + "1")),
    ("check", "keluarga/*", set_first("desil_provinsi", lambda r: r["desil_provinsi"] == "3", lambda r: "4")),
    ("check", "keluarga/*", set_first("skor_pmt", lambda r: r["skor_pmt"], lambda r: r["skor_pmt"][:-1] + "x")),
    ("check", "kelayakan/*", set_first("peringkat", lambda r: r["peringkat"], lambda r: str(int(r["peringkat"]) + 1))),
    ("check", "kelayakan/*", set_first("hasil", lambda r: r["hasil"] == "BELUM", lambda r: "EKSKLUSI")),
    ("check", "kelayakan/*", drop_first(lambda r: r["hasil"] == "TEPAT")),
    ("check", "keputusan_usulan.csv.gz", set_first("rekomendasi", lambda r: r["rekomendasi"] == "TOLAK", lambda r: "TERIMA")),
    ("check", "ringkasan/kunjungan.csv", set_first("dikunjungi", lambda r: True, lambda r: r["dikunjungi"] + "0")),
    ("evidence", "bukti/*", drop_first(lambda r: r["kode"] == "INK-05")),
    ("evidence", "bukti/*", set_first("nilai", lambda r: r["kode"] == "INK-04", lambda r: "1")),
    ("whatif", "perubahan/PKH/*", set_first("rupiah_lain", lambda r: r["rupiah_lain"] != "0", lambda r: r["rupiah_lain"] + "0")),
    ("whatif", "perubahan/PBI-JK/*", drop_first(lambda r: r["perubahan"] == "KELUAR")),
    ("whatif", "ringkasan/bagaimana_jika.csv", set_first("selisih_rupiah", lambda r: r["tingkat"] == "provinsi", lambda r: "1")),
    ("evidence", "bukti/*", set_first("baris", lambda r: r["sumber"] == "pln", lambda r: "999999")),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True)
    parser.add_argument("--pipeline", required=True)
    options = parser.parse_args()
    missed = 0
    for tool, table, change in DAMAGE:
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(os.path.abspath(f"{options.run}/2-normalise"), f"{folder}/2-normalise")
            shutil.copytree(f"{options.run}/5-emit", f"{folder}/5-emit")
            shutil.copytree(f"{options.run}/bagaimana-jika", f"{folder}/bagaimana-jika")
            if not rewrite(f"{folder}/{'bagaimana-jika' if tool == 'whatif' else '5-emit'}/{table}", change):
                print(f"{table}: nothing to damage")
                missed += 1
                continue
            command = [sys.executable, f"{HERE}/{tool}.py", "--run", folder]
            if tool != "evidence":
                command += ["--pipeline", options.pipeline]
            if tool == "whatif":
                command += ["--dengan", f"{HERE}/aturan-lain", "--hasil", f"{folder}/bagaimana-jika"]
            if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
                print(f"{tool}.py did not notice a damaged {table}")
                missed += 1
    print(f"{len(DAMAGE) - missed} of {len(DAMAGE)} damages noticed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
