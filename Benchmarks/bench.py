#!/usr/bin/env python3
"""Measures xrayscope and prints a Markdown table: what, measured, against what, reach, held.

    make bench            the full run, some minutes, 4 GB of temporary files
    make bench QUICK=1    smaller inputs, under a minute: whether every measurement works, not what it says

Everything is a ratio of two measurements taken side by side, alternating, so that a busy machine slows both. What is not
installed (less, lnav, rg, jq, sam) is left out, with a word.
"""
import argparse
import os
import platform
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import api
import loading
import screens
from measure import WORK, XRAYSCOPE, made, row, table


def endpoint(quick):
    best = api.measure(XRAYSCOPE, WORK, 2 if quick else 10)
    ours = best["xrayscope"]
    row("1,000 traces saved from an endpoint on the loopback", f"{ours:.2f} s", f"boto3 with 4 threads: {best['boto3']:.2f} s",
        f"{best['boto3'] / ours:.1f}x (>= 3x)", best["boto3"] / ours >= 3)
    if "sam" in best:
        row("the same", f"{ours:.2f} s", f"`sam traces`: {best['sam']:.2f} s", f"{best['sam'] / ours:.1f}x (>= 10x)",
            best["sam"] / ours >= 10)


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    return f"{model}, {len(os.sched_getaffinity(0))} processors, {platform.system()} {platform.release()}"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--only", action="append", default=[], help="loading, forms, growth, memory, frames, keys, wide, million, filter or api")
    arguments = options.parse_args()
    quick = arguments.quick
    missing = [name for name in ("less", "lnav", "rg", "jq", "taskset") if not shutil.which(name)]
    if missing:
        print(f"not installed, so left out: {', '.join(missing)}", file=sys.stderr)
    wanted = lambda part: not arguments.only or part in arguments.only
    WORK.mkdir(exist_ok=True)
    run(wanted, quick)
    print(f"{machine()}\n\n{table(judged=not quick)}")


def run(wanted, quick):
    file = made("30MB.json", size=30_000_000) if quick else made("180MB.json", size=180_000_000)
    if wanted("loading"):
        loading.compact(quick)
        if not quick:
            loading.other_readers(file)
    if wanted("forms"):
        loading.other_forms(file, quick)
    if wanted("growth"):
        loading.growth(quick)
    if wanted("api"):
        endpoint(quick)
    large = file if quick or not (wanted("memory") or wanted("frames")) else loading.two_gigabytes()
    if wanted("frames"):
        screens.first_frame(large, quick)
    if shutil.which("less"):
        if wanted("keys"):
            screens.keys(file, quick)
        if wanted("wide"):
            spans = 20_000 if quick else 100_000
            screens.wide_trace(made(f"{spans}-spans.json", traces=1, spans=spans), spans, quick)
        if wanted("million") and not quick:
            screens.wide_trace(loading.one_trace_of_a_million_spans(), 1_000_000, quick)
    if wanted("filter"):
        screens.filtering(quick)


if __name__ == "__main__":
    main()
