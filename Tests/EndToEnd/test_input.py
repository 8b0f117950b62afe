"""Inputs that are not what they should be: a word about each, the right status, and no raw byte of theirs on any output."""
import gzip
import json
import re

import pytest

HOSTILE = "evil\x1b]0;owned\x07\x1b[2J\r\n\u202etxt\u009b31m"


def answer(*documents, trace="1-69a4e0d0-0123456789abcdef01234567"):
    segments = [{"Id": d["id"], "Document": json.dumps(d)} for d in documents]
    return json.dumps({"Traces": [{"Id": trace, "Duration": 1.0, "Segments": segments}]}).encode()


def segment(name="api", number=1, **members):
    return {"id": f"{number:016x}", "name": name, "trace_id": "1-69a4e0d0-0123456789abcdef01234567",
            "start_time": 1772413200.0, "end_time": 1772413201.0, **members}


UNUSABLE = {
    "empty.json": b"",
    "blank.json": b" \n\n",
    "binary.bin": bytes(range(256)) * 64,
    "page.html": b"<!DOCTYPE html><html><body>Sign in</body></html>",
    "table.txt": b"----------\n| GetServiceGraph |\n+--------+\n||  Services  ||\n",
    "error.txt": b"An error occurred (ExpiredTokenException) when calling the GetServiceGraph operation: expired\n",
    "list.json": b'{"Buckets": [{"Name": "a"}]}',
    "cut.json.gz": gzip.compress(b'{"Traces": []}' * 4000)[:40],
}


@pytest.mark.parametrize("command", ["map", "traces"])
@pytest.mark.parametrize("name", sorted(UNUSABLE))
def test_an_unusable_file_is_named(run, tmp_path, name, command):
    (tmp_path / name).write_bytes(UNUSABLE[name])
    ran = run(command, name)
    assert ran.status in (1, 2), ran.err
    assert name in ran.err
    assert "\x1b" not in ran.err and all(line.strip() for line in ran.err.splitlines())


def test_a_missing_file(run):
    ran = run("map", "no-such-file.json")
    assert (ran.status, ran.out) == (1, "") and "no-such-file.json" in ran.err


def test_a_file_that_may_not_be_read_does_not_stop_its_neighbour(run, tmp_path):
    (tmp_path / "good.json").write_bytes(answer(segment()))
    (tmp_path / "bad.json").write_bytes(UNUSABLE["page.html"])
    ran = run("traces", "good.json", "bad.json", "missing.json", "-o", "csv")
    assert ran.status == 2
    assert "bad.json" in ran.err and "missing.json" in ran.err and "good.json" not in ran.err
    assert len(ran.lines) == 2


def test_one_bad_document_never_loses_its_neighbours(run, tmp_path):
    whole = json.loads(answer(segment(number=1), segment(number=2, name="worker")))
    whole["Traces"][0]["Segments"].append({"Id": "3", "Document": '{"id": "00000000000'})
    (tmp_path / "mixed.json").write_text(json.dumps(whole))
    ran = run("map", "mixed.json", "-o", "json")
    assert ran.status == 2 and "mixed.json" in ran.err
    assert {"api", "worker"} <= {node["Name"] for node in ran.json["Services"]}


def test_a_cut_file_gives_what_it_holds(run, tmp_path, demo_file, demo):
    text = gzip.decompress(demo_file.read_bytes())
    (tmp_path / "cut.json").write_bytes(text[: len(text) // 2])
    ran = run("traces", "cut.json", "-o", "json")
    assert ran.status == 2 and "cut.json" in ran.err
    assert len(ran.json["TraceSummaries"]) > len(demo) // 3


def test_an_empty_answer_is_told_from_a_bad_one(run, tmp_path, demo_file):
    (tmp_path / "none.json").write_bytes(b'{"Traces": [], "UnprocessedTraceIds": []}')
    ran = run("traces", "none.json")
    assert ran.status == 1 and "a valid answer that holds no traces" in ran.err
    nothing = run("traces", demo_file, "--filter", "responsetime > 1000", "-o", "json")
    assert nothing.status == 0 and nothing.json["TraceSummaries"] == []
    assert "none of 419 traces fulfils the filter" in nothing.err


def hostile_answer():
    child = {"id": "00000000000000aa", "name": HOSTILE, "start_time": 1772413200.1, "end_time": 1772413200.2,
             "namespace": "remote", "fault": True,
             "cause": {"exceptions": [{"id": "00000000000000bb", "type": HOSTILE, "message": HOSTILE,
                                       "stack": [{"path": HOSTILE, "line": 1, "label": HOSTILE}]}]}}
    top = segment(HOSTILE, user=HOSTILE, origin=HOSTILE, annotations={"key": HOSTILE, HOSTILE: 1},
                  metadata={HOSTILE: {HOSTILE: HOSTILE}}, subsegments=[child],
                  http={"request": {"url": HOSTILE, "method": HOSTILE}, "response": {"status": 500}})
    return answer(top)


# Escape, other control characters but the line feed, the second control range, and marks that turn text round.
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


TRACE = "1-69a4e0d0-0123456789abcdef01234567"


@pytest.mark.parametrize("arguments", [
    ["map", "FILE"], ["map", "FILE", "-o", "json"], ["map", "FILE", "-o", "csv"], ["map", "FILE", "-o", "dot"],
    ["map", "FILE", "-o", "mermaid"], ["traces", "FILE"], ["traces", "FILE", "-o", "json"], ["traces", "FILE", "-o", "csv"],
    ["trace", TRACE, "FILE"], ["trace", TRACE, "FILE", "-o", "json"], ["trace", TRACE, "FILE", "-o", "csv"],
    ["trace", TRACE, "FILE", "--segment", "0000000000000001"], ["trace", TRACE, "FILE", "--segment", "00000000000000aa"],
    ["trace", TRACE, "FILE", "--segment", "00000000000000aa", "-o", "json"],
    ["node", "evil", "FILE"], ["node", HOSTILE, "FILE"], ["node", HOSTILE, "FILE", "-o", "csv"],
    ["snapshot", "FILE"], ["snapshot", "FILE", "--keys", "L,enter,enter,tab"],
    ["snapshot", "FILE", "--output", "svg"], ["snapshot", "FILE", "--output", "html"],
], ids=lambda arguments: "-".join(arguments[:1] + arguments[3:]))
def test_hostile_text_never_reaches_an_output_raw(run, tmp_path, arguments):
    (tmp_path / "hostile.json").write_bytes(hostile_answer())
    ran = run(*["hostile.json" if each == "FILE" else each for each in arguments])
    assert ran.out or ran.err
    assert not RAW.search(ran.out) and not RAW.search(ran.err)


def test_a_hostile_file_name(run):
    ran = run("map", "x\x1b[31m\n.json")
    assert ran.status == 1 and not RAW.search(ran.err) and len(ran.err.splitlines()) == 1
