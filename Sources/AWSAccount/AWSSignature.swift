import HTTP

/// What a request is signed with (AWS Signature Version 4, reference 10.1).
package struct AWSSignature: Sendable {
    package var region: String
    /// The signing name: `xray`.
    package var service: String
    package var credentials: Credentials
    /// Epoch seconds that the signature names; nil for this machine's time.
    package var time: Double?

    package init(region: String, service: String, credentials: Credentials, time: Double? = nil) {
        self.region = region
        self.service = service
        self.credentials = credentials
        self.time = time
    }
}

extension HTTPRequest {
    /// Has it signed when it is sent: by libcurl, which knows no clock but this machine's, or for another time by ourselves.
    package mutating func sign(with signature: AWSSignature) {
        if let token = signature.credentials.sessionToken { headers.append(HTTPHeader("X-Amz-Security-Token", token)) }
        guard let time = signature.time else {
            authorization = .signed(
                scheme: "aws:amz:\(signature.region):\(signature.service)", id: signature.credentials.accessKeyID,
                secret: signature.credentials.secretAccessKey)
            return
        }
        let signer = RequestSigner(signature: signature, time: Int64(time))
        authorization = .headers { signer.headers($0, signing: $1) }
    }
}
