"""listen: with real clients: the X-Ray SDK over UDP, boto3 and awkward requests over TCP."""
import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from conftest import PROGRAM, environment
from listening import Listening, Ports, free_ports

SDK = """
import sys
from aws_xray_sdk.core import xray_recorder
host, port, count, sampled = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "sampled"
xray_recorder.configure(service="shop", daemon_address=f"{host}:{port}", sampling=sampled)
for number in range(count):
    segment = xray_recorder.begin_segment("shop")
    segment.put_http_meta("method", "GET")
    segment.put_http_meta("url", "http://shop/cart")
    segment.put_http_meta("status", 500 if number % 5 == 0 else 200)
    with xray_recorder.in_subsegment("DynamoDB", namespace="aws") as call:
        call.set_aws({"operation": "GetItem", "table_name": "carts"})
    with xray_recorder.in_subsegment("payments", namespace="remote") as call:
        call.put_annotation("number", number)
    xray_recorder.end_segment()
"""


def document(number, trace=None, **members):
    trace = trace or f"1-69a4e0d0-{number:024x}"
    return {"name": "api", "id": f"{number:016x}", "trace_id": trace, "start_time": 1772413200.0 + number,
            "end_time": 1772413201.0 + number, **members}


def datagram(document, header='{"format": "json", "version": 1}'):
    return f"{header}\n{document if isinstance(document, str) else json.dumps(document)}".encode()


def send(port, *payloads):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        for payload in payloads:
            out.sendto(payload, ("127.0.0.1", port))


def post(port, path, body, **headers):
    """Status, headers and body of an answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body, method="POST",
                                     headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, dict(refusal.headers), refusal.read()


@pytest.fixture
def listen(tmp_path):
    opened = []

    def start(command, *arguments, ports=None):
        opened.append(Listening(tmp_path, ports or Ports(), command, *arguments))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def test_the_xray_sdk_draws_a_map(listen):
    seen = listen("map", "--output", "json", "--traces", "20")
    subprocess.run([sys.executable, "-c", SDK, "127.0.0.1", str(seen.ports.xray), "20", "all"], check=True, timeout=60)
    out, err, status = seen.end()
    assert status == 0, err
    services = {(service["Name"], service.get("Type")): service for service in json.loads(out)["Services"]}
    assert {name for name, _ in services} >= {"shop", "carts", "payments"}
    shop = next(service for (name, _), service in services.items() if name == "shop" and service.get("Root"))
    # Every fifth of 20 answered 500.
    assert shop["SummaryStatistics"]["TotalCount"] == 20
    assert shop["SummaryStatistics"]["FaultStatistics"]["TotalCount"] == 4


def test_the_sdk_s_sampling_poller_is_answered(listen):
    """With its sampling on, the SDK asks for rules by TCP on the same port; every request is to be sampled."""
    seen = listen("traces", "--output", "json", "--traces", "10")
    code = SDK.replace("for number", """
