"""Runs the commands of the guides: guide.py [--update] GUIDE.md PANDUAN.md README.md

In a guide, every block marked `sh` is run in order, in one folder; a block marked `text` after it must be exactly what it
wrote to standard output (--update writes it there). Of README.md every indented line that begins with `make` is run, with
/data and /srv standing for a scratch folder with a small population and list.csv for a list; `make test` is read, not run.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.M | re.S)


def shell(script, language):
    environment = dict(os.environ, LANG=language)
    for name in ("LC_ALL", "LC_MESSAGES", "MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
        environment.pop(name, None)
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", script], env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr


def check_guide(path, update):
    """The faults of one guide, whose reader begins with nothing."""
    shutil.rmtree("build/panduan", ignore_errors=True)
    source = path.read_text(encoding="utf-8")
    language = "id_ID.UTF-8" if path.stem == "PANDUAN" else "en_GB.UTF-8"
    faults, output, pieces, at, count = [], None, [], 0, 0
    for block in BLOCK.finditer(source):
        kind, body = block.groups()
        if kind == "sh":
            status, output, errors = shell(body, language)
            count += 1
            if status != 0:
                faults.append(f"{path}: status {status}: {body.strip()}\n{errors[-800:]}")
        elif output is None:
            faults.append(f"{path}: an output without a command: {body[:60]!r}")
        else:
            if body.rstrip() != output.rstrip():
                if update:
                    pieces += [source[at : block.start(2)], output.rstrip() + "\n"]
                    at = block.end(2)
                else:
                    shown = next(
                        (f"  guide: {a!r}\n  now:   {b!r}" for a, b in zip(body.splitlines() + [""], output.splitlines() + [""]) if a != b),
                        "  other number of lines",
                    )
                    faults.append(f"{path}: other output (make guide writes it anew):\n{shown}")
            output = None
    if update:
        path.write_text("".join(pieces) + source[at:], encoding="utf-8")
    if count < 5:
        faults.append(f"{path}: only {count} commands found")
    return count, faults


def check_readme(path):
    commands = re.findall(r"^    (make [^#\n]*?)\s*(?:#.*)?$", path.read_text(encoding="utf-8"), re.M)
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="dtsen-guide-"))
    faults = []
    try:
        for quarter, options in (("q2", ""), ("q3", "--kuartal 1")):
            status, _, errors = shell(
                f".build/release/dtsen-synth --seed 3 --orang 4000 {options} --out {scratch}/data/2025{quarter}", "C"
            )
            if status != 0:
                return 0, [errors]
        shell(f"cp pipelines/contoh/registry.key {scratch}/registry.key", "C")
        for command in commands:
            line = command.replace("=/data/", f"={scratch}/data/").replace("=/srv/", f"={scratch}/srv/")
            line = line.replace("KUNCI=registry.key", f"KUNCI={scratch}/registry.key")
            if "DAFTAR=list.csv" in line:
                shell(f"zcat data-samples/contoh/penerima.csv.gz | sed -n 1,60p > {scratch}/list.csv", "C")
                line = line.replace("DAFTAR=list.csv", f"DAFTAR={scratch}/list.csv")
            if line.startswith("make explain"):
                # Who is asked about comes on standard input: the first family of the snapshot.
                line = f"zcat build/contoh/5-emit/keluarga/*.csv.gz | sed -n 2p | cut -d, -f1 | {line}"
            if line.split()[1] in ("test", "check", "bench"):
                line = line.replace("make ", "make -n ", 1)
            status, _, errors = shell(line, "C")
            if status != 0:
                faults.append(f"{path}: status {status}: {command}\n{errors[-800:]}")
    finally:
        shutil.rmtree(scratch)
    return len(commands), faults


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("files", nargs="+", type=pathlib.Path)
    options.add_argument("--update", action="store_true")
    given = options.parse_args()
    failed = False
    for path in given.files:
        count, faults = check_readme(path) if path.name == "README.md" else check_guide(path, given.update)
        print(f"check-guide: {path}: {count} commands run, {len(faults)} faults")
        for fault in faults:
            print(fault, file=sys.stderr)
        failed = failed or bool(faults) or count == 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
