#!/usr/bin/env python3
"""Measures xrayscope and prints a Markdown table: what, measured, against what, reach, held.

    make bench            the full run, some minutes, 4 GB of temporary files
    make bench QUICK=1    smaller inputs, under a minute: whether every measurement works, not what it says

Everything is a ratio of two measurements taken side by side, alternating, so that a busy machine slows both. What is not
installed (less, lnav, rg, jq, sam; PyPI's duckdb and ipyelk; CRISP's `crisp-trace`) is left out, with a word. A row that measured nothing fails the run.

A set of rows is a file in `rows` and a line in SETS; `--only NAME` measures one.
"""
import argparse
import os
import platform
import shutil
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from measure import WORK, NothingMeasured, failed, table
from rows import analyze, api, listen, loading, maps, screens, spans

# Name and measurement; each is called with whether small inputs will do.
SETS = [
    ("loading", loading.compact), ("readers", loading.other_readers), ("forms", loading.other_forms),
    ("growth", loading.growth), ("memory", loading.memory), ("million", loading.one_trace_of_a_million_spans),
    ("spans", spans.loading), ("million-spans", spans.one_trace_of_a_million_spans), ("span-readers", spans.other_readers),
    ("frames", screens.first_frame), ("keys", screens.keys), ("wide", screens.wide_trace), ("widest", screens.widest_trace),
    ("filter", screens.filtering), ("grouping", analyze.grouping), ("analyze", analyze.computing),
    ("folded", analyze.folded), ("crisp", analyze.crisp), ("api", api.endpoint),
    ("crossings", maps.crossing), ("large-map", maps.large),
    ("datagrams", listen.udp), ("otlp", listen.otlp), ("bounded", listen.bounded), ("hour", listen.hour),
    ("listening", listen.keys),
]


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    return f"{model}, {len(os.sched_getaffinity(0))} processors, {platform.system()} {platform.release()}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--only", action="append", default=[], choices=[name for name, _ in SETS])
    arguments = options.parse_args()
    missing = [name for name in ("less", "lnav", "rg", "jq", "taskset") if not shutil.which(name)]
    if missing:
        print(f"not installed, so left out: {', '.join(missing)}", file=sys.stderr)
    WORK.mkdir(exist_ok=True)
    broken = []
    for name, measure in SETS:
        if arguments.only and name not in arguments.only:
            continue
        try:
            measure(arguments.quick)
        except NothingMeasured as problem:
            broken.append(name)
            failed(name, str(problem))
        except Exception:
            broken.append(name)
            traceback.print_exc()
            failed(name, "see the error above")
    print(f"{machine()}\n\n{table(judged=not arguments.quick)}")
    if broken:
        sys.exit(f"not measured: {', '.join(broken)}")


if __name__ == "__main__":
    main()
