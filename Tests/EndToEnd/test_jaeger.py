"""A Jaeger query service as a source: both of its APIs, the same screens and commands."""
import json
import subprocess
import sys
import urllib.parse
import urllib.request

import pytest

from conftest import TOP


class Jaeger:
    def __init__(self, *arguments):
        script = TOP / "Tests/Support/jaeger_endpoint.py"
        self.process = subprocess.Popen([sys.executable, script, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline().split()[1])
        self.source = f"jaeger:http://127.0.0.1:{self.port}"

    def ask(self, path):
        return json.load(urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}"))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


@pytest.fixture
def started():
    all_of_them = []

    def start(*arguments):
        all_of_them.append(Jaeger(*arguments))
        return all_of_them[-1]

    yield start
    for each in all_of_them:
        each.close()


@pytest.fixture(params=["v1", "v3"])
def jaeger(request, started):
    return started("--api", request.param)


def test_the_map_is_that_of_the_traces(run, jaeger):
    services = run("map", jaeger.source, "-o", "json").json["Services"]
    named = {s["Name"]: s for s in services if s.get("Type") != "client"}
    assert set(named) == {"frontend", "orders", "stock"}
    for service in named.values():
        assert service["SummaryStatistics"]["TotalCount"] == 20, service
    assert named["stock"]["SummaryStatistics"]["FaultStatistics"]["TotalCount"] == 4


def test_each_trace_is_listed_once(run, jaeger):
    listed = run("traces", jaeger.source, "-o", "json")
    summaries = listed.json["TraceSummaries"]
    assert listed.status == 0 and len(summaries) == len({s["Id"] for s in summaries}) == 20
    # The first takes 100 ms, each further one a millisecond more; 10:00 minus 60 s each.
    assert sorted(round(s["Duration"] * 1000) for s in summaries) == list(range(100, 120))
    assert run("traces", jaeger.source, "--since", "10m", "-o", "json").json["TraceSummaries"].__len__() == 10


def test_a_trace_by_its_id(run, jaeger):
    first = run("traces", jaeger.source, "-o", "json").json["TraceSummaries"][0]["Id"]
    shown = run("trace", first, jaeger.source)
    assert shown.status == 0 and all(name in shown.out for name in ("frontend", "orders", "stock"))
    missing = run("trace", "1-00000000-000000000000000000000001", jaeger.source)
    assert missing.status == 1 and "no trace" in missing.err


def test_what_jaeger_understands_is_asked_and_the_rest_is_chosen_here(run, jaeger):
    slow = run("traces", jaeger.source, "--filter", 'service("orders") AND duration >= 0.115', "-o", "json").json
    assert sorted(round(s["Duration"] * 1000) for s in slow["TraceSummaries"]) == [115, 116, 117, 118, 119]
    asked = [path for path in jaeger.ask("/__requests") if "/traces?" in path]
    assert len(asked) == 1 and "orders" in asked[0]
    failed = run("traces", jaeger.source, "--filter", 'service("stock") { fault }', "-o", "json").json["TraceSummaries"]
    assert len(failed) == 4
    tagged = run("traces", jaeger.source, "--filter", 'annotation.tenant = "t1"', "-o", "json").json["TraceSummaries"]
    assert len(tagged) == 7


def test_an_attribute_is_searched_for_by_each_of_its_names(run, jaeger):
    listed = run("traces", jaeger.source, "--filter", 'annotation[http.method] = "GET"', "-o", "json")
    assert listed.status == 0 and len(listed.json["TraceSummaries"]) == 20
    asked = [urllib.parse.unquote(path) for path in jaeger.ask("/__requests") if "/traces?" in path]
    # Three services, two names, and nothing is asked for without one.
    assert sorted(path.count('{"http.method":"GET"}') * 10 + path.count('{"http.request.method":"GET"}') for path in asked) == [1] * 3 + [10] * 3


def test_it_is_saved_and_read_again(run, jaeger, tmp_path):
    ran = run("save", jaeger.source, "--to", tmp_path / "j.json")
    assert ran.status == 0, ran.err
    before, after = (run("map", source, "-o", "json").json["Services"] for source in (jaeger.source, tmp_path / "j.json"))
    assert {s["Name"]: s["SummaryStatistics"] for s in before if "SummaryStatistics" in s} == {
        s["Name"]: s["SummaryStatistics"] for s in after if "SummaryStatistics" in s}


def test_the_viewer_opens_it(viewer, jaeger):
    screen = viewer(jaeger.source)
    screen.wait_for("stock")
    screen.press("L")
    screen.wait_for("20 traces")
    screen.press("\r")
    screen.wait_for("of 3 ")
    screen.press("Q")


def test_who_asks(run, started):
    secret = started("--token", "s3cret")
    refused = run("map", secret.source)
    assert refused.status == 1 and "JAEGER_TOKEN" in refused.err
    assert run("map", secret.source, JAEGER_TOKEN="s3cret").status == 0
    named = started("--user", "me:pw", "--api", "v1")
    assert run("map", named.source, JAEGER_USER="me", JAEGER_PASSWORD="pw").status == 0
    wrong = run("map", f"jaeger:http://me:hunter2@127.0.0.1:x{named.port}")
    assert wrong.status != 0 and "hunter2" not in wrong.err


def test_what_goes_wrong_is_said(run, started, jaeger):
    jaeger.ask("/__break?503")
    ran = run("traces", jaeger.source)
    assert ran.status == 1 and "503" in ran.err and "storage is gone" in ran.err
    nobody = run("map", "jaeger:http://127.0.0.1:1")
    assert nobody.status == 1 and "no connection to 127.0.0.1:1" in nobody.err
    assert run("map", jaeger.source, "--region", "eu-west-1").status == 64
    assert run("map", jaeger.source, "file.json").status == 64


def test_one_trace_that_fails_takes_no_other_with_it(run, jaeger):
    first, second = [s["Id"] for s in run("traces", jaeger.source, "-o", "json").json["TraceSummaries"]][:2]
    jaeger.ask("/__break?501&" + second[2:].replace("-", ""))
    shown = run("trace", second, jaeger.source, "--against", first, "-o", "json")
    assert shown.status == 1 and "501" in shown.err and "that one is gone" in shown.err
    shown = run("trace", first, jaeger.source, "--against", second, "-o", "json")
    assert f"no trace {second}" in shown.err and "501" in shown.err


def test_nothing_is_asked_twice(run, jaeger):
    assert run("map", jaeger.source).status == 0
    asked = [path for path in jaeger.ask("/__requests") if path.endswith("/services")]
    # The older API is found by asking for the newer one first.
    assert asked in (["/api/v3/services"], ["/api/v3/services", "/api/services"])


@pytest.mark.parametrize("arguments, words", [
    (["--api", "v3", "--summaries"], "were read of frontend (of 450), orders (of 450), stock (of 450)"),
    (["--api", "v3"], "were read of frontend, orders, stock"), (["--api", "v1"], "were read of frontend, orders, stock")])
def test_how_many_traces_are_not_read_is_said_where_the_server_tells(run, started, arguments, words):
    """450 traces of each service in an hour, of which Jaeger gives 300."""
    jaeger = started(*arguments, "--traces", "450", "--spread", "7")
    ran = run("traces", jaeger.source, "--since", "1h", "-o", "json")
    assert len(ran.json["TraceSummaries"]) == 300
    assert "only the 300 traces that Jaeger gave first " + words in ran.err, ran.err
