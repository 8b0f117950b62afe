import TraceModel

// Values as spans hold them, whatever format they come in.
extension Tape {
    @inline(__always) func spanText(_ place: Int) -> SpanText { isString(place) ? SpanText(utf8(place)) : .none }

    /// A 64-bit number as a number or as text; protobuf.js writes two halves.
    @inline(__always) func wide(_ place: Int) -> Int64? {
        switch kind(place) {
        case .string: SpanText(utf8(place)).integer ?? clampedInteger(place)
        case .int, .unsigned, .double: integer(place)
        case .object: halves(place)
        default: nil
        }
    }

    /// What has more digits than fit, or a fraction.
    private func clampedInteger(_ place: Int) -> Int64? {
        let text = string(place)
        if let wide = UInt64(text) { return Int64(clamping: wide) }
        return Double(text).flatMap { $0.isNaN ? nil : Int64(clamping: Int($0.rounded(.towardZero).clampedToInt)) }
    }

    private func halves(_ object: Int) -> Int64? {
        guard let low = member(object, "low").flatMap({ integer($0) }),
            let high = member(object, "high").flatMap({ integer($0) })
        else { return nil }
        return Int64(truncatingIfNeeded: high << 32 | low & 0xFFFF_FFFF)
    }
}

extension Tape {
    /// The objects of a list; what is no list or no object is reported, and its neighbours are read.
    /// - Parameters:
    ///   - what: one of them: `span`.
    ///   - path: where the list stands.
    @inline(__always)
    func objects(
        _ list: Int, _ what: StaticString, at path: @autoclosure () -> String, into intake: inout Intake,
        _ body: (_ object: Int, _ index: Int, inout Intake) -> Void
    ) {
        guard kind(list) == .array else {
            if kind(list) != .null { intake.report(.shape, path(), "no list of \(what)s but \(kind(list).inWords)") }
            return
        }
        var index = 0
        elements(list) { element in
            if kind(element) == .object {
                body(element, index, &intake)
            } else {
                intake.report(.shape, "\(path())[\(index)]", "no \(what) but \(kind(element).inWords)")
            }
            index += 1
        }
    }
}

extension Double {
    /// The nearest whole number that Int holds.
    fileprivate var clampedToInt: Int { self >= 9.2e18 ? .max : self <= -9.2e18 ? .min : Int(self) }
}
