import AWSAccount
import ArgumentParser
import TraceModel
import TraceRepository

/// What is said of `listen:` beside where it listens.
struct ListenOptions: ParsableArguments {
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("Ends after so long: 30s, 5m. Commands that print or save.", valueName: "LENGTH"))
    var length: TimeLength?

    @Option(
        name: .customLong("traces"),
        help: ArgumentHelp(
            "Ends when so many traces are complete. Commands that print or save.", valueName: "N"))
    var count: Int?

    @Option(help: ArgumentHelp("Holds no more than this: 512m if not given, 16m at least.", valueName: "SIZE"))
    var memory: String?

    @Option(
        help: ArgumentHelp(
            "Takes requests under this name too, beside localhost and addresses.", valueName: "NAME"))
    var allowHost: [String] = []

    @Option(
        help: ArgumentHelp("Takes requests of pages of this origin, or of * for all.", valueName: "URL"))
    var allowOrigin: [String] = []

    @Option(
        help: ArgumentHelp(
            "Passes everything on as it came: otlp:URL, udp:HOST:PORT, or xray for the account's X-Ray.",
            valueName: "PLACE"))
    var forward: [String] = []

    @Option(
        help: ArgumentHelp(
            "Writes everything to this file as it comes, one document a line.", valueName: "FILE"),
        completion: .file())
    var record: String?

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--traces must be 1 or more.") }
    }

    /// True when an option speaks of it.
    var isGiven: Bool {
        hasEnd || memory != nil || !allowHost.isEmpty || !allowOrigin.isEmpty || !forward.isEmpty || record != nil
    }

    /// An option says when it ends.
    var hasEnd: Bool { length != nil || count != nil }

    /// - Parameters:
    ///   - source: the argument that names it.
    ///   - account: whose X-Ray is meant.
    /// - Throws: the problem of what cannot be understood.
    func settings(_ source: String, _ account: AWSOptions) throws(Problem) -> ListenSettings {
        var settings = try ListenSettings(source: source)
        if let memory { settings.memoryLimit = try ListenSettings.memory(memory) }
        settings.intake.allowedHosts = Set(allowHost)
        settings.intake.allowedOrigins = Set(allowOrigin)
        (settings.forwards, settings.record, settings.account) = (forward, record, account)
        settings.end = hasEnd ? .init(seconds: length.map { Double($0.nanoseconds) / 1e9 }, traces: count) : nil
        return settings
    }
}
