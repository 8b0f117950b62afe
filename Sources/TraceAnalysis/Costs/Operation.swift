import TraceModel

/// What time is spent on: a node and what it does there.
public struct Operation: Hashable, Sendable {
    /// The node that the row's segment belongs to.
    public var node: NodeIdentity
    /// A subsegment's name, a call's operation, a span's name where it is not its service's; empty for the segment itself.
    public var name: String

    public init(node: NodeIdentity, name: String) { (self.node, self.name) = (node, name) }

    /// `[service] operation`, as CRISP writes it (reference 15).
    public var path: String { name.isEmpty ? "[\(node.name)]" : "[\(node.name)] \(name)" }
}

/// Numbers for the operations of a store's rows. Rows are told apart by numbers of their names; a text is made once for each, and
/// what reads the same is one operation.
struct OperationNumbers {
    private struct Key: Equatable {
        var node: UInt32
        var name: StringIndex
        var operation: StringIndex
    }

    private let store: TraceStore
    private let names: [StringIndex]
    private let nodes: [UInt32]
    private let flags: [EntityFlags]
    private let segments: [UInt32]
    private let profileIndexes: [UInt32]
    /// `aws.operation` by profile; the name of each node.
    private let operations: [StringIndex]
    /// What spans are called, by profile; 0 for what was no span.
    private let spanNames: [StringIndex]
    private let nodeNames: [StringIndex]
    private var keys: [Key] = []
    /// By place in `keys`: the operation's number.
    private var numbers: [Int] = []
    private var known: [Operation: Int] = [:]
    /// By number.
    private(set) var texts: [Operation] = []
    /// Open addressing: place in `keys` + 1, or 0 for a free place.
    private var slots = [UInt32](repeating: 0, count: 256)

    init(_ store: TraceStore) {
        self.store = store
        (names, nodes, flags) = (store.names, store.nodes, store.flags)
        (segments, profileIndexes) = (store.segments, store.profileIndexes)
        operations = store.profiles.map(\.operation)
        spanNames = store.profiles.map { $0.span < store.spans.count ? store.spans[Int($0.span)].name : 0 }
        nodeNames = store.services.map(\.name)
    }

    /// How many there are so far.
    var count: Int { texts.count }

    /// The number of a row's operation.
    mutating func number(ofRow row: Int) -> Int {
        let key = key(row)
        var slot = hash(key) & (slots.count - 1)
        while slots[slot] != 0 {
            let place = Int(slots[slot] - 1)
            if keys[place] == key { return numbers[place] }
            slot = (slot + 1) & (slots.count - 1)
        }
        keys.append(key)
        slots[slot] = UInt32(keys.count)
        if keys.count * 2 > slots.count { grow() }
        let operation = text(key)
        let number = known[operation] ?? texts.count
        if number == texts.count {
            known[operation] = number
            texts.append(operation)
        }
        numbers.append(number)
        return number
    }

    /// A segment that is named as its node says no more than that; one that was made of a call has the call's operation.
    @inline(__always)
    private func key(_ row: Int) -> Key {
        let hasNode = flags[Int(segments[row])].contains(.segment)
        let node = hasNode ? nodes[row] : .max
        let operation = operations[Int(profileIndexes[row])]
        let isInferred = flags[row].isSuperset(of: [.segment, .inferred])
        let spanName = spanNames[Int(profileIndexes[row])]
        if spanName != 0, !isInferred { return Key(node: node, name: spanName, operation: 0) }
        let isNode = isInferred || flags[row].contains(.segment) && hasNode && names[row] == nodeNames[Int(node)]
        return Key(node: node, name: isNode ? 0 : names[row], operation: operation)
    }

    @inline(__always)
    private func hash(_ key: Key) -> Int {
        var hash = UInt64(key.node) &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(key.name) << 32 ^ UInt64(key.operation)
        hash = (hash ^ hash >> 31) &* 0xff51_afd7_ed55_8ccd
        return Int(truncatingIfNeeded: hash >> 24)
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for (number, key) in keys.enumerated() {
            var slot = hash(key) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }

    private func text(_ key: Key) -> Operation {
        let words = [key.name, key.operation].filter { $0 != 0 }.map { store.strings[$0] }
        return Operation(
            node: key.node == .max
                ? NodeIdentity(name: "(no segment)", type: nil)
                : NodeIdentity(store.services[Int(key.node)], store.strings),
            name: words.joined(separator: " "))
    }
}
