#!/usr/bin/env python3
"""An X-Ray endpoint for tests: real shapes, pages, and every bad day on demand. Standard library alone (botocore to verify).

    xray_endpoint.py [--port 0] [--traces N --segments M | --file BATCH.json] [--graph GRAPH.json] [...]

Prints `ready PORT` and serves on 127.0.0.1 until standard input closes. Beside the operations of X-Ray:
    POST /__faults  {"path": "/Traces", "skip": 0, "count": 1, "kind": …}   see Faults
    GET  /__requests                     what came, with headers, and the most that were in flight at once
    POST /__verify  {"access_key":, "secret_key":, "token":}   recomputes each signature with botocore
    POST /__reset                        forgets requests and faults
A call whose X-Amz-Date is more than five minutes off its clock (--clock-offset) is refused as X-Ray does.
It also plays the container (/container) and instance (/latest/…) credential endpoints.
"""
import argparse
import calendar
import email.utils
import gzip
import json
import os
import socket
import struct
import sys
import threading
import time

from xray_data import Store, make_traces, read_traces
from xray_operations import Operations, Refused

REASONS = {200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}


class Faults:
    """What goes wrong next. Kinds: throttle (retry_after), status (status, code, message), delay (ms), slow (chunk, every_ms),
    drop (at: bytes of the body, -1 for no answer at all), body (text, type), expired (key: refused while it signs),
    endless (fresh: a new token each time), gzip, indent (over many lines). `count` -1 never ends; `skip` lets
    that many calls pass first; `holding` is about calls that have that text in their body."""

    def __init__(self):
        self.lock, self.entries = threading.Lock(), []

    def add(self, fault):
        with self.lock:
            self.entries.append(dict({"skip": 0, "count": 1}, **fault))

    def take(self, path, body=b""):
        if not self.entries:
            return None
        with self.lock:
            for fault in self.entries:
                if fault["path"] not in (path, "*") or fault["count"] == 0 or fault.get("holding", "").encode() not in body:
                    continue
                if fault["skip"] > 0:
                    fault["skip"] -= 1
                    continue
                fault["count"] -= 1
                return fault
        return None


