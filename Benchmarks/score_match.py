#!/usr/bin/env python3
"""Scores jejak against the truth of dtsen-synth: how good matching is, by source and by planted defect.

    score_match.py [--batas] [--rinci] <snapshot or 3-match folder> <truth folder>

Prints Markdown. With --batas the exit status is 1 when a bar of the contract (section 3) fails; --rinci adds the table
of every source and defect. Needs nothing beyond Python's library; memory is that of the persons outside the frame.

What counts, in one place:
- A row is right when the NIK it was linked to is that of its true person (the second record of a double one counts as
  that person). Rows that ingest must refuse are left out.
- Precision of PADAN and of PADAN_PERBAIKAN: over all person sources but pln, where a meter's NIK is often a landlord's.
  Every row that the repair linked counts as PADAN_PERBAIKAN, also one that ended as GANDA because its person has a row of
  that source already (`aturan` PERBAIKAN_FS:...): a wrong one there hides its person as well. The tables count it under
  PERBAIKAN, not under GANDA.
- Recall: rows of dtks, regsosek_anggota and p3ke_individu whose person is in the frame (Dukcapil status 0 or 4); found
  means linked rightly as PADAN, PADAN_PERBAIKAN or GANDA. "With TINJAU" also counts rows put before a person.
- Borrowed: rows planted with the head's or a stranger's NIK; caught means not linked to that NIK's owner.
- Duplicates: rows planted twice in dtks, regsosek_anggota, p3ke_individu and bpjs; caught means that one of the two
  ended as GANDA.
- Estimated errors of the repair: what the manifest of 3-match says of itself without labels, beside the truth. The rows
  are those that the repair searched for; wrong are links to another person, missed are rows without a link whose person
  Dukcapil has, those that wait for an answer included.
- Persons without Dukcapil: rows of the three base sources whose person has no record there. Two rows are a pair when
  they speak of one person; pairs of one id are held against them.
"""
import argparse
import collections
import csv
import glob
import gzip
import json
import math
import os
import sys

BASE = ("dtks", "regsosek_anggota", "p3ke_individu")
IDENTIFYING = BASE + ("bpjs", "penerima", "usulan", "aduan", "status_khusus", "ground_check")
SCORED = IDENTIFYING + ("pln",)
ONE_ROW_A_PERSON = BASE + ("bpjs",)
BORROWED = ("nik_orang_lain", "nik_kepala")
# Rules of rows that were searched for in vain.
UNFOUND = ("NIK_TAK_DIKENAL", "TANPA_NIK", "NIK_BERTENTANGAN")
REPEATED = ("ulang_identik", "ulang_beda")
COLUMNS = ("PADAN right", "PADAN wrong", "PERBAIKAN right", "PERBAIKAN wrong", "GANDA", "TINJAU", "KONFLIK",
           "TIDAK_PADAN")
ROWS, FRAME, FOUND, ASKED = 8, 9, 10, 11
PLACE = {"GANDA": 4, "TINJAU": 5, "KONFLIK": 6, "TIDAK_PADAN": 7}
BARS = (("precision of PADAN", 0.9999), ("precision of PADAN_PERBAIKAN", 0.999), ("recall", 0.985),
        ("recall with TINJAU", 0.995), ("borrowed NIKs caught", 0.99), ("duplicates caught", 0.97))


def table(path, names):
    """Rows of a table, one file or a folder of parts, as lists of the named columns."""
    files = [path + ".csv.gz"] if os.path.exists(path + ".csv.gz") else sorted(glob.glob(path + "/*.csv.gz"))
    for name in files:
        with gzip.open(name, "rt", encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader)
            places = [header.index(column) for column in names]
            for row in reader:
                yield [row[place] for place in places]


class Trail:
    """The outcomes of one source, asked for in about the order in which they stand in the file."""

    def __init__(self, snapshot, source):
        self.rows = table(f"{snapshot}/jejak/{source}", ("berkas", "baris", "hasil", "nik_dipakai", "id_individu",
                                                         "temuan", "aturan"))
        self.waiting = {}

    def outcome(self, file, row):
        """(outcome, NIK, id, findings, rule) of a row; HILANG when jejak does not have it."""
        key = (file, row)
        if key in self.waiting:
            return self.waiting.pop(key)
        for entry in self.rows:
            if entry[1] == row and entry[0] == file:
                return entry[2:]
            self.waiting[entry[0], entry[1]] = entry[2:]
        return "HILANG", "", "", "", ""


def wilson(good, number):
    """The 95 % interval of a share."""
    if number == 0:
        return 0.0, 1.0
    z, share = 1.959964, good / number
    middle = share + z * z / (2 * number)
    reach = z * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number))
    return (middle - reach) / (1 + z * z / number), min(1.0, (middle + reach) / (1 + z * z / number))


