"""The X-Ray operations that xray_endpoint.py answers: each takes the request's members and returns the answer's bytes."""
import json

from xray_data import compact


class Refused(Exception):
    """An answer with an error code."""

    def __init__(self, status, code, message):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


class TraceServices:
    """The services of some traces as GetTraceGraph lists them: one a name and origin, with the calls between them."""

    def __init__(self, traces):
        self.all, self.by_key, self.edges = [], {}, {}
        for trace in traces:
            documents = [json.loads(d) for _, d in trace.documents]
            callers = {s["id"]: d for d in documents for s in d.get("subsegments", [])}
            for document in documents:
                node = self.node(document["name"], document.get("origin"))
                self.count(node["SummaryStatistics"], document)
                caller = callers.get(document.get("parent_id"))
                source = self.node(caller["name"], caller.get("origin")) if caller else self.node(
                    document["name"], "client")
                key = source["ReferenceId"], node["ReferenceId"]
                if key not in self.edges:
                    self.edges[key] = {"ReferenceId": key[1], "SummaryStatistics": self.statistics(), "Aliases": []}
                    source["Edges"].append(self.edges[key])
                self.count(self.edges[key]["SummaryStatistics"], document)

    def node(self, name, kind):
        if (name, kind) not in self.by_key:
            node = {"ReferenceId": len(self.all), "Name": name, "Names": [name], "Type": kind, "Edges": [],
                    "AccountId": "123456789012", "SummaryStatistics": self.statistics(), "State": "active"}
            self.by_key[name, kind] = node
            self.all.append(node)
        return self.by_key[name, kind]

    @staticmethod
    def statistics():
        return {"OkCount": 0, "ErrorStatistics": {"ThrottleCount": 0, "OtherCount": 0, "TotalCount": 0},
                "FaultStatistics": {"OtherCount": 0, "TotalCount": 0}, "TotalCount": 0, "TotalResponseTime": 0}

    @staticmethod
    def count(statistics, document):
        faults = statistics["FaultStatistics"]
        if document.get("fault"):
            faults["OtherCount"], faults["TotalCount"] = faults["OtherCount"] + 1, faults["TotalCount"] + 1
        else:
            statistics["OkCount"] += 1
        statistics["TotalCount"] += 1
        statistics["TotalResponseTime"] += document["end_time"] - document["start_time"]


