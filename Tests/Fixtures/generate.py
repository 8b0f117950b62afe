#!/usr/bin/env python3
"""Writes Tests/Fixtures/made: small files of our own, each with something awkward that real files have.

Run it after a change and commit both; `make check` runs it with --check. Every value is invented here.
"""
import json
import sys
from pathlib import Path

MADE = Path(__file__).resolve().parent / "made"
START = 1_772_409_600.0  # 2026-03-02 00:00:00 UTC


def identifier(number):
    return f"{number:016x}"


def trace_id(number):
    return f"1-{int(START):08x}-{number:02x}c0ffee{number:016x}"


def exponent(seconds):
    """A time as Java writes a large double: 1.772409600125E9."""
    return float(f"{START + seconds:.6f}")


def java(text):
    """Digits of times with an exponent, which Python's json would not write."""
    for digits in sorted(set(json_times(text)), key=len, reverse=True):
        whole, _, part = digits.partition(".")
        text = text.replace(digits, f"{whole[0]}.{whole[1:]}{part}".rstrip("0") + "E9")
    return text


def json_times(text):
    import re

    return re.findall(r"\b177240\d{4}\.\d+", text)


def entity(number, name, start, end, **members):
    return {"id": identifier(number), "name": name, "start_time": exponent(start), "end_time": exponent(end), **members}


def answer(documents, trace, duration, **members):
    segments = [{"Document": java(json.dumps(d, ensure_ascii=False)), "Id": d["id"]} for d in documents]
    return {"Traces": [{"Id": trace, "Duration": duration, "Segments": segments, **members}], "UnprocessedTraceIds": []}


def lambda_and_table():
    """A service calls a function (two segments of one name; its start-up lies before its segment), a topic and a table.
    Segments stand in no order; a parent_id crosses documents; the function returns before its topic has answered."""
    trace = trace_id(0xA1)
    function = "arn:aws:lambda:eu-central-1:111122223333:function:price"
    web = entity(
        0x11, "orders", 0.0, 2.4, trace_id=trace, origin="AWS::ECS::Container", user="u-204",
        http={"request": {"method": "POST", "url": "https://orders.example.com/api/carts/7?step=2",
                          "user_agent": "curl/8.5.0", "client_ip": "192.0.2.17"},
              "response": {"status": 201, "content_length": 512}},
        aws={"ecs": {"container": "c-5e1f"}, "ec2": {"availability_zone": "eu-central-1b", "instance_id": "i-0a1"}},
        annotations={"cart_size": 3, "express": True},
        subsegments=[
            entity(0x12, "Lambda", 0.1, 1.9, namespace="aws",
                   aws={"operation": "Invoke", "function_name": "price", "request_id": "r-1"}),
            entity(0x13, "## Cart.save", 1.95, 2.35, subsegments=[
                entity(0x14, "DynamoDB", 2.0, 2.3, namespace="aws", aws={"operation": "PutItem", "table_name": "carts"},
                       http={"response": {"status": 200}}),
            ]),
        ])
    service = entity(0x21, "price", 0.15, 1.85, trace_id=trace, parent_id=identifier(0x12), origin="AWS::Lambda",
                     resource_arn=function, http={"response": {"status": 200}}, aws={"request_id": "r-1"})
    runtime = entity(
        0x22, "price", 0.9, 1.8, trace_id=trace, parent_id=identifier(0x21), origin="AWS::Lambda::Function",
        resource_arn=function, aws={"function_arn": function, "account_id": "111122223333"},
        subsegments=[
            entity(0x23, "Initialization", 0.4, 0.85, aws={"function_arn": function}),
            entity(0x24, "税込み", 0.95, 1.0, annotations={"rate": 0.1}),
            entity(0x25, "SNS", 1.1, 1.75, namespace="aws", aws={"operation": "Publish", "topic_arn": "priced"}),
        ])
    topic = entity(0x31, "SNS", 1.1, 1.75, trace_id=trace, parent_id=identifier(0x25), inferred=True, origin="AWS::SNS",
                   http={"response": {"status": 200}})
    table = entity(0x32, "DynamoDB", 2.0, 2.3, trace_id=trace, parent_id=identifier(0x14), inferred=True,
                   origin="AWS::DynamoDB::Table", aws={"table_name": "carts"}, http={"response": {"status": 200}})
    return json.dumps(answer([service, table, web, runtime, topic], trace, 2.4), indent=4, ensure_ascii=False) + "\n"


def minimal():
    """The least that is a segment."""
    return java(json.dumps(entity(0x41, "shop.example.net", 0.5, 0.75, trace_id=trace_id(0xA2)), indent=2)) + "\n"


def sql():
    """A query, told as the Java driver tells it."""
    call = entity(
        0x52, "orders@db.example.net", 0.02, 0.06, namespace="remote",
        sql={"url": "jdbc:postgresql://db.example.net:5432/orders?sslmode=require", "preparation": "statement",
             "database_type": "PostgreSQL", "database_version": "16.2", "driver_version": "42.7.3", "user": "reader",
             "sanitized_query": "SELECT id, total\n  FROM carts\n WHERE customer = ? AND state IN (?, ?)"})
    segment = entity(0x51, "orders", 0.0, 0.08, trace_id=trace_id(0xA3), subsegments=[call])
    return json.dumps(segment, indent=1) + "\n"


