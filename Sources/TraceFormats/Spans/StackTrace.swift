import TraceModel

/// The frames of a stack that a span's `exception` event holds as text, as its language writes it (reference 8).
struct StackTrace {
    /// An exception that caused the one before it, as its stack names it.
    struct Cause: Equatable {
        var type: String?
        var message: String?
        var frames: [StackFrame] = []
        var truncated = 0
    }
    /// The innermost call first.
    var frames: [StackFrame] = []
    /// How many frames the writer left out.
    var truncated = 0
    /// The causes, each of the one before it.
    var causes: [Cause] = []

    /// What stands before or behind a cause.
    static let causeMarks: [StaticString] = ["Caused by: ", "During handling of", "The above exception was"]

    /// More are left out: a stack may be of any length, and nobody reads them.
    static let mostFrames = 500
    static let mostCauses = 50

    /// - Parameters:
    ///   - text: the value of `exception.stacktrace`.
    ///   - language: `telemetry.sdk.language` of the resource; what it does not name is told by the lines themselves.
    init(_ text: String, language: String) {
        if text.isEmpty { return }
        var parser = StackParser(language: language)
        for line in text.split(whereSeparator: \.isNewline) { parser.see(line) }
        parser.finish()
        self = parser.stack
    }

    fileprivate init() {}
}

/// Reads a stack line by line.
private struct StackParser {
    var stack = StackTrace()
    private let isPython: Bool
    private let isGo: Bool
    /// Go names the function on the line before its place.
    private var function: Substring?
    /// Python's outermost call comes first, and its cause before the exception.
    private var pythonFrames: [StackFrame] = []
    /// The line behind the frames, that names the exception.
    private var pythonHead: Substring = ""

    init(language: String) {
        isPython = language == "python"
        isGo = language == "go"
    }

    mutating func see(_ line: Substring) {
        let text = line.trimmed
        if isPython || text.hasPrefix("File \"") {
            if line.first.map({ $0 != " " }) ?? false, !text.hasPrefix("During "), !text.hasPrefix("The above") {
                pythonHead = text
            }
            return seePython(text)
        }
        if text.hasPrefix("Caused by: ") { return begin(text.dropFirst(11)) }
        if text.hasPrefix("... "), text.hasSuffix(" more"), let count = Int(text.dropFirst(4).dropLast(5)) {
            return omit(count)
        }
        if text.hasPrefix("at ") { return add(call(text.dropFirst(3))) }
        if text.hasPrefix("#"), let frame = php(text) { return add(frame) }
        if isGo || line.hasPrefix("\t") { seeGo(line, text) }
    }

    mutating func finish() {
        stack.frames += pythonFrames.reversed()
        pythonFrames = []
    }

    private mutating func add(_ frame: StackFrame) {
        if let last = stack.causes.indices.last {
            guard stack.causes[last].frames.count < StackTrace.mostFrames else {
                return stack.causes[last].truncated += 1
            }
            stack.causes[last].frames.append(frame)
        } else {
            guard stack.frames.count < StackTrace.mostFrames else { return stack.truncated += 1 }
            stack.frames.append(frame)
        }
    }

    private mutating func omit(_ count: Int) {
        if let last = stack.causes.indices.last {
            stack.causes[last].truncated = count
        } else {
            stack.truncated = count
        }
    }

    /// `type: message` of the cause.
    private mutating func begin(_ head: Substring) {
        if stack.causes.count < StackTrace.mostCauses { stack.causes.append(cause(head, [])) }
    }

    private func cause(_ head: Substring, _ frames: [StackFrame]) -> StackTrace.Cause {
        let colon = head.range(of: ": ")
        let type = colon.map { head[..<$0.lowerBound] } ?? head
        return StackTrace.Cause(
            type: type.isEmpty ? nil : String(type), message: colon.map { String(head[$0.upperBound...]) },
            frames: frames)
    }

