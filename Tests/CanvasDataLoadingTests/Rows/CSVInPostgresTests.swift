import CanvasDataBase
import CanvasDataTransfer
import Foundation
import PostgresFixture
import SharedFixture
import Testing

@testable import CanvasDataLoading

/// Postgres is the judge: our CSV of a fragment must be, byte for byte, what `COPY … TO` writes of the table that text COPY has
/// loaded from the fragment.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct CSVInPostgresTests {
    /// Rows that both take, of each table.
    private static let rows = 120
    private static let tables = 60

    @Test func `seven thousand random rows of all types become what Postgres writes of them`() async throws {
        var random = RandomRows(random: SplitMix64())
        print("CSV against COPY: CANVAS_DATA_SEED=\(random.random.seed)")
        let kinds: [RowShape] = ColumnType.Kind.allCases.map {
            [$0 == .varchar ? .varchar(length: 5) : ColumnType($0)]
        }
        let shapes = kinds + (kinds.count..<Self.tables).map { _ in random.shape() }
        try await compare(
            shapes.map { shape in
                var text: [UInt8] = []
                var count = 0
                while count < Self.rows {
                    let row = random.row(shape)
                    guard CSVReading(row, shape, cuts: []).error == nil else { continue }
                    text += row
                    count += 1
                }
                return (shape, text)
            }, &random)
    }

    @Test func `forty thousand floats have the digits that Postgres gives them`() async throws {
        var random = RandomRows(random: SplitMix64())
        print("Floats against COPY: CANVAS_DATA_SEED=\(random.random.seed)")
        var doubles: [Double] = [0, -0.0, .infinity, -.infinity, 1e23, 9e22, .leastNonzeroMagnitude]
        for power in -1074...1023 {
            let value = Double(sign: .plus, exponent: power, significand: 1)
            doubles += [value.nextDown, value, value.nextUp].filter { $0 > 0 }
        }
        for power in -320...308 {
            guard let value = Double("1e\(power)"), let other = Double("\(random.pick(1...999))e\(power)")
            else {
                continue
            }
            doubles += [value.nextDown, value, value.nextUp, other]
        }
        for _ in 0..<10_000 {
            doubles.append(Double(bitPattern: .random(in: .min ... .max, using: &random.random)))
            // Exactly between two decimal numbers of one digit less.
            doubles.append(Double(random.pick(1...1_000_000_000)) / Double(1 << random.pick(1...30)))
            doubles.append(Double(random.pick(0...1_000_000)) / Double(random.pick(1...1000)))
        }
        var floats: [Float] = [16_777_216, 8_388_607.5, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
        for power in -149...127 {
            let value = Float(sign: .plus, exponent: power, significand: 1)
            floats += [value.nextDown, value, value.nextUp].filter { $0 > 0 }
        }
        for _ in 0..<10_000 {
            floats.append(Float(bitPattern: .random(in: .min ... .max, using: &random.random)))
            floats.append(Float(random.pick(1...1_000_000)) / Float(random.pick(1...1000)))
        }
        try await compare(
            [
                ([.doublePrecision], Array(doubles.filter { !$0.isNaN }.map { "\($0)\n" }.joined().utf8)),
                ([.real], Array(floats.filter { !$0.isNaN }.map { "\($0)\n" }.joined().utf8)),
            ], &random)
    }

    private func compare(_ files: [(shape: RowShape, text: [UInt8])], _ random: inout RandomRows) async throws
    {
        let database = try await PrivateCluster.shared().database()
        let directory = try database.directory()
        var script = "SET client_encoding = 'UTF8'; SET datestyle = 'ISO, MDY'; SET timezone = 'UTC';\n"
        for (number, file) in files.enumerated() {
            let path = directory.appending(path: "\(number)").path
            try Data(file.text).write(to: URL(fileURLWithPath: path))
            let columns = file.shape.enumerated().map {
                "c\($0.offset) \(SQLDialect.postgres.typeName($0.element))"
            }
            script += """
                CREATE TABLE t\(number) (\(columns.joined(separator: ", ")));
                \\copy t\(number) FROM '\(path)'
                \\copy t\(number) TO '\(path).csv' WITH (FORMAT csv, NULL '\\N', HEADER)

                """
        }
        let result = try await database.psql(script)
        #expect(result.errors == "")
        for (number, file) in files.enumerated() {
            let cuts = (0..<random.pick(0...9)).map { _ in random.pick(0...file.text.count) }.sorted()
            let reading = CSVReading(file.text, file.shape, cuts: cuts)
            #expect(reading.error == nil)
            let header = file.shape.indices.map { "c\($0)" }.joined(separator: ",") + "\n"
            let ours = Array(header.utf8) + reading.bytes
            let theirs = Array(try Data(contentsOf: directory.appending(path: "\(number).csv")))
            guard ours != theirs else { continue }
            let place =
                zip(ours, theirs).enumerated().first { $1.0 != $1.1 }?.offset ?? min(ours.count, theirs.count)
            func shown(_ bytes: [UInt8]) -> String {
                String(decoding: bytes[max(0, place - 40)..<min(bytes.count, place + 40)], as: UTF8.self)
            }
            Issue.record(
                "seed \(random.random.seed), \(file.shape): \(shown(ours).quotedForDisplay), Postgres writes \(shown(theirs).quotedForDisplay)"
            )
        }
    }
}
