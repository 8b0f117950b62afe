import Foundation
import TraceFormats
import TraceModel

// What becomes of sources after they were read. A file is known by its inode and by what was read of it: when another file has
// taken its name, or when it was emptied or written anew, what was read stays and the file is read from its beginning, as a
// source of its own, so that no place of a document means another text.
extension SourceLoader {
    /// Reads what has come since.
    /// - Returns: the data set with it; nil when nothing has come.
    func grow(_ handle: RequestHandle) -> DataSet? {
        var hasNews = false
        for index in records.indices where records[index].isFollowed && !handle.isCancelled {
            if follow(index, handle) { hasNews = true }
        }
        guard hasNews else { return nil }
        closeOldest()
        remake()
        return dataSet
    }

    /// Files whose changes matter.
    var followedPaths: [String] { records.compactMap(\.path).filter { $0 != "-" } }

    /// The streams among the sources.
    var followedStreams: [FileBytes] { records.filter(\.isFollowed).compactMap(\.bytes).filter { !$0.isFile } }

    private func follow(_ index: Int, _ handle: RequestHandle) -> Bool {
        guard let path = records[index].path else { return false }
        guard let bytes = records[index].bytes else { return begin(index, path, handle) }
        guard bytes.isFile else {
            let isAtEnd = bytes.isAtEnd  // asked first: what came before the end is there then
            return isAtEnd ? end(index, handle) : readMore(index, handle)
        }
        let isThere = FileIdentity(path: path)
        if let isThere, isThere != FileIdentity(descriptor: bytes.descriptor) {
            _ = end(index, handle)
            return again(index, path, "another file has taken its name, and is read from its beginning", handle)
        }
        if isThere != nil, let change = opened[records[index].number].mark?.change(in: bytes) {
            return again(index, path, change + ", and is read from its beginning", handle)
        }
        let cameOrWent = note(index, isMissing: isThere == nil)
        return readMore(index, handle) || cameOrWent
    }

    /// A file that was not there has come.
    private func begin(_ index: Int, _ path: String, _ handle: RequestHandle) -> Bool {
        guard FileIdentity(path: path) != nil else { return false }
        records[index] = open(.path(path))
        read(&records[index], handle)
        return true
    }

    /// - Returns: whether anything had come.
    private func readMore(_ index: Int, _ handle: RequestHandle) -> Bool {
        let size = records[index].bytes?.size ?? 0
        guard size != records[index].seen else { return false }
        records[index].seen = size
        let before = records[index].splitter.position
        read(&records[index], handle)
        return records[index].splitter.position != before || !records[index].problems.isEmpty
    }

    /// Reads what is left of a source that will not grow any more.
    private func end(_ index: Int, _ handle: RequestHandle) -> Bool {
        records[index].splitter.mayGrow = false
        read(&records[index], handle)
        records[index].path = nil
        return true
    }

    /// Begins with the file of that name as a new source.
    private func again(_ index: Int, _ path: String, _ message: String, _ handle: RequestHandle) -> Bool {
        records[index].path = nil
        records[index].notice = nil
        var record = open(.path(path))
        record.notice = Problem(.notice, source: path, message: message)
        read(&record, handle)
        records.append(record)
        return true
    }

    /// - Returns: whether the file has gone or come back.
    private func note(_ index: Int, isMissing: Bool) -> Bool {
        guard records[index].isMissing != isMissing else { return false }
        records[index].isMissing = isMissing
        let message = "is not there any more: what was read stays, and what comes under its name is read"
        records[index].notice =
            isMissing ? Problem(.notice, source: records[index].name, message: message) : nil
        return true
    }

    /// Of files that were replaced, the last few stay open for the details of segments.
    private func closeOldest() {
        let old = records.filter { !$0.isFollowed && $0.bytes?.isFile == true && $0.bytes?.mayGrow == true }
        for record in old.dropLast(16) {
            guard let index = records.firstIndex(where: { $0.number == record.number && $0.bytes != nil }) else {
                continue
            }
            opened[record.number].bytes = nil
            records[index].bytes = nil
        }
    }
}

/// What tells one file from another.
private struct FileIdentity: Equatable {
    private let device: dev_t
    private let inode: ino_t

    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, inode) = (status.st_dev, status.st_ino)
    }

    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        (device, inode) = (status.st_dev, status.st_ino)
    }
}
