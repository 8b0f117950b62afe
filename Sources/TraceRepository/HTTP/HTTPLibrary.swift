import CCurl

extension HTTPClient {
    /// Which libcurl this is, and whether it signs as X-Ray needs it (reference 10.1: from 7.86 on).
    static var libraryCheck: DoctorCheck {
        guard let info = curl_version_info(CURLVERSION_FIRST)?.pointee, let version = info.version else {
            return DoctorCheck("libcurl", .warning, "it does not tell its version")
        }
        let offersHTTP2 = info.features & CURL_VERSION_HTTP2 != 0
        let tls = info.ssl_version.map { String(cString: $0) } ?? "no TLS"
        let text = "\(String(cString: version)), \(tls), HTTP/2 \(offersHTTP2 ? "offered" : "not built in")"
        guard info.version_num >= 0x07_56_00 else {
            return DoctorCheck("libcurl", .failure, "\(text): too old to sign", remedy: "Install libcurl 7.86 or newer")
        }
        return DoctorCheck("libcurl", .ok, text)
    }
}
