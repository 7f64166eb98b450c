#!/usr/bin/env python3
"""Scores jejak against the truth of dtsen-synth: precision and recall of matching, by source and defect.

    score_match.py <snapshot or 3-match folder> <truth folder>

A row is right when the NIK it was resolved to is that of its true person. Needs nothing beyond Python's library.
Definitions (contract, section 3): precision of PADAN and of PADAN_PERBAIKAN over all person sources but pln (a meter's
NIK is often a landlord's); recall over dtks, regsosek_anggota and p3ke_individu, of rows whose person is in Dukcapil;
GANDA rows count as found when they are linked to the right person.
"""
import collections, csv, gzip, os, sys

BASE = ("dtks", "regsosek_anggota", "p3ke_individu")
PERSONS = BASE + ("bpjs", "penerima", "usulan", "aduan", "status_khusus")


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main(snapshot, truth):
    living = {}
    for row in rows(f"{truth}/kebenaran_orang.csv.gz"):
        if row["nik_lama"]:
            living[row["nik_lama"]] = row["orang"]
    trail = {}
    for source in PERSONS:
        path = f"{snapshot}/jejak/{source}.csv.gz"
        if os.path.exists(path):
            trail[source] = {(r["berkas"], r["baris"]): (r["hasil"], r["nik_dipakai"], r["temuan"]) for r in rows(path)}
    right, wrong = collections.Counter(), collections.Counter()
    found, waiting, total = collections.Counter(), collections.Counter(), collections.Counter()
    by_defect = collections.defaultdict(lambda: [0, 0, 0, 0])
    borrowed = [0, 0]
    doubles = [0, 0]
    for row in rows(f"{truth}/kebenaran_baris.csv.gz"):
        source = row["sumber"]
        if source not in trail or row["tolak"] == "1":
            continue
        outcome, nik, found_codes = trail[source].get((row["berkas"], row["baris"]), ("HILANG", "", ""))
        true = row["orang"]
        same = nik != "" and (nik == true or living.get(nik) == true)
        if outcome in ("PADAN", "PADAN_PERBAIKAN"):
            (right if same else wrong)[source, outcome] += 1
        defects = row["cacat"].split(";") if row["cacat"] else ["tanpa cacat"]
        if source in BASE and true:
            total[source] += 1
            good = same and outcome in ("PADAN", "PADAN_PERBAIKAN", "GANDA")
            found[source] += good
            waiting[source] += outcome == "TINJAU"
            for defect in defects:
                entry = by_defect[defect]
                entry[0] += 1
                entry[1] += good
                entry[2] += outcome == "TINJAU"
                entry[3] += outcome in ("PADAN", "PADAN_PERBAIKAN") and not same
        if source in BASE and any(d in ("nik_orang_lain", "nik_kepala") for d in defects):
            borrowed[0] += 1
            borrowed[1] += not (outcome in ("PADAN", "PADAN_PERBAIKAN") and not same)
        if any(d.startswith("ganda") for d in defects) and source in BASE + ("bpjs",):
            doubles[0] += 1
            doubles[1] += outcome == "GANDA"
    for outcome in ("PADAN", "PADAN_PERBAIKAN"):
        good = sum(n for (s, o), n in right.items() if o == outcome)
        bad = sum(n for (s, o), n in wrong.items() if o == outcome)
        share = good / (good + bad) if good + bad else float("nan")
        print(f"precision {outcome:16} {share:.6f}  ({bad} wrong of {good + bad})")
        for source in PERSONS:
            if wrong[source, outcome]:
                print(f"    {source:18} {wrong[source, outcome]} wrong of {wrong[source, outcome] + right[source, outcome]}")
    everyone = sum(total.values())
    print(f"recall {sum(found.values()) / everyone:.4f}, with TINJAU {(sum(found.values()) + sum(waiting.values())) / everyone:.4f}")
    for source in BASE:
        print(f"    {source:18} {found[source] / total[source]:.4f}  {(found[source] + waiting[source]) / total[source]:.4f}  of {total[source]}")
    print(f"borrowed NIK caught {borrowed[1]} of {borrowed[0]}")
    print(f"duplicates caught {doubles[1]} of {doubles[0]}")
    print(f"{'defect':28}{'rows':>8}{'found':>9}{'tinjau':>9}{'wrong':>8}")
    for defect in sorted(by_defect, key=lambda d: -by_defect[d][0]):
        n, good, review, bad = by_defect[defect]
        print(f"{defect:28}{n:8}{good / n:9.4f}{review / n:9.4f}{bad:8}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
