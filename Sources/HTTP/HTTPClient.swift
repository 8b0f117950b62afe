import Foundation
import Synchronization

/// Sends HTTP requests with libcurl: kept connections, HTTP/2 where offered, compression, TLS verified, proxies by the usual
/// variables. All its requests share one multi handle on one thread, which starts with the first request.
public final class HTTPClient: Sendable {
    private struct State {
        var engine: HTTPEngine?
        var lastID: UInt64 = 0
    }

    private let trust: HTTPTrust
    private let state = Mutex(State())

    public init(trust: HTTPTrust = HTTPTrust()) { self.trust = trust }

    deinit { state.withLock { $0.engine }?.stop() }

    /// Starts a request and returns at once.
    /// - Parameter complete: called once, on the client's thread; it must not wait.
    @discardableResult
    public func start(
        _ request: HTTPRequest, complete: @escaping @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
    ) -> HTTPTask {
        let (engine, id) = engineAndNextID()
        guard let engine, let transfer = HTTPTransfer(id: id, request: request, trust: trust, complete: complete) else {
            complete(.failure(HTTPFailure(.other(code: 0), place: request.url, detail: "libcurl could not start")))
            return HTTPTask(id: 0, engine: nil)
        }
        engine.submit(transfer)
        return HTTPTask(id: id, engine: engine)
    }

    /// Sends a request and waits on this thread.
    public func send(_ request: HTTPRequest) throws(HTTPFailure) -> HTTPResponse {
        let answer = Mutex<Result<HTTPResponse, HTTPFailure>?>(nil)
        let arrived = DispatchSemaphore(value: 0)
        start(request) { result in
            answer.withLock { $0 = result }
            arrived.signal()
        }
        arrived.wait()
        guard let result = answer.withLock({ $0 }) else { throw HTTPFailure(.cancelled, place: request.url) }
        return try result.get()
    }

    /// Sends a request; a cancelled task cancels it.
    public func answer(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let task = Mutex<HTTPTask?>(nil)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>) in
                let started = start(request) { waiter.resume(returning: $0) }
                task.withLock { $0 = started }
                if Task.isCancelled { started.cancel() }
            }
        } onCancel: {
            task.withLock { $0 }?.cancel()
        }
        return try result.get()
    }

    private func engineAndNextID() -> (HTTPEngine?, UInt64) {
        state.withLock { state in
            if state.engine == nil { state.engine = HTTPEngine() }
            state.lastID += 1
            return (state.engine, state.lastID)
        }
    }
}

/// A request under way.
public struct HTTPTask: Sendable {
    let id: UInt64
    let engine: HTTPEngine?

    /// Ends it with `cancelled`, unless it has ended already.
    public func cancel() { engine?.cancel(id) }
}
