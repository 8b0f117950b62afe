"""Two maps, and two sets, of two files: on the command line and in the viewer."""
import json
import re
import time

import pytest

from conftest import DEMO
from test_live import KEYS, Endpoint


@pytest.fixture
def halves(run, tmp_path):
    """The bundled hour in two files."""
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    assert run("save", DEMO, "--end", "2026-03-02T01:30:00Z", "--to", before).status == 0
    assert run("save", DEMO, "--start", "2026-03-02T01:30:00Z", "--to", after).status == 0
    return before, after


def test_viewer_and_command_say_the_same(run, halves):
    before, after = halves
    told = run("map", after, "--against", before, "--output", "json").json
    change = {node["Name"]: node["Change"] for node in told["Nodes"] if node.get("Type") != "client"}
    assert change["export-service"] == "new"
    signs = {"new": "+", "gone": "-", "redder": "!", "slower": "~"}
    shown = run("snapshot", after, "--keys", f"B,text:file {before},enter", "--size", "200x50").out
    text = run("map", after, "--against", before).out
    for name in ("export-service", "tasks", "task-service"):
        mark = f"{signs[change[name]]} {name}"
        assert mark in shown and mark in text
    growth = next(node["FailingGrowth"] for node in told["Nodes"] if node["Name"] == "task-service")
    told = re.search(r"! task-service \+([\d.]+)pt", text)
    assert told and abs(float(told.group(1)) - growth * 100) < 0.06


def test_a_file_that_cannot_be_read_is_refused_with_words(run, halves, tmp_path):
    _, after = halves
    empty, pipe = tmp_path / "empty.json", "/dev/null"
    empty.write_text("{}")
    for path, words in ((tmp_path / "no.json", "No such file"), (pipe, "neither a file nor a folder"), (empty, "")):
        for keys in ("B", "a,B"):
            shown = run("snapshot", after, "--keys", f"{keys},text:file {path},enter", "--size", "250x50")
            assert shown.status == 0 and f"{path}" in shown.out and words in shown.out


def test_analyze_against_a_file(run, halves):
    before, after = halves
    shown = run("snapshot", after, "--keys", f"a,s,s,s,B,text:file {before},enter", "--size", "200x50").out
    # The cursor stands on task-web: its traces in the one file, and in the other.
    counts = [len(run("traces", file, "--filter", 'service("task-web")', "--limit", "1000", "--output", "json")
                  .json["TraceSummaries"]) for file in (after, before)]
    lines = shown.splitlines()
    assert any(line.startswith(" A ") and f"{counts[0]} of {counts[0]}" in line for line in lines)
    assert any(line.startswith(" B ") and line.rstrip().endswith(f"  {counts[1]}") for line in lines)


@pytest.fixture
def earlier(run, tmp_path):
    """The API, at which web took 250 ms in the last 25 minutes, and 100 ms and called a cache in the 25 before."""
    figures = {"OkCount": 20, "FaultStatistics": {"TotalCount": 0}, "TotalCount": 20, "TotalResponseTime": 2.0}
    web = {"ReferenceId": 0, "Name": "web", "Type": "AWS::ECS::Container", "SummaryStatistics": figures,
           "Edges": [{"ReferenceId": 1, "SummaryStatistics": figures}]}
    before = tmp_path / "before.json"
    before.write_text(json.dumps({"Services": [web, {"ReferenceId": 1, "Name": "cache", "SummaryStatistics": figures, "Edges": []}]}))
    opened = Endpoint("--traces", "4", "--turn", str(time.time() - 1500), "--graph-before", str(before))
    yield opened, lambda *arguments: run(*arguments, "--endpoint-url", opened.url, **KEYS)
    opened.close()


def windows(endpoint):
    """Of the maps that were asked for: start and length, in seconds."""
    bodies = [json.loads(r["body"]) for r in endpoint.ask("/__requests")["requests"] if r["path"] == "/ServiceGraph"]
    return [(b["StartTime"], b["EndTime"] - b["StartTime"]) for b in bodies]


def test_the_service_is_asked_for_the_time_before(earlier):
    endpoint, live = earlier
    told = live("map", "--since", "25m", "--against", "before", "--output", "json")
    (start, length), (before, other) = windows(endpoint)
    assert abs(length - 1500) <= 1 and abs(other - 1500) <= 1 and abs(before + 1500 - start) <= 1
    nodes = {n["Name"]: n for n in told.json["Nodes"] if n.get("Type") != "client"}
    assert nodes["cache"]["Change"] == "gone" and nodes["web"]["Change"] == "redder"  # one of ten requests, and none before
    assert nodes["web"]["Before"]["MeanResponseTime"] == 0.1 and nodes["web"]["After"]["MeanResponseTime"] == 0.25


def test_b_in_the_viewer_asks_for_it_too(earlier):
    endpoint, live = earlier
    shown = live("snapshot", "xray:", "--since", "25m", "--keys", "b", "--size", "140x40").out
    assert "Map against the time before" in shown and "! web +10pt" in shown and "- cache" in shown
    (start, length), (before, other) = windows(endpoint)
    assert abs(other - length) <= 1 and abs(before + length - start) <= 1
    # A day ago nobody called; the map stands alone again, and says why. Behind a week before it is alone again.
    refused = live("snapshot", "xray:", "--since", "25m", "--keys", "b,b", "--size", "140x40").out
    assert "a day before: X-Ray has no requests then" in refused
    assert abs(windows(endpoint)[-1][0] + 86400 - windows(endpoint)[-3][0]) <= 5
    assert "compared with nothing" in live("snapshot", "xray:", "--keys", "b,b,b,b", "--size", "140x40").out


def test_a_window_that_would_overlap_is_refused(earlier):
    endpoint, live = earlier
    told = live("map", "--since", "2d", "--against", "yesterday")
    assert told.status == 1 and "the two would overlap. Choose a shorter window" in told.err
