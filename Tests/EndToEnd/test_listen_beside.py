"""listen: with other sources beside it: the same screens and commands show what they have together."""
import json

from listening import Ports
from test_listen import datagram, document, listen, send  # noqa: F401 (a fixture)
from test_jaeger import started  # noqa: F401 (a fixture)


def ids(out):
    return sorted(one["Id"] for one in json.loads(out)["TraceSummaries"])


def trace(number):
    return f"1-69a4e0d0-{number:024x}"


def test_a_file_stands_beside_what_comes(listen, tmp_path):
    file = tmp_path / "yesterday.jsonl"
    file.write_text("".join(json.dumps(document(number)) + "\n" for number in (1, 2)))
    seen = listen("traces", file, "--output", "json", "--traces", "2", "--for", "20s")
    send(seen.ports.xray, datagram(document(2)), datagram(document(3)))
    out, err, status = seen.end()
    assert status == 0, err
    assert ids(out) == [trace(1), trace(2), trace(3)]


def test_both_are_saved(listen, tmp_path, run):
    file, both = tmp_path / "yesterday.jsonl", tmp_path / "both.json"
    file.write_text(json.dumps(document(1)) + "\n")
    seen = listen("save", file, "--to", both, "--traces", "1", "--for", "20s")
    send(seen.ports.xray, datagram(document(3)))
    assert seen.end()[2] == 0
    assert ids(run("traces", both, "--output", "json").out) == [trace(1), trace(3)]


def test_a_trace_that_is_half_in_a_file_is_joined(listen, tmp_path, run):
    file, both = tmp_path / "before.jsonl", tmp_path / "both.json"
    file.write_text(json.dumps(document(1)) + "\n")
    seen = listen("save", file, "--to", both, "--traces", "1", "--for", "20s")
    send(seen.ports.xray, datagram(document(2, trace=trace(1), name="db", parent_id=f"{1:016x}")))
    assert seen.end()[2] == 0
    out = run("trace", trace(1), both, "--output", "json").out
    segments = [json.loads(one["Document"]) for one in json.loads(out)["Traces"][0]["Segments"]]
    assert {one["name"]: one.get("parent_id") for one in segments} == {"api": None, "db": f"{1:016x}"}
    edges = [[edge["ReferenceId"] for edge in node["Edges"]] for node in
             json.loads(run("map", both, "--output", "json").out)["Services"] if node["Name"] == "api"]
    assert edges and all(edges)  # api calls db


def test_the_viewer_shows_both(viewer, tmp_path):
    file = tmp_path / "yesterday.jsonl"
    file.write_text("".join(json.dumps(document(number)) + "\n" for number in (1, 2)))
    ports = Ports()
    seen = viewer(ports.source, str(file))
    seen.wait_for("2 traces", "api")
    send(ports.xray, datagram(document(3)))
    seen.wait_for("3 traces")
    seen.press("C")
    seen.wait_for("1 trace let go", "2 traces")
    seen.press("L", "enter", "enter")
    seen.wait_for(f"{2:016x}")  # the segment of the newest, read from the file again
    seen.press("Q")
    assert seen.wait_for_end() == 0


def test_jaeger_stands_beside_what_comes(listen, started):
    jaeger = started("--api", "v3")
    seen = listen("traces", jaeger.source, "--output", "json", "--traces", "1", "--for", "30s")
    send(seen.ports.xray, datagram(document(3)))
    out, err, status = seen.end()
    assert status == 0, err
    found = ids(out)
    assert trace(3) in found and len(found) > 1


def test_what_does_not_go_beside_it_is_named(run):
    refused = run("traces", "listen:", "xray:", "--for", "1s")
    assert refused.status == 64
    assert "xray: is a source by itself" in refused.err and "Save it to a file first" in refused.err
    assert run("traces", "listen:", "listen:?xray=3000", "--for", "1s").status == 64
