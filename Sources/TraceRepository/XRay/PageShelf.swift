import Synchronization
import TraceModel

/// The answers that segments stand in, kept so that one can be opened later. Offsets run on from page to page, as in a file.
final class PageShelf: Sendable {
    private struct Shelf {
        var pages: [UInt64: [UInt8]] = [:]
        var end: UInt64 = 0
    }
    private let shelf = Mutex(Shelf())

    /// - Returns: the offset of its first byte.
    func add(_ bytes: [UInt8]) -> UInt64 {
        shelf.withLock { shelf in
            let offset = shelf.end
            shelf.pages[offset] = bytes
            shelf.end += UInt64(bytes.count)
            return offset
        }
    }

    /// The bytes at a place that the decoder gave for a page.
    func bytes(at place: DocumentPlace) -> [UInt8]? {
        let pages = shelf.withLock { $0.pages }
        // A page may begin with white space, so that its value starts behind the page's offset.
        guard let offset = pages.keys.filter({ $0 <= place.offset }).max(), let page = pages[offset],
            let start = Int(exactly: place.offset - offset), let count = Int(exactly: place.length),
            start + count <= page.count
        else { return nil }
        return Array(page[start..<(start + count)])
    }
}
