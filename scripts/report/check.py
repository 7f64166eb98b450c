"""The report as people see it: check.py <report folder> [--out FOLDER]

In headless Chromium: nothing is fetched, nothing is said on the console; every number of every table and of the region browser
equals its CSV, in both languages; axe-core has no serious finding, texts in charts have a contrast of 4.5 or more, nothing
is cut off and no labels lie on each other, at desk and phone width, light and dark; on A4 nothing is wider than the sheet, with
and without tables; the page is smaller than 2 MB. Pictures and PDFs for the eye go to --out.
"""

import argparse
import csv
import importlib.util
import json
import pathlib
import sys

from browser import Browser, Fault

HERE = pathlib.Path(__file__).parent
VIEWS = [("meja", 1280, 900), ("ponsel", 390, 844)]
# A4 less the margins of the style sheet, in CSS pixels.
PAPER = 695
LARGEST = 2_000_000


class Checks:
    def __init__(self):
        self.wrong = 0

    def expect(self, what, faults):
        faults = list(faults)
        print(f"check-report: {'ok' if not faults else 'WRONG'}: {what}")
        for fault in faults[:12]:
            print(f"  {fault}", file=sys.stderr)
        self.wrong += bool(faults)


def figure(text, language):
    """A number as shown on the page, as its CSV writes it."""
    text = text.replace("−", "-").replace("\u00a0", " ").removesuffix("%").strip()
    text = text.removeprefix("Rp").strip()
    if text == "–":
        return ""
    if language == "id":
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", "")


def table_faults(page, folder, language):
    shown = page.run("probes.tables()")
    if not shown:
        yield "the page has no tables"
    names = {table["name"] for table in shown}
    for path in sorted((folder / "csv").glob("*.csv")):
        # The tree of regions is shown by its browser, which is checked apart.
        if path.stem not in names and path.stem != "wilayah":
            yield f"{path.name} is not on the page"
    for table in shown:
        with (folder / "csv" / f"{table['name']}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        if len(table["rows"]) > len(rows):
            yield f"{table['name']}: more rows than its CSV"
        for number, (seen, stored) in enumerate(zip(table["rows"], rows), start=1):
            if len(seen) != len(stored):
                yield f"{table['name']} row {number}: {len(seen)} cells, {len(stored)} in the CSV"
                continue
            for cell, field in zip(seen, stored):
                text = cell["key"] if cell["key"] is not None else cell["text"]
                if cell["number"] and cell["key"] is None:
                    text = figure(text, language)
                if text != field:
                    yield f"{table['name']} row {number}: {cell['text']!r} is {field!r} in the CSV"


def browser_faults(page, folder, language):
    """The provinces of every measure against wilayah.csv."""
    path = folder / "csv" / "wilayah.csv"
    shown = page.run("probes.browserOfRegions()")
    if not path.exists() or not shown:
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    provinces = [row for row in rows if row["tingkat"] == "provinsi"]
    counts = {name: {row["nama"]: row[name] for row in provinces} for name in ("keluarga", "orang")}
    first = shown[0]
    if len(first["rows"]) != len(provinces):
        yield f"{len(first['rows'])} provinces in the browser, {len(provinces)} in the CSV"
    for name, _, value in first["rows"]:
        stored = counts["keluarga"].get(name)
        if stored is not None and figure(value, language) != stored:
            yield f"region browser, {name}: {value}, CSV {stored}"
    for entry in shown:
        for row in entry["rows"]:
            if len(row) == 3 and not any(character.isdigit() or character in "*–" for character in row[2]):
                yield f"region browser, {entry['measure']}, {row[0]}: no value"


def speak(page, language):
    page.run(f"document.querySelector('.lang button[value={language}]').click()")


def axe_faults(page):
    found = page.run(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => "
        "({id: v.id, impact: v.impact, help: v.help, where: v.nodes.map(n => n.target.join(' ')).slice(0, 5)})))"
    )
    for fault in found:
        if fault["impact"] in ("serious", "critical"):
            yield f"{fault['impact']}: {fault['id']}: {fault['help']}: {'; '.join(fault['where'])}"


def run():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("report")
    options.add_argument("--out")
    given = options.parse_args()
    folder = pathlib.Path(given.report)
    path = folder / "laporan.html"
    if not path.is_file():
        raise Fault(f"no report: {path} (make report)")
    out = pathlib.Path(given.out or folder.parent / "periksa-laporan")
    out.mkdir(parents=True, exist_ok=True)
    package = importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0]
    axe = next(pathlib.Path(package).rglob("axe.min.js")).read_text(encoding="utf-8")
    version = axe[:40].split("axe v")[1].split()[0]
    checks = Checks()
    checks.expect(f"the page is {path.stat().st_size:,} bytes", ["2 MB or more"] * (path.stat().st_size >= LARGEST))
    page = Browser()
    try:
        for name, width, height in VIEWS:
            for dark in (False, True):
                page.view(width, height, dark)
                page.open(path)
                page.run((HERE / "probes.js").read_text(encoding="utf-8") + "; true")
                page.run(axe + "; true")
                look = f"{name} {width}, {'dark' if dark else 'light'}"
                for language in ("id", "en"):
                    speak(page, language)
                    stem = f"{name}-{'gelap' if dark else 'terang'}-{language}"
                    page.picture(out / f"{stem}.png")
                    checks.expect(f"layout, {look}, {language}", page.run("probes.layout()"))
                    contrast = page.run("probes.chartContrast()")
                    checks.expect(
                        f"contrast of {contrast['count']} texts in charts, {look}, {language}: "
                        f"lowest {contrast['lowest']:.2f}",
                        contrast["low"],
                    )
                    if not dark and width > 600:
                        checks.expect(f"numbers of the tables, {language}", table_faults(page, folder, language))
                        checks.expect(f"region browser, {language}", browser_faults(page, folder, language))
                    page.run("document.querySelectorAll('details').forEach(e => { e.open = true; })")
                    checks.expect(f"axe-core {version}, all opened, {look}, {language}", axe_faults(page))
                    page.run("document.querySelectorAll('details').forEach(e => { e.open = false; })")
        for tables in (False, True):
            page.view(PAPER, 1000)
            page.open(path)
            page.run((HERE / "probes.js").read_text(encoding="utf-8") + "; true")
            if tables:
                page.run("document.getElementById('cetak-tabel').click()")
            stem = "cetak-tabel" if tables else "cetak"
            page.view(794, 1123, media="")
            page.pdf(out / f"{stem}.pdf")
            page.view(PAPER, 1000, media="print")
            page.run("window.dispatchEvent(new Event('beforeprint')); true")
            checks.expect(f"nothing is wider than A4, {'with' if tables else 'without'} tables", page.run("probes.paper()"))
            if tables:
                closed = page.run("document.querySelectorAll('details:not([open])').length")
                checks.expect("every table is opened for the printer", [f"{closed} closed"] * bool(closed))
            page.run("window.dispatchEvent(new Event('afterprint')); true")
        own = path.resolve().as_uri()
        asked = [url for url in page.requests if url != own]
        checks.expect(f"{len(page.requests)} loads, all of the page itself", asked)
        checks.expect("nothing on the console", page.complaints)
    finally:
        page.close()
    print(f"check-report: pictures and PDFs in {out}")
    if checks.wrong:
        raise Fault(f"{checks.wrong} checks failed")


if __name__ == "__main__":
    try:
        run()
    except Fault as fault:
        print(f"check-report: {fault}", file=sys.stderr)
        sys.exit(1)
