import Dispatch
import Foundation
import Synchronization

/// The first ^C (or SIGTERM) ends what is under way in good order; the next one ends the program. Made before sockets are opened: it
/// needs descriptors of its own, without which its library ends the process, and clients can take all that there are.
final class Interrupt {
    private let sources: [any DispatchSourceSignal]
    private let body: Body

    private final class Body: Sendable { let value = Mutex<(@Sendable () -> Void)?>(nil) }

    init() {
        let body = Body()
        self.body = body
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                signal(number, SIG_DFL)
                guard let end = body.value.withLock({ $0 }) else { return _ = kill(getpid(), number) }
                end()
            }
            source.resume()
            return source
        }
    }

    /// Says what ends it in good order; until then nothing is under way, and the first one ends the program.
    func ends(_ end: @escaping @Sendable () -> Void) { body.value.withLock { $0 = end } }

    deinit {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
