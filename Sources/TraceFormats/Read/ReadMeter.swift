import Synchronization

/// How far the reading of a source is inside of the pieces that are not finished: one value may be all of it. Written by those
/// who read, looked at by who tells of it.
public final class ReadMeter: Sendable {
    private let reach = Atomic<Int64>(0)
    private let found = Atomic<Int>(0)

    public init() {}

    /// Bytes of the source that were looked at, read or not.
    public var bytes: Int64 { reach.load(ordering: .relaxed) }
    /// Segments, subsegments and spans read, to the nearest thousands.
    public var entities: Int { found.load(ordering: .relaxed) }

    /// The source was looked at up to here.
    public func looked(upTo end: Int64) {
        var known = reach.load(ordering: .relaxed)
        while known < end {
            let (isDone, now) = reach.weakCompareExchange(expected: known, desired: end, ordering: .relaxed)
            if isDone { return }
            known = now
        }
    }

    func read(entities: Int) { found.add(entities, ordering: .relaxed) }
}
