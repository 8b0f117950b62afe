import Glibc
import TraceModel

/// What the store holds of a resource, in the numbers of a worker's table: worked out once for all its spans.
struct ResourceFacts {
    /// `service.name`, 0 without.
    var service: StringIndex = 0
    /// What its spans' profiles begin with: origin, account, instance and zone (reference 8).
    var profile = ResourceProfile()
    /// Its scalar attributes: their number among the worker's `resourceAnnotations`, 0 without any.
    var annotations: UInt32 = 0
}

extension SpanResource {
    /// AWS's own members are only written when the cloud is AWS, or not named.
    var isAWS: Bool { text(.cloudProvider).map { $0 == "aws" } ?? true }

    /// The type of the node (reference 8; Lambda is ours).
    var origin: StaticString? {
        guard let platform = text(.cloudPlatform) else { return nil }
        if platform == "aws_app_runner" { return "AWS::AppRunner::Service" }
        if platform == "aws_eks" { return "AWS::EKS::Container" }
        if platform == "aws_elastic_beanstalk" { return "AWS::ElasticBeanstalk::Environment" }
        if platform == "aws_ec2" { return "AWS::EC2::Instance" }
        if platform == "aws_lambda" { return "AWS::Lambda::Function" }
        guard platform == "aws_ecs" else { return nil }
        guard let launchType = text(.awsEcsLaunchtype)?.string.lowercased() else { return "AWS::ECS::Container" }
        return launchType == "ec2"
            ? "AWS::ECS::EC2" : launchType == "fargate" ? "AWS::ECS::Fargate" : "AWS::ECS::Container"
    }

    /// All that its facts are made of, for telling it from others.
    func write(into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        func add(_ number: UInt64) { withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) } }
        for attribute in attributes {
            add(UInt64(attribute.key.count))
            bytes.append(contentsOf: attribute.key.buffer)
            switch attribute.value {
            case .text(let text):
                add(UInt64(text.count) << 8 | 1)
                bytes.append(contentsOf: text.buffer)
            case .int(let value):
                bytes.append(2)
                add(UInt64(bitPattern: value))
            case .double(let value):
                bytes.append(3)
                add(value.bitPattern)
            case .bool(let flag): bytes.append(flag ? 4 : 5)
            case .absent, .texts, .nested: bytes.append(6)
            }
        }
    }

    /// Tells most resources apart without reading them whole: of the ends of the values.
    var fingerprint: UInt64 {
        var mixed = UInt64(attributes.count)
        for attribute in attributes {
            let (first, last): (UInt64, UInt64) =
                switch attribute.value {
                case .text(let text): text.ends
                case .int(let value): (UInt64(bitPattern: value), 2)
                case .double(let value): (value.bitPattern, 3)
                case .bool(let flag): (flag ? 4 : 5, 0)
                case .absent, .texts, .nested: (6, 0)
                }
            mixed = (mixed ^ first ^ last &* 0x9e37_79b9_7f4a_7c15) &* 0xff51_afd7_ed55_8ccd
            mixed ^= mixed >> 32
        }
        return mixed
    }

    /// Whether `write` would write these bytes: the same without writing them.
    func isWritten(in bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return attributes.isEmpty }
            var rest = ExpectedBytes(base: base, left: buffer.count)
            for attribute in attributes {
                guard rest.skip(UInt64(attribute.key.count)), rest.skip(attribute.key) else { return false }
                let isSame =
                    switch attribute.value {
                    case .text(let text): rest.skip(UInt64(text.count) << 8 | 1) && rest.skip(text)
                    case .int(let value): rest.skip(byte: 2) && rest.skip(UInt64(bitPattern: value))
                    case .double(let value): rest.skip(byte: 3) && rest.skip(value.bitPattern)
                    case .bool(let flag): rest.skip(byte: flag ? 4 : 5)
                    case .absent, .texts, .nested: rest.skip(byte: 6)
                    }
                guard isSame else { return false }
            }
            return rest.left == 0
        }
    }

    /// Works out what the store holds of it.
    func makeFacts(_ tables: inout TraceTables, isExact: Bool) -> ResourceFacts {
        var facts = ResourceFacts()
        func intern(_ name: AttributeName) -> StringIndex {
            text(name).map { tables.strings.intern(utf8: $0.buffer) } ?? 0
        }
        facts.service = intern(.serviceName)
        if let origin, !isExact || !(text(.cloudPlatform).map { $0 == "aws_lambda" } ?? false) {
            facts.profile.origin = tables.strings.intern(utf8: origin.bytes.buffer)
        }
        if isAWS {
            facts.profile.accountID = intern(.cloudAccountId)
            facts.profile.instanceID = intern(.hostId)
            facts.profile.availabilityZone = intern(.cloudAvailabilityZone)
        }
        var annotations: [AnnotationEntry] = []
        for attribute in attributes {
            guard let value = attribute.value.annotation(&tables) else { continue }
            let key = tables.strings.intern(resourcePrefix + attribute.key.string)
            annotations.append(AnnotationEntry(row: 0, key: key, value: value))
        }
        facts.annotations = tables.number(ofResource: annotations)
        return facts
    }
}

/// Walks along bytes as long as they are what is expected.
private struct ExpectedBytes {
    var base: UnsafeRawPointer
    var left: Int

    @inline(__always) mutating func skip(_ text: SpanText) -> Bool {
        guard text.count <= left, let own = text.base else { return text.isEmpty }
        guard memcmp(base, own, text.count) == 0 else { return false }
        base += text.count
        left -= text.count
        return true
    }

    @inline(__always) mutating func skip(_ number: UInt64) -> Bool {
        guard left >= 8, base.loadUnaligned(as: UInt64.self) == number else { return false }
        base += 8
        left -= 8
        return true
    }

    @inline(__always) mutating func skip(byte: UInt8) -> Bool {
        guard left >= 1, base.load(as: UInt8.self) == byte else { return false }
        base += 1
        left -= 1
        return true
    }
}

extension SpanValue {
    /// A scalar as the store holds it; nil for a list, a map, or nothing.
    @inline(__always) func annotation(_ tables: inout TraceTables) -> AnnotationValue? {
        switch self {
        case .text(let text): .string(tables.strings.intern(utf8: text.buffer))
        case .int(let value): .number(Double(value))
        case .double(let value): .number(value)
        case .bool(let flag): .boolean(flag)
        case .absent, .texts, .nested: nil
        }
    }
}
