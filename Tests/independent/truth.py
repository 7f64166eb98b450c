#!/usr/bin/env python3
"""Compares what was flagged with what dtsen-synth planted.

    truth.py --run <run folder> --kebenaran <truth folder>

Inclusion, recall: of the families on which a cause was planted, of which a usable source row shows it, and whose row was
matched, the share that carry the code with evidence from a row about that very family (what matching loses is the
difference of the columns "shown" and "matched"). Inclusion, precision: of the evidence behind all flags, the
share whose source row is about the family flagged. Exclusion, recall: of the entitled families left out by a cause that
stand among those who do not receive, the share with that cause. Prints a table; exit status 1 when a bar is missed.
"""

import argparse
import collections
import sys

from tables import Run

BAR_INCLUSION, BAR_EXCLUSION = 0.99, 0.95
# Where each planted cause shows: source and condition on its normalised row.
SHOWN = {
    "INK-01": [("dukcapil", "s.flag_status = '1'"), ("ground_check", "s.status_keberadaan = 'MENINGGAL'")],
    "INK-02": [("ground_check", "s.status_keberadaan = 'TIDAK_DITEMUKAN'")],
    "INK-03": [("status_khusus", "s.jenis in ('CPNS', 'PNS', 'PPPK', 'TNI', 'POLRI', 'PENSIUNAN')")],
    "INK-04": [
        ("bpjs", "s.statuspeserta = '0' and s.segmen like 'PPU%' and try_cast(s.upah as bigint) >= 5600000"),
        ("ground_check", "try_cast(s.pendapatan_bulanan as bigint) >= 5600000"),
    ],
    "INK-05": [("pln", "s.tarif like 'R%' and try_cast(s.daya as bigint) >= 2200")],
    "INK-06": [("status_khusus", "s.jenis = 'RODA4'"), ("regsosek_keluarga", "s.aset_bergerak_mobil = '1'")],
    "INK-10": [("dukcapil", "s.flag_status = '2'")],
    "INK-12": [("status_khusus", "s.jenis in ('PERANGKAT_DESA', 'BUMN_BUMD', 'GURU_SERTIFIKASI')")],
    "INK-13": [("status_khusus", "s.jenis = 'PEMILIK_BADAN_USAHA'")],
    "INK-14": [("status_khusus", "s.jenis = 'JUDOL' and try_cast(s.nilai as double) between 5000001 and 100000000")],
    "INK-15": [
        (
            "regsosek_keluarga",
            "s.status_kepemilikan_rumah = '1' and try_cast(s.luas_lantai as double) >= 150 and s.jenis_lantai_terluas in"
            " ('1', '2') and s.jenis_dinding_terluas = '1' and s.atap_dtsen in ('1', '2')",
        )
    ],
    "INK-16": [("ground_check", "s.status_keberadaan = 'MAMPU'")],
    "INK-17": [("usulan", "s.jenis_usulan = 'HAPUS' and s.tahap in ('BUPATI', 'KEMENSOS')")],
    "INK-18": [("ground_check", "s.status_keberadaan = 'PINDAH'")],
}


