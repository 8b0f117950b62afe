"""listen: in the viewer, and what becomes of what comes in: saved, recorded, passed on."""
import gzip
import json
import signal
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer

from listening import Listening, Ports, free_ports
from test_listen import datagram, document, listen, post, send  # noqa: F401 (a fixture)
from test_listen_otlp import otlp_json


def test_traces_appear_as_they_come(viewer):
    ports = Ports()
    seen = viewer(ports.source)
    seen.wait_for("Listening. Nothing has come yet", f"AWS_XRAY_DAEMON_ADDRESS=127.0.0.1:{ports.xray}",
                  f"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:{ports.http}", "listening")
    send(ports.xray, b"nothing of the kind")
    seen.wait_for("No trace has come yet", "1 refused", "a datagram that is no JSON")
    send(ports.xray, datagram(document(1, name="shop")))
    seen.wait_for("shop", "1 trace")
    send(ports.xray, *(datagram(document(number, name="worker")) for number in range(2, 5)))
    seen.wait_for("worker", "4 traces")
    # The list: the cursor stays on its trace, and p holds what is shown while more comes.
    seen.press("L", "j")
    seen.wait_for("Traces")
    seen.press("p")
    send(ports.xray, *(datagram(document(number, name="late")) for number in range(5, 8)))
    seen.settle()
    seen.wait_for("paused", "4 traces")
    seen.press("p")
    seen.wait_for("listening", "7 traces", "late")
    seen.press("enter", "enter")
    seen.wait_for(f"{3:016x}")  # the second newest of the four was number 3
    seen.press("q", "q", "I")
    seen.wait_for("X-Ray daemon", "Last refusal", "a datagram that is no JSON")
    seen.press("q", "C")
    seen.wait_for("No trace has come yet", "0 traces")
    send(ports.xray, datagram(document(9, name="anew")))
    seen.wait_for("anew", "1 trace")
    seen.press("Q")
    assert seen.wait_for_end() == 0 and seen.is_restored


def test_the_newest_stays_under_the_cursor(viewer):
    ports = Ports()
    seen = viewer(ports.source)
    seen.wait_for("Listening")
    send(ports.xray, *(datagram(document(number)) for number in range(1, 100)))
    seen.wait_for("99 traces")
    seen.press("L", "w")
    seen.wait_for("w ends that")
    send(ports.xray, datagram(document(100, name="newest")))
    seen.wait_for("100 traces", "newest")
    seen.press("enter", "enter")
    seen.wait_for(f"{100:016x}")
    seen.press("Q")


def test_save_ends_by_interrupt_and_is_opened_again(listen, tmp_path, run):
    seen = listen("save", "--to", tmp_path / "run.json", "--output", "json")
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(json.loads(line) for line in seen.process.stdout))
    reader.start()
    send(seen.ports.xray, *(datagram(document(number)) for number in range(1, 21)))
    assert post(seen.ports.http, "/v1/traces", json.dumps(otlp_json(77)).encode(), Content_Type="application/json")[0] == 200
    end = time.monotonic() + 20
    while not any(line["TracesKept"] == 21 for line in lines):
        assert time.monotonic() < end, lines[-1:]
        time.sleep(0.05)
    seen.process.send_signal(signal.SIGINT)
    assert seen.process.wait(20) == 0
    reader.join()
    assert lines[-1]["IsDone"] and lines[-1]["Spans"] == 21
    assert "saved 21 traces" in seen.process.stderr.read().decode()
    found = run("traces", tmp_path / "run.json", "--output", "json").json["TraceSummaries"]
    assert len(found) == 21


def test_a_noisy_service_pushes_out_its_own(listen, tmp_path, run):
    """16 MB hold some thousand traces: of two services the one that sends more loses its oldest ones, the other none."""
    seen = listen("save", "--to", tmp_path / "run.json", "--memory", "16m", "--output", "json")
    padding = {"annotations": {"padding": "x" * 3000}}
    send(seen.ports.xray, *(datagram(document(number, name="quiet", **padding)) for number in range(1, 6)))
    count = 12_000
    for first in range(6, count, 50):
        send(seen.ports.xray, *(datagram(document(number, name="noisy", **padding)) for number in range(first, first + 50)))
        time.sleep(0.02)
    time.sleep(1)
    seen.process.send_signal(signal.SIGINT)
    out, err, status = seen.end()
    last = json.loads(out.splitlines()[-1])
    assert last["TracesDropped"] > 1000 and last["MemoryUsed"] <= last["MemoryLimit"] == 16 << 20
    lost = next(wire["Dropped"] for wire in last["Wires"] if wire["Name"] == "X-Ray daemon")
    assert last["TracesKept"] + last["TracesDropped"] + lost == count + 5
    found = run("traces", tmp_path / "run.json", "--output", "json").json["TraceSummaries"]
    assert len(found) == last["TracesKept"]
    numbers = {int(one["Id"][-8:], 16) for one in found}
    assert {1, 2, 3, 4, 5} <= numbers  # the quiet one's
    assert max(numbers) == count + 5 or lost > 0
    assert 6 not in numbers


