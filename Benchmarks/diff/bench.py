"""Compares two synthetic quarters with dtsen-diff, the scan floor, DuckDB and datacompy, side by side in one run.

    bench.py [--orang 200000] [--seed 2025] [--work build/bench] [--ulang 3] [--tanpa datacompy,duckdb]

Population, runs and the private environment (build/python-bench) are made once and kept. Prints seconds (the best of
the repetitions) by the clock and of processor time, peak resident memory, and ratios of both: on a busy machine those of
processor time are the ones to trust. Read README.md for what is compared with what.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time

from quarters import BIN, make, quiet

HERE = os.path.dirname(os.path.abspath(__file__))
TABLES = "keluarga,anggota"
ALL = "keluarga,anggota,anggota_luar,kelayakan,identitas,tinjau,kerja_lapangan,keputusan_usulan,graduasi"


def environment(work):
    """A private Python with the pinned rivals; nothing is installed outside it."""
    folder = os.path.join(os.path.dirname(work) or ".", "python-bench")
    python = f"{folder}/bin/python"
    wanted = open(f"{HERE}/requirements.txt").read()
    stamp = f"{folder}/requirements.txt"
    if not os.path.exists(stamp) or open(stamp).read() != wanted:
        quiet([sys.executable, "-m", "venv", folder])
        quiet([python, "-m", "pip", "install", "-q", "-r", f"{HERE}/requirements.txt"])
        open(stamp, "w").write(wanted)
    return python


def measure(command, times, out):
    """Best wall and processor seconds and largest peak (MiB) of several runs in processes of their own."""
    best, least, peak = None, None, 0
    for _ in range(times):
        shutil.rmtree(out, ignore_errors=True)
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            return None, None, usage.ru_maxrss / 1024
        used = usage.ru_utime + usage.ru_stime
        best = wall if best is None else min(best, wall)
        least = used if least is None else min(least, used)
        peak = max(peak, usage.ru_maxrss / 1024)
    return best, least, peak


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--orang", type=int, default=200_000)
    options.add_argument("--seed", type=int, default=2025)
    options.add_argument("--work", default="build/bench")
    options.add_argument("--ulang", type=int, default=3)
    options.add_argument("--tanpa", default="")
    given = options.parse_args()
    old, new = make(given.work, given.orang, given.seed)
    out = f"{given.work}/beda"
    diff = [f"{BIN}/dtsen-diff", old, new, "--progress", "none", "--overwrite"]
    scan = [f"{BIN}/dtsen-bench", "scan", old, new, "--tables"]
    lines = [
        ("scan both, families and persons", [*scan, TABLES], "floor"),
        ("dtsen-diff, families and persons", [*diff, "--quick", "--tables", TABLES, "--out", out], "rows"),
        ("scan both, all tables", [*scan, ALL], "floor all"),
        ("dtsen-diff --quick, all tables", [*diff, "--quick", "--out", out], "all"),
        ("scan both, all tables and jejak", [*scan, ALL + ",jejak"], "floor jejak"),
        ("dtsen-diff, all tables, causes from jejak", [*diff, "--out", out], "jejak"),
    ]
    python = None if given.tanpa == "datacompy,duckdb" else environment(given.work)
    for tool in ("duckdb", "datacompy"):
        if tool not in given.tanpa.split(","):
            lines.append((tool + ", families and persons", [python, f"{HERE}/rivals.py", tool, old, new, out], tool))
    found = {}
    print(f"{given.orang} persons, seed {given.seed}, best of {given.ulang}")
    print(f"{'':44}{'seconds':>9}{'cpu':>8}{'MiB':>8}{'x floor':>9}{'cpu':>7}{'x diff':>8}{'cpu':>7}")
    floors = {"rows": "floor", "all": "floor all", "jejak": "floor jejak", "duckdb": "floor", "datacompy": "floor"}
    def ratio(mine, other, width):
        return f"{mine / other:{width}.2f}" if other else " " * width

    for name, command, key in lines:
        wall, cpu, peak = measure(command, given.ulang, out)
        if wall is None:
            print(f"{name:44}{'failed':>9}{'':8}{peak:8.0f}")
            continue
        found[key] = (wall, cpu)
        floor = found.get(floors.get(key, ""), (0, 0))
        diff = found.get("rows", (0, 0)) if key in ("duckdb", "datacompy") else (0, 0)
        print(f"{name:44}{wall:9.2f}{cpu:8.2f}{peak:8.0f}{ratio(wall, floor[0], 9)}{ratio(cpu, floor[1], 7)}"
              f"{ratio(wall, diff[0], 8)}{ratio(cpu, diff[1], 7)}", flush=True)
    shutil.rmtree(out, ignore_errors=True)


if __name__ == "__main__":
    main()
