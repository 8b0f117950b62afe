import AWSAccount
import Foundation
import HTTP
import Synchronization

/// One thing that was checked, for `xrayscope doctor`. It names sources and never a key.
public struct DoctorCheck: Sendable, Hashable {
    /// How it stands.
    public enum Result: String, Sendable, Hashable {
        case ok, warning, failure, skipped
    }

    public var title: String
    public var result: Result
    public var detail: String
    /// What to do; empty when all is well.
    public var remedy: String

    public init(_ title: String, _ result: Result, _ detail: String, remedy: String = "") {
        self.title = title
        self.result = result
        self.detail = detail
        self.remedy = remedy
    }
}

/// Tells what this machine's settings and the account allow: where region, endpoint and credentials come from, whether the
/// clock is right, and which calls are permitted.
public struct Doctor: Sendable {
    private let settings: AWSSettings
    let client: XRayClient

    public init(_ options: AWSOptions) { self.init(client: XRayClient(settings: AWSSettings(options))) }

    init(client: XRayClient) {
        self.client = client
        settings = client.settings
    }

    /// All checks in their order, on the calling thread: for a command that prints and exits.
    public func run() -> [DoctorCheck] {
        let checks = Mutex<[DoctorCheck]>([])
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            let result = await self.checks()
            checks.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        return checks.withLock { $0 }
    }

    /// All checks in their order.
    public func checks() async -> [DoctorCheck] {
        var checks = [files, profile, trust, proxy, library]
        checks.append(await target())
        let keys = await credentials()
        checks.append(keys)
        guard checks.allSatisfy({ $0.result != .failure }) else {
            return checks + [DoctorCheck("calls", .skipped, "nothing was called, because of the failures above")]
        }
        return checks + (await calls())
    }

    private var files: DoctorCheck {
        let paths = [settings.configPath, settings.credentialsPath]
        let found = paths.map { "\($0)\(FileManager.default.fileExists(atPath: $0) ? "" : " (not there)")" }
        let detail = found.joined(separator: ", ")
        guard let problem = settings.problems.first else { return DoctorCheck("settings files", .ok, detail) }
        return DoctorCheck("settings files", .warning, problem, remedy: "Correct the file")
    }

    private var profile: DoctorCheck {
        let text = "\(settings.profile.value) (from \(settings.profile.source))"
        if settings.profileExists || settings.profile.source == "built in" { return DoctorCheck("profile", .ok, text) }
        let names = settings.profileNames.joined(separator: ", ")
        return DoctorCheck(
            "profile", .failure, "\(text) is in neither file",
            remedy: names.isEmpty ? "Run `aws configure`" : "Choose one of \(names)")
    }

    private var trust: DoctorCheck {
        guard let file = settings.certificateFile else {
            return DoctorCheck("certificates", .ok, "the system's")
        }
        let text = "\(file.value) (from \(file.source))"
        guard FileManager.default.isReadableFile(atPath: file.value) else {
            return DoctorCheck("certificates", .failure, "\(text) cannot be read", remedy: "Correct or unset it")
        }
        return DoctorCheck("certificates", .ok, text)
    }

    private var library: DoctorCheck {
        let library = HTTPLibrary.current
        guard let text = library.description else {
            return DoctorCheck("libcurl", .warning, "it does not tell its version")
        }
        guard library.canSign else {
            return DoctorCheck("libcurl", .failure, "\(text): too old to sign", remedy: "Install libcurl 7.86 or newer")
        }
        return DoctorCheck("libcurl", .ok, text)
    }

    private var proxy: DoctorCheck {
        let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        guard let name = names.first(where: { settings.environment($0) != nil }) else {
            return DoctorCheck("proxy", .ok, "none")
        }
        // The address without the user and password that it may hold.
        let text = settings.environment(name) ?? ""
        let address =
            (HTTPAddress(text) ?? HTTPAddress("http://\(text)"))?.authority ?? "an address that cannot be read"
        return DoctorCheck("proxy", .ok, "\(address) (from \(name))")
    }

    private func target() async -> DoctorCheck {
        do throws(XRayFailure) {
            let target = try await client.findTarget()
            let region = "region \(target.region.value) (from \(target.region.source))"
            guard let configured = target.configured else {
                return DoctorCheck("region and endpoint", .ok, "\(region), \(target.base)")
            }
            let text = "\(region), \(target.base) (from \(configured.source))"
            let address = HTTPAddress(target.base)
            guard address?.isSecure == false, address?.isLoopback == false else {
                return DoctorCheck("region and endpoint", .ok, text)
            }
            return DoctorCheck(
                "region and endpoint", .warning, "\(text): not encrypted", remedy: "Use an https address")
        } catch {
            let problem = error.problem(.failure, source: "")
            return DoctorCheck("region and endpoint", .failure, problem.message, remedy: problem.remedy)
        }
    }

    private func credentials() async -> DoctorCheck {
        do {
            let keys = try await client.credentials.credentials()
            let kind = keys.sessionToken == nil ? "long-term keys" : "session keys"
            guard let expiration = keys.expiration else {
                return DoctorCheck("credentials", .ok, "\(kind) from \(keys.source)")
            }
            let minutes = Int((expiration - client.now()) / 60)
            return DoctorCheck("credentials", .ok, "\(kind) from \(keys.source), for \(minutes) min yet")
        } catch {
            return DoctorCheck("credentials", .failure, error.message, remedy: error.remedy)
        }
    }
}
