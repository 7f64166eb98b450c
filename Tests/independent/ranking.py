"""Scores and deciles, by the formulas of the ranking rule: decile = floor(10 (rank - 1) / n) + 1 over (score, id)."""

from decimal import Decimal

SCOPES = (("nasional", "''"), ("provinsi", "kode_provinsi"), ("kabupaten_kota", "kode_kabupaten_kota"))


def term(column, rule):
    """The SQL of one variable's term, in decimals that are exact."""
    missing = f"{rule.get('kosong', '0')}::decimal(38,8)"
    value = f"try_cast({column} as decimal(20,2))"
    if rule["jenis"] == "kategori":
        cases = " ".join(f"when '{code}' then {number}::decimal(38,8)" for code, number in rule["nilai"].items())
        return f"case {column} when '' then {missing} {cases} else {rule.get('lainnya', '0')}::decimal(38,8) end"
    if rule["jenis"] == "bilangan":
        if "maksimum" in rule:
            value = f"least({value}, {rule['maksimum']}::decimal(20,2))"
        product = f"({value} * {rule['koefisien']}::decimal(12,6))::decimal(38,8)"
        return f"case when {column} = '' then {missing} else {product} end"
    classes = "".join(
        f" when {value} <= {entry['sampai']} then {entry['nilai']}::decimal(38,8)" for entry in rule["kelas"][:-1]
    )
    return f"case when {column} = '' then {missing}{classes} else {rule['kelas'][-1]['nilai']}::decimal(38,8) end"


def together(rule, variables):
    """The SQL of what two variables add together."""
    first, second = rule["variabel"]
    missing = f"{rule.get('kosong', '0')}::decimal(38,8)"
    if "koefisien" in rule:
        value = f"try_cast({second} as decimal(20,2))"
        if "maksimum" in variables[second]:
            value = f"least({value}, {variables[second]['maksimum']}::decimal(20,2))"
        cases = "".join(
            f" when {first} = '{code}' then ({value} * {slope}::decimal(12,6))::decimal(38,8)"
            for code, slope in rule["koefisien"].items()
        )
        other = "0"
    else:
        cases = "".join(
            f" when {first} = '{code}' and {second} = '{with_code}' then {number}::decimal(38,8)"
            for code, row in rule["nilai"].items()
            for with_code, number in row.items()
        )
        other = rule.get("lainnya", "0")
    return f"case when {first} = '' or {second} = '' then {missing}{cases} else {other}::decimal(38,8) end"


def score_sql(model):
    """The SQL of the score: one sum for the country, others for the kab/kota that have coefficients of their own."""

    def total(constant, variables, pairs):
        terms = [term(c, rule) for c, rule in variables.items()]
        return " + ".join([f"{constant}::decimal(38,8)"] + terms + [together(p, variables) for p in pairs.values()])

    general = total(model["konstanta"], model["variabel"], model.get("interaksi", {}))
    cases = ""
    # A kab/kota's own coefficients (four digits) go before its province's (two).
    for code, own in sorted(model.get("wilayah", {}).items(), key=lambda entry: -len(entry[0])):
        variables = dict(model["variabel"])
        for column, rule in own.get("variabel", {}).items():
            kept = {key: variables[column][key] for key in ("kosong", "lainnya", "maksimum") if key in variables[column]}
            variables[column] = {**kept, **rule}
        pairs = dict(model.get("interaksi", {}))
        for name, rule in own.get("interaksi", {}).items():
            kept = {key: pairs[name][key] for key in ("variabel", "kosong", "lainnya") if key in pairs[name]}
            pairs[name] = {**kept, **rule}
        place = f"kode_kabupaten_kota <> '' and kode_kabupaten_kota[:{len(code)}] = '{code}'"
        cases += f" when {place} then {total(own.get('konstanta', model['konstanta']), variables, pairs)}"
    return f"case{cases} else {general} end" if cases else general


def compute(run, policy):
    """Makes table `peringkat`: id, known variables, score ('' when unranked), deciles in three scopes."""
    columns = list(policy.model["variabel"])
    known = " + ".join(f"({c} <> '')::integer" for c in columns)
    least = int(policy.model["minimum_variabel"])
    run.db.execute(
        f"create table nilai as select id_keluarga, kode_provinsi, kode_kabupaten_kota, {known} as terisi,"
        f" case when {known} >= {least} then round({score_sql(policy.model)}, 4)::decimal(18,4) end as skor"
        " from keluarga"
    )
    deciles = ", ".join(
        f"case when skor is not null and {'true' if name == 'nasional' else by + chr(60) + chr(62) + chr(39) * 2} then"
        f" (10 * (row_number() over (partition by skor is null, {by} order by skor, id_keluarga) - 1)"
        f" // count(*) over (partition by skor is null, {by})) + 1 end as desil_{name}"
        for name, by in SCOPES
    )
    run.db.execute(f"create table peringkat as select *, {deciles} from nilai")


def compare(run, policy):
    """Differences between the recomputed scores and deciles and those of the snapshot."""
    total = len(policy.model["variabel"])
    checks = [
        ("variabel_terisi", "p.terisi::varchar"),
        ("skor_pmt", "coalesce(p.skor::varchar, '')"),
        (
            "status_peringkat",
            f"case when p.skor is null then 'TANPA_DATA' when p.terisi = {total} then 'LENGKAP' else 'SEBAGIAN' end",
        ),
    ] + [(f"desil_{name}", f"coalesce(p.desil_{name}::integer::varchar, '')") for name, _ in SCOPES]
    found = []
    for column, expression in checks:
        rows = run.rows(
            f"select id_keluarga, k.{column}, {expression} from keluarga k join peringkat p using (id_keluarga)"
            f" where k.{column} <> {expression} order by 1 limit 3"
        )
        found += [f"keluarga.{column}: {id} has {theirs!r}, recomputed {ours!r}" for id, theirs, ours in rows]
    return found


def share(part, whole):
    """part / whole with six decimals, halves away from zero; '' without a whole."""
    if whole == 0:
        return ""
    return decimal6(Decimal(part) / Decimal(whole) if part == 0 else exact(part, whole))


def exact(part, whole):
    """part / whole in millionths, rounded once."""
    sign = -1 if (part < 0) != (whole < 0) else 1
    quotient, rest = divmod(abs(part) * 1_000_000, abs(whole))
    return sign * Decimal(quotient + (1 if 2 * rest >= abs(whole) else 0)).scaleb(-6)


def decimal6(value):
    return f"{value:.6f}"
