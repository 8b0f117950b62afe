import Foundation

/// Who holds a port, as far as this user may see: for the message that it is in use.
enum PortOwner {
    /// - Returns: `jaeger (process 4711)`; nil when the system does not say.
    static func find(port: UInt16, kind: Listener.Kind) -> String? {
        let transport = kind == .stream ? "tcp" : "udp"
        let sockets = Set([transport, transport + "6"].flatMap { inodes(table: "/proc/net/\($0)", port: port, kind) })
        guard !sockets.isEmpty else { return nil }
        let files = FileManager.default
        // Not to know the owner is an answer, and the message that a port is in use is told in any case. Without /proc:
        let processes = (try? files.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in processes where Int(process) != nil {
            let folder = "/proc/\(process)/fd"
            // Another user's process may not be looked into:
            for entry in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
                // The process may have closed it since:
                guard let target = try? files.destinationOfSymbolicLink(atPath: "\(folder)/\(entry)"),
                    sockets.contains(target)
                else { continue }
                return described(process)
            }
        }
        return nil
    }

    private static func described(_ process: String) -> String {
        // The process may have ended since:
        guard let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8) else {
            return "process \(process)"
        }
        return "\(name.trimmingCharacters(in: .whitespacesAndNewlines)) (process \(process))"
    }

    /// The sockets of a table of the kernel that are bound to a port, as `/proc/…/fd` names them.
    private static func inodes(table: String, port: UInt16, _ kind: Listener.Kind) -> [String] {
        // A system without IPv6 has no tables of it, one without /proc none at all:
        guard let text = try? String(contentsOfFile: table, encoding: .utf8) else { return [] }
        let suffix = ":" + String(format: "%04X", Int(port))
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count > 9, fields[1].hasSuffix(suffix) else { return nil }
            // Of TCP the one that listens (0A), not the connections of others.
            if kind == .stream, fields[3] != "0A" { return nil }
            return "socket:[\(fields[9])]"
        }
    }
}
