import CanvasData
import CanvasDataLoading
import CanvasDataPostgres
import CanvasDataSIS

/// A setting that a configuration file or the environment can contain. The raw value is its key in the file.
///
/// This is the only list of settings: keys, environment variables, `config.yml.example` and the check for misspelt keys
/// follow from it.
enum Setting: String, CaseIterable, Sendable {
    case apiKey = "api_key"
    case apiSecret = "api_secret"
    case apiKeyFile = "api_key_file"
    case apiSecretFile = "api_secret_file"
    case apiURL = "api_url"
    // DAP: those that its official client reads from the environment have its names there too.
    case dapClientID = "dap_client_id"
    case dapClientSecret = "dap_client_secret"
    case dapClientSecretFile = "dap_client_secret_file"
    case dapAPIURL = "dap_api_url"
    case dapNamespace = "dap_namespace"
    case dapTable = "dap_table"
    case dapExclude = "dap_exclude"
    case caCertificate = "cacert"
    case downloadDirectory = "download_dir"
    case dataDirectory = "data_dir"
    case table
    case exclude
    case includeRequests = "include_requests"
    case jobs
    case verify
    case header
    case format
    case reloadStyle = "reload_style"
    case dialect
    case schema
    case database
    case localDirectory = "local_dir"
    case maxRejects = "max_rejects"
    case rejectsDirectory = "rejects_dir"
    case atomic
    case lockTimeout = "lock_timeout"
    case publishDeadline = "publish_deadline"
    case notifyURL = "notify_url"
    case metricsFile = "metrics_file"
    case progress
    case color
    case logFile = "log_file"
    case logFormat = "log_format"
    case fileMask = "umask"
    // SIS imports: most have the names of canvas-sis-python.
    case canvasURL = "base_url"
    case account = "account_id"
    case accessToken = "access_token"
    case accessTokenFile = "access_token_file"
    case watchJob = "watch_job"
    case sleepTimeout = "sleep_timeout"
    case maxChecks = "job_watch_max_counter"
    case importType = "import_type"
    case fileExtension = "extension"
    case batchMode = "batch_mode"
    case batchModeTerm = "batch_mode_term_id"
    case changeThreshold = "change_threshold"
    case diffing = "diffing_data_set_identifier"
    case remaster = "diffing_remaster_data_set"
    case maxShrink = "max_shrink"
    case warningsOK = "warnings_ok"
    case notifyCommand = "notify_command"
    case stateDirectory = "state_dir"
    case logDirectory = "log_dir"

    /// The form of a value.
    enum Kind: Sendable, Equatable {
        case text
        /// A file or directory. A leading `~/` is the home directory, because no shell expands it.
        case path
        case list
        case flag
        case count(ClosedRange<Int>)
        case seconds(ClosedRange<Double>)
        case choice([String])
        case fileMask
    }

    var kind: Kind {
        switch self {
        case .apiKey, .apiSecret, .apiURL, .dapClientID, .dapClientSecret, .dapAPIURL, .schema, .database,
            .notifyURL, .canvasURL, .account, .accessToken,
            .importType, .batchModeTerm, .diffing, .notifyCommand:
            .text
        case .apiKeyFile, .apiSecretFile, .dapClientSecretFile, .caCertificate, .downloadDirectory,
            .dataDirectory, .logFile,
            .localDirectory, .rejectsDirectory, .metricsFile, .accessTokenFile, .stateDirectory,
            .logDirectory:
            .path
        case .table, .exclude, .dapNamespace, .dapTable, .dapExclude: .list
        case .includeRequests, .verify, .header, .watchJob, .batchMode, .remaster, .warningsOK: .flag
        case .jobs: .count(1...64)
        case .maxChecks: .count(1...1_000_000)
        case .changeThreshold: .count(1...100)
        case .maxShrink: .count(0...100)
        case .sleepTimeout: .seconds(0.01...86_400)
        case .fileExtension: .choice(SISFile.Format.names)
        case .maxRejects: .count(0...1_000_000_000)
        case .lockTimeout: .count(1...3600)
        case .publishDeadline: .count(1...86_400)
        case .atomic: .choice(LoadOptions.Atomicity.names)
        case .format: .choice(TableFormat.names)
        case .reloadStyle: .choice(ReloadScript.Style.names)
        case .dialect: .choice(SQLDialect.names)
        case .progress: .choice(ProgressStyle.names)
        case .color: .choice(ColorChoice.names)
        case .logFormat: .choice(LogFormat.names)
        case .fileMask: .fileMask
        }
    }

    /// Whether the value is never shown in a message. `database` may contain a password, and `notify_url` a token.
    var isSecret: Bool {
        [.apiKey, .apiSecret, .dapClientSecret, .database, .notifyURL, .accessToken].contains(self)
    }

    /// The environment variable of the setting.
    var environmentName: String { "CANVAS_DATA_" + rawValue.uppercased() }

    /// Another environment variable of the same rank.
    var secondEnvironmentName: String? { self == .accessToken ? "CANVAS_TOKEN" : nil }

    /// Variables of other programs that are used if neither our variables nor the file have the setting: those of
    /// canvas-data-cli and of DAP's official client for the credentials and the database, and those that the curl command
    /// reads (libcurl itself does not).
    var borrowedEnvironmentNames: [String] {
        switch self {
        case .apiKey: ["CD_API_KEY"]
        case .apiSecret: ["CD_API_SECRET"]
        case .dapClientID: ["DAP_CLIENT_ID"]
        case .dapClientSecret: ["DAP_CLIENT_SECRET"]
        case .dapAPIURL: ["DAP_API_URL"]
        case .database: ["DAP_CONNECTION_STRING"]
        case .caCertificate: ["CURL_CA_BUNDLE", "SSL_CERT_FILE"]
        case .canvasURL: ["CANVAS_URL"]
        default: []
        }
    }

    /// The command-line option of the setting.
    var option: String {
        switch self {
        case .dapClientID: "--client-id"
        case .dapClientSecret: "--client-secret"
        case .dapClientSecretFile: "--client-secret-file"
        case .dapAPIURL: "--base-url"
        case .dapNamespace: "--namespace"
        case .dapTable: "--table"
        case .dapExclude: "--exclude"
        case .canvasURL: "--canvas-url"
        case .account: "--account"
        case .accessTokenFile: "--token-file"
        case .watchJob: "--watch"
        case .maxChecks: "--max-checks"
        case .batchModeTerm: "--term"
        case .diffing: "--diff"
        case .remaster: "--remaster"
        default: "--" + rawValue.map { $0 == "_" ? "-" : String($0) }.joined()
        }
    }
}

extension [String: String] {
    /// The environment for programs that we start: without variables that may contain a secret, which none of them needs.
    var withoutSecrets: [String: String] {
        let ours = Setting.allCases.filter(\.isSecret).flatMap { setting in
            [setting.environmentName, setting.secondEnvironmentName].compactMap { $0 }
                + setting.borrowedEnvironmentNames
        }
        // The only secret variable of libpq: PGPASSFILE names a file that libpq reads itself.
        let secret = Set(ours + ["PGPASSWORD"])
        return filter { !secret.contains($0.key) }
    }
}
