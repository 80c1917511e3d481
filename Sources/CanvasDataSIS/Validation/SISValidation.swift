public import CanvasDataBase

/// The result of a validation.
public struct SISValidation: Sendable, Equatable {
    /// One file, or one member of a zip.
    public struct File: Sendable, Equatable {
        /// The name of the file; for a file in a zip its path there.
        public let name: String
        /// The type that Canvas will recognize; nil if it will recognize none, and for XML.
        public let type: SISType?
        /// The number of rows, without the header and blank lines.
        public let rows: Int
        /// The number of rows that Canvas would accept.
        public internal(set) var usableRows = 0
        /// The length in bytes, uncompressed.
        public let length: Int
    }

    /// How many findings of one kind there are in one file.
    public struct Tally: Sendable, Equatable {
        /// The name of the file.
        public let file: String
        /// What is wrong.
        public let kind: SISFinding.Kind
        /// What the problem would cause.
        public let severity: SISFinding.Severity
        /// The number of findings, including those that are not listed.
        public let count: Int
    }

    /// The files in the given order; the files in a zip in its order.
    public let files: [File]
    /// The findings by file, then by row; of each kind in each file only the first, up to the limit of the validator.
    public let findings: [SISFinding]
    /// The number of findings of each kind in each file.
    public let tallies: [Tally]

    /// The number of rows of each type in all files.
    public var rows: [SISType: Int] {
        files.reduce(into: [:]) { rows, file in
            if let type = file.type { rows[type, default: 0] += file.rows }
        }
    }

    /// The number of rows of each type that Canvas would accept, in all files and without duplicates.
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

    /// The number of findings of a severity, including those that are not listed.
    public func count(_ severity: SISFinding.Severity) -> Int {
        tallies.reduce(0) { $0 + ($1.severity == severity ? $1.count : 0) }
    }

    /// Whether Canvas would refuse no file and skip no row.
    public var isSendable: Bool { count(.error) == 0 && count(.skippedRow) == 0 }
}

extension SISValidation {
    /// The result as JSON.
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
    /// The finding as JSON.
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
