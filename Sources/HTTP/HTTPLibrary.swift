import CCurl

/// Which libcurl this is.
package struct HTTPLibrary: Sendable {
    /// `8.14.1, OpenSSL/3.5.1, HTTP/2 offered`; nil when it does not tell.
    package let description: String?
    /// It signs by `HTTPAuthorization.signed` (reference 10.1: from 7.86 on).
    package let canSign: Bool

    package static var current: HTTPLibrary {
        guard let info = curl_version_info(CURLVERSION_FIRST)?.pointee, let version = info.version else {
            return HTTPLibrary(description: nil, canSign: true)
        }
        let offersHTTP2 = info.features & CURL_VERSION_HTTP2 != 0
        let tls = info.ssl_version.map { String(cString: $0) } ?? "no TLS"
        let text = "\(String(cString: version)), \(tls), HTTP/2 \(offersHTTP2 ? "offered" : "not built in")"
        return HTTPLibrary(description: text, canSign: info.version_num >= 0x07_56_00)
    }
}