def test_a_recording_is_readable_at_any_moment(listen, tmp_path, run):
    file = tmp_path / "all.jsonl"
    seen = listen("map", "--for", "4s", "--record", file)
    send(seen.ports.xray, *(datagram(document(number)) for number in range(1, 6)))
    post(seen.ports.http, "/v1/traces", json.dumps(otlp_json(77)).encode(), Content_Type="application/json")
    end = time.monotonic() + 10
    while not file.exists() or file.read_text().count("\n") < 6:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert len(run("traces", file, "--output", "json").json["TraceSummaries"]) == 6
    assert file.stat().st_mode & 0o777 == 0o600


class Receiver:
    """A UDP socket that keeps what comes."""

    def __enter__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(5)
        self.port = self.socket.getsockname()[1]
        return self

    def __exit__(self, *_):
        self.socket.close()


def test_datagrams_are_passed_on_byte_for_byte(listen):
    sent = [datagram(document(1), '{"version":1, "format":"json"}'), datagram(document(2)), b"not one of ours"]
    with Receiver() as far:
        seen = listen("traces", "--output", "json", "--for", "3s", "--forward", f"udp:127.0.0.1:{far.port}")
        send(seen.ports.xray, *sent)
        assert [far.socket.recv(65536) for _ in sent] == sent
        out, _, _ = seen.end()
    assert len(json.loads(out)["TraceSummaries"]) == 2


def test_otlp_is_passed_on_and_the_answer_comes_back(listen, tmp_path):
    got = []

    class Far(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, self.headers["Content-Type"], self.headers["Content-Encoding"], body))
            status = 503 if b"refuse" in body else 200
            self.send_response(status)
            answer = b'{"partialSuccess":{"rejectedSpans":"7"}}' if status == 200 else b"later"
            self.send_header("Content-Length", str(len(answer)))
            if status == 503:
                self.send_header("Retry-After", "11")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Far)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seen = listen("traces", "--output", "json", "--for", "4s", "--forward", f"otlp:http://127.0.0.1:{server.server_port}")
    body = json.dumps(otlp_json(1)).encode()
    status, _, text = post(seen.ports.http, "/v1/traces", body, Content_Type="application/json")
    assert status == 200 and json.loads(text)["partialSuccess"]["rejectedSpans"] == "7"
    status, headers, _ = post(seen.ports.http, "/v1/traces", json.dumps(otlp_json(2, name="refuse")).encode(),
                              Content_Type="application/json")
    assert status == 503 and headers["Retry-After"] == "11"
    server.shutdown()
    server.server_close()
    # Nobody is there any more: the client is told why, and what it sent is seen all the same.
    status, _, text = post(seen.ports.http, "/v1/traces", json.dumps(otlp_json(3)).encode(), Content_Type="application/json")
    assert status == 502 and "no connection to 127.0.0.1" in json.loads(text)["message"]
    assert got[0] == ("/v1/traces", "application/json", None, body)
    out, _, _ = seen.end()
    assert len(json.loads(out)["TraceSummaries"]) == 3


@contextmanager
def x_ray(answer):
    """An X-Ray that answers each POST with `answer(path, headers, body)`: a status and bytes. Gives its address."""
    class XRay(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            status, text = answer(self.path, self.headers, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), XRay)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def test_documents_reach_x_ray_as_the_daemon_sends_them(listen, tmp_path):
    """In batches and signed; what SDKs ask the daemon for is asked there, and answered with its answer."""
    got = []

    def answer(path, headers, body):
        got.append((path, headers["Authorization"], json.loads(body)))
        return 200, b'{"SamplingRuleRecords":[],"NextToken":null}' if "Rules" in path else b"{}"

    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws/credentials").write_text("[default]\naws_access_key_id=AKIDEXAMPLE\naws_secret_access_key=secret\n")
    with x_ray(answer) as address:
        seen = listen("traces", "--output", "json", "--for", "6s", "--forward", "xray", "--region", "eu-west-1",
                      "--endpoint-url", address)
        documents = [json.dumps(document(number)) for number in range(1, 61)]
        send(seen.ports.xray, *(datagram(text) for text in documents))
        status, _, text = post(seen.ports.xray, "/GetSamplingRules", b"{}")
        assert status == 200 and json.loads(text) == {"SamplingRuleRecords": [], "NextToken": None}
        out, err, _ = seen.end()
    puts = [body["TraceSegmentDocuments"] for path, _, body in got if path == "/TraceSegments"]
    assert sorted(sum(puts, [])) == sorted(documents), err
    assert all(len(one) <= 50 for one in puts) and len(puts) >= 2
    assert all("Credential=AKIDEXAMPLE/" in key and "/eu-west-1/xray/" in key for _, key, _ in got)
    assert len(json.loads(out)["TraceSummaries"]) == 60