    /// `method(File.java:12)`, `fn (path:12:5)`, `path:12:5`, `Method(args) in path:line 12`.
    private func call(_ text: Substring) -> StackFrame {
        if let mark = text.range(of: " in "), let line = text.range(of: ":line "), mark.upperBound <= line.lowerBound {
            let number = Int(text[line.upperBound...].prefix { $0.isNumber })
            return StackFrame(
                path: String(text[mark.upperBound..<line.lowerBound]), line: number,
                label: String(text[..<mark.lowerBound]))
        }
        guard let open = text.lastIndex(of: "("), text.hasSuffix(")") else {
            let place = place(text)
            return StackFrame(path: place.path, line: place.line, label: nil)
        }
        let inside = text[text.index(after: open)...].dropLast()
        let label = String(text[..<open].trimmed)
        // `.NET` without symbols: what stands in parentheses are arguments.
        guard inside.contains(":") || inside.contains(".") || inside == "Native Method" else {
            return StackFrame(path: nil, line: nil, label: String(text))
        }
        let place = place(inside)
        return StackFrame(path: place.path, line: place.line, label: label)
    }

    /// `path:12` or `path:12:5`.
    private func place(_ text: Substring) -> (path: String, line: Int?) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var numbers: [Int] = []
        while parts.count > 1, numbers.count < 2, let last = parts.last, let number = Int(last) {
            numbers.append(number)
            parts.removeLast()
        }
        return (parts.joined(separator: ":"), numbers.last)
    }

    /// `#0 path(12): function()`.
    private func php(_ text: Substring) -> StackFrame? {
        guard let blank = text.firstIndex(of: " ") else { return nil }
        let rest = text[text.index(after: blank)...]
        guard let mark = rest.range(of: "): "), let open = rest[..<mark.lowerBound].lastIndex(of: "(") else {
            return StackFrame(path: nil, line: nil, label: String(rest))
        }
        return StackFrame(
            path: String(rest[..<open]), line: Int(rest[rest.index(after: open)..<mark.lowerBound]),
            label: String(rest[mark.upperBound...]))
    }

    /// `File "path", line 12, in function`; the source line below it is left out.
    private mutating func seePython(_ text: Substring) {
        if text.hasPrefix("During handling of") || text.hasPrefix("The above exception was") {
            // What stands above caused what stands below.
            if stack.causes.count == StackTrace.mostCauses { stack.causes.removeLast() }
            stack.causes.insert(cause(pythonHead, pythonFrames.reversed()), at: 0)
            pythonFrames = []
            return
        }
        guard text.hasPrefix("File \""), let close = text.range(of: "\", line ") else { return }
        let rest = text[close.upperBound...]
        let number = Int(rest.prefix { $0.isNumber })
        let label = rest.range(of: ", in ").map { String(rest[$0.upperBound...]) }
        guard pythonFrames.count < StackTrace.mostFrames else { return stack.truncated += 1 }
        let path = text[text.index(text.startIndex, offsetBy: 6)..<close.lowerBound]
        pythonFrames.append(StackFrame(path: String(path), line: number, label: label))
    }

    /// A function, and on the next line its place.
    private mutating func seeGo(_ line: Substring, _ text: Substring) {
        if line.hasPrefix("\t"), let name = function {
            let place = place(text.prefix { $0 != " " })
            add(StackFrame(path: place.path, line: place.line, label: String(name)))
            function = nil
        } else if !text.hasPrefix("goroutine "), !text.isEmpty {
            function = text.lastIndex(of: "(").map { text[..<$0] } ?? text
        }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
        return text
    }

    /// The first place of a text; the standard library has none for substrings.
    fileprivate func range(of wanted: String) -> Range<Index>? {
        let bytes = Array(wanted.utf8)
        let own = utf8
        var at = own.startIndex
        while at != own.endIndex {
            if own[at] == bytes[0], own[at...].starts(with: bytes),
                let end = own.index(at, offsetBy: bytes.count, limitedBy: own.endIndex)
            {
                return at..<end
            }
            at = own.index(after: at)
        }
        return nil
    }
}
