import Synchronization
import TraceModel

/// The answers that segments stand in, kept so that one can be opened later. Offsets run on from answer to answer, as in a file.
/// There is a bound to what is kept: what nobody has looked at for longest goes first.
final class AnswerTexts: Sendable {
    struct Page: Sendable {
        var offset: UInt64
        var bytes: [UInt8]
        /// Grows with each use.
        var lastUse: UInt64
    }
    private struct Kept {
        /// In order of offset.
        var pages: [Page] = []
        var end: UInt64 = 0
        var total = 0
        var uses: UInt64 = 0
    }
    private let kept = Mutex(Kept())
    /// Bytes.
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Bytes kept.
    var total: Int { kept.withLock { $0.total } }

    /// - Returns: the offset of its first byte.
    func add(_ bytes: [UInt8]) -> UInt64 {
        kept.withLock { kept in
            let offset = kept.end
            kept.uses += 1
            kept.pages.append(Page(offset: offset, bytes: bytes, lastUse: kept.uses))
            kept.end += UInt64(bytes.count)
            kept.total += bytes.count
            return offset
        }
    }

    /// The bytes at a place that the decoder gave for a page; nil when it has been let go.
    func bytes(at place: DocumentPlace) -> [UInt8]? {
        kept.withLock { kept in
            // A page may begin with white space, so that its value starts behind the page's offset.
            let number = kept.pages.partitioningIndex { $0.offset > place.offset } - 1
            guard number >= 0 else { return nil }
            kept.uses += 1
            kept.pages[number].lastUse = kept.uses
            let page = kept.pages[number]
            guard let start = Int(exactly: place.offset - page.offset), let count = Int(exactly: place.length),
                start <= page.bytes.count, count <= page.bytes.count - start
            else { return nil }
            return Array(page.bytes[start..<(start + count)])
        }
    }

    /// Lets go of what was not used for longest, once there is more than the limit, down to half of it. The last page stays.
    /// - Returns: the pages that stay, when some went.
    func shrunk() -> [Page]? {
        kept.withLock { kept in
            guard kept.total > limit else { return nil }
            let order = kept.pages.indices.sorted { kept.pages[$0].lastUse > kept.pages[$1].lastUse }
            var staying: Set<Int> = []
            var size = 0
            for index in order {
                size += kept.pages[index].bytes.count
                if size > limit / 2, !staying.isEmpty { break }
                staying.insert(index)
            }
            guard staying.count < kept.pages.count else { return nil }
            kept.pages = staying.sorted().map { kept.pages[$0] }
            kept.total = kept.pages.reduce(0) { $0 + $1.bytes.count }
            return kept.pages
        }
    }
}
