import CanvasDataBase

extension Hint {
    /// The hint as a user of this tool reads it: settings are options or keys, and commands are what to type.
    var forUsers: String { text(\.forUsers) }
}

extension Notice {
    /// The message and the remedy, in one line, as a user of this tool reads them.
    var forUsers: String { message + (remedy.map { " \($0.forUsers)" } ?? "") }
}

extension Hint.Reference {
    /// What to type, or what to write into the configuration file. `HintTextTests` compares it with the tool's help.
    var forUsers: String {
        switch self {
        case .setting(let setting, let value): setting.name.option + value.forUsers
        case .configured(let setting, let value):
            setting.name.option + value.forUsers + (setting.name.key.map { " (\($0))" } ?? "")
        case .key(let setting): setting.name.key ?? setting.name.option
        case .secret(let setting): setting.name.places
        case .variable(let setting): setting.name.variable
        case .command(let command, let subject, let settings):
            (["canvas-data", command.words] + (subject.map { [$0] } ?? []) + settings.map(\.forUsers))
                .joined(separator: " ")
        }
    }
}

extension Hint.Value? {
    fileprivate var forUsers: String {
        switch self {
        case .to(let text), .any(let text): " \(text)"
        case nil: ""
        }
    }
}

/// What a setting of the library is called here.
private enum SettingName {
    /// It can be in a configuration file.
    case configured(Setting)
    /// It is only an option.
    case option(String)

    var option: String {
        switch self {
        case .configured(let setting): setting.option
        case .option(let option): option
        }
    }

    var key: String? {
        guard case .configured(let setting) = self else { return nil }
        return setting.rawValue
    }

    var places: String {
        guard case .configured(let setting) = self else { return option }
        return "\(setting.rawValue), \(setting.environmentName)"
    }

    /// The shorter one, if there are two.
    var variable: String {
        guard case .configured(let setting) = self else { return option }
        return setting.secondEnvironmentName ?? setting.environmentName
    }
}

extension Hint.Setting {
    fileprivate var name: SettingName {
        switch self {
        case .apiKey: .configured(.apiKey)
        case .apiSecret: .configured(.apiSecret)
        case .apiURL: .configured(.apiURL)
        case .certificates: .configured(.caCertificate)
        case .verbose: .option("-v")
        case .downloadDirectory: .configured(.downloadDirectory)
        case .dataDirectory: .configured(.dataDirectory)
        case .dumpID: .option("--dump-id")
        case .header: .configured(.header)
        case .verify: .configured(.verify)
        case .dapClientID: .configured(.dapClientID)
        case .dapClientSecret: .configured(.dapClientSecret)
        case .dapAPIURL: .configured(.dapAPIURL)
        case .table: .configured(.table)
        case .exclude: .configured(.exclude)
        case .includeRequests: .configured(.includeRequests)
        case .fromDirectory: .option("--from-dir")
        case .jobs: .configured(.jobs)
        case .again: .option("--again")
        case .maxRejects: .configured(.maxRejects)
        case .allowShrink: .option("--allow-shrink")
        case .noBarrier: .option("--no-barrier")
        case .waitLock: .option("--wait-lock")
        case .database: .configured(.database)
        case .schema: .configured(.schema)
        case .localDirectory: .configured(.localDirectory)
        case .force: .option("--force")
        case .whenUnused: .option("--when-unused")
        case .canvasURL: .configured(.canvasURL)
        case .account: .configured(.account)
        case .accessToken: .configured(.accessToken)
        case .accessTokenFile: .configured(.accessTokenFile)
        case .batchMode: .configured(.batchMode)
        case .multiTermBatch: .option("--multi-term-batch")
        case .term: .configured(.batchModeTerm)
        case .batchDropStatus: .option("--batch-drop-status")
        case .changeThreshold: .configured(.changeThreshold)
        case .diff: .configured(.diffing)
        case .overrideStickiness: .option("--override-stickiness")
        case .importType: .configured(.importType)
        case .fileExtension: .configured(.fileExtension)
        case .previous: .option("--previous")
        case .adopt: .option("--adopt")
        case .maxShrink: .configured(.maxShrink)
        case .noValidate: .option("--no-validate")
        case .settle: .option("--settle")
        case .keepFiles: .option("--keep-files")
        case .ignoreWarning: .option("--ignore-warning")
        }
    }
}

extension Hint.Command {
    /// What to type after `canvas-data`.
    fileprivate var words: String {
        switch self {
        case .listDumps: "list-dumps"
        case .listSchemas: "list-schemas"
        case .getSchema: "get-schema"
        case .getDDL: "get-ddl"
        case .getDumpFiles: "get-dump-files"
        case .load: "load"
        case .refresh: "refresh"
        case .status: "status"
        case .adopt: "adopt"
        case .drop: "drop"
        case .doctor: "doctor"
        case .localStop: "local stop"
        case .sisList: "sis list"
        case .sisErrors: "sis errors"
        case .sisValidate: "sis validate"
        }
    }
}
