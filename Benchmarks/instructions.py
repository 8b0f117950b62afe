#!/usr/bin/env python3
"""Counts instructions under valgrind, which repeat to a thousandth where seconds do not, and fails when they grew.

What loading costs is given as a multiple of what simdjson alone needs for the same bytes, so that another compiler, library or
processor moves both. Valgrind knows no AVX-512: this is the path that every x86-64 machine can go.

    instructions.py          prints the figures, exits with 1 when one is above its limit
"""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from measure import WORK, XRAYSCOPE, floor_program, made

# A tenth above what was counted when the limit was set. Lower them when the program gets better.
LOADING = 6.9  # instructions for each one of the floor's, `map --output json` on one thread
LAYOUT = 50e6  # instructions that drawing the map of these eight services takes
START = 72e6  # instructions of `map` on one trace: what starting costs


def counted(*command):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *map(str, command)], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, env={**os.environ, "XRAYSCOPE_THREADS": "1"})
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        sys.exit(f"{command}: status {done.returncode}\n{done.stderr[-800:]}")
    return int(found[1])


def main():
    if not shutil.which("valgrind"):
        print("valgrind is not installed: instructions are not counted", file=sys.stderr)
        return
    WORK.mkdir(exist_ok=True)
    small, large = made("1-traces.json", traces=1, spans=3), made("3MB.json", size=3_000_000)
    start = counted(XRAYSCOPE, "map", small)
    loaded = counted(XRAYSCOPE, "map", large, "--output", "json")
    ours = loaded - counted(XRAYSCOPE, "map", small, "--output", "json")
    layout = counted(XRAYSCOPE, "map", large) - loaded
    floor = counted(floor_program(), large) - counted(floor_program(), small)
    held = ours <= LOADING * floor and start <= START and layout <= LAYOUT
    print(f"instructions: start {start / 1e6:.1f} million (<= {START / 1e6:.0f}), loading {ours / floor:.2f} times simdjson "
          f"alone (<= {LOADING}), drawing the map {layout / 1e6:.1f} million (<= {LAYOUT / 1e6:.0f})")
    sys.exit(0 if held else "More instructions than before: see Benchmarks/instructions.py")


if __name__ == "__main__":
    main()
