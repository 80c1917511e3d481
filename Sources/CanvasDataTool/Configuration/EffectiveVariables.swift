/// Which environment variables affect canvas-data and its libraries.
enum EffectiveVariables {
    /// Variables of libpq, libcurl, OpenSSL and the loader, except proxies.
    static func acts(_ name: String) -> Bool {
        let names = [
            "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "SSLKEYLOGFILE", "OPENSSL_CONF",
            "OPENSSL_MODULES",
            "LD_PRELOAD", "LD_LIBRARY_PATH", "CD_API_KEY", "CD_API_SECRET",
            "DAP_API_URL", "DAP_CLIENT_ID", "DAP_CLIENT_SECRET", "DAP_CONNECTION_STRING",
        ]
        return names.contains(name) || name.hasPrefix("CANVAS_DATA_")
            || name.hasPrefix("PG") && name.utf8.allSatisfy { (65...90).contains($0) }
    }

    static func isProxy(_ name: String) -> Bool {
        // libcurl reads http_proxy only in lower case, because a web server sets HTTP_PROXY from a request header.
        [
            "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
        ].contains(name)
    }

    /// Variables that take effect here and that cron and systemd do not set.
    ///
    /// - Parameters:
    ///   - environment: the variables of this process.
    ///   - withDatabase: whether variables of libpq count.
    /// - Returns: their names, sorted.
    static func ofTheShell(_ environment: [String: String], withDatabase: Bool) -> [String] {
        environment.filter { !$0.value.isEmpty }.keys.filter { name in
            isProxy(name) || ["XDG_CONFIG_HOME", "XDG_STATE_HOME"].contains(name)
                || acts(name) && !name.hasPrefix("LD_") && (withDatabase || !name.hasPrefix("PG"))
        }.sorted()
    }
}
