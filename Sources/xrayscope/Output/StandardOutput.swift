import ArgumentParser
import Foundation
import Masking
import TraceModel

/// Standard output of a command that prints: buffered, complete, and silent when the reader has had enough (`| head`).
struct StandardOutput {
    private var buffer: [UInt8] = []
    private let descriptor: Int32
    private let showsSecrets: Bool

    /// - Parameters:
    ///   - descriptor: where to write; tests and `save` give files.
    ///   - showsSecrets: lines are printed as they are; else `***` stands in the place of secrets.
    init(descriptor: Int32 = STDOUT_FILENO, showsSecrets: Bool = false) {
        (self.descriptor, self.showsSecrets) = (descriptor, showsSecrets)
        // A reader that closes its end then shows as an error of `write`, not as a signal that ends the program.
        signal(SIGPIPE, SIG_IGN)
    }

    /// A line of text, without its secrets.
    mutating func print(_ line: String) throws {
        buffer.append(contentsOf: (showsSecrets ? line : Secrets.masked(line)).utf8)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// The same within the width of the terminal: secrets go before anything is cut, for half of one is one too.
    mutating func print(_ line: String, in shown: ShownAs) throws {
        try print(shown.fitted(showsSecrets ? line : Secrets.masked(line)))
    }

    /// Bytes as they are: JSON, and what was masked where it was made.
    mutating func write(_ bytes: [UInt8]) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Writes what waits. Call it last: nothing is written behind the caller's back.
    mutating func flush() throws {
        try writeAll(buffer, to: descriptor, named: "standard output")
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Writes all bytes, however many calls that takes.
/// - Throws: `ExitCode.success` when the reader has gone: it has what it wanted; else the problem.
func writeAll(_ bytes: [UInt8], to descriptor: Int32, named name: String) throws {
    var written = 0
    while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 {
            written += count
        } else if errno == EPIPE {
            throw ExitCode.success
        } else if errno != EINTR {
            throw Problem(.failure, source: name, message: "cannot be written: \(systemMessage(errno))")
        }
    }
}

/// What the system calls an error number.
func systemMessage(_ number: Int32) -> String { String(cString: strerror(number)) }