def documents():
    """One document a line, each with its own awkward member; all of one trace but the last two lines."""
    trace = trace_id(0xA4)
    lines = [
        # No `aws`, a member nobody knows, seven digits of a second.
        {"id": identifier(0x61), "name": "seven digits", "trace_id": trace, "start_time": 1772409600.1234567,
         "end_time": 1772409600.7654321, "Surplus": {"deep": [1, 2]}},
        # Three resource blocks, a deployment id that is a number.
        entity(0x62, "three blocks", 0.1, 0.2, trace_id=trace, parent_id=identifier(0x61),
               aws={"ecs": {"container": "c-9"}, "ec2": {"instance_id": "i-9", "availability_zone": "eu-north-1a"},
                    "elastic_beanstalk": {"deployment_id": 32, "environment_name": "blue", "version_label": "v9"}}),
        # Retries of a call: attempts below attempts, exceptions marked remote, a stack.
        entity(0x63, "retries", 0.2, 0.6, trace_id=trace, parent_id=identifier(0x61), fault=True, subsegments=[
            entity(0x64, "DynamoDB", 0.21, 0.59, namespace="aws", fault=True, aws={"table_name": "carts", "retries": 2},
                   cause={"working_directory": "/srv", "exceptions": [
                       {"id": identifier(0x901), "type": "Unavailable", "message": "try later", "remote": True,
                        "stack": [{"path": "client.py", "line": 88, "label": "send"}]}]},
                   subsegments=[
                       entity(0x65, "attempt", 0.21, 0.3, fault=True, cause={"exceptions": [
                           {"id": identifier(0x902), "type": "Timeout", "message": "90 ms", "remote": True}]},
                           subsegments=[entity(0x66, "unmarshal", 0.29, 0.3)]),
                       entity(0x67, "attempt", 0.4, 0.59, fault=True, cause=identifier(0x902)),
                   ])]),
        # Sent alone, with a length that is a string.
        entity(0x68, "alone", 0.3, 0.4, trace_id=trace, parent_id=identifier(0x61), type="subsegment", namespace="remote",
               http={"request": {"url": "https://pay.example.com/v1", "method": "GET"},
                     "response": {"status": 200, "content_length": "2048"}}),
        # A throttled subsegment with an ARN and an origin of its own.
        entity(0x69, "kinesis", 0.4, 0.45, trace_id=trace, parent_id=identifier(0x61), type="subsegment", throttle=True,
               error=True, resource_arn="arn:aws:kinesis:eu-north-1:111122223333:stream/clicks",
               origin="AWS::Kinesis::Stream"),
        # An exception without `error` at the top, without stack; a cause that is a number.
        entity(0x6A, "cause alone", 0.5, 0.55, trace_id=trace, parent_id=identifier(0x61),
               cause={"exceptions": [{"message": "no id, no type"}]}),
        entity(0x6B, "cause 7", 0.56, 0.57, trace_id=trace, parent_id=identifier(0x61), cause=7),
        # Metadata of two namespaces.
        entity(0x6C, "metadata", 0.6, 0.61, trace_id=trace, parent_id=identifier(0x61),
               metadata={"default": {"cart": {"lines": [{"sku": "a-1", "count": 2}], "gift": None}}, "debug": {"n": 1e3}}),
        # A segment that X-Ray inferred, its caller not in the file; one that still runs.
        entity(0x6D, "DynamoDB", 0.7, 0.8, trace_id=trace_id(0xA5), parent_id=identifier(0x9999), inferred=True,
               origin="AWS::DynamoDB::Table", aws={"table_name": "carts"}),
        {"id": identifier(0x6E), "name": "runs", "trace_id": trace_id(0xA6), "start_time": exponent(0.9),
         "in_progress": True},
    ]
    return "".join(json.dumps(line) + "\n" for line in lines)


def statistics(ok, error, throttle, fault, seconds):
    return {"OkCount": ok, "ErrorStatistics": {"ThrottleCount": throttle, "OtherCount": error, "TotalCount": error + throttle},
            "FaultStatistics": {"OtherCount": fault, "TotalCount": fault}, "TotalCount": ok + error + throttle + fault,
            "TotalResponseTime": seconds}


def service(number, name, kind, state, edges=(), counted=None, **members):
    node = {"ReferenceId": number, "Name": name, "Names": [name], "Type": kind, "State": state,
            "StartTime": START, "EndTime": START + 60, "Edges": list(edges), **members}
    if counted:
        node["SummaryStatistics"] = statistics(*counted)
        node["ResponseTimeHistogram"] = [{"Value": counted[4] / sum(counted[:4]), "Count": sum(counted[:4])}]
    return node


