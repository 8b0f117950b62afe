import TraceModel

/// What stands between the resources and spans of export requests, as a worker has met it: a request that is made of the same
/// need not be parsed whole.
final class RequestFrames {
    /// What was read last, which decides what may follow.
    enum State { case start, resource, span }
    /// What stands behind a frame.
    enum Next { case resource, span, end }

    /// Bytes that were found between two values.
    struct Frame {
        var state: State
        var bytes: SpanText
        var next: Next
        /// The number of the one that followed it last.
        var following = 0
    }
    private var frames: [Frame] = []
    private var last = 0
    private let texts = TextArena()
    /// Requests that were made as one before, and those that were parsed.
    private var (hits, misses) = (0, 0)

    /// More are not kept.
    private static let most = 64

    /// Where requests are nearly all made in ways of their own, it is of no use to look for one.
    var isUseful: Bool { !frames.isEmpty && hits * 4 + 16 > misses }

    /// The frame that the rest of a request begins with.
    @inline(__always) func match(_ rest: SpanText, after state: State) -> (count: Int, next: Next)? {
        var number = frames[last].following
        for _ in frames.indices {
            let frame = frames[number]
            if frame.state == state, frame.bytes.count <= rest.count, rest.head(frame.bytes.count) == frame.bytes {
                frames[last].following = number
                last = number
                return (frame.bytes.count, frame.next)
            }
            number = number + 1 == frames.count ? 0 : number + 1
        }
        return nil
    }

    func note(isHit: Bool) { if isHit { hits += 1 } else { misses += 1 } }

    /// Remembers how a request is made that was parsed.
    func learn(_ request: SpanText) {
        guard frames.count < Self.most, hits * 4 + 16 > misses, var scanner = FrameScanner(request) else { return }
        for found in scanner.frames()
        where !frames.contains(where: { $0.state == found.state && $0.bytes == found.bytes }) {
            if frames.count == Self.most { return }
            var frame = found
            frame.bytes = texts.keep(found.bytes.buffer)
            frames.append(frame)
        }
    }
}

/// Finds the frames of a request in its text, which is JSON that was read. Only those are taken of which any that may follow each
/// other make a request again: everything stands where OTLP has it, once, and a resource before its spans.
private struct FrameScanner: TextScanning {
    let text: UnsafePointer<UInt8>
    let end: Int
    var at = 0
    private var from = 0
    private var state = RequestFrames.State.start
    private var found: [RequestFrames.Frame] = []

    init?(_ request: SpanText) {
        guard let base = request.base else { return nil }
        (text, end) = (base, request.count)
    }

    /// Each once; none of a request that is made in another way.
    mutating func frames() -> [RequestFrames.Frame] {
        var hasList = false
        do throws(UnusualText) {
            try object { scanner, name throws(UnusualText) in
                guard otlpMembers.find(name) == .resourceSpans else { return try scanner.skip() }
                if hasList { throw UnusualText() }
                hasList = true
                try scanner.list { scanner throws(UnusualText) in try scanner.resource() }
            }
        } catch {
            return []
        }
        at = end
        put(.end)
        return hasList ? found : []
    }

    private mutating func resource() throws(UnusualText) {
        var (hasResource, hasScopes) = (false, false)
        try object { scanner, name throws(UnusualText) in
            switch otlpMembers.find(name) {
            case .resource?:
                guard !hasResource, !hasScopes, scanner.byte == UInt8(ascii: "{") else { throw UnusualText() }
                hasResource = true
                try scanner.value(.resource, then: .resource)
            case .scopeSpans?:
                guard hasResource, !hasScopes else { throw UnusualText() }
                hasScopes = true
                try scanner.list { scanner throws(UnusualText) in try scanner.scope() }
            default: try scanner.skip()
            }
        }
        if !hasResource { throw UnusualText() }
    }

    private mutating func scope() throws(UnusualText) {
        var hasSpans = false
        try object { scanner, name throws(UnusualText) in
            guard otlpMembers.find(name) == .spans else { return try scanner.skip() }
            if hasSpans { throw UnusualText() }
            hasSpans = true
            try scanner.list { scanner throws(UnusualText) in
                guard scanner.byte == UInt8(ascii: "{") else { throw UnusualText() }
                try scanner.value(.span, then: .span)
            }
        }
    }

    private mutating func value(_ next: RequestFrames.Next, then: RequestFrames.State) throws(UnusualText) {
        put(next)
        try skip()
        (from, state) = (at, then)
    }

    /// What stands before the value at hand is a frame.
    private mutating func put(_ next: RequestFrames.Next) {
        let frame = RequestFrames.Frame(state: state, bytes: bytes(from: from), next: next)
        if !found.contains(where: { $0.state == frame.state && $0.bytes == frame.bytes }) { found.append(frame) }
    }
}
