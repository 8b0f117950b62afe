import TraceModel

/// Finds the patterns of one trace: a pass over its rows, and over the children of each.
struct PatternFinder {
    private let columns: Columns
    private let names: [StringIndex]
    private let profileIndexes: [UInt32]
    private let operations: [StringIndex]
    private let initialization: StringIndex?
    private let limits: PatternLimits
    private var children: [Int] = []

    init(_ columns: Columns, _ store: TraceStore, _ limits: PatternLimits) {
        (self.columns, self.limits) = (columns, limits)
        (names, profileIndexes) = (store.names, store.profileIndexes)
        operations = store.profiles.map(\.operation)
        initialization = store.strings.find("Initialization")
    }

    mutating func find(_ trace: Int, _ report: (PatternHit) -> Void) {
        for row in columns.rows(ofTrace: trace) {
            if names[row] == initialization, !columns.flags[row].contains(.segment) {
                let owner = max(Int(columns.parents[row]), columns.rows(ofTrace: trace).lowerBound)
                report(PatternHit(kind: .coldStart, caller: owner, calls: 1, lost: columns.duration(row)))
            }
            guard Int(columns.subtreeEnds[row]) > row + 1 else { continue }
            gatherChildren(row)
            let repeated = findRepeats(row, report)
            if !repeated { findSerial(row, report) }
            findUnrecorded(row, report)
        }
    }

    private mutating func gatherChildren(_ row: Int) {
        children.removeAll(keepingCapacity: true)
        var child = row + 1
        while child < Int(columns.subtreeEnds[row]) {
            children.append(child)
            child = max(child + 1, Int(columns.subtreeEnds[child]))
        }
    }

    private func isSame(_ a: Int, _ b: Int) -> Bool {
        names[a] == names[b] && columns.nodes[a] == columns.nodes[b]
            && operations[Int(profileIndexes[a])] == operations[Int(profileIndexes[b])]
    }

    private func failed(_ row: Int) -> Bool { !columns.flags[row].isDisjoint(with: .anyFailure) }

    /// Runs of equal neighbours that do not overlap: with a failure before the last they are retries, else repetitions.
    private func findRepeats(_ row: Int, _ report: (PatternHit) -> Void) -> Bool {
        var first = 0
        var found = false
        while first < children.count {
            var end = first + 1
            while end < children.count, isSame(children[first], children[end]),
                columns.starts[children[end]] >= columns.ends[children[end - 1]]
            {
                end += 1
            }
            defer { first = end }
            guard end - first > 1 else { continue }
            let run = children[first..<end]
            let failures = run.dropLast().filter(failed).count
            if failures > 0, let last = run.last, let start = run.first {
                let lost = distance(from: columns.starts[start], to: columns.starts[last])
                report(PatternHit(kind: .retried, caller: row, callee: start, calls: run.count, lost: lost))
                found = true
            } else if run.count >= limits.repeats {
                found = reportRepeats(row, run, report) || found
            }
        }
        return found
    }

    /// One call for all would take about as long as the longest of them.
    private func reportRepeats(_ row: Int, _ run: ArraySlice<Int>, _ report: (PatternHit) -> Void) -> Bool {
        guard let start = run.first, let last = run.last else { return false }
        let longest = run.map { columns.duration($0) }.max() ?? 0
        let lost = max(0, distance(from: columns.starts[start], to: columns.ends[last]) - longest)
        guard lost >= limits.leastLost else { return false }
        report(PatternHit(kind: .repeated, caller: row, callee: start, calls: run.count, lost: lost))
        return true
    }

    /// Calls that lead to other nodes, different ones, each begun after the one before had ended: side by side they would take
    /// as long as the longest.
    private func findSerial(_ row: Int, _ report: (PatternHit) -> Void) {
        guard children.count >= max(2, limits.serialCalls) else { return }
        let calls = children.filter { !columns.flags[$0].isDisjoint(with: .downstream) && !failed($0) }
        guard calls.count >= max(2, limits.serialCalls), let first = calls.first else { return }
        guard calls.contains(where: { !isSame(first, $0) }) else { return }
        for index in calls.indices.dropFirst()
        where columns.starts[calls[index]] < columns.ends[calls[index - 1]] { return }
        let times = calls.map { columns.duration($0) }
        let lost = times.reduce(0) { $0.saturatingAdd($1) } - (times.max() ?? 0)
        guard lost >= limits.leastLost else { return }
        report(PatternHit(kind: .serial, caller: row, callee: first, calls: calls.count, lost: lost))
    }

    /// Only where something is recorded: a segment without subsegments has nothing to say.
    private func findUnrecorded(_ row: Int, _ report: (PatternHit) -> Void) {
        guard columns.flags[row].contains(.segment), !columns.flags[row].contains(.inProgress) else { return }
        var (mark, longest) = (columns.starts[row], Int64(0))
        for child in children {
            longest = max(longest, distance(from: mark, to: min(columns.starts[child], columns.ends[row])))
            mark = max(mark, columns.ends[child])
        }
        longest = max(longest, distance(from: mark, to: columns.ends[row]))
        let whole = columns.duration(row)
        guard longest >= limits.leastLost, Double(longest) >= limits.unrecordedShare * Double(whole) else { return }
        report(PatternHit(kind: .unrecorded, caller: row, calls: 1, lost: longest))
    }
}
