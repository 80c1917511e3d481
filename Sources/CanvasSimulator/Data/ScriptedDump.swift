/// A dump that a test puts on offer itself, in place of those of a ``Course``; see ``Simulator/offer(_:)``.
public struct ScriptedDump: Sendable, Hashable {
    /// A file of a table.
    public struct File: Sendable, Hashable {
        /// Row numbers, as ``Simulator/checksums(of:rows:revision:)`` takes them.
        public var rows: [Range<Int>]
        /// What the API calls it; nil for a name that follows from its content, as in other courses.
        public var name: String?

        public init(_ rows: [Range<Int>], name: String? = nil) {
            self.rows = rows
            self.name = name
        }
    }

    public struct Table: Sendable, Hashable {
        /// One of the newest schema's.
        public var name: String
        /// Whether it is an increment.
        public var partial: Bool
        /// The same row has another content at a later revision. Counts from 1.
        public var revision: Int
        public var files: [File]

        public init(_ name: String, partial: Bool = false, revision: Int = 1, files: [File]) {
            self.name = name
            self.partial = partial
            self.revision = revision
            self.files = files
        }
    }

    public var sequence: Int
    /// Tells apart dumps of one sequence, and so their ids.
    public var version: Int
    public var finished: Bool
    public var tables: [Table]

    public init(_ sequence: Int, version: Int = 0, finished: Bool = true, _ tables: [Table]) {
        self.sequence = sequence
        self.version = version
        self.finished = finished
        self.tables = tables
    }
}

extension School {
    /// The id of a scripted dump.
    func id(ofScripted sequence: Int, version: Int) -> String {
        Randomness.uuid(Randomness.mix(seed, UInt64(sequence) &+ 7_000 &+ UInt64(version) << 32))
    }

    /// `now` is in milliseconds since 1970; a sequence is an hour older than the next one.
    func plan(of dump: ScriptedDump, newest: Int, now: Int) throws(SimulatorError) -> DumpPlan {
        let schema = course.schemaVersions[0]
        var tables: [DumpPlan.Table] = []
        for table in dump.tables {
            guard let definition = schema.table(table.name) else {
                throw SimulatorError("Schema \(schema.version) has no table \(table.name).")
            }
            tables.append(
                DumpPlan.Table(
                    name: table.name, partial: table.partial,
                    edition: table.files.isEmpty ? nil : edition(of: table, definition)))
        }
        var plan = DumpPlan(
            sequence: dump.sequence, id: id(ofScripted: dump.sequence, version: dump.version),
            createdAt: now - (newest - dump.sequence + 1) * 3_600_000, schemaVersion: schema.version,
            finished: dump.finished,
            isHistorical: dump.tables.allSatisfy { $0.name == "requests" && !$0.partial }, tables: tables)
        plan.version = dump.version
        return plan
    }

    private func edition(of table: ScriptedDump.Table, _ definition: SchemaTable) -> EditionPlan {
        let files = table.files.map { file in
            file.rows.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: "+")
                + (file.name.map { "=\($0)" } ?? "")
        }
        // Long scripts make long names, and a file's may have 255 bytes.
        let digest = Array(files.joined(separator: ",").utf8).withUnsafeBytes { Digests.sha256($0) }
        return EditionPlan(
            name: "\(table.name).scripted.r\(table.revision).\(digest.prefix(24))", table: definition,
            revision: table.revision,
            fragments: table.files.map { FragmentPlan(rows: $0.rows, name: $0.name) })
    }
}
