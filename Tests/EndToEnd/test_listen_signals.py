"""listen: of what OpenTelemetry's SDKs send, traces are kept; metrics and logs are taken, counted apart and no failure."""
import json
import subprocess
import sys

import pytest

from listening import Listening, Ports
from test_listen import listen, post  # noqa: F401 (a fixture)
from test_listen_otlp import export, otlp_json

SDK = """
import logging, sys
from opentelemetry import trace
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
wire, port = sys.argv[1:]
if wire == "grpc":
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    options = lambda path: dict(endpoint=f"http://127.0.0.1:{port}", insecure=True)
else:
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    options = lambda path: dict(endpoint=f"http://127.0.0.1:{port}/v1/{path}")
traces, logs = TracerProvider(), LoggerProvider()
traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(**options("traces"))))
logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(**options("logs"))))
metrics = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter(**options("metrics")))])
counter = metrics.get_meter("shop").create_counter("orders")
logger = logging.getLogger("shop")
logger.addHandler(LoggingHandler(logger_provider=logs))
with traces.get_tracer("shop").start_as_current_span("GET /cart", kind=trace.SpanKind.SERVER):
    counter.add(1)
    logger.warning("an order")
for provider in (traces, metrics, logs):
    provider.shutdown()
"""


def counters(out):
    return {wire["Name"]: wire for wire in json.loads(out.splitlines()[-1])["Wires"]}


@pytest.mark.parametrize("wire, name", [("http", "OTLP over HTTP"), ("grpc", "OTLP over gRPC")])
def test_an_sdk_that_sends_everything_is_content(listen, tmp_path, wire, name):
    seen = listen("save", "--to", tmp_path / "run.json", "--traces", "1", "--for", "20s", "--output", "json")
    port = seen.ports.http if wire == "http" else seen.ports.grpc
    done = subprocess.run([sys.executable, "-c", SDK, wire, str(port)], capture_output=True, timeout=60, text=True)
    assert done.returncode == 0 and "export" not in done.stderr, done.stderr
    out, err, status = seen.end()
    assert status == 0, err
    found = counters(out)[name]
    # One request of metrics and one of logs; one of traces, with one span.
    assert (found["NotTraces"], found["Requests"], found["Spans"]) == (2, 1, 1)
    assert (found["Rejected"], found["Dropped"], found["LastRefusal"]) == (0, 0, "")


def test_metrics_and_logs_of_any_form_are_taken(listen, tmp_path):
    seen = listen("save", "--to", tmp_path / "run.json", "--for", "3s", "--output", "json")
    for path in ("/v1/metrics", "/v1/logs"):
        status, headers, text = post(seen.ports.http, path, b"{}", Content_Type="application/json")
        assert (status, text, headers["Content-Type"]) == (200, b"{}", "application/json")
        status, headers, text = post(seen.ports.http, path, b"any bytes", Content_Type="application/x-protobuf",
                                     Content_Encoding="gzip")
        assert (status, text, headers["Content-Type"]) == (200, b"", "application/x-protobuf")
        # What holds for traces holds for them: who may send, and in what form.
        assert post(seen.ports.http, path, b"{}", Content_Type="application/json", Origin="https://evil.example")[0] == 403
        assert post(seen.ports.http, path, b"{}", Content_Type="text/plain")[0] == 415
    for service in ("metrics.v1.MetricsService", "logs.v1.LogsService"):
        assert export(seen.ports.grpc, b"any bytes", f"/opentelemetry.proto.collector.{service}/Export") == b""
    assert post(seen.ports.http, "/v1/traces", json.dumps(otlp_json(1)).encode(), Content_Type="application/json")[0] == 200
    out, _, status = seen.end()
    found = counters(out)
    assert (found["OTLP over HTTP"]["NotTraces"], found["OTLP over HTTP"]["Rejected"]) == (4, 4)
    assert (found["OTLP over gRPC"]["NotTraces"], found["OTLP over gRPC"]["Rejected"]) == (2, 0)
    assert status == 2  # because of the four that were refused


def test_they_are_passed_on_where_traces_are(listen, tmp_path):
    far = listen("save", "--to", tmp_path / "far.json", "--for", "6s", "--output", "json")
    near = Listening(tmp_path, Ports(), "traces", "--traces", "1", "--for", "5s", "--output", "json",
                     "--forward", f"otlp:http://127.0.0.1:{far.ports.http}")
    for path, body in (("/v1/metrics", b"{}"), ("/v1/logs", b"{}"), ("/v1/traces", json.dumps(otlp_json(1)).encode())):
        assert post(near.ports.http, path, body, Content_Type="application/json")[0] == 200
    assert near.end()[2] == 0
    out, err, status = far.end()
    assert status == 0, err
    found = counters(out)["OTLP over HTTP"]
    assert (found["NotTraces"], found["Requests"], found["Spans"]) == (2, 1, 1)
