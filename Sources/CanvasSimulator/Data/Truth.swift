/// What one table of one dump holds: what a client must end up with.
public struct TableTruth: Sendable, Equatable {
    public let table: String
    /// Whether it is an increment.
    public let partial: Bool
    /// Of the unpacked file, in hexadecimal: the fragments in the API's order, inflated, every row ending in a
    /// newline.
    public let sha256: String
    public let rows: Int
    /// Of the unpacked file.
    public let bytes: Int
    public let fragments: Int
    /// Of all fragments as they are served.
    public let compressedBytes: Int
    /// In the API's order.
    public let filenames: [String]
}

/// What one dump holds.
public struct DumpTruth: Sendable, Equatable {
    public let sequence: Int
    public let dumpID: String
    public let schemaVersion: String
    public let finished: Bool
    /// Whether it holds nothing but the full requests.
    public let isHistorical: Bool
    /// In the order of `artifactsByTable`.
    public let tables: [TableTruth]

    public func table(_ name: String) -> TableTruth? { tables.first { $0.table == name } }
}

extension DumpLibrary {
    func truth(of dump: DumpPlan) async throws -> DumpTruth {
        let editions = try await editions(of: dump.tables)
        let nothing = StoredEdition(
            name: "", fragments: [], sha256: SHA256Digest().finish(), rows: 0, bytes: 0)
        return DumpTruth(
            sequence: dump.sequence, dumpID: dump.id, schemaVersion: dump.schemaVersion,
            finished: dump.finished, isHistorical: dump.isHistorical,
            tables: dump.tables.map { table in
                let edition = table.edition.flatMap { editions[$0.name] } ?? nothing
                return TableTruth(
                    table: table.name, partial: table.partial, sha256: edition.sha256, rows: edition.rows,
                    bytes: edition.bytes, fragments: edition.fragments.count,
                    compressedBytes: edition.compressedBytes, filenames: edition.fragments.map(\.filename))
            })
    }
}

extension DumpTruth {
    var json: JSONValue {
        .object([
            ("sequence", .number(sequence)), ("dumpId", .string(dumpID)),
            ("schemaVersion", .string(schemaVersion)), ("finished", .bool(finished)),
            ("historical", .bool(isHistorical)), ("tables", .object(tables.map { ($0.table, $0.json) })),
        ])
    }
}

extension TableTruth {
    var json: JSONValue {
        .object([
            ("sha256", .string(sha256)), ("partial", .bool(partial)), ("rows", .number(rows)),
            ("bytes", .number(bytes)), ("fragments", .number(fragments)),
            ("compressedBytes", .number(compressedBytes)),
        ])
    }
}
