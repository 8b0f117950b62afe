import TraceModel

extension CompiledFilter {
    func holds(_ leaf: FilterLeaf, _ subject: FilterSubject) -> Bool {
        switch leaf {
        case .flag(let field, let wanted): return flag(field, subject).map { $0 == wanted } ?? false
        case .number(let field, let comparison):
            guard let value = number(field, subject) else { return false }
            return comparison.map { $0.0.holds(value, $0.1) } ?? true
        case .text(.user, let test): return anySegment(subject) { holds(test, .user, $0) }
        case .text(let field, let test): return caller(subject).map { holds(test, field, $0) } ?? false
        case .profile(let table): return anySegment(subject) { table[Int(store.profileIndexes[$0])] }
        case .node(let table): return callee(subject).map { table[Int(store.nodes[$0])] } ?? false
        case .annotation(let test): return holds(test, subject)
        case .metadata(let test): return holds(test, subject)
        }
    }

    /// An absent string never fulfils a comparison (U-23).
    private func holds(_ test: TextTest, _ field: FilterLeaf.TextField, _ row: Int) -> Bool {
        let number = Int(store.requestIndexes[row])
        guard number != 0 else { return false }
        let index = store.requests[number].string(field)
        return index != 0 && test.holds(index, store.strings)
    }

    /// The row whose own numbers count: root, segment, caller.
    private func caller(_ subject: FilterSubject) -> Int? {
        switch subject {
        case .trace(_, let root, _): root
        case .segment(let row, _): row
        case .call(let caller, _, _): caller
        }
    }

    private func callee(_ subject: FilterSubject) -> Int? {
        switch subject {
        case .trace: nil
        case .segment(let row, _): row
        case .call(_, let callee, _): callee
        }
    }

    /// Of a trace: any segment; else the segment, or the callee.
    private func anySegment(_ subject: FilterSubject, _ holds: (Int) -> Bool) -> Bool {
        if case .trace(_, _, let rows) = subject {
            return rows.contains { store.flags[$0].contains(.segment) && holds($0) }
        }
        return callee(subject).map(holds) ?? false
    }

    private func flag(_ field: FilterLeaf.FlagField, _ subject: FilterSubject) -> Bool? {
        guard let row = caller(subject) else { return nil }
        let flags = store.flags[row]
        switch (field, subject) {
        case (.ok, _): return flags.isDisjoint(with: .anyFailure)
        case (.error, _): return flags.contains(.error)
        case (.fault, _): return flags.contains(.fault)
        case (.throttle, .trace(_, _, let rows)):
            return rows.contains { store.flags[$0].isSuperset(of: [.segment, .throttle]) }
        case (.throttle, _): return flags.contains(.throttle)
        case (.partial, .trace(let trace, _, _)): return store.traceFlags[trace].contains(.partial)
        case (.partial, _): return flags.contains(.inProgress)
        case (.inferred, .trace(_, _, let rows)): return rows.contains { store.flags[$0].contains(.inferred) }
        case (.inferred, _): return callee(subject).map { store.flags[$0].contains(.inferred) }
        case (.root, .segment(_, let root)): return store.isEntry(row, root: root)
        case (.root, _): return nil
        }
    }

    /// Seconds are whole milliseconds, as summaries and histograms have them; what is in progress has none yet.
    private func number(_ field: FilterLeaf.NumberField, _ subject: FilterSubject) -> Double? {
        guard let row = caller(subject) else { return nil }
        if field == .status {
            let status = store.requests[Int(store.requestIndexes[row])].status
            return status < 0 ? nil : Double(status)
        }
        if case .trace(_, _, let rows) = subject, field == .duration {
            let bounds = traceBounds(store, rows)
            return roundedSeconds(distance(from: bounds.start, to: bounds.end))
        }
        let flags = store.flags[row]
        guard flags.isMeasured else { return nil }
        if case .trace = subject, !flags.contains(.segment) { return nil }
        if case .segment = subject, field == .duration { return store.segmentDuration(row) }
        return roundedSeconds(store.duration(ofRow: row))
    }

    /// Any entity of the trace, or of the segment; what was made of a caller's document has none of its own.
    private func holds(_ test: MetadataTest, _ subject: FilterSubject) -> Bool {
        let rows: Range<Int>
        var segment: UInt32?
        switch subject {
        case .trace(_, _, let all): rows = all
        case .segment(let row, _): (rows, segment) = (row..<Int(store.subtreeEnds[row]), UInt32(row))
        case .call: return false
        }
        return rows.contains { row in
            if let segment, store.segments[row] != segment { return false }
            let flags = store.flags[row]
            if flags.contains(.synthetic), !flags.contains(.ownDocument) { return false }
            // An inferred segment that a document said too has the flags of its call.
            if flags.isDisjoint(with: [.hasMetadata, .ownDocument]) { return false }
            guard let documents, documents.mayHold(test.words, ofRow: row) else { return false }
            return documents.detail(ofRow: row).map(test.holds) ?? false
        }
    }

    private func holds(_ test: AnnotationTest, _ subject: FilterSubject) -> Bool {
        let segment: Int
        switch (subject, test.side) {
        case (.trace(_, _, let rows), _):
            return store.annotations(in: rows).contains {
                test.keys.contains($0, in: store) && test.holds($0.value, store.strings)
            }
        case (.segment(let row, _), _): segment = row
        case (.call(let caller, _, let fromClient), .source):
            if fromClient { return false }
            segment = Int(store.segments[caller])
        case (.call(_, let callee, _), _): segment = callee
        }
        return store.annotations(in: segment..<Int(store.subtreeEnds[segment])).contains { entry in
            test.keys.contains(entry, in: store) && store.segments[Int(entry.row)] == UInt32(segment)
                && test.holds(entry.value, store.strings)
        }
    }
}

extension RequestInfo {
    /// What a keyword reads of it.
    func string(_ field: FilterLeaf.TextField) -> StringIndex {
        switch field {
        case .url: url
        case .method: method
        case .userAgent: userAgent
        case .clientIP: clientIP
        case .user: user
        }
    }
}
