import Foundation
import Intake
import TraceFormats
import TraceModel

// What comes in is read, passed on, and answered.
extension LiveReader {
    func take(_ item: LiveQueue.Item) {
        switch item {
        case .datagrams(let batch):
            lastNews = ProcessInfo.processInfo.systemUptime
            outlets.take(batch)
            if !batch.bytes.isEmpty { tally.count(live.add(batch.bytes), .xray) }
            if let recorder { record(batch, recorder) }
            version += 1
        case .request(let request):
            if !request.call.isNoTraces { lastNews = ProcessInfo.processInfo.systemUptime }
            let body = unpacked(request)
            let own = answer(to: request, body)
            // What could be unpacked neither here nor there is passed on as it came: the far side says so too.
            if !outlets.take(request, unpacked: try? body.get()) { request.answer(own) }  // nil is said to the client
        }
    }

    /// The body as its sender meant it; of what is not looked at, as it came.
    private func unpacked(_ request: IntakeRequest) -> Result<[UInt8], Unpacking.Failure> {
        guard request.isGzipped, !request.call.isNoTraces else { return .success(request.body) }
        do throws(Unpacking.Failure) {
            return .success(try Unpacking.gunzip(request.body, limit: settings.intake.largestRequest))
        } catch {
            return .failure(error)
        }
    }

    private func record(_ batch: DatagramBatch, _ recorder: Recorder) {
        var start = 0
        for end in batch.ends {
            recorder.take(Array(batch.bytes[start..<end]), nil)
            start = end + 1  // the line feed behind it
        }
    }

    private func add(_ text: [UInt8], isProtobuf: Bool = false) -> Findings {
        live.add(text, isProtobuf: isProtobuf) { recorder?.take(text, $0) }
    }

    private func answer(to request: IntakeRequest, _ unpacked: Result<[UInt8], Unpacking.Failure>) -> IntakeAnswer {
        let now = Date().timeIntervalSince1970
        do throws(Unpacking.Failure) {
            let body = try unpacked.get()
            switch request.call {
            case .samplingRules: return IntakeAnswer(.accepted, body: DaemonAnswers.samplingRules(now: now))
            case .samplingTargets:
                guard let answer = DaemonAnswers.samplingTargets(body, now: now) else {
                    return tally.refuse(request.wire, "sampling statistics that cannot be read")
                }
                return IntakeAnswer(.accepted, body: answer)
            case .putTelemetryRecords: return IntakeAnswer(.accepted, body: Array("{}".utf8))
            case .putTraceSegments: return putTraceSegments(body)
            case .export(.traces, let isJSON): return export(body, request.wire, isJSON: isJSON)
            case .export(_, let isJSON): return IntakeAnswer(.accepted, body: isJSON ? Array("{}".utf8) : [])
            }
        } catch {
            let isBomb = error == .tooLarge
            let message = isBomb ? "unpacked, over \(settings.intake.largestRequest >> 20) MB" : "not valid gzip"
            return tally.refuse(request.wire, message, isBomb ? .tooLarge : .malformed)
        }
    }

    private func putTraceSegments(_ body: [UInt8]) -> IntakeAnswer {
        let findings = add(body)
        guard findings.documents > 0 || findings.problems.first.map({ !$0.path.isEmpty }) ?? false else {
            return tally.refuse(.xray, "no TraceSegmentDocuments in it")
        }
        tally.count(findings, .xray)
        version += 1
        return IntakeAnswer(.accepted, body: DaemonAnswers.putTraceSegments(findings.problems.filter(\.isLoss)))
    }

    /// All taken, partly taken with a number, or no such request at all (reference 9.2).
    private func export(_ body: [UInt8], _ wire: IntakeSettings.Wire, isJSON: Bool) -> IntakeAnswer {
        guard !body.isEmpty else {
            return isJSON ? tally.refuse(wire, "an empty body") : IntakeAnswer(.accepted)
        }
        let findings = add(body, isProtobuf: !isJSON)
        let losses = findings.problems.filter(\.isLoss)
        if findings.documents == 0, let first = losses.first(where: { !isJSON || $0.isOfWholeText }) {
            return tally.refuse(wire, first.message)
        }
        tally.count(findings, wire)
        version += 1
        let rejected = losses.reduce(0) { $0 + $1.count }
        return IntakeAnswer(
            .accepted,
            body: ExportAnswers.accepted(isJSON: isJSON, rejected: rejected, message: losses.first?.message ?? ""))
    }
}

extension PlacedProblem {
    /// Nothing could be read at all.
    fileprivate var isOfWholeText: Bool { [.syntax, .cutOff, .notJSON, .deep].contains(kind) }
}
