"""Two synthetic quarters of the same people, each run through all stages; made once and kept."""

import os
import shutil
import subprocess
import sys

BIN = ".build/release"


def quiet(command, **options):
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: status {done.returncode}\n{done.stderr}")


def make(work, size, seed, truth=False):
    """The two quarters, each through all stages; quotas are national shares, so that queues have both ends.

    With `truth` the generator's tables are kept beside each run (`kebenaran`).
    """
    runs = [f"{work}/kuartal-{size}-{seed}/{quarter}" for quarter in (1, 2)]
    share = size / 284_000_000
    quota = f"PKH={int(1e7 * share)} SEMBAKO={int(1.83e7 * share)} PBI-JK={int(9.68e7 * share)}"
    for quarter, run in enumerate(runs):
        if os.path.exists(f"{run}/5-emit/manifest.json") and (not truth or os.path.exists(f"{run}/kebenaran")):
            continue
        extracts = f"{run}/ekstrak"
        quiet([f"{BIN}/dtsen-synth", "--seed", str(seed), "--orang", str(size), "--kuartal", str(quarter), "--out",
               extracts, "--overwrite", *(["--kebenaran", f"{run}/kebenaran"] if truth else [])])
        common = ["--config", "pipelines/nasional", "--periode", ["2025-Q2", "2025-Q3"][quarter], "--overwrite",
                  "--kunci", "pipelines/contoh/registry.key", "--progress", "none", "--kuota", quota]
        if quarter == 1:
            common += ["--sebelum", f"{runs[0]}/5-emit"]
        inputs = [extracts]
        for stage in ("1-ingest", "2-normalise", "3-match", "4-flag", "5-emit"):
            used = {"1-ingest": inputs, "2-normalise": [f"{run}/1-ingest"],
                    "3-match": [f"{run}/1-ingest", f"{run}/2-normalise"], "4-flag": [f"{run}/3-match"],
                    "5-emit": [f"{run}/{n}" for n in ("1-ingest", "2-normalise", "3-match", "4-flag")]}[stage]
            command = [f"{BIN}/dtsen-{stage[2:]}", *common, "--out", f"{run}/{stage}"]
            for path in used:
                command += ["--in", path]
            quiet(command, env={**os.environ, "EXTRACTS": extracts})
        shutil.rmtree(extracts)
    return [f"{run}/5-emit" for run in runs]
