import Foundation
import TraceFormats

/// What tells whether the part of a file that was read still stands in it: its size, its time, and the first and last bytes of
/// the part. A file that only grew is the same file; one that was written anew is not, whatever its size.
struct FileMark: Sendable {
    /// How many bytes were read.
    let end: Int64
    /// nil when the file was written so lately that the next change may carry the same time.
    private let modified: timespec?
    private let head: [UInt8]
    private let tail: [UInt8]

    /// How many bytes are looked at on either end.
    private static let length: Int64 = 1024

    /// - Parameter end: how many of its bytes were read.
    /// - Returns: nil for what nobody else can change.
    init?(_ bytes: FileBytes, end: Int64) {
        guard bytes.isFile, let status = FileMark.status(bytes) else { return nil }
        self.end = end
        modified = time(nil) - status.st_mtim.tv_sec > 1 ? status.st_mtim : nil
        head = FileMark.read(bytes, 0, end)
        tail = FileMark.read(bytes, end - FileMark.length, end)
    }

    /// Why what was read does not stand in the file any more; nil when it does.
    func change(in bytes: FileBytes) -> String? {
        guard let status = FileMark.status(bytes) else { return "the file can no longer be looked at" }
        if Int64(status.st_size) < end { return "the file is shorter than it was" }
        if let modified, status.st_mtim.tv_sec == modified.tv_sec, status.st_mtim.tv_nsec == modified.tv_nsec {
            return nil
        }
        let isSame =
            FileMark.read(bytes, 0, end) == head && FileMark.read(bytes, end - FileMark.length, end) == tail
        return isSame ? nil : "the file was written anew"
    }

    private static func status(_ bytes: FileBytes) -> stat? {
        var status = stat()
        return fstat(bytes.descriptor, &status) == 0 ? status : nil
    }

    /// What stands from `start` on, at most `length` bytes and none behind `end`; less where the file has less.
    private static func read(_ bytes: FileBytes, _ start: Int64, _ end: Int64) -> [UInt8] {
        let start = max(0, start)
        let count = Int(max(0, min(length, end - start)))
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let base = buffer.baseAddress else { return }
            let read = try? bytes.read(at: UInt64(start), into: base, count: count)  // what cannot be read differs
            filled = read ?? 0
        }
    }
}
