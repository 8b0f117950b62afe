"""`analyze`: the causes that the sample's script put in come out, in every form."""
import csv
import io
import json

from conftest import DEMO

SLOW = 'service("task-service"){responsetime > 0.5}'


def analyze(run, *arguments):
    return run("analyze", DEMO, *arguments)


def test_what_slow_requests_share(run):
    answer = analyze(run, "--filter", SLOW, "--output", "json").json
    first = answer["CriticalPath"][0]
    assert (first["Service"], first["Operation"]) == ("tasks", "Scan")
    # The scan takes 0.9 s of little more than a second (generate-demo.py).
    assert 0.6 < first["Share"] < 0.9
    assert abs(sum(line["Share"] for line in answer["CriticalPath"]) - 1) < 1e-9
    found = {(line["GroupBy"], line["Value"]): line for line in answer["Differences"]}
    assert found["annotation.version", "2.4.1"]["CountA"] == answer["Traces"]
    assert found["annotation.tenant", "acme"]["ShareA"] == 1
    assert any(pattern["Pattern"] == "retried" for pattern in answer["Patterns"])


def test_tables_as_csv(run):
    rows = list(csv.DictReader(io.StringIO(analyze(run, "--group-by", "status", "--output", "csv").out)))
    traces = analyze(run, "--output", "json").json["Traces"]
    assert sum(int(row["TraceCount"]) for row in rows) == traces
    assert {"200", "502"} <= {row["Value"] for row in rows}


def test_folded_lines(run):
    lines = analyze(run, "--output", "folded").lines
    assert lines and all(line.rsplit(" ", 1)[1].isdigit() for line in lines)
    assert any(line.startswith("[task-web];") for line in lines)


def test_gates(run):
    gate = 'service("task-service") p99 > 0.5'
    held = run("analyze", DEMO, "--fail-if", gate)
    assert held.status == 3 and "holds" in held.err
    assert run("analyze", DEMO, "--fail-if", 'service("task-service") p99 > 60').status == 0
    unknown = run("analyze", DEMO, "--fail-if", 'service("nobody") p99 > 1')
    assert unknown.status == 1 and "nothing can be judged" in unknown.err
    wrong = run("analyze", DEMO, "--fail-if", "p99 is large")
    assert wrong.status == 64


def test_what_failures_cost(run):
    cost = analyze(run, "--output", "json").json["FailureCost"]
    assert 0 < cost["SavedTime"] <= cost["FailedWork"] < cost["Work"]
    fine = analyze(run, "--filter", "ok AND !http.status >= 400", "--output", "json").json["FailureCost"]
    assert fine["SavedTime"] < cost["SavedTime"]


def test_a_limit_in_another_unit_is_refused(run):
    answer = run("analyze", DEMO, "--fail-if", "p99 > 1%")
    assert answer.status == 64 and "p99 is a time" in answer.err


def test_windows_that_overlap_are_refused(run):
    refused = run("analyze", DEMO, "--start", "2026-03-01T00:00:00Z", "--end", "2026-03-03T00:00:00Z",
                  "--against", "yesterday")
    assert refused.status == 1 and "overlap" in refused.err


def test_what_cannot_be_done_is_refused(run):
    """Another file beside a source that is not merged with files, a pipe that would be read twice, tables that csv has no place for."""
    refused = run("analyze", "demo", "--against", DEMO)
    assert refused.status == 64 and "not with the sample" in refused.err
    assert run("analyze", DEMO, "--against", "/dev/null").status == 64
    assert run("analyze", DEMO, "--differences", "--patterns", "--output", "csv").status == 64
    assert run("analyze", DEMO, "--group-by", "url", "--group-by", "user", "--output", "csv").status == 64
    assert run("analyze", DEMO, "--patterns", "--output", "folded").status == 64
    assert run("analyze", DEMO, "--critical-path", "--output", "folded").status == 0
    assert run("traces", "demo", "--as-xray").status == 64


