import Foundation
import Testing
import TraceModel

@testable import xrayscope

/// Files that the program writes: whole or not at all, and the user's alone.
@Suite struct FileTests {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("xrayscope-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

    @Test func theOldFileStaysUntilTheNewOneIsWhole() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a folder of the test's own
        let path = folder + "/saved.json"
        try "old".write(toFile: path, atomically: false, encoding: .utf8)
        let file = try ReplacedFile(path)
        try file.write(Array("new".utf8))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        try file.commit()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try names() == ["saved.json"])
    }

    @Test func whatIsGivenUpLeavesNothing() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a folder of the test's own
        do {
            let file = try ReplacedFile(folder + "/saved.json")
            try file.write([1, 2, 3])
        }
        #expect(try names() == [])
        #expect(throws: Problem.self) { _ = try ReplacedFile(folder + "/nowhere/saved.json") }
    }

    @Test func filtersAreKeptLatestFirstBesideThoseOfOtherRuns() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a folder of the test's own
        let history = FilterHistory(environment: ["XDG_STATE_HOME": folder])
        #expect(history.load() == [])
        history.save(["ok"], before: [])
        // Another run began with nothing and used two.
        history.save(["fault", "error\nOR ok"], before: [])
        #expect(history.load() == ["fault", "error OR ok", "ok"])
        history.save(["fault"], before: ["fault"])
        #expect(history.load().count == 3)
    }
}
