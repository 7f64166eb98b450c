#!/usr/bin/env python3
"""Compares dtsen-fit with numpy on a made-up survey, and with the coefficients that the survey was made from.

    fit_check.py --tool .build/release/dtsen-fit [--benih 1]

The survey: three kab/kota, two of them large enough for coefficients of their own; categories, a class, numbers with a
limit, missing values, weights, and a category that always comes with another (collinear).
"""

import argparse
import csv
import math
import os
import random
import subprocess
import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal

import numpy
import yaml

FORM = """nama: uji
keterangan: uji
konstanta: 0
minimum_variabel: 2
variabel:
  jenis_lantai_terluas: {jenis: kategori, nilai: {1: 0, 2: 0, 8: 0}}
  jenis_dinding_terluas: {jenis: kategori, nilai: {1: 0, 3: 0}}
  aset_bergerak_mobil: {jenis: kategori, nilai: {1: 0, 2: 0}}
  luas_lantai: {jenis: bilangan, koefisien: 0, maksimum: 120}
  jumlah_anggota_keluarga:
    jenis: kelas
    kelas: [{sampai: 2, nilai: 0}, {sampai: 4, nilai: 0}, {nilai: 0}]
"""
FLOOR = {"1": 0.31, "2": 0.12, "8": -0.22, "": 0.05}
WALL = {"1": 0.15, "3": -0.10}
CAR = {"1": 0.55, "2": 0.0}
SIZE = [0.25, 0.0, -0.35]
CONSTANT = {"1771": 13.2, "1703": 12.9, "9408": 13.0}
SLOPE = {"1771": 0.004, "1703": 0.006, "9408": 0.005}


def survey(seed, path, rows={"1771": 1500, "1703": 1100, "9408": 60}, noise=0.25):
    """Writes a survey whose logarithm of expenditure is the planted sum and noise."""
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(
            "kode_wilayah bobot pengeluaran_per_kapita jenis_lantai_terluas jenis_dinding_terluas aset_bergerak_mobil"
            " luas_lantai jumlah_anggota_keluarga".split()
        )
        lines = []
        for kab, count in rows.items():
            for _ in range(count):
                floor = draw.choices(list(FLOOR), [30, 40, 20, 10])[0]
                # Wall 3 goes with floor 8 alone: one of the two columns is of no use.
                wall = "3" if floor == "8" else "1"
                car = draw.choices(["1", "2"], [1, 9])[0]
                area = draw.choice(["21", "36", "45.5", "60", "90", "150", ""])
                size = draw.randint(1, 7)
                total = CONSTANT[kab] + FLOOR[floor] + WALL[wall] + CAR[car]
                total += SLOPE[kab] * min(float(area), 120) if area else 0.2
                total += SIZE[0 if size <= 2 else 1 if size <= 4 else 2] + draw.gauss(0, noise)
                weight = round(draw.uniform(50, 400), 2)
                lines.append([kab + "010001", weight, round(math.exp(total)), floor, wall, car, area, size])
        draw.shuffle(lines)
        out.writerows(lines)


