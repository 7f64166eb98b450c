#!/usr/bin/env python3
"""Recomputes the numbers of a run from its snapshot, and says where they differ.

    check.py --run build/contoh --pipeline pipelines/contoh [--kuota "PKH=39 SEMBAKO=71"] [--sebelum <snapshot>]

Exit status 0: equal to the last digit; 1: the differences are printed, without personal data.
"""

import argparse
import collections
import sys

import ranking
from frame import Frame
from programmes import Programme
from summaries import Summaries
from tables import Policy, Run
from verdicts import verdicts


def compare_eligibility(run, judged):
    """Differences between the rows of kelayakan and those recomputed."""
    found = []
    theirs = collections.Counter(run.rows("select * from kelayakan"))
    mine = collections.Counter(row.fields() for programme in judged for row in programme.rows)
    for sign, rest in (("only in the snapshot", theirs - mine), ("only recomputed", mine - theirs)):
        if rest:
            found.append(f"kelayakan: {sum(rest.values())} rows {sign}")
            found += [f"  {sign}: {','.join(row)}" for row in sorted(rest)[:5]]
    return found


def compare_verdicts(run, frame, judged):
    """Differences between keputusan_usulan and what is recomputed."""
    theirs = collections.Counter(run.rows("select * from keputusan_usulan") if "keputusan_usulan" in run.has else [])
    mine = collections.Counter(verdicts(frame, judged))
    found = []
    for sign, rest in (("only in the snapshot", theirs - mine), ("only recomputed", mine - theirs)):
        if rest:
            found.append(f"keputusan_usulan: {sum(rest.values())} rows {sign}")
            found += [f"  {sign}: {','.join(row)}" for row in sorted(rest)[:5]]
    return found


def compare_table(name, theirs, mine):
    mine = [[str(value) for value in row] for row in mine]
    if theirs == mine:
        return []
    found = [f"ringkasan/{name}: {len(theirs)} rows, recomputed {len(mine)}"]
    differing = [(a, b) for a, b in zip(theirs, mine) if a != b]
    for a, b in differing[:3]:
        columns = ", ".join(f"{c} {x} / {y}" for c, x, y in zip(mine[0], a, b) if x != y)
        found.append(f"  {','.join(b[:4])}: snapshot / recomputed {columns}")
    return found


def earlier_deciles(folder, policy):
    """Decile by family of an earlier snapshot, 0 where it had none."""
    run = Run.__new__(Run)
    import duckdb

    run.folder, run.db = folder, duckdb.connect()
    run.view("keluarga", f"{folder}/keluarga/*.csv.gz")
    column = f"desil_resmi_{policy.scope}" if policy.official else f"desil_{policy.scope}"
    return {id: int(decile or 0) for id, decile in run.rows(f"select id_keluarga, {column} from keluarga")}


def remembered_visits(folder):
    """By family, the day of the newest visit that an earlier snapshot remembers (BTH-01)."""
    run = Run.__new__(Run)
    import duckdb

    run.folder, run.db = folder, duckdb.connect()
    run.view("bukti", f"{folder}/bukti/*.csv.gz")
    return dict(
        run.rows(
            "select id_keluarga, max(tanggal) from bukti where kode = 'BTH-01' and sumber = 'ground_check' and"
            " kolom = 'status_keberadaan' group by 1"
        )
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True, help="run folder: 2-normalise and 5-emit are read")
    parser.add_argument("--pipeline", required=True, help="folder of the pipeline's YAML")
    parser.add_argument("--kuota", default="", help="quotas given to the run")
    parser.add_argument("--sebelum", help="the snapshot given to the run as SEBELUM")
    options = parser.parse_args()
    run = Run(options.run)
    quotas = dict(entry.split("=") for entry in options.kuota.replace(",", " ").split())
    policy = Policy(options.pipeline, run.period(), quotas)
    ranking.compute(run, policy)
    found = ranking.compare(run, policy)
    frame = Frame(run, policy, remembered_visits(options.sebelum) if options.sebelum else None)
    earlier = earlier_deciles(options.sebelum, policy) if options.sebelum else None
    judged = [Programme(p, frame, policy, earlier) for p in policy.programmes]
    found += compare_eligibility(run, judged)
    found += compare_verdicts(run, frame, judged)
    summaries = Summaries(frame, judged)
    cells = 0
    for name in Summaries.TABLES:
        mine = list(getattr(summaries, name)())
        cells += sum(len(row) for row in mine[1:])
        found += compare_table(name, run.summary(name), mine)
    for line in found:
        print(line)
    rows = sum(len(p.rows) for p in judged)
    print(
        f"{len(frame.families)} families, {len(frame.person)} persons, {rows} rows of kelayakan, {cells} cells of"
        f" ringkasan: {'equal' if not found else 'DIFFERENT'}"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
