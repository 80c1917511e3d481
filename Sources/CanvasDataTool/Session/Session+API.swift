import CanvasData
import CanvasDataBase
import CanvasDataTransfer

extension Session {
    /// The Canvas Data API, with the address and the credentials of this run.
    ///
    /// - Parameters:
    ///   - policy: how often requests are retried.
    ///   - warn: called for each secret file that others can read; nil to warn on stderr.
    /// - Returns: the client. Nothing is requested yet.
    /// - Throws: `CanvasDataError` (configuration) if the key or the secret is missing, or the address cannot be used.
    func api(_ policy: RetryPolicy = RetryPolicy(), warn: ((String) -> Void)? = nil) throws -> CanvasDataAPI {
        let (key, secret) = try keyAndSecret(warn: warn ?? console.warnAlways)
        var options = CanvasDataAPI.Options()
        if let address = try configuration.text(.apiURL, option: global.apiUrl) { options.baseURL = address }
        options.caFile = try certificates()
        options.notify = notify
        return try CanvasDataAPI(
            credentials: try Credentials(key: key, secret: secret), options: options, world: .real,
            policy: policy)
    }

    /// Checks the file of certificates: libcurl reads it only after connecting, and its error does not name the file.
    func certificates() throws(CanvasDataError) -> String? {
        guard let path = try configuration.path(.caCertificate, option: global.cacert) else { return nil }
        let text: String
        do {
            text = try TextFile.read(path, limit: 16 << 20)
        } catch {
            throw .unusableCertificates(path, error.reason)
        }
        guard text.contains("-----BEGIN ") else {
            throw .unusableCertificates(path, "it contains no PEM certificate")
        }
        return path
    }

    /// The key and the secret that sign requests. From now on neither is ever written anywhere.
    private func keyAndSecret(
        warn: (String) -> Void
    ) throws(CanvasDataError) -> (key: String, secret: String) {
        let key = try configuration.secret(
            .apiKey, option: global.apiKey, in: .apiKeyFile, fileOption: global.apiKeyFile, warn: warn)
        let secret = try configuration.secret(
            .apiSecret, option: global.apiSecret, in: .apiSecretFile, fileOption: global.apiSecretFile,
            warn: warn)
        for word in [key, secret].compactMap({ $0 }) { console.hide(word) }
        guard let key, let secret else {
            throw .missingCredentials(key: key == nil, secret: secret == nil)
        }
        return (key, secret)
    }
}
