import Foundation
import Testing
import TraceModel

@testable import TraceRepository

/// Files that others change after they were read: a segment's document is read again from its place, and is its document or
/// nothing.
@Suite struct ChangeTests {
    private let document = line(1, 1, members: ",\"metadata\":{\"default\":{\"key\":\"first\"}}")

    private func opened(_ file: ChangingFile) throws -> (repository: FileRepository, data: DataSet) {
        let repository = FileRepository([.path(file.path)])
        return (repository, try repository.answer(.overview(.init())))
    }

    private func problem(_ file: ChangingFile, row: Int = 1, _ change: () throws -> Void) throws -> Problem? {
        let (repository, data) = try opened(file)
        try #require(data.store.rowCount == 2)
        try change()
        do throws(Problem) {
            #expect(try repository.detail(ofRow: row, in: data).document["name"] == .string("worker"))
            return nil
        } catch {
            #expect(
                error.source == file.path && error.place.hasPrefix("byte ") && error.remedy.contains("open it again"))
            return error
        }
    }

    private func file() throws -> ChangingFile {
        try ChangingFile(document + line(2, 2, name: "worker"))
    }

    @Test func aFileThatWasCutOff() throws {
        let file = try file()
        #expect(try problem(file) { try file.write(document) }?.message == "the file is shorter than it was")
    }

    /// What is asked for still stands there; nobody can tell whether it does.
    @Test func aFileThatWasEmptied() throws {
        let file = try file()
        #expect(try problem(file) { try file.write("") }?.message == "the file is shorter than it was")
    }

    @Test func anotherTextOfTheSameLength() throws {
        let file = try file()
        let other = document.replacingOccurrences(of: "first", with: "other") + line(2, 2, name: "worker")
        #expect(try problem(file) { try file.write(other) }?.message == "the file was written anew")
    }

    @Test func aLongerText() throws {
        let file = try file()
        let other = line(7, 7) + document + line(2, 2, name: "worker")
        #expect(try problem(file) { try file.write(other) }?.message == "the file was written anew")
    }

    @Test func whatIsAppendedChangesNothing() throws {
        let file = try file()
        #expect(try problem(file) { try file.append(line(3, 3)) } == nil)
    }

    @Test func aFileThatWasRemovedIsStillOpen() throws {
        let file = try file()
        #expect(try problem(file) { try file.remove() } == nil)
    }

    @Test func anotherFileOfItsNameIsNotTheOneThatWasRead() throws {
        let file = try file()
        #expect(try problem(file) { try file.replace(line(9, 9)) } == nil)
    }

    @Test("a file that becomes shorter while it is read gives what it gave, and says so", arguments: [0, 1, 5_000])
    func shrinking(left: Int) throws {
        let text = (1...200).map { line($0, $0) }.joined()
        let file = try ChangingFile(text)
        let loader = SourceLoader([], threads: 2, pieceSize: 1_000)
        var record = loader.open(.path(file.path))
        try #require(truncate(file.path, left) == 0)
        loader.read(&record, RequestHandle())
        let problems = record.report()
        #expect(problems.contains { $0.severity != .notice })
        #expect(left == 0 || problems.contains { $0.message.contains("\(left) of \(text.utf8.count) bytes") })
    }

    @Test("the documents that save writes are those that were read") func saving() throws {
        let file = try file()
        let (repository, data) = try opened(file)
        #expect(try repository.documents(ofTrace: 1, in: data).count == 1)
        try file.write(document)
        #expect(throws: Problem.self) { try repository.documents(ofTrace: 1, in: data) }
    }
}
