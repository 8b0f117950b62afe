import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

@Suite("Exceptions as filters, and the next red one")
struct ExceptionFilterTests {
    /// Five traces of shop: two with a timeout in orders, one of them and another with a refusal in shop.
    private func session(_ width: Int = 120, _ height: Int = 40) -> Session {
        var builder = StoreBuilder()
        for (number, failures) in ["", "t", "tr", "r", ""].enumerated() {
            let orders = Spec.segment("orders", nil, 10, 40, failures.contains("t") ? .fault : []).with {
                if failures.contains("t") { $0.exceptions = [("Timeout", "token=sesame")] }
            }
            builder.add(
                UInt64(number + 1),
                [
                    Spec.segment(
                        "shop", nil, 0, 100, failures.isEmpty ? [] : .fault, [Spec.sub("call", 5, 50, [], [orders])]
                    )
                    .with { if failures.contains("r") { $0.exceptions = [("Refused", "no")] } }
                ])
        }
        return Session(DataSet(store: builder.store), width: width, height: height)
    }

    /// Puts the node screen's cursor on the exception.
    private func onException(_ node: String, _ type: String) -> Session {
        var session = session()
        session.press("/,text:\(node),enter,enter,/,text:\(type),enter")
        return session
    }

    @Test("+ on an exception of a node opens the traces in which that node raised it, - the node's others")
    func node() {
        var session = onException("orders", "Timeout")
        session.press("+")
        #expect(session.state.context == .traces)
        #expect((session.state.screens.last as? TracesState)?.order.count == 2)
        #expect(session.text.contains("Timeout"))
        #expect(!session.text.contains("sesame"))
        session.press("q,-")
        #expect((session.state.screens.last as? TracesState)?.order.count == 3)
        session = onException("shop", "Refused")
        session.press("enter")
        #expect((session.state.screens.last as? TracesState)?.order.count == 2)
    }

    @Test("A summary tells of exceptions by its causes")
    func summary() {
        var data = DataSet()
        for (number, message) in ["slow", "other"].enumerated() {
            var summary = TraceSummary(id: TraceID(epoch: 1_700_000_000, middle: 0, low: UInt64(number + 1)))
            var entity = RootCauseEntity(name: "orders")
            entity.exceptions = [RootCauseException(name: "Timeout", message: message)]
            let service = RootCauseService(identity: ServiceIdentity(name: "orders"), inferred: nil, path: [entity])
            summary.faultRootCauses = [RootCause(clientImpacting: nil, services: [service])]
            data.summaries.append(summary)
        }
        let loaded = LoadedData(data, version: 1)
        let filter = TraceFilter.exception(
            of: NodeIdentity(name: "orders", type: nil), type: "Timeout", message: "slow")
        #expect(loaded.rows(fulfilling: filter.condition).numbers == [0])
    }

    @Test("e and E go from one red node of a map of traces to the next")
    func red() {
        var session = session()
        session.press("L,/,esc,G,m")
        #expect(session.state.context == .traceMap)
        session.press("e")
        #expect(session.text.contains("No node is red here"))
        session.press("q,g,j,j,m")
        let name = { (session: Session) -> String in
            guard let map = (session.state.screens.last as? TraceMapState)?.map, let picture = map.picture else {
                return ""
            }
            return picture.graph.nodes[map.selected].name
        }
        var seen: Set<String> = []
        for _ in 0..<4 {
            session.press("e")
            seen.insert(name(session))
        }
        #expect(seen == ["shop", "orders"])
        let here = name(session)
        session.press("e,E")
        #expect(name(session) == here)
    }
}
