import Foundation
import Intake
import TraceFormats
import TraceModel

// What comes in is read, passed on, and answered.
extension LiveReader {
    func take(_ item: LiveQueue.Item) {
        lastNews = ProcessInfo.processInfo.systemUptime
        switch item {
        case .datagrams(let batch):
            outlets.take(batch)
            if !batch.bytes.isEmpty { tally.count(live.add(batch.bytes), .xray) }
            if let recorder { record(batch, recorder) }
            version += 1
        case .request(let request):
            let own = answer(to: request)
            if !outlets.take(request) { request.answer(own) }
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

    private func answer(to request: IntakeRequest) -> IntakeAnswer {
        let now = Date().timeIntervalSince1970
        do throws(Unpacking.Failure) {
            let body =
                request.isGzipped
                ? try Unpacking.gunzip(request.body, limit: settings.intake.largestRequest) : request.body
            switch request.call {
            case .samplingRules: return IntakeAnswer(.accepted, body: DaemonAnswers.samplingRules(now: now))
            case .samplingTargets:
                guard let answer = DaemonAnswers.samplingTargets(body, now: now) else {
                    return tally.refuse(request.wire, "sampling statistics that cannot be read")
                }
                return IntakeAnswer(.accepted, body: answer)
            case .putTelemetryRecords: return IntakeAnswer(.accepted, body: Array("{}".utf8))
            case .putTraceSegments: return putTraceSegments(body)
            case .exportJSON, .exportProtobuf: return export(body, request)
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
    private func export(_ body: [UInt8], _ request: IntakeRequest) -> IntakeAnswer {
        let isJSON = request.call == .exportJSON
        guard !body.isEmpty else {
            return isJSON ? tally.refuse(request.wire, "an empty body") : IntakeAnswer(.accepted)
        }
        let findings = add(body, isProtobuf: !isJSON)
        let losses = findings.problems.filter(\.isLoss)
        if findings.documents == 0, let first = losses.first(where: { !isJSON || $0.isOfWholeText }) {
            return tally.refuse(request.wire, first.message)
        }
        tally.count(findings, request.wire)
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
