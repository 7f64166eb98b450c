#!/usr/bin/env python3
"""Checks that every code has its evidence, and that the evidence stands in the source row that it names.

    evidence.py --run <run folder>

1. Every INK, GC and EKS code in keluarga.temuan, anggota.temuan and kelayakan.alasan has a row of bukti about that family or
   person; and every EKS code of bukti stands in an alasan of its family or person.
2. Every row of bukti that names a source row: that row exists, and its column holds the value of bukti; a value of a
   household's survey or visit bears the date of that row.
"""

import argparse
import collections
import sys

from frame import ours
from tables import Run

# Values of bukti that this column of a source row does not hold literally, because they say what became of the row or
# which programme the row counts for.
SAYS = {"hasil"}
# Values that survive from one of several rows about a family, each of its own date.
OF_HOUSEHOLD = {"aset_bergerak_mobil", "luas_lantai", "daya_terpasang"}


def missing(run):
    """Codes without evidence."""
    seen = collections.defaultdict(set)
    for code, family, person, file, number in run.rows("select kode, id_keluarga, id_individu, berkas, baris from bukti"):
        seen["k", family].add(code)
        seen["o", person].add(code)
        seen["b", file, number].add(code)
    found = []
    for id, codes in run.rows("select id_keluarga, temuan from keluarga where temuan <> ''"):
        found += [f"keluarga.temuan: {code} without evidence" for code in ours(codes) - seen["k", id]]
    for id, codes in run.rows("select id_individu, temuan from anggota where temuan <> ''"):
        found += [f"anggota.temuan: {code} without evidence" for code in ours(codes) - seen["o", id]]
    for program, outcome, family, person, file, number, reasons in run.rows(
        "select program, hasil, id_keluarga, id_individu, berkas, baris, alasan from kelayakan where alasan <> ''"
    ):
        held = set()
        if family:
            held |= seen["k", family]
        if person:
            held |= seen["o", person]
        if file:
            held |= seen["b", file, number]
        found += [f"kelayakan.alasan {program} {outcome}: {code} without evidence" for code in set(reasons.split(";")) - held]
    left = run.rows(
        "select b.kode from bukti b where b.kode like 'EKS-%' and not exists (select 1 from kelayakan k where"
        " list_contains(string_split(k.alasan, ';'), b.kode) and k.id_keluarga = b.id_keluarga)"
    )
    return found + [f"bukti: {code} stands in no alasan" for code, in left]


def read_back(run):
    """Evidence whose source row is not there or says something else; rows compared."""
    found, compared = [], 0
    for source, column in run.rows("select distinct sumber, kolom from bukti where berkas <> '' order by 1, 2"):
        name = f"sumber_{source}"
        if name not in run.has:
            run.view(name, f"{run.folder}/2-normalise/{source}/*.csv.gz")
        columns = {row[0] for row in run.db.execute(f"describe {name}").fetchall()}
        rows = f"select count(*) from bukti where sumber = '{source}' and kolom = '{column}' and berkas <> ''"
        total = run.rows(rows)[0][0]
        value = f's."{column}"' if column in columns else "b.nilai" if column in SAYS else None
        if column == "status_salur":
            # Outside the list it is empty there, and what was written stands in mentah.
            value = f"coalesce(nullif({value}, ''), json_extract_string(nullif(s.mentah, ''), '$.{column}'))"
        if value is None:
            found.append(f"{source}: bukti names column {column}, which that source lacks ({total} rows)")
            continue
        dated = " and b.tanggal = s.tgl_data" if column in OF_HOUSEHOLD else ""
        equal = run.rows(
            f"select count(*) from bukti b join {name} s on s.berkas = b.berkas and s.baris = b.baris where"
            f" b.sumber = '{source}' and b.kolom = '{column}' and {value} = b.nilai{dated}"
        )[0][0]
        compared += equal
        if equal != total:
            found.append(f"{source}.{column}: {total - equal} of {total} rows of bukti are not what the source row says")
    return found, compared


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True)
    run = Run(parser.parse_args().run)
    lacking = collections.Counter(missing(run))
    found, compared = read_back(run)
    for text, count in sorted(lacking.items()):
        print(f"{text}: {count}")
    for text in found:
        print(text)
    bad = len(lacking) + len(found)
    print(f"{compared} rows of bukti read back from their sources; every code has evidence: {'no' if bad else 'yes'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