def pairs(counts):
    return sum(n * (n - 1) // 2 for n in counts)


class Score:
    def __init__(self, truth):
        self.outside = set()
        self.second = {}
        for key, person, status, old in table(f"{truth}/kebenaran_orang", ("kunci", "orang", "status", "nik_lama")):
            if status not in ("0", "4"):
                self.outside.add(key)
            if old:
                self.second[old] = person
        self.cells = {}
        self.defects = {}
        self.borrowed = [0, 0, 0]
        self.repeated = {}
        self.false_repeats = 0
        self.double_record = [0, 0]
        self.others = collections.Counter()
        # Links of the repair that are right and wrong, rows searched for in vain whose person Dukcapil has.
        self.repair = [0, 0, 0]
        # Persons without Dukcapil: rows by (true person, id), and ids that rows of Dukcapil's persons made.
        self.residue = collections.Counter()

    def add(self, source, key, person, planted, outcome, nik, identity, findings, rule):
        same = nik != "" and (nik == person or self.second.get(nik, "-") == person)
        base = source in BASE
        if source in IDENTIFYING and not rule.endswith("GANDA_DUKCAPIL"):
            if rule.startswith("PERBAIKAN_FS") and outcome in ("PADAN_PERBAIKAN", "GANDA"):
                self.repair[0 if same else 1] += 1
            elif rule.startswith("PERBAIKAN_FS") or outcome in ("TIDAK_PADAN", "KONFLIK") and rule in UNFOUND:
                self.repair[2] += person != ""
        cell = self.cells.get((source, planted))
        if cell is None:
            cell = self.cells[source, planted] = [0] * 12
        cell[ROWS] += 1
        if outcome == "PADAN":
            cell[0 if same else 1] += 1
        elif outcome == "PADAN_PERBAIKAN" or outcome == "GANDA" and rule.startswith("PERBAIKAN_FS"):
            cell[2 if same else 3] += 1
        elif outcome in PLACE:
            cell[PLACE[outcome]] += 1
        else:
            self.others[outcome] += 1
        if base and person and key not in self.outside:
            cell[FRAME] += 1
            if same and outcome in ("PADAN", "PADAN_PERBAIKAN", "GANDA"):
                cell[FOUND] += 1
            elif outcome == "TINJAU":
                cell[ASKED] += 1
        if base and identity and not nik and outcome in ("TIDAK_PADAN", "KONFLIK", "GANDA"):
            self.residue[key, identity, person != ""] += 1
        elif base and not person:
            self.residue[key, "", False] += 1
        if planted:
            self.add_planted(source, key, person, planted, outcome, nik, same, findings)
        elif outcome == "GANDA" and source in ONE_ROW_A_PERSON:
            self.repeated.setdefault((source, key), [0, 0, 0])[2] += 1

    def add_planted(self, source, key, person, planted, outcome, nik, same, findings):
        defects = planted.split(";")
        if source in IDENTIFYING and any(defect in BORROWED for defect in defects):
            self.borrowed[0] += 1
            self.borrowed[1] += same or nik == ""
            self.borrowed[2] += "NIK-017" in findings or "NIK-016" in findings
        if source in ONE_ROW_A_PERSON:
            if any(defect in REPEATED for defect in defects):
                entry = self.repeated.setdefault((source, key), [0, 0, 0])
                entry[0] += 1
                entry[1] += outcome == "GANDA"
            elif outcome == "GANDA":
                self.repeated.setdefault((source, key), [0, 0, 0])[2] += 1
        if nik in self.second:
            self.double_record[1] += 1
        if "nik_ganda_lama" in defects:
            self.double_record[0] += 1

    def finish(self):
        """Totals that need every row."""
        caught = wanted = false = 0
        for planted, ended, others in self.repeated.values():
            wanted += planted
            caught += min(planted, ended + others)
            false += max(0, ended + others - planted)
        self.repeats = (caught, wanted)
        self.false_repeats = false

    def sum(self, keep):
        total = [0] * 12
        for (source, planted), cell in self.cells.items():
            if keep(source, planted):
                for place, value in enumerate(cell):
                    total[place] += value
        return total


def share(good, number):
    return f"{good / number:.4f}" if number else ""


def line(name, cell):
    asked = share(cell[FOUND] + cell[ASKED], cell[FRAME])
    numbers = " | ".join(str(value) for value in cell[:8])
    return f"| {name} | {cell[ROWS]} | {numbers} | {share(cell[FOUND], cell[FRAME])} | {asked} |"


def head(name):
    print(f"\n| {name} | rows | " + " | ".join(COLUMNS) + " | recall | with TINJAU |")
    print("|---|" + "--:|" * 11)


def report(score):
    """Prints everything; answers the names of bars that fail."""
    named = score.sum(lambda source, _: source in IDENTIFYING)
    base = score.sum(lambda source, _: source in BASE)
    values = ((named[0], named[0] + named[1]), (named[2], named[2] + named[3]), (base[FOUND], base[FRAME]),
              (base[FOUND] + base[ASKED], base[FRAME]), (score.borrowed[1], score.borrowed[0]), score.repeats)
    print("| measure | value | counts | 95 % interval | bar |")
    print("|---|--:|--:|---|---|")
    failed = []
    for (name, bar), (good, number) in zip(BARS, values):
        low, high = wilson(good, number)
        reached = number > 0 and good / number >= bar
        if not reached:
            failed.append(name)
        value = f"{good / number:.6f}" if number else "none"
        word = "" if reached else " **missed**"
        print(f"| {name} | {value} | {good} of {number} | {low:.6f} to {high:.6f} | {bar}{word} |")
    print(f"\nBorrowed NIKs with NIK-016 or NIK-017: {score.borrowed[2]} of {score.borrowed[0]}. Rows ended as GANDA "
          f"that repeat nothing: {score.false_repeats}. Rows with the NIK of a double record: {score.double_record[0]}, "
          f"left on that record: {score.double_record[1]}.")
    if score.others:
        print("Other outcomes: " + ", ".join(f"{name} {number}" for name, number in sorted(score.others.items())) + ".")
    report_residue(score.residue)
    head("source")
    for source in SCORED:
        cell = score.sum(lambda s, _, source=source: s == source)
        if cell[ROWS]:
            print(line(source, cell))
    head("defect (base sources)")
    defects = sorted({defect for source, planted in score.cells if source in BASE for defect in planted.split(";")})
    for defect in defects:
        cell = score.sum(lambda s, p, defect=defect: s in BASE and defect in p.split(";"))
        print(line(defect or "none", cell))
    return failed


def report_estimates(score, snapshot):
    """The repair's own estimates beside the truth; nothing where the manifest has none."""
    path = f"{snapshot}/manifest.json"
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8") as file:
        said = json.load(file).get("extra", {}).get("perbaikan", {})
    right, wrong, missed = score.repair
    print("\n| error of the repair, in a million | estimate | 95 % interval | truth | counts | |")
    print("|---|--:|---|--:|---|---|")
    for name, key, number, all_rows in (("wrong links", "padan_keliru_ppm", wrong, right + wrong),
                                        ("missed persons", "padan_terlewat_ppm", missed, right + missed)):
        estimate = said.get(key, {})
        if "bawah" in estimate and all_rows:
            truth = round(1e6 * number / all_rows)
            word = "inside" if estimate["bawah"] <= truth <= estimate["atas"] else "**outside**"
            print(f"| {name} | {estimate['perkiraan']} | {estimate['bawah']} to {estimate['atas']} | {truth} | "
                  f"{number} of {all_rows} | {word} |")


def report_detail(score):
    head("source, defect")
    for source in SCORED:
        for defect in sorted({d for s, planted in score.cells if s == source for d in planted.split(";")}):
            cell = score.sum(lambda s, p, source=source, defect=defect: s == source and defect in p.split(";"))
            print(line(f"{source}, {defect or 'none'}", cell))


def report_residue(residue):
    """Pairwise precision and recall of persons without Dukcapil, and what else became such a person."""
    by_person, by_id, both = collections.Counter(), collections.Counter(), collections.Counter()
    ids, strangers, unmade = collections.defaultdict(set), set(), 0
    for (key, identity, known), number in residue.items():
        if known:
            strangers.add(identity)
        else:
            by_person[key] += number
        if identity:
            by_id[identity] += number
            both[key, identity] += number
            if not known:
                ids[key].add(identity)
        elif not known:
            unmade += number
    true = {key for (key, _, known) in residue if not known}
    found = pairs(n for (key, _), n in both.items() if key in true)
    wanted, made, right = pairs(by_person.values()), pairs(by_id.values()), pairs(both.values())
    once = sum(len(group) == 1 for group in ids.values())
    print(f"\nPersons without Dukcapil: {len(true)} in the base sources; {once} became exactly one person of the frame, "
          f"{sum(len(group) > 1 for group in ids.values())} several, {len(true) - len(ids)} none. Pairs of rows: "
          f"precision {share(right, made)} ({right} of {made}), recall {share(found, wanted)} ({found} of {wanted}). "
          f"Their rows that wait or were linked: {unmade}. Ids made for persons whom Dukcapil has: {len(strangers)}.")


def main():
    parser = argparse.ArgumentParser(description="Scores matching against the truth of dtsen-synth.")
    parser.add_argument("snapshot", help="snapshot or 3-match folder")
    parser.add_argument("truth", help="folder that dtsen-synth --kebenaran wrote")
    parser.add_argument("--batas", action="store_true", help="exit 1 when a bar of the contract fails")
    parser.add_argument("--rinci", action="store_true", help="also every defect of every source")
    options = parser.parse_args()
    score = Score(options.truth)
    trails = {source: Trail(options.snapshot, source) for source in SCORED}
    wanted = ("sumber", "berkas", "baris", "orang", "cacat", "tolak", "kunci")
    for source, file, row, person, planted, refused, key in table(f"{options.truth}/kebenaran_baris", wanted):
        trail = trails.get(source)
        if trail is None:
            continue
        outcome = trail.outcome(file, row)
        if refused != "1":
            score.add(source, key, person, planted, *outcome)
    score.finish()
    failed = report(score)
    report_estimates(score, options.snapshot)
    if options.rinci:
        report_detail(score)
    if failed and options.batas:
        print(f"bars missed: {', '.join(failed)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
