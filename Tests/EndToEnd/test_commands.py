"""Every command on the bundled sample: what it prints, in which form, and how it ends."""
import csv
import io
import json
import re
import subprocess

import botocore.loaders
import botocore.model
import pytest

from conftest import FIXTURES, PROGRAM

BAD_SCAN = "TaskListUnavailable"


@pytest.fixture(scope="module")
def model():
    """AWS's own description of the API."""
    description = botocore.loaders.Loader().load_service_model("xray", "service-2")
    return botocore.model.ServiceModel(description)


def assert_fits(value, shape, where="$"):
    """Every member is one that the API knows, and has its type."""
    if shape.type_name == "structure":
        assert isinstance(value, dict), where
        for name, member in value.items():
            assert name in shape.members, f"{where}.{name} is no member"
            assert_fits(member, shape.members[name], f"{where}.{name}")
    elif shape.type_name == "list":
        assert isinstance(value, list), where
        for index, item in enumerate(value):
            assert_fits(item, shape.member, f"{where}[{index}]")
    elif shape.type_name == "map":
        for name, item in value.items():
            assert_fits(item, shape.value, f"{where}.{name}")
    else:
        kinds = {"string": str, "boolean": bool, "integer": int, "long": int, "double": (int, float),
                 "timestamp": (int, float)}[shape.type_name]
        assert isinstance(value, kinds), f"{where}: {value!r} is no {shape.type_name}"


def answer_shape(model, operation):
    return model.operation_model(operation).output_shape


def test_the_map_is_a_service_graph_answer(run, demo_file, model):
    ran = run("map", demo_file, "--output", "json")
    assert (ran.status, ran.err) == (0, "")
    assert_fits(ran.json, answer_shape(model, "GetServiceGraph"))
    names = {(node["Name"], node.get("Type")) for node in ran.json["Services"]}
    assert {("task-service", "AWS::ECS::Container"), ("tasks", "AWS::DynamoDB::Table"), ("日次集計", "AWS::ECS::Fargate"),
            ("thumbnail", "AWS::Lambda"), ("thumbnail", "AWS::Lambda::Function"), ("users@db.internal", "Database::SQL"),
            ("api.mailchute.example", "remote"), ("task-attachments", "AWS::S3::Bucket")} <= names


def walk(document):
    yield document
    for child in document.get("subsegments", []):
        yield from walk(child)


def test_the_map_counts_what_the_documents_say(run, demo_file, demo):
    """Counted here from the raw documents, by the rules of the console: fault, then throttle, then error."""
    services = {(n["Name"], n.get("Type")): n for n in run("map", demo_file, "-o", "json").json["Services"]}
    segments = [d for documents in demo.values() for d in documents if d["name"] == "task-service" and "end_time" in d]
    statistics = services["task-service", "AWS::ECS::Container"]["SummaryStatistics"]
    assert statistics["TotalCount"] == len(segments)
    assert statistics["FaultStatistics"]["TotalCount"] == sum(bool(d.get("fault")) for d in segments)
    calls = [d for documents in demo.values() for top in documents for d in walk(top)
             if d["name"] == "DynamoDB" and "end_time" in d]
    table = services["tasks", "AWS::DynamoDB::Table"]["SummaryStatistics"]
    assert table["TotalCount"] == len(calls)
    assert table["ErrorStatistics"]["ThrottleCount"] == sum(bool(d.get("throttle")) for d in calls)
    assert table["TotalResponseTime"] == pytest.approx(sum(d["end_time"] - d["start_time"] for d in calls), abs=0.01)


def test_the_list_is_a_summaries_answer(run, demo_file, demo, model):
    ran = run("traces", demo_file, "--output", "json")
    assert (ran.status, ran.err) == (0, "")
    assert_fits(ran.json, answer_shape(model, "GetTraceSummaries"))
    summaries = {s["Id"]: s for s in ran.json["TraceSummaries"]}
    assert summaries.keys() == demo.keys()
    for trace, documents in demo.items():
        root = next(d for d in documents if "parent_id" not in d)
        assert summaries[trace]["HasFault"] == bool(root.get("fault"))
        if "end_time" in root:
            assert summaries[trace]["ResponseTime"] == pytest.approx(root["end_time"] - root["start_time"], abs=0.0006)
        if "http" in root:
            assert summaries[trace]["Http"]["HttpURL"] == root["http"]["request"]["url"]