from aws_xray_sdk.core.sampling.sampler import DefaultSampler
import time
xray_recorder.sampler.start()
end = time.monotonic() + 20
while not xray_recorder.sampler._cache.last_updated and time.monotonic() < end: time.sleep(0.05)
assert [rule.name for rule in xray_recorder.sampler._cache.rules] == ["Default"], xray_recorder.sampler._cache.rules
for number""", 1)
    subprocess.run([sys.executable, "-c", code, "127.0.0.1", str(seen.ports.xray), "10", "sampled"], check=True, timeout=60,
                   env={**os.environ, "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{seen.ports.xray}"})
    out, err, status = seen.end()
    assert status == 0, err
    assert len(json.loads(out)["TraceSummaries"]) == 10


def test_boto3_puts_trace_segments(listen):
    import boto3
    seen = listen("traces", "--output", "json", "--for", "4s")
    client = boto3.client("xray", region_name="eu-west-1", endpoint_url=f"http://127.0.0.1:{seen.ports.xray}",
                          aws_access_key_id="a", aws_secret_access_key="b")
    answer = client.put_trace_segments(TraceSegmentDocuments=[json.dumps(document(1)), json.dumps(document(2))])
    assert answer["UnprocessedTraceSegments"] == []
    answer = client.put_trace_segments(TraceSegmentDocuments=[json.dumps(document(3)), "{no json"])
    assert [one["ErrorCode"] for one in answer["UnprocessedTraceSegments"]] == ["InvalidSegment"]
    client.put_telemetry_records(TelemetryRecords=[{"Timestamp": 1772413200, "SegmentsReceivedCount": 1}])
    out, err, status = seen.end()
    assert status == 2 and "1 refused" in err
    assert {one["Id"][-1] for one in json.loads(out)["TraceSummaries"]} == {"1", "2", "3"}


def test_datagrams_that_are_none_are_counted_and_disturb_nobody(listen):
    seen = listen("traces", "--output", "json", "--for", "3s")
    good = [datagram(document(number)) for number in range(1, 4)]
    send(seen.ports.xray, good[0], b"", b"\x00\xff", b"{}", datagram(document(9), '{"format":"json","version":2}'),
         b'{"format":"json","version":1}\n', good[1], datagram('{"name":"cut'), datagram("{not json"), good[2])
    out, err, status = seen.end()
    # Five have no header that is known or no document (an empty one is none); two documents cannot be read.
    assert status == 2 and "X-Ray daemon: 7 refused" in err
    assert len(json.loads(out)["TraceSummaries"]) == 3


def test_a_late_subsegment_and_a_trace_in_progress(listen):
    seen = listen("traces", "--output", "json", "--for", "3s")
    trace = "1-69a4e0d0-00000000000000000000000a"
    child = {"name": "late", "id": "00000000000000c1", "parent_id": "00000000000000a1", "type": "subsegment",
             "trace_id": trace, "start_time": 1772413200.2, "end_time": 1772413200.4, "namespace": "remote"}
    opened = document(0xa1, trace, in_progress=True)
    del opened["end_time"]
    send(seen.ports.xray, datagram(child))
    time.sleep(0.5)
    send(seen.ports.xray, datagram(opened))
    time.sleep(0.5)
    send(seen.ports.xray, datagram(document(0xa1, trace)))
    # Another one stays open.
    other = document(0xb1, "1-69a4e0d0-00000000000000000000000b", in_progress=True)
    del other["end_time"]
    send(seen.ports.xray, datagram(other))
    out, err, status = seen.end()
    assert status == 0, err
    found = {one["Id"]: one for one in json.loads(out)["TraceSummaries"]}
    assert not found[trace]["IsPartial"] and found["1-69a4e0d0-00000000000000000000000b"]["IsPartial"]
    assert {one["Name"] for one in found[trace]["ServiceIds"]} == {"api", "late"}


@pytest.mark.parametrize("path, headers, body, status", [
    ("/v1/traces", {"Content_Type": "text/plain"}, b"{}", 415),
    ("/v1/traces", {"Content_Type": "application/json", "Content_Encoding": "br"}, b"{}", 415),
    ("/v1/traces", {"Content_Type": "application/json", "Host": "evil.example"}, b"{}", 403),
    ("/v1/traces", {"Content_Type": "application/json", "Origin": "https://evil.example"}, b"{}", 403),
    ("/v1/traces", {"Content_Type": "application/json", "Content_Encoding": "gzip"}, b"no gzip", 400),
    ("/v1/traces", {"Content_Type": "application/json"}, b"{no json", 400),
    ("/v1/traces", {"Content_Type": "application/x-protobuf"}, b"\xff\xff\xff", 400),
    ("/v2/traces", {"Content_Type": "application/json"}, b"{}", 404),
])
def test_http_says_what_is_wrong(listen, path, headers, body, status):
    seen = listen("map", "--for", "2s")
    found, answer, text = post(seen.ports.http, path, body, **headers)
    assert found == status
    if headers["Content_Type"] == "application/json":
        assert json.loads(text)["message"]
    assert "evil" not in answer.get("Access-Control-Allow-Origin", "")


def test_a_bomb_is_not_unpacked(listen):
    seen = listen("map", "--for", "3s")
    bomb = gzip.compress(b" " * (80 << 20))
    status, _, text = post(seen.ports.http, "/v1/traces", bomb, Content_Type="application/json", Content_Encoding="gzip")
    assert status == 413 and "over 64 MB" in json.loads(text)["message"]


def test_other_methods_are_refused(listen):
    seen = listen("map", "--for", "2s")
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"http://127.0.0.1:{seen.ports.http}/v1/traces", timeout=5)
    assert refusal.value.code == 405 and refusal.value.headers["Allow"] == "POST, OPTIONS"


def test_a_browser_may_ask_first(listen):
    seen = listen("map", "--for", "2s")
    request = urllib.request.Request(
        f"http://localhost:{seen.ports.http}/v1/traces", method="OPTIONS",
        headers={"Origin": "http://localhost:5173", "Access-Control-Request-Method": "POST",
                 "Access-Control-Request-Headers": "content-type"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.status == 204
        assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:5173"
        assert answer.headers["Access-Control-Allow-Headers"] == "content-type"


def test_a_port_in_use_is_named_with_its_remedy(run):
    port, = free_ports(1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind(("127.0.0.1", port))
        done = run("map", f"listen:?xray={port}&otlp-http=off&otlp-grpc=off", "--for", "1s")
    assert done.status == 1
    assert f"UDP 127.0.0.1:{port}" in done.err and "in use" in done.err and "xray=PORT" in done.err
    assert f"process {os.getpid()}" in done.err


def test_what_ends_never_is_asked_when(run):
    done = run("map", "listen:")
    assert done.status == 64 and "--for" in done.err
    done = run("map", "--for", "5s", "nothing.json")
    assert done.status == 64 and "listen:" in done.err
    done = run("listen:", "--for", "5s")
    assert done.status == 64 and "the viewer ends by Q" in done.err
    done = run("map", "listen:?otlp=1", "--for", "1s")
    assert done.status == 1 and "otlp-http=4318" in done.err


def test_who_else_can_reach_it_is_said(listen, tmp_path):
    port, = free_ports(1)
    done = subprocess.run([PROGRAM, "map", f"listen:?xray=0.0.0.0:{port}&otlp-http=off&otlp-grpc=off", "--for", "1s"],
                          capture_output=True, env=environment(tmp_path), timeout=30)
    assert b"can be reached from other machines" in done.stderr


def test_without_descriptors_it_rests_and_goes_on(tmp_path):
    """Connections that cannot be taken wait in the kernel; the loop must not spin meanwhile, and takes the next ones after."""
    ports = Ports()
    code = "import os,resource,sys; resource.setrlimit(resource.RLIMIT_NOFILE,(40,40)); os.execv(sys.argv[1],sys.argv[1:])"
    process = subprocess.Popen([sys.executable, "-c", code, PROGRAM, "save", ports.source, "--for", "6s",
                                "--output", "json", "--to", "run.json"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(tmp_path), cwd=tmp_path)
    ports.wait()
    held = [socket.create_connection(("127.0.0.1", ports.http)) for _ in range(60)]
    time.sleep(0.5)

    def seconds():
        with open(f"/proc/{process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    before = seconds()
    time.sleep(1.5)
    assert seconds() - before < 0.5
    for one in held:
        one.close()
    assert post(ports.http, "/v1/traces", b"{}", Content_Type="application/json")[0] == 200
    out, err = process.communicate(timeout=20)
    wires = {wire["Name"]: wire for wire in json.loads(out.splitlines()[-1])["Wires"]}
    # They have waited, and none is lost.
    assert "no descriptor is left" in wires["OTLP over HTTP"]["LastRefusal"] and wires["OTLP over HTTP"]["Dropped"] == 0, err
