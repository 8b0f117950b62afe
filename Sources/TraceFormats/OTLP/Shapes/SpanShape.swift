import CSimdjson
import TraceModel

/// How a span was written: the bytes that are the same in every span of its kind, and what the values between them mean. Instrumentation
/// writes few kinds of spans again and again; one that is written as another was needs no parsing: its constant bytes are
/// compared and its values taken from between them. Whatever differs is parsed, as all spans were before.
final class SpanShape {
    /// What a value is to the span.
    enum Meaning: UInt8 {
        case nothing, traceId, spanId, parentSpanId, name, kind, startTime, endTime, duration, statusCode, statusMessage
        case traceState, droppedAttributes, droppedEvents, droppedLinks, resource
        /// An attribute as JSON has it, or in one of OTLP's wrappers.
        case attribute, intAttribute, doubleAttribute
    }

    /// What the value of a part means.
    struct Slot {
        var meaning: Meaning
        /// An attribute's number among the keys.
        var key = 0
    }

    // Unsafe for their price: a class's arrays are checked at each use, and there are thirty for a span.
    private let parts: UnsafeMutableBufferPointer<xs_part>
    private let slots: UnsafeMutableBufferPointer<Slot>
    private let found: UnsafeMutableBufferPointer<xs_found>
    private let keys: UnsafeMutableBufferPointer<SpanAttribute>
    private let constant: SpanText
    private let texts: TextArena
    /// It names its resource.
    let hasResource: Bool
    /// The number of the one that followed it last.
    var next = 0

    /// - Parameter texts: holds the constant bytes and the keys.
    init(_ parts: [xs_part], _ slots: [Slot], keys: [SpanAttribute], constant: SpanText, texts: TextArena) {
        self.parts = Self.copy(parts)
        self.slots = Self.copy(slots)
        self.keys = Self.copy(keys)
        found = .allocate(capacity: parts.count)
        found.initialize(repeating: xs_found(start: nil, count: 0, number: 0, is_whole: 0))
        (self.constant, self.texts) = (constant, texts)
        hasResource = slots.contains { $0.meaning == .resource }
    }

    deinit {
        parts.deallocate()
        slots.deallocate()
        keys.deallocate()
        found.deallocate()
    }

    private static func copy<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = copy.initialize(from: elements)
        return copy
    }

    /// Finds the values of a span that is written so.
    /// - Parameter resources: the texts of those that may stand in it.
    /// - Returns: how many bytes the span has; 0 when it is written another way.
    @inline(__always)
    func match(_ text: SpanText, _ resources: KnownResources) -> Int {
        if hasResource {
            for index in slots.indices where slots[index].meaning == .resource {
                found[index].number = Int64(resources.guess)
            }
        }
        return xs_match(
            parts.baseAddress, parts.count, constant.base, resources.texts, resources.count, text.base, text.count,
            found.baseAddress)
    }

    /// Puts the values that were found into a span, as `OTLPSpan` does.
    /// - Returns: false when one is of a form that is rare; the span is to be parsed then.
    func fill(_ span: inout SpanRecord, _ resources: KnownResources) -> Bool {
        span.removeAll()
        var duration: Int64?
        for index in slots.indices {
            let value = ShapeValue(found: found[index], kind: parts[index].kind)
            switch slots[index].meaning {
            case .nothing: break
            case .traceId: span.trace = SpanTraceID(value.text)
            case .spanId: span.id = SpanID(value.text)
            case .parentSpanId: span.parentID = SpanID(value.text).own
            case .name: span.name = value.text
            case .kind:
                if value.isText {
                    span.kind = spanKind(value.text)
                } else {
                    guard let number = value.wide else { return false }
                    span.kind = UInt8(exactly: number).flatMap { SpanKind(rawValue: $0) } ?? .unspecified
                }
            case .startTime:
                guard let time = value.wide else { return false }
                span.start = time == 0 ? nil : time
            case .endTime:
                guard let time = value.wide else { return false }
                span.end = time == 0 ? nil : time
            case .duration:
                guard let time = value.wide else { return false }
                duration = time
            case .statusCode:
                if value.isText {
                    span.status = spanStatus(value.text)
                } else {
                    guard let number = value.wide else { return false }
                    span.status = UInt8(exactly: number).flatMap { SpanStatus(rawValue: $0) } ?? .unset
                }
            case .statusMessage: span.statusMessage = value.text
            case .traceState: span.traceState = value.text
            case .droppedAttributes, .droppedEvents, .droppedLinks:
                guard let count = value.wide else { return false }
                switch slots[index].meaning {
                case .droppedAttributes: span.droppedAttributes = count
                case .droppedEvents: span.droppedEvents = count
                default: span.droppedLinks = count
                }
            case .resource: resources.follow(Int(found[index].number))
            case .attribute: span.add(keys[slots[index].key], value.plain)
            case .intAttribute:
                guard let number = value.wide else { return false }
                span.add(keys[slots[index].key], .int(number))
            case .doubleAttribute: span.add(keys[slots[index].key], .double(value.double))
            }
        }
        if span.end == nil, let start = span.start, let duration {
            span.end = start.addingReportingOverflow(duration).partialValue
        }
        return true
    }
}

/// A value that was found between constant bytes.
private struct ShapeValue {
    let found: xs_found
    let kind: xs_kind

    var isText: Bool { kind == XS_TEXT }

    @inline(__always) var text: SpanText {
        isText ? SpanText(UnsafeBufferPointer(start: found.start, count: found.count)) : .none
    }

    /// A whole number, or a text that is one; nil for anything else.
    @inline(__always) var wide: Int64? {
        if isText { return text.integer }
        return kind == XS_NUMBER && found.is_whole != 0 ? found.number : nil
    }

    var double: Double {
        found.is_whole != 0 ? Double(found.number) : Double(bitPattern: UInt64(bitPattern: found.number))
    }

    @inline(__always) var plain: SpanValue {
        switch kind {
        case XS_TEXT: .text(text)
        case XS_NUMBER: found.is_whole != 0 ? .int(found.number) : .double(double)
        case XS_FLAG: .bool(found.number != 0)
        default: .absent
        }
    }
}
