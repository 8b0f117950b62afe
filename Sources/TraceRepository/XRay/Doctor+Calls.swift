import AWSAccount
import HTTP
import TraceModel

extension Doctor {
    /// What the screens need; each is tried with the smallest question.
    private static let tried: [XRayOperation] = [
        .getServiceGraph, .getTraceSummaries, .batchGetTraces, .getTimeSeriesServiceStatistics, .getGroups,
    ]

    func calls() async -> [DoctorCheck] {
        var checks: [DoctorCheck] = []
        var denied: [XRayOperation] = []
        var unknown = 0
        for operation in Self.tried {
            let probe = await client.probe(operation, members(operation))
            if checks.isEmpty {
                checks = firstChecks(probe)
                if probe.response == nil { return checks }
            }
            guard let failure = probe.failure else { continue }
            switch failure.kind {
            case .accessDenied: denied.append(operation)
            case .throttled:
                unknown += 1
                checks.append(
                    DoctorCheck(
                        operation.name, .warning, "throttled just now, so that it is not known whether it is allowed",
                        remedy: "Others use up the account's calls; run doctor again in a minute"))
            default:
                unknown += 1
                let problem = failure.problem(.failure, source: "")
                checks.append(DoctorCheck(operation.name, .failure, problem.message, remedy: problem.remedy))
                if failure.isHopeless { return checks }
            }
        }
        return checks + [permissions(denied, unknown: unknown)]
    }

    private func members(_ operation: XRayOperation) -> [String: any Sendable] {
        let now = Int64(client.now())
        switch operation {
        case .batchGetTraces:
            // No trace has this id: the answer says whether one may ask.
            return ["TraceIds": [TraceID(epoch: UInt32(clamping: now), middle: 0, low: 1).description]]
        case .getGroups: return [:]
        default: return SecondsWindow(start: now - 60, end: now).members
        }
    }

    private func firstChecks(_ probe: XRayClient.Probe) -> [DoctorCheck] {
        guard let response = probe.response else {
            let problem = probe.failure?.problem(.failure, source: "")
            return [DoctorCheck("connection", .failure, problem?.message ?? "none", remedy: problem?.remedy ?? "")]
        }
        let milliseconds = Int((response.seconds * 1000).rounded())
        var checks = [DoctorCheck("connection", .ok, "HTTP \(response.version), answered in \(milliseconds) ms")]
        if let date = response.date { checks.append(clock(date)) }
        return checks
    }

    /// - Parameter date: the service's, epoch seconds.
    private func clock(_ date: Double) -> DoctorCheck {
        let skew = Int((client.clock.machine() - date).rounded())
        guard abs(skew) > 2 else { return DoctorCheck("clock", .ok, "right") }
        let text = "\(abs(skew)) s \(skew > 0 ? "ahead of" : "behind") the service's"
        let remedy = "Set this machine's clock"
        if client.clock.signingTime != nil {
            return DoctorCheck(
                "clock", .warning, "\(text); calls are signed for the service's time", remedy: remedy)
        }
        // Signatures are refused beyond five minutes.
        let result: DoctorCheck.Result = abs(skew) < 60 ? .ok : abs(skew) < 270 ? .warning : .failure
        return DoctorCheck("clock", result, text, remedy: result == .ok ? "" : remedy)
    }

    /// - Parameter unknown: calls that were not answered either way.
    private func permissions(_ denied: [XRayOperation], unknown: Int) -> DoctorCheck {
        guard !denied.isEmpty else {
            let allowed = "\(Self.tried.count - unknown) of \(Self.tried.count) calls allowed"
            return DoctorCheck("permissions", unknown == 0 ? .ok : .warning, allowed)
        }
        let actions = denied.map(\.iamAction).joined(separator: ", ")
        return DoctorCheck(
            "permissions", .failure, "denied: \(actions)",
            remedy: "Allow them in the role's policy, or attach AWSXrayReadOnlyAccess")
    }
}

extension XRayClient {
    /// One try of a call, with all that the answer tells.
    struct Probe: Sendable {
        var response: HTTPResponse?
        var failure: XRayFailure?
    }

    /// Calls once, and once more when only this machine's clock was wrong.
    func probe(_ operation: XRayOperation, _ members: [String: any Sendable]) async -> Probe {
        let probe = await attempt(operation, members)
        guard case .clockSkew? = probe.failure?.kind, let response = probe.response, learnTime(response) else {
            return probe
        }
        return await attempt(operation, members)
    }

    private func attempt(_ operation: XRayOperation, _ members: [String: any Sendable]) async -> Probe {
        var probe = Probe()
        do throws(XRayFailure) {
            let body = try encoded(operation, members)
            let keys = try await currentKeys()
            let time = clock.signingTime
            let response = try await send(operation, body, try await findTarget(), keys, signedFor: time)
            probe.response = response
            guard response.status == 200 else { throw failure(operation, response, signedFor: time) }
            _ = try checked(operation, response)
        } catch {
            probe.failure = error
        }
        return probe
    }
}
