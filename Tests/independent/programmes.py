"""Who is eligible, who receives, the queue and the outcomes of one programme."""

OUTCOMES = ("TEPAT", "INKLUSI", "EKSKLUSI", "BELUM", "TINJAU", "BELUM_DINILAI")


class Row:
    """A row of kelayakan, and what the summary counts of it."""

    def __init__(self, programme, family=None, **values):
        self.program, self.unit = programme["program"], programme["unit"]
        self.family = family.id if family else ""
        self.kab_code = family.kab_code if family else ""
        self.kab = family.kab if family else ""
        self.decile = family.decile if family else 0
        self.person = self.file = self.number = self.outcome = ""
        self.eligible = self.receives = self.unresolved = self.further = self.replace = False
        self.reasons, self.rank, self.amount, self.within = set(), 0, -1, False
        self.__dict__.update(values)

    def fields(self):
        """As kelayakan has it."""
        return (
            self.program, self.unit, self.family, self.person, self.file, self.number, self.kab_code,
            str(self.decile or ""), str(int(self.eligible)), str(int(self.receives)), self.outcome,
            ";".join(sorted(self.reasons)), str(self.rank or ""), str(self.amount) if self.amount >= 0 else "",
        )


class Programme:
    def __init__(self, programme, frame, policy, earlier):
        self.programme, self.frame, self.policy, self.earlier = programme, frame, policy, earlier
        self.name, self.unit = programme["program"], programme["unit"]
        self.limit = int(programme["desil_maks"])
        self.measured = self.name in frame.measured
        self.gone = policy.voids["orang"]
        self.rows, self.queue = [], []
        self.population = {}
        for family in frame.families.values():
            units = 1 if self.unit == "KELUARGA" else len(family.members)
            key = (family.kab, family.decile)
            self.population[key] = self.population.get(key, 0) + units
            payments = [p for p in family.payments if p.programme == self.name]
            (self.family if self.unit == "KELUARGA" else self.persons)(family, payments)
        paid = set()
        for payment in sorted(frame.strays, key=lambda p: (p.doubtful, -p.amount)):
            if payment.programme == self.name and payment.paid:
                self.stray(payment, payment.person in paid)
                if payment.person:
                    paid.add(payment.person)
        self.settle()

    # Conditions

    def component(self, member):
        """The rupiah a year of a member's best component, None for none."""
        best = None
        for part in self.programme["komponen"]["daftar"].values():
            if "umur" in part:
                if not member.birth or int(member.birth.replace("-", "")) > self.policy.as_of:
                    continue
                low, high = (int(n) for n in part["umur"])
                if not low <= (self.policy.as_of - int(member.birth.replace("-", ""))) // 10000 <= high:
                    continue
            if part.get("sekolah") == "ya" and member.school != "2":
                continue
            if "disabilitas" in part and member.disability not in part["disabilitas"]:
                continue
            best = max(best or 0, int(part["setahun"]))
        return best

    def condition(self, family):
        if "komponen" not in self.programme:
            return True
        return any(self.component(m) is not None for m in family.members if not m.codes & self.gone)

    # Units

    def family(self, family, payments):
        reasons = family.codes & self.policy.voids["keluarga"]
        left = [m for m in family.members if not m.codes & self.gone]
        if not left:
            reasons = reasons.union(*(m.codes & self.gone for m in family.members))
        if not self.condition(family):
            reasons = reasons | {"INK-11"}
        padan = any(m.padan for m in family.members)
        repaired = any(m.head and m.repaired for m in family.members)
        self.judge(family, None, payments, reasons, padan, family.registered, repaired)

    def persons(self, family, payments):
        tainted = family.codes & self.policy.voids["keluarga"]
        for member in family.members:
            own = [p for p in payments if p.person == member.id]
            reasons = tainted | member.codes & self.gone
            self.judge(family, member, own, reasons, member.padan, member.registered, member.repaired)
        inside = {m.id for m in family.members}
        seen = set()
        for payment in sorted((p for p in payments if p.paid and p.person not in inside), key=self.order(family)):
            reasons = {self.frame.outside[payment.person]} if payment.person in self.frame.outside else set()
            again = payment.person in seen
            seen.add(payment.person)
            self.rows.append(
                Row(
                    self.programme, family, person=payment.person, outcome="INKLUSI", receives=True, further=again,
                    reasons=reasons | ({"INK-08"} if again else set()), amount=payment.amount,
                )
            )

    def order(self, family):
        """The soundest payment first, then the head's, then the smallest id, then the larger sum."""

        def key(payment):
            person = self.frame.person.get(payment.person)
            head = person is not None and person.nik != "" and person.nik == family.head
            return (payment.doubtful, not head, payment.person, -payment.amount)

        return key

    def judge(self, family, member, payments, reasons, padan, registered, repaired):
        above = family.decile > self.limit
        inside = 0 < family.decile <= self.limit
        eligible = padan and not reasons and inside
        paid = sorted((p for p in payments if p.paid), key=self.order(family))
        for place, payment in enumerate(paid):
            payee = self.payee(payment.person) if self.unit == "KELUARGA" or place else set()
            if place:
                codes = {"INK-08"} | ({"INK-09"} if payment.doubtful else set()) | payee
                row = Row(self.programme, family, outcome="INKLUSI", further=True, reasons=codes)
            else:
                codes = set(reasons) | payee
                codes |= {"INK-07"} if above else set()
                codes |= {"INK-19"} if family.decile == 0 else set()
                codes |= {"INK-09"} if not padan or payment.doubtful else set()
                outcome = "TINJAU" if family.decile == 0 else "TEPAT" if eligible and not payment.doubtful else "INKLUSI"
                row = Row(self.programme, family, outcome=outcome, reasons=codes, replace=bool(payee))
            row.person, row.amount, row.receives = payment.person, payment.amount, True
            if row.outcome == "TEPAT":
                self.enter(family, member, row)
            self.rows.append(row)
        if paid:
            return
        person = member.id if member else ""
        if eligible:
            cause = self.cause(family, bool(payments), registered, repaired)
            row = Row(self.programme, family, person=person, outcome="ANTRE", reasons={cause})
            self.enter(family, member, row)
            self.rows.append(row)
        elif not reasons and not above and (family.decile == 0 or not padan) and family.decile <= self.limit:
            cause = "EKS-01" if not registered else "INK-19" if padan else "EKS-02"
            self.rows.append(Row(self.programme, family, person=person, outcome="BELUM_DINILAI", reasons={cause}))

    def payee(self, person):
        """Codes that say that the payee is dead, away or double."""
        if person in self.frame.person:
            return self.frame.person[person].codes & self.gone
        return {self.frame.outside[person]} if person in self.frame.outside else set()

    def cause(self, family, assigned, registered, repaired):
        """Why an eligible unit does not receive: the first that holds."""
        if assigned:
            return "EKS-05"
        if family.pending:
            return "EKS-06"
        if family.new_card or self.earlier is not None and family.id not in self.earlier:
            return "EKS-07"
        if not registered:
            return "EKS-01"
        if repaired:
            return "EKS-02"
        if self.earlier is not None and self.earlier[family.id] > self.limit:
            return "EKS-03"
        return "EKS-04"

    def stray(self, payment, again):
        """A payment to somebody whose family is wholly outside the frame, or to nobody that was found; `again`: not the first."""
        row = Row(self.programme, kab_code=payment.region[:4] if len(payment.region) >= 4 else "")
        row.kab = payment.region[:4] if len(payment.region) >= 4 else payment.region[:2] + "00" if payment.region else ""
        row.receives, row.amount, row.person, row.outcome = True, payment.amount, payment.person, "INKLUSI"
        if payment.person:
            row.reasons = {self.frame.outside[payment.person]} if payment.person in self.frame.outside else set()
            row.reasons |= {"INK-08"} if again else set()
            row.further = again
        else:
            row.unresolved, row.file, row.number = True, payment.file, payment.row
            if payment.doubtful:
                row.reasons = {"INK-09"}
            else:
                row.outcome = "TINJAU"
        self.rows.append(row)

    # Queue

    def enter(self, family, member, row):
        row.eligible = True
        score = family.score if family.score != "" else float("inf")
        self.queue.append((score, member.id if member else family.id, row))

    def settle(self):
        """Ranks L by (score, id), the country or each region with places of its own, and tells EKSKLUSI from BELUM."""
        quota = self.programme.get("kuota", "0")
        regional = isinstance(quota, dict)
        width = len(next(iter(quota))) if regional else 0
        reached = {}
        for _, _, row in sorted(self.queue, key=lambda entry: entry[:2]):
            region = row.kab[:width]
            reached[region] = reached.get(region, 0) + 1
            row.rank = reached[region]
            row.within = row.rank <= (int(quota.get(region, 0)) if regional else int(quota))
            if row.outcome == "ANTRE":
                row.outcome = "EKSKLUSI" if row.within else "BELUM"
        self.places = sum(int(n) for n in quota.values()) if regional else int(quota)
        if not self.measured:
            # Nobody is paid, so nobody has an outcome: the eligible are listed with their place alone.
            self.rows = [row for row in self.rows if row.eligible]
            for row in self.rows:
                row.outcome, row.reasons = "", set()