def test_sorting_and_limiting(run, demo_file):
    times = [s["ResponseTime"] for s in
             run("traces", demo_file, "--sort", "-response", "--limit", "10", "-o", "json").json["TraceSummaries"]]
    every = [s["ResponseTime"] for s in run("traces", demo_file, "-o", "json").json["TraceSummaries"] if "ResponseTime" in s]
    assert times == sorted(every, reverse=True)[:10]
    assert len(run("traces", demo_file, "--limit", "3").lines) == 5, "a header, three traces, how many there are"


def test_a_window_cuts(run, demo_file, demo):
    begin, end = 1772414640, 1772415720  # while 2.4.1 was out
    inside = {s["Id"] for s in run("traces", demo_file, "--start", begin, "--end", "2026-03-02T01:42:00Z", "-o",
                                   "json").json["TraceSummaries"]}
    roots = {trace: next(d for d in documents if "parent_id" not in d) for trace, documents in demo.items()}
    assert inside == {trace for trace, root in roots.items() if begin <= root["start_time"] < end}
    last = max(root["start_time"] for root in roots.values())
    recent = run("traces", demo_file, "--since", "10m", "-o", "json").json["TraceSummaries"]
    assert {s["Id"] for s in recent} == {trace for trace, root in roots.items() if root["start_time"] >= last - 600}


def test_since_takes_a_window(run, demo_file):
    """The sample's hour is 01:00 to 02:00 UTC of 2026-03-02; its days are known when it has been read."""
    def starts(*arguments):
        ran = run("traces", demo_file, "--output", "csv", *arguments, TZ="UTC")
        assert ran.status == 0, ran.err
        return [row["start"] for row in csv.DictReader(io.StringIO(ran.out))]
    ten = starts("--start", "2026-03-02T01:20Z", "--end", "2026-03-02T01:30Z")
    assert ten
    for text in ("01:20-01:30", "2026-03-02T01:20Z/PT10M", "2026-03-02T01:20..2026-03-02T01:30"):
        assert starts("--since", text) == ten, text
    assert starts("--since", "01:20") == starts("--start", "2026-03-02T01:20Z")
    assert run("traces", demo_file, "--since", "01:20-01:30", "--end", "now").status == 64
    screen = run("snapshot", demo_file, "--since", "01:20-01:30", TZ="UTC")
    assert screen.status == 64 and "needs a date" in screen.err


def test_a_filter_cuts(run, demo_file, demo):
    slow = run("traces", demo_file, "--filter", 'annotation[version] = "2.4.1" AND responsetime > 0.5', "-o", "json")
    assert slow.status == 0
    expected = set()
    for trace, documents in demo.items():
        root = next(d for d in documents if "parent_id" not in d)
        versions = {d.get("annotations", {}).get("version") for d in documents}
        if "2.4.1" in versions and root["end_time"] - root["start_time"] > 0.5:
            expected.add(trace)
    assert {s["Id"] for s in slow.json["TraceSummaries"]} == expected != set()
    wrong = run("traces", demo_file, "--filter", "responsetime >")
    assert wrong.status == 64 and "column" in wrong.err


def test_a_trace_is_a_batch_answer(run, demo_file, demo, model):
    trace = next(iter(demo))
    ran = run("trace", trace, demo_file, "--output", "json")
    assert_fits(ran.json, answer_shape(model, "BatchGetTraces"))
    documents = [json.loads(segment["Document"]) for segment in ran.json["Traces"][0]["Segments"]]
    assert documents == demo[trace], "documents come as they were read"


