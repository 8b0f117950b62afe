#!/usr/bin/env python3
"""Writes large BatchGetTraces answers on one line (or in another form), streaming.

    generate.py --out FILE (--size 180M | --traces N) [--spans 20] [--form pretty]

Some hundred shapes of traces are drawn once, as text with gaps for ids and times; each trace fills one of them. The same
arguments give the same bytes.
"""
import argparse
import json
import math
import random

START = 1772413200.0
SERVICES = ["web", "api", "users", "orders", "billing", "search", "mail", "report"]
CALLS = [("DynamoDB", "aws", {"operation": "Query", "table_name": "orders"}), ("SQS", "aws", {"operation": "SendMessage",
         "queue_url": "https://sqs.eu-west-1.amazonaws.com/123456789012/mail"}), ("partner.example", "remote", None),
         ("S3", "aws", {"operation": "GetObject", "bucket_name": "invoices"})]
R = random.Random(7)


class Shape:
    """A trace with gaps. `text % values` fills them: the trace id, entity ids and times, in the order of their use."""

    def __init__(self, spans):
        self.gaps = []
        documents = []
        self.length = 0.02 + math.exp(R.gauss(-2.5, 0.8))
        left, parent, depth = spans, None, 0
        while left > 0:
            calls = min(left - 1, 1 + int(R.random() * 5)) if left > 1 else 0
            documents.append(self.segment(len(documents), parent, calls, depth))
            parent, left, depth = ("call", len(documents) - 1), left - 1 - calls, depth + 1
        self.documents = documents

    def time(self, share):
        self.gaps.append(("time", share))
        return "%s"

    def identity(self, name):
        self.gaps.append(("id", name))
        return "%s"

    def segment(self, number, parent, calls, depth):
        """Its text, JSON inside JSON: quotes are escaped once more."""
        begin = min(0.9, depth * 0.02)
        service = SERVICES[number % len(SERVICES)]
        flags = ',"fault":true' if R.random() < 0.01 else ',"error":true' if R.random() < 0.03 else ""
        self.gaps.append(("id", ("segment", number)))
        text = '{"id":"%s","trace_id":"' + self.trace() + '","name":"' + service + '","start_time":' + self.time(begin)
        text += ',"end_time":' + self.time(1 - begin / 2)
        if parent is not None:
            text += ',"parent_id":"' + self.identity(parent) + '"'
        text += flags + ',"origin":"AWS::ECS::Container","http":{"request":{"method":"GET","url":"https://' + service
        text += '.example.com/api/items/' + str(int(R.random() * 50)) + '","client_ip":"203.0.113.7"},"response":{"status":200}}'
        text += ',"annotations":{"tenant":"' + R.choice(["acme", "globex", "initech"]) + '","batch":' + str(number) + "}"
        text += ',"metadata":{"default":{"note":"a few words that nobody looks at","list":[1,2,3]}}'
        children = [self.call(number, index, calls, begin) for index in range(calls)]
        if children:
            text += ',"subsegments":[' + ",".join(children) + "]"
        return number, text + "}"

    def trace(self):
        self.gaps.append(("trace", None))
        return "%s"

    def call(self, number, index, calls, begin):
        last = index == calls - 1  # the next segment, if there is one, was called by the last
        name, namespace, aws = ("downstream", "remote", None) if last else R.choice(CALLS)
        share = begin + (0.9 - begin) * index / max(1, calls)
        text = '{"id":"' + self.identity(("call", number) if last else ("leaf", number, index)) + '","name":"' + name
        text += '","start_time":' + self.time(share) + ',"end_time":' + self.time(share + (0.95 - share) * 0.9)
        text += ',"namespace":"' + namespace + '"' + (',"aws":' + json.dumps(aws, separators=(",", ":")) if aws else "")
        return text + ',"http":{"response":{"status":200,"content_length":512}}}'

    def compile(self):
        """One format string for the whole trace."""
        segments = ['{"Id":"%s","Document":' + json.dumps(text).replace("%s", "%s") + "}" for _, text in self.documents]
        self.text = '{"Id":"%s","Duration":%.3f,"LimitExceeded":false,"Segments":[' + ",".join(segments) + "]}"
        # The gaps in the order of the text: each segment's outer id, then its inner ones.
        order, position = [], 0
        for number, text in self.documents:
            count = text.count("%s")
            order += [("id", ("segment", number))] + self.gaps[position:position + count]
            position += count
        self.order = order
        return self

    def fill(self, start):
        trace = "1-%08x-%024x" % (int(start), R.getrandbits(96))
        ids, values = {}, [trace, self.length]
        for kind, what in self.order:
            if kind == "time":
                values.append("%.6f" % (start + what * self.length))
            elif kind == "trace":
                values.append(trace)
            else:
                if what not in ids:
                    ids[what] = "%016x" % R.getrandbits(64)
                values.append(ids[what])
        return self.text % tuple(values)


def bytes_of(text):
    factor = {"K": 10**3, "M": 10**6, "G": 10**9}.get(text[-1].upper())
    return int(float(text[:-1]) * factor) if factor else int(text)


def shown(text, form):
    """A trace's text as the AWS CLI prints it (`pretty`), or its documents, one a line (`segments`)."""
    if form == "compact":
        return text
    trace = json.loads(text)
    if form == "pretty":
        return "\n        " + json.dumps(trace, indent=4).replace("\n", "\n        ")
    return "".join(segment["Document"] + "\n" for segment in trace["Segments"])


def write(path, size=None, traces=None, spans=20, form="compact"):
    """Writes the file and returns how many traces and spans are in it."""
    R.seed(7)
    shapes = [Shape(spans).compile() for _ in range(200 if spans < 1000 else 1)]
    head, comma, tail = ("", "", "") if form == "segments" else ('{"Traces":[', ",", '],"UnprocessedTraceIds":[]}\n')
    written = count = 0
    with open(path, "w", encoding="ascii") as file:
        file.write(head)
        while (written < size) if size else (count < traces):
            text = shown(shapes[count % len(shapes)].fill(START + count * 0.05), form)
            file.write((comma if count else "") + text)
            written += len(text) + 1
            count += 1
        file.write(tail)
    return count, count * spans


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--out", required=True)
    options.add_argument("--size", type=bytes_of)
    options.add_argument("--traces", type=int)
    options.add_argument("--spans", type=int, default=20)
    options.add_argument("--form", choices=["compact", "pretty", "segments"], default="compact")
    arguments = options.parse_args()
    if (arguments.size is None) == (arguments.traces is None):
        options.error("give --size or --traces")
    print("%d traces, %d spans" % write(arguments.out, arguments.size, arguments.traces, arguments.spans, arguments.form))


if __name__ == "__main__":
    main()
