#!/usr/bin/env python3
"""A Jaeger query service for tests: the routes of API v1, or of v3, over traces made by rule. Standard library alone.

    jaeger_endpoint.py [--api v1|v3] [--traces N] [--spread SECONDS] [--summaries] [--token TOKEN | --user NAME:PASSWORD] [--certificate PEM]

Prints `ready PORT` and serves on 127.0.0.1 until standard input closes. GET /__requests tells what came; GET /__break?STATUS has every
later search answer with that status, /__break?STATUS&ID the trace of that id. Every trace has a span of `frontend`, one of `orders` below it and one of `stock` below that;
every second says `http.request.method`, the others `http.method`; every fifth fails in `stock`; trace N begins 60 N seconds (or N times the spread) before now and takes 100 + N ms.
"""
import argparse
import base64
import http.server
import json
import os
import re
import ssl
import sys
import threading
import time
import urllib.parse

SERVICES = ["frontend", "orders", "stock"]


def parsed_duration(text):
    """Seconds of Go's `1500us`, `1.2ms`, `2s`."""
    number, unit = re.fullmatch(r"([0-9.]+)(ns|us|µs|ms|s|m|h)", text).groups()
    return float(number) * {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}[unit]


def parsed_time(text):
    whole, fraction = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z", text).groups()
    import calendar
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + float(fraction or 0)


