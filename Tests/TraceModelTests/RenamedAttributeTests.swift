import Testing

@testable import TraceModel

@Suite struct RenamedAttributeTableTests {
    @Test("each name stands in the table once") func once() {
        let names = RenamedAttributes.all.flatMap { $0.map(\.text) }
        #expect(Set(names).count == names.count && names.count > 50)
    }

    @Test("rows of the table in the conventions' migration guides")
    func names() {
        #expect(RenamedAttributes.names(of: "http.status_code") == ["http.response.status_code", "http.status_code"])
        #expect(
            RenamedAttributes.names(of: "db.collection.name") == [
                "db.collection.name", "db.sql.table", "db.mongodb.collection", "db.cassandra.table",
            ])
        #expect(RenamedAttributes.names(of: "tenant") == ["tenant"])
    }
}
