import TraceFormats
import TraceModel

/// A trace as CSV: a record for each segment and subsegment, parents before their children, times in seconds.
func traceCSV(_ trace: Int, _ store: TraceStore, showsSecrets: Bool) -> [UInt8] {
    var csv = CSVWriter(
        showsSecrets: showsSecrets,
        header: [
            "depth", "id", "parent_id", "segment", "kind", "name", "start", "offset", "duration", "fault", "error",
            "throttle", "in_progress", "inferred", "method", "url", "status", "operation", "resource",
        ])
    let rows = store.rows(ofTrace: trace)
    let begin = rows.lazy.map { store.start($0) }.min() ?? Timestamp(nanoseconds: 0)
    var depths: [Int] = []
    depths.reserveCapacity(rows.count)
    for row in rows {
        let parent = Int(store.parents[row])
        let depth = rows.contains(parent) ? depths[parent - rows.lowerBound] + 1 : 0
        depths.append(depth)
        csv.record(cells(row, depth, begin, store))
    }
    return csv.take()
}

private func cells(_ row: Int, _ depth: Int, _ begin: Timestamp, _ store: TraceStore) -> [String] {
    let flags = store.flags[row]
    let request = store.request(row)
    let profile = store.profile(row)
    let parent = Int(store.parents[row])
    let resources: [StringIndex] = [profile.table, profile.queue, profile.bucket, profile.resourceARN]
    let resource = resources.first { $0 != 0 } ?? 0
    let bits = [EntityFlags.fault, .error, .throttle, .inProgress, .inferred].map { String(flags.contains($0)) }
    return [
        String(depth), store.idName(row), parent < 0 ? "" : store.idName(parent),
        store.name(Int(store.segments[row])), flags.contains(.segment) ? "segment" : "subsegment", store.name(row),
        isoTime(store.start(row)), seconds(store.start(row).since(begin)), seconds(store.duration(ofRow: row)),
    ] + bits + [
        store.strings[request.method], store.strings[request.url], request.status < 0 ? "" : String(request.status),
        store.strings[profile.operation], store.strings[resource],
    ]
}

/// Nanoseconds as seconds with six decimals.
private func seconds(_ nanoseconds: Int64) -> String { epochSeconds(Timestamp(nanoseconds: nanoseconds)) }