def test_a_part_against_the_whole(run, tmp_path):
    """A trace that both files hold is in both sets; a file against itself differs in nothing."""
    part, filter = tmp_path / "part.json", "responsetime > 0.5"
    run("save", DEMO, "--filter", filter, "--to", part)
    count = analyze(run, "--filter", filter, "--output", "json").json["Traces"]
    whole = analyze(run, "--output", "json").json["Traces"]
    assert 0 < count < whole
    told = run("analyze", part, "--against", DEMO, "-o", "json").json
    assert (told["Traces"], told["SetB"]["Traces"]) == (count, whole) and told["Differences"]
    told = run("analyze", DEMO, "--against", part, "-o", "json").json
    assert (told["Traces"], told["SetB"]["Traces"]) == (whole, count)
    assert f"A  {whole} of {whole} traces" in run("analyze", DEMO, "--against", part).out
    same = run("analyze", DEMO, "--against", DEMO, "-o", "json").json
    assert (same["Traces"], same["SetB"]["Traces"]) == (whole, whole)
    assert same["Differences"] == [] and same["CriticalPath"] == same["SetB"]["CriticalPath"]


def test_slack_as_csv(run, tmp_path):
    """The first case worked in reference 15: R 0-500 ms with A 0-400 and B 0-50, which could last 350 longer."""
    def part(name, number, end, **more):
        return {"id": f"{number:016x}", "name": name, "start_time": 1772413200.0, "end_time": 1772413200.0 + end, **more}

    trace = part("R", 1, 0.5, trace_id="1-69a4e110-000000000000000000000001", subsegments=[part("A", 2, 0.4), part("B", 3, 0.05)])
    file = tmp_path / "slack.json"
    file.write_text(json.dumps(trace))
    rows = {row["Operation"]: row for row in csv.DictReader(io.StringIO(run("analyze", file, "--output", "csv").out))}
    assert (rows["B"]["TraceCount"], rows["B"]["Share"], rows["B"]["SlackTraceCount"]) == ("0", "0.0", "1")
    assert abs(float(rows["B"]["Slack"]) - 0.35) < 1e-6 and abs(float(rows["B"]["SlackTime"]) - 0.05) < 1e-6
    assert (rows["A"]["SlackTraceCount"], rows["A"]["TraceCount"]) == ("0", "1")
    assert abs(float(rows["A"]["ExclusiveDrag"]) - 0.35) < 1e-6 and abs(float(rows["A"]["P0-50"]) - 0.4) < 1e-6
    slack = {line["Operation"]: line["Slack"] for line in run("analyze", file, "-o", "json").json["Slack"]}
    assert abs(slack["B"] - 0.35) < 1e-6
    shown = run("snapshot", file, "--keys", "a", "--size", "120x30").out
    assert "slack A" in shown and any("B" in line and "350ms" in line for line in shown.splitlines())


def test_what_there_is_nothing_to_tell_of(run, tmp_path):
    """One trace, a set that is empty, and one whose traces have not ended: each says what it is."""
    trace = {"id": "0000000000000001", "trace_id": "1-69a4e110-000000000000000000000001", "name": "R", "start_time": 1772413200.0}
    one, opened = tmp_path / "one.json", tmp_path / "open.json"
    one.write_text(json.dumps({**trace, "end_time": 1772413200.5}))
    opened.write_text(json.dumps({**trace, "in_progress": True}))
    assert "A  1 of 1 trace  100%" in run("analyze", one).out
    empty = run("analyze", one, "--filter", "responsetime > 5")
    assert empty.status == 0 and "Where the time goes: set A has no traces" in empty.out
    assert "What sets A apart: set A has no traces" in empty.out
    assert "Where the time goes: nothing in A took any time: it is in progress" in run("analyze", opened).out
    assert "nothing in A took any time" in run("snapshot", opened, "--keys", "a", "--size", "120x30").out
