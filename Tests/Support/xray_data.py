"""The traces that xray_endpoint.py serves, as ready bytes: made by rule, or read from a BatchGetTraces answer."""
import bisect
import json
import random

COMPACT = (",", ":")


def compact(value):
    return json.dumps(value, separators=COMPACT).encode()


class Trace:
    """One trace: its id, its start in epoch seconds, and the bytes of its entries in three answers."""

    __slots__ = ("id", "start", "batch", "summary", "documents", "duration")

    def __init__(self, trace_id, duration, documents):
        self.id = trace_id
        self.documents = documents
        self.duration = duration
        parsed = [json.loads(d) for _, d in documents]
        roots = [d for d in parsed if not d.get("parent_id")] or parsed
        root = min(roots, key=lambda d: d.get("start_time", 0)) if roots else {}
        self.start = float(root.get("start_time", 0))
        segments = [{"Id": i, "Document": d} for i, d in documents]
        self.batch = compact({"Id": trace_id, "Duration": duration, "LimitExceeded": False, "Segments": segments})
        self.summary = compact(self.summarise(root, parsed))

    def summarise(self, root, parsed):
        http = root.get("http", {})
        services = [{"Name": d.get("name"), "Names": [d.get("name")], "Type": d.get("origin", "remote")} for d in parsed]
        return {
            "Id": self.id,
            "StartTime": self.start,
            "Duration": self.duration,
            "ResponseTime": self.duration,
            "HasFault": any(d.get("fault", False) for d in parsed),
            "HasError": any(d.get("error", False) for d in parsed),
            "HasThrottle": any(d.get("throttle", False) for d in parsed),
            "IsPartial": False,
            "Http": {
                "HttpURL": http.get("request", {}).get("url", "http://example.com/"),
                "HttpStatus": http.get("response", {}).get("status", 200),
                "HttpMethod": http.get("request", {}).get("method", "GET"),
            },
            "Annotations": {},
            "Users": [],
            "ServiceIds": services,
            "EntryPoint": services[0] if services else None,
            "Revision": 1,
        }


def make_traces(count, segments, first, spread, seed=1):
    """Traces of `segments` segments each, started evenly over `spread` seconds from `first`."""
    rng = random.Random(seed)
    names = ["web", "orders", "billing", "search", "mail", "audit"]
    for n in range(count):
        start = first + spread * n / max(1, count)
        trace_id = "1-%08x-%024x" % (int(start), rng.getrandbits(96))
        duration = 0.05 + rng.random()
        documents, parent = [], None
        for k in range(segments):
            segment_id, call_id = "%016x" % rng.getrandbits(64), "%016x" % rng.getrandbits(64)
            begin, end = start + duration * 0.4 * k / segments, start + duration * (1 - 0.4 * k / segments)
            document = {
                "id": segment_id, "trace_id": trace_id, "name": names[k % len(names)], "start_time": round(begin, 6),
                "end_time": round(end, 6), "origin": "AWS::ECS::Container",
                "http": {"request": {"url": "http://shop.example/api/%d" % (n % 7), "method": "GET"},
                         "response": {"status": 500 if n % 50 == 49 else 200}},
                "annotations": {"tenant": "t%d" % (n % 5), "step": k},
                "metadata": {"default": {"note": "x" * 120}},
            }
            if n % 50 == 49:
                document["fault"] = True
            if parent:
                document["parent_id"] = parent
            if k + 1 < segments:
                document["subsegments"] = [{"id": call_id, "name": names[(k + 1) % len(names)], "namespace": "remote",
                                            "start_time": round(begin, 6), "end_time": round(end, 6)}]
                parent = call_id
            documents.append((segment_id, json.dumps(document, separators=COMPACT)))
        yield Trace(trace_id, round(duration, 3), documents)


def read_traces(path):
    """The traces of a BatchGetTraces answer in a file."""
    with open(path, encoding="utf-8") as file:
        answer = json.load(file)
    for trace in answer["Traces"]:
        documents = [(s["Id"], s["Document"]) for s in trace["Segments"]]
        yield Trace(trace["Id"], trace.get("Duration", 0), documents)


class Store:
    """Traces by id and by time."""

    def __init__(self, traces, unindexed=0):
        self.all = sorted(traces, key=lambda t: t.start)
        self.hidden = {t.id for t in self.all[len(self.all) - unindexed:]} if unindexed else set()
        self.by_id = {t.id: t for t in self.all}
        self.starts = [t.start for t in self.all]

    def between(self, start, end):
        """Newest first."""
        low, high = bisect.bisect_left(self.starts, start), bisect.bisect_left(self.starts, end)
        return self.all[low:high][::-1]
