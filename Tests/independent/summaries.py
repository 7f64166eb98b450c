"""The tables of ringkasan, counted from the recomputed rows."""

import collections
import datetime

from frame import ours
from programmes import OUTCOMES
from ranking import share

MEASURES = (
    "populasi penerima_r layak_l layak_dalam_kuota tepat inklusi eksklusi belum tinjau belum_dinilai inklusi_tak_terpadankan"
    " tinjau_tak_terpadankan pembayaran_lanjutan payee_diganti rupiah_penerima rupiah_inklusi rupiah_tepat"
    " rupiah_inklusi_tak_terpadankan"
).split()
PROGRAMME_CODES = {"INK-07", "INK-08", "INK-09", "INK-11", "INK-19"}
PAYMENT_CODES = {"INK-08", "INK-09"}
KINDS = "TAMBAH HAPUS PERBAIKAN USUL SANGGAH".split()
STAGES = "DESA KECAMATAN DINSOS BUPATI KEMENSOS".split()
AGES = [("0-30", 30), ("31-60", 60), ("61-90", 90)]
CODES = [f"EKS-{n:02}" for n in range(1, 8)] + [f"GC-{n:02}" for n in range(1, 7)] + [f"INK-{n:02}" for n in range(1, 20)]


def measures(row):
    """What a row of kelayakan adds to which measure."""
    rupiah = max(row.amount, 0)
    if row.eligible:
        yield "layak_l", 1
        if row.within:
            yield "layak_dalam_kuota", 1
    if not row.outcome:
        return
    if row.receives:
        yield "penerima_r", 1
        yield "rupiah_penerima", rupiah
    aside = "_tak_terpadankan" if row.unresolved else ""
    yield row.outcome.lower() + aside, 1
    if row.outcome == "TEPAT":
        yield "rupiah_tepat", rupiah
    if row.outcome == "INKLUSI":
        yield "rupiah_inklusi" + aside, rupiah
        if aside:
            yield "rupiah_inklusi", rupiah
    if row.further:
        yield "pembayaran_lanjutan", 1
    if row.replace:
        yield "payee_diganti", 1


