"""listen: with OpenTelemetry's SDK over HTTP and gRPC, and with frames that no SDK would send."""
import json
import socket
import subprocess
import sys

import pytest

from test_listen import listen, post  # noqa: F401 (a fixture)

SDK = """
import sys
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
wire, port, count, compression, ids = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], sys.argv[5]
if wire == "grpc":
    from grpc import Compression
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    make = lambda: OTLPSpanExporter(endpoint=f"http://127.0.0.1:{port}", insecure=True,
                                    compression=Compression.Gzip if compression == "gzip" else Compression.NoCompression)
else:
    from opentelemetry.exporter.otlp.proto.http import Compression
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    make = lambda: OTLPSpanExporter(endpoint=f"http://127.0.0.1:{port}/v1/traces",
                                    compression=Compression.Gzip if compression == "gzip" else Compression.NoCompression)
options = {}
if ids == "xray":
    from opentelemetry.sdk.extension.aws.trace import AwsXRayIdGenerator
    options["id_generator"] = AwsXRayIdGenerator()
providers = {}
for name in ("shop", "stock"):
    providers[name] = TracerProvider(resource=Resource.create({"service.name": name}), **options)
    providers[name].add_span_processor(BatchSpanProcessor(make()))
tracers = {name: provider.get_tracer("test") for name, provider in providers.items()}
for number in range(count):
    with tracers["shop"].start_as_current_span("GET /cart", kind=SpanKind.SERVER,
                                               attributes={"http.request.method": "GET"}) as root:
        root.set_attribute("http.response.status_code", 500 if number % 5 == 0 else 200)
        with tracers["shop"].start_as_current_span("ask stock", kind=SpanKind.CLIENT):
            with tracers["stock"].start_as_current_span("GET /stock", kind=SpanKind.SERVER) as inner:
                inner.set_attribute("http.response.status_code", 200)
for provider in providers.values():
    provider.shutdown()
"""


def run_sdk(wire, port, count=20, compression="none", ids="random"):
    done = subprocess.run([sys.executable, "-c", SDK, wire, str(port), str(count), compression, ids],
                          capture_output=True, timeout=60, text=True)
    assert done.returncode == 0 and "Failed to export" not in done.stderr, done.stderr


@pytest.mark.parametrize("wire, compression, ids", [
    ("http", "none", "random"), ("http", "gzip", "xray"), ("grpc", "none", "xray"), ("grpc", "gzip", "random")])
def test_the_sdk_draws_a_map(listen, wire, compression, ids):
    seen = listen("map", "--output", "json", "--traces", "20")
    run_sdk(wire, seen.ports.http if wire == "http" else seen.ports.grpc, 20, compression, ids)
    out, err, status = seen.end()
    assert status == 0, err
    services = {service["Name"]: service for service in json.loads(out)["Services"] if service.get("Type") != "client"}
    assert {"shop", "stock"} <= set(services)
    assert services["shop"]["SummaryStatistics"]["TotalCount"] == 20
    # Every fifth of 20 answered 500; the calls to stock went well.
    assert services["shop"]["SummaryStatistics"]["FaultStatistics"]["TotalCount"] == 4
    assert services["stock"]["SummaryStatistics"]["FaultStatistics"]["TotalCount"] == 0
    assert any(edge["ReferenceId"] == services["stock"]["ReferenceId"] for edge in services["shop"]["Edges"])


def otlp_json(trace=1, name="api", **span):
    return {"resourceSpans": [{
        "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": name}}]},
        "scopeSpans": [{"spans": [{"traceId": f"{trace:032x}", "spanId": f"{trace:016x}", "name": "GET /", "kind": 2,
                                   "startTimeUnixNano": "1772413200000000000",
                                   "endTimeUnixNano": "1772413201000000000", **span}]}]}]}


def test_json_and_protobuf_of_the_same_run_give_one_map(listen):
    maps = []
    for wire in ("json", "protobuf", "grpc"):
        seen = listen("map", "--output", "json", "--traces", "3")
        for trace in (1, 2, 3):
            text = json.dumps(otlp_json(trace))
            message = json_to_protobuf(text)
            if wire == "json":
                assert post(seen.ports.http, "/v1/traces", text.encode(), Content_Type="application/json")[0] == 200
            elif wire == "protobuf":
                assert post(seen.ports.http, "/v1/traces", message.SerializeToString(),
                            Content_Type="application/x-protobuf")[0] == 200
            else:
                export(seen.ports.grpc, message.SerializeToString())
        out, err, status = seen.end()
        assert status == 0, err
        maps.append(json.loads(out))
    assert maps[0] == maps[1] == maps[2]


