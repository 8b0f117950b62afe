"""A window of the API in a file: whole, private, in one step, and going on after an interruption."""
import json
import stat

from test_live import KEYS, Endpoint  # noqa: F401
from test_live import endpoint, live  # noqa: F401


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_window_is_saved_whole(live, endpoint, run, tmp_path):
    ran = live("save", "--since", "1h", "--to", tmp_path / "incident.jsonl")
    assert ran.status == 0 and "saved 40 traces" in ran.err
    saved = tmp_path / "incident.jsonl"
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600 and not (tmp_path / "incident.jsonl.partial").exists()
    kinds = {key for line in lines(saved) for key in line}
    assert {"Services", "TraceSummaries", "Traces", "SavedRequest"} <= kinds
    # What was live is in the file: graph, list and documents, without the endpoint.
    assert json.loads(run("map", saved, "-o", "json").out)["Services"]
    listed = json.loads(run("traces", saved, "-o", "json").out)["TraceSummaries"]
    assert len(listed) == 40
    one = json.loads(run("trace", listed[0]["Id"], saved, "-o", "json").out)["Traces"][0]
    assert len(one["Segments"]) == 5
    assert "test-secret" not in saved.read_text() and "AKIDTEST" not in saved.read_text()
    assert run("map", saved).err == ""


def test_an_interrupted_save_goes_on(live, endpoint, tmp_path):
    whole = tmp_path / "w.jsonl"
    live("save", "--since", "1h", "--to", whole)
    # Cut in the middle of the line of traces, as a killed program leaves it; one trace is whole in a line of its own.
    partial = tmp_path / "i.jsonl.partial"
    first, *rest = whole.read_text().splitlines()
    traces = next(json.loads(line)["Traces"] for line in rest if line.startswith('{"Traces"'))
    kept = [first] + [line for line in rest if not line.startswith('{"Traces"')]
    kept.append(json.dumps({"Traces": traces[:7], "UnprocessedTraceIds": []}))
    partial.write_text("\n".join(kept) + "\n" + rest[-1][:500])
    before = len(endpoint.paths())
    ran = live("save", "--since", "1h", "--to", tmp_path / "i.jsonl")
    assert ran.status == 0 and "7 traces are there" in ran.err and "saved 40 traces" in ran.err
    asked = endpoint.paths()[before:]
    assert asked.count("/ServiceGraph") == 0 and asked.count("/Traces") == 7  # 33 by fives
    assert not partial.exists()
    ids = {t["Id"] for line in lines(tmp_path / "i.jsonl") for t in line.get("Traces", [])}
    assert len(ids) == 40


def test_another_request_does_not_go_on_in_the_same_file(live, tmp_path):
    (tmp_path / "o.jsonl.partial").write_text(
        '{"SavedRequest":{"StartTime":1,"EndTime":2,"FilterExpression":"fault"}}\n')
    ran = live("save", "--since", "1h", "--to", tmp_path / "o.jsonl")
    assert ran.status == 1
    assert "another save" in ran.err and not (tmp_path / "o.jsonl").exists()


def test_what_fails_on_the_way_keeps_what_came(live, endpoint, run, tmp_path):
    (tmp_path / "f.jsonl").write_text("old")
    endpoint.fault("/Traces", "status", status=403, code="AccessDeniedException")
    ran = live("save", "--since", "1h", "--to", tmp_path / "f.jsonl")
    assert ran.status == 2 and "xray:BatchGetTraces" in ran.err and "goes on from there" in ran.err
    assert (tmp_path / "f.jsonl").read_text() == "old"
    assert (tmp_path / "f.jsonl.partial").exists()
    kept = run("traces", tmp_path / "f.jsonl.partial", "-o", "json")
    assert kept.status == 0 and len(kept.json["TraceSummaries"]) == 40
    endpoint.ask("/__reset")
    again = live("save", "--since", "1h", "--to", tmp_path / "f.jsonl")
    assert again.status == 0 and "saved 40 traces" in again.err
    assert (tmp_path / "f.jsonl").read_text() != "old"
