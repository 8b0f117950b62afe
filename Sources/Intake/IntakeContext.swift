import Foundation

/// What the doors share. Belongs to the intake's thread; only the counters are seen by others.
final class IntakeContext {
    let settings: IntakeSettings
    let sink: any IntakeSink
    let mail: AnswerMail
    var counters = IntakeCounters()
    /// Bytes of memory of requests that are on their way in or wait for an answer.
    var bytesInFlight = 0
    private var lastTicket: UInt64 = 0

    init(_ settings: IntakeSettings, _ sink: any IntakeSink, _ mail: AnswerMail) {
        self.settings = settings
        self.sink = sink
        self.mail = mail
    }

    func nextTicket() -> Ticket {
        lastTicket += 1
        return Ticket(number: lastTicket)
    }

    /// Whether so many bytes more may come in.
    func hasRoom(for count: Int) -> Bool { bytesInFlight + count <= settings.mostBytesInFlight }

    /// Seconds of a clock that nobody sets.
    static var now: Double { ProcessInfo.processInfo.systemUptime }
}

extension [UInt8] {
    /// Appends. Where it grows it makes room for just what its sender says is to come, so that it can be kept as it is; but for no
    /// more than four times of what has come, for anything can be said. Otherwise for a quarter more: what grows by itself takes up to
    /// twice of what it holds.
    /// - Parameter whole: how many bytes it will hold in the end; 0 when nobody says so.
    mutating func grow(by bytes: some Collection<UInt8>, toward whole: Int = 0) {
        let wanted = count + bytes.count
        if wanted > capacity { reserveCapacity(wanted <= whole ? Swift.min(whole, wanted * 4) : wanted + count / 4) }
        append(contentsOf: bytes)
    }
}
