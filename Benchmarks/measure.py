"""What the measurements share: commands timed side by side, files made once, the table."""
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
WORK = TOP / "Benchmarks/.work"
XRAYSCOPE = os.environ.get("XRAYSCOPE", str(TOP / ".build/release/xrayscope"))
ROWS = []


class NothingMeasured(Exception):
    """A measurement did not see what it was to measure: it fails, and is no figure."""


def percentile(values, share):
    if not values:
        raise NothingMeasured("no value")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def failed(name, words):
    """A line of the table for what could not be measured."""
    ROWS.append((f"{name}: not measured", words, "-", "-", "**no**"))


def row(what, measured, against, reach, held=None):
    """A line of the table. `held` is None where nothing is promised."""
    if re.search(r"\b(nan|inf)\b", f"{measured} {against} {reach}"):
        raise NothingMeasured(f"{what}: {measured}; {against}; {reach}")
    ROWS.append((what, measured, against, reach, "" if held is None else "yes" if held else "**no**"))
    print(f"{what}: {measured}; {against}; {reach}", file=sys.stderr)


def table(judged):
    """Small inputs are not judged: there the start of the process weighs."""
    lines = ["| what | measured | against | ratio (reach) |" + " held |" * judged, "|---|---|---|---|" + "---|" * judged]
    return "\n".join(lines + ["| " + " | ".join(cells if judged else cells[:-1]) + " |" for cells in ROWS])


def timed(command):
    """Wall seconds and peak memory in bytes of a command whose output nobody reads."""
    with open(os.devnull, "wb") as nowhere:
        begin = time.perf_counter()
        child = subprocess.Popen(command, stdout=nowhere, stderr=subprocess.PIPE)
        error = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begin
    if status:
        raise NothingMeasured(f"{command}: status {os.waitstatus_to_exitcode(status)}\n{error.decode(errors='replace')}")
    return seconds, usage.ru_maxrss * 1024


def side_by_side(times, *commands):
    """The best of some alternating runs of each command: [(seconds, peak), …]"""
    best = [(float("inf"), 0)] * len(commands)
    for _ in range(times):
        for index, command in enumerate(commands):
            best[index] = min(best[index], timed(command))
    return best


def made(name, script="generate.py", **arguments):
    """A file that a generator writes, written once; by a process of its own, since one that is forked from a large process is charged
    with that one's memory."""
    path = WORK / name
    if not path.exists():
        options = [f"--{key}={value}" for key, value in arguments.items()]
        subprocess.run([sys.executable, TOP / "Benchmarks" / script, "--out", path, *options], check=True, stdout=subprocess.DEVNULL)
    return path


def floor_program(name="floor"):
    program = WORK / name
    source = TOP / f"Benchmarks/{name}.cpp"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        compiler = shutil.which("c++") or shutil.which("clang++")
        subprocess.run([compiler, "-O3", "-std=c++17", source, "-o", program, "-lsimdjson"], check=True)
    return program


def mapped(file):
    return [XRAYSCOPE, "map", file, "--output", "json"]
