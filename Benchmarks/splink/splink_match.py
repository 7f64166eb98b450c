#!/usr/bin/env python3
"""The repair of dtsen-match beside Splink, on the same residue of the same population, in one run.

    splink_match.py <run folder> <truth folder> -- <dtsen-match with its options, but --out and --progress>

Both get the same columns (residue.py): NIK or the digits written for it, No KK, the No KK of the household's proven
members, folded names, birth date, sex, region, mother's name. Splink runs three times with its DuckDB backend; the best
F1 counts, at the threshold that suits it best against the truth, which a user would not know. Its time is training and
prediction from tables in memory; ours is the step `perbaikan` with everything up to the families, from spilled rows to
decided rows, the best of three as well. Every row counts once: linked rightly, linked wrongly, or not linked. The bar is
held to the sources that tell a birth date; the others (a name, a NIK, sometimes a No KK) are shown beside them. usulan and
aduan leave so few rows that their lines say little; "all sources" holds them.

"As published" are the links of the stage, which puts doubtful rows before a person. "Best F1" also links those that wait,
down to the probability that suits it best against the truth: the same favour that Splink gets. "As precise" is Splink at
the threshold where it errs no more often than our links as published.
"""
import json
import logging
import shutil
import subprocess
import sys
import time
import warnings

import duckdb
import splink
import splink.comparison_level_library as level
import splink.comparison_library as library
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

import residue

RUNS = 3
DATED = ("dtks", "regsosek_anggota", "p3ke_individu", "bpjs", "usulan")


def custom(name, *levels):
    return library.CustomComparison(output_column_name=name, comparison_levels=list(levels))


def settings():
    """A model as somebody who knows these data would write it."""
    name = custom(
        "nama", level.NullLevel("nama"),
        level.ExactMatchLevel("nama", term_frequency_adjustments=True),
        level.ExactMatchLevel("nama_urut", term_frequency_adjustments=True),
        level.CustomLevel("nama_l = nama_lain_r or nama_lain_l = nama_r", "another spelling"),
        level.JaroWinklerLevel("nama", 0.95), level.JaroWinklerLevel("nama_urut", 0.92),
        level.CustomLevel("kata_awal_l = kata_awal_r and least(length(kata_akhir_l), length(kata_akhir_r)) = 1 "
                          "and left(kata_akhir_l, 1) = left(kata_akhir_r, 1)", "initial"),
        level.CustomLevel("nama_l = kata_awal_r or nama_l = kata_akhir_r or nama_r = kata_awal_l or "
                          "nama_r = kata_akhir_l", "one word"),
        level.CustomLevel("kata_awal_l = kata_awal_r or kata_akhir_l = kata_akhir_r", "a word in common"),
        level.JaroWinklerLevel("nama", 0.80), level.ElseLevel())
    birth = custom(
        "lahir", level.NullLevel("lahir"), level.ExactMatchLevel("lahir", term_frequency_adjustments=True),
        level.DamerauLevenshteinLevel("lahir", 1),
        level.CustomLevel("left(lahir_l, 7) = left(lahir_r, 7) or (left(lahir_l, 4) = left(lahir_r, 4) "
                          "and right(lahir_l, 2) = right(lahir_r, 2))", "two parts"),
        level.CustomLevel("right(lahir_r, 5) in ('01-01', '07-01', '12-31')", "default day"),
        level.CustomLevel("left(lahir_l, 4) = left(lahir_r, 4)", "year"), level.ElseLevel())
    nik = custom(
        "nik", level.NullLevel("nik"), level.ExactMatchLevel("nik"), level.DamerauLevenshteinLevel("nik", 1),
        level.DamerauLevenshteinLevel("nik", 2),
        level.CustomLevel("length(nik_r) between 6 and 15 and starts_with(nik_l, left(nik_r, 6))", "prefix"),
        level.CustomLevel("right(nik_l, 10) = right(nik_r, 10)", "end"), level.ElseLevel())
    swapped = custom(
        "tukar", level.NullLevel("no_kk"), level.CustomLevel("nik_l = no_kk_r or no_kk_l = nik_r", "exchanged"),
        level.ElseLevel())
    card = custom(
        "kk_rumah", level.NullLevel("kk_rumah"), level.ExactMatchLevel("kk_rumah"),
        level.CustomLevel("no_kk_l = no_kk_r", "declared"), level.DamerauLevenshteinLevel("no_kk", 1),
        level.ElseLevel())
    place = custom(
        "kab", level.NullLevel("kab"), level.ExactMatchLevel("kel"), level.ExactMatchLevel("kec"),
        level.CustomLevel("kab_l = kab_r and (kel_l is null or kel_r is null)", "kab, nothing finer"),
        level.ExactMatchLevel("kab"), level.ElseLevel())
    mother = custom(
        "ibu", level.NullLevel("ibu"), level.ExactMatchLevel("ibu", term_frequency_adjustments=True),
        level.JaroWinklerLevel("ibu", 0.9), level.ElseLevel())
    return SettingsCreator(
        link_type="link_only",
        comparisons=[name, birth, nik, swapped, card, place, mother, library.ExactMatch("kelamin")],
        blocking_rules_to_generate_predictions=[
            block_on("kk_rumah", "kata_awal"), block_on("kk_rumah", "lahir"), block_on("kk_rumah", "kelamin"),
            block_on("no_kk", "kata_akhir"), block_on("lahir", "kata_awal"), block_on("lahir", "kata_akhir"),
            block_on("lahir", "kec"), block_on("nama_urut", "kab"), block_on("nama_urut", "lahir"),
            block_on("substr(nik, 1, 12)"), block_on("substr(nik, 5, 12)"), block_on("substr(nik, 7, 10)"),
            block_on("kec", "kata_awal", "substr(lahir, 1, 4)"), block_on("kab", "ibu", "substr(lahir, 1, 4)"),
            "l.nik = r.no_kk", "l.no_kk = r.nik"],
        retain_matching_columns=False, retain_intermediate_calculation_columns=False)