def test_passing_on_to_x_ray_is_a_call_like_any_other(listen, tmp_path):
    """Throttles are waited out, keys that expired are renewed, packed requests are unpacked, and what X-Ray did not take is told."""
    got = []
    refusals = [(400, b'{"__type":"ThrottledException"}'), (403, b'{"__type":"ExpiredTokenException"}')]
    keys = tmp_path / ".aws/credentials"
    keys.parent.mkdir()

    def write_keys(key):
        keys.write_text(f"[default]\naws_access_key_id={key}\naws_secret_access_key=secret\n")

    def answer(_, headers, body):
        if refusals:
            write_keys("AKIDNEW")
            return refusals.pop(0)
        got.append((headers["Authorization"], json.loads(body)))
        return 200, b'{"UnprocessedTraceSegments":[{"Id":"1","ErrorCode":"TooLarge","Message":"too much"}]}'

    write_keys("AKIDOLD")
    with x_ray(answer) as address:
        seen = listen("save", "--for", "8s", "--forward", "xray", "--region", "eu-west-1", "--endpoint-url", address,
                      "--output", "json", "--to", tmp_path / "saved.json")
        body = gzip.compress(json.dumps({"TraceSegmentDocuments": [json.dumps(document(1))]}).encode())
        status, _, text = post(seen.ports.xray, "/TraceSegments", body, Content_Encoding="gzip")
        assert status == 200 and json.loads(text)["UnprocessedTraceSegments"][0]["ErrorCode"] == "TooLarge"
        out, err, _ = seen.end()
    (key, request), = got
    assert "Credential=AKIDNEW/" in key and json.loads(request["TraceSegmentDocuments"][0])["name"] == "api"
    assert "TooLarge: too much" in out + err


def test_what_has_come_is_passed_on_when_the_viewer_is_closed(viewer, tmp_path):
    """A batch waits a second for more; whoever closes the viewer before that loses none of it."""
    got = []

    def answer(_, headers, body):
        got.extend(json.loads(body)["TraceSegmentDocuments"])
        return 200, b"{}"

    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws/credentials").write_text("[default]\naws_access_key_id=AKIDEXAMPLE\naws_secret_access_key=secret\n")
    ports = Ports()
    with x_ray(answer) as address:
        seen = viewer(ports.source, "--forward", "xray", "--region", "eu-west-1", "--endpoint-url", address)
        seen.wait_for("Listening. Nothing has come yet")
        send(ports.xray, *(datagram(document(number)) for number in range(1, 6)))
        seen.press("Q")
        assert seen.wait_for_end() == 0
    assert len(got) == 5


def test_a_second_listener_gets_the_same(tmp_path):
    """Through one listener to another: what the second one has is what the first one got."""
    first, second = Ports(), Ports()
    far = Listening(tmp_path, second, "map", "--output", "json", "--for", "6s")
    near = Listening(tmp_path, first, "map", "--output", "json", "--for", "4s", "--forward",
                     f"udp:127.0.0.1:{second.xray}", "--forward", f"otlp:http://127.0.0.1:{second.http}")
    send(first.xray, *(datagram(document(number)) for number in range(1, 11)))
    for trace in range(100, 105):
        assert post(first.http, "/v1/traces", json.dumps(otlp_json(trace)).encode(), Content_Type="application/json")[0] == 200
    one, two = near.end()[0], far.end()[0]
    assert json.loads(one)["Services"] == json.loads(two)["Services"]


def test_who_else_can_reach_it_is_shown(viewer):
    port, = free_ports(1)
    seen = viewer(f"listen:?xray=0.0.0.0:{port}&otlp-http=off&otlp-grpc=off")
    seen.wait_for("Listening", "can be reached from other machines")
    seen.press("Q")


def test_a_place_that_makes_no_sense_is_named(run):
    done = run("map", "listen:", "--for", "1s", "--forward", "kafka:x")
    assert done.status == 1 and "otlp:http://HOST:4318" in done.err
    done = run("map", "listen:", "--for", "1s", "--record", "/nowhere/at/all")
    assert done.status == 1 and "cannot be written" in done.err
