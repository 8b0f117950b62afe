import Foundation
import TraceFormats
import TraceModel

/// A source with what has come of it beside traces.
struct SourceRecord {
    let name: String
    /// Where it is followed; nil when it is not, or not any more.
    var path: String?
    /// nil when it could not be opened.
    var bytes: FileBytes?
    /// By which places name it.
    var number = 0
    var splitter = Splitter()
    var findings = Findings()
    var bytesRead: Int64 = 0
    var failure: SourceFailure?
    /// What speaks against reading it.
    var problems: [Problem] = []
    /// What became of the file while it was followed.
    var notice: Problem?
    /// There was no file of that name when it was last looked at.
    var isMissing = false
    /// How long the file was when it was last looked at.
    var seen: Int64 = 0
    private var head: [UInt8] = []
    private var lines = LineFinder()

    init(name: String, path: String?) {
        self.name = name
        self.path = path
    }

    init(_ source: FileRepository.Source, isFollowed: Bool) {
        switch source {
        case .path("-"): self.init(name: "standard input", path: isFollowed ? "-" : nil)
        case .path(let path): self.init(name: path, path: isFollowed ? path : nil)
        case .memory(let name, _): self.init(name: name, path: nil)
        case .made(let made): self.init(name: made.name, path: nil)
        }
    }

    var isFollowed: Bool { path != nil }

    mutating func take(_ failure: SourceFailure) {
        problems.append(Problem(.failure, source: name, message: failure.message, remedy: failure.remedy))
        path = nil
    }

    /// Looks at its beginning.
    /// - Returns: false when that is enough to refuse it, or when there is nothing yet.
    mutating func isAccepted() -> Bool {
        guard bytesRead == 0, let bytes else { return problems.isEmpty }
        do throws(SourceFailure) {
            head = try bytes.head()
        } catch {
            take(error)
            return false
        }
        if head.isEmpty, isFollowed { return false }
        if head.isEmpty {
            take(SourceFailure(message: "the file is empty", remedy: "Save the answer again"))
        } else if isForeignBinary {
            take(
                SourceFailure(
                    message: "binary data of no format that is read",
                    remedy: "xrayscope reads JSON of traces, plain or gzipped"))
        }
        return problems.isEmpty
    }

    /// No text, and nothing that a format knows. A text whose writer lost its end to a power cut has 0 bytes too, behind others.
    private var isForeignBinary: Bool {
        guard head.contains(0), !isKnownBinary(head: head) else { return false }
        let first = head.first { !$0.isWhite }
        return first.map { !Array("{[\"\u{1E}\u{FEFF}".utf8).contains($0) } ?? false
    }

    /// Others may have cut the file off while it was read.
    mutating func noteMissing() {
        guard failure == nil, let bytes, !bytes.mayGrow, let count = bytes.knownCount else { return }
        let read = Int64(splitter.position)
        if read < count {
            failure = SourceFailure(
                message: "the file became shorter while it was read: \(read) of \(count) bytes were there",
                remedy: "Open it again when it is complete")
        }
    }

    /// As people see it; nil when it was not read.
    var info: SourceInfo? {
        guard let bytes, problems.isEmpty else { return nil }
        let format = (bytes.packing.map { $0.rawValue + ", " } ?? "") + findings.contents.description
        return SourceInfo(name: name, format: format, bytes: bytesRead)
    }

    /// What is to be said of it.
    mutating func report() -> [Problem] {
        var result = problems
        if let bytes, problems.isEmpty {
            let report = SourceReport(findings: findings, name: name, head: head, mayGrow: bytes.mayGrow)
            // What broke it explains better than what was not found.
            if let failure, !report.hasData {
                return [Problem(.failure, source: name, message: failure.message, remedy: failure.remedy)]
            }
            var lines = lines
            result += report.problems { lines.place(of: $0, in: bytes) }
            self.lines = lines
        }
        if let failure {
            result.append(Problem(.partial, source: name, message: failure.message, remedy: failure.remedy))
        }
        if let notice { result.append(notice) }
        return result
    }
}

extension UInt8 {
    /// White space of JSON.
    fileprivate var isWhite: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}

/// Lines and columns of bytes, both from 1: it reads on from the last that was asked for.
private struct LineFinder {
    private var known: [UInt64: (line: Int, column: Int)] = [:]
    private var at: UInt64 = 0
    private var line = 1
    private var lineStart: UInt64 = 0

    mutating func place(of offset: UInt64, in bytes: FileBytes) -> (line: Int, column: Int)? {
        if let place = known[offset] { return place }
        if offset < at { (at, line, lineStart) = (0, 1, 0) }
        let buffer = ChunkBuffer(capacity: 1 << 16)
        while at < offset {
            let count = Int(min(offset - at, 1 << 16))
            let read = try? bytes.read(at: at, into: buffer.text, count: count)  // nil: the place stays a byte offset
            guard let got = read, got > 0 else { return nil }
            var index = 0
            while index < got, let found = memchr(buffer.text + index, 0x0A, got - index) {
                index = UnsafeRawPointer(found) - UnsafeRawPointer(buffer.text) + 1
                line += 1
                lineStart = at + UInt64(index)
            }
            at += UInt64(got)
        }
        let place = (line, Int(offset - lineStart) + 1)
        known[offset] = place
        return place
    }
}
