"""The same comparison with other tools: families and persons of two snapshots, every column, changed cells written.

    rivals.py duckdb|datacompy OLD NEW OUT

Each run is one process, so that bench.py can measure time and memory from outside. The work is that of
`dtsen-diff OLD NEW --tables keluarga,anggota --out OUT`: rows paired by id wherever they stand, new and lost rows,
changed cells in long form. Causes, roll-forward and duplicate keys are left out here, so the rivals do less.
"""

import glob
import os
import sys

TABLES = {"keluarga": "id_keluarga", "anggota": "id_individu"}


def with_duckdb(old, new, out):
    import duckdb

    db = duckdb.connect()
    db.execute("SET threads TO 2")
    db.execute(f"SET temp_directory = '{out}/tmp'")
    for table, key in TABLES.items():
        for side, folder in (("a", old), ("b", new)):
            db.execute(
                f"CREATE VIEW {side} AS SELECT * FROM "
                f"read_csv('{folder}/{table}/*.csv.gz', all_varchar=true, header=true, quote='\"', escape='\"')"
            )
        columns = [row[0] for row in db.execute("DESCRIBE a").fetchall()]
        differs = " OR ".join(f"a.{c} IS DISTINCT FROM b.{c}" for c in columns)
        pairs = ", ".join(f"a.{c} AS a_{c}, b.{c} AS b_{c}" for c in columns)
        db.execute(
            f"CREATE TABLE found AS SELECT coalesce(a.{key}, b.{key}) AS id, {pairs} "
            f"FROM a FULL OUTER JOIN b ON a.{key} = b.{key} WHERE {differs}"
        )
        cells = " UNION ALL ".join(
            f"SELECT id, '{c}' AS kolom, a_{c} AS lama, b_{c} AS baru FROM found WHERE a_{c} IS DISTINCT FROM b_{c}"
            for c in columns
        )
        db.execute(f"COPY (SELECT * FROM ({cells}) ORDER BY id, kolom) TO '{out}/{table}.csv.gz' (HEADER)")
        print(table, db.execute("SELECT count(*) FROM found").fetchone()[0], "rows differ")
        db.execute("DROP TABLE found; DROP VIEW a; DROP VIEW b")


def with_datacompy(old, new, out):
    import datacompy
    import pandas

    for table, key in TABLES.items():
        def load(folder):
            parts = sorted(glob.glob(f"{folder}/{table}/*.csv.gz"))
            return pandas.concat(
                [pandas.read_csv(p, dtype=str, keep_default_na=False, engine="pyarrow") for p in parts],
                ignore_index=True,
            )

        compare = datacompy.PandasCompare(load(old), load(new), join_columns=[key], df1_name="lama", df2_name="baru")
        changed = compare.all_mismatch(ignore_matching_cols=True)
        changed.to_csv(f"{out}/{table}.csv", index=False)
        compare.df1_unq_rows.to_csv(f"{out}/{table}_hilang.csv", index=False)
        compare.df2_unq_rows.to_csv(f"{out}/{table}_baru.csv", index=False)
        print(table, len(changed) + len(compare.df1_unq_rows) + len(compare.df2_unq_rows), "rows differ")


if __name__ == "__main__":
    tool, old, new, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    {"duckdb": with_duckdb, "datacompy": with_datacompy}[tool](old, new, out)
