import CFuzzer

/// A reader of what others wrote. `run` reads any bytes and traps where something does not hold that must.
struct FuzzTarget: Sendable {
    let name: String
    let run: @Sendable ([UInt8]) -> Void
}

/// One line each. A folder of that name in Corpus has the inputs to begin with.
let targets: [FuzzTarget] = [
    FuzzTarget(name: "segments", run: readFiles),
    FuzzTarget(name: "answers", run: readFiles),
    FuzzTarget(name: "summaries", run: readFiles),
    FuzzTarget(name: "graphs", run: readFiles),
    FuzzTarget(name: "journal", run: readFiles),
    FuzzTarget(name: "saves", run: saveAndReadAgain),
    FuzzTarget(name: "screens", run: drawScreens),
    FuzzTarget(name: "filters", run: parseFilter),
    FuzzTarget(name: "themes", run: parseTheme),
    FuzzTarget(name: "settings", run: parseSettings),
    FuzzTarget(name: "windows", run: parseWindow),
    FuzzTarget(name: "keys", run: readKeys),
]

/// What libFuzzer's function, which takes nothing along, runs. Set once, before it starts.
nonisolated(unsafe) private var chosen: FuzzTarget?

/// `fuzz TARGET FOLDER… [libFuzzer's options]`; `fuzz --list` prints the targets.
@main enum Fuzz {
    static func main() {
        let name = CommandLine.arguments.dropFirst().first
        chosen = targets.first { $0.name == name }
        guard chosen != nil else { return print(targets.map(\.name).joined(separator: "\n")) }
        // libFuzzer starts itself anew for what it does in other processes: the name stays the first argument.
        var count = CommandLine.argc - 1
        let arguments = CommandLine.unsafeArgv
        arguments[1] = arguments[0]
        var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments + 1
        withUnsafeMutablePointer(to: &rest) { pointer in
            pointer.withMemoryRebound(
                to: Optional<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>.self, capacity: 1
            ) {
                _ = LLVMFuzzerRunDriver(&count, $0) { bytes, count in
                    chosen?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
                    return 0
                }
            }
        }
    }
}

/// Ends the run; libFuzzer keeps the input.
func must(_ holds: Bool, _ words: @autoclosure () -> String) {
    if !holds { fatalError(words()) }
}
