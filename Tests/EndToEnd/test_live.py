"""The X-Ray API as the source, played by Tests/Support/xray_endpoint.py on the loopback: commands, bad days, the viewer."""
import json
import re
import subprocess
import sys
import time
import urllib.request

import pytest

from conftest import TOP

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "test-secret", "AWS_REGION": "eu-west-1"}


class Endpoint:
    def __init__(self, *arguments):
        script = str(TOP / "Tests/Support/xray_endpoint.py")
        first = str(time.time() - 3000)  # inside the last hour, which is what is asked for without a window
        self.process = subprocess.Popen([sys.executable, script, "--first", first, "--spread", "2400", *arguments],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = "http://127.0.0.1:" + self.process.stdout.readline().split()[1]

    def ask(self, where, **members):
        request = urllib.request.Request(self.url + where, data=json.dumps(members).encode())
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def fault(self, path, kind, **members):
        self.ask("/__faults", path=path, kind=kind, **members)

    def paths(self):
        return [r["path"] for r in self.ask("/__requests")["requests"]]

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


@pytest.fixture
def endpoint():
    opened = Endpoint("--traces", "40")
    yield opened
    opened.close()


@pytest.fixture
def live(run, endpoint):
    return lambda *arguments, **changes: run(*arguments, "--endpoint-url", endpoint.url, **{**KEYS, **changes})


def test_commands(live, endpoint):
    assert live("map", "--output", "json").json["Services"][1]["Name"] == "web"
    listed = live("traces", "--output", "json").json["TraceSummaries"]
    assert len(listed) == 40
    trace = live("trace", listed[0]["Id"], "--output", "json").json["Traces"][0]
    assert trace["Id"] == listed[0]["Id"] and len(trace["Segments"]) == 5
    assert endpoint.paths().count("/Traces") == 1


def test_doctor(live, endpoint):
    good = live("doctor", "--output", "json")
    assert good.status == 0 and {c["result"] for c in good.json} == {"ok"}
    endpoint.fault("/Groups", "status", status=403, code="AccessDeniedException")
    denied = live("doctor")
    assert denied.status == 1 and "xray:GetGroups" in denied.out
    for ran in good, denied:
        assert "test-secret" not in ran.out + ran.err and "AKIDTEST" not in ran.out + ran.err


@pytest.mark.parametrize("changes, arguments, words", [
    ({"AWS_REGION": ""}, [], "no region is set"),
    ({"AWS_ACCESS_KEY_ID": ""}, [], "no credentials were found"),
    ({}, ["--profile", "none"], "there is no profile none"),
    ({}, ["--endpoint-url", "http://127.0.0.1:1"], "no connection to 127.0.0.1:1"),
    ({}, ["--endpoint-url", "nonsense"], "is no address of an endpoint"),
    ({}, ["--start", "2100-01-01T00:00:00Z"], "lies in the future"),
    ({}, ["--endpoint-url", "https://ENDPOINT"], "does not answer as TLS does"),
])
def test_what_stops_it_has_its_own_words(run, endpoint, changes, arguments, words):
    address = [] if "--endpoint-url" in arguments else ["--endpoint-url", endpoint.url]
    arguments = [text.replace("ENDPOINT", endpoint.url.removeprefix("http://")) for text in arguments]
    ran = run("map", *address, *arguments, **{**KEYS, **changes})
    assert (ran.status, ran.out) == (1, "") and words in ran.err
    assert "test-secret" not in ran.err


@pytest.mark.parametrize("kind, members, words, remedy", [
    ("throttle", {"retry_after": 3600}, "throttled: it asks to wait 60 minutes", "Ask again in 60 minutes"),
    ("throttle", {"retry_after": 10800}, "throttled: it asks to wait 3 hours", "Ask again in 3 hours"),
    ("body", {"text": '{"Services":[{"Name":"x"'}, "the answer ends in the middle, after 24 bytes", "a proxy in between"),
    ("drop", {"at": 100}, "closed the connection after 100 bytes of the answer", "a shorter window"),
    ("drop", {"at": -1}, "closed the connection without an answer", "https://"),
    ("status", {"status": 400, "code": "InvalidRequestException", "message": "The requested group does not exist."},
     "the request was refused: The requested group does not exist. Check the group's name", "--group"),
    ("status", {"status": 404, "code": None, "message": None}, "the answer (status 404) is not X-Ray's", "--endpoint-url"),
])
def test_what_a_service_does_is_said_with_what_to_do(live, endpoint, kind, members, words, remedy):
    endpoint.fault("/ServiceGraph", kind, count=-1, **members)
    ran = live("map")
    assert (ran.status, ran.out) == (1, "") and words in ran.err and remedy in ran.err, ran.err


def test_doctor_does_not_count_what_was_throttled_as_allowed(live, endpoint):
    for path in "/ServiceGraph", "/Groups":
        endpoint.fault(path, "throttle", count=-1)
    ran = live("doctor")
    assert ran.out.count("throttled just now, so that it is not known whether it is allowed") == 2
    assert "3 of 5 calls allowed" in ran.out and "run doctor again in a minute" in ran.out
    endpoint.ask("/__reset")
    endpoint.fault("/ServiceGraph", "status", count=-1, status=404, code=None, message=None)
    ran = live("doctor")
    assert ran.status == 1 and "the answer (status 404) is not X-Ray's" in ran.out and "Check --endpoint-url" in ran.out
    assert "allowed" not in ran.out


def test_a_window_beyond_x_ray_s_memory_is_said_to_be(live, tmp_path):
    for arguments in ("map",), ("traces",), ("save", "--to", tmp_path / "saved.jsonl"):
        ran = live(*arguments, "--since", "45d")
        assert ran.status == 0 and "the window begins 45 days ago; X-Ray keeps traces for 30" in ran.err, ran.err
        assert "days ago" not in live("map", "--since", "30d").err


def test_a_wrong_clock_is_named_and_the_data_comes(run, viewer):
    endpoint = Endpoint("--traces", "40", "--clock-offset", "-900")
    ran = run("map", "--output", "json", "--endpoint-url", endpoint.url, **KEYS)
    assert ran.status == 0 and ran.json["Services"][1]["Name"] == "web"
    assert "this machine's clock is 15 min ahead of the service's; calls are signed for the service's time" in ran.err
    assert all(v["ok"] for v in endpoint.ask("/__verify", access_key="AKIDTEST", secret_key="test-secret"))
    shown = viewer("--endpoint-url", endpoint.url, **KEYS)
    shown.wait_for("web", "clock is 15 min ahead")
    endpoint.fault("/ServiceGraph", "status", status=403, code="RequestTimeTooSkewed", count=2)
    again = run("map", "--endpoint-url", endpoint.url, **KEYS)
    assert again.status == 1 and "clock is 15 min ahead of the service's. Set this machine's clock, then retry" in again.err
    endpoint.close()


def test_what_arrived_before_a_failure_is_printed(live, endpoint):
    endpoint.fault("/TraceSummaries", "status", skip=2, count=-1, status=403, code="ExpiredTokenException")
    ran = live("traces", "--output", "csv")
    assert ran.status == 2 and 5 < len(ran.lines) < 40
    assert "a part of the traces is missing: the session token has expired" in ran.err


def test_from_the_map_to_a_segment(viewer, endpoint):
    shown = viewer("--endpoint-url", endpoint.url, **KEYS)
    shown.wait_for("web")
    shown.press("enter")
    shown.wait_for("Response time")
    shown.press("enter")
    shown.wait_for("40 of 40 traces")
    shown.press("enter")
    shown.wait_for("of 9 ")
    assert endpoint.paths().count("/ServiceGraph") == 1 and endpoint.paths().count("/Traces") == 1


def bodies(endpoint, path):
    return [json.loads(r["body"]) for r in endpoint.ask("/__requests")["requests"] if r["path"] == path]


def test_a_range_of_an_inner_node_is_asked_of_the_service(viewer, run, tmp_path):
    """What is sent is an expression of reference 5's grammar, and what the service says to it is shown."""
    statistics = {"OkCount": 10, "TotalCount": 10, "TotalResponseTime": 0.96}
    histogram = [{"Value": 0.02, "Count": 8}, {"Value": 0.4, "Count": 2}]
    graph = tmp_path / "graph.json"
    graph.write_text(json.dumps({"Services": [
        {"ReferenceId": 0, "Name": "web", "Names": ["web"], "Root": True, "Type": "AWS::ECS::Container", "State": "active",
         "Edges": [{"ReferenceId": 1, "SummaryStatistics": statistics, "ResponseTimeHistogram": histogram}],
         "SummaryStatistics": statistics, "ResponseTimeHistogram": histogram},
        {"ReferenceId": 1, "Name": 'the "inner" one', "Names": ["inner"], "Type": "AWS::Lambda", "State": "active", "Edges": [],
         "SummaryStatistics": statistics, "ResponseTimeHistogram": histogram}]}))
    endpoint = Endpoint("--traces", "40", "--graph", str(graph))
    shown = viewer("--endpoint-url", endpoint.url, **KEYS)
    shown.wait_for("web", "inner")
    shown.press("l", "enter")
    shown.wait_for("inner", "Response time")
    endpoint.fault("/TraceSummaries", "status", status=400, code="InvalidRequestException",
                   message="Invalid filter expression: too complex", count=-1)
    shown.press("l", "l", "enter")
    shown.wait_for("the request was refused: Invalid filter expression: too complex")
    sent = bodies(endpoint, "/TraceSummaries")[0]["FilterExpression"]
    found = re.fullmatch(
        r'service\(id\(name: "the \\"inner\\" one", type: "AWS::Lambda"\)\) \{ responsetime >= (\S+)( AND responsetime <= (\S+))? \}', sent)
    # The second of the two columns.
    assert found and 0.02 < float(found[1]) <= 0.4 <= float(found[3] or 1), sent
    # The parser of the reference's grammar takes it.
    parsed = run("traces", "demo", "--filter", sent)
    assert parsed.status == 0 and "none of 419 traces fulfils the filter" in parsed.err
    endpoint.close()


def test_the_series_of_the_node_that_is_looked_at(viewer, endpoint):
    shown = viewer("--endpoint-url", endpoint.url, **KEYS)
    shown.wait_for("web", "refresh 15s")
    assert bodies(endpoint, "/TimeSeriesServiceStatistics") == []
    shown.press("enter", "c")
    # 60 periods of 3 ok and an error of 250 ms each, on two pages; there is room for half as many columns.
    shown.wait_for("Requests over time", "by 2m", "highest 8", "!!!!!!")
    asked = bodies(endpoint, "/TimeSeriesServiceStatistics")
    assert [a.get("NextToken") for a in asked] == [None, "50"] and asked[0]["Period"] == 60
    assert asked[0]["EntitySelectorExpression"] == 'service(id(name: "web", type: "AWS::ECS::Container"))'
    shown.press("c")
    shown.wait_for("Latency over time", "200ms")
    endpoint.fault("/TimeSeriesServiceStatistics", "status", status=403, code="AccessDeniedException", count=-1)
    shown.press("R")
    shown.wait_for("GetTimeSeriesServiceStatistics: access denied", "Latency over time")
    shown.press("!")
    shown.wait_for("Allow xray:GetTimeSeriesServiceStatistics")
    shown.press("esc")
    shown.press("l", "enter")
    shown.wait_for("of 40 traces")
    shown.press("Q")
    assert shown.wait_for_end(2) == 0


def test_a_node_printed_over_time(live, endpoint):
    ran = live("node", "web")
    assert ran.status == 0 and "Requests over time  by 1m, highest 4" in ran.out
    assert bodies(endpoint, "/TimeSeriesServiceStatistics")[0]["Period"] == 60
    endpoint.fault("/TimeSeriesServiceStatistics", "status", status=403, code="AccessDeniedException", count=-1)
    partly = live("node", "web")
    assert partly.status == 2 and "xray:GetTimeSeriesServiceStatistics" in partly.err
    assert "Requests over time" not in partly.out and "Called by" in partly.out
    assert live("node", "web", "-o", "json").status == 0, "which has no series and asks for none"


def test_leaving_the_node_stops_its_series(viewer, endpoint):
    shown = viewer("--endpoint-url", endpoint.url, **KEYS)
    shown.wait_for("web", "refresh 15s")
    endpoint.fault("/TimeSeriesServiceStatistics", "slow", chunk=200, every_ms=200)
    shown.press("enter", "c")
    shown.wait_for("Asking for the series.")
    shown.press("esc")
    shown.settle()
    # The second page is not asked for; who comes back asks anew.
    time.sleep(1)
    assert len(bodies(endpoint, "/TimeSeriesServiceStatistics")) == 1
    shown.press("enter", "c")
    shown.wait_for("highest 8")


def test_the_map_of_a_trace(viewer, endpoint):
    shown = viewer("--endpoint-url", endpoint.url, **KEYS)
    shown.wait_for("web")
    shown.press("L")
    shown.wait_for("/api/")
    shown.press("enter")
    shown.wait_for("of 9 ")
    shown.press("m")
    shown.wait_for("> Map", "orders", "billing", "1 request", "account 123456789012")
    asked = bodies(endpoint, "/TraceGraph")
    assert len(asked) == 1 and len(asked[0]["TraceIds"]) == 1
    shown.press("g", "l", "l", "enter")
    shown.wait_for("segment of orders")
    endpoint.fault("/TraceGraph", "status", status=403, code="AccessDeniedException", count=-1)
    shown.press("esc", "j", "enter")
    shown.wait_for("of 9 ")
    shown.press("m")
    shown.wait_for("Made from the documents here, for X-Ray did not answer: access denied", "orders")
    shown.press("esc", "esc")
    shown.wait_for("Traces", "/api/", "refresh 15s")


def test_another_window_and_filter_are_asked_for(viewer, endpoint, tmp_path):
    shown = viewer("--endpoint-url", endpoint.url, **KEYS)
    shown.wait_for("web", "refresh 15s")
    shown.press("t", "30m", "enter")
    shown.wait_for("last 30m", "x shows more")
    asked = bodies(endpoint, "/ServiceGraph")
    lengths = [a["EndTime"] - a["StartTime"] for a in asked]
    assert lengths[0] == 3600 and lengths[1] in (1800, 1801), "whole seconds around the window"
    shown.press("[")
    shown.settle()
    assert abs(bodies(endpoint, "/ServiceGraph")[-1]["EndTime"] - asked[-1]["StartTime"]) <= 2
    shown.press("x", "L", "F", "fualt")
    shown.wait_for("column 1: there is no keyword 'fualt'")
    shown.press("\x15", "fault", "enter")
    shown.wait_for("fault", "x shows more")
    assert bodies(endpoint, "/TraceSummaries")[-1]["FilterExpression"] == "fault"
    shown.press("Q")
    assert shown.wait_for_end() == 0
    kept = tmp_path / ".local/state/xrayscope/filters"
    assert kept.read_text() == "fault\n" and kept.stat().st_mode & 0o777 == 0o600


def test_how_often_it_refreshes_is_chosen(viewer, run, endpoint):
    shown = viewer("--endpoint-url", endpoint.url, "--refresh", "1s", **KEYS)
    shown.wait_for("web", "refresh 1s")
    while endpoint.paths().count("/ServiceGraph") < 3:
        shown.settle()
    shown.press("P", "off", "enter")
    shown.wait_for("refresh off")
    for wrong in "0.5s", "soon":
        assert run("view", "--refresh", wrong, **KEYS).status == 64
    assert "not about files" in run("view", "some.json", "--refresh", "5s").err


def test_a_refresh_that_fails_keeps_the_map(viewer, endpoint):
    shown = viewer("--endpoint-url", endpoint.url, **KEYS)
    shown.wait_for("web", "refresh 15s")
    endpoint.fault("/ServiceGraph", "status", count=1, status=403, code="AccessDeniedException")
    shown.press("R")
    shown.wait_for("stale", "web")
    shown.press("R")
    shown.settle()
    assert "stale" not in shown.text and "web" in shown.text


def test_a_slow_trace_opens_at_once_and_can_be_left(viewer, endpoint):
    shown = viewer("--endpoint-url", endpoint.url, **KEYS)
    shown.wait_for("web")
    endpoint.fault("/Traces", "delay", ms=1500, count=-1)
    shown.press("L")
    shown.wait_for("/api/")
    shown.press("enter")
    assert "Fetching trace" in shown.text
    shown.press("esc", "k", "enter")
    shown.wait_for("of 9 ")
    shown.press("Q")
    assert shown.wait_for_end(2) == 0
