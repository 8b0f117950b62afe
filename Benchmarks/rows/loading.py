"""How fast files load, in every form, and what memory they take."""
import importlib.util
import shutil
import subprocess
import sys

from measure import floor_program, made, mapped, row, side_by_side, timed


def the_file(quick):
    """The file that most rows are about."""
    return made("30MB.json", size=30_000_000) if quick else made("180MB.json", size=180_000_000)


def compact(quick):
    file = the_file(quick)
    ours, floor = side_by_side(3 if quick else 9, mapped(file), [floor_program(), file])
    megabytes = round(file.stat().st_size / 1e6)
    row(f"`map` on a {megabytes} MB BatchGetTraces file", f"{ours[0]:.3f} s", f"simdjson alone, one thread: {floor[0]:.3f} s",
        f"{ours[0] / floor[0]:.2f} (<= 1.0)", ours[0] <= floor[0])
    share = ours[1] / file.stat().st_size
    row("its peak memory", f"{ours[1] / 1e6:.0f} MB", f"the file's {megabytes} MB", f"{share:.2f} (<= 0.6)", share <= 0.6)
    if shutil.which("taskset"):
        alone = ["taskset", "-c", "0"]
        ours, floor = side_by_side(3 if quick else 7, [*alone, *mapped(file)], [*alone, floor_program(), file])
        row("the same on one processor", f"{ours[0]:.3f} s", f"simdjson alone: {floor[0]:.3f} s",
            f"{ours[0] / floor[0]:.2f} (<= 1.5)", ours[0] <= 1.5 * floor[0])


def other_readers(quick):
    """What else people read such a file with, for scale."""
    if quick:
        return
    file = the_file(quick)
    _, floor = side_by_side(1, mapped(file), [floor_program(), file])
    commands = {"jq": ["jq", "[.Traces[].Segments[].Document | fromjson] | length", file]} if shutil.which("jq") else {}
    if importlib.util.find_spec("orjson"):
        script = ("import orjson, sys\nfor t in orjson.loads(open(sys.argv[1], 'rb').read())['Traces']:\n"
                  "    for s in t['Segments']: orjson.loads(s['Document'])")
        commands["Python with orjson"] = [sys.executable, "-c", script, file]
    for name, command in commands.items():
        seconds, _ = timed(command)
        row(f"for scale: {name}, parsing only", f"{seconds:.2f} s", f"simdjson alone: {floor[0]:.3f} s", f"{seconds / floor[0]:.1f}")


def other_forms(quick):
    """The same size pretty-printed, as segment documents one a line, and packed."""
    compact = the_file(quick)
    size, times = compact.stat().st_size, 3 if quick else 7
    for form, name in (("pretty", "as the AWS CLI prints it"), ("segments", "of segment documents, one a line")):
        file = made(f"{size // 1_000_000}MB-{form}.json", size=size, form=form)
        ours, floor = side_by_side(times, mapped(file), [floor_program(), compact])
        row(f"`map` on a file {name}", f"{ours[0]:.3f} s", f"simdjson on the first file: {floor[0]:.3f} s",
            f"{ours[0] / floor[0]:.2f} (<= 1.0)", ours[0] <= floor[0])
    packed = compact.with_suffix(".json.gz")
    if not packed.exists():
        with open(packed, "wb") as file:
            subprocess.run(["gzip", "-c", compact], stdout=file, check=True)
    ours, gzip = side_by_side(times, mapped(packed), ["gzip", "-dc", packed])
    row("`map` on the first file, gzipped", f"{ours[0]:.3f} s", f"`gzip -dc`: {gzip[0]:.3f} s",
        f"{ours[0] / gzip[0]:.2f} (<= 1.3)", ours[0] <= 1.3 * gzip[0])


def growth(quick):
    """Time for each trace, as their number grows; the start of the process, which does not grow, is taken off."""
    start = min(timed(mapped(made("1-traces.json", traces=1, spans=3)))[0] for _ in range(5))
    counts = [3_000, 30_000] if quick else [10_000, 100_000, 1_000_000]
    files = [made(f"{count}-traces.json", traces=count, spans=3) for count in counts]
    best = side_by_side(3, *(mapped(file) for file in files))
    costs = [(seconds - start) / count * 1e6 for count, (seconds, _) in zip(counts, best)]
    worst = max(costs[1:]) / costs[0]
    shown = ", ".join(f"{count:,}: {cost:.2f}" for count, cost in zip(counts, costs))
    row("cost of growth, µs a trace", shown, "the smallest", f"{worst:.2f} (<= 1.10)", worst <= 1.10)


def large_file(quick):
    return the_file(quick) if quick else made("2GB.json", size=2_000_000_000)


def memory(quick):
    if quick:
        return
    file = large_file(quick)
    seconds, peak = timed(mapped(file))
    share = peak / file.stat().st_size
    row("peak memory with a 2 GB file", f"{peak / 1e6:.0f} MB ({seconds:.1f} s)", "the file's 2,000 MB", f"{share:.2f} (<= 0.6)",
        share <= 0.6)


def one_trace_of_a_million_spans(quick):
    if quick:
        return
    file = made("1000000-spans.json", traces=1, spans=1_000_000)
    seconds, peak = timed(mapped(file))
    row("`map` on one trace of 1,000,000 spans", f"{seconds:.2f} s, {peak / 1e6:.0f} MB", f"the file's {file.stat().st_size / 1e6:.0f} MB",
        "opens", True)