def run_splink(connection, number):
    """One run from tables to scored pairs: (seconds training, seconds predicting)."""
    connection.execute("drop table if exists pairs")
    api = DuckDBAPI(connection)
    start = time.perf_counter()
    frames = [api.register("frame"), api.register("residue")]
    linker = Linker(frames, settings(), log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("nama_urut", "lahir"), block_on("kk_rumah", "nama_urut")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=number)
    for rule in (block_on("lahir", "kab"), block_on("nama_urut"), block_on("kk_rumah")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    trained = time.perf_counter()
    result = linker.inference.predict(threshold_match_probability=0.05)
    connection.execute(f"""create table pairs as select
      case when source_dataset_l like 'b%' then unique_id_l else unique_id_r end row,
      case when source_dataset_l like 'b%' then unique_id_r else unique_id_l end nik, match_weight
      from {result.physical_name}""")
    return trained - start, time.perf_counter() - trained


def scores(connection, pairs, sources):
    """Precision, recall and F1 at every threshold on the best candidate of each row; the best F1 first."""
    listed = ", ".join(f"'{source}'" for source in sources)
    among = f"split_part(t.unique_id, ':', 1) in ({listed})"
    wanted = connection.execute(f"select count(*) from truth t where nik <> '' and {among}").fetchone()[0]
    rows = connection.execute(f"""
      select match_weight, b.nik = t.nik or exists (select 1 from second s where s.nik_lama = b.nik and s.orang = t.nik)
      from (select row, arg_max(nik, match_weight) nik, max(match_weight) match_weight from {pairs} group by row) b
      join truth t on t.unique_id = b.row where {among} order by match_weight desc""").fetchall()
    found = []
    good = 0
    for place, (weight, right) in enumerate(rows, 1):
        good += right
        if good and (place == len(rows) or rows[place][0] != weight):
            precision, recall = good / place, good / wanted
            found.append((2 * precision * recall / (precision + recall), precision, recall, weight, place, good))
    return sorted(found, reverse=True), wanted


def run_ours(command, folder):
    """Seconds of every phase of dtsen-match, from its own progress; what it writes is thrown away."""
    shutil.rmtree(folder, ignore_errors=True)
    process = subprocess.Popen(command + ["--out", folder, "--progress", "json"], stderr=subprocess.PIPE, text=True)
    phases, last = {}, None
    for text in process.stderr:
        try:
            entry = json.loads(text)
        except ValueError:
            continue
        if entry.get("type") != "progress":
            continue
        now = time.perf_counter()
        if last and last[0] != entry["phase"]:
            phases[last[0]] = phases.get(last[0], 0) + now - last[1]
        if not last or last[0] != entry["phase"]:
            last = (entry["phase"], now)
    if process.wait() != 0:
        sys.exit("dtsen-match failed")
    shutil.rmtree(folder)
    return phases


def main():
    run, truth = sys.argv[1:3]
    command = sys.argv[sys.argv.index("--") + 1:]
    warnings.filterwarnings("ignore")
    ours_time = min(sum(phases.get(name, 0) for name in ("perbaikan", "satu orang satu baris"))
                    for phases in (run_ours(command, f"{run}/3-match-waktu") for _ in range(RUNS)))
    connection = duckdb.connect()
    residue.load(connection, run, truth)
    count = connection.execute("select count(*) from residue").fetchone()[0]
    people = connection.execute("select count(*) from frame").fetchone()[0]
    connection.execute("""create table ours as select unique_id row, nik_dipakai nik, 1 match_weight from outcome
      where coalesce(nik_dipakai, '') <> ''""")
    # The candidates that wait for a person, with their probability: what the model itself would link.
    connection.execute(f"""create table modelled as
      select unique_id row, nik_dipakai nik, coalesce(try_cast(skor as double), 1) match_weight from outcome
      where coalesce(nik_dipakai, '') <> '' union all
      select t.sumber || ':' || t.berkas || ':' || t.baris, t.nik_kandidat, cast(t.skor as double)
      from {residue.read(f'{run}/3-match', 'tinjau')} t join outcome o
        on o.unique_id = t.sumber || ':' || t.berkas || ':' || t.baris
      where t.jenis = 'CALON_PADAN' and coalesce(t.skor, '') <> '' and coalesce(t.nik_kandidat, '') <> ''""")
    times = []
    for number in range(1, RUNS + 1):
        times.append(run_splink(connection, number))
        connection.execute(f"create table pairs{number} as select * from pairs")
        print(f"splink run {number}: {times[-1][0]:.1f} + {times[-1][1]:.1f} s", file=sys.stderr)
    train, predict = (min(part) for part in zip(*times))
    print(f"{count} rows against {people} persons. splink {splink.__version__}, DuckDB {duckdb.__version__}. Seconds for "
          f"all rows: dtsen-match {ours_time:.2f}; Splink {train:.1f} for training, {predict:.1f} for prediction. Ours is "
          f"1/{predict / ours_time:.0f} of its prediction, 1/{(train + predict) / ours_time:.0f} with training (bar 1/20).")
    print("\n| rows of | with a person | | F1 | precision | recall | linked | right | 1 - F1, ratio (bar 0.6) |")
    print("|---|--:|---|--:|--:|--:|--:|--:|--:|")
    groups = [("sources with a birth date", DATED), ("all sources", tuple(residue.SOURCES))]
    groups += [(source, (source,)) for source in residue.SOURCES]
    for name, sources in groups:
        compare(connection, name, sources)
    few = connection.execute("select split_part(unique_id, ':', 1), count(*) from truth where nik <> '' group by 1 "
                             "having count(*) < 100 order by 1").fetchall()
    if few:
        print("\nToo few rows for conclusions of their own, but among all sources: "
              + ", ".join(f"{source} ({count})" for source, count in few) + ".")


def compare(connection, name, sources):
    """Prints both over the rows of some sources; Splink's best run, each at the threshold that suits it best there."""
    ours, wanted = scores(connection, "ours", sources)
    runs = [scores(connection, f"pairs{number}", sources)[0] for number in range(1, RUNS + 1)]
    best = max((run for run in runs if run), default=None)
    if not ours or not best:
        return
    ours, theirs = ours[0], best[0]
    modelled = scores(connection, "modelled", sources)[0][0]
    careful = max((entry for run in runs for entry in run if entry[1] >= ours[1]), default=None)

    def line(first, second, who, entry, ratio=""):
        print(f"| {first} | {second} | {who} | {entry[0]:.4f} | {entry[1]:.5f} | {entry[2]:.4f} | {entry[4]} | "
              f"{entry[5]} | {ratio} |")

    def ratio(entry):
        return f"{(1 - entry[0]) / (1 - theirs[0]):.3f}" if theirs[0] < 1 else ""

    line(name, wanted, "dtsen-match as published", ours, ratio(ours))
    line("", "", "dtsen-match, best F1", modelled, ratio(modelled))
    line("", "", "Splink, best F1", theirs)
    if careful:
        line("", "", "Splink, as precise", careful)


if __name__ == "__main__":
    main()
