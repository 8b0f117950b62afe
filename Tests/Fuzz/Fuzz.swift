import Glibc

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
    FuzzTarget(name: "spans", run: readFiles),
    FuzzTarget(name: "protobuf", run: readProtobuf),
    FuzzTarget(name: "saves", run: saveAndReadAgain),
    FuzzTarget(name: "written", run: writeSpansAndReadAgain),
    FuzzTarget(name: "shapes", run: readAgainWithBlanks),
    FuzzTarget(name: "screens", run: drawScreens),
    FuzzTarget(name: "filters", run: parseFilter),
    FuzzTarget(name: "themes", run: parseTheme),
    FuzzTarget(name: "settings", run: parseSettings),
    FuzzTarget(name: "windows", run: parseWindow),
    FuzzTarget(name: "keys", run: readKeys),
]

/// `XRAYSCOPE_FUZZ=TARGET fuzz FOLDER… [libFuzzer's options]`; without a target the names of all are printed.
private let chosen: FuzzTarget = {
    let name = getenv("XRAYSCOPE_FUZZ").map { String(cString: $0) }
    if let target = targets.first(where: { $0.name == name }) { return target }
    print(targets.map(\.name).joined(separator: "\n"))
    exit(name == nil ? 0 : 64)
}()

/// What libFuzzer, which has the program's `main`, calls at the start.
@_cdecl("LLVMFuzzerInitialize")
public func fuzzerInitialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> Int32 {
    _ = chosen
    return 0
}

/// What it calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzerTestOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    chosen.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// Ends the run; libFuzzer keeps the input.
func must(_ holds: Bool, _ words: @autoclosure () -> String) {
    if !holds { fatalError(words()) }
}