class Trace:
    def __init__(self, number, now, spread):
        self.id = "%032x" % (0xABC0000000000000000000000000000 + number)
        self.start, self.seconds, self.fails = now - spread * number - 1, 0.1 + number / 1000, number % 5 == 4
        self.tags = {"tenant": "t%d" % (number % 3), ("http.method", "http.request.method")[number % 2]: "GET"}
        self.spans = []
        for depth, service in enumerate(SERVICES):
            self.spans.append({
                "id": "%016x" % (number * 16 + depth + 1), "parent": "%016x" % (number * 16 + depth) if depth else None,
                "service": service, "name": "GET /%s" % service, "start": self.start + 0.01 * depth,
                "seconds": self.seconds - 0.02 * depth, "fails": self.fails and service == "stock"})

    def old(self):
        spans, processes = [], {}
        for number, span in enumerate(self.spans):
            tags = [{"key": "span.kind", "type": "string", "value": "server"}]
            tags += [{"key": key, "type": "string", "value": value} for key, value in self.tags.items()]
            if span["fails"]:
                tags.append({"key": "error", "type": "bool", "value": True})
            references = [{"refType": "CHILD_OF", "traceID": self.id, "spanID": span["parent"]}] if span["parent"] else []
            spans.append({
                "traceID": self.id, "spanID": span["id"], "operationName": span["name"], "references": references,
                "startTime": int(span["start"] * 1e6), "duration": int(span["seconds"] * 1e6), "tags": tags, "logs": [],
                "processID": "p%d" % number, "warnings": None})
            processes["p%d" % number] = {"serviceName": span["service"], "tags": []}
        return {"traceID": self.id, "spans": spans, "processes": processes, "warnings": None}

    def new(self):
        def text(key, value):
            return {"key": key, "value": {"stringValue": value}}
        return [{
            "resource": {"attributes": [text("service.name", span["service"])]},
            "scopeSpans": [{"scope": {"name": "test"}, "spans": [{
                "traceId": self.id, "spanId": span["id"], "parentSpanId": span["parent"] or "", "name": span["name"], "kind": 2,
                "startTimeUnixNano": str(int(span["start"] * 1e9)),
                "endTimeUnixNano": str(int((span["start"] + span["seconds"]) * 1e9)),
                "attributes": [text(*tag) for tag in self.tags.items()], "status": {"code": 2} if span["fails"] else {}}]}]}
            for span in self.spans]

    def fits(self, service, first, last, least, most, tags):
        spans = [s for s in self.spans if s["service"] == service]
        return any(first <= s["start"] <= last and least <= s["seconds"] <= most for s in spans) and all(
            self.tags.get(key) == value for key, value in tags.items())


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body, kind="application/json"):
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        server, url = self.server, urllib.parse.urlsplit(self.path)
        if url.path == "/__requests":
            return self.send(200, server.seen)
        if url.path == "/__break":
            status, _, trace = url.query.partition("&")
            server.broken, server.broken_trace = (0, (trace, int(status))) if trace else (int(status), server.broken_trace)
            return self.send(200, {})
        server.seen.append(self.path)
        if server.authorization and self.headers.get("Authorization") != server.authorization:
            return self.send(401, "who are you", "text/plain")
        query = {k: v[0] for k, v in urllib.parse.parse_qs(url.query).items()}
        if url.path == "/api/dependencies":
            links = [{"parent": a, "child": b, "callCount": len(server.traces)} for a, b in zip(SERVICES, SERVICES[1:])]
            return self.send(200, {"data": links, "total": 0, "limit": 0, "offset": 0, "errors": None})
        if server.broken and url.path in ("/api/traces", "/api/v3/traces"):
            return self.send(server.broken, {"error": {"httpCode": server.broken, "message": "storage is gone"}})
        if server.broken_trace and url.path.endswith("/traces/" + server.broken_trace[0]):
            return self.send(server.broken_trace[1], {"error": {"message": "that one is gone"}})
        if server.api == "v3" and url.path.startswith("/api/v3/"):
            return self.new(url.path[len("/api/v3/"):], query)
        if server.api == "v1" and url.path.startswith("/api/") and not url.path.startswith("/api/v3/"):
            return self.old(url.path[len("/api/"):], query)
        # A route that it does not know is Jaeger's page.
        self.send(200, "<!doctype html><title>Jaeger UI</title>", "text/html")

    def old(self, path, query):
        def answer(data):
            self.send(200, {"data": data, "total": 0, "limit": 0, "offset": 0, "errors": None})
        if path == "services":
            return answer(SERVICES)
        if path == "traces":
            if "service" not in query:
                return self.send(400, {"data": None, "errors": [{"code": 400, "msg": "parameter 'service' is required"}]})
            found = self.found(query["service"], int(query["start"]) / 1e6, int(query["end"]) / 1e6, query.get("minDuration"),
                               query.get("maxDuration"), query.get("tags"), query.get("limit"))
            return answer([t.old() for t in found])
        trace = self.server.by_id.get(path[len("traces/"):])
        if path.startswith("traces/") and trace:
            return answer([trace.old()])
        self.send(404, {"data": None, "errors": [{"code": 404, "msg": "trace not found"}]})

    def new(self, path, query):
        if path == "services":
            return self.send(200, {"services": SERVICES})
        if path == "traces":
            for needed in ("query.startTimeMin", "query.startTimeMax"):
                if needed not in query:
                    return self.send(400, {"error": {"httpCode": 400, "message": needed + " is required"}})
            found = self.found(query["query.serviceName"], parsed_time(query["query.startTimeMin"]),
                               parsed_time(query["query.startTimeMax"]), query.get("query.durationMin"),
                               query.get("query.durationMax"), query.get("query.attributes"), query.get("query.searchDepth"))
            if not found:
                return self.send(404, {"error": {"httpCode": 404, "message": "No traces found"}})
            return self.send(200, {"result": {"resourceSpans": [r for t in found for r in t.new()]}})
        if path == "trace-summaries" and self.server.summaries:
            found = self.found(query["query.serviceName"], parsed_time(query["query.startTimeMin"]),
                               parsed_time(query["query.startTimeMax"]), query.get("query.durationMin"),
                               query.get("query.durationMax"), query.get("query.attributes"), query.get("query.searchDepth"))
            return self.send(200, {"summaries": [{
                "traceId": t.id, "rootServiceName": SERVICES[0], "rootOperationName": t.spans[0]["name"], "spanCount": len(t.spans),
                "minStartTimeUnixNano": str(int(t.start * 1e9)), "maxEndTimeUnixNano": str(int((t.start + t.seconds) * 1e9))}
                for t in found]})
        trace = self.server.by_id.get(path[len("traces/"):])
        if path.startswith("traces/") and trace:
            # As its gateway streams them: a text for each part.
            return self.send(200, "\n".join(json.dumps({"result": {"resourceSpans": [r]}}) for r in trace.new()))
        self.send(404, {"error": {"httpCode": 404, "message": "trace not found"}})

    def found(self, service, first, last, least, most, tags, limit):
        least, most = (parsed_duration(least) if least else 0), (parsed_duration(most) if most else 1e9)
        tags = json.loads(tags) if tags else {}
        return [t for t in self.server.traces if t.fits(service, first, last, least, most, tags)][:int(limit or 100)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--api", default="v3")
    parser.add_argument("--traces", type=int, default=20)
    parser.add_argument("--spread", type=float, default=60, help="seconds from one trace to the next")
    parser.add_argument("--summaries", action="store_true", help="list trace summaries, as newer servers do")
    parser.add_argument("--token")
    parser.add_argument("--user")
    parser.add_argument("--certificate")
    options = parser.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    now = time.time()
    server.traces = [Trace(n, now, options.spread) for n in range(options.traces)]
    server.by_id = {t.id: t for t in server.traces}
    server.seen, server.broken, server.api, server.authorization = [], 0, options.api, None
    server.broken_trace, server.summaries = None, options.summaries
    if options.token:
        server.authorization = "Bearer " + options.token
    if options.user:
        server.authorization = "Basic " + base64.b64encode(options.user.encode()).decode()
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print("ready", server.server_address[1], flush=True)
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
