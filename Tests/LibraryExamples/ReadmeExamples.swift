public import CanvasData
public import CanvasDataPostgres

// The examples of the README's "The library". This target sees what other packages see, no more.

/// The first example. Never called: it would ask Canvas.
public func readmeFetching(key: String, secret: String) async throws {
    let api = try CanvasDataAPI(credentials: Credentials(key: key, secret: secret))
    for dump in try await api.dumps() { print(dump.sequence, dump.id) }
    let options = UnpackOptions(download: DownloadOptions(directory: "downloads"), dataDirectory: "data")
    print(try await api.dataFile(forTable: "course_dim", options))
}

/// The second example.
public func readmeLoading(_ api: CanvasDataAPI, into connection: String) async throws -> LoadSummary {
    let warehouse = try Warehouse(connection, schema: "canvas")
    let summary = try await warehouse.load(.newest(of: api))
    for table in summary.tables { print(table.table, table.outcome, table.rows) }
    for failure in summary.failures { print(failure) }
    return summary
}

/// What the README's table promises in place of the Python SDK's functions, by the words it uses.
public func readmePromises(
    _ api: CanvasDataAPI, _ schema: SchemaDefinition, _ table: TableHistory
) -> [String: Any] {
    var options = CanvasDataAPI.Options()
    options.downloadChunkSize = 1 << 20
    return [
        "CanvasDataAPI(credentials: Credentials(key:secret:), options:)":
            [CanvasDataAPI.init(credentials:options:), Credentials.init(key:secret:)] as [Any],
        "options.downloadChunkSize": options.downloadChunkSize,
        "options.baseURL": options.baseURL,
        "schemaVersions()": api.schemaVersions,
        "schema(version: \"latest\").jsonKeyedByTableName": schema.jsonKeyedByTableName,
        ".json": schema.json,
        "dumps(after:limit:)": api.dumps(after:limit:),
        "files(of: .id(…))": [api.files(of:), DumpSelection.id("")] as [Any],
        ".latest": DumpSelection.latest,
        "history(ofTable:)": api.history(ofTable:),
        "wholeCopy": table.wholeCopy as Any,
        "syncFiles()": { () async throws -> SyncFiles in try await api.syncFiles() },
        "syncFiles(to:)": api.syncFiles(to:),
        "files(of: .latest)": [api.files(of:), DumpSelection.latest] as [Any],
        "downloadFiles(ofTable:to:)": api.downloadFiles(ofTable:to:),
        "downloadFiles(of:_:to:)": api.downloadFiles(of:_:to:),
        "dataFile(forTable:of:_:)": api.dataFile(forTable:of:_:),
        "unpackDump(_:_:_:)": api.unpackDump(_:_:_:),
    ]
}