class Summaries:
    def __init__(self, frame, judged):
        self.frame, self.judged = frame, judged
        self.cells = {}
        kabs = {f.kab for f in frame.families.values()}
        kabs |= {kab for family, kab in frame.outside_place.values() if not family}
        for programme in judged:
            cells = self.cells[programme.name] = collections.Counter()
            for (kab, decile), count in programme.population.items():
                cells[kab, decile, "populasi"] += count
            for row in programme.rows:
                for measure, amount in measures(row):
                    cells[row.kab, row.decile, measure] += amount
                if row.eligible or programme.measured:
                    kabs.add(row.kab)
        ordered = sorted(kabs)
        self.territories = [("nasional", "", ordered)]
        for province in sorted({k[:2] for k in ordered}):
            self.territories.append(("provinsi", province, [k for k in ordered if k[:2] == province]))
        self.territories += [("kabupaten_kota", kab, [kab]) for kab in ordered]

    def sum(self, programme, kabs, deciles, measure):
        cells = self.cells[programme.name]
        return sum(cells.get((kab, decile, measure), 0) for kab in kabs for decile in deciles)

    # Programmes

    def program(self):
        yield "program unit desil_maks kuota diukur penerima layak payee_diganti".split()
        nation = self.territories[0][2]
        for p in self.judged:
            counts = [self.sum(p, nation, range(11), m) for m in ("penerima_r", "layak_l", "payee_diganti")]
            yield [p.name, p.unit, p.limit, p.places, int(p.measured), *counts]

    def galat(self):
        extra = ["layak_tidak_menerima", "galat_inklusi", "tak_terliput", "galat_eksklusi_kuota"]
        yield ["program", "tingkat", "kode", "desil", *MEASURES, *extra]
        groups = [("semua", range(11))] + [(d, [d]) for d in range(1, 11)] + [("kosong", [0])]
        for p in self.judged:
            if not p.measured:
                continue
            for level, code, kabs in self.territories:
                for name, deciles in groups:
                    n = {m: self.sum(p, kabs, deciles, m) for m in MEASURES}
                    left = n["eksklusi"] + n["belum"]
                    yield [
                        p.name, level, code, name, *n.values(), left, share(n["inklusi"], n["penerima_r"]),
                        share(left, n["layak_l"]), share(n["eksklusi"], n["layak_dalam_kuota"]),
                    ]

    def alasan(self):
        yield "program hasil kode baris rupiah".split()
        for p in self.judged:
            if not p.measured:
                continue
            rows, rupiah = collections.Counter(), collections.Counter()
            for row in p.rows:
                for code in row.reasons:
                    rows[row.outcome, code] += 1
                    rupiah[row.outcome, code] += max(row.amount, 0)
            for outcome in OUTCOMES:
                for code in CODES:
                    if rows[outcome, code]:
                        yield [p.name, outcome, code, rows[outcome, code], rupiah[outcome, code]]

    def receiving(self, p, deciles):
        nation = self.territories[0][2]
        parts = [self.sum(p, nation, deciles, m) for m in ("tepat", "inklusi", "tinjau", "pembayaran_lanjutan")]
        return parts[0] + parts[1] + parts[2] - parts[3]

    def sasaran(self):
        yield (
            "program desil populasi penerima rupiah cakupan bagian_penerima bagian_rupiah kumulatif_populasi"
            " kumulatif_penerima kumulatif_rupiah"
        ).split()
        nation, all = self.territories[0][2], range(1, 11)
        for p in self.judged:
            if not p.measured:
                continue
            people = lambda deciles: self.sum(p, nation, deciles, "populasi")
            money = lambda deciles: self.sum(p, nation, deciles, "rupiah_penerima")
            for d in all:
                here, up = [d], range(1, d + 1)
                yield [
                    p.name, d, people(here), self.receiving(p, here), money(here),
                    share(self.receiving(p, here), people(here)), share(self.receiving(p, here), self.receiving(p, all)),
                    share(money(here), money(all)), share(people(up), people(all)),
                    share(self.receiving(p, up), self.receiving(p, all)), share(money(up), money(all)),
                ]

    def indeks_sasaran(self):
        yield "program desil_maks cgh selisih_sasaran".split()
        nation, all = self.territories[0][2], range(1, 11)
        for p in self.judged:
            if not p.measured:
                continue
            target, rest = range(1, p.limit + 1), range(p.limit + 1, 11)
            money = [self.sum(p, nation, d, "rupiah_penerima") for d in (target, all)]
            people = [self.sum(p, nation, d, "populasi") for d in (target, rest, all)]
            cgh = share(money[0] * people[2], money[1] * people[0])
            if p.limit == 10:
                differential = share(self.receiving(p, target), people[0])
            elif people[0] and people[1]:
                inside, outside = self.receiving(p, target), self.receiving(p, rest)
                differential = share(inside * people[1] - outside * people[0], people[0] * people[1])
            else:
                differential = ""
            yield [p.name, p.limit, cgh, differential]

    # The frame

    def desil(self):
        yield "tingkat kode lingkup desil keluarga".split()
        count = collections.Counter()
        for scope in ("nasional", "provinsi", "kabupaten_kota"):
            for id, decile in self.frame.run.rows(f"select id_keluarga, desil_{scope}::integer from peringkat"):
                count[scope, self.frame.families[id].kab, decile] += 1
        for level, code, kabs in self.territories:
            for scope in ("nasional", "provinsi", "kabupaten_kota"):
                for decile in [*range(1, 11), ""]:
                    yield [level, code, scope, decile or "kosong", sum(count[scope, kab, decile] for kab in kabs)]

    def status_peringkat(self):
        yield "tingkat kode lengkap sebagian tanpa_data kedaluwarsa".split()
        total = len(self.frame.policy.model["variabel"])
        count = collections.Counter()
        for id, known, score in self.frame.run.rows("select id_keluarga, terisi, skor from peringkat"):
            family = self.frame.families[id]
            count[family.kab, "tanpa_data" if score == "" else "lengkap" if known == total else "sebagian"] += 1
            count[family.kab, "kedaluwarsa"] += family.stale
        for level, code, kabs in self.territories:
            yield [level, code] + [
                sum(count[kab, s] for kab in kabs) for s in ("lengkap", "sebagian", "tanpa_data", "kedaluwarsa")
            ]

    def of_programmes(self):
        """Codes that rows of kelayakan carry for a programme or a payment, by family and by person."""
        families, persons = collections.defaultdict(set), collections.defaultdict(set)
        for programme in self.judged:
            for row in programme.rows:
                codes = row.reasons & PROGRAMME_CODES
                if row.family:
                    families[row.family] |= codes
                if row.person and row.receives:
                    persons[row.person] |= codes if row.unit == "ORANG" else codes & PAYMENT_CODES
        return families, persons

    def coded(self):
        """Unit, kab/kota, codes and whether it is paid, of every family and person, those outside the frame too."""
        families, persons = self.of_programmes()
        away = collections.defaultdict(set)
        for id, (family, kab) in self.frame.outside_place.items():
            code = self.frame.outside[id]
            away[family].add(code)
            kab = self.frame.families[family].kab if family else kab
            yield "ORANG", kab, {code} | persons[id], False
        for f in self.frame.families.values():
            codes = f.all_codes() | families[f.id] | (away[f.id] if f.id in away else set())
            yield "KELUARGA", f.kab, codes, any(p.paid for p in f.payments)
            for member in f.members:
                yield "ORANG", f.kab, member.codes | persons[member.id], False

    def kode(self):
        yield "tingkat kode_wilayah kode keluarga orang keluarga_penerima".split()
        families, persons, paid = collections.Counter(), collections.Counter(), collections.Counter()
        for unit, kab, codes, is_paid in self.coded():
            (families if unit == "KELUARGA" else persons).update((kab, code) for code in codes)
            paid.update((kab, code) for code in codes if is_paid)
        for level, name, kabs in self.territories:
            for code in CODES:
                counts = [sum(c[kab, code] for kab in kabs) for c in (families, persons, paid)]
                if counts[0] + counts[1]:
                    yield [level, name, code, *counts]

    def tumpang_tindih(self):
        yield "unit jumlah_kode banyak".split()
        count = collections.Counter((u, sum(c[:3] == "INK" for c in codes)) for u, _, codes, _ in self.coded())
        for unit in ("KELUARGA", "ORANG"):
            for number in range(33):
                if number <= 3 or count[unit, number]:
                    yield [unit, number, count[unit, number]]

    def pasangan_kode(self):
        yield "unit kode_1 kode_2 banyak".split()
        count = collections.Counter()
        for unit, _, codes, _ in self.coded():
            held = sorted(c for c in codes if c[:3] == "INK")
            count.update((unit, a, b) for i, a in enumerate(held) for b in held[i + 1 :])
        for unit, first, second in sorted(count):
            yield [unit, first, second, count[unit, first, second]]

    def kunjungan(self):
        yield (
            "tingkat kode_wilayah kode dikunjungi dibantah bagian_dibantah batas_bawah_95 batas_atas_95"
            " dikuatkan bagian_dikuatkan batas_bawah_dikuatkan_95 batas_atas_dikuatkan_95"
        ).split()
        visited, refuted, confirmed = collections.Counter(), collections.Counter(), collections.Counter()
        for f in self.frame.families.values():
            for code in f.flags if f.visited else ():
                visited[f.kab, code] += 1
                refuted[f.kab, code] += code in f.refuted
                confirmed[f.kab, code] += code in f.confirmed
        ink = self.frame.policy.ink
        measured = {
            code for code, key in (("INK-04", "pendapatan_kunjungan"), ("INK-05", "daya_terpasang_periksa"), ("INK-06", "mobil"))
            if ink[code].get(key, "tidak") != "tidak" and ink[code].get("aktif") != "tidak"
        }
        sure = measured | {c for c, rule in ink.items() if c[:4] == "INK-" and "kunjungan" in rule} | {"INK-17"}
        for level, name, kabs in self.territories:
            for code in CODES:
                n, x, y = (sum(c[kab, code] for kab in kabs) for c in (visited, refuted, confirmed))
                if not n:
                    continue
                no = [x, share(x, n), *wilson(x, n)] if code in measured or "dibantah_kunjungan" in ink.get(code, {}) else [""] * 4
                yes = [y, share(y, n), *wilson(y, n)] if code in sure else [""] * 4
                yield [level, name, code, n, *no, *yes]

    def dekat_batas(self):
        yield "program tingkat kode di_bawah di_atas".split()
        policy, count = self.frame.policy, collections.Counter()
        length = {"nasional": 0, "provinsi": 2, "kabupaten_kota": 4}[policy.scope]
        band = round(float(policy.flag["pita"]) * 10000)
        ranked = [f for f in self.frame.families.values() if f.score != ""]
        own = dict(self.frame.run.rows(f"select id_keluarga, desil_{policy.scope}::integer from peringkat"))
        for p in self.judged:
            border = {}
            for f in ranked:
                if own[f.id] != "" and own[f.id] <= p.limit:
                    place = f.kab[:length]
                    border[place] = max(border.get(place, -(10**9)), int(f.score * 10000))
            for f in ranked:
                place = f.kab[:length]
                if place in border and p.limit < 10 and band and not policy.official and (not length or len(f.kab_code) >= length):
                    apart = int(f.score * 10000) - border[place]
                    if abs(apart) <= band:
                        count[p.name, f.kab, own[f.id] > p.limit] += 1
        for p in self.judged:
            for level, code, kabs in self.territories:
                yield [p.name, level, code, *(sum(count[p.name, kab, above] for kab in kabs) for above in (False, True))]

    def pairs(self):
        """Families by kab/kota, own and official decile in the scope that rules use."""
        scope, count = self.frame.policy.scope, collections.Counter()
        for id, own, official in self.frame.run.rows(
            f"select id_keluarga, p.desil_{scope}::integer, k.desil_resmi_{scope} from peringkat p join keluarga k"
            " using (id_keluarga)"
        ):
            count[self.frame.families[id].kab, own or 0, int(official or 0)] += 1
        return count

    def kesepakatan_desil(self):
        yield "tingkat kode desil_model desil_resmi keluarga".split()
        count = self.pairs()
        for level, code, kabs in self.territories:
            if level == "kabupaten_kota":
                continue
            for own in range(11):
                for official in range(11):
                    n = sum(count[kab, own, official] for kab in kabs)
                    if n:
                        yield [level, code, own or "kosong", official or "kosong", n]

    def kesepakatan_bagian(self):
        yield "tingkat kode keduanya sama beda_1 beda_lebih bagian_sama bagian_beda_lebih".split()
        count = self.pairs()
        for level, code, kabs in self.territories:
            apart = collections.Counter()
            for (kab, own, official), n in count.items():
                if kab in set(kabs) and own and official:
                    apart[min(abs(own - official), 2)] += n
            both = sum(apart.values())
            yield [level, code, both, apart[0], apart[1], apart[2], share(apart[0], both), share(apart[2], both)]

    # Proposals and graduation

    def proposals(self):
        """Kind, stage, days waited (None without a date), recommendation and kelurahan of every proposal and complaint."""
        run, as_of = self.frame.run, self.frame.policy.as_of
        today = datetime.date(as_of // 10000, as_of // 100 % 100, as_of % 100)
        judged = dict(run.rows("select id, rekomendasi from keputusan_usulan"))
        place = dict(run.rows("select id_keluarga, kode_kelurahan_desa from keluarga"))
        part = dict(run.rows("select id_keluarga, coalesce(nullif(kode_kecamatan, ''), nullif(kode_kabupaten_kota, ''),"
                             " kode_provinsi) from keluarga"))
        for source, columns in (
            ("usulan", ["id_usulan", "jenis_usulan", "tanggal_usulan", "wilayah", "tahap"]),
            ("aduan", ["id_aduan", "jenis", "tanggal", "wilayah"]),
        ):
            for row in run.traced(source, columns):
                number, kind, day, outcome, family = row[0], row[1], row[2], row[-5], row[-3]
                if number not in judged or outcome == "GANDA":
                    continue
                stage = row[4] if source == "usulan" else ""
                waited = max((today - datetime.date.fromisoformat(day)).days, 0) if day else None
                kind = kind if kind in KINDS else ""
                stage = stage if stage in STAGES or not stage else "LAIN"
                yield kind, stage, waited, judged[number], place.get(family) or part.get(family, "") or row[3]

    def antrean_usulan(self):
        yield "jenis tahap umur_hari banyak".split()
        count = collections.Counter()
        for kind, stage, waited, _, _ in self.proposals():
            age = "" if waited is None else next((n for n, top in AGES if waited <= top), "91-")
            count[kind, stage, age] += 1
        for kind in [*KINDS, ""]:
            for stage in [*STAGES, "LAIN", ""]:
                for age in [*(n for n, _ in AGES), "91-", ""]:
                    if count[kind, stage, age]:
                        yield [kind, stage, age, count[kind, stage, age]]

    def usulan_kelurahan(self):
        yield "kode_wilayah jenis terima tolak verifikasi tertua_hari".split()
        count, oldest = collections.Counter(), {}
        for kind, _, waited, verdict, place in self.proposals():
            count[place, kind, verdict] += 1
            oldest[place, kind] = max(oldest.get((place, kind), -1), -1 if waited is None else waited)
        order = [*KINDS, ""]
        for place, kind in sorted(oldest, key=lambda pair: (pair[0], order.index(pair[1]))):
            numbers = [count[place, kind, v] for v in ("TERIMA", "TOLAK", "VERIFIKASI")]
            yield [place, kind, *numbers, oldest[place, kind] if oldest[place, kind] >= 0 else ""]

    def graduasi(self):
        yield "id_pendamping tahap_1 tahap_2 calon target_setahun kurang".split()
        run, target = self.frame.run, int(self.frame.policy.flag["kerja_lapangan"]["target_graduasi"])
        families = collections.defaultdict(lambda: [set(), set()])
        for id, in run.rows("select distinct id_pendamping from sumber_pendamping where id_pendamping <> ''"):
            families[id]
        for id, family, stage in run.rows("select id_pendamping, id_keluarga, tahap from graduasi"):
            families[id][int(stage) - 1].add(family)
        for id in sorted(families):
            first, second = map(len, families[id])
            goal = [target, max(target - first - second, 0)] if id else ["", ""]
            yield [id, first, second, first + second, *goal]

    TABLES = (
        "program galat alasan sasaran indeks_sasaran desil status_peringkat kode tumpang_tindih pasangan_kode kunjungan"
        " dekat_batas kesepakatan_desil kesepakatan_bagian antrean_usulan usulan_kelurahan graduasi"
    ).split()


def wilson(x, n):
    """The Wilson interval with z = 1.959964, by another form of the formula than the pipeline's."""
    from decimal import Decimal, localcontext

    with localcontext() as context:
        context.prec = 50
        z = Decimal("1.959964")
        root = (z * z + 4 * Decimal(x) * (n - x) / n).sqrt()
        low, high = ((2 * x + z * z + sign * z * root) / (2 * (n + z * z)) for sign in (-1, 1))
        return (f"{max(low, Decimal(0)):.6f}", f"{min(high, Decimal(1)):.6f}")
