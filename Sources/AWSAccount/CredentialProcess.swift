import Foundation

/// The profile's `credential_process`: a program that prints credentials as JSON.
struct CredentialProcess {
    let environment: [String: String]

    func run(_ command: String) throws(CredentialFailure) -> Credentials {
        guard let words = ShellWords.split(command), let program = words.first else {
            throw CredentialFailure(
                "credential_process cannot be read: a quote is open", remedy: "Correct it in the config file")
        }
        // Neither its arguments nor what it prints are quoted: both may hold secrets.
        let remedy = "Run the profile's credential_process by hand to see what it says"
        let result: Subprocess.Output
        do {
            result = try Subprocess(environment: environment).run(words)
        } catch {
            let reason =
                switch error {
                case .notFound: "was not found"
                case .notStarted: "could not be started"
                case .timedOut: "did not end within 60 s"
                }
            throw CredentialFailure("credential_process: \(program) \(reason)", remedy: remedy)
        }
        guard result.status == 0 else {
            throw CredentialFailure("credential_process: \(program) ended with status \(result.status)", remedy: remedy)
        }
        guard
            let keys = CredentialsAnswer.credentials(
                from: result.output, source: "credential_process \(program)", needsVersion: true)
        else {
            throw CredentialFailure(
                "credential_process: \(program) printed no credentials in the form of version 1", remedy: remedy)
        }
        return keys
    }
}
