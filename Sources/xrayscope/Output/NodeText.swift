import Figures
import Screen
import TraceAnalysis
import TraceModel

/// A node as text: health, percentiles, histogram, requests over time, callers and callees, top URLs and exceptions.
func nodeText(
    _ position: Int, _ loaded: LoadedSources, _ graph: ServiceGraph, _ series: SeriesPoints?, _ shown: ShownAs
) -> [String] {
    let node = graph.nodes[position]
    var lines = [[cleaned(node.name), node.type.map { cleaned($0) }].compactMap { $0 }.joined(separator: "  ")]
    lines += healthLines(node, rate: graph.requestsPerMinute(node), shown)
    lines += histogramLines(node, shown)
    lines += nodeSeriesLines(series, shown)
    lines += neighbourLines("Called by", graph.callers(of: position), graph, shown)
    lines += neighbourLines("Calls", graph.callees(of: position), graph, shown)
    guard loaded.dataSet.store.traceCount > 0 else { return lines }
    let activity = NodeActivity.derived(of: NodeIdentity(node), from: loaded.dataSet.store)
    lines += rankedLines("Requests", activity.urls, shown) { $0.detail.isEmpty ? $0.name : "\($0.detail) \($0.name)" }
    lines += rankedLines("Operations", activity.operations, shown, \.name)
    return lines
        + rankedLines("Exceptions", activity.exceptions, shown) {
            $0.detail.isEmpty ? $0.name : "\($0.name): \($0.detail)"
        }
}

private func healthLines(_ node: ServiceNode, rate perMinute: Double?, _ shown: ShownAs) -> [String] {
    guard let statistics = node.statistics, statistics.total > 0 else { return ["no requests counted"] }
    let health = statistics.health
    let shares = [("ok", health.ok), ("error", health.error), ("fault", health.fault), ("throttle", health.throttle)]
    var rate = "\(Format.count(statistics.total)) requests"
    if let perMinute { rate += ", " + Format.rate(perMinute: perMinute) }
    let profile = LatencyProfile(node.responseTimes)
    let times: [(String, Double?)] = [
        ("p50", profile.p50), ("p90", profile.p90), ("p95", profile.p95),
        ("p99", profile.p99), ("max", profile.maximum),
    ]
    return [
        rate, shares.map { "\($0.0) \(Format.percent($0.1))" }.joined(separator: "  "),
        (["mean \(shown.duration(seconds: statistics.meanResponseTime))"]
            + times.map { "\($0.0) \(shown.latency(seconds: $0.1))" }).joined(separator: "  "),
    ]
}

/// One bar a row, on a logarithmic scale: most services answer fast and a few requests take very long.
private func histogramLines(_ node: ServiceNode, _ shown: ShownAs) -> [String] {
    let profile = LatencyProfile(node.responseTimes)
    guard profile.total > 0 else { return [] }
    let histogram = readable(profile, shown)
    let room = max(10, min(shown.columns, 120) - 32)
    var lines = ["", "Response time"]
    for (column, count) in histogram.counts.enumerated() {
        let from = padded(shown.duration(seconds: histogram.axis.edge(column)), to: 8, .before)
        let share = histogram.peak > 0 ? count / histogram.peak : 0
        let bar = barText(share, columns: room, shown.glyphs)
        let number = padded(Format.fixed(count, decimals: 0), to: 8, .before)
        lines.append("\(from) \(number) \(padded(Format.percent(histogram.share(column)), to: 7, .before))  \(bar)")
    }
    return lines
}

/// In as many rows as have times of their own: where all took nearly as long, a dozen rows would say the same.
private func readable(_ profile: LatencyProfile, _ shown: ShownAs) -> LatencyHistogram {
    for rows in stride(from: 12, to: 1, by: -1) {
        let histogram = LatencyHistogram(profile, columns: rows, scale: .logarithmic)
        let labels = Set((0..<rows).map { shown.duration(seconds: histogram.axis.edge($0)) })
        if labels.count == rows { return histogram }
    }
    return LatencyHistogram(profile, columns: 1, scale: .logarithmic)
}

/// A horizontal bar for a share of 0 to 1; what is there at all shows at least a sliver.
func barText(_ share: Double, columns: Int, _ glyphs: GlyphSet) -> String {
    let eighths = share > 0 ? max(1, Int((min(share, 1) * Double(columns) * 8).rounded())) : 0
    var text = String(repeating: String(Character(glyphs.bar(eighths: 8))), count: eighths / 8)
    if eighths % 8 > 0 { text.append(Character(glyphs.bar(eighths: eighths % 8))) }
    return text
}

private func neighbourLines(
    _ title: String, _ neighbours: [Neighbour], _ graph: ServiceGraph, _ shown: ShownAs
) -> [String] {
    guard !neighbours.isEmpty else { return [] }
    return ["", title]
        + neighbours.map { neighbour in
            let node = graph.nodes[neighbour.node]
            let name = cleaned(node.name) + (node.type.map { "  " + cleaned($0) } ?? "")
            return figures(neighbour.edge.statistics, shown) + "  " + name
                + (neighbour.edge.type.map { "  (\($0))" } ?? "")
        }
}

private func rankedLines(
    _ title: String, _ items: [RankedItem], _ shown: ShownAs, _ words: (RankedItem) -> String
) -> [String] {
    guard !items.isEmpty else { return [] }
    return ["", title] + items.map { figures($0.statistics, shown) + "  " + cleaned(words($0)) }
}

/// Count, mean time and the marker of the worst outcome, in fixed columns.
private func figures(_ statistics: RequestStatistics?, _ shown: ShownAs) -> String {
    guard let statistics, statistics.total > 0 else {
        return "  " + padded("-", to: 8, .before) + padded("-", to: 9, .before)
    }
    let worst = statistics.health.worst
    return (worst == .ok ? " " : shown.glyphs.text(glyph(of: worst))) + " "
        + padded(Format.count(statistics.total), to: 8, .before)
        + padded(shown.duration(seconds: statistics.meanResponseTime), to: 9, .before)
}