class Endpoint:
    def __init__(self, options):
        self.options, self.faults, self.lock = options, Faults(), threading.Lock()
        traces = read_traces(options.file) if options.file else make_traces(
            options.traces, options.segments, options.first, options.spread)
        self.operations = Operations(Store(traces, options.unindexed), options)
        self.requests, self.in_flight, self.most_in_flight, self.tokens = [], 0, 0, 0
        self.connections = 0

    # One connection -----------------------------------------------------------------------------------------------
    def serve(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        buffer = b""
        try:
            if self.options.certificate:
                connection = self.secure(connection)
            while True:
                while b"\r\n\r\n" not in buffer:
                    data = connection.recv(65536)
                    if not data:
                        return
                    buffer += data
                    if buffer[:1] == b"\x16":
                        return  # the first byte of TLS
                head, _, buffer = buffer.partition(b"\r\n\r\n")
                lines = head.decode("latin-1").split("\r\n")
                method, target, _ = lines[0].split(" ", 2)
                headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
                length = int(headers.get("content-length", 0))
                while len(buffer) < length:
                    buffer += connection.recv(65536)
                body, buffer = buffer[:length], buffer[length:]
                if not self.answer(connection, method, target, headers, body):
                    return
        except (OSError, ValueError):
            pass
        finally:
            connection.close()

    def secure(self, connection):
        import ssl
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.options.certificate)
        return context.wrap_socket(connection, server_side=True)

    def answer(self, connection, method, target, headers, body):
        if target.startswith("/__"):
            return self.send(connection, 200, self.control(target, body), {})
        with self.lock:
            self.requests.append((method, target, headers, body, time.time()))
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            if self.options.delay_ms:
                time.sleep(self.options.delay_ms / 1000)
            fault = self.faults.take(target, body) or {}
            status, answer, more = self.respond(method, target, headers, body, fault)
        finally:
            with self.lock:
                self.in_flight -= 1
        if fault.get("kind") == "drop" and fault["at"] < 0:
            return False
        return self.send(connection, status, answer, more, fault)

    def respond(self, method, target, headers, body, fault):
        kind = fault.get("kind")
        if kind == "throttle":
            after = {"Retry-After": str(fault["retry_after"])} if "retry_after" in fault else {}
            return self.refuse(429, "ThrottledException", "Rate exceeded", after)
        if kind == "status":
            return self.refuse(fault["status"], fault.get("code"), fault.get("message", "no"))
        if kind == "delay":
            time.sleep(fault["ms"] / 1000)
        if kind == "body":
            return 200, fault["text"].encode(), {"Content-Type": fault.get("type", "application/json")}
        if kind == "expired" and f"Credential={fault['key']}/" in headers.get("authorization", ""):
            return self.refuse(403, "ExpiredTokenException", "The security token included in the request is expired")
        if target.startswith("/latest/") or target == "/container":
            return self.credentials(method, target, headers)
        operation = self.operations.by_path.get(target)
        if operation is None:
            return self.refuse(404, "UnknownOperationException", None)
        late = self.lateness(headers)
        if abs(late) > 300:
            return self.refuse(403, "InvalidSignatureException", "Signature expired" if late > 0 else "Signature not yet current")
        try:
            answer = operation(json.loads(body or b"{}"))
        except Refused as refused:
            return self.refuse(refused.status, refused.code, refused.message)
        except ValueError:
            return self.refuse(400, "SerializationException", "the body is not JSON")
        if kind == "indent":
            answer = json.dumps(json.loads(answer), indent=2).replace("\n", "\r\n").encode()
        if kind == "endless":
            answer = self.with_token(answer, fault.get("fresh", False))
        return 200, answer, {"Content-Type": "application/json"}

    def lateness(self, headers):
        """Seconds by which the date that a call is signed for lies behind this endpoint's clock."""
        date = headers.get("x-amz-date")
        if not date:
            return 0
        return time.time() + self.options.clock_offset - calendar.timegm(time.strptime(date, "%Y%m%dT%H%M%SZ"))

    def with_token(self, answer, fresh):
        members = json.loads(answer)
        self.tokens += 1
        members["NextToken"] = str(self.tokens) if fresh else "0"
        return json.dumps(members).encode()

    def refuse(self, status, code, message, more=None):
        headers = dict({"Content-Type": "application/json"}, **(more or {}))
        if code:
            headers["x-amzn-ErrorType"] = code + ":http://internal.amazon.com/coral/com.amazonaws.xray/"
        return status, json.dumps({"message": message} if message else {}).encode(), headers

    def credentials(self, method, target, headers):
        keys = {"Code": "Success", "AccessKeyId": "AKIDMETADATA", "SecretAccessKey": "metadata-secret",
                "Token": "metadata-token", "Expiration": "2099-01-01T00:00:00Z"}
        if target == "/container":
            allowed = headers.get("authorization") == "container-authorization"
            return (200, json.dumps(keys).encode(), {}) if allowed else self.refuse(403, None, "no authorization")
        if target == "/latest/api/token":
            timed = method == "PUT" and headers.get("x-aws-ec2-metadata-token-ttl-seconds")
            return (200, b"imds-token", {}) if timed else self.refuse(403, None, "v2 only")
        if headers.get("x-aws-ec2-metadata-token") != "imds-token":
            return self.refuse(401, None, "no token")
        answers = {"/latest/meta-data/iam/security-credentials/": b"a-role",
                   "/latest/meta-data/iam/security-credentials/a-role": json.dumps(keys).encode(),
                   "/latest/meta-data/placement/region": b"eu-north-1"}
        return (200, answers[target], {}) if target in answers else self.refuse(404, None, "nothing there")

    # What goes out ------------------------------------------------------------------------------------------------
    def send(self, connection, status, body, headers, fault=None):
        fault = fault or {}
        if fault.get("kind") == "gzip":
            body, headers = gzip.compress(body), dict(headers, **{"Content-Encoding": "gzip"})
        date = email.utils.formatdate(time.time() + self.options.clock_offset, usegmt=True)
        lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}", f"Date: {date}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode()
        if fault.get("kind") == "drop":
            connection.sendall(head + body[:fault["at"]])
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 0, 0))
            time.sleep(0.05)
            return False
        if fault.get("kind") == "slow":
            connection.sendall(head)
            for first in range(0, len(body), fault["chunk"]):
                connection.sendall(body[first:first + fault["chunk"]])
                time.sleep(fault["every_ms"] / 1000)
            return True
        connection.sendall(head + body)
        return True

    # Control ------------------------------------------------------------------------------------------------------
    def control(self, target, body):
        if target == "/__faults":
            self.faults.add(json.loads(body))
        elif target == "/__reset":
            self.faults = Faults()
            with self.lock:
                self.requests, self.most_in_flight = [], 0
        elif target == "/__verify":
            return json.dumps([self.verify(r, json.loads(body)) for r in self.requests]).encode()
        elif target == "/__requests":
            shown = [{"method": m, "path": p, "headers": h, "body": b.decode("utf-8", "replace"), "time": t}
                     for m, p, h, b, t in self.requests]
            return json.dumps({"requests": shown, "most_in_flight": self.most_in_flight,
                               "connections": self.connections,
                               "retrievals": self.operations.retrievals}).encode()
        elif target == "/__traces":
            return json.dumps([t.id for t in self.operations.store.all]).encode()
        return b"{}"

    def verify(self, request, keys):
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials as BotoCredentials

        method, target, headers, body, _ = request
        authorization = headers.get("authorization", "")
        try:
            parts = dict(p.strip().split("=", 1) for p in authorization.partition(" ")[2].split(","))
            signed = {name: headers[name] for name in parts["SignedHeaders"].split(";")}
            region = parts["Credential"].split("/")[2]
        except (KeyError, IndexError, ValueError) as problem:
            return {"path": target, "ok": False, "why": f"{type(problem).__name__} {problem}"}
        auth = SigV4Auth(BotoCredentials(keys["access_key"], keys["secret_key"], keys.get("token")), "xray", region)
        again = AWSRequest(method, f"http://{headers['host']}{target}", headers=signed, data=body)
        again.context["timestamp"] = headers["x-amz-date"]
        expected = auth.signature(auth.string_to_sign(again, auth.canonical_request(again)), again)
        token_ok = headers.get("x-amz-security-token") == keys.get("token")
        token_signed = not keys.get("token") or "x-amz-security-token" in parts["SignedHeaders"]
        return {"path": target, "ok": expected == parts["Signature"] and token_ok and token_signed}


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--traces", type=int, default=20)
    parser.add_argument("--segments", type=int, default=5)
    parser.add_argument("--first", type=float, default=1772323200.0, help="start of the first trace, epoch seconds")
    parser.add_argument("--spread", type=float, default=3600.0)
    parser.add_argument("--file")
    parser.add_argument("--graph")
    parser.add_argument("--graph-before", help="the map of windows that end at --turn or in the hour before; earlier there was nothing")
    parser.add_argument("--turn", type=float, default=0.0)
    parser.add_argument("--graph-page", type=int, default=1000)
    parser.add_argument("--summary-page", type=int, default=100)
    parser.add_argument("--summary-hours", type=int, default=24)
    parser.add_argument("--unindexed", type=int, default=0, help="the newest traces, known to a retrieval only")
    parser.add_argument("--polls", type=int, default=1, help="RUNNING answers before a retrieval is COMPLETE")
    parser.add_argument("--delay-ms", type=int, default=0)
    parser.add_argument("--certificate", help="PEM file with certificate and key: speak TLS")
    parser.add_argument("--clock-offset", type=float, default=0.0)
    return parser.parse_args()


def main():
    endpoint = Endpoint(options())
    listener = socket.create_server(("127.0.0.1", endpoint.options.port), backlog=64)
    print("ready", listener.getsockname()[1], flush=True)
    threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
    while True:
        connection, _ = listener.accept()
        endpoint.connections += 1
        threading.Thread(target=endpoint.serve, args=(connection,), daemon=True).start()


if __name__ == "__main__":
    main()
