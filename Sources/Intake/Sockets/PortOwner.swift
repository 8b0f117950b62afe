import Foundation

/// Who holds a port, as far as this user may see: for the message that it is in use.
enum PortOwner {
    /// - Returns: `jaeger (process 4711)`; nil when the system does not say.
    static func find(port: UInt16, kind: Listener.Kind) -> String? {
        let transport = kind == .stream ? "tcp" : "udp"
        let sockets = Set([transport, transport + "6"].flatMap { inodes(table: "/proc/net/\($0)", port: port, kind) })
        guard !sockets.isEmpty else { return nil }
        for process in entries(of: "/proc") where Int(process) != nil {
            let folder = "/proc/\(process)/fd"
            for entry in entries(of: folder) where sockets.contains(target(of: "\(folder)/\(entry)")) {
                let name = text(of: "/proc/\(process)/comm").trimmingCharacters(in: .whitespacesAndNewlines)
                return name.isEmpty ? "process \(process)" : "\(name) (process \(process))"
            }
        }
        return nil
    }

    // Not to know the owner is an answer, and that a port is in use is told in any case: what the system does not show is empty.

    private static func entries(of folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []  // no /proc, or another user's process
    }

    private static func target(of link: String) -> String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? ""  // closed since
    }

    private static func text(of file: String) -> String {
        (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""  // no /proc, no IPv6, or it has ended
    }

    /// The sockets of a table of the kernel that are bound to a port, as `/proc/…/fd` names them.
    private static func inodes(table: String, port: UInt16, _ kind: Listener.Kind) -> [String] {
        let suffix = ":" + String(format: "%04X", Int(port))
        return text(of: table).split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count > 9, fields[1].hasSuffix(suffix) else { return nil }
            // Of TCP the one that listens (0A), not the connections of others.
            if kind == .stream, fields[3] != "0A" { return nil }
            return "socket:[\(fields[9])]"
        }
    }
}
