import ArgumentParser
import Foundation
import TraceModel

/// What a person most likely meant who named a source that is not there: a command, a source by itself, a file beside it.
///
/// - Parameter name: as it was typed.
/// - Returns: a remedy; nil when nothing is near.
func likelyMeant(_ name: String) -> String? {
    let commands = XRayScope.configuration.subcommands.compactMap { $0.configuration.commandName }
    if let command = nearestName(to: name, among: commands.filter { $0 != "demo" }) {
        return "Did you mean the command `xrayscope \(command)`?"
    }
    let url = URL(fileURLWithPath: name)
    let folder = url.deletingLastPathComponent().path
    let inFolder = try? FileManager.default.contentsOfDirectory(atPath: folder)  // No folder: nothing is beside it.
    let beside = (inFolder ?? []).sorted()
    let places = beside + ["demo", "listen:"]
    guard let near = nearestName(to: url.lastPathComponent, among: places) else { return nil }
    let isInFolder = name.contains("/") && beside.contains(near)
    return "Did you mean \(isInFolder ? url.deletingLastPathComponent().relativePath + "/" + near : near)?"
}
