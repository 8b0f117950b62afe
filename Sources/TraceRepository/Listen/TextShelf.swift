import Synchronization
import TraceModel

/// The text of what came in, so that a segment can be opened and a trace written as it came: pages of documents one behind
/// the other. Read from any thread; written by the reader's alone.
final class TextShelf: Sendable {
    private struct Pages: Sendable {
        var texts: [UInt32: [UInt8]] = [:]
        /// The page that is written on, and the number of the next.
        var open: UInt32?
        var next: UInt32 = 0
        var byteCount = 0
    }
    private let pages = Mutex(Pages())

    /// Bytes of a page that several texts share.
    private static let pageSize = 64 << 10
    /// A text of so many bytes stands on a page of its own, which has no room left: what is left at the end of a page that is
    /// shared is less than this.
    private static let largeText = 8 << 10

    var pageCount: Int { pages.withLock { $0.texts.count } }
    /// Bytes of all pages, the room that is left on them among them.
    var byteCount: Int { pages.withLock { $0.byteCount } }

    /// Puts a text on the shelf. A large one that has no room to spare stands there as it is, and is not copied.
    /// - Returns: its page, and where it stands there.
    func add(_ text: [UInt8]) -> (page: UInt32, offset: UInt64) {
        pages.withLock { pages in
            let isLarge = text.count >= Self.largeText
            if !isLarge, let open = pages.open, let count = pages.texts[open]?.count,
                count + text.count <= Self.pageSize
            {
                pages.texts[open]?.append(contentsOf: text)
                return (open, UInt64(count))
            }
            let number = pages.next
            pages.next &+= 1
            let page = isLarge && text.capacity - text.count <= text.count / 16 ? text : Self.page(of: text, isLarge)
            pages.byteCount += page.capacity
            pages.texts[number] = page
            if !isLarge { pages.open = number }
            return (number, 0)
        }
    }

    /// A copy that takes what it holds: an array that grew by itself takes up to twice of that.
    private static func page(of text: [UInt8], _ isLarge: Bool) -> [UInt8] {
        var page: [UInt8] = []
        page.reserveCapacity(isLarge ? text.count : pageSize)
        page += text
        return page
    }

    /// Takes back the text that was put there last.
    func removeLast(_ count: Int, of page: UInt32) {
        pages.withLock { pages in
            guard let size = pages.texts[page]?.count, size >= count else { return }
            guard size == count else {
                pages.texts[page]?.removeLast(count)
                return
            }
            // An empty page would keep the room that was made for the text.
            pages.byteCount -= pages.texts[page]?.capacity ?? 0
            pages.texts[page] = nil
            if pages.open == page { pages.open = nil }
        }
    }

    /// A document's text; nil when its page has gone.
    func text(at place: DocumentPlace) -> [UInt8]? {
        pages.withLock { pages in
            guard let page = pages.texts[place.source] else { return nil }
            let start = Int(clamping: place.offset)
            guard start <= page.count, Int(clamping: place.length) <= page.count - start else { return nil }
            return Array(page[start..<(start + Int(place.length))])
        }
    }

    /// Lets go of the pages that hold none of the documents that stay; what is left on pages that are half empty moves to new
    /// ones.
    /// - Returns: where documents that have moved stand now.
    func keepOnly(_ places: [DocumentPlace]) -> [DocumentPlace: DocumentPlace] {
        var live: [UInt32: [DocumentPlace]] = [:]
        for place in Set(places) { live[place.source, default: []].append(place) }
        pages.withLock { pages in
            pages.open = nil
            for number in pages.texts.keys where live[number] == nil { pages.texts[number] = nil }
        }
        var moved: [DocumentPlace: DocumentPlace] = [:]
        for (number, places) in live {
            let size = pages.withLock { $0.texts[number]?.count ?? 0 }
            guard places.reduce(0, { $0 + Int(clamping: $1.length) }) * 2 < size else { continue }
            for place in places {
                guard let text = text(at: place) else { continue }
                let (page, offset) = add(text)
                var new = place
                (new.source, new.offset) = (page, offset)
                moved[place] = new
            }
            pages.withLock { $0.texts[number] = nil }
        }
        pages.withLock { pages in pages.byteCount = pages.texts.values.reduce(0) { $0 + $1.capacity } }
        return moved
    }

    func removeAll() {
        pages.withLock { pages in
            pages.texts = [:]
            (pages.open, pages.byteCount) = (nil, 0)
        }
    }
}
