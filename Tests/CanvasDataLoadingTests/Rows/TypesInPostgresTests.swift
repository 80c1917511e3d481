import CanvasDataTransfer
import Foundation
import PostgresFixture
import SharedFixture
import Testing

@testable import CanvasDataLoading

/// Postgres is the judge of each type that replicas have: of a value it must hold the same by our binary COPY, by our CSV and
/// by its own reading, or we must refuse it with a reason.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct TypesInPostgresTests {
    private static let values = 1500

    /// What Postgres reads and we do not.
    private static let stricter: Set<String> = [
        "notADate", "notATimestamp", "notATime", "notAnInterval", "notAnAddress",
    ]

    private struct Trial {
        let type: ColumnType
        var elementOID: Int?
        /// In SQL.
        let name: String
        /// Each as it stands in a fragment, and as Postgres reads it.
        var values: [(ours: String, theirs: String)] = []
        /// Why a value was refused; nil where it was not.
        var refusals: [Int: String] = [:]

        init(_ type: ColumnType, elementOID: Int? = nil, name: String? = nil) {
            self.type = type
            self.elementOID = elementOID
            self.name = name ?? SQLDialect.postgres.typeName(type) + (elementOID == nil ? "" : "[]")
        }
    }

    private static let scalars: [ColumnType] = [
        .numeric(precision: nil, scale: nil), .numeric(precision: 6, scale: 2),
        .numeric(precision: 4, scale: 0),
        .numeric(precision: 3, scale: -2), .numeric(precision: 3, scale: 5),
        .numeric(precision: 38, scale: 20), .json,
        .uuid, .time, .interval, .inet, .character(length: 1), .character(length: 5), .timestamp,
    ]

    private static let elements: [(ColumnType, Int)] = [
        (.smallint, 21), (.integer, 23), (.bigint, 20), (.real, 700), (.doublePrecision, 701), (.boolean, 16),
        (.date, 1082), (.timestamp, 1114), (.text, 25), (.varchar(length: 4), 1043),
        (.numeric(precision: nil, scale: nil), 1700), (.numeric(precision: 6, scale: 2), 1700), (.json, 3802),
        (.uuid, 2950), (.time, 1083), (.interval, 1186), (.inet, 869), (.character(length: 3), 1042),
    ]

    @Test func `values of each type, and arrays of each, come out as Postgres reads them`() async throws {
        var random = RandomRows(random: SplitMix64())
        let seed = random.random.seed
        print("Types against Postgres: CANVAS_DATA_SEED=\(seed)")
        let database = try await PrivateCluster.shared().database()
        let colour = try await database.rows(
            "CREATE TYPE colour AS ENUM ('red', 'it''s', ''); SELECT 'colour'::regtype::oid;")
        var trials = Self.scalars.map { Trial($0) } + Self.elements.map { Trial($0.0, elementOID: $0.1) }
        trials.append(Trial(.text, name: "colour"))
        trials.append(Trial(.text, elementOID: Int(colour.first?.first ?? ""), name: "colour[]"))
        for index in trials.indices {
            for _ in 0..<Self.values {
                trials[index].values.append(Self.value(of: trials[index], &random))
            }
        }
        let path = try database.directory()
        var script = ""
        for index in trials.indices { script += try Self.write(&trials[index], index, path) }
        let result = try await database.psql(script)
        #expect(result.errors == "")
        for (index, trial) in trials.enumerated() {
            let answers = try await database.rows(
                """
                SELECT t.n, b.n IS NOT NULL, t.v IS NOT DISTINCT FROM b.v, t.v IS NOT DISTINCT FROM c.v, t.error, t.v, b.v, c.v
                FROM theirs\(index) t LEFT JOIN (SELECT n, format('%s', v) AS v FROM ours\(index)) b USING (n)
                    LEFT JOIN csv\(index) c USING (n) ORDER BY n;
                """)
            #expect(answers.count == Self.values)
            var (both, neither, strict) = (0, 0, 0)
            for row in answers {
                let number = Int(row[0]) ?? 0
                let (isRead, isEqual, isEqualCSV) = (row[4] == "∅", row[2] == "t", row[3] == "t")
                switch (row[1] == "t", isRead) {
                case (true, true) where isEqual && isEqualCSV: both += 1
                case (false, false): neither += 1
                case (false, true)
                where Self.stricter.contains(trial.refusals[number] ?? "")
                    || trial.elementOID != nil && Self.isStrict(trial.type):
                    strict += 1
                default:
                    Issue.record(
                        "seed \(seed), \(trial.name): \(trial.values[number]), \(trial.refusals[number] ?? "taken"), \(row)"
                    )
                }
            }
            // Worth something only while the first are many and the last few.
            #expect(both > Self.values / 5, "seed \(seed), \(trial.name): \(both) \(neither) \(strict)")
            #expect(strict < Self.values / 3, "seed \(seed), \(trial.name): \(both) \(neither) \(strict)")
        }
    }

    private static func isStrict(_ type: ColumnType) -> Bool {
        [.date, .timestamp, .time, .interval, .inet].contains(type)
    }

    private static func value(of trial: Trial, _ random: inout RandomRows) -> (ours: String, theirs: String) {
        func one(_ random: inout RandomRows) -> String {
            if trial.name.hasPrefix("colour") { return random.pick(["red", "red", "it's", ""]) }
            // JSON that is wrong could be right as several elements.
            while true {
                let value =
                    random.often(10) ? random.value(of: trial.type) : random.likelyValue(of: trial.type)
                let isRight = Array(value.utf8).asField { (try? JSONScan.check($0)) != nil }
                if trial.elementOID == nil || trial.type != .json || isRight { return value }
            }
        }
        guard trial.elementOID != nil else {
            let value = one(&random)
            return (value, value)
        }
        if random.often(3) {
            return random.pick([
                ("", "{"), ("{}", "}"), ("[", "{"), ("[1,]", "{,}"),
                ("[[1]]", trial.type == .json ? "{[1]}" : "{["), ("null", "null"),
                ("[] x", "{} x"),
                ("[{\"a\":1}", "{"), ("\"a\"", "a"), (" [ ] ", "{}"),
            ])
        }
        var (ours, theirs): ([String], [String]) = ([], [])
        for _ in 0..<random.pick(0...3) {
            if random.often(15) {
                ours.append("null")
                theirs.append("NULL")
                continue
            }
            let value = one(&random)
            let escaped = value.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : "\($1)" }
            theirs.append("\"\(escaped)\"")
            if trial.type == .json {
                ours.append(value)
                if value.trimmingCharacters(in: .whitespacesAndNewlines) == "null" {
                    theirs[theirs.count - 1] = "NULL"
                }
            } else {
                let isPlain =
                    value.wholeMatch(of: #/(-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?|true|false)/#) != nil
                ours.append(isPlain && random.often(80) ? value : random.jsonString(value))
            }
        }
        let space = random.pick(["", "", " ", "\n"])
        return (
            "[\(space)\(ours.joined(separator: ",\(space)"))\(space)]", "{\(theirs.joined(separator: ","))}"
        )
    }

    /// Writes the files of a trial; returns the script that loads them.
    private static func write(_ trial: inout Trial, _ index: Int, _ directory: URL) throws -> String {
        var text = ""
        for (number, value) in trial.values.enumerated() { text += "\(number)\t\(escaped(value.ours))\n" }
        let columns = [
            RowColumn(name: "n", type: .bigint),
            RowColumn(name: "v", type: trial.type, elementOID: trial.elementOID),
        ]
        for (format, name) in [(RowFormat.binary, "ours"), (.csv, "csv")] {
            let output = ByteList()
            var refusals: [Int: String] = [:]
            let reader = RowReader(
                table: "t", columns: columns, into: output, format: format,
                reject: { refusals[$0.error.line - 1] = $0.error.reason.label })
            reader.begin(fragment: "f")
            try Array(text.utf8).withUnsafeBytes { try reader.write($0) }
            try reader.finish()
            try Data(output.bytes).write(to: directory.appending(path: "\(name)\(index)"))
            if name == "csv" { #expect(refusals == trial.refusals) }
            trial.refusals = refusals
        }
        let theirs = trial.values.enumerated().map { "\($0.offset)\t\(escaped($0.element.theirs))\n" }
            .joined()
        try Data(theirs.utf8).write(to: directory.appending(path: "theirs\(index)"))
        return """
            SET datestyle = 'ISO, MDY'; SET timezone = 'UTC'; SET client_encoding = 'UTF8';
            CREATE TABLE ours\(index) (n bigint, v \(trial.name));
            CREATE TABLE judge\(index) (v \(trial.name));
            CREATE TABLE csv\(index) (n bigint, v text);
            CREATE TABLE theirs\(index) (n bigint, t text, v text, error text);
            \\copy ours\(index) FROM '\(directory.path)/ours\(index)' WITH (FORMAT binary)
            \\copy csv\(index) FROM '\(directory.path)/csv\(index)' WITH (FORMAT csv, NULL '\\N')
            \\copy theirs\(index) (n, t) FROM '\(directory.path)/theirs\(index)'
            DO $$
            DECLARE
                one record;
                made text;
            BEGIN
                FOR one IN SELECT * FROM theirs\(index) LOOP
                    BEGIN
                        EXECUTE format('INSERT INTO judge\(index) VALUES (%L) RETURNING format(''%%s'', v)', one.t) INTO made;
                        UPDATE theirs\(index) SET v = made WHERE n = one.n;
                    EXCEPTION WHEN OTHERS THEN
                        UPDATE theirs\(index) SET error = SQLERRM WHERE n = one.n;
                    END;
                END LOOP;
            END $$;

            """
    }

    private static func escaped(_ value: String) -> String {
        value.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\\": text += "\\\\"
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
