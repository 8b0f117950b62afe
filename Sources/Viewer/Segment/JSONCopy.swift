import Masking
import TraceModel

/// A value of a document as text for the clipboard: JSON on one line, so that no control character is in it, without what is secret.
struct JSONCopy {
    /// More is not written: terminals take about 56 kB by their clipboard sequence.
    static let longest = 56_000
    static let tooLong = "Too long for a terminal's clipboard, which takes 56 kB"

    private enum Piece {
        case text(String)
        case value(JSONTree.Item)
    }

    var showsSecrets: Bool

    /// - Parameter name: what the value is called, which may say that it is secret.
    /// - Returns: nil when it is too long.
    func text(_ value: JSONValue, named name: String = "", isSecret: Bool = false) -> String? {
        let root = JSONTree.Item(
            label: name, value: value, indent: 0, path: [], isElement: name.isEmpty,
            isSecret: isSecret || Secrets.isSecret(name: name))
        var text = ""
        // An explicit stack: how deep a document nests is the document's choice.
        var stack: [Piece] = [.value(root)]
        while let piece = stack.popLast() {
            switch piece {
            case .text(let written): text += written
            case .value(let item):
                if JSONTree.isLeaf(item.value) {
                    text += leaf(item)
                } else {
                    stack += pieces(item).reversed()
                }
            }
            if text.utf8.count > JSONCopy.longest { return nil }
        }
        return text
    }

    private func pieces(_ item: JSONTree.Item) -> [Piece] {
        let isObject = item.value.members != nil
        var pieces: [Piece] = [.text(isObject ? "{" : "[")]
        for (number, member) in JSONTree.items(item.value, indent: 0, path: [], isSecret: item.isSecret).enumerated() {
            if number > 0 { pieces.append(.text(",")) }
            if isObject { pieces.append(.text(JSONText.quoted(member.label) + ":")) }
            pieces.append(.value(member))
        }
        return pieces + [.text(isObject ? "}" : "]")]
    }

    private func leaf(_ item: JSONTree.Item) -> String {
        if showsSecrets { return JSONText.scalar(item.value) }
        if item.isSecret { return JSONText.quoted(Secrets.mask) }
        guard case .string(let text) = item.value else { return JSONText.scalar(item.value) }
        return JSONText.quoted(item.isElement ? Secrets.masked(text) : Secrets.masked(text, named: item.label))
    }
}

/// A value of a document that lines of the Segment screen show: found by the path of its line.
struct DocumentPlaceFound {
    var value: JSONValue
    /// As jq writes it: `.metadata.default["odd key"].items[0]`.
    var path: String
    /// The name of its member; empty in a list.
    var name: String
    /// Something that it stands in is secret by its name.
    var isSecret = false

    /// - Parameter path: of a line; nil is returned where it is no value of the document.
    init?(_ path: [Int32], in document: JSONValue) {
        guard let first = path.first else { return nil }
        var rest = path[...]
        (value, self.path, name) = (document, "", "")
        switch first {
        case -1, -2:
            guard enter(first == -1 ? "metadata" : "sql") else { return nil }
            rest = rest.dropFirst()
        case -3:
            guard path.count > 1, SegmentTabs.resourceNames.indices.contains(Int(path[1])),
                enter(SegmentTabs.resourceNames[Int(path[1])])
            else { return nil }
            rest = rest.dropFirst(2)
        case ..<0: return nil
        default: break
        }
        for index in rest { guard enter(Int(index)) else { return nil } }
    }

    private mutating func enter(_ member: String) -> Bool {
        guard let index = value.members?.firstIndex(where: { $0.name == member }) else { return false }
        return enter(index)
    }

    private mutating func enter(_ index: Int) -> Bool {
        let items = JSONTree.items(value, indent: 0, path: [], isSecret: isSecret)
        guard items.indices.contains(index) else { return false }
        let item = items[index]
        (value, isSecret, name) = (item.value, item.isSecret, item.isElement ? "" : item.label)
        path += item.isElement ? "[\(index)]" : JSONText.step(to: item.label)
        return true
    }
}
