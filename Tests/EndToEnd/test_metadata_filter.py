"""Filters that look into metadata: of documents in files, on the command line, in the viewer and as set B."""
import gzip
import json

from conftest import DEMO


def expected(user):
    """Traces of the sample whose documents say so, counted in its text."""
    traces = json.loads(gzip.decompress(DEMO.read_bytes()))["Traces"]

    def said(entity):
        auth = entity.get("metadata", {}).get("auth", {})
        own = isinstance(auth, dict) and isinstance(auth.get("user"), dict) and auth["user"].get("id") == user
        return own or any(said(part) for part in entity.get("subsegments", []))

    return [trace["Id"] for trace in traces if any(said(json.loads(part["Document"])) for part in trace["Segments"])]


def test_traces_are_chosen_by_metadata(run):
    wanted = expected("initech-04")
    assert 0 < len(wanted) < 419
    answer = run("traces", DEMO, "--filter", 'metadata.auth.user.id = "initech-04"', "--limit", "1000", "-o", "json")
    assert sorted(summary["Id"] for summary in answer.json["TraceSummaries"]) == sorted(wanted)
    shown = run("snapshot", DEMO, "--keys", 'L,F,text:metadata.auth.user.id = "initech-04",enter', "--size", "120x30")
    assert f"{len(wanted)} of 419 traces" in shown.out
    told = run("analyze", DEMO, "--compare", 'metadata.auth.user.id = "initech-04"', "-o", "json").json
    assert told["SetB"]["Traces"] == len(wanted)


def test_the_service_is_not_asked_by_it(run):
    refused = run("traces", "xray:", "--since", "1h", "--filter", "fault AND metadata.auth.user")
    assert refused.status == 64 and "column 11" in refused.err and "metadata.auth.user" in refused.err
