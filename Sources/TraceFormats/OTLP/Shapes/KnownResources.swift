import CSimdjson
import TraceModel

/// Resources that came last, by their text: spans say the same few again and again.
final class KnownResources {
    static let most = 16

    /// Their texts, as `xs_match` wants them.
    let texts: UnsafeMutablePointer<xs_text>
    private(set) var count = 0
    /// The number of the one that came last.
    private(set) var last = 0
    /// By number: the one that followed it last, which is tried first.
    private var following: [Int] = []
    private var resources: [SpanResource] = []
    private var arenas: [TextArena] = []
    /// The next to be replaced.
    private var oldest = 0

    init() {
        texts = .allocate(capacity: Self.most)
        texts.initialize(repeating: xs_text(start: nil, count: 0), count: Self.most)
    }

    deinit { texts.deallocate() }

    /// The one that came last.
    var current: SpanResource? { count == 0 ? nil : resources[last] }
    /// The number of the one that is likely to come next.
    var guess: Int { count == 0 ? 0 : following[last] }

    /// This one has come.
    func follow(_ number: Int) {
        if number == last { return }
        following[last] = number
        last = number
    }

    /// The one that a text begins with has come.
    /// - Returns: how many bytes it has; nil when it is none of them.
    func match(_ text: SpanText) -> Int? {
        var number = guess
        for _ in 0..<count {
            let known = SpanText(UnsafeBufferPointer(start: texts[number].start, count: texts[number].count))
            if known.count <= text.count, text.head(known.count) == known {
                follow(number)
                return known.count
            }
            number = number + 1 == count ? 0 : number + 1
        }
        return nil
    }

    /// What was worked out of the one that came last.
    func keep(_ facts: ResourceFacts?) {
        if count > 0, resources[last].facts == nil { resources[last].facts = facts }
    }

    /// The number of the one with this text.
    func find(_ text: SpanText) -> Int? {
        for number in 0..<count {
            let known = SpanText(UnsafeBufferPointer(start: texts[number].start, count: texts[number].count))
            if known == text { return number }
        }
        return nil
    }

    /// Keeps the one that has come, with copies of all that it points to; the oldest goes for it when there are many.
    func keep(_ text: SpanText, _ resource: SpanResource) {
        let arena = TextArena()
        var copy = resource
        copy.keepTexts(in: arena)
        let own = arena.keep(padded: text)
        var number = count
        if count < Self.most {
            resources.append(copy)
            arenas.append(arena)
            following.append(number)
            count += 1
        } else {
            number = oldest
            (resources[number], arenas[number]) = (copy, arena)
            oldest = (oldest + 1) % Self.most
        }
        texts[number] = xs_text(start: own.base, count: own.count)
        follow(number)
    }
}

extension TextArena {
    /// A copy behind which as much is readable as `xs_match` wants.
    func keep(padded text: SpanText) -> SpanText {
        let bytes = Array(text.buffer) + [UInt8](repeating: 0, count: 16)
        return bytes.withUnsafeBufferPointer { keep($0).head(text.count) }
    }
}
