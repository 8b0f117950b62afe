"""What OpenTelemetry's own SDK writes is read: with W3C ids and with X-Ray's, as protobuf and as JSON, in the forms in which it lies in files."""
import base64
import gzip
import json

import pytest
from google.protobuf.json_format import MessageToDict
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.extension.aws.trace import AwsXRayIdGenerator
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import Link, SpanKind, Status, StatusCode

GENERATORS = {"w3c": RandomIdGenerator, "xray": AwsXRayIdGenerator}


def recorded(generator):
    """Two requests of a shop; the second fails. Returns the spans."""
    memory = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource.create({"service.name": "shop", "service.version": "1.2"}),
                              id_generator=GENERATORS[generator]())
    provider.add_span_processor(SimpleSpanProcessor(memory))
    tracer = provider.get_tracer("sdk-test", "0.1")
    for number in range(2):
        with tracer.start_as_current_span("GET /cart", kind=SpanKind.SERVER, attributes={
                "http.request.method": "GET", "url.path": "/cart", "server.address": "shop.example",
                "http.response.status_code": 500 if number else 200, "sizes": [1, 2, 3], "ratio": 0.5, "cached": False}) as server:
            with tracer.start_as_current_span("stock", kind=SpanKind.CLIENT, attributes={"peer.service": "stock"}) as client:
                client.add_event("retry", {"attempt": 2})
                if number:
                    try:
                        raise ValueError("no stock")
                    except ValueError as error:
                        client.record_exception(error)
                        client.set_status(Status(StatusCode.ERROR, "failed"))
            with tracer.start_as_current_span("audit", links=[Link(server.get_span_context())]):
                pass
    trace.set_span_in_context(trace.INVALID_SPAN)
    return memory.get_finished_spans()


def with_hex_ids(value):
    """protobuf's JSON has ids in base64, OTLP's in hex digits."""
    if isinstance(value, list):
        return [with_hex_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    ids = ("traceId", "spanId", "parentSpanId")
    return {key: base64.b64decode(item).hex() if key in ids else with_hex_ids(item) for key, item in value.items()}


def forms(spans, folder):
    request = encode_spans(spans)
    whole = MessageToDict(request)
    body = request.SerializeToString()
    content = {
        "body.pb": body, "records.bin": len(body).to_bytes(4, "big") + body, "packed.pb.gz": gzip.compress(body),
        "hex.json": json.dumps(with_hex_ids(whole)).encode(), "base64.json": json.dumps(whole, indent=1).encode(),
        "lines.jsonl": b"".join(json.dumps(with_hex_ids(MessageToDict(encode_spans([span])))).encode() + b"\n" for span in spans),
        "snake.json": json.dumps(MessageToDict(request, preserving_proto_field_name=True)).encode(),
    }
    for name, data in content.items():
        (folder / name).write_bytes(data)
        yield folder / name


@pytest.mark.parametrize("generator", GENERATORS)
def test_every_form_of_what_the_sdk_records_is_read(run, tmp_path, generator):
    spans = recorded(generator)
    assert len(spans) == 6
    ids = {f"{span.context.trace_id:032x}" for span in spans}
    wanted = {f"1-{one[:8]}-{one[8:]}" for one in ids}
    servers = {span.context.span_id: span for span in spans if span.kind == SpanKind.SERVER}
    for file in forms(spans, tmp_path):
        done = run("traces", file, "--output", "json")
        assert done.status == 0 and not done.err, (file.name, done.err)
        summaries = {one["Id"]: one for one in done.json["TraceSummaries"]}
        assert set(summaries) == wanted, file.name
        assert sorted(one["HasFault"] for one in summaries.values()) == [False, True], file.name
        for server in servers.values():
            text = f"{server.context.trace_id:032x}"
            found = summaries[f"1-{text[:8]}-{text[8:]}"]
            assert abs(found["Duration"] - (server.end_time - server.start_time) / 1e9) < 0.0015, file.name
            assert found["Http"]["HttpStatus"] == server.attributes["http.response.status_code"], file.name
        map_nodes = {(node["Name"], node.get("Type")) for node in run("map", file, "--output", "json").json["Services"]}
        assert {("shop", "client"), ("stock", "remote")} <= map_nodes, (file.name, map_nodes)


@pytest.mark.parametrize("generator", GENERATORS)
def test_a_span_of_the_sdk_shows_what_it_recorded(run, tmp_path, generator):
    spans = recorded(generator)
    failed = next(span for span in spans if span.status.status_code == StatusCode.ERROR)
    text = f"{failed.context.trace_id:032x}"
    for file in forms(spans, tmp_path):
        documents = run("trace", f"1-{text[:8]}-{text[8:]}", file, "--output", "json").json["Traces"][0]["Segments"]
        document = next(json.loads(one["Document"]) for one in documents if one["Id"] == f"{failed.context.span_id:016x}")
        assert [event["name"] for event in document["metadata"]["span"]["events"]] == ["retry", "exception"], file.name
        exception = document["cause"]["exceptions"][0]
        assert exception["type"] == "ValueError" and exception["message"] == "no stock", file.name
        assert any(frame["label"] == "recorded" for frame in exception["stack"]), file.name
        assert document["metadata"]["span"]["status_message"] == "failed", file.name
