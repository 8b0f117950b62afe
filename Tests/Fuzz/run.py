#!/usr/bin/env python3
"""Gives random bytes to whatever reads them: `run.py PROGRAM [--seconds N | --runs N] [TARGET …]`.

Each target begins with the files of its folder in Corpus and with the small fixtures of its kind. An input that breaks something
is kept in .build/fuzz/crashes and named; `XRAYSCOPE_FUZZ=TARGET PROGRAM FILE` tries it again. Once what it broke is mended, it goes into Corpus.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
WORK = TOP / ".build/fuzz"
FIXTURES = TOP / "Tests/Fixtures"
LARGEST = 12_000
# Which fixtures a target begins with; targets that are not here have their folder alone.
SEEDS = {
    "segments": ["xray-segments/*", "made/documents.jsonl", "made/sql.json", "made/minimal.json"],
    "answers": ["xray-api/*traces*", "xray-api/awk-batch*", "xray-api/awk-e*", "made/batch*"],
    "summaries": ["xray-api/*summaries*", "made/summaries*"],
    "graphs": ["xray-api/*graph*", "xray-api/*time*", "made/graph*"],
    "spans": ["spans/*.json*"],
    "protobuf": ["spans/*.pb", "spans/*.bin"],
    "saves": ["xray-segments/*", "made/*", "xray-api/awk-batch*", "spans/*"],
    "written": ["xray-segments/*", "made/*", "spans/*"],
    "shapes": ["spans/*.json*"],
    "themes": ["../../Themes/*.theme"],
}
# Targets that read texts of their own; all others read JSON.
TEXTS = {"filters", "themes", "settings", "windows", "keys"}
# What these find is told and fails nothing: a property that has not yet held for a whole long run.
TOLD_ONLY = {"saves", "written"}
RAN = re.compile(r"Done (\d+) runs in (\d+)|stat::number_of_executed_units: *(\d+)")


def seeds(target):
    """A folder of its own, so that what the fuzzer finds interesting stays out of the project."""
    folder = WORK / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    own = HERE / "Corpus" / target
    for path in [p for pattern in SEEDS.get(target, []) for p in sorted(FIXTURES.glob(pattern))] + sorted(own.glob("*")):
        if path.is_file() and path.stat().st_size <= LARGEST:
            data = path.read_bytes()
            # `screens` reads a size and keys before the file.
            (folder / f"seed-{path.name}").write_bytes(data)
    if target == "screens":
        for path in sorted((WORK / "corpus/segments").glob("seed-*")) + sorted((WORK / "corpus/graphs").glob("seed-*")):
            (folder / path.name).write_bytes(bytes([79, 23, 1, 0, 2, 0, 6, 0, 9, 0, 13, 0, 5, 0, 22, 1]) + path.read_bytes())
    return folder


def fuzz(program, target, limits):
    crashes = WORK / "crashes"
    crashes.mkdir(parents=True, exist_ok=True)
    known = set(crashes.glob(f"{target}-*"))
    command = [program, str(seeds(target)), *limits, f"-artifact_prefix={crashes}/{target}-", "-timeout=10",
               "-rss_limit_mb=3000", "-max_len=16384", "-print_final_stats=1", "-verbosity=1"]
    dictionary = HERE / "Corpus" / (f"{target}.dict" if target in TEXTS else "json.dict")
    if dictionary.exists():
        command.append(f"-dict={dictionary}")
    begin = time.monotonic()
    # What Swift keeps for good at the end is no leak; a child that is given back late is none either.
    # What was freed is watched over for 8 MB, and who allocated it is told in two calls: a quarter more inputs a second.
    sanitizer = "detect_leaks=0:handle_abort=1:allocator_may_return_null=1:quarantine_size_mb=8:thread_local_quarantine_size_kb=256"
    settings = {"XRAYSCOPE_FUZZ": target, "TZ": "UTC",
                "ASAN_OPTIONS": sanitizer + ":malloc_context_size=2:allocator_release_to_os_interval_ms=-1",
                # libFuzzer tells where it was; Swift's own account takes minutes.
                "SWIFT_BACKTRACE": "enable=no"}
    done = subprocess.run(command, capture_output=True, env={**os.environ, **settings})
    text = done.stderr.decode("utf-8", "replace")
    runs = max((int(n) for found in RAN.findall(text) for n in (found[0], found[2]) if n), default=0)
    return target, runs, time.monotonic() - begin, sorted(set(crashes.glob(f"{target}-*")) - known), done.returncode, text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--runs", type=int)
    parser.add_argument("targets", nargs="*")
    options = parser.parse_intermixed_args()
    every = subprocess.run([options.program], capture_output=True, text=True, check=True).stdout.split()
    targets = options.targets or every
    limits = [f"-runs={options.runs}"] if options.runs else [f"-max_total_time={options.seconds}"]
    seeds("segments"), seeds("graphs")
    failed = False
    print(f"{'target':<12}{'inputs':>12}{'a second':>10}  found")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for target, runs, seconds, found, status, text in pool.map(lambda t: fuzz(options.program, t, limits), targets):
            words = ", ".join(str(path.relative_to(TOP)) for path in found) or ("nothing" if status == 0 else f"status {status}")
            # A target that ran nothing has shown nothing, and one that is blind to what it reaches next to nothing.
            if "no interesting inputs were found" in text:
                words, status = "not built to tell what it reaches", 1
            print(f"{target:<12}{runs:>12,}{runs / max(seconds, 0.001):>10,.0f}  {words}", flush=True)
            if status != 0 or runs == 0:
                failed = failed or target not in TOLD_ONLY
                print(text[-3000:], file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
