"""Two maps, and two sets, of two files: on the command line and in the viewer."""
import re

import pytest

from conftest import DEMO


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