def json_to_protobuf(text):
    """OTLP's JSON writes ids in hex, protobuf's own mapping in base64."""
    import base64
    from google.protobuf import json_format
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
    value = json.loads(text)
    for resource in value["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                for key in ("traceId", "spanId"):
                    span[key] = base64.b64encode(bytes.fromhex(span[key])).decode()
    return json_format.ParseDict(value, ExportTraceServiceRequest())


def export(port, message, method="/opentelemetry.proto.collector.trace.v1.TraceService/Export", timeout=10):
    """The bytes that a call answers; grpc.RpcError for a failure."""
    import grpc
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        return channel.unary_unary(method)(message, timeout=timeout)


def test_what_is_partly_wrong_is_partly_taken(listen):
    seen = listen("traces", "--output", "json", "--for", "3s")
    both = otlp_json(1)
    both["resourceSpans"] += otlp_json(2, traceId="")["resourceSpans"]
    status, headers, text = post(seen.ports.http, "/v1/traces", json.dumps(both).encode(), Content_Type="application/json")
    assert status == 200 and headers["Content-Type"] == "application/json"
    partial = json.loads(text)["partialSuccess"]
    assert partial["rejectedSpans"] == "1" and partial["errorMessage"]
    status, _, text = post(seen.ports.http, "/v1/traces", json.dumps(otlp_json(3)).encode(), Content_Type="application/json")
    assert (status, json.loads(text)) == (200, {})
    out, _, status = seen.end()
    assert status == 2 and len(json.loads(out)["TraceSummaries"]) == 2


def test_grpc_says_what_is_wrong(listen):
    import grpc
    seen = listen("map", "--for", "5s")
    for method, message, code in [
            ("/other.Service/Call", b"", grpc.StatusCode.UNIMPLEMENTED),
            ("/opentelemetry.proto.collector.trace.v1.TraceService/Export", b"\xff\xff\xff", grpc.StatusCode.INVALID_ARGUMENT),
            ("/opentelemetry.proto.collector.trace.v1.TraceService/Export", b"\x00" * (65 << 20),
             grpc.StatusCode.RESOURCE_EXHAUSTED)]:
        with pytest.raises(grpc.RpcError) as failure:
            export(seen.ports.grpc, message, method)
        assert failure.value.code() == code, method
    # The connection and the listener are none the worse.
    assert export(seen.ports.grpc, b"") == b""


def test_http2_that_is_none_or_abused_disturbs_nobody(listen):
    import h2.config
    import h2.connection
    seen = listen("map", "--for", "8s")
    plain = socket.create_connection(("127.0.0.1", seen.ports.grpc))
    plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    plain.settimeout(5)
    received = b""
    while piece := plain.recv(4096):
        received += piece
    assert b"200" not in received  # it is closed
    # Rapid reset: streams are opened and given up at once, more than a client may.
    client = socket.create_connection(("127.0.0.1", seen.ports.grpc))
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    connection.initiate_connection()
    headers = [(":method", "POST"), (":path", "/opentelemetry.proto.collector.trace.v1.TraceService/Export"),
               (":scheme", "http"), (":authority", "localhost"), ("content-type", "application/grpc")]
    client.settimeout(5)
    try:
        for _ in range(3000):
            stream = connection.get_next_available_stream_id()
            connection.send_headers(stream, headers)
            connection.reset_stream(stream)
            client.sendall(connection.data_to_send())
        while client.recv(65536):
            pass
    except (BrokenPipeError, ConnectionResetError):
        pass
    # Headers of a megabyte.
    client = socket.create_connection(("127.0.0.1", seen.ports.grpc))
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
    connection.initiate_connection()
    connection.send_headers(1, headers + [(f"x-{number}", "v" * 1000) for number in range(60)])
    client.sendall(connection.data_to_send())
    assert export(seen.ports.grpc, b"") == b""
    out, err, status = seen.end()
    assert status in (1, 2) and "OTLP over gRPC" in err


def test_half_open_connections_are_bounded(listen):
    """300 connections that say nothing; a request still comes through."""
    seen = listen("map", "--for", "6s")
    silent = [socket.create_connection(("127.0.0.1", seen.ports.grpc)) for _ in range(300)]
    assert export(seen.ports.grpc, b"") == b""
    silent += [socket.create_connection(("127.0.0.1", seen.ports.http)) for _ in range(250)]
    assert post(seen.ports.http, "/v1/traces", b"", Content_Type="application/x-protobuf")[0] == 200
    for one in silent:
        one.close()
