import AWSAccount
import ArgumentParser
import Foundation
import TraceModel
import TraceRepository

/// A kind of source that can be named on the command line, and how it is opened.
struct SourceKind: Sendable {
    /// How it is written: `xray:`, `PATH`.
    let form: String
    /// What it is, for help and messages: `the X-Ray API`, `files`.
    let plural: String
    /// How it is asked for, in the help of every command; empty when another kind's words say it.
    let help: String
    /// What it can do, known before it is opened.
    let capabilities: SourceCapabilities
    /// Options of the AWS account say where it is.
    var takesAccount = false
    /// Several of it make one set.
    var canBeMerged = false
    /// It can be seen beside `listen:`: what it has are traces, and it is read whole.
    var canStandBeside = false
    /// It can be read on as it grows.
    var canBeFollowed = false
    /// It goes on until somebody ends it, or an option says when.
    var isEndless = false
    /// Whether an argument means it.
    let recognises: @Sendable (String) -> Bool
    /// Opens it; nothing is read yet.
    let open: @Sendable (SourceOpening) throws -> any TraceRepository
}

/// What a source is opened with.
struct SourceOpening: Sendable {
    /// As they were given; none for the source that is meant without any.
    var arguments: [String]
    var account: AWSOptions
    /// It is to be read on as it grows.
    var isFollowing = false
    var listen = ListenOptions()
    /// An endless source is to be read until somebody ends it.
    var untilInterrupted = false
    /// Spans are shown as X-Ray's exporter would turn them into documents.
    var asXRay = false
}

extension SourceKind {
    /// All kinds there are: the first one that recognises an argument takes it. A new source is a line here.
    static let all: [SourceKind] = [xray, listen, jaeger, standardInput, demo, paths]

    /// `xray:` or no source at all.
    static let xray = SourceKind(
        form: "xray:", plural: "the X-Ray API", help: "xray: or none for the X-Ray API",
        capabilities: XRayRepository.capabilities, takesAccount: true,
        recognises: { $0 == "xray:" }, open: { XRayRepository($0.account) })

    /// The program as the endpoint that SDKs send to.
    static let listen = SourceKind(
        form: "listen:", plural: "listen:", help: "listen: to be what SDKs send to",
        capabilities: ListenRepository.capabilities, takesAccount: true,
        isEndless: true,
        recognises: { $0 == "listen" || $0.hasPrefix("listen:") },
        open: { opening in
            var settings = try opening.listen.settings(opening.arguments.first ?? "listen:", opening.account)
            if settings.end == nil, opening.untilInterrupted { settings.end = .init() }
            let repository = try ListenRepository(settings)
            // The viewer shows them; whoever waits for a run to end wants to know before.
            if settings.end != nil { report(repository.notices) }
            return repository
        })

    /// `jaeger:http://host:16686`
    static let jaeger = SourceKind(
        form: "jaeger:", plural: "Jaeger", help: "jaeger:URL", capabilities: JaegerRepository.capabilities,
        canStandBeside: true,
        recognises: { $0.hasPrefix("jaeger:") },
        open: { opening in
            let address = try JaegerAddress(
                opening.arguments.first ?? "jaeger:", environment: opening.account.environment)
            return JaegerRepository(address) { SearchTerms(filter: $0) }
        })

    /// The bundled sample, unless a file has its name.
    static let demo = SourceKind(
        form: "demo", plural: "the sample", help: "demo for the sample", capabilities: .files,
        canStandBeside: true,
        recognises: { $0 == "demo" && !FileManager.default.fileExists(atPath: $0) }, open: { _ in demoRepository() })

    static let standardInput = files(form: "-", plural: "standard input", help: "") { $0 == "-" }

    /// Whatever nobody else recognises is a file or a folder.
    static let paths = files(
        form: "PATH", plural: "files", help: "Files, folders, or - for standard input"
    ) { _ in true }

    /// The kind that a command line means. Kinds that merge are all of one family.
    static func of(_ arguments: [String]) -> SourceKind {
        guard let first = arguments.first else { return xray }
        return listening(among: arguments) ?? standingAlone(in: arguments) ?? of(argument: first)
    }

    /// The first of several sources that cannot be merged.
    static func standingAlone(in arguments: [String]) -> SourceKind? {
        let alone = arguments.map { of(argument: $0) }.filter { !$0.canBeMerged }
        return alone.first { !$0.canStandBeside && !$0.isEndless } ?? alone.first
    }

    /// `listen:` with others beside it; nil when it is not among them, or one of the others does not go with it.
    static func listening(among arguments: [String]) -> SourceKind? {
        let kinds = arguments.map { of(argument: $0) }
        let others = kinds.filter { !$0.isEndless }
        guard !others.isEmpty, others.count == kinds.count - 1, others.allSatisfy(\.canStandBeside) else { return nil }
        return SourceKind(
            form: "listen: with others", plural: "listen:", help: "", capabilities: listen.capabilities,
            takesAccount: true, canBeFollowed: others.contains(where: \.canBeFollowed), isEndless: true,
            recognises: { _ in false }, open: openListening)
    }

    /// Files are one source, what stands alone each one of its own.
    private static func openListening(_ opening: SourceOpening) throws -> any TraceRepository {
        func opened(_ arguments: [String]) throws -> any TraceRepository {
            var part = opening
            part.arguments = arguments
            return try of(arguments).open(part)
        }
        let isEndless = { (argument: String) in of(argument: argument).isEndless }
        let others = opening.arguments.filter { !isEndless($0) }
        let files = others.filter { of(argument: $0).canBeMerged }
        let first = try opened(opening.arguments.filter(isEndless))
        var beside = files.isEmpty ? [] : [try opened(files)]
        for one in others where !of(argument: one).canBeMerged { beside.append(try opened([one])) }
        guard beside.count < JoinedRepository.most else {
            throw ValidationError("At most \(JoinedRepository.most - 1) sources go beside listen:.")
        }
        return JoinedRepository(first, beside: beside)
    }

    /// What can be named as a source, files first.
    static let help = all.reversed().map(\.help).filter { !$0.isEmpty }.joined(separator: "; ") + "."

    private static func of(argument: String) -> SourceKind { all.first { $0.recognises(argument) } ?? paths }

    private static func files(
        form: String, plural: String, help: String, _ recognises: @escaping @Sendable (String) -> Bool
    ) -> SourceKind {
        SourceKind(
            form: form, plural: plural, help: help, capabilities: .files, canBeMerged: true, canStandBeside: true,
            canBeFollowed: true,
            recognises: recognises,
            open: { opening in
                if let missing = opening.arguments.first(where: { $0 != "-" }), !opening.isFollowing,
                    opening.arguments.allSatisfy({ $0 != "-" && !FileManager.default.fileExists(atPath: $0) })
                {
                    throw Problem(
                        .failure, source: missing, message: "no such file",
                        remedy: likelyMeant(missing) ?? "Check the name")
                }
                return FileRepository(
                    opening.arguments.map { .path($0) }, isFollowing: opening.isFollowing,
                    conversion: opening.asXRay ? .exporter : .services)
            })
    }
}
