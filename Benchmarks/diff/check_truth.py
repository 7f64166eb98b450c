"""Holds the causes that dtsen-diff gives against what the generator knows of both quarters.

    check_truth.py [--orang 50000] [--seed 14] [--work build/bench]

For deaths, births, moved, founded and merged: how many there were, how many dtsen-diff says, how many of these agree.
Persons whom Dukcapil does not know are left out on both sides, and families made up of them: they are known by what a
survey says, and come and go with it. Status 1 when one is missed or made up; which ones is listed.
"""

import argparse
import csv
import glob
import gzip
import os
import sys

from quarters import BIN, make, quiet


def table(path):
    with gzip.open(path, "rt", newline="") as file:
        yield from csv.DictReader(file)


def rows(folder, name):
    for path in sorted(glob.glob(f"{folder}/{name}/*.csv.gz")):
        yield from table(path)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--orang", type=int, default=50_000)
    options.add_argument("--seed", type=int, default=14)
    options.add_argument("--work", default="build/bench")
    given = options.parse_args()
    old, new = make(given.work, given.orang, given.seed, truth=True)
    out = f"{given.work}/beda-benar"
    quiet([f"{BIN}/dtsen-diff", old, new, "--out", out, "--overwrite", "--progress", "none"])
    truth = [os.path.dirname(path) + "/kebenaran" for path in (old, new)]
    people = [{row["kunci"]: row for row in table(f"{folder}/kebenaran_orang.csv.gz")} for folder in truth]
    houses = [{row["keluarga"]: row for row in table(f"{folder}/kebenaran_keluarga.csv.gz")} for folder in truth]
    known = ("PADAN", "PADAN_PERBAIKAN", "HANYA_DUKCAPIL")
    sure = [r for r in rows(new, "anggota") if r["status_padan"] in known]
    sure = {r["id_individu"] for r in sure} | {r["id_keluarga"] for r in sure}
    persons = [{r["nomor_induk_kependudukan"]: r["id_individu"] for r in rows(p, "anggota")} for p in (old, new)]
    families = [{r["nomor_kartu_keluarga"]: r["id_keluarga"] for r in rows(p, "keluarga")} for p in (old, new)]
    for side in (*persons, *families):
        side.pop("", None)

    def changes(name, kind, cause, column=None):
        return {row["id"] for row in table(f"{out}/perubahan/{name}.csv.gz")
                if row["jenis"] in kind and row["sebab"] == cause and column in (None, row["kolom"])}

    before, after = people
    died = {persons[0].get(row["orang"]) for key, row in after.items()
            if row["orang"] and row["status"] == "1" and before.get(key, row)["status"] != "1"}
    born = {persons[1].get(row["orang"]) for key, row in after.items() if row["orang"] and key not in before}
    first, second = houses
    moved = {families[1].get(row["no_kk"]) for key, row in second.items()
             if key in first and first[key]["kode_wilayah"] != row["kode_wilayah"]}
    founded = {families[1].get(row["no_kk"]) for key, row in second.items() if key not in first}
    # Who went to live with another family: which of the two ids stays is the registry's choice, so either may be gone.
    pairs = []
    for key in (key for key in first if key not in second):
        own = [row for row in before.values() if row["keluarga"] == key and row["orang"]]
        homes = {after[row["kunci"]]["keluarga"] for row in own if row["kunci"] in after}
        ids = {families[0].get(first[home]["no_kk"]) for home in homes | {key} if home in first} - {None}
        if own:
            pairs.append(ids)
    found = {
        "died": (died, changes("anggota", ["HILANG"], "MENINGGAL")),
        "born": (born & sure, changes("anggota", ["BARU"], "LAHIR") & sure),
        "moved": (moved, changes("keluarga", ["PINDAH"], "PINDAH", "kode_kelurahan_desa")),
        "founded": (founded & sure, changes("keluarga", ["BARU"], "PECAH") & sure),
    }
    print(f"{given.orang} persons, seed {given.seed}")
    print(f"{'':10}{'truth':>8}{'said':>8}{'both':>8}")
    wrong = 0
    for name, (true, said) in found.items():
        true.discard(None)
        print(f"{name:10}{len(true):8}{len(said):8}{len(true & said):8}")
        wrong += len(true ^ said)
        for word, ids in (("missed", true - said), ("made up", said - true)):
            for one in sorted(ids)[:5]:
                print(f"  {word}: {one}")
    merged = changes("keluarga", ["HILANG"], "GABUNG")
    both = [ids for ids in pairs if len(ids & merged) == 1]
    print(f"{'merged':10}{len(pairs):8}{len(merged):8}{len(both):8}")
    wrong += len(pairs) - len(both) + len(merged - set().union(*pairs))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
