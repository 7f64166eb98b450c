"""The residue of matching and the population, as two tables in DuckDB that any linker can read.

Residue: rows about a person that the exact part (contract, section 3 steps 1 to 3) leaves without one: no usable NIK, a
NIK that Dukcapil does not have, or one whose holder contradicts (NIK-017). Which rows they are follows from 2-normalise
and a finding alone, not from what the repair did with them.
"""
import glob
import os

# Columns of 2-normalise by source: birth date, sex, No KK, household key (source of the form, key).
SOURCES = {
    "dtks": ("tanggal_lahir", "jenis_kelamin", "no_kk", None),
    "regsosek_anggota": ("tanggal_lahir", "jenis_kelamin", None, ("regsosek_keluarga", "id_keluarga")),
    "p3ke_individu": ("tanggal_lahir", "jenis_kelamin", None, ("p3ke_keluarga", "id_keluarga_p3ke")),
    "bpjs": ("tgllahir", "sex", None, None),
    "penerima": (None, None, "no_kk", None),
    "usulan": ("tanggal_lahir", "jenis_kelamin", "no_kk", None),
    "aduan": (None, None, None, None),
    "status_khusus": (None, None, None, None),
    "ground_check": (None, None, "no_kk", None),
}


def read(folder, name):
    files = [f"{folder}/{name}.csv.gz"] if os.path.exists(f"{folder}/{name}.csv.gz") else sorted(
        glob.glob(f"{folder}/{name}/*.csv.gz"))
    if not files:
        return None
    names = ", ".join(f"'{file}'" for file in files)
    return f"read_csv([{names}], all_varchar = true, header = true)"


def names(column):
    """Comparable forms of a folded name: its first spelling, another one, its words in order, first and last word."""
    first = f"nullif(split_part({column}, '/', 1), '')"
    return (f"{first} nama, nullif(split_part({column}, '/', 2), '') nama_lain, "
            f"array_to_string(list_sort(string_split({first}, ' ')), ' ') nama_urut, "
            f"split_part({first}, ' ', 1) kata_awal, regexp_extract({first}, '[^ ]+$') kata_akhir")


def digits(column):
    """The digits that a number was written with, where it was not usable."""
    return f"nullif(regexp_replace(coalesce({column}, ''), '[^0-9]', '', 'g'), '')"


def load(connection, run, truth):
    """Makes `frame`, `residue` and `truth` (unique_id, nik: empty when Dukcapil does not have the person)."""
    normalised = f"{run}/2-normalise"
    places = ("left(wilayah, 4) kab, case when length(wilayah) >= 6 then left(wilayah, 6) end kec, "
              "case when length(wilayah) = 10 then wilayah end kel")
    connection.execute(f"""create table frame as select NIK unique_id, NIK nik, NO_KK no_kk, NO_KK kk_rumah,
      {names('nama_lipat')}, TGL_LHR lahir, JENIS_KLMIN kelamin, nullif(ibu_lipat, '') ibu,
      {places} from {read(normalised, 'dukcapil')} where FLAG_STATUS <> '3' and NIK <> ''""")
    connection.execute("create table doubles as select NIK nik from "
                       f"{read(normalised, 'dukcapil')} where FLAG_STATUS = '3'")
    parts = []
    for source, (birth, sex, card, form) in SOURCES.items():
        table, trail = read(normalised, source), read(f"{run}/3-match/jejak", source)
        if table is None or trail is None:
            continue
        nik = "nik_terlapor" if source == "aduan" else "nik"
        columns = connection.execute(f"describe select * from {table}").fetchall()
        has = {column[0] for column in columns}
        household = ""
        card_text = f"r.{card}" if card else "null"
        house = "null"
        region = "r.wilayah" if "wilayah" in has else "null"
        if form:
            table_of_form, key = form
            # What the household's members with a proven NIK say: the family they belong to.
            votes = (f"(select m.{key} k, mode(f.no_kk) kk from {table} m join {trail} j using (berkas, baris) "
                     f"join frame f on f.nik = j.nik_dipakai where j.hasil = 'PADAN' group by 1)")
            no_kk = "no_kk" if source == "regsosek_anggota" else "null no_kk"
            forms = f"(select {key} k, any_value(no_kk) no_kk, any_value(wilayah) wilayah from " \
                    f"(select {key}, {no_kk}, wilayah from {read(normalised, table_of_form)}) group by 1)"
            household = f"left join {forms} h on h.k = r.{key} left join {votes} v on v.k = r.{key}"
            card_text, region, house = "h.no_kk", "h.wilayah", "v.kk"
        mother = "nullif(r.ibu_lipat, '')" if "ibu_lipat" in has else "null"
        raw = f"coalesce(nullif(r.{nik}, ''), {digits(f'''json_extract_string(nullif(r.mentah, ''), '$.{nik}')''')})"
        raw_card = (f"coalesce(nullif({card_text}, ''), "
                    f"{digits('''json_extract_string(nullif(r.mentah, ''), '$.no_kk')''')})")
        connection.execute(f"""create table part_{source} as select '{source}:' || r.berkas || ':' || r.baris unique_id,
          {raw} nik, {raw_card} no_kk, coalesce({house}, {raw_card}) kk_rumah, {names('r.nama_lipat')},
          nullif({'r.' + birth if birth else "''"}, '') lahir, nullif({'r.' + sex if sex else "''"}, '') kelamin,
          {mother} ibu, {places.replace('wilayah', f"coalesce({region}, '')")}, j.hasil, j.nik_dipakai, j.skor
          from {table} r join {trail} j using (berkas, baris) {household}
          where coalesce(r.{nik}, '') = '' or r.{nik} not in (select nik from frame union all select nik from doubles)
             or contains(coalesce(j.temuan, ''), 'NIK-017')""")
        parts.append(f"select * from part_{source}")
    connection.execute("create table outcome as " + " union all by name ".join(parts))
    connection.execute("create table residue as select * exclude (hasil, nik_dipakai, skor) "
                       "replace (nullif(kab, '') as kab) from outcome")
    connection.execute(f"""create table truth as select unique_id, coalesce(orang, '') nik from outcome
      join (select sumber || ':' || berkas || ':' || baris unique_id, orang from {read(truth, 'kebenaran_baris')})
      using (unique_id)""")
    # Who is not in the table cannot be found: refused rows of Dukcapil.
    connection.execute("update truth set nik = '' where nik <> '' and nik not in (select nik from frame)")
    connection.execute(f"""create table second as select nik_lama, orang from
      {read(truth, 'kebenaran_orang')} where nik_lama <> ''""")
