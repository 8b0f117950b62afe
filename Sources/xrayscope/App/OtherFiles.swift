import Foundation
import Synchronization
import TraceFormats
import TraceModel
import TraceRepository
import Viewer

/// Other files that the viewer's data is compared with. The last one that was read is kept, and read again when it has changed.
final class OtherFiles: Sendable {
    private struct Kept {
        let path: String
        let mark: [Mark]
        let dataSet: DataSet
        /// The same and the viewer's data in one, with the version of that.
        var joined: (version: Int, file: JoinedFile)?
    }

    /// What tells a file that was written anew from the one that was read. A folder has one of its own and one of each file in it.
    fileprivate struct Mark: Equatable {
        var file: UInt64
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
    }

    private struct State {
        var kept: Kept?
        /// Joined data has versions of its own, below 0.
        var joins = 0
    }
    private let state = Mutex(State())

    /// All that the file or folder holds.
    func file(_ path: String, isWanted: () -> Bool) -> Result<DataSet, Problem> {
        Result { () throws(Problem) in try read(path, isWanted).dataSet }
    }

    /// The viewer's data and the file's in one.
    func joined(_ path: String, _ data: LoadedData, isWanted: () -> Bool) -> Result<JoinedFile, Problem> {
        Result { () throws(Problem) in
            let kept = try read(path, isWanted)
            if let joined = kept.joined, joined.version == data.version { return joined.file }
            let (whole, parts) = data.dataSet.joined(with: kept.dataSet)
            let version = state.withLock { state in
                state.joins += 1
                return -1 - state.joins
            }
            let file = JoinedFile(whole, parts, version: version, narrowing: data.narrowing)
            state.withLock { state in
                if state.kept?.path == kept.path, state.kept?.mark == kept.mark {
                    state.kept?.joined = (data.version, file)
                }
            }
            return file
        }
    }

    private func read(_ typed: String, _ isWanted: () -> Bool) throws(Problem) -> Kept {
        let path = (typed as NSString).expandingTildeInPath
        let mark = try OtherFiles.mark(path)
        if let kept = state.withLock({ $0.kept }), kept.path == path, kept.mark == mark { return kept }
        let reading = Reading(FileRepository([.path(path)]), .overview(DataRequest.Scope()))
        let dataSet = try reading.answer(isWanted)
        guard !dataSet.isEmpty else {
            let why = dataSet.problems.first { $0.severity != .notice }
            throw why ?? Problem(.failure, source: path, message: "holds no traces and no service graph")
        }
        let kept = Kept(path: path, mark: mark, dataSet: dataSet)
        state.withLock { $0.kept = kept }
        return kept
    }

    /// - Throws: for what is neither a file nor a folder: a pipe would be waited for, and be empty the second time.
    private static func mark(_ path: String) throws(Problem) -> [Mark] {
        guard let status = Mark.status(path) else {
            throw Problem(
                .failure, source: path, message: "cannot be read: \(String(cString: strerror(errno)))",
                remedy: "Give the path of a file or a folder")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return [Mark(status)]
        case S_IFDIR:
            let names = try? FileManager.default.contentsOfDirectory(atPath: path)  // reading it will say why
            return [Mark(status)] + (names ?? []).sorted().compactMap { Mark.status(path + "/" + $0).map(Mark.init) }
        default: throw Problem(.failure, source: path, message: "is neither a file nor a folder")
        }
    }
}

extension OtherFiles.Mark {
    init(_ status: stat) {
        self.init(
            file: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
    }

    /// nil with `errno`.
    static func status(_ path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }
}

/// One request that is waited for, for as long as somebody wants its answer.
final class Reading: Sendable {
    private let answer = Mutex<Result<DataSet, Problem>?>(nil)
    private let arrived = DispatchSemaphore(value: 0)
    private let repository: any TraceRepository
    private let request: DataRequest

    init(_ repository: any TraceRepository, _ request: DataRequest) {
        (self.repository, self.request) = (repository, request)
    }

    func answer(_ isWanted: () -> Bool) throws(Problem) -> DataSet {
        let handle = repository.request(request) { [self] event in
            switch event {
            case .finished(let dataSet): set(.success(dataSet))
            case .failed(let problem): set(.failure(problem))
            case .progress, .partial, .grown: break
            }
        }
        handle.skipPartialAnswers()
        while arrived.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
            if isWanted() { continue }
            handle.cancel()
            throw Problem(.notice, source: repository.name, message: "it is not compared with any more")
        }
        guard let answer = answer.withLock({ $0 }) else { return DataSet() }
        return try answer.get()
    }

    private func set(_ result: Result<DataSet, Problem>) {
        answer.withLock { $0 = result }
        arrived.signal()
    }
}

extension QuestionContext {
    /// Other files are read, and other windows asked for, for as long as the question is wanted.
    mutating func take(_ others: OtherFiles, _ windows: OtherWindows) {
        let (data, isWanted) = (data, isWanted)
        map = { windows.map($0, isWanted: isWanted) }
        file = { others.file($0, isWanted: isWanted) }
        joined = { others.joined($0, data, isWanted: isWanted) }
    }
}
