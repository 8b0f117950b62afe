#!/usr/bin/env python3
"""Measures xrayscope and prints a Markdown table: what, measured, against what, reach, held.

    make bench            the full run, some minutes, 1 GB of temporary files
    make bench QUICK=1    smaller inputs, under a minute

Everything is a ratio of two measurements taken side by side, alternating, so that a busy machine slows both.
"""
import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import api
import generate
from latency import Program, compare, percentile

TOP = Path(__file__).resolve().parent.parent
WORK = TOP / "Benchmarks/.work"
XRAYSCOPE = os.environ.get("XRAYSCOPE", str(TOP / ".build/release/xrayscope"))
ROWS = []


def row(what, measured, against, reach, held):
    ROWS.append((what, measured, against, reach, "yes" if held else "**no**"))
    print(f"{what}: {measured}, {against}", file=sys.stderr)


def timed(command):
    """Wall seconds, peak memory in bytes, and the status of a command whose output nobody reads."""
    with open(os.devnull, "wb") as nowhere:
        begin = time.perf_counter()
        child = subprocess.Popen(command, stdout=nowhere, stderr=subprocess.PIPE)
        error = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begin
    if status:
        sys.exit(f"{command}: status {os.waitstatus_to_exitcode(status)}\n{error.decode(errors='replace')}")
    return seconds, usage.ru_maxrss * 1024


def side_by_side(first, second, times):
    """The best of some alternating runs of each: (seconds, peak) twice."""
    best = [(float("inf"), 0), (float("inf"), 0)]
    for _ in range(times):
        for index, command in enumerate((first, second)):
            best[index] = min(best[index], timed(command))
    return best


def made(name, **arguments):
    path = WORK / name
    if not path.exists():
        generate.write(path, **arguments)
    return path


def floor_program():
    program = WORK / "floor"
    source = TOP / "Benchmarks/floor.cpp"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        compiler = shutil.which("c++") or shutil.which("clang++")
        subprocess.run([compiler, "-O3", "-std=c++17", source, "-o", program, "-lsimdjson"], check=True)
    return program


def loading(quick):
    size = 30_000_000 if quick else 180_000_000
    file = made(f"{size // 1_000_000}MB.json", size=size)
    ours, floor = side_by_side([XRAYSCOPE, "map", file, "--output", "json"], [floor_program(), file], 3 if quick else 7)
    megabytes = size // 1_000_000
    row(f"`map` on a {megabytes} MB BatchGetTraces file", f"{ours[0]:.3f} s", f"simdjson alone, one thread: {floor[0]:.3f} s",
        f"{ours[0] / floor[0]:.2f} (<= 1.0)", ours[0] <= floor[0])
    share = ours[1] / file.stat().st_size
    row("its peak memory", f"{ours[1] / 1e6:.0f} MB", f"the file's {megabytes} MB", f"{share:.2f} (<= 0.6)", share <= 0.6)
    if shutil.which("taskset"):
        alone = ["taskset", "-c", "0"]
        ours, floor = side_by_side(
            [*alone, XRAYSCOPE, "map", file, "--output", "json"], [*alone, floor_program(), file], 3 if quick else 5)
        row("the same on one processor", f"{ours[0]:.3f} s", f"simdjson alone: {floor[0]:.3f} s",
            f"{ours[0] / floor[0]:.2f} (<= 1.5)", ours[0] <= 1.5 * floor[0])
    return file


def other_forms(compact, quick):
    """The same size pretty-printed, as segment documents one a line, and packed."""
    size = compact.stat().st_size
    for form, name in (("pretty", "as the AWS CLI prints it"), ("segments", "of segment documents, one a line")):
        file = made(f"{size // 1_000_000}MB-{form}.json", size=size, form=form)
        ours, floor = side_by_side(
            [XRAYSCOPE, "map", file, "--output", "json"], [floor_program(), compact], 3 if quick else 5)
        row(f"`map` on a file {name}", f"{ours[0]:.3f} s", f"simdjson on the first file: {floor[0]:.3f} s",
            f"{ours[0] / floor[0]:.2f} (<= 1.0)", ours[0] <= floor[0])
    packed = compact.with_suffix(".json.gz")
    if not packed.exists():
        with open(packed, "wb") as file:
            subprocess.run(["gzip", "-c", compact], stdout=file, check=True)
    ours, gzip = side_by_side(
        [XRAYSCOPE, "map", packed, "--output", "json"], ["gzip", "-dc", packed], 3 if quick else 5)
    row("`map` on the first file, gzipped", f"{ours[0]:.3f} s", f"`gzip -dc`: {gzip[0]:.3f} s",
        f"{ours[0] / gzip[0]:.2f} (<= 1.3)", ours[0] <= 1.3 * gzip[0])