class Truth:
    def __init__(self, run, folder):
        self.run = run
        for name in ("baris", "orang", "keluarga"):
            run.view(f"benar_{name}", f"{folder}/kebenaran_{name}.csv.gz")
        for source in ("dukcapil", "status_khusus", "bpjs", "pln", "regsosek_keluarga"):
            run.view(f"sumber_{source}", f"{run.folder}/2-normalise/{source}/*.csv.gz")
        # The snapshot's family of a true one, through the members whom Dukcapil knows.
        self.family = dict(
            run.rows(
                "select keluarga, arg_max(id_keluarga, (banyak, id_keluarga)) from (select o.keluarga, a.id_keluarga,"
                " count(*) banyak from benar_orang o join (select nomor_induk_kependudukan nik, id_keluarga from anggota"
                " where status_padan not in ('TIDAK_PADAN', 'KONFLIK') union all select nomor_induk_kependudukan,"
                " id_keluarga from anggota_luar where id_keluarga <> '') a on a.nik = o.orang where o.orang <> ''"
                " group by all) group by keluarga"
            )
        )

    # Inclusion

    def shown(self, code):
        """The true families of which a usable row shows the cause, and those of them whose row was matched."""
        families, matched = set(), set()
        for source, condition in SHOWN.get(code, []):
            if f"sumber_{source}" in self.run.has:
                self.run.view(f"jejak_{source}", f"{self.run.folder}/5-emit/jejak/{source}.csv.gz")
                for true, id in self.run.rows(
                    f"select t.keluarga, j.id_keluarga from sumber_{source} s join benar_baris t on t.sumber ="
                    f" '{source}' and t.berkas = s.berkas and t.baris = s.baris join jejak_{source} j on"
                    f" j.berkas = s.berkas and j.baris = s.baris where {condition}"
                ):
                    families.add(true)
                    if id and id == self.family.get(true):
                        matched.add(true)
        if code in ("INK-06", "INK-15"):
            # A later visit has seen another house: the newer value holds.
            visited = set(row[0] for row in self.run.rows("select keluarga from benar_baris where sumber = 'ground_check'"))
            matched -= visited
        return families, matched

    def flagged(self, code):
        """The true families with evidence of the code from a source row of their own."""
        return set(
            row[0]
            for row in self.run.rows(
                "select distinct t.keluarga from bukti b join benar_baris t on b.sumber = t.sumber and b.berkas = t.berkas"
                f" and b.baris = t.baris where b.kode = '{code}'"
            )
        )

    def inclusion(self):
        """By code: planted, shown by the data, matched of those, flagged of those."""
        planted = collections.defaultdict(set)
        for true, code in self.run.rows("select keluarga, ink from benar_keluarga where ink <> ''"):
            planted[code].add(true)
        result = {}
        for code in sorted(planted):
            if code in ("INK-07", "INK-08", "INK-11"):
                result[code] = self.by_row(code, planted[code])
            elif code == "INK-09":
                result[code] = self.unknown()
            else:
                shown, matched = (planted[code] & families for families in self.shown(code))
                result[code] = (len(planted[code]), len(shown), len(matched), len(matched & self.flagged(code)))
        return result

    def by_row(self, code, planted):
        """Causes that stand in kelayakan: above the limit, paid twice, without a component."""
        shows = {
            # The planted family is paid by a programme although its decile is above that programme's limit.
            "INK-07": "menerima = '1' and desil_dipakai <> '' and ((program = 'PKH' and desil_dipakai::int > 4) or"
            " desil_dipakai::int > 5)",
            "INK-11": "menerima = '1' and program = 'PKH'",
            "INK-08": "menerima = '1'",
        }[code]
        having = "having count(*) > 1" if code == "INK-08" else ""
        by = "id_keluarga, program, case unit when 'ORANG' then id_individu else '' end" if code == "INK-08" else "id_keluarga"
        paid = {row[0] for row in self.run.rows(f"select id_keluarga from kelayakan where {shows} group by {by} {having}")}
        held = {row[0] for row in self.run.rows(f"select id_keluarga from kelayakan where alasan like '%{code}%'")}
        shown = {self.family[f] for f in planted if f in self.family} & paid
        return (len(planted), len(shown), len(shown), len(shown & held))

    def unknown(self):
        """INK-09: payments to nobody that exists, or under another's NIK, row by row."""
        row = self.run.rows(
            "select count(*), count(*), count(*) filter (j.hasil in ('TIDAK_PADAN', 'KONFLIK')), count(*) filter (k.hasil = 'INKLUSI'"
            " and k.alasan like '%INK-09%') from benar_baris t join jejak_penerima j on j.berkas = t.berkas and"
            " j.baris = t.baris left join kelayakan k on k.berkas = t.berkas and k.baris = t.baris where"
            " t.sumber = 'penerima' and t.tolak <> '1' and list_contains(string_split(t.cacat, ';'), 'penerima_tak_dikenal')"
        )[0]
        return tuple(row)

    def precision(self):
        """By code: evidence rows from sources, and those whose row is about the family flagged."""
        own = collections.defaultdict(set)
        for true, id in self.family.items():
            own[id].add(true)
        people = dict(
            self.run.rows(
                "select a.id_individu, o.keluarga from (select id_individu, nomor_induk_kependudukan nik from anggota where"
                " status_padan not in ('TIDAK_PADAN', 'KONFLIK') union all select id_individu, nomor_induk_kependudukan"
                " from anggota_luar) a join benar_orang o on o.orang = a.nik or o.nik_lama = a.nik where a.nik <> ''"
            )
        )
        total, right = collections.Counter(), collections.Counter()
        for code, id, person, true in self.run.rows(
            "select b.kode, b.id_keluarga, b.id_individu, t.keluarga from bukti b join benar_baris t on b.sumber = t.sumber"
            " and b.berkas = t.berkas and b.baris = t.baris where b.kode like 'INK%'"
        ):
            if code == "INK-09" and not id and not person:
                continue
            total[code] += 1
            right[code] += true in own[id] or people.get(person) == true
        return {code: (total[code], right[code]) for code in sorted(total)}

    # Exclusion

    def exclusion(self, earlier):
        """By code: planted, among those who do not receive and show it, with that cause.

        EKS-03 shows only against an earlier snapshot, where the family was above the limit there and no cause that comes
        before it holds; EKS-07 only in the quarter in which the card was issued, so not in a population that is older.
        """
        causes = collections.defaultdict(set)
        for id, reason in self.run.rows(
            "select id_keluarga, alasan from kelayakan where hasil in ('EKSKLUSI', 'BELUM', 'BELUM_DINILAI')"
        ):
            causes[id].add(reason)
        fallen = self.fallen(earlier) if earlier else set()
        result = {}
        for true, code in self.run.rows("select keluarga, eks from benar_keluarga where eks <> ''"):
            if code == ("EKS-07" if earlier else "EKS-03"):
                continue
            entry = result.setdefault(code, [0, 0, 0])
            entry[0] += 1
            found = causes.get(self.family.get(true))
            if found and (code != "EKS-03" or self.family.get(true) in fallen):
                entry[1] += 1
                entry[2] += code in found
        return {code: tuple(result[code]) for code in sorted(result)}

    def fallen(self, earlier):
        """Families with a row in whose programme nothing explains their being left out before EKS-03 does.

        Read from the sources and the frame, not from what was flagged: above the limit in the snapshot before, and no
        payment that failed, no addition that waits, no card of this quarter, registered, identity not by repair.
        """
        run = self.run
        run.view("dulu", f"{earlier}/keluarga/*.csv.gz")
        period = run.period()
        failed = set()
        for program, quarter, status, _, person, family, _, _ in run.traced(
            "penerima", ["program", "periode", "status_salur"]
        ):
            if quarter == period and status not in ("", "SALUR"):
                failed |= {(program, person), (program, family)}
        pending = {
            family
            for kind, stage, outcome, _, family, _, _ in run.traced("usulan", ["jenis_usulan", "tahap"])
            if kind == "TAMBAH" and stage not in ("BUPATI", "KEMENSOS") and outcome != "GANDA"
        }
        months = [f"{3 * int(period[-1]) - back:02d}{period[2:4]}" for back in (2, 1, 0)]
        fallen = set()
        for id, person, program, card, status, registered in run.rows(
            "select k.id_keluarga, case k.unit when 'ORANG' then k.id_individu else '' end, k.program, n.nomor_kartu_keluarga,"
            " a.status_padan, case k.unit when 'ORANG' then a.is_dtks || a.is_regsosek || a.is_p3ke else n.is_dtks ||"
            " n.is_regsosek || n.is_p3ke end from kelayakan k join dulu d using (id_keluarga) join keluarga n using (id_keluarga)"
            " left join anggota a on a.id_keluarga = k.id_keluarga and case k.unit when 'ORANG' then a.id_individu ="
            " k.id_individu else a.status_hubungan_keluarga = '1' end where k.hasil in ('EKSKLUSI', 'BELUM') and"
            " d.desil_nasional <> '' and d.desil_nasional::int > case k.program when 'PKH' then 4 else 5 end"
        ):
            explained = (program, person or id) in failed or id in pending or card[8:12] in months
            if not explained and "1" in registered and status != "PADAN_PERBAIKAN":
                fallen.add(id)
        return fallen


