"""listen: against bare receivers: a receive loop of datagrams in C++, and a gRPC server of PyPI's that only counts spans."""
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from latency import Program, compare
from measure import TOP, WORK, XRAYSCOPE, NothingMeasured, percentile, row

COUNTER = """
import sys, time
from concurrent import futures
import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as service, trace_service_pb2_grpc as rpc
class Counter(rpc.TraceServiceServicer):
    spans = 0
    def Export(self, request, context):
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                for span in scope.spans: Counter.spans += 1
        return service.ExportTraceServiceResponse()
server = grpc.server(futures.ThreadPoolExecutor(2), options=[("grpc.max_receive_message_length", 64 << 20)])
rpc.add_TraceServiceServicer_to_server(Counter(), server)
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
sys.stdin.read()
"""


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def datagrams():
    """The sender and the bare loop, compiled once."""
    program, source = WORK / "datagrams", TOP / "Benchmarks/datagrams.cpp"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        compiler = shutil.which("c++") or shutil.which("clang++")
        subprocess.run([compiler, "-O2", "-std=c++17", source, "-o", program], check=True)
    return program


def processor(process):
    """Seconds of processor time that a process took so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Listener:
    """`save listen: --output json`, whose counters come as lines."""

    def __init__(self, memory="512m"):
        # A port that was free may be taken by the time that it is asked for.
        for _ in range(5):
            if self.started(memory):
                break
        else:
            raise NothingMeasured(f"nobody listens: {self.process.stderr.read().decode(errors='replace').strip()}")
        self.last = {}
        self.peak = 0
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def started(self, memory):
        """Whether it listens; not when it has ended."""
        self.ports = xray, http, grpc = free_port(), free_port(), free_port()
        self.process = subprocess.Popen(
            [XRAYSCOPE, "save", f"listen:?xray={xray}&otlp-http={http}&otlp-grpc={grpc}", "--memory", memory, "--to",
             WORK / "listened.json", "--output", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        end = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", http), 1).close()
                return True
            except OSError:
                time.sleep(0.02)
        return False

    def read(self):
        for line in self.process.stdout:
            counters = json.loads(line)
            # The first line may come before it listens.
            if counters["Wires"]:
                self.last = counters

    def resident(self):
        """Bytes, now."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        self.peak = max(self.peak, pages * resource.getpagesize())
        return self.peak

    def settle(self):
        """The counters once nothing changes any more."""
        seen = None
        while seen != self.last or not seen:
            seen = self.last
            time.sleep(0.6)
            self.resident()
        return seen

    def wait_for(self, name, spans):
        """Until so many spans were read."""
        end = time.monotonic() + 60
        while not self.last or wire(self.last, name)["Spans"] < spans:
            if time.monotonic() > end:
                raise NothingMeasured(f"{name}: {spans} spans did not come")
            time.sleep(0.005)

    def close(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def wire(counters, name):
    return next(one for one in counters["Wires"] if one["Name"] == name)


def udp(quick):
    """In turns, so that a busy machine slows both."""
    program, seconds, rounds = datagrams(), 1 if quick else 3, 1 if quick else 4
    bare = taken = sent = counted = largest = slowest = 0
    for _ in range(rounds):
        port = free_port()
        loop = subprocess.Popen([program, "receive", str(port), str(seconds + 1)], stdout=subprocess.PIPE)
        time.sleep(0.2)
        subprocess.run([program, "send", str(port), str(seconds)], check=True, stdout=subprocess.PIPE)
        bare += int(loop.communicate()[0])
        listener = Listener()
        begun = processor(listener.process)
        done = subprocess.run([program, "send", str(listener.ports[0]), str(seconds)], check=True, stdout=subprocess.PIPE)
        sent += int(done.stdout)
        end = time.monotonic() + 20
        while True:
            seen = wire(listener.settle(), "X-Ray daemon")
            if seen["Requests"] + seen["Dropped"] >= int(done.stdout) or time.monotonic() > end:
                break
        # Four documents are a trace. What was received to be dropped costs too, and is counted to those that were taken.
        slowest = max(slowest, (processor(listener.process) - begun) / seen["Requests"])
        largest = max(largest, listener.resident() / (4 * listener.last["TracesKept"]))
        listener.close()
        taken += seen["Requests"]
        counted += seen["Requests"] + seen["Dropped"]
    spent = seconds * rounds
    row("datagrams taken a second while a sender sends as fast as it can", f"{taken / spent:,.0f}",
        f"a bare receive loop: {bare / spent:,.0f}", f"{taken / bare:.2f} (>= 0.5)", taken / bare >= 0.5)
    row("what a document costs at most that came by datagram", f"{largest:,.0f} bytes, {slowest * 1e6:.1f} us", "-", "-")
    row("datagrams counted, taken or lost", f"{counted:,}", f"sent: {sent:,}", f"{counted / sent:.6f} (1)", counted == sent)


def requests(spans, traces):
    """One protobuf request of so many spans of a service that calls another."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
    made = []
    for number in range(traces):
        request = ExportTraceServiceRequest()
        for name in ("front", "stock"):
            resource = request.resource_spans.add()
            attribute = resource.resource.attributes.add(key="service.name")
            attribute.value.string_value = name
            scope = resource.scope_spans.add()
            for index in range(spans // 2):
                trace = number * spans + index
                span = scope.spans.add(
                    trace_id=(0x69A4E0D0 << 96 | trace).to_bytes(16, "big"), name=f"GET /{name}", kind=2,
                    span_id=(trace * 2 + (name == "stock") + 1).to_bytes(8, "big"),
                    start_time_unix_nano=1772413200_000000000 + trace, end_time_unix_nano=1772413200_050000000 + trace)
                if name == "stock":
                    span.parent_span_id = (trace * 2 + 1).to_bytes(8, "big")
                span.attributes.add(key="http.response.status_code").value.int_value = 200
                span.attributes.add(key="http.route").value.string_value = "/items/{id}"
        made.append(request.SerializeToString())
    return made


def send_grpc(port, messages):
    import grpc
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        call = channel.unary_unary("/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        waiting = []
        for message in messages:
            waiting.append(call.future(message))
            if len(waiting) >= 4:
                waiting.pop(0).result()
        for one in waiting:
            one.result()


def send_http(port, messages):
    import http.client
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for message in messages:
        connection.request("POST", "/v1/traces", message, {"Content-Type": "application/x-protobuf"})
        if connection.getresponse().read():
            raise NothingMeasured("a request was not taken whole")


def otlp(quick):
    spans, count = 512, 40 if quick else 800
    messages = requests(spans, count)
    total = spans * count
    counter = subprocess.Popen([sys.executable, "-c", COUNTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = int(counter.stdout.readline())
    few = messages[:max(1, count // 4)]
    before, begin = processor(counter), time.perf_counter()
    send_grpc(port, few)
    peer = spans * len(few) / (time.perf_counter() - begin)
    peer_alone = spans * len(few) / max(0.01, processor(counter) - before)
    counter.kill()
    counter.wait()
    costs = []
    for name, title, index, send in (("OTLP over gRPC", "gRPC", 2, send_grpc), ("OTLP over HTTP", "HTTP", 1, send_http)):
        listener = Listener()
        before = processor(listener.process)
        begin = time.perf_counter()
        send(listener.ports[index], messages)
        listener.wait_for(name, total)
        seconds = time.perf_counter() - begin
        counters = listener.settle()
        spent = processor(listener.process) - before
        taken = wire(counters, name)["Spans"]
        memory = listener.resident()
        listener.close()
        if taken != total:
            raise NothingMeasured(f"{title}: {taken} of {total} spans")
        rate = total / spent
        row(f"spans over {title} kept and indexed by one processor in a second", f"{rate:,.0f}",
            f"grpcio, which only counts: {peer_alone:,.0f}", f"{rate / peer_alone:.1f}x (>= 50,000, 10x)",
            rate >= 50_000 and rate / peer_alone >= 10)
        row("the same beside a sender in Python", f"{total / seconds:,.0f} a second", f"grpcio: {peer:,.0f}",
            f"{total / seconds / peer:.1f}x")
        costs.append((memory / total, spent / total * 1e6, title))
    for size, spent, title in costs:
        row(f"what a span over {title} costs", f"{size:,.0f} bytes, {spent:.1f} us", "-", "-")
    largest, slowest = max(costs), max(costs, key=lambda one: one[1])
    row("the largest cost of a span by OTLP", f"{largest[0]:,.0f} bytes ({largest[2]}), {slowest[1]:.1f} us ({slowest[2]})", "-", "-")


def bounded(quick):
    """At full rate, with a limit that is reached many times."""
    program, seconds, limit = datagrams(), 4 if quick else 60, 64 << 20
    listener = Listener("64m")
    idle = listener.resident()
    sender = subprocess.Popen([program, "send", str(listener.ports[0]), str(seconds)], stdout=subprocess.PIPE)
    while sender.poll() is None:
        listener.resident()
        time.sleep(0.05)
    counters = listener.settle()
    peak = listener.peak - idle
    listener.close()
    row(f"memory above an idle listener's after {seconds} s at full rate, limit 64 MB",
        f"{peak / 1e6:.0f} MB, {counters['TracesDropped']:,} traces let go", f"limit {limit / 1e6:.0f} MB",
        f"{peak / limit:.2f} (<= 1)", peak <= limit)


def seconds_of(count, spans):
    """OTLP requests of `spans` spans each, one for each second of a clock that runs as fast as they are taken: half are requests to a
    service, half its calls' other side."""
    message = bytearray(requests(spans, 1)[0])
    places, at = [], 0
    for index in range(spans):
        trace = index % (spans // 2)
        identity = (0x69A4E0D0 << 96 | trace).to_bytes(16, "big")
        at = message.index(identity, at)
        start = message.index((1772413200_000000000 + trace).to_bytes(8, "little"), at)
        parent = message.find((trace * 2 + 1).to_bytes(8, "big"), at + 28, start) if index >= spans // 2 else -1
        # Behind each come its tag and the next: of the span's id a tag and a length, of the end a tag.
        places.append((trace, at + 8, at + 18, parent, start, start + 9, index >= spans // 2))
    for second in range(count):
        begin = 1772413200_000000000 + second * 1_000_000_000
        for trace, low, span, parent, start, end, is_inner in places:
            number = second * spans + trace
            message[low:low + 8] = number.to_bytes(8, "big")
            message[span:span + 8] = (number * 2 + is_inner + 1).to_bytes(8, "big")
            if parent >= 0:
                message[parent:parent + 8] = (number * 2 + 1).to_bytes(8, "big")
            message[start:start + 8] = (begin + trace * 2_000_000).to_bytes(8, "little")
            message[end:end + 8] = (begin + trace * 2_000_000 + 50_000_000).to_bytes(8, "little")
        yield bytes(message)


def hour(quick):
    """An hour at 1,000 spans a second, by a clock that runs as fast as they are taken."""
    seconds, spans, limit = 120 if quick else 3600, 1000, 64 << 20
    listener = Listener("64m")
    idle = listener.resident()
    begin = time.perf_counter()

    def watched():
        for message in seconds_of(seconds, spans):
            yield message
            listener.resident()

    send_grpc(listener.ports[2], watched())
    listener.wait_for("OTLP over gRPC", seconds * spans)
    spent = time.perf_counter() - begin
    counters = listener.settle()
    peak = listener.peak - idle
    listener.close()
    traces = counters["TracesKept"] + counters["TracesDropped"]
    if traces != seconds * spans // 2:
        raise NothingMeasured(f"{traces} traces kept or let go, of {seconds * spans // 2}")
    row(f"memory above an idle listener's after {seconds} s at 1,000 spans a second ({spent:.0f} s by the clock), limit 64 MB",
        f"{peak / 1e6:.0f} MB, kept {counters['TracesKept']:,} of {traces:,} traces", f"limit {limit / 1e6:.0f} MB",
        f"{peak / limit:.2f} (<= 1)", peak <= limit)


SENDER = """
import sys, time
sys.path[:0] = [sys.argv[3], sys.argv[3] + "/.."]
from rows import listen
messages = listen.requests(512, 400)
end = time.monotonic() + float(sys.argv[2])
print("ready", flush=True)
while time.monotonic() < end:
    listen.send_grpc(int(sys.argv[1]), messages)
"""


def keys(quick):
    """Keys of the list while requests come as fast as a sender makes them; what is shown is held, so that a key's own frame is
    what is measured."""
    xray, http, grpc = free_port(), free_port(), free_port()
    seen = Program([XRAYSCOPE, f"listen:?xray={xray}&otlp-http={http}&otlp-grpc={grpc}"])
    seen.wait_for_words("Listening")
    send_grpc(grpc, requests(512, 40))
    seen.wait_for_words(r"10,240 traces")
    seen.press("L")
    seen.press("p")
    seen.wait_for_words("paused", "Traces")
    seconds = 4 if quick else 20
    sender = subprocess.Popen([sys.executable, "-c", SENDER, str(grpc), str(seconds), str(Path(__file__).resolve().parent)],
                              stdout=subprocess.PIPE)
    sender.stdout.readline()
    taken = compare({"keys": (seen, ["j", "j", "j", "k"])}, 30 if quick else 200)["keys"]
    if sender.poll() is not None:
        raise NothingMeasured("the sender ended before the keys did")
    sender.wait()
    seen.end()
    p99 = percentile(taken, 0.99)
    row("a key of the list while requests come as fast as Python sends them (p50, p99)",
        f"{percentile(taken, 0.5):.1f}, {p99:.1f} ms", "-", "p99 <= 16 ms", p99 <= 16)
