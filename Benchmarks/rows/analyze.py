"""What the analysis of many traces takes, and the same question put to jq and DuckDB."""
import importlib.util
import json
import os
import random
import shutil
import sys

from measure import WORK, XRAYSCOPE, NothingMeasured, made, row, side_by_side, timed
from rows.loading import the_file

DUCKDB = """
import sys, duckdb
duckdb.sql('''
    WITH documents AS (
        SELECT json(s.Document) AS d
        FROM (SELECT unnest(t.Segments) AS s
              FROM (SELECT unnest(Traces) AS t FROM read_json(?, maximum_object_size=2000000000,
                    columns={Traces: 'STRUCT(Segments STRUCT(Document VARCHAR)[])[]'}))))
    SELECT d->>'$.http.response.status' AS status, count(*) FROM documents
    WHERE d->>'$.parent_id' IS NULL GROUP BY 1 ORDER BY 2 DESC
''', params=[sys.argv[1]]).show()
"""
JQ = """[.Traces[].Segments[].Document | fromjson | select(.parent_id == null) | .http.response.status | tostring]
        | group_by(.) | map({key: .[0], value: length}) | from_entries"""


def analyzed(file, *options):
    return [XRAYSCOPE, "analyze", file, *options]


def grouping(quick):
    """How many requests ended with which status, loading included."""
    file = the_file(quick)
    ours = analyzed(file, "--group-by", "http.status", "--output", "csv")
    if shutil.which("jq"):
        best, jq = side_by_side(1 if quick else 2, ours, ["jq", "-c", JQ, file])
        row("`analyze --group-by`, loading included", f"{best[0]:.2f} s", f"jq: {jq[0]:.2f} s", f"{jq[0] / best[0]:.1f} (>= 10)",
            jq[0] >= 10 * best[0])
    if importlib.util.find_spec("duckdb"):
        best, duck = side_by_side(1 if quick else 3, ours, [sys.executable, "-c", DUCKDB, file])
        row("`analyze --group-by`, loading included", f"{best[0]:.2f} s", f"DuckDB: {duck[0]:.2f} s",
            f"{duck[0] / best[0]:.1f} (>= 3)", duck[0] >= 3 * best[0])


def one_more(file, *options):
    """Milliseconds of one more computation of what is loaded: the difference of two runs, of which one computes it so much more
    often that it stands out of the noise."""
    times = 4
    while times <= 4096:
        once, often = side_by_side(2, analyzed(file, *options), analyzed(file, *options, "--repeat", str(times + 1)))
        if often[0] - once[0] > max(0.2, once[0] / 4):
            return (often[0] - once[0]) / times * 1000
        times *= 8
    raise NothingMeasured(f"{' '.join(options)}: lost in the noise of runs of {once[0]:.2f} s")


def computing(quick):
    """Tables and rankings over what is loaded: what a key of the Analyze screen waits for beside the main loop."""
    count = 5_000 if quick else 100_000
    file = made(f"{count}-analyzed.json", traces=count, spans=20)
    # Tables, paths and patterns are of set A: without a filter that is every trace. Differences need a set B.
    slow = ["--filter", "responsetime > 0.05"]
    for name, options in (("a table", ["--group-by", "url"]), ("the critical path", ["--critical-path"]),
                          ("what sets A apart", ["--differences", *slow]), ("patterns", ["--patterns"])):
        took = one_more(file, "--output", "csv", *options)
        row(f"{name} over {count:,} traces of 20 spans", f"{took:.1f} ms", "-", "<= 100 ms", took <= 100)
    # The columns of all attributes are made once for a data set, beside the main loop; rankings are then worked out of them.
    plain, first = side_by_side(2 if quick else 5, analyzed(file, "--output", "csv", "--group-by", "http.status", *slow),
                                analyzed(file, "--output", "csv", "--differences", *slow))
    took = (first[0] - plain[0]) * 1000
    row(f"the first ranking over {count:,} traces, with the columns of all attributes", f"{took:.0f} ms", "-", "<= 100 ms", took <= 100)


def folded(quick):
    """The critical path of every trace as folded lines: what CRISP writes, loading included."""
    count = 5_000 if quick else 100_000
    file = made(f"{count}-analyzed.json", traces=count, spans=20)
    seconds, _ = timed(analyzed(file, "--output", "folded"))
    row(f"critical path of {count:,} traces, loading included", f"{seconds:.2f} s", "-", f"{count / seconds:,.0f} traces a second")


def jaeger_trace(number, spans, dice):
    """A trace as Jaeger answers it: each span inside of an earlier one."""
    start, trace, times, made_spans = 1_772_413_200_000_000 + number * 1000, f"{number + 1:032x}", [], []
    for span in range(spans):
        parent = dice.randrange(span) if span else None
        first, last = times[parent] if span else (start, start + 400_000)
        begin = first + dice.randrange(1 + (last - first) // 2) if span else start
        times.append((begin, begin + dice.randrange(1 + last - begin) if span else last))
        made_spans.append({
            "traceID": trace, "spanID": f"{number * 100 + span + 1:016x}", "operationName": f"operation-{span % 7}" if span else "enter",
            "references": [{"refType": "CHILD_OF", "traceID": trace, "spanID": f"{number * 100 + parent + 1:016x}"}] if span else [],
            "startTime": begin, "duration": times[span][1] - begin, "tags": [], "logs": [], "processID": f"p{span % 5}"})
    return {"traceID": trace, "spans": made_spans, "processes": {f"p{n}": {"serviceName": f"service-{n}", "tags": []} for n in range(5)}}


def crisp(quick):
    """CRISP's own program (github.com/uber-research/CRISP), where `crisp-trace` is installed, in its light mode: the same traces as
    one file for us, and a file each for CRISP, which reads no other way and writes its answers beside them."""
    program = shutil.which(os.environ.get("CRISP", "crisp-trace"))
    if not program:
        return
    count, dice, folder = 50 if quick else 10_000, random.Random(3), WORK / "crisp"
    traces = [jaeger_trace(number, 20, dice) for number in range(count)]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for trace in traces:
        (folder / f"{trace['traceID']}.json").write_text(json.dumps({"data": [trace]}))
    whole = WORK / "crisp.json"
    whole.write_text(json.dumps({"data": traces}))
    theirs, _ = timed([program, "-a", "enter", "-s", "service-0", "-i", str(folder), "--lightMode", "--parallelism", str(os.cpu_count())])
    ours, _ = timed(analyzed(str(whole), "--output", "folded"))
    row(f"critical path of {count:,} Jaeger traces, loading included", f"{ours:.2f} s", f"CRISP: {theirs:.2f} s",
        f"{theirs / ours:.0f} (>= 50)", theirs >= 50 * ours)
