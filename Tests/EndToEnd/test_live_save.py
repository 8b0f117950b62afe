"""A window of the API in a file: whole, private, in one step, and going on after an interruption."""
import json
import stat
import subprocess

from conftest import PROGRAM, environment
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
    # Cut in the middle of a line, as a killed program leaves it, with seven traces in the lines before.
    partial = tmp_path / "i.jsonl.partial"
    first, *rest = whole.read_text().splitlines()
    traces = [trace for line in rest if line.startswith('{"Traces"') for trace in json.loads(line)["Traces"]]
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


def test_documents_stand_as_the_service_wrote_them(live, endpoint, tmp_path):
    ids = endpoint.ask("/__traces")
    endpoint.fault("/Traces", "indent", count=-1)
    ran = live("save", "--since", "1h", "--to", tmp_path / "d.jsonl")
    assert ran.status == 0
    saved = {t["Id"]: t for line in lines(tmp_path / "d.jsonl") for t in line.get("Traces", [])}
    asked = endpoint.ask("/Traces", TraceIds=ids[:5])["Traces"]
    assert len(saved) == 40 and [saved[t["Id"]] for t in asked] == asked


def test_traces_that_were_listed_and_did_not_come_are_looked_for(live, endpoint, tmp_path):
    endpoint.fault("/Traces", "body", text='{"Traces": [], "UnprocessedTraceIds": []}')
    ran = live("save", "--since", "1h", "--to", tmp_path / "l.jsonl")
    assert ran.status == 0 and "saved 40 traces" in ran.err
    assert endpoint.paths().count("/Traces") == 9
    endpoint.ask("/__reset")
    endpoint.fault("/Traces", "body", count=2, text='{"Traces": [], "UnprocessedTraceIds": []}')
    endpoint.fault("/Traces", "body", skip=6, count=-1, text='{"Traces": [], "UnprocessedTraceIds": []}')
    endpoint.fault("/StartTraceRetrieval", "status", status=403, code="AccessDeniedException")
    short = live("save", "--since", "1h", "--to", tmp_path / "s.jsonl")
    assert short.status == 2 and "10 traces were not found" in short.err and "saved 30 traces" in short.err


def test_a_page_that_is_no_json_stays_out(live, endpoint, tmp_path):
    endpoint.fault("/Traces", "body", text='{"Traces": [{"Id": "1-5759e988-bd862e3fe1be46a994272793", ,}]}')
    ran = live("save", "--since", "1h", "--to", tmp_path / "n.jsonl")
    assert ran.status == 2 and "is not X-Ray's: not valid JSON" in ran.err and "goes on from there" in ran.err
    kept = lines(tmp_path / "n.jsonl.partial")
    assert all("5759e988" not in json.dumps(line) for line in kept)
    again = live("save", "--since", "1h", "--to", tmp_path / "n.jsonl")
    assert again.status == 0 and "saved 40 traces" in again.err


def test_a_full_disk_ends_it(endpoint, tmp_path):
    # Forty blocks of 512 bytes are the size of the first few answers.
    limited = f'trap "" XFSZ; ulimit -f 40; exec {PROGRAM} save --since 1h --to full.jsonl --endpoint-url {endpoint.url}'
    ran = subprocess.run(["sh", "-c", limited], env=environment(tmp_path, **KEYS), cwd=tmp_path, capture_output=True,
                         text=True, timeout=60)
    assert ran.returncode == 2 and "full.jsonl.partial: cannot be written: File too large" in ran.stderr
    assert not (tmp_path / "full.jsonl").exists() and "goes on from there" in ran.stderr


def test_nothing_is_left_behind_when_nothing_came(run, live, tmp_path):
    for ran, words in [
            (live("save", "--start", "2100-01-01T00:00:00Z", "--to", tmp_path / "n.jsonl"), "lies in the future"),
            (live("save", "--to", tmp_path / "n.jsonl", AWS_ACCESS_KEY_ID=""), "no credentials were found"),
            (run("save", "--to", tmp_path / "n.jsonl", "--endpoint-url", "http://127.0.0.1:1", **KEYS), "no connection")]:
        assert ran.status == 1 and words in ran.err and "keeps what came" not in ran.err
        assert not list(tmp_path.glob("n.jsonl*"))
