/// The address of a service in a region: the endpoint rules of the service models (reference 2.1, 10.2).
public enum ServiceEndpoint {
    /// `https://xray.eu-west-1.amazonaws.com`; nil for a region that cannot stand in a host name.
    public static func url(service: String, region: String, fips: Bool = false, dualstack: Bool = false) -> String? {
        guard isRegion(region) else { return nil }
        let partition = Partition.of(region)
        let service = fips ? service + "-fips" : service
        return "https://\(service).\(region).\(dualstack ? partition.dualstackSuffix : partition.suffix)"
    }

    /// True for what may stand between two dots of a host name.
    static func isRegion(_ text: String) -> Bool {
        let isPlain = text.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
        return isPlain && !text.isEmpty && text.count <= 63 && !text.hasPrefix("-") && !text.hasSuffix("-")
    }

    private struct Partition {
        var prefix: String
        var suffix: String
        var dualstackSuffix: String

        /// From botocore's `partitions.json`; the commercial partition is what no prefix claims.
        static let others = [
            Partition(prefix: "cn-", suffix: "amazonaws.com.cn", dualstackSuffix: "api.amazonwebservices.com.cn"),
            Partition(prefix: "us-gov-", suffix: "amazonaws.com", dualstackSuffix: "api.aws"),
            Partition(prefix: "us-iso-", suffix: "c2s.ic.gov", dualstackSuffix: "api.aws.ic.gov"),
            Partition(prefix: "us-isob-", suffix: "sc2s.sgov.gov", dualstackSuffix: "api.aws.scloud"),
            Partition(prefix: "eu-isoe-", suffix: "cloud.adc-e.uk", dualstackSuffix: "api.cloud-aws.adc-e.uk"),
            Partition(prefix: "us-isof-", suffix: "csp.hci.ic.gov", dualstackSuffix: "api.aws.hci.ic.gov"),
            Partition(prefix: "eusc-", suffix: "amazonaws.eu", dualstackSuffix: "api.amazonwebservices.eu"),
        ]

        static func of(_ region: String) -> Partition {
            others.first { region.hasPrefix($0.prefix) }
                ?? Partition(prefix: "", suffix: "amazonaws.com", dualstackSuffix: "api.aws")
        }
    }
}
