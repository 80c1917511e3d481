import CanvasDataBase

/// What is missing before a run can begin.
extension CanvasDataError {
    static func unusableCertificates(_ path: String, _ reason: String) -> CanvasDataError {
        CanvasDataError(
            .configuration, "The certificate file \(path) cannot be used: \(reason).",
            remedy: "Give a readable PEM file with --cacert FILE (cacert).")
    }

    static func missingCredentials(key: Bool, secret: Bool) -> CanvasDataError {
        let what =
            switch (key, secret) {
            case (true, true): "API key and secret are"
            case (true, false): "API key is"
            default: "API secret is"
            }
        return CanvasDataError(
            .configuration, "The \(what) missing.",
            remedy: """
                Run 'canvas-data init' once, set CANVAS_DATA_API_KEY and CANVAS_DATA_API_SECRET, \
                or set api_key and api_secret in a configuration file.
                """)
    }

    static func missingDAPCredentials(id: Bool, secret: Bool) -> CanvasDataError {
        let what =
            switch (id, secret) {
            case (true, true): "client ID and client secret are"
            case (true, false): "client ID is"
            default: "client secret is"
            }
        return CanvasDataError(
            .configuration, "The DAP \(what) missing.",
            remedy: """
                Run 'canvas-data init' once, set DAP_CLIENT_ID and DAP_CLIENT_SECRET, or set dap_client_id and \
                dap_client_secret in a configuration file.
                """)
    }

    static let noPlaceForLocalCluster = CanvasDataError(
        .configuration, "There is no home directory for the private Postgres.",
        remedy: "Choose a directory with --local-dir (local_dir), or a database with --database (database).")

    static let noFileToWrite = CanvasDataError(
        .usage, "There is no file to write.", remedy: "Name one with -c FILE, or use --system.")
}
