#!/usr/bin/env python3
"""Recomputes a comparison of programmes (`dtsen-flag --dengan`) from the snapshot, and says where it differs.

    whatif.py --run build/contoh --pipeline pipelines/contoh --dengan Tests/independent/aturan-lain --hasil <its output>
        [--kuota "PKH=39"] [--sebelum <snapshot>]

Exit status 0: equal to the last digit; 1: the differences are printed.
"""

import argparse
import csv
import glob
import gzip
import os
import sys

from check import compare_table, earlier_deciles, remembered_visits
import ranking
from frame import Frame
from programmes import Programme
from tables import Policy, Run, read_yaml

HEADER = [
    "program", "unit", "id_keluarga", "id_individu", "kode_kabupaten_kota", "perubahan", "alasan", "desil_kini", "desil_lain",
    "peringkat_kini", "peringkat_lain", "rupiah_kini", "rupiah_lain",
]
SUMS = ["layak_kini", "layak_lain", "daftar_kini", "daftar_lain", "tetap", "masuk", "keluar", "rupiah_kini", "rupiah_lain"]


def other_rules(pipeline, period, quotas, folder):
    """The pipeline's policy with the programmes of `folder` in the place of those of their name, or added."""
    policy = Policy(pipeline, period, quotas)
    shipped = {}
    for path in policy.flag["program"]:
        document = read_yaml(os.path.normpath(os.path.join(pipeline, path)))
        shipped[document["program"]] = policy.programme(document)
    names = [p["program"] for p in policy.programmes]
    for path in sorted(glob.glob(f"{folder}/*.yaml")):
        programme = policy.programme(read_yaml(path))
        name = programme["program"]
        if name not in shipped:
            policy.programmes.append(programme)
            continue
        place = names.index(name)
        # A quota that the other file leaves as it is gives way to the pipeline's or the run's; one that it changes holds.
        if programme["kuota"] == shipped[name]["kuota"]:
            programme["kuota"] = policy.programmes[place]["kuota"]
        policy.programmes[place] = programme
    return policy


class Side:
    """The eligible units of a programme under one set of rules, by family and person."""

    def __init__(self, programme):
        self.units = {}
        for _, _, row in programme.queue:
            person = row.person if programme.unit == "ORANG" else ""
            self.units[row.family, person] = (row, self.yearly(programme, row))

    @staticmethod
    def yearly(programme, row):
        """Rupiah a year: of the best component of each member the largest, as many as the programme pays."""
        rules = programme.programme
        if "komponen" not in rules:
            return 12 * int(rules["sebulan"])
        best = [programme.component(m) for m in programme.frame.families[row.family].members if not m.codes & programme.gone]
        return sum(sorted((b for b in best if b is not None), reverse=True)[: int(rules["komponen"]["maks_orang"])])


def compare_lists(name, unit, now, then):
    """The rows of perubahan, and by kab/kota the sums."""
    rows, sums = [], {}
    for key in now.keys() | then.keys():
        old, new = now.get(key), then.get(key)
        any_row = (new or old)[0]
        was, listed = bool(old and old[0].within), bool(new and new[0].within)
        money = (old[1] if was else 0, new[1] if listed else 0)
        counts = (bool(old), bool(new), was, listed, was and listed, listed and not was, was and not listed, *money)
        total = sums.setdefault(any_row.kab, [0] * len(SUMS))
        for place, value in enumerate(counts):
            total[place] += value
        if was == listed:
            continue
        sides = [side[0] if side else None for side in (old, new)]
        other = old if listed else new
        code = any_row.kab_code if len(any_row.kab_code) == 4 else ""
        rows.append(
            (
                name, unit, *key, code, "MASUK" if listed else "KELUAR", "DI_LUAR_KUOTA" if other else "TIDAK_LAYAK",
                *(str(side.decile) if side and side.decile else "" for side in sides),
                *(str(side.rank) if side else "" for side in sides), str(money[0]), str(money[1]),
            )
        )
    return rows, sums


def table(programmes):
    """`ringkasan/bagaimana_jika` from the sums of every programme by kab/kota."""
    rows = [["program", "tingkat", "kode", *SUMS, "selisih_rupiah"]]
    for name, sums in programmes:
        def add(level, code, kabs):
            total = [sum(sums[k][place] for k in kabs) for place in range(len(SUMS))]
            rows.append([name, level, code, *total, total[-1] - total[-2]])

        add("nasional", "", sums)
        for province in sorted({kab[:2] for kab in sums}):
            add("provinsi", province, [kab for kab in sums if kab[:2] == province])
        for kab in sorted(sums):
            add("kabupaten_kota", kab, [kab])
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True, help="run folder: 2-normalise and 5-emit are read")
    parser.add_argument("--pipeline", required=True, help="folder of the pipeline's YAML")
    parser.add_argument("--dengan", required=True, help="folder of the other programmes' YAML")
    parser.add_argument("--hasil", required=True, help="what dtsen-flag --dengan wrote")
    parser.add_argument("--kuota", default="", help="quotas given to the run")
    parser.add_argument("--sebelum", help="the snapshot given to the run as SEBELUM")
    options = parser.parse_args()
    run = Run(options.run)
    quotas = dict(entry.split("=") for entry in options.kuota.replace(",", " ").split())
    policies = [Policy(options.pipeline, run.period(), quotas)]
    policies.append(other_rules(options.pipeline, run.period(), quotas, options.dengan))
    ranking.compute(run, policies[0])
    frame = Frame(run, policies[0], remembered_visits(options.sebelum) if options.sebelum else None)
    earlier = earlier_deciles(options.sebelum, policies[0]) if options.sebelum else None
    lists = [{p["program"]: Programme(p, frame, policy, earlier) for p in policy.programmes} for policy in policies]
    found, changed, summed = [], 0, []
    for name in lists[0] | lists[1]:
        sides = [Side(rules[name]).units if name in rules else {} for rules in lists]
        mine, sums = compare_lists(name, (lists[1].get(name) or lists[0][name]).unit, *sides)
        summed.append((name, sums))
        theirs, order = [], []
        for path in sorted(glob.glob(f"{options.hasil}/perubahan/{name}/*.csv.gz")):
            with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file)
            if header != ["urut", *HEADER]:
                found.append(f"perubahan/{name}: other columns")
            order += [(row[0], row[3], row[4]) for row in rows]
            theirs += [tuple(row[1:]) for row in rows]
        if order != sorted(order):
            found.append(f"perubahan/{name}: out of order")
        changed += len(mine)
        if sorted(theirs) != sorted(mine):
            found.append(f"perubahan/{name}: {len(theirs)} rows, recomputed {len(mine)}")
            found += [f"  only in the output: {','.join(row)}" for row in sorted(set(theirs) - set(mine))[:3]]
            found += [f"  only recomputed: {','.join(row)}" for row in sorted(set(mine) - set(theirs))[:3]]
    with open(f"{options.hasil}/ringkasan/bagaimana_jika.csv", encoding="utf-8", newline="") as file:
        found += compare_table("bagaimana_jika", list(csv.reader(file)), table(summed))
    for line in found:
        print(line)
    print(f"other rules: {changed} units on one list alone, {len(summed)} programmes: {'equal' if not found else 'DIFFERENT'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
