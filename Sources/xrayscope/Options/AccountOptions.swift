import ArgumentParser
import AWSAccount
import TraceRepository

/// Which account, region and endpoint of X-Ray are meant: as in the AWS CLI.
struct AccountOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The profile of the AWS config files.", valueName: "NAME"))
    var profile: String?

    @Option(help: ArgumentHelp("The AWS region, as eu-west-1.", valueName: "REGION"))
    var region: String?

    @Option(help: ArgumentHelp("Another endpoint than the region's own.", valueName: "URL"))
    var endpointURL: String?

    @Option(help: ArgumentHelp("The X-Ray group.", valueName: "NAME"))
    var group: String?

    /// What the repository takes; the environment and the files fill in the rest.
    var settings: AWSOptions { AWSOptions(profile: profile, region: region, endpointURL: endpointURL) }

    /// What is said to who gives one of them with another source.
    static func notAbout(_ plural: String) -> String {
        "--profile, --region, --endpoint-url and --group are about the X-Ray API, not about \(plural)."
    }

    /// True when an option speaks of the API.
    var isGiven: Bool { profile != nil || region != nil || endpointURL != nil || group != nil }
}
