#!/usr/bin/env python3
"""Writes the traces of one made-up shop as spans, in any form, streaming.

    generate_spans.py --out FILE --form otlp|aws-spans|jaeger|protobuf (--size 180M | --traces N) [--spans 20]

OTLP comes as the Collector's file exporter writes it: a request a line (protobuf: behind its length in four bytes), each with the
spans of ten traces by their service. The same arguments give the same bytes.
"""
import argparse
import copy
import json
import random
import struct

from generate import bytes_of

START = 1772413200_000000000
SERVICES = ["web", "api", "users", "orders", "billing", "search", "mail", "report"]
KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]
BATCH = 10
R = random.Random(7)


def resource(service):
    return {"service.name": service, "service.version": "4.2.0", "deployment.environment.name": "production",
            "cloud.provider": "aws", "cloud.platform": "aws_ecs", "cloud.region": "eu-west-1", "aws.ecs.launchtype": "fargate",
            "telemetry.sdk.name": "opentelemetry", "telemetry.sdk.language": "java", "telemetry.sdk.version": "1.45.0"}


class Span:
    """A span of a shape: who, under whom, what it says, and when as shares of the trace's time."""

    def __init__(self, number, parent, begin, end):
        self.number, self.begin, self.end = number, begin, end
        self.parent = parent.number if parent else None
        calls = parent is not None and number % 3 == 1
        self.service = parent.service if calls or (parent and number % 3 == 2) else SERVICES[R.randrange(len(SERVICES))]
        self.kind = 3 if calls else 1 if parent and self.service == parent.service else 2
        item = R.randrange(50)
        if calls and R.random() < 0.5:
            self.name = "SELECT shop.orders"
            self.attributes = {"db.system": "postgresql", "db.name": "shop", "server.address": "db.example.com", "server.port": 5432,
                               "db.statement": "SELECT id, total FROM orders WHERE customer = ? AND state IN (?, ?)"}
        else:
            self.name = f"GET /api/items/{item}" if self.kind != 1 else "render items"
            self.attributes = {"http.request.method": "GET", "url.full": f"https://{self.service}.example.com/api/items/{item}",
                               "http.response.status_code": 500 if R.random() < 0.01 else 200, "server.address": self.service + ".example.com",
                               "user_agent.original": "Mozilla/5.0 (X11; Linux x86_64)", "network.protocol.version": "1.1"}
        self.attributes |= {"tenant": R.choice(["acme", "globex", "initech"]), "thread.id": R.randrange(64), "cache.hit": R.random() < 0.5}
        self.failed = self.attributes.get("http.response.status_code") == 500


def shape(spans):
    made = [Span(0, None, 0.0, 1.0)]
    for number in range(1, spans):
        parent = made[max(0, number - 1 - R.randrange(4))]
        width = (parent.end - parent.begin) * 0.8
        begin = parent.begin + (parent.end - parent.begin - width) * R.random()
        made.append(Span(number, parent, begin, begin + width))
    return made


class Trace:
    """A shape at a time, under an id."""

    def __init__(self, spans, start):
        self.spans, self.start, self.length = spans, start, 5_000_000 + R.randrange(400_000_000)
        self.id = R.getrandbits(128) | 1
        self.base = R.getrandbits(48) << 16

    def times(self, span):
        return self.start + int(span.begin * self.length), self.start + int(span.end * self.length)

    def identity(self, number):
        return self.base + number + 1


def parts(batch, form):
    """Requests' worth: a large trace comes in several, as SDKs send it; Jaeger's page has it whole."""
    if form == "jaeger" or max(len(trace.spans) for trace in batch) <= 10_000:
        return [batch]
    cut = []
    for trace in batch:
        for first in range(0, len(trace.spans), 10_000):
            part = copy.copy(trace)
            part.spans = trace.spans[first:first + 10_000]
            cut.append([part])
    return cut


def value(it):
    if isinstance(it, bool):
        return {"boolValue": it}
    return {"intValue": str(it)} if isinstance(it, int) else {"stringValue": it}


def pairs(attributes):
    return [{"key": key, "value": value(it)} for key, it in attributes.items()]


def compact(it):
    return json.dumps(it, separators=(",", ":"))


def memo(function):
    """What a span says but for its ids and times, worked out once."""
    known = {}

    def remembered(span):
        if id(span) not in known:
            known[id(span)] = function(span)
        return known[id(span)]
    return remembered


def by_service(traces):
    groups = {}
    for trace in traces:
        for span in trace.spans:
            groups.setdefault(span.service, []).append((trace, span))
    return groups


@memo
def otlp_tail(span):
    return compact({"attributes": pairs(span.attributes), "status": {"code": 2} if span.failed else {}})[1:]


def otlp(traces):
    groups = []
    for service, spans in by_service(traces).items():
        texts = []
        for trace, span in spans:
            parent = "" if span.parent is None else "%016x" % trace.identity(span.parent)
            texts.append('{"traceId":"%032x","spanId":"%016x","parentSpanId":"%s","flags":257,"name":"%s","kind":%d,'
                         '"startTimeUnixNano":"%d","endTimeUnixNano":"%d",%s'
                         % (trace.id, trace.identity(span.number), parent, span.name, span.kind, *trace.times(span), otlp_tail(span)))
        groups.append('{"resource":{"attributes":%s},"scopeSpans":[{"scope":{"name":"shop","version":"1"},"spans":[%s]}]}'
                      % (compact(pairs(resource(service))), ",".join(texts)))
    return ('{"resourceSpans":[%s]}\n' % ",".join(groups)).encode()


