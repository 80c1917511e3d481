// What hints can name. canvas-data maps every case to an option or a command of its own (`HintText.swift`).

extension Hint {
    /// A setting that a hint names.
    package enum Setting: Sendable, Equatable, CaseIterable {
        // Canvas Data
        case apiKey, apiSecret, apiURL, certificates, verbose, downloadDirectory, dataDirectory, dumpID,
            header, verify
        // DAP
        case dapClientID, dapClientSecret, dapAPIURL
        // Tables and loads
        case table, exclude, includeRequests, fromDirectory, jobs, again, maxRejects, allowShrink, noBarrier,
            waitLock
        // The database
        case database, schema, localDirectory, force, whenUnused
        // SIS imports
        case canvasURL, account, accessToken, accessTokenFile, batchMode, multiTermBatch, term,
            batchDropStatus, changeThreshold
        case diff, overrideStickiness, importType, fileExtension, previous, adopt, maxShrink, noValidate,
            settle
        case keepFiles, ignoreWarning

        /// Where a Swift program sets it.
        var inLibrary: String {
            switch self {
            case .apiKey: "Credentials.key"
            case .apiSecret: "Credentials.secret"
            case .apiURL: "CanvasDataAPI.Options.baseURL"
            case .certificates: "Options.caFile"
            case .verbose: "Options.notify"
            case .downloadDirectory: "DownloadOptions.directory"
            case .dataDirectory: "UnpackOptions.dataDirectory"
            case .dumpID: "DumpSelection.id"
            case .header: "UnpackOptions.header"
            case .verify: "DownloadOptions.verify"
            case .dapClientID: "DAPCredentials.clientID"
            case .dapClientSecret: "DAPCredentials.clientSecret"
            case .dapAPIURL: "DAPClient.Options.baseURL"
            case .table: "TableSelection.tables"
            case .exclude: "TableSelection.excluded"
            case .includeRequests: "TableSelection(includesRequests:)"
            case .fromDirectory: "the directory to load from"
            case .jobs: "LoadOptions.jobs"
            case .again: "LoadOptions.loadsAgain"
            case .maxRejects: "LoadOptions.maxRejects"
            case .allowShrink: "LoadOptions.allowsShrinking"
            case .noBarrier: "PublishOptions.waitsForSnapshots = false"
            case .waitLock: "LoadOptions.waitsForOthers"
            case .database: "the connection string"
            case .schema: "the schema argument"
            case .localDirectory: "the directory of the local cluster"
            case .force: "force"
            case .whenUnused: "when unused"
            case .canvasURL: "SISImportAPI.Options.baseURL"
            case .account: "SISImportAPI.Options.account"
            case .accessToken, .accessTokenFile: "AccessToken"
            case .batchMode: "SISImportOptions.batchMode"
            case .multiTermBatch: "SISImportOptions.multiTermBatchMode"
            case .term: "SISImportOptions.batchModeTermID"
            case .batchDropStatus: "SISImportOptions.batchModeEnrollmentDropStatus"
            case .changeThreshold: "SISImportOptions.changeThreshold"
            case .diff: "SISImportOptions.diffingDataSetIdentifier"
            case .overrideStickiness: "SISImportOptions.overrideSISStickiness"
            case .importType: "SISImportOptions.importType"
            case .fileExtension: "SISFile.Format"
            case .previous: "SISRunOptions.previous"
            case .adopt: "SISRunOptions.adoption"
            case .maxShrink: "SISRunOptions.maxShrink"
            case .noValidate: "SISRunOptions.validates = false"
            case .settle: "the seconds for which a file must be unchanged"
            case .keepFiles: "keeping the files"
            case .ignoreWarning: "SISRunOptions.ignoredWarnings"
            }
        }
    }

    /// A command that a hint names.
    package enum Command: Sendable, Equatable, CaseIterable {
        case listDumps, listSchemas, getSchema, getDDL, getDumpFiles
        case load, refresh, status, adopt, drop, doctor, localStop
        case sisList, sisErrors, sisValidate

        /// What does the same in Swift.
        var inLibrary: String {
            switch self {
            case .listDumps: "CanvasDataAPI.dumps"
            case .listSchemas: "CanvasDataAPI.schemaVersions"
            case .getSchema, .getDDL: "CanvasDataAPI.schema"
            case .getDumpFiles: "CanvasDataAPI.downloadFiles"
            case .load, .refresh: "Warehouse.load"
            case .status: "the tool's status"
            case .adopt: "the tool's adopt"
            case .drop: "the tool's drop"
            case .doctor: "the tool's doctor"
            case .localStop: "the tool's local stop"
            case .sisList: "SISImportAPI.imports"
            case .sisErrors: "SISImportAPI.messages"
            case .sisValidate: "SISValidation"
            }
        }
    }
}