def edge(target, counted):
    histogram = [{"Value": counted[4] / sum(counted[:4]), "Count": sum(counted[:4])}]
    return {"ReferenceId": target, "StartTime": START, "EndTime": START + 60, "SummaryStatistics": statistics(*counted),
            "ResponseTimeHistogram": histogram, "Aliases": []}


def four_nodes():
    """A client without statistics, a root, a table and a host outside that are `unknown`."""
    graph = {"StartTime": START, "EndTime": START + 60, "ContainsOldGroupVersions": False, "Services": [
        service(0, "carts", "AWS::DynamoDB::Table", "unknown", counted=(7, 0, 1, 0, 0.08)),
        service(1, "orders", "AWS::ECS::Container", "active", [edge(0, (7, 0, 1, 0, 0.08)), edge(3, (3, 1, 0, 0, 0.4))],
                (8, 1, 0, 1, 1.5), Root=True, AccountId="111122223333"),
        service(2, "orders", "client", "unknown", [edge(1, (8, 1, 0, 1, 1.5))]),
        service(3, "pay.example.com", "remote", "unknown", counted=(3, 1, 0, 0, 0.4)),
    ]}
    return json.dumps(graph, indent=2) + "\n"


def graph_under_data():
    """As a test double of a JavaScript client keeps it: below `data`, null for what is missing, times with milliseconds,
    two services that call each other."""

    def node(number, name, kind, targets):
        edges = [{"ReferenceId": t, "StartTime": "2026-03-02T00:00:00.250Z", "EndTime": "2026-03-02T00:01:00.000Z",
                  "SummaryStatistics": statistics(4, 0, 0, 1, 0.9), "ResponseTimeHistogram": [], "Aliases": []}
                 for t in targets]
        return {"ReferenceId": number, "Name": name, "Names": None, "Root": None, "AccountId": None, "Type": kind,
                "State": "active", "StartTime": "2026-03-02T00:00:00.250Z", "EndTime": "2026-03-02T00:01:00.000Z",
                "Edges": edges, "SummaryStatistics": None, "DurationHistogram": None, "ResponseTimeHistogram": None}

    nodes = [node(0, "front", None, [1]), node(1, "stock", None, [2]), node(2, "supplier", "remote", [1])]
    return json.dumps({"data": {"Services": nodes, "NextToken": None}, "status": 200}, indent=2) + "\n"


def graph_cut_by_words():
    """A graph with a page's words in it: line 9 is no JSON."""
    lines = four_nodes().splitlines()
    return "\n".join(lines[:8] + ["          ... and so on ..."] + lines[-3:]) + "\n"


def trailing_comma():
    """A comma after the last member, at the end of line 5: what is wrong is the brace of line 6."""
    return '{\n  "TraceSummaries": [\n    {\n      "Id": "' + trace_id(0xA7) + '",\n      "Duration": 0.25,\n    }\n  ]\n}\n'


def missing_comma():
    """A document without the comma after line 4."""
    text = json.dumps({"id": identifier(0x71), "trace_id": trace_id(0xA8), "name": "orders", "start_time": START}, indent=2)
    return text.replace('"orders",', '"orders"') + "\n"


def zipkin():
    """Zipkin's list of spans, which is another format."""
    def span(number, parent, kind, name, start):
        members = {"traceId": f"{0xA9:032x}", "id": identifier(number), "kind": kind, "name": name,
                   "timestamp": int((START + start) * 1e6), "duration": 40_000, "localEndpoint": {"serviceName": "orders"}}
        return members | ({"parentId": identifier(parent)} if parent else {})

    return json.dumps([span(1, 0, "SERVER", "post /carts", 0), span(2, 1, "CLIENT", "get", -0.03)], indent=1) + "\n"


def go_stdouttrace():
    """The list of spans that Go's exporter to standard output makes, which is another format."""
    context = {"TraceID": f"{0xAA:032x}", "SpanID": identifier(1), "TraceFlags": "01", "TraceState": "", "Remote": False}
    span = {"Name": "build", "SpanContext": context, "Parent": context | {"SpanID": "0" * 16}, "SpanKind": 1,
            "StartTime": "2026-03-02T00:00:00Z", "EndTime": "2026-03-02T00:00:01Z", "Attributes": None}
    return json.dumps([span], indent=1) + "\n"


FILES = {
    "batch-lambda-and-table.json": lambda_and_table, "minimal.json": minimal, "sql.json": sql, "documents.jsonl": documents,
    "graph-four-nodes.json": four_nodes, "graph-under-data.json": graph_under_data,
    "graph-cut-by-words.txt": graph_cut_by_words, "summaries-trailing-comma.txt": trailing_comma,
    "segment-missing-comma.txt": missing_comma, "zipkin.json": zipkin, "go-stdouttrace.json": go_stdouttrace,
}


def main():
    MADE.mkdir(exist_ok=True)
    differing = []
    for name, make in FILES.items():
        path, text = MADE / name, make()
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            differing.append(name)
    if differing:
        sys.exit(f"fixtures: {', '.join(differing)}: not as generate.py writes them; run it and commit both")


main()
