import TraceModel

extension DocumentFinder.Found {
    /// What X-Ray would say of a segment that was made here (reference 1.5), for a row that nothing else tells of again: a client that
    /// is its service's segment called somebody, which a segment document has no member for.
    public init(inferred row: Int, in store: TraceStore) {
        let flags = store.flags[row]
        let text = { (index: StringIndex) in index == 0 ? nil : JSONValue.string(store.strings[index]) }
        let flag = { (flag: EntityFlags) in JSONValue.bool(flags.contains(flag)) }
        var members = MemberList()
        members.add("name", .string(store.name(row)))
        members.add("id", .string(store.idName(row)))
        members.add("start_time", .double(store.start(row).seconds))
        members.add("trace_id", .string(store.traceName(store.trace(ofRow: row))))
        if flags.contains(.inProgress) {
            members.add("in_progress", .bool(true))
        } else {
            // How long before its start its call says that it ended is not kept: any end that is before tells the same.
            let end = Timestamp(nanoseconds: store.ends[row]).seconds - (flags.contains(.endsBeforeStart) ? 0.001 : 0)
            members.add("end_time", .double(end))
        }
        members.add("parent_id", .string(store.idName(Int(store.parents[row]))))
        members.add("inferred", .bool(true))
        if !flags.isDisjoint(with: .downstream) {
            members.add("namespace", .string(flags.contains(.aws) ? "aws" : "remote"))
        }
        let type = store.strings[store.service(ofRow: row).type]
        if type != "remote", type != "Database::SQL" { members.add("origin", .string(type)) }
        if flags.contains(.hasSQL) { members.add("sql", .object([])) }
        for (name, value) in [("fault", EntityFlags.fault), ("error", .error), ("throttle", .throttle)] {
            members.add(name, flag(value))
        }
        let request = store.request(row)
        members.add("user", text(request.user))
        var asked = MemberList()
        asked.add("method", text(request.method))
        asked.add("url", text(request.url))
        asked.add("user_agent", text(request.userAgent))
        asked.add("client_ip", text(request.clientIP))
        var http = MemberList()
        http.add("request", asked.nonEmptyObject)
        if request.status >= 0 { http.add("response", .object([.init("status", .int(Int64(request.status)))])) }
        members.add("http", http.nonEmptyObject)
        let profile = store.profile(row)
        var aws = MemberList()
        aws.add("operation", text(profile.operation))
        aws.add("region", text(profile.region))
        aws.add("table_name", text(profile.table))
        aws.add("queue_url", text(profile.queue))
        aws.add("bucket_name", text(profile.bucket))
        members.add("aws", aws.nonEmptyObject)
        self.init(traceID: store.traceIDs[store.trace(ofRow: row)], id: store.idName(row), text: members.object.text)
    }
}
