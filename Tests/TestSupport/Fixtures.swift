import Foundation
import TraceModel
import TraceRepository

/// Files of our own in Tests/Fixtures.
public enum Fixtures {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// The file of that name below Tests/Fixtures.
    public static func path(_ name: String) -> String {
        tests.appendingPathComponent("Fixtures").appendingPathComponent(name).path
    }

    /// The bytes of that file.
    public static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(name))))
    }

    /// What the program reads from those files.
    public static func read(_ names: String...) throws(Problem) -> DataSet {
        try readFiles(names.map(path))
    }
}

/// Files that others wrote, in the folder `shared` beside the project. A test that needs them is
/// `@Test(.enabled(if: Shared.isThere, "needs ../shared"))`: where they are not, it is counted as skipped.
public enum Shared {
    /// XRAYSCOPE_SHARED names another place, or none: the run without it is tried so.
    private static let folder =
        ProcessInfo.processInfo.environment["XRAYSCOPE_SHARED"].map { URL(filePath: $0) }
        ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared")

    public static let isThere = FileManager.default.fileExists(atPath: path("corpus/INDEX.md"))

    /// `corpus/…` or `reference/examples/…`.
    public static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// What the program reads from those files of the corpus.
    public static func read(_ names: String...) throws(Problem) -> DataSet {
        try readFiles(names.map { path("corpus/" + $0) })
    }
}

private func readFiles(_ paths: [String]) throws(Problem) -> DataSet {
    try FileRepository(paths.map { .path($0) }, threads: 2).answer(.overview(.init()))
}
