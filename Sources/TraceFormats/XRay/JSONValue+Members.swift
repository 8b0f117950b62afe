import TraceModel

// Members of answers by X-Ray's own name; serialisers that write them with a small first letter are understood too.
extension JSONValue {
    /// The member's value, nil when absent or null.
    func get(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        var found = members.last { $0.name == name }
        if found == nil, let first = name.first {
            let lower = first.lowercased() + name.dropFirst()
            found = members.last { $0.name == lower }
        }
        guard let value = found?.value, value != .null else { return nil }
        return value
    }

    func text(_ name: String) -> String? { get(name)?.string }
    func flag(_ name: String) -> Bool { get(name)?.bool ?? false }
    func list(_ name: String) -> [JSONValue] { get(name)?.array ?? [] }
    func texts(_ name: String) -> [String] { list(name).compactMap(\.string) }

    /// A number, also one that stands as text.
    func double(_ name: String) -> Double? {
        guard let value = get(name) else { return nil }
        return value.number ?? value.string.flatMap(Double.init)
    }

    /// A whole number, kept exactly up to 64 bits.
    func integer(_ name: String) -> Int64? {
        switch get(name) {
        case .int(let value): value
        case .unsigned(let value): Int64(clamping: value)
        case .double(let value): value.isFinite ? Int64(clampingDouble: value) : nil
        case .string(let text): Int64(text)
        default: nil
        }
    }

    /// A time: epoch number or ISO text.
    func time(_ name: String) -> Timestamp? {
        guard let value = get(name) else { return nil }
        if let number = value.number { return Timestamp(nanoseconds: epochNanoseconds(number)) }
        return value.string.flatMap(parseTime)
    }
}

extension Int64 {
    /// The nearest value that fits.
    init(clampingDouble value: Double) {
        if value >= 9.2e18 { self = .max } else if value <= -9.2e18 { self = .min } else { self = Int64(value) }
    }
}
