"""Families, persons, payments, proposals and visits of a run, as far as programmes need them."""

import json

PADAN = {"PADAN", "PADAN_PERBAIKAN", "HANYA_DUKCAPIL"}
LUAR = {"MENINGGAL": "INK-01", "PINDAH": "INK-10", "GANDA": "INK-09"}


def ours(text):
    """The codes of a temuan field that the flag stage gives."""
    return {c for c in text.split(";") if c[:4] == "INK-" or c[:3] == "GC-"}


def kab_of(code):
    """The kab/kota for counters: four digits, province and 00 where only that is known, '' for nothing."""
    return code[:4] if len(code) >= 4 else code[:2] + "00" if len(code) >= 2 else ""


class Person:
    __slots__ = ("id", "birth", "school", "disability", "padan", "repaired", "head", "registered", "codes", "nik")


class Family:
    __slots__ = (
        "id", "kab", "kab_code", "decile", "score", "registered", "codes", "members", "payments", "pending", "visited",
        "flags", "refuted", "confirmed", "head", "stale", "new_card",
    )

    def all_codes(self):
        return self.codes.union(*(m.codes for m in self.members))


class Payment:
    __slots__ = ("programme", "person", "family", "paid", "doubtful", "amount", "file", "row", "outcome", "region")


class Frame:
    def __init__(self, run, policy, remembered=None):
        """`remembered`: by family, the day of the newest visit that the last snapshot remembers."""
        self.run, self.policy, self.remembered = run, policy, remembered or {}
        self.read_families()
        self.read_persons()
        self.read_payments()
        self.read_proposals()
        self.read_visits()

    def read_families(self):
        policy = self.policy
        decile = f"k.desil_resmi_{policy.scope}" if policy.official else f"p.desil_{policy.scope}::integer::varchar"
        self.families = {}
        for row in self.run.rows(
            f"select id_keluarga, k.kode_provinsi, k.kode_kabupaten_kota, {decile}, p.skor, is_dtks, is_regsosek, is_p3ke,"
            " temuan, nik_kepala_keluarga, tanggal_data, nomor_kartu_keluarga from keluarga k join peringkat p using (id_keluarga)"
        ):
            f = Family()
            f.id, province, f.kab_code, decile_text, f.score = row[:5]
            f.kab = kab_of(f.kab_code or province)
            f.decile = int(decile_text or 0)
            f.registered = "1" in row[5:8]
            f.codes, f.head = ours(row[8]), row[9]
            f.stale = bool(row[10]) and stale(row[10], policy)
            f.new_card = issued(row[11], policy)
            f.members, f.payments, f.pending, f.visited = [], [], False, False
            f.flags, f.refuted, f.confirmed = set(), set(), set()
            self.families[f.id] = f

    def read_persons(self):
        self.outside, self.person = {}, {}
        for row in self.run.rows(
            "select id_keluarga, id_individu, tanggal_lahir, partisipasi_sekolah, disabilitas, status_padan, is_dtks,"
            " is_regsosek, is_p3ke, temuan, nomor_induk_kependudukan, status_hubungan_keluarga from anggota"
        ):
            p = Person()
            p.id, p.birth, p.school, p.disability = row[1], row[2], row[3], row[4]
            p.padan, p.registered = row[5] in PADAN, "1" in row[6:9]
            p.repaired, p.head = row[5] == "PADAN_PERBAIKAN", row[11] == "1"
            p.codes, p.nik = ours(row[9]), row[10]
            self.families[row[0]].members.append(p)
            self.person[p.id] = p
        # Of each person outside the frame: the family, where somebody of it is in the frame, and the kab/kota.
        self.outside_place = {}
        for id, status, family, province, kelurahan in self.run.rows(
            "select id_individu, status_kependudukan, id_keluarga, kode_provinsi, kode_kelurahan_desa from anggota_luar"
        ):
            self.outside[id] = LUAR[status]
            self.outside_place[id] = (family, kab_of(kelurahan or province))

    def read_payments(self):
        names = {p["program"] for p in self.policy.programmes}
        self.strays, self.measured = [], set()
        for row in self.run.traced(
            "penerima", ["program", "periode", "nominal", "status_salur", "wilayah", "temuan", "mentah"]
        ):
            program, period, amount, status, region, findings, raw, outcome, person, family, file, number = row
            if not status and raw and "NIL-001" in findings.split(";"):
                # A word outside the list is not the same as nothing said.
                status = json.loads(raw).get("status_salur", "")
            if outcome == "GANDA" or program not in names or period != self.policy.period:
                continue
            p = Payment()
            p.programme, p.person, p.family, p.region = program, person, family, region
            p.paid, p.doubtful = status in ("", "SALUR"), outcome in ("TIDAK_PADAN", "KONFLIK")
            p.amount, p.file, p.row, p.outcome = int(amount) if amount else -1, file, number, outcome
            self.measured.add(program)
            if family in self.families:
                self.families[family].payments.append(p)
            else:
                self.strays.append(p)

    def read_proposals(self):
        approved = set(self.policy.ink["EKS-06"]["tahap_disetujui"])
        for kind, stage, outcome, _, family, _, _ in self.run.traced("usulan", ["jenis_usulan", "tahap"]):
            if kind == "TAMBAH" and stage not in approved and outcome != "GANDA" and family in self.families:
                self.families[family].pending = True

    def read_visits(self):
        """Flags of the families visited that something other than a visit has raised, and those the visit refutes or bears out."""
        newest, given = {}, {}
        for *visit, outcome, person, family, file, number in self.run.traced(
            "ground_check",
            ["tanggal_kunjungan", "id_kunjungan", "status_keberadaan", "pendapatan_bulanan", "daya_terpasang"],
        ):
            if outcome != "GANDA" and family in self.families:
                newest[family] = max(newest.get(family, ("", "")), (*visit, person, file, number))
        for family, code, elsewhere in self.run.rows(
            "select id_keluarga, kode, bool_or(sumber <> 'ground_check') from bukti where id_keluarga <> ''"
            " and (kode like 'INK-%' or kode like 'GC-%') group by 1, 2"
        ):
            given.setdefault(family, {})[code] = elsewhere
        # Removals are all that a visit can refute by rule as the rules are shipped.
        ink = self.policy.ink
        removal = ink["INK-17"]
        others = [c for c, rule in ink.items() if c != "INK-17" and "dibantah_kunjungan" in rule]
        assert not others, f"a visit refutes {others}: not recomputed here"
        means = {}
        for code, rule in ink.items():
            for word in rule.get("kunjungan", []) if code[:4] == "INK-" else ():
                means[word] = (code, rule.get("kunjungan_perorangan") == "ya")
        removed = {}
        for kind, stage, day, outcome, _, family, _, _ in self.run.traced(
            "usulan", ["jenis_usulan", "tahap", "tanggal_usulan"]
        ):
            if kind in removal["jenis_usulan"] and stage in removal["tahap"] and outcome != "GANDA":
                removed.setdefault(family, []).append(day)
        quarter = self.policy.as_of // 100 * 100 + 1 - 200
        first = f"{quarter // 10000}-{quarter // 100 % 100:02}-01"
        for id, (day, _, status, income, power, person, _, _) in newest.items():
            if day and day < self.remembered.get(id, ""):
                continue
            family, codes = self.families[id], given.get(id, {})
            family.visited = True
            family.flags = {code for code, elsewhere in codes.items() if elsewhere}
            if status in removal.get("dibantah_kunjungan", []) and any(
                day > other if other else day >= first for other in removed.get(id, [])
            ):
                family.flags.add("INK-17")
                family.refuted = {"INK-17"} - codes.keys()
            found, personal = means.get(status, ("", False))
            if found and personal and (self.outside.get(person), self.outside_place.get(person, ("",))[0]) != (found, id):
                found = ""
            if found:
                family.confirmed.add(found)
                if not personal and "INK-17" in codes and any(day > other for other in removed.get(id, [])):
                    family.confirmed.add("INK-17")
            wage = self.policy.wage(family.kab) if ink["INK-04"].get("pendapatan_kunjungan") == "ya" else 0
            if wage and income:
                (family.confirmed if float(income) >= wage else family.refuted).add("INK-04")
            least = ink["INK-05"].get("daya_terpasang_periksa")
            if least and power:
                (family.confirmed if int(power) >= int(least) else family.refuted).add("INK-05")
        if ink["INK-06"].get("mobil") == "ya" and newest:
            self.read_cars({id for id in newest if self.families[id].visited})
        for id in newest:
            self.families[id].confirmed -= self.families[id].refuted

    def read_cars(self, visited):
        """What the visit that counts has said of a car, where that is the value that survived (3-match)."""
        self.run.view("cocok_keluarga", f"{self.run.folder}/3-match/keluarga/*.csv.gz")
        columns = [row[0] for row in self.run.db.execute("describe cocok_keluarga").fetchall()]
        place = columns.index("aset_bergerak_mobil") - columns.index("status_kepemilikan_rumah")
        for id, car, origin, rows in self.run.rows(
            "select id_keluarga, aset_bergerak_mobil, asal, asal_baris from cocok_keluarga where aset_bergerak_mobil <> ''"
        ):
            source = rows.split(";")[int(origin[place], 36) - 1]
            if id in visited and source.startswith("ground_check:"):
                (self.families[id].confirmed if car == "1" else self.families[id].refuted).add("INK-06")


def issued(card, policy):
    """Whether a No KK was issued in the quarter of the run, by its digits 7 to 12 (DDMMYY)."""
    if policy.ink.get("EKS-07", {}).get("kartu_baru") != "ya" or len(card) != 16:
        return False
    day, month, year = int(card[6:8]), int(card[8:10]), 2000 + int(card[10:12])
    ends = policy.as_of // 100
    return 1 <= day <= 31 and year == ends // 100 and ends % 100 - 2 <= month <= ends % 100


def stale(day, policy):
    """Whether a date is older than the limit in months at the as-of date."""
    months = policy.as_of // 10000 * 12 + policy.as_of // 100 % 100 - 1 - int(policy.flag["kedaluwarsa_bulan"])
    return int(day.replace("-", "")) < months // 12 * 10000 + (months % 12 + 1) * 100 + policy.as_of % 100
