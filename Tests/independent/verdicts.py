"""What is recommended on proposals and complaints, recomputed."""

KINDS = {"TAMBAH", "HAPUS", "PERBAIKAN", "USUL", "SANGGAH"}
FOUND = {"PADAN", "PADAN_PERBAIKAN"}


def verdicts(frame, programmes):
    """The rows of keputusan_usulan: one a proposal or complaint, whichever of its rows is kept."""
    programmes = {p.name: p for p in programmes}
    for source, columns in (("usulan", ["id_usulan", "jenis_usulan"]), ("aduan", ["id_aduan", "jenis"])):
        for number, kind, name, grievance, outcome, person, family, _, _ in frame.run.traced(
            source, columns + ["program", "kode_alasan"]
        ):
            if outcome == "GANDA":
                continue
            case = Case(frame, programmes, programmes.get(name), outcome, person, frame.families.get(family))
            answer, reasons = case.judge(kind)
            reasons = reasons | {grievance} & frame.policy.grievances
            yield number, kind if kind in KINDS else "", person, family, answer, ";".join(sorted(reasons))


class Case:
    """A proposal about a person of a family, for a programme or for none."""

    def __init__(self, frame, programmes, programme, outcome, person, family):
        self.programmes, self.programme, self.family = programmes, programme, family
        voids = frame.policy.voids
        self.person = person
        member = frame.person.get(person)
        self.padan = outcome in FOUND and member is not None and member.padan
        self.codes = family.codes & voids["keluarga"] if family else set()
        if member is not None:
            self.codes = self.codes | member.codes & voids["orang"]
        elif person in frame.outside:
            self.codes = self.codes | {frame.outside[person]}

    def limit(self):
        if self.programme:
            return self.programme.limit
        return max((p.limit for p in self.programmes.values()), default=0)

    def of_programme(self):
        """Codes that hold for the programme asked for, or for every one of them."""
        codes = set()
        if self.family is None or not self.family.members:
            return codes
        if self.family.decile > self.limit():
            codes.add("INK-07")
        if self.programme and self.programme.unit == "KELUARGA" and not self.programme.condition(self.family):
            codes.add("INK-11")
        return codes

    def of_payments(self):
        """Whether the person has a payment beside the first one of the unit, or one that nobody established as theirs."""
        codes = set()
        if self.family is None or not self.person:
            return codes
        paid = [p for p in self.family.payments if p.programme == self.programme.name and p.paid]
        if self.programme.unit == "ORANG":
            paid = [p for p in paid if p.person == self.person]
        for place, payment in enumerate(sorted(paid, key=self.programme.order(self.family))):
            if payment.person == self.person:
                codes |= ({"INK-08"} if place else set()) | ({"INK-09"} if payment.doubtful else set())
        return codes

    def judge(self, kind):
        if kind in ("TAMBAH", "USUL"):
            against = self.codes | self.of_programme()
            decile = self.family.decile if self.family else 0
            if against:
                return "TOLAK", against
            if not self.padan:
                return "VERIFIKASI", {"EKS-02"}
            if decile == 0:
                return "VERIFIKASI", {"INK-19"}
            return ("TERIMA", set()) if decile <= self.limit() else ("VERIFIKASI", set())
        if kind == "HAPUS":
            # Without a programme the registry itself is meant, where no decile is too high.
            support = self.codes | (self.of_programme() | self.of_payments() if self.programme else set())
            return ("TERIMA" if support - {"INK-17"} else "VERIFIKASI"), support
        if kind == "SANGGAH":
            return "VERIFIKASI", self.codes | (self.family.codes & {"GC-05"} if self.family else set())
        return "VERIFIKASI", self.codes
