import CanvasData
import CanvasDataBase
import CanvasDataTransfer

/// What a command line says about access to DAP. The settings say what it leaves open.
struct DAPAccess {
    var baseURL: String?
    var clientID: String?
    var clientSecret: String?
    var clientSecretFile: String?
}

extension Session {
    /// DAP, with the address and the credentials of this run. The secret is never written anywhere from now on.
    ///
    /// - Parameters:
    ///   - access: what the command line says.
    ///   - policy: how often requests are retried.
    ///   - warn: called if others can read the file of the secret; nil to warn on stderr.
    /// - Returns: the client. Nothing is requested yet.
    /// - Throws: `CanvasDataError` (configuration) if the ID or the secret is missing, or the address cannot be used.
    func dap(
        _ access: DAPAccess = DAPAccess(), _ policy: RetryPolicy = RetryPolicy(),
        warn: ((String) -> Void)? = nil
    ) throws -> DAPClient {
        let id = try configuration.text(.dapClientID, option: access.clientID)
        let secret = try configuration.secret(
            .dapClientSecret, option: access.clientSecret, in: .dapClientSecretFile,
            fileOption: access.clientSecretFile, warn: warn ?? console.warnAlways)
        if let secret {
            console.hide(secret)
            // As it is sent to log in.
            if let id { console.hide("\(id):\(secret)") }
        }
        guard let id, let secret else {
            throw CanvasDataError.missingDAPCredentials(id: id == nil, secret: secret == nil)
        }
        var options = DAPClient.Options()
        if let address = try configuration.text(.dapAPIURL, option: access.baseURL) {
            options.baseURL = address
        }
        options.caFile = try certificates()
        options.notify = notify
        return try DAPClient(
            credentials: try DAPCredentials(clientID: id, clientSecret: secret), options: options,
            world: .real,
            policy: policy)
    }

    /// The APIs that this run's settings have credentials for, or parts of them.
    ///
    /// - Throws: `CanvasDataError` (configuration).
    func configuredAPIs() throws(CanvasDataError) -> (canvasData1: Bool, dap: Bool) {
        func has(_ settings: (Setting, String?)...) throws(CanvasDataError) -> Bool {
            for (setting, option) in settings where try configuration.text(setting, option: option) != nil {
                return true
            }
            return false
        }
        return (
            try has(
                (.apiKey, global.apiKey), (.apiSecret, global.apiSecret), (.apiKeyFile, global.apiKeyFile),
                (.apiSecretFile, global.apiSecretFile)),
            try has((.dapClientID, nil), (.dapClientSecret, nil), (.dapClientSecretFile, nil))
        )
    }
}

extension Configuration {
    /// The namespaces to keep up to date, each once.
    ///
    /// - Parameter option: those of the command line.
    /// - Returns: at least one.
    /// - Throws: `CanvasDataError` (configuration).
    func namespaces(_ option: [String] = []) throws(CanvasDataError) -> [String] {
        var seen: Set<String> = []
        let names = try list(.dapNamespace, option: option).filter { seen.insert($0).inserted }
        return names.isEmpty ? ["canvas"] : names
    }
}
