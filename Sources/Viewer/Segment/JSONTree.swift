import Masking
import Screen
import TraceModel

/// JSON as lines that fold: one line a value, members in their order.
struct JSONTree {
    /// Values folded away, by their place in the tree.
    let folded: Set<[Int32]>

    struct Item {
        var label: String
        var value: JSONValue
        var indent: Int
        var path: [Int32]
        /// What it is called in the clipboard's JSON when it stands in a list.
        var isElement: Bool
        /// What it stands in is secret by its name.
        var isSecret: Bool
    }

    /// The lines of a container's members; a scalar gives one line.
    /// - Parameter path: names the container, so that several trees on a screen fold apart.
    func lines(_ value: JSONValue, indent: Int = 0, path: [Int32] = []) -> [Fact] {
        var lines: [Fact] = []
        // An explicit stack: how deep a document nests is the document's choice.
        var stack = JSONTree.items(value, indent: indent, path: path)
        stack.reverse()
        if stack.isEmpty { return [.text(JSONText.scalar(value), JSONTree.style(value), indent: indent)] }
        while let item = stack.popLast() {
            var fact = line(item)
            let isContainer = !JSONTree.isLeaf(item.value)
            if isContainer { fact.isFolded = folded.contains(item.path) }
            lines.append(fact)
            if isContainer, fact.isFolded == false {
                stack += JSONTree.items(item.value, indent: item.indent + 1, path: item.path, isSecret: item.isSecret)
                    .reversed()
            }
        }
        return lines
    }

    private func line(_ item: Item) -> Fact {
        var fact = Fact(kind: .pair, label: item.label)
        fact.indent = item.indent
        fact.path = item.path
        fact.value = JSONText.scalar(item.value)
        fact.style = JSONTree.style(item.value)
        fact.labelStyle = item.isElement ? .dim : .jsonKey
        if case .string(let text) = item.value { fact.copy = text }
        fact.isSecret = item.isSecret && JSONTree.isLeaf(item.value)
        return fact
    }

    static func items(_ value: JSONValue, indent: Int, path: [Int32], isSecret: Bool = false) -> [Item] {
        switch value {
        case .object(let members):
            let pair = isPairOfSecret(members)
            return members.enumerated().map { index, member in
                Item(
                    label: member.name, value: member.value, indent: indent, path: path + [Int32(index)],
                    isElement: false,
                    isSecret: isSecret || Secrets.isSecret(name: member.name) || pair && member.name == "value")
            }
        case .array(let items):
            return items.enumerated().map { index, item in
                Item(
                    label: "\(index)", value: item, indent: indent, path: path + [Int32(index)], isElement: true,
                    isSecret: isSecret)
            }
        default: return []
        }
    }

    /// `{"name": "Cookie", "value": …}`: the name stands beside its value.
    private static func isPairOfSecret(_ members: [JSONValue.Member]) -> Bool {
        members.contains {
            ["name", "key"].contains($0.name) && $0.value.string.map { Secrets.isSecret(name: $0) } == true
        }
    }

    static func isLeaf(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let members): members.isEmpty
        case .array(let items): items.isEmpty
        default: true
        }
    }

    static func style(_ value: JSONValue) -> Style {
        switch value {
        case .string: .jsonString
        case .int, .unsigned, .double: .jsonNumber
        case .null, .bool: .jsonKeyword
        case .array, .object: .dim
        }
    }
}
