import TraceFormats
import TraceModel
import TraceRepository

/// A repository of which only a part is meant. Files hold what they hold, so the part is cut out of each of their answers.
struct NarrowedRepository: TraceRepository {
    let whole: any TraceRepository
    let narrowing: Narrowing

    var name: String { whole.name }
    var capabilities: SourceCapabilities { whole.capabilities }

    func request(_ request: DataRequest, deliver: @escaping @Sendable (DataEvent) -> Void) -> RequestHandle {
        whole.request(request) { event in
            switch event {
            case .partial(let dataSet): narrow(dataSet, deliver) { .partial($0) }
            case .finished(let dataSet): narrow(dataSet, deliver) { .finished($0) }
            case .grown(let dataSet): narrow(dataSet, deliver) { .grown($0) }
            case .progress, .failed: deliver(event)
            }
        }
    }

    var intake: IntakeReport? { whole.intake }
    func clear() { whole.clear() }
    func finish() { whole.finish() }
    func close() { whole.close() }

    func reader(of store: TraceStore) -> DocumentReader { whole.reader(of: store) }

    private func narrow(_ dataSet: DataSet, _ deliver: (DataEvent) -> Void, _ event: (DataSet) -> DataEvent) {
        do throws(Problem) {
            deliver(event(try narrowing.apply(to: dataSet.read(by: whole))))
        } catch {
            deliver(.failed(error))
        }
    }
}
