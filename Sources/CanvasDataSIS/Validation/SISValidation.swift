public import CanvasDataBase

/// What a validation found.
public struct SISValidation: Sendable, Equatable {
    /// One file, or one member of a zip.
    public struct File: Sendable, Equatable {
        public let name: String
        /// What Canvas takes it for; nil when it cannot tell, and for XML.
        public let type: SISType?
        /// Data rows: neither the header nor blank lines.
        public let rows: Int
        /// Those that Canvas would take.
        public var usableRows = 0
        /// Bytes, uncompressed.
        public let length: Int
    }

    /// How often one kind of thing was found in one file, kept or not.
    public struct Tally: Sendable, Equatable {
        public let file: String
        public let kind: SISFinding.Kind
        public let severity: SISFinding.Severity
        public let count: Int
    }

    /// In the order they were given, a zip's members in the zip's.
    public let files: [File]
    /// By file, then by row; of each kind in each file only the first, as many as the validator was told to keep.
    public let findings: [SISFinding]
    /// All of them, counted.
    public let tallies: [Tally]

    /// Data rows of each type, over all files.
    public var rows: [SISType: Int] {
        files.reduce(into: [:]) { rows, file in
            if let type = file.type { rows[type, default: 0] += file.rows }
        }
    }

    /// Rows of each type that Canvas would take, over all files, repetitions left out: what a list is worth.
    public var usableRows: [SISType: Int] {
        var rows: [SISType: Int] = [:]
        for file in files {
            guard let type = file.type else { continue }
            let repeated = tallies.reduce(0) { count, tally in
                tally.file == file.name && tally.kind == .duplicate ? count + tally.count : count
            }
            rows[type, default: 0] += max(0, file.usableRows - repeated)
        }
        return rows
    }

    /// How many findings there are of `severity`, kept or not.
    public func count(_ severity: SISFinding.Severity) -> Int {
        tallies.reduce(0) { $0 + ($1.severity == severity ? $1.count : 0) }
    }

    /// Nothing would be refused and no row passed over.
    public var isSendable: Bool { count(.error) == 0 && count(.skippedRow) == 0 }
}

extension SISValidation {
    /// The same for programs.
    public var json: JSONValue {
        .object(
            JSONObject([
                .init("sendable", .bool(isSendable)),
                .init("errors", .number("\(count(.error))")),
                .init("skipped_rows", .number("\(count(.skippedRow))")),
                .init("warnings", .number("\(count(.warning))")),
                .init(
                    "files",
                    .array(
                        files.map { file in
                            .object(
                                JSONObject([
                                    .init("name", .string(file.name)),
                                    .init("type", file.type.map { .string($0.rawValue) } ?? .null),
                                    .init("rows", .number("\(file.rows)")),
                                    .init("bytes", .number("\(file.length)")),
                                ]))
                        })),
                .init("findings", .array(findings.map(\.json))),
                .init(
                    "tallies",
                    .array(
                        tallies.map { tally in
                            .object(
                                JSONObject([
                                    .init("file", .string(tally.file)),
                                    .init("kind", .string(tally.kind.rawValue)),
                                    .init("severity", .string(tally.severity.rawValue)),
                                    .init("count", .number("\(tally.count)")),
                                ]))
                        })),
            ]))
    }
}

extension SISFinding {
    /// The same for programs.
    public var json: JSONValue {
        .object(
            JSONObject([
                .init("file", .string(file)),
                .init("row", row.map { .number("\($0)") } ?? .null),
                .init("line", line.map { .number("\($0)") } ?? .null),
                .init("severity", .string(severity.rawValue)),
                .init("kind", .string(kind.rawValue)),
                .init("message", .string(message)),
            ]))
    }
}