def faulty(demo):
    return next((t, d) for t, documents in demo.items() for d in documents
                if any("cause" in e and isinstance(e["cause"], dict) and e["cause"]["exceptions"][0]["type"] == BAD_SCAN
                       for e in walk(d)))


def test_a_segment_tells_its_exceptions(run, demo_file, demo):
    trace, document = faulty(demo)
    entity = next(e for e in walk(document) if isinstance(e.get("cause"), dict) and e.get("fault"))
    ran = run("trace", trace, demo_file, "--segment", entity["id"])
    assert ran.status == 0
    for word in (BAD_SCAN, "ProvisionedThroughputExceededException", "repository.py", "tenant#acme"):
        assert word in ran.out
    shown = run("trace", trace, demo_file, "--segment", entity["id"], "--output", "json").json
    assert shown["cause"] == entity["cause"] and "subsegments" not in shown


def test_a_trace_as_text(run, demo_file, demo):
    trace, document = faulty(demo)
    ran = run("trace", trace, demo_file)
    assert (ran.status, ran.err) == (0, "")
    for word in ("task-web", "task-service", "TaskRepository.list", "DynamoDB"):
        assert word in ran.out
    assert max(map(len, ran.lines)) <= 120


def test_a_node_over_time(run, demo_file):
    """The requests of the sample's hour by the minute, marked where the list of traces has faults."""
    ran = run("node", "task-web", demo_file, "--utc")
    place = next(n for n, line in enumerate(ran.lines) if line.startswith("Requests over time  by 1m"))
    title, columns, marks = ran.lines[place:place + 3]
    assert title.endswith("2026-03-02 01:00:00-02:00:00 UTC") and len(columns) == 60
    listed = run("traces", demo_file, "--filter", 'service("task-web") { fault }', "-o", "json").json["TraceSummaries"]
    minutes = {int(t["StartTime"] // 60 % 60) for t in listed}
    assert minutes == {n for n, mark in enumerate(marks) if mark == "✗"} and 24 <= min(minutes) <= max(minutes) <= 42
    rows = run("node", "shop.example.net", FIXTURES / "made/minimal.json").lines
    first = rows.index("Response time") + 1
    assert "100%" in rows[first] and (len(rows) == first + 1 or rows[first + 1] == ""), "one request, one row"


def test_a_node(run, demo_file):
    ran = run("node", "task-service", demo_file)
    assert (ran.status, ran.err) == (0, "")
    for word in ("task-service", "AWS::ECS::Container", "p99", "task-web", "tasks"):
        assert word in ran.out
    near = run("node", "task-service", demo_file, "-o", "json").json["Services"]
    assert {n["Name"] for n in near} == {"task-service", "task-web", "tasks", "users@db.internal",
                                         "https://sqs.ap-northeast-1.amazonaws.com/123456789012/mail", "export-service"}
    for slip in ("task-servic", "tsak-service"):
        missing = run("node", slip, demo_file)
        assert missing.status == 1 and "Did you mean task-service" in missing.err


@pytest.mark.parametrize("command", [["map"], ["traces"], ["node", "task-service"]])
def test_tables_have_one_record_a_line(run, demo_file, command):
    ran = run(*command, demo_file, "--output", "csv")
    rows = list(csv.reader(io.StringIO(ran.out)))
    assert len(rows) == len(ran.lines) > 3
    assert len({len(row) for row in rows}) == 1


def test_a_trace_as_a_table(run, demo_file, demo):
    trace, document = faulty(demo)
    rows = list(csv.DictReader(io.StringIO(run("trace", trace, demo_file, "-o", "csv").out)))
    ids = {e["id"] for d in demo[trace] for e in walk(d)}
    assert ids == {row["id"] for row in rows if row["inferred"] == "false"}


def test_diagrams_are_what_their_readers_take(run, demo_file):
    dot = run("map", demo_file, "--output", "dot").out
    assert dot.startswith("digraph") and dot.count("{") == dot.count("}") and "日次集計" in dot
    mermaid = run("map", demo_file, "--output", "mermaid").out
    assert mermaid.startswith("flowchart LR\n") and "日次集計" in mermaid


def test_text_in_ascii_and_in_boxes(run, demo_file):
    drawn = run("map", demo_file).out
    assert "task-service" in drawn and "─" in drawn
    plain = run("map", demo_file, "--ascii").out.replace("日次集計", "")
    assert plain.isascii() and "+--" in plain


def test_standard_input(run, demo_file):
    plain = run("traces", demo_file, "-o", "csv")
    piped = run("traces", "-", "-o", "csv", stdin=demo_file.read_bytes())
    assert piped.out == plain.out and piped.status == 0


def test_a_reader_that_has_enough(demo_file):
    for command in ("traces", "map"):
        line = f"'{PROGRAM}' {command} '{demo_file}' -o csv | head -n 1"
        done = subprocess.run(["bash", "-o", "pipefail", "-c", line], capture_output=True, timeout=30)
        assert (done.returncode, done.stderr) == (0, b"") and done.stdout.count(b"\n") == 1


def test_snapshots(run, demo_file):
    text = run("snapshot", demo_file, "--size", "100x30", "--keys", "L")
    assert text.status == 0 and len(text.lines) == 30 and "Traces" in text.lines[0]
    svg = run("snapshot", demo_file, "--output", "svg").out
    assert svg.startswith("<svg") and svg.rstrip().endswith("</svg>")
    assert "<html" in run("snapshot", demo_file, "--output", "html").out
    assert "\x1b[" in run("snapshot", demo_file, "--output", "ansi").out
    assert run("snapshot", demo_file, "--keys", "nokey").status == 64
    assert run("snapshot", demo_file, "--size", "0x-1").status == 64


def test_keys_and_themes(run):
    keys = run("keys")
    assert keys.status == 0 and re.search(r"Enter +\S", keys.out) and "Timeline" in keys.out
    assert {"dark", "light", "colorblind"} <= set(run("themes").out.split())


def test_wrong_usage(run, demo_file):
    for arguments in (["traces", "--sort", "color"], ["trace", "", demo_file], ["map", "-o", "pdf", demo_file],
                      ["traces", demo_file, "--since", "soon"], ["traces", demo_file, "--limit", "-1"],
                      ["traces", demo_file, "--since", "1h", "--start", "1"], ["map", "--nothing"]):
        ran = run(*arguments)
        assert (ran.status, ran.out) == (64, ""), arguments
        assert ran.err


def test_save_keeps_what_it_can_and_names_the_rest(run, tmp_path):
    good = ('{"name":"a","id":"span-1","trace_id":"trace-1","start_time":1710268850,"end_time":1710268851}',
            '{"name":"b","id":"1000000000000002","start_time":1710268850,"end_time":1710268851}')
    source, saved = tmp_path / "torn.jsonl", tmp_path / "saved.json"
    source.write_bytes(good[0].encode() + b'\n{"name":"c","id":}\n' + good[1].encode() + b"\n" + bytes(4096))
    ran = run("save", source, "--to", saved)
    assert ran.status == 2 and "line 2" in ran.err and "value 0" in ran.err
    traces = json.loads(saved.read_text())["Traces"]
    assert [[segment["Document"] for segment in trace["Segments"]] for trace in traces] == [[good[0]], [good[1]]]
    assert traces[0]["Id"] == "trace-1" and run("trace", "trace-1", saved).status == 0
    assert run("trace", "trace-2", saved).status == 1


def test_a_configuration(run, demo_file, tmp_path):
    config = tmp_path / "config.yaml"
    config.write_text("ascii: true\nutc: true\n")
    assert "─" not in run("map", demo_file, "--config", config).out
    config.write_text("colour: red\n")
    ran = run("map", demo_file, "--config", config)
    assert ran.status == 1 and "colour" in ran.err
    assert run("map", demo_file, "--config", tmp_path / "none.yaml").status == 1
    assert run("map", demo_file, "--theme", "nosuch").status == 1


def test_version_and_help(run):
    assert re.fullmatch(r"xrayscope \d+\.\d+\.\d+\n", run("--version").out)
    for command in ("", "map", "node", "traces", "trace", "save", "snapshot", "keys", "themes", "demo"):
        ran = run(*command.split(), "--help")
        assert ran.status == 0 and "USAGE" in ran.out


def test_an_end_before_its_start_takes_no_time_and_is_marked(run, tmp_path):
    file = tmp_path / "backwards.json"
    file.write_text('{"name":"api","id":"1000000000000001","trace_id":"1-65f0a1b2-0c1d2e3f405162738495a6b7",'
                    '"start_time":1710268850,"end_time":0}')
    trace = run("trace", "1-65f0a1b2-0c1d2e3f405162738495a6b7", file, LC_ALL="C", LANG="C")
    assert trace.status == 0 and any(line.startswith(" !api ") for line in trace.lines), trace.out
    segment = run("trace", "1-65f0a1b2-0c1d2e3f405162738495a6b7", file, "--segment", "1000000000000001")
    assert "its end lies before its start" in segment.out


def test_what_is_not_there_is_said_once(run, tmp_path):
    """A theme that there is not, a filter that nothing fulfils, a folder in a folder."""
    ran = run("map", "demo", "--theme", "nosuch")
    assert ran.status == 1 and ran.err.count("theme nosuch") == 1 and "there is none of that name" in ran.err
    ran = run("traces", "demo", "--filter", "responsetime > 1000")
    assert ran.status == 0 and "demo: none of 419 traces fulfils the filter" in ran.err
    ran = run("map", "demo", "--filter", "responsetime > 1000")
    assert ran.status == 0 and "demo: none of 419 traces fulfils the filter" in ran.err and "holds no traces" not in ran.out
    ran = run("traces", "demo", "--start", "2020-01-01", "--end", "2020-01-02", "--filter", "ok")
    assert "none of 419 traces is in the window and fulfils the filter" in ran.err
    summaries = tmp_path / "summaries.json"
    summaries.write_text('{"TraceSummaries":[{"Id":"1-69a38280-0123456789abcdef01234567","Duration":1.0}]}')
    ran = run("map", summaries)
    assert ran.status == 0 and "no whole traces in it, of which a map is made, but 1 summary" in ran.err
    inner = tmp_path / "window" / "older"
    inner.mkdir(parents=True)
    (tmp_path / "window" / "one.json").write_text(
        '{"id":"0000000000000001","name":"shop","start_time":1772323200,"end_time":1772323201,'
        '"trace_id":"1-69a38240-000000000000000000000001"}')
    ran = run("traces", tmp_path / "window", "--output", "csv")
    assert ran.status == 2 and "older: a folder in a folder is not read. Name it beside the other" in ran.err
    assert "1-69a38240-000000000000000000000001" in ran.out
    ran = run("map", tmp_path / "window", "--output", "dot")
    assert "1 request" in ran.out and "1 requests" not in ran.out


@pytest.mark.parametrize("start,listed", [("2026-07-01T11:00", 1), ("2026-07-01T11:01", 0), ("2026-01-01T10:00", 2)])
def test_a_time_without_a_zone_is_that_of_its_own_day(run, tmp_path, start, listed):
    """In Berlin 11:00 of July is 9:00 UTC, whatever the season is in which it is typed."""
    (tmp_path / "two.json").write_text("".join(
        '{"id":"000000000000000%d","name":"shop","start_time":%d,"end_time":%d,"trace_id":"1-69a38240-00000000000000000000000%d"}\n'
        % (number, at, at + 1, number) for number, at in ((1, 1782896400), (2, 1767258000))))
    ran = run("traces", tmp_path / "two.json", "--start", start, "--end", "2027-01-01T00:00Z", "--output", "csv", TZ="Europe/Berlin")
    assert ran.status == 0 and ran.out.count("1-69a38240") == listed
