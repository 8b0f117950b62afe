"""The same hour as X-Ray documents, as OpenTelemetry spans and as Jaeger's: one viewer before, during and after a move."""
import csv
import io
import json

from conftest import DEMO


def rows(text):
    return sorted(csv.DictReader(io.StringIO(text)), key=lambda row: list(row.values())[0])


def test_the_sample_is_a_source_of_every_command(run):
    assert run("map", "demo", "--output", "json").json == run("map", DEMO, "--output", "json").json


def test_what_goes_out_as_spans_comes_back_as_the_same_traces(run, tmp_path):
    kept = rows(run("traces", DEMO, "--output", "csv").out)
    assert len(kept) == 419  # what generate-demo.py makes
    for form in ("otlp", "jaeger"):
        file = tmp_path / f"{form}.json"
        run("save", DEMO, "--to", file, "--output", form)
        read = rows(run("traces", file, "--output", "csv").out)
        for ours, theirs in zip(kept, read, strict=True):
            same = [name for name in ours if ours[name] != theirs[name]]
            # A span's attributes are annotations, so there are more of them; it cannot say that a call was `traced`, whose
            # missing segment makes a trace partial; Jaeger counts whole microseconds.
            allowed = {"annotations", "is_partial"} | ({"duration", "response_time"} if form == "jaeger" else set())
            assert set(same) <= allowed, same


def test_otlp_is_one_map_with_x_ray(run, tmp_path):
    file = tmp_path / "spans.json"
    run("save", DEMO, "--to", file, "--output", "otlp")
    assert run("map", file).out == run("map", DEMO).out


def test_a_span_is_written_as_the_protocol_says(run, demo):
    trace, documents = next(iter(demo.items()))
    spans = [
        span for resource in run("trace", trace, DEMO, "--output", "otlp").json["resourceSpans"]
        for scope in resource["scopeSpans"] for span in scope["spans"]
    ]
    by_id = {span["spanId"]: span for span in spans}
    for document in documents:
        if document.get("inferred"):
            continue
        span = by_id[document["id"]]
        assert span["traceId"] == trace[2:].replace("-", "")
        assert span.get("parentSpanId", "") == document.get("parent_id", "")
        assert abs(int(span["startTimeUnixNano"]) - document["start_time"] * 1e9) < 1000


def spans_with(attributes):
    span = {"traceId": "69a4e0d0000000000000000000000001", "spanId": "0000000000000001", "name": "x", "kind": 2,
            "startTimeUnixNano": "1772413200000000000", "endTimeUnixNano": "1772413201000000000", "attributes": attributes}
    service = [{"key": "service.name", "value": {"stringValue": "a"}}]
    return {"resourceSpans": [{"resource": {"attributes": service}, "scopeSpans": [{"spans": [span]}]}]}


def test_doctor_fails_for_what_x_ray_would_refuse(run, tmp_path):
    file = tmp_path / "large.json"
    file.write_text(json.dumps(spans_with([{"key": "big", "value": {"stringValue": "y" * 70_000}}])))
    answer = run("doctor", file)
    assert answer.status == 3 and "document over 64 kB, which X-Ray refuses" in answer.out
    file.write_text(json.dumps(spans_with([])))
    assert "document over 64 kB, which" not in run("doctor", file).out


def test_what_can_be_no_span_is_named_and_the_rest_goes_out(run, tmp_path):
    trace = "1-69a4e0d0-000000000000000000000001"
    begin = f'{{"trace_id": "{trace}", "start_time": 1772413200.0, "end_time": 1772413201.0'
    file = tmp_path / "awkward.jsonl"
    inner = '{"name": "inner", "id": "00000000000000aa", "start_time": 1772413200.2, "end_time": 1772413200.4}'
    file.write_text("\n".join([
        begin + ', "name": "ratio", "id": "0000000000000001", "metadata": {"default": {"ratio": NaN}}}',
        begin + ', "name": "named", "id": "request-7"}',
        begin + ', "name": "outer", "id": "0000000000000003", "subsegments": [{"name": "nameless", '
        f'"start_time": 1772413200.1, "end_time": 1772413200.5, "subsegments": [{inner}]}}]}}',
    ]))
    for arguments in (["trace", trace, file], ["save", file]):
        answer = run(*arguments, "--output", "otlp", *(["--to", "-"] if arguments[0] == "save" else []))
        names = sorted(
            span["name"] for resource in answer.json["resourceSpans"] for scope in resource["scopeSpans"]
            for span in scope["spans"])
        assert names == ["inner", "named", "outer", "ratio"], answer.err
        assert answer.status == 2 and "without an id can be no spans: 1 left out" in answer.err