def growth(quick):
    counts = [3_000, 30_000] if quick else [10_000, 100_000, 1_000_000]
    costs = []
    for count in counts:
        file = made(f"{count}-traces.json", traces=count, spans=3)
        best = min(timed([XRAYSCOPE, "map", file, "--output", "json"])[0] for _ in range(3))
        costs.append(best / count * 1e6)
    worst = max(costs[1:]) / costs[0]
    shown = ", ".join(f"{count:,}: {cost:.2f}" for count, cost in zip(counts, costs))
    row("cost of growth, µs a trace", shown, "the smallest", f"{worst:.2f} (<= 1.10)", worst <= 1.10)


def first_frame(file, quick):
    times = []
    for _ in range(3 if quick else 9):
        program = Program([XRAYSCOPE, str(file)])
        times.append(program.wait_for(b"xrayscope") * 1000)
        program.end()
    best = percentile(times, 0.5)
    row("first frame after start, the same file", f"{best:.0f} ms", "-", "<= 50 ms", best <= 50)


def keys(file, quick):
    """j and k in the trace list, in a trace of many spans, and in `less`."""
    text = WORK / "lines.txt"
    text.write_text("".join(f"{number} " + "a line of some length " * 7 + "\n" for number in range(20_000)))
    spans = 20_000 if quick else 100_000
    wide = made(f"{spans}-spans.json", traces=1, spans=spans)
    programs = {
        "less": Program(["less", "-S", str(text)]),
        "the trace list, that file": Program([XRAYSCOPE, str(file)]),
        f"a trace of {spans:,} spans": Program([XRAYSCOPE, str(wide)]),
    }
    for name, program in programs.items():
        program.settle()
        for key in ("L", "\r")[: 0 if name == "less" else 2 if "spans" in name else 1]:
            program.press(key)
            program.settle()
    times = compare(programs, ["j", "j", "j", "k"], 40 if quick else 200)
    less = percentile(times["less"], 0.5)
    for name, values in list(times.items())[1:]:
        middle, late = percentile(values, 0.5), percentile(values, 0.99)
        row(f"key to last painted byte, {name}", f"{middle:.2f} ms, p99 {late:.2f} ms", f"`less`: {less:.2f} ms",
            f"{middle / less:.1f} (<= 3), p99 <= 16 ms", middle <= 3 * less and late <= 16)
    idle(programs["the trace list, that file"])
    for program in programs.values():
        program.end()


def idle(program):
    program.settle()
    before = program.processor_seconds()
    time.sleep(3)
    used = program.processor_seconds() - before
    row("idle for 3 s", f"{used * 1000:.0f} ms of processor time", "-", "0", used == 0)


def endpoint(quick):
    best = api.measure(XRAYSCOPE, WORK, 3 if quick else 10)
    ours = best["xrayscope"]
    row("1,000 traces saved from an endpoint on the loopback", f"{ours:.2f} s", f"boto3 with 4 threads: {best['boto3'] / ours:.1f}x",
        ">= 3x", best["boto3"] / ours >= 3)
    if "sam" in best:
        row("the same", f"{ours:.2f} s", f"sam traces: {best['sam'] / ours:.1f}x", ">= 10x", best["sam"] / ours >= 10)
    else:
        print("sam is not installed (pip install aws-sam-cli): its figure is left out", file=sys.stderr)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true")
    quick = options.parse_args().quick
    WORK.mkdir(exist_ok=True)
    file = loading(quick)
    other_forms(file, quick)
    growth(quick)
    first_frame(file, quick)
    endpoint(quick)
    if shutil.which("less"):
        keys(file, quick)
    else:
        print("less is not installed: the key figures are left out", file=sys.stderr)
    print("| what | measured | against | reach | held |\n|---|---|---|---|---|")
    for cells in ROWS:
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