def design(rows):
    """The full design by hand: names of columns, matrix, weights, response; references are the most frequent category."""
    columns = {"konstanta": [1.0] * len(rows)}
    for name in ("jenis_lantai_terluas", "jenis_dinding_terluas", "aset_bergerak_mobil"):
        counts = {}
        for row in rows:
            counts[row[name]] = counts.get(row[name], 0) + 1
        reference = max((c for c in counts if c), key=lambda c: (counts[c], -int(c)))
        for code in sorted((c for c in counts if c), key=int):
            if code != reference and counts[code] >= 20:
                columns[name, code] = [float(row[name] == code) for row in rows]
        if counts.get("", 0) >= 20:
            columns[name, "kosong"] = [float(row[name] == "") for row in rows]
    columns["luas_lantai", "koefisien"] = [min(float(r["luas_lantai"]), 120) if r["luas_lantai"] else 0.0 for r in rows]
    columns["luas_lantai", "kosong"] = [float(r["luas_lantai"] == "") for r in rows]
    places = [0 if int(r["jumlah_anggota_keluarga"]) <= 2 else 1 if int(r["jumlah_anggota_keluarga"]) <= 4 else 2 for r in rows]
    reference = max(range(3), key=lambda p: (places.count(p), -p))
    for place in range(3):
        if place != reference:
            columns["jumlah_anggota_keluarga", place] = [float(p == place) for p in places]
    weights = numpy.array([float(row["bobot"]) for row in rows])
    response = numpy.log(numpy.array([float(row["pengeluaran_per_kapita"]) for row in rows]))
    names = list(columns)
    matrix = numpy.array([columns[n] for n in names]).T
    # Columns that are combinations of earlier ones give way.
    kept = []
    for place in range(len(names)):
        if numpy.linalg.matrix_rank(matrix[:, kept + [place]]) == len(kept) + 1:
            kept.append(place)
    root = numpy.sqrt(weights)
    solved = numpy.linalg.lstsq(matrix[:, kept] * root[:, None], response * root, rcond=None)[0]
    return {names[k]: value for k, value in zip(kept, solved)}


def coefficient(model, name):
    """The coefficient of a column in a model file."""
    if name == "konstanta":
        return float(model["konstanta"])
    variable = model["variabel"][name[0]]
    if name[1] in ("kosong", "koefisien"):
        return float(variable[name[1]])
    if variable["jenis"] == "kelas":
        return float(variable["kelas"][name[1]]["nilai"])
    return float(variable["nilai"].get(name[1], "0"))


def predicted(model, row):
    """The score of a family in ten-thousandths, by the coefficients of its kab/kota, else its province, else the nation."""
    own = model.get("wilayah", {})
    held = own.get(row["kode_wilayah"][:4]) or own.get(row["kode_wilayah"][:2]) or model
    total = Decimal(held["konstanta"])
    for name, variable in held["variabel"].items():
        value = row[name]
        if value == "":
            total += Decimal(variable["kosong"])
        elif variable["jenis"] == "kategori":
            total += Decimal(variable["nilai"].get(value, "0"))
        elif variable["jenis"] == "kelas":
            total += Decimal(next(k["nilai"] for k in variable["kelas"] if Decimal(value) <= Decimal(k.get("sampai", "Infinity"))))
        else:
            number = min(Decimal(value), Decimal(variable["maksimum"])) * Decimal(variable["koefisien"])
            total += number.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return int(total * 10000)


def lowest(values, weights, share):
    """Who is surely in the lowest `share` of the weight, and the weight of those whose value lies on the limit."""
    inside, before = [False] * len(values), 0.0
    limit = sum(weights) * share
    on = 0.0
    for value in sorted(set(values)):
        group = [row for row in range(len(values)) if values[row] == value]
        weight = sum(weights[row] for row in group)
        if before + weight <= limit:
            for row in group:
                inside[row] = True
        elif before < limit:
            on = weight
        before += weight
    return inside, on