class Operations:
    def __init__(self, store, options):
        self.store, self.options = store, options
        self.retrievals = {}
        self.graph = self.read_graph(options.graph)
        self.by_path = {
            "/ServiceGraph": self.service_graph, "/TraceSummaries": self.trace_summaries, "/Traces": self.traces,
            "/TraceGraph": self.trace_graph, "/TimeSeriesServiceStatistics": self.time_series, "/Groups": self.groups,
            "/InsightSummaries": self.insights, "/StartTraceRetrieval": self.start_retrieval,
            "/ListRetrievedTraces": self.list_retrieved, "/CancelTraceRetrieval": self.cancel_retrieval,
        }

    def read_graph(self, path):
        if path:
            with open(path, encoding="utf-8") as file:
                return json.load(file)["Services"]
        statistics = {"OkCount": 9, "ErrorStatistics": {"ThrottleCount": 0, "OtherCount": 0, "TotalCount": 0},
                      "FaultStatistics": {"OtherCount": 1, "TotalCount": 1}, "TotalCount": 10, "TotalResponseTime": 2.5}
        histogram = [{"Value": 0.1, "Count": 6}, {"Value": 0.475, "Count": 4}]
        client = {"ReferenceId": 0, "Name": "web", "Names": ["web"], "Type": "client", "State": "unknown",
                  "Edges": [{"ReferenceId": 1, "SummaryStatistics": statistics, "ResponseTimeHistogram": histogram,
                             "Aliases": []}]}
        web = {"ReferenceId": 1, "Name": "web", "Names": ["web"], "Root": True, "Type": "AWS::ECS::Container",
               "State": "active", "Edges": [], "SummaryStatistics": statistics,
               "DurationHistogram": histogram, "ResponseTimeHistogram": histogram}
        return [client, web]

    def window(self, asked, longest=None):
        start, end = asked.get("StartTime"), asked.get("EndTime")
        if start is None or end is None or end <= start:
            raise Refused(400, "InvalidRequestException", "StartTime must be before EndTime")
        if longest and end - start > longest:
            raise Refused(400, "InvalidRequestException", f"Time range cannot be longer than {longest // 3600} hours")
        return start, end

    def service_graph(self, asked):
        start, end = self.window(asked, 6 * 3600)
        graph = self.graph
        if self.options.turn and end <= self.options.turn + 120:
            graph = self.read_graph(self.options.graph_before) if end > self.options.turn - 3600 else []
        shown = [dict(s, StartTime=start, EndTime=end) for s in graph]
        return self.paged({"StartTime": start, "EndTime": end, "ContainsOldGroupVersions": False}, "Services",
                          shown, asked, self.options.graph_page)

    def paged(self, members, name, entries, asked, size):
        first = int(asked.get("NextToken") or 0)
        answer = dict(members, **{name: entries[first:first + size]})
        if first + size < len(entries):
            answer["NextToken"] = str(first + size)
        return compact(answer)

    def trace_summaries(self, asked):
        start, end = self.window(asked, self.options.summary_hours * 3600)
        if "!!" in (asked.get("FilterExpression") or ""):
            raise Refused(400, "InvalidRequestException", "Invalid filter expression")
        found, first = self.store.between(start, end), int(asked.get("NextToken") or 0)
        page = found[first:first + self.options.summary_page]
        more = first + self.options.summary_page < len(found)
        token = b',"NextToken":"%d"' % (first + self.options.summary_page) if more else b""
        body = b",".join(t.summary for t in page)
        return b'{"TraceSummaries":[%s],"ApproximateTime":%d,"TracesProcessedCount":%d%s}' % (
            body, int(page[-1].start) if page else int(start), len(page), token)

    def traces(self, asked):
        ids = asked.get("TraceIds") or []
        if not 1 <= len(ids) <= 5:
            raise Refused(400, "InvalidRequestException", "TraceIds must have 1 to 5 members")
        store = self.store
        found = [store.by_id[i].batch for i in ids if i in store.by_id and i not in store.hidden]
        lost = [i for i in ids if i not in store.by_id]
        return b'{"Traces":[%s],"UnprocessedTraceIds":%s}' % (b",".join(found), compact(lost))

    def trace_graph(self, asked):
        """The graph of the traces' segments; of no ids, that of all."""
        ids = asked.get("TraceIds") or []
        if len(ids) > 5:
            raise Refused(400, "InvalidRequestException", "TraceIds must have 1 to 5 members")
        services = self.graph if not ids else TraceServices(self.store.by_id[i] for i in ids if i in self.store.by_id).all
        return self.paged({}, "Services", services, asked, self.options.graph_page)

    def time_series(self, asked):
        start, end = self.window(asked, 6 * 3600)
        period = asked.get("Period") or 60
        statistics = {"OkCount": 3, "ErrorStatistics": {"ThrottleCount": 0, "OtherCount": 1, "TotalCount": 1},
                      "FaultStatistics": {"OtherCount": 0, "TotalCount": 0}, "TotalCount": 4, "TotalResponseTime": 1.0}
        kind = "ServiceSummaryStatistics" if asked.get("EntitySelectorExpression") else "EdgeSummaryStatistics"
        points = [{"Timestamp": t, kind: statistics, "ResponseTimeHistogram": [{"Value": 0.25, "Count": 4}]}
                  for t in range(int(start), int(end), int(period))]
        return self.paged({"ContainsOldGroupVersions": False}, "TimeSeriesServiceStatistics", points, asked, 50)

    def groups(self, asked):
        arn = "arn:aws:xray:eu-west-1:123456789012:group/"
        groups = [{"GroupName": "Default", "GroupARN": arn + "Default",
                   "InsightsConfiguration": {"InsightsEnabled": False, "NotificationsEnabled": False}},
                  {"GroupName": "checkout", "GroupARN": arn + "checkout/X", "FilterExpression": 'service("web")',
                   "InsightsConfiguration": {"InsightsEnabled": True, "NotificationsEnabled": False}}]
        return self.paged({}, "Groups", groups, asked, 1)

    def insights(self, asked):
        start, end = self.window(asked)
        if not asked.get("GroupName") and not asked.get("GroupARN"):
            raise Refused(400, "InvalidRequestException", "GroupName or GroupARN is required")
        impact = {"FaultCount": 12, "OkCount": 88, "TotalCount": 100}
        return compact({"InsightSummaries": [{
            "InsightId": "11111111-2222-4333-8444-555555555555", "GroupName": asked.get("GroupName"), "State": "ACTIVE",
            "Categories": ["FAULT"], "StartTime": start, "Summary": "web had 12% faults", "LastUpdateTime": end,
            "RootCauseServiceId": {"Name": "web", "Names": ["web"], "Type": "AWS::ECS::Container"},
            "ClientRequestImpactStatistics": impact, "RootCauseServiceRequestImpactStatistics": impact}]})

    def start_retrieval(self, asked):
        self.window(asked)
        token = "retrieval-%d" % len(self.retrievals)
        self.retrievals[token] = {"ids": asked["TraceIds"], "polls": 0, "cancelled": False}
        return compact({"RetrievalToken": token})

    def list_retrieved(self, asked):
        retrieval = self.retrievals.get(asked.get("RetrievalToken"))
        if retrieval is None:
            raise Refused(404, "ResourceNotFoundException", "no such retrieval")
        if not asked.get("NextToken"):
            retrieval["polls"] += 1
        if retrieval["polls"] <= self.options.polls:
            return compact({"RetrievalStatus": "RUNNING", "TraceFormat": "XRAY", "Traces": []})
        traces = [self.store.by_id[i] for i in retrieval["ids"] if i in self.store.by_id]
        entries = [{"Id": t.id, "Duration": t.duration, "Spans": [{"Id": i, "Document": d} for i, d in t.documents]}
                   for t in traces]
        return self.paged({"RetrievalStatus": "COMPLETE", "TraceFormat": "XRAY"}, "Traces", entries, asked, 5)

    def cancel_retrieval(self, asked):
        self.retrievals.get(asked.get("RetrievalToken"), {})["cancelled"] = True
        return b"{}"
