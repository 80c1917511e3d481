import CanvasDataBase
import CanvasDataLoading
package import CanvasDataTransfer
import Glibc

/// What a directory of downloads holds of one dump, so that it can be loaded from there without asking Canvas: the dump,
/// its schema, and the names of each table's files. Hidden, as it is nobody's data.
package struct DumpRecord: Sendable {
    package let dump: Dump
    package let schema: SchemaDefinition
    /// Without links.
    package private(set) var tables: [TableBatch]
    /// By file name, what tells it from another dump's file of that name; not there in records of older versions.
    private var origins: [String: String]

    private static let prefix = ".dump-"
    private static let suffix = ".json"

    package init(dump: Dump, schema: SchemaDefinition, tables: [TableBatch]) {
        self.dump = dump
        self.schema = schema
        self.tables = tables
        origins = Dictionary(
            tables.flatMap(\.fragments).map { ($0.name, $0.origin) }, uniquingKeysWith: { first, _ in first })
    }

    /// All records in `directory`, newest dump first.
    ///
    /// - Throws: `FileError`; `CanvasDataError` (wrong data) for one that cannot be read.
    package static func all(in directory: Directory) throws -> [DumpRecord] {
        try directory.names().filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }
            .compactMap { try DumpRecord(named: $0, in: directory) }
            .sorted { $0.dump.sequence > $1.dump.sequence }
    }

    private init?(named name: String, in directory: Directory) throws {
        let path = directory.path(of: name)
        let bytes = try directory.record(name, limit: 64 << 20, oversized: .unreadableRecord(path))
        guard let bytes else { return nil }
        do {
            try self.init(json: JSONValue(parsing: bytes), path: path)
        } catch {
            // What is wrong with an answer of Canvas's is worded for those; this file can simply be written again.
            throw CanvasDataError.unreadableRecord(path)
        }
    }

    private init(json: JSONValue, path: String) throws {
        guard let dump = json["dump"], let schema = json["schema"], let list = json["tables"]?.array
        else { throw CanvasDataError.unreadableRecord(path) }
        self.dump = try Dump(dump, path: path)
        self.schema = try SchemaDefinition(schema)
        var origins: [String: String] = [:]
        tables = try list.map { table in
            guard let name = table["table"]?.string, let partial = table["partial"]?.bool,
                let files = table["files"]?.array?.map(\.string)
            else { throw CanvasDataError.unreadableRecord(path) }
            for (file, origin) in zip(files, table["origins"]?.array ?? []) {
                if let file, let origin = origin.string { origins[file] = origin }
            }
            return TableBatch(
                table: try name.checkedTableName(path: path),
                fragments: try files.map {
                    Fragment(name: try ($0 ?? "").checkedFileName(path: path), url: "")
                },
                effect: partial ? .append : .replace)
        }
        self.origins = origins
        // What is listed twice would be loaded twice.
        guard Set(tables.map(\.table)).count == tables.count,
            tables.allSatisfy({ Set($0.fragments.map(\.name)).count == $0.fragments.count })
        else { throw CanvasDataError.unreadableRecord(path) }
    }

    /// Writes it, together with what an earlier run noted of the same dump.
    func write(in directory: Directory) throws {
        let name = "\(Self.prefix)\(dump.sequence)\(Self.suffix)"
        var whole = self
        if let earlier = try? DumpRecord(named: name, in: directory), earlier.dump.id == dump.id {
            let mine = Set(tables.map(\.table))
            whole.tables += earlier.tables.filter { !mine.contains($0.table) }
            whole.origins.merge(earlier.origins) { mine, _ in mine }
        }
        try directory.write(whole.json.text(.compact) + "\n", as: name)
    }

    /// Files of other dumps that are in `directory` under names of this one's files and come from elsewhere: a table that
    /// has not changed, or other rows. By name, the sequence of one such dump.
    ///
    /// A dump of which such a file is no longer there is forgotten: it could not be loaded, and once this one's file is
    /// there, it must not be.
    ///
    /// - Throws: `FileError`.
    func sharedFiles(in directory: Directory) throws -> [String: Int] {
        var shared: [String: Int] = [:]
        for name in try directory.names() where name.hasPrefix(Self.prefix) && name.hasSuffix(Self.suffix) {
            // One that cannot be read says so when somebody loads from it.
            guard let other = try? DumpRecord(named: name, in: directory), other.dump.id != dump.id else {
                continue
            }
            let files = origins.filter { file, origin in other.origins[file].map { $0 != origin } ?? false }
                .keys
            guard files.allSatisfy({ directory.status(of: $0) != nil }) else {
                try directory.remove(name)
                continue
            }
            for file in files { shared[file] = other.dump.sequence }
        }
        return shared
    }

    private var json: JSONValue {
        func object(_ members: [(String, JSONValue)]) -> JSONValue {
            .object(JSONObject(members.map { .init($0.0, $0.1) }))
        }
        return object([
            ("dump", dump.json), ("schema", schema.json),
            (
                "tables",
                .array(
                    tables.map { batch in
                        object([
                            ("table", .string(batch.table)), ("partial", .bool(batch.effect == .append)),
                            ("files", .array(batch.fragments.map { .string($0.name) })),
                            (
                                "origins",
                                .array(batch.fragments.map { origins[$0.name].map { .string($0) } ?? .null })
                            ),
                        ])
                    })
            ),
        ])
    }
}
