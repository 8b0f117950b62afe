import TraceModel

extension BlockBuilder {
    /// A segment for each call that leads out of the instrumented world (reference 3.2, U-7): an `aws` or `remote` subsegment
    /// under which no segment hangs. It has the call's times and flags; `inferredNode` says where it is on the map.
    mutating func addInferred(_ traceID: TraceID, _ tables: inout TraceTables) {
        markAnswered()
        for number in items.indices {
            guard !items[number].isDropped, !answered[number], let name = tables.calledName(items[number].entity) else {
                continue
            }
            let flags = items[number].entity.flags
            var item = items[number]
            item.entity.name = name
            item.parent = Int32(number)
            item.number = Int32(number)
            item.part = item.part < 0 ? -2 : -3 - item.part
            item.entity.id = EntityID(raw: sha256Head(traceID, item.entity.id))
            item.entity.parentID = items[number].entity.id
            // A call that was in a block before has its end at its start, and says that it lay before.
            let kept: EntityFlags = [
                .inProgress, .fault, .error, .throttle, .aws, .remote, .hasSQL, .severalTables, .endsBeforeStart,
            ]
            item.entity.flags = flags.intersection(kept).union([.segment, .inferred, .synthetic])
            if let document = said[Int32(number)] {
                item.entity.id = items[Int(document)].entity.id
                item.entity.document = items[Int(document)].entity.document
                item.entity.flags.insert(.ownDocument)
            }
            items.append(item)
        }
    }

    private mutating func markAnswered() {
        answered.removeAll(keepingCapacity: true)
        answered.append(contentsOf: repeatElement(false, count: items.count))
        for item in items where !item.isDropped && item.parent >= 0 && item.entity.flags.contains(.segment) {
            answered[Int(item.parent)] = true
        }
    }

    /// The node of an inferred segment whose caller is not there (reference 1.5): what it says itself, as `inferredNode`.
    func saidNode(_ entity: RawEntity, _ tables: TraceTables) -> ServiceKey {
        let names = tables.names
        let profile = tables.profiles[Int(entity.profile)]
        let type = profile.origin == 0 ? (entity.flags.contains(.hasSQL) ? names.sql : names.remote) : profile.origin
        let name: StringIndex =
            switch type {
            case names.table where profile.table != 0: profile.table
            case names.queue where profile.queue != 0: profile.queue
            case names.bucket where profile.bucket != 0: profile.bucket
            default: entity.name
            }
        return ServiceKey(name: name, type: type, accountID: profile.accountID)
    }

    /// The node of an inferred segment (reference 3.2).
    func inferredNode(_ entity: RawEntity, _ tables: inout TraceTables) -> ServiceKey {
        let names = tables.names
        guard entity.flags.contains(.aws) else {
            let type = entity.flags.contains(.hasSQL) ? names.sql : names.remote
            return ServiceKey(name: entity.name, type: type, accountID: 0)
        }
        let service = tables.inferredService(entity.name)
        let profile = tables.profiles[Int(entity.profile)]
        if service.name == names.dynamoDB, entity.flags.contains(.severalTables) {
            return ServiceKey(name: names.dynamoDB, type: names.dynamoDBType, accountID: 0)
        }
        if service.name == names.dynamoDB, profile.table != 0 {
            return ServiceKey(name: profile.table, type: names.table, accountID: 0)
        }
        if service.name == names.sqs, profile.queue != 0 {
            return ServiceKey(name: profile.queue, type: names.queue, accountID: 0)
        }
        if service.name == names.s3, profile.bucket != 0 {
            return ServiceKey(name: profile.bucket, type: names.bucket, accountID: 0)
        }
        return ServiceKey(name: service.name, type: service.type, accountID: 0)
    }
}
