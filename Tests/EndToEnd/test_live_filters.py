"""A filter is applied, or refused: no figure of the API is shown as if it had been filtered."""
import json

from test_live import KEYS, endpoint, live  # noqa: F401


def test_a_filtered_map_counts_the_traces_of_the_filter(live, endpoint):
    whole = live("map", "--since", "1h", "-o", "json")
    assert whole.status == 0 and "/TraceSummaries" not in endpoint.paths()
    endpoint.ask("/__reset")
    part = live("map", "--since", "1h", "--filter", "fault", "-o", "json")
    assert part.status == 0 and "counted from 40 traces" in part.err, part.err
    assert "/ServiceGraph" not in endpoint.paths()
    assert all("fault" in r["body"] for r in endpoint.ask("/__requests")["requests"] if r["path"] == "/TraceSummaries")
    web = next(s for s in part.json["Services"] if s["Name"] == "web" and s.get("Type") != "client")
    # The endpoint chooses no traces by a filter: it has forty, and each has one segment of web.
    assert web["SummaryStatistics"]["TotalCount"] == 40
    node = live("node", "web", "--since", "1h", "--filter", "fault")
    assert node.status == 0 and "/TimeSeriesServiceStatistics" not in endpoint.paths()


def test_a_trace_that_x_ray_cut_ends_with_two(live, endpoint):
    wanted = endpoint.ask("/__traces")[0]
    answer = endpoint.ask("/Traces", TraceIds=[wanted])
    answer["Traces"][0]["LimitExceeded"] = True
    endpoint.fault("/Traces", "body", text=json.dumps(answer))
    ran = live("trace", wanted)
    assert ran.status == 2 and "larger than X-Ray keeps" in ran.err and "web" in ran.out


def test_the_viewer_names_a_trace_that_x_ray_cut(viewer, endpoint):
    wanted = endpoint.ask("/__traces")[-1]
    answer = endpoint.ask("/Traces", TraceIds=[wanted])
    answer["Traces"][0]["LimitExceeded"] = True
    endpoint.fault("/Traces", "body", text=json.dumps(answer), holding=wanted, count=-1)
    shown = viewer("--endpoint-url", endpoint.url, **KEYS)
    shown.wait_for("web")
    shown.press(f"\x1b[200~{wanted}\x1b[201~")
    shown.wait_for("cut by X-Ray", "of 9 ")
    # The problems of the load that fetched it are gone with the next one; what the trace lacks is not.
    shown.press("!")
    shown.wait_for("X-Ray left segments out of 1 trace: larger than it keeps", wanted)
    shown.press("esc", "esc", "L")
    shown.wait_for("▲")
