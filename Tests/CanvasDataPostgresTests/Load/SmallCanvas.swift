import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import PostgresFixture

@testable import CanvasData
@testable import CanvasDataPostgres

/// A Canvas of a few tables in memory, and a database that a loader keeps up to date with it. Each dump has one fragment
/// of each table.
struct SmallCanvas: Sendable {
    struct Table: Sendable {
        /// As the schema has them: names and types.
        var columns: [(name: String, type: String)]
        /// As in a data file.
        var rows: String
        var effect = BatchEffect.replace
        /// Whether the schema of the dump has it.
        var isInSchema = true
    }
    /// By their names.
    typealias Tables = [String: Table]

    let database: PrivateDatabase
    let target: TargetSchema
    var options = LoadOptions()
    /// Of the role that loads.
    var role = "postgres"
    /// When dumps were made, as the API writes it.
    var createdAt = "2026-11-21T00:00:00Z"

    init(in database: PrivateDatabase? = nil) async throws {
        if let database {
            self.database = database
        } else {
            self.database = try await PrivateCluster.shared().database()
        }
        target = try TargetSchema()
        options.publish.lockTimeout = 0.2
        options.publish.deadline = 5
        // The server may not have noticed yet that the last run's connection is gone.
        options.waitsForOthers = true
    }

    /// Loads a dump of these tables.
    @discardableResult
    func load(dump sequence: Int, _ tables: Tables) async throws -> LoadSummary {
        try await load([sequence: tables])
    }

    /// Loads several dumps in one go, by their sequences.
    @discardableResult
    func load(_ dumps: [Int: Tables]) async throws -> LoadSummary {
        let database = Database(
            PostgresSettings(connection: self.database.connectionString(as: role))
        ) { _ in }
        var requests: [LoadRequest] = []
        var contents: [String: [UInt8]] = [:]
        var schemas: [String: SchemaDefinition] = [:]
        for (sequence, tables) in dumps.sorted(by: { $0.key < $1.key }) {
            let version = "1.0.\(sequence)"
            let origin = BatchOrigin(
                id: "dump-\(sequence)", sequence: sequence, createdAt: createdAt, schemaVersion: version)
            for (name, table) in tables.sorted(by: { $0.key < $1.key }) {
                let fragment = "\(name)-\(sequence).gz"
                contents[fragment] = Array(table.rows.utf8)
                requests.append(
                    LoadRequest(
                        origin: origin, table: name, effect: table.effect, fragments: [fragment]))
            }
            schemas[version] = try SchemaDefinition(Self.schema(of: tables, version))
        }
        return try await Loader(database, target: target, options: options) { _ in }
            .run("load", from: Source(requests: requests, schemas: schemas, files: Files(contents: contents)))
    }

    private static func schema(of tables: Tables, _ version: String) -> JSONValue {
        let definitions = tables.filter(\.value.isInSchema).sorted { $0.key < $1.key }
        let members = definitions.map { name, table in
            let columns: [JSONValue] = table.columns.map {
                ["name": .string($0.name), "type": .string($0.type)]
            }
            return JSONObject.Member(
                name, ["tableName": .string(name), "columns": .array(columns)])
        }
        return ["version": .string(version), "schema": .object(JSONObject(members))]
    }

    /// Rows over a connection of their own, as a user gets them.
    func rows(_ query: String) throws -> [[String?]] {
        let connection = try database.connect()
        try connection.execute("SET search_path = public")
        return try connection.query(query).rows
    }

    private struct Source: LoadSource {
        let requests: [LoadRequest]
        let schemas: [String: SchemaDefinition]
        let files: Files

        func wish(after _: [LoadedBatch]) -> LoadWish { LoadWish(requests) }

        func layouts(
            of requests: [LoadRequest]
        ) throws -> [LoadRequest.Key: Result<TableLayout, CanvasDataError>] {
            var layouts: [LoadRequest.Key: Result<TableLayout, CanvasDataError>] = [:]
            for request in requests {
                let version = request.origin.schemaVersion
                guard let schema = schemas[version] else { throw CanvasDataError.unknownVersion(version) }
                layouts[request.key] = schema.layout(for: request)
            }
            return layouts
        }

        func fragments(of _: [LoadRequest], progress _: TransferProgress) -> any FragmentReading { files }
    }

    private struct Files: FragmentReading {
        let contents: [String: [UInt8]]

        func read(_ name: String, ofDump dumpID: String, into intake: any FragmentIntake) async throws {
            try intake.begin()
            try gzipped(contents[name] ?? []).withUnsafeBytes { try intake.write($0) }
            try intake.finish()
        }

        func meetsEveryFile(_ error: CanvasDataError) -> Bool {
            // As the folder of dumps has it.
            [.configuration, .cancelled, .bug, .usage, .unavailable, .refused, .cannotWrite].contains(
                error.kind)
        }
    }
}

/// A gzip member that stores `bytes` as they are (RFC 1951, §3.2.4; RFC 1952), up to 65,535 of them.
func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    func little(_ number: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
    }
    var check: UInt32 = 0xffff_ffff
    for byte in bytes {
        check ^= UInt32(byte)
        for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xedb8_8320 : check >> 1 }
    }
    let length = UInt32(bytes.count)
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1] + little(length, 2) + little(~length, 2) + bytes
        + little(~check, 4) + little(length, 4)
}
