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

extension Simulator {
    /// From now on these dumps are on offer and no others, whatever the course; files of others are gone, too. They
    /// may come in any order, and the list has them newest first; of one sequence, those of the highest version.
    ///
    /// - Throws: ``SimulatorError`` for a table that the newest schema does not have.
    public func offer(_ dumps: [ScriptedDump]) throws {
        let newest = dumps.map(\.sequence).max() ?? 0
        let order = dumps.sorted { ($0.sequence, $0.version) < ($1.sequence, $1.version) }
        try offer(plans: order.map { try school.plan(of: $0, newest: newest, now: now) })
    }

    /// The id that the API gives a scripted dump.
    public func id(ofScripted dump: ScriptedDump) -> String {
        school.id(ofScripted: dump.sequence, version: dump.version)
    }

    /// The columns of a table in the newest schema; none where it has no such table.
    public func columns(of table: String) -> [String] {
        school.course.schemaVersions[0].table(table)?.columns.map(\.name) ?? []
    }

    /// What each row adds to the checksum of ``TableContents``, which is the same for no two of them.
    public func checksums(of table: String, rows: some Sequence<Int>, revision: Int = 1) -> [UInt64] {
        guard let definition = school.course.schemaVersions[0].table(table) else { return [] }
        return RowChecksum.checksums(of: definition, rows: rows, revision: revision, school: school)
    }
}
