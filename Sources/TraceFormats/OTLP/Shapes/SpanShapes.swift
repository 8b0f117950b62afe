import TraceModel

/// The shapes of the spans that a worker has met. What followed a shape last is tried first after it.
final class SpanShapes {
    let resources = KnownResources()
    private var shapes: [SpanShape] = []
    /// The one that was met last.
    private var last = 0
    /// The next to be replaced.
    private var oldest = 0
    /// Spans that were written as one before, and those that were parsed.
    private var (hits, misses) = (0, 0)

    /// More shapes are not kept: to find that a span has none of them costs less than a tenth of parsing it.
    private static let most = 24

    /// Where spans are nearly all written in ways of their own, it is of no use to look for one.
    var isUseful: Bool { hits * 4 + 256 > misses }

    /// Whether the span that was read last names its resource, which is `resources.current` then.
    var hasResource: Bool { shapes[last].hasResource }

    /// Reads a span that is written as one before was.
    /// - Parameter isWhole: the span is all that the text holds; else it is of a request, whose resource stands outside of it.
    /// - Returns: how many bytes it has; nil when it is to be parsed.
    func read(_ text: SpanText, isWhole: Bool, into span: inout SpanRecord) -> Int? {
        guard !shapes.isEmpty, isUseful else { return nil }
        var number = shapes[last].next
        for _ in shapes.indices {
            let shape = shapes[number]
            let count = isWhole || !shape.hasResource ? shape.match(text, resources) : 0
            if count > 0, !isWhole || count == text.count {
                guard shape.fill(&span, resources) else { break }
                shapes[last].next = number
                last = number
                hits += 1
                return count
            }
            number = number + 1 == shapes.count ? 0 : number + 1
        }
        misses += 1
        return nil
    }

    /// Keeps the shape of a span that was parsed.
    /// - Parameter resource: what it said of its process; nil for a span of a request.
    func learn(_ text: SpanText, _ span: SpanRecord, _ resource: SpanResource?) {
        guard isUseful, var scanner = ShapeScanner(text, span.keys), let shape = scanner.shape() else { return }
        if let text = scanner.resource {
            guard let resource else { return }
            if let number = resources.find(text) { resources.follow(number) } else { resources.keep(text, resource) }
        }
        // Known already, if only its resource was new.
        if let number = shapes.firstIndex(where: { $0.match(text, resources) == text.count }) { return link(number) }
        if shape.match(text, resources) == text.count { add(shape) }
    }

    private func add(_ shape: SpanShape) {
        if shapes.count < Self.most {
            shapes.append(shape)
            link(shapes.count - 1)
        } else {
            shapes[oldest] = shape
            link(oldest)
            oldest = (oldest + 1) % Self.most
        }
    }

    private func link(_ number: Int) {
        shapes[last].next = number
        last = number
    }
}