def report(title, columns, rows, bar):
    """Prints a table; the codes that miss the bar."""
    print(f"{title}\n| kode | {' | '.join(columns)} | bagian |\n|---|{'---:|' * (len(columns) + 1)}")
    missed = []
    for code, counts in rows.items():
        rate = counts[-1] / counts[-2] if counts[-2] else 1.0
        print(f"| {code} | {' | '.join(map(str, counts))} | {rate:.4f} |")
        if rate < bar:
            missed.append(f"{code} {rate:.4f} < {bar}")
    total = [sum(c[-2] for c in rows.values()), sum(c[-1] for c in rows.values())]
    if total[0]:
        print(f"| semua | {' | '.join([''] * (len(columns) - 2))} | {total[0]} | {total[1]} | {total[1] / total[0]:.4f} |\n")
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", required=True)
    parser.add_argument("--kebenaran", required=True)
    parser.add_argument("--sebelum", help="the snapshot before; then inclusion, planted a quarter ago, is not judged")
    options = parser.parse_args()
    truth = Truth(Run(options.run), options.kebenaran)
    missed = []
    if not options.sebelum:
        columns = ["planted", "shown", "matched", "flagged"]
        missed += report("Inclusion: recall", columns, truth.inclusion(), BAR_INCLUSION)
        missed += report("Inclusion: precision", ["evidence", "right"], truth.precision(), BAR_INCLUSION)
    excluded = truth.exclusion(options.sebelum)
    missed += report("Exclusion: cause", ["planted", "not receiving", "right"], excluded, BAR_EXCLUSION)
    for line in missed:
        print(f"below the bar: {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
