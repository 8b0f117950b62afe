import Foundation
import Glibc
import TraceFormats
import TraceModel

/// Writes everything that comes in to a file as segment documents, one a line, as it comes: a recording that ends at any moment is
/// readable.
final class Recorder {
    let gauge: OutletGauge
    private let descriptor: Int32
    private let finder = DocumentFinder()
    /// What was written last is half a line: the disk was full.
    private var isInLine = false

    /// Opens the file, and goes on at its end when it is there already.
    /// - Throws: the problem when it cannot be written.
    init(_ path: String) throws(Problem) {
        gauge = OutletGauge("record " + path)
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Problem(
                .failure, source: path, message: "cannot be written: " + String(cString: strerror(errno)),
                remedy: "--record takes a file in a folder that you may write to")
        }
    }

    deinit { close(descriptor) }

    /// - Parameter places: where the documents stand in the text that came.
    func take(_ text: [UInt8], _ place: DocumentPlace?) {
        var lines: [UInt8] = []
        do throws(JSONError) {
            for found in try finder.documents(in: text, at: place) { lines += Self.line(found.text) }
        } catch {
            return gauge.skip("a document that is no JSON")
        }
        guard !lines.isEmpty, gauge.begin(lines.count) else { return }
        gauge.end(lines.count, failure: write(lines))
    }

    /// - Returns: why not all of it could be written.
    private func write(_ lines: [UInt8]) -> String? {
        let bytes = isInLine ? [0x0A] + lines : lines
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                if written > 0 { isInLine = bytes[written - 1] != 0x0A }
                return String(cString: strerror(errno))
            }
            written += count
        }
        isInLine = false
        return nil
    }

    /// A document on one line: line feeds stand between members alone, never in a string.
    private static func line(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        for index in bytes.indices where bytes[index] == 0x0A || bytes[index] == 0x0D { bytes[index] = 0x20 }
        return bytes + [0x0A]
    }
}