def compare_report(path, rows, model):
    """Differences of the report: whose coefficients hold where, and what they achieve on the rows that they were made from."""
    found = []
    weights = [float(row["bobot"]) for row in rows]
    response = [math.log(float(row["pengeluaran_per_kapita"])) for row in rows]
    scores = [predicted(model, row) for row in rows]
    (poor, _), (listed, doubtful) = lowest(response, weights, 0.4), lowest(scores, weights, 0.4)
    own = model.get("wilayah", {})
    with open(path, encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    regions = {""} | {row["kode_wilayah"][:n] for row in rows for n in (2, 4)}
    if {line["kode"] for line in lines} != regions or len(lines) != len(regions):
        found.append("the report has other territories")
    for line in lines:
        code = line["kode"]
        part = [place for place, row in enumerate(rows) if row["kode_wilayah"].startswith(code)]
        holder = code if code in own else code[:2] if code[:2] in own else ""
        level = {0: "nasional", 2: "provinsi", 4: "kabupaten_kota"}
        weight = sum(weights[p] for p in part)
        mean = sum(weights[p] * response[p] for p in part) / weight
        total = sum(weights[p] * (response[p] - mean) ** 2 for p in part)
        rest = sum(weights[p] * (response[p] - scores[p] / 10000) ** 2 for p in part)
        in_both = sum(weights[p] for p in part if poor[p] and listed[p])
        truly, chosen = (sum(weights[p] for p in part if which[p]) for which in (poor, listed))
        # Equal scores on the limit are told apart by their content, which is not recomputed.
        expected = [
            ("r2_dalam", 1 - rest / total, 2e-6), ("galat_eksklusi_dalam", 1 - in_both / truly, doubtful / truly + 1e-6),
            ("galat_inklusi_dalam", 1 - in_both / chosen, doubtful / chosen + 1e-6),
        ]
        if (line["tingkat"], int(line["baris"]), line["koefisien"]) != (level[len(code)], len(part), level[len(holder)]):
            found.append(f"report of {code or 'nation'}: {line['tingkat']}, {line['baris']} rows, {line['koefisien']}")
        for name, value, tolerance in expected:
            if abs(float(line[name]) - value) > tolerance:
                found.append(f"report of {code or 'nation'}: {name} {line[name]}, recomputed {value:.6f}")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--benih", type=int, default=1)
    options = parser.parse_args()
    found, compared, worst = [], 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        path, form, out = f"{folder}/survei.csv", f"{folder}/bentuk.yaml", f"{folder}/model.yaml"
        survey(options.benih, path)
        with open(form, "w", encoding="utf-8") as file:
            file.write(FORM)
        command = [options.tool, "--survei", path, "--rancangan", form, "--out", out, "--laporan", f"{folder}/l.csv"]
        subprocess.run(command + ["--minimum", "500", "--lang", "en"], check=True)
        with open(out, encoding="utf-8") as file:
            model = yaml.load(file, Loader=yaml.BaseLoader)
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        own = model.get("wilayah", {})
        if sorted(own) != ["17", "1703", "1771"]:
            found.append(f"regions with coefficients of their own: {sorted(own)}")
        for region in ["", "17", "1703", "1771"]:
            theirs = own.get(region, {}) if region else model
            part = [row for row in rows if row["kode_wilayah"].startswith(region)]
            for name, value in design(part).items():
                compared += 1
                apart = abs(coefficient(theirs, name) - value)
                worst = max(worst, apart)
                if apart > (6e-7 if "koefisien" in name else 6e-5):
                    found.append(f"{region or 'nation'} {name}: {coefficient(theirs, name)}, numpy {value:.8f}")
        planted = abs(float(own["1771"]["variabel"]["luas_lantai"]["koefisien"]) - SLOPE["1771"])
        if planted > 0.0008:
            found.append(f"planted slope missed by {planted:.6f}")
        found += compare_report(f"{folder}/l.csv", rows, model)
        shuffled = list(rows)
        random.Random(9).shuffle(shuffled)
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(shuffled)
        first = open(out, encoding="utf-8").read()
        subprocess.run(
            command + ["--minimum", "500", "--overwrite", "--jobs", "1", "--lang", "en"], check=True, stdout=subprocess.DEVNULL
        )
        again = open(out, encoding="utf-8").read()
        unsourced = lambda text: [line for line in text.splitlines() if not line.startswith("sumber:")]
        if unsourced(first) != unsourced(again):
            found.append("another order of rows or number of jobs gave another model")
    for line in found:
        print(line)
    print(f"{compared} coefficients compared with numpy, largest difference {worst:.7f}: {'equal' if not found else 'DIFFERENT'}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
