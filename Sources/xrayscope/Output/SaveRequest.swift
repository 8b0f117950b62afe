import Foundation
import TraceModel

/// What a save from the API holds: the first line of its file. Another request does not go on in the same file. It names the
/// account by its number, or by a digest of the key that asked, and holds no key.
struct SaveRequest: Codable, Equatable {
    var StartTime: Double
    var EndTime: Double
    var FilterExpression: String?
    var GroupName: String?
    var Region: String?
    var Endpoint: String?
    /// `123456789012`, or `key 0123456789ab`.
    var Account: String?
    /// Traces that the service failed to give; only in lines behind the first.
    var FailedTraceIds: [String]?

    /// A line of the file, with its end.
    func line() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return Array(try encoder.encode(Line(SavedRequest: self))) + [0x0A]
    }

    /// - Returns: nil for a line that is none.
    init?(line: Data) {
        guard let found = try? JSONDecoder().decode(Line.self, from: line).SavedRequest else {
            return nil  // whatever it is, it is no save under way, which is what the caller says
        }
        self = found
    }

    private struct Line: Codable {
        var SavedRequest: SaveRequest
    }

    /// Traces that failed, as a line of their own.
    static func failed(_ ids: [TraceID], of request: SaveRequest) -> SaveRequest {
        var line = request
        line.FailedTraceIds = ids.map(\.description)
        return line
    }

    init(StartTime: Double, EndTime: Double, FilterExpression: String? = nil, GroupName: String? = nil) {
        self.StartTime = StartTime
        self.EndTime = EndTime
        self.FilterExpression = FilterExpression
        self.GroupName = GroupName
    }
}

extension SaveRequest {
    /// What keeps a save from going on with what another one began; nil when it may.
    /// - Parameter isWindowFixed: both ends were given; "the last hour" went on moving, and goes on with the hour that it began
    ///   with while the two have time in common.
    func difference(from begun: SaveRequest, isWindowFixed: Bool) -> String? {
        if FilterExpression != begun.FilterExpression { return "another filter" }
        if GroupName != begun.GroupName { return "another group" }
        if Region != begun.Region { return "another region: \(begun.Region ?? "none named")" }
        if Endpoint != begun.Endpoint { return "another endpoint: \(begun.Endpoint ?? "the region's own")" }
        if Account != begun.Account { return "another account: \(begun.Account ?? "none named")" }
        let window = "another window: \(Self.words(begun.StartTime)) to \(Self.words(begun.EndTime))"
        if isWindowFixed { return StartTime == begun.StartTime && EndTime == begun.EndTime ? nil : window }
        let isAsLong = abs((EndTime - StartTime) - (begun.EndTime - begun.StartTime)) <= 1
        return isAsLong && begun.EndTime > StartTime && begun.StartTime < EndTime ? nil : window
    }

    private static func words(_ seconds: Double) -> String {
        let formatter = ISO8601DateFormatter()
        return formatter.string(from: Date(timeIntervalSince1970: seconds))
    }
}