@memo
def record_tail(span):
    tail = {"attributes": span.attributes | {"aws.local.service": span.service}, "status": {"code": "ERROR" if span.failed else "UNSET"}}
    return compact({"resource": {"attributes": resource(span.service)}, "scope": {"name": "shop", "version": "1"}} | tail)[1:]


def aws_spans(traces):
    lines = []
    for trace in traces:
        for span in trace.spans:
            begin, end = trace.times(span)
            parent = "" if span.parent is None else '"parentSpanId":"%016x",' % trace.identity(span.parent)
            lines.append('{"traceId":"%032x","spanId":"%016x",%s"flags":1,"name":"%s","kind":"%s","startTimeUnixNano":%d,'
                         '"endTimeUnixNano":%d,"durationNano":%d,%s\n'
                         % (trace.id, trace.identity(span.number), parent, span.name, KINDS[span.kind], begin, end, end - begin,
                            record_tail(span)))
    return "".join(lines).encode()


@memo
def jaeger_tags(span):
    tags = span.attributes | {"span.kind": KINDS[span.kind].lower()} | ({"error": True} if span.failed else {})
    types = {bool: "bool", int: "int64", str: "string"}
    return compact([{"key": key, "type": types[type(it)], "value": it} for key, it in tags.items()])


def jaeger(traces):
    texts = []
    for trace in traces:
        spans = []
        for span in trace.spans:
            begin, end = (time // 1000 for time in trace.times(span))
            references = "" if span.parent is None else (
                '{"refType":"CHILD_OF","traceID":"%032x","spanID":"%016x"}' % (trace.id, trace.identity(span.parent)))
            spans.append('{"traceID":"%032x","spanID":"%016x","flags":1,"operationName":"%s","references":[%s],"startTime":%d,'
                         '"duration":%d,"tags":%s,"logs":[],"processID":"p%d","warnings":null}'
                         % (trace.id, trace.identity(span.number), span.name, references, begin, end - begin, jaeger_tags(span),
                            SERVICES.index(span.service)))
        processes = {f"p{number}": {"serviceName": name, "tags": [
            {"key": key, "type": "string", "value": it} for key, it in resource(name).items() if key != "service.name"]}
            for number, name in enumerate(SERVICES) if any(span.service == name for span in trace.spans)}
        texts.append('{"traceID":"%032x","spans":[%s],"processes":%s,"warnings":null}' % (trace.id, ",".join(spans), compact(processes)))
    return ",".join(texts).encode()


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def field(number, payload):
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def wire(attributes, number):
    def any_value(it):
        if isinstance(it, bool):
            return b"\x10" + varint(int(it))
        return b"\x18" + varint(it) if isinstance(it, int) else field(1, it.encode())
    return b"".join(field(number, field(1, key.encode()) + field(2, any_value(it))) for key, it in attributes.items())


@memo
def wire_parts(span):
    tail = wire(span.attributes, 9) + (field(15, b"\x18\x02") if span.failed else b"")
    return field(5, span.name.encode()) + b"\x30" + varint(span.kind), tail


def protobuf(traces):
    groups = []
    for service, spans in by_service(traces).items():
        texts = []
        for trace, span in spans:
            begin, end = trace.times(span)
            head, tail = wire_parts(span)
            parent = b"" if span.parent is None else field(4, trace.identity(span.parent).to_bytes(8, "big"))
            texts.append(field(2, field(1, trace.id.to_bytes(16, "big")) + field(2, trace.identity(span.number).to_bytes(8, "big"))
                               + parent + head + struct.pack("<BQBQ", 0x39, begin, 0x41, end) + tail))
        scope = field(1, field(1, b"shop") + field(2, b"1"))
        groups.append(field(1, field(1, wire(resource(service), 1)) + field(2, scope + b"".join(texts))))
    request = b"".join(groups)
    return struct.pack(">I", len(request)) + request


FORMS = {"otlp": otlp, "aws-spans": aws_spans, "jaeger": jaeger, "protobuf": protobuf}


def write(path, form, size=None, traces=None, spans=20):
    """Writes the file and returns how many traces are in it."""
    R.seed(7)
    shapes = [shape(spans) for _ in range(200 if spans < 1000 else 1)]
    written = count = 0
    with open(path, "wb") as file:
        if form == "jaeger":
            file.write(b'{"data":[')
        while (written < size) if size else (count < traces):
            many = BATCH if size else min(BATCH, traces - count)
            batch = [Trace(shapes[(count + number) % len(shapes)], START + (count + number) * 50_000_000) for number in range(many)]
            for part in parts(batch, form):
                text = (b"," if form == "jaeger" and count else b"") + FORMS[form](part)
                file.write(text)
                written += len(text)
            count += many
        if form == "jaeger":
            file.write(b'],"total":0,"limit":0,"offset":0,"errors":null}\n')
    return count


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", required=True)
    options.add_argument("--form", choices=list(FORMS), required=True)
    options.add_argument("--size", type=bytes_of)
    options.add_argument("--traces", type=int)
    options.add_argument("--spans", type=int, default=20)
    arguments = options.parse_args()
    if (arguments.size is None) == (arguments.traces is None):
        options.error("give --size or --traces")
    count = write(arguments.out, arguments.form, arguments.size, arguments.traces, arguments.spans)
    print(f"{count} traces, {count * arguments.spans} spans")


if __name__ == "__main__":
    main()
