import TestSupport
import Testing
import TraceAnalysis
import TraceModel

/// Expected values: `derived_summary` of the reference's synthetic checkout, and reference 4 and 4.1.
@Suite struct SummaryTests {
    private func checkoutSummary() -> TraceSummary {
        var builder = StoreBuilder()
        checkout(into: &builder)
        return TraceSummary.derived(ofTrace: 0, in: builder.store)
    }

    @Test func timesFlagsAndRequest() {
        let summary = checkoutSummary()
        #expect(summary.start == Timestamp(seconds: 1_710_268_850))
        #expect(summary.duration == 1.25 && summary.responseTime == 1.2)
        #expect(summary.hasFault && !summary.hasError && summary.hasThrottle && !summary.isPartial)
        #expect(summary.url == "https://shop.example.com/checkout" && summary.method == "POST")
        #expect(summary.status == 500 && summary.clientIP == nil)
        #expect(summary.entryPoint == ServiceIdentity(name: "checkout", type: "AWS::EC2::Instance"))
        #expect(summary.users.map(\.name) == ["u-17"])
        #expect(summary.services.count == 7)
        #expect(summary.services.first == ServiceIdentity(name: "checkout", type: "client"))
    }

    @Test func annotations() {
        let groups = checkoutSummary().annotations
        #expect(groups.map(\.key) == ["cart_size", "coupon", "express"])
        let root = ServiceIdentity(name: "checkout", type: "AWS::EC2::Instance")
        #expect(groups.first?.values == [SummaryAnnotation(value: .number(3), services: [root])])
        #expect(groups.last?.values == [SummaryAnnotation(value: .boolean(true), services: [root])])
    }

    @Test func responseTimeCause() throws {
        let cause = try #require(checkoutSummary().responseTimeRootCauses.first)
        #expect(cause.clientImpacting == true)
        #expect(cause.services.map(\.identity.name) == ["checkout", "payments", "ledger"])
        #expect(cause.services.map(\.inferred) == [false, false, true])
        let path = cause.services.flatMap(\.path)
        #expect(path.map(\.name) == ["checkout", "payments", "payments", "DynamoDB", "DynamoDB"])
        #expect(path.map(\.coverage) == [1, 0.833, 0.8, 0.75, 0.75])
        #expect(path.map(\.remote) == [false, true, false, true, false])
    }

    @Test func faultCause() throws {
        let causes = checkoutSummary().faultRootCauses
        #expect(causes.count == 1)
        let cause = try #require(causes.first)
        #expect(cause.clientImpacting == true)
        #expect(cause.services.map(\.identity.name) == ["checkout", "payments", "ledger"])
        let rate = RootCauseException(name: "ProvisionedThroughputExceededException", message: "Rate exceeded")
        let http = RootCauseException(name: "HTTPError", message: "503 from payments")
        #expect(cause.services.flatMap(\.path).map(\.exceptions) == [[], [http], [], [rate], [rate]])
    }

    /// A handled failure is a cause that did not reach the client (U-20).
    @Test func errorCause() throws {
        let causes = checkoutSummary().errorRootCauses
        #expect(causes.count == 1)
        let cause = try #require(causes.first)
        #expect(cause.clientImpacting == false)
        #expect(cause.services.map(\.identity.type) == ["AWS::EC2::Instance", "remote"])
        #expect(
            cause.services.map { $0.path.map(\.name) } == [["checkout", "cache.example.com"], ["cache.example.com"]])
        #expect(cause.services.map { $0.path.map(\.remote) } == [[false, true], [false]])
    }

    @Test func aTraceInProgressHasNoResponseTime() {
        var builder = StoreBuilder()
        builder.add(1, flags: .partial, [.segment("a", 0, 40, .inProgress, [.sub("b", 5, 40)])])
        let summary = TraceSummary.derived(ofTrace: 0, in: builder.store)
        #expect(summary.responseTime == nil && summary.duration == 0.04 && summary.isPartial)
    }
}
