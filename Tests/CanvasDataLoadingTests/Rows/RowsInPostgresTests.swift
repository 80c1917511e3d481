import CanvasDataTransfer
import Foundation
import PostgresFixture
import SharedFixture
import Testing

@testable import CanvasDataLoading
@testable import CanvasSimulator

/// Text COPY is the judge: what it makes of the same bytes, our binary COPY must make, or refuse with a reason.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"))
struct RowsInPostgresTests {
    private static let cases = 12_000

    /// What COPY takes and we do not: times and durations in forms that are not ISO's; shortened addresses; what ends its input
    /// early; lines that end in a carriage return alone, which could as well be a part of a value.
    private static let stricter = [
        "notADate", "notATimestamp", "notATime", "notAnInterval", "notAnAddress", "endOfCopy",
        "carriageReturn",
    ]

    @Test func `twelve thousand random files come out as text COPY reads them, or are refused`() async throws
    {
        var rows = RandomRows(random: SplitMix64())
        let seed = rows.random.seed
        print("Rows against COPY: CANVAS_DATA_SEED=\(seed)")
        let database = try await PrivateCluster.shared().database()
        let path = try database.directory().path
        let directory = try Directory(creating: path)
        let shapes = (0..<60).map { _ in rows.shape() }
        let readers = shapes.map { RowTrial($0) }
        var files: [[UInt8]] = []
        var ours = ""
        for number in 0..<Self.cases {
            let shape = rows.pick(0...shapes.count - 1)
            let file = rows.file(shapes[shape])
            files.append(file)
            let refusal = try readers[shape].read(file, &rows)
            try write(file, "\(number).txt", directory)
            if refusal == nil {
                try write(readers[shape].output.bytes, "\(number).bin", directory)
            }
            ours += "\(number)\t\(shape)\t\(refusal.map { "\($0.reason.label)\t\($0.line)" } ?? "\\N\t\\N")\n"
        }
        try write(Array(ours.utf8), "ours", directory)
        let result = try await database.psql(script(shapes, path))
        #expect(result.errors == "")

        // Another value; a value where COPY has none; none where COPY has one; another line.
        let stricter = Self.stricter.map { "'\($0)'" }.joined(separator: ", ")
        let wrong = try await database.rows(
            """
            SELECT number, shape, refused, refused_line, text_rows, text_error, text_line, binary_rows, binary_error
            FROM outcome
            WHERE refused IS NULL AND text_rows IS DISTINCT FROM binary_rows
                OR refused NOT IN (\(stricter)) AND (text_error IS NULL OR refused_line <> text_line)
            ORDER BY number LIMIT 20;
            """)
        for row in wrong {
            let file = files[Int(row[0]) ?? 0].map { String($0, radix: 16) }.joined(separator: " ")
            Issue.record("seed \(seed), \(shapes[Int(row[1]) ?? 0]), \(file): \(row)")
        }
        // The test is worth something only while all of these are many, and the last ones few.
        let counts = try await database.rows(
            """
            SELECT count(*) FILTER (WHERE text_error IS NULL AND refused IS NULL),
                count(*) FILTER (WHERE text_error IS NOT NULL AND refused IS NOT NULL),
                count(*) FILTER (WHERE text_error IS NULL AND refused IS NOT NULL)
            FROM outcome;
            """)
        let numbers = (counts.first ?? []).compactMap { Int($0) }
        #expect(numbers.count == 3)
        #expect(numbers[0] > Self.cases / 4, "seed \(seed)")
        #expect(numbers[1] > Self.cases / 4, "seed \(seed)")
        #expect(numbers[2] < Self.cases / 30, "seed \(seed)")
    }

    /// Foundation would wait for the disk, 18,000 times.
    private func write(_ bytes: [UInt8], _ name: String, _ directory: Directory) throws {
        let file = try directory.open(name, O_WRONLY | O_CREAT | O_TRUNC)
        try bytes.withUnsafeBytes { try file.write($0) }
    }

    /// Loads every file both ways, each in a subtransaction, and notes what came of it.
    private func script(_ shapes: [RowShape], _ directory: String) -> String {
        let tables = shapes.enumerated().map { number, shape in
            let columns = shape.enumerated().map {
                "c\($0.offset) \(SQLDialect.postgres.typeName($0.element))"
            }
            return "CREATE TABLE t\(number) (\(columns.joined(separator: ", ")));"
        }
        return """
            SET datestyle = 'ISO, MDY';
            SET timezone = 'UTC';
            SET client_encoding = 'UTF8';
            \(tables.joined(separator: "\n"))
            CREATE TABLE file (number int, shape int, refused text, refused_line int);
            COPY file FROM '\(directory)/ours';
            CREATE TABLE outcome (
                LIKE file, text_rows text, text_error text, text_line int, binary_rows text, binary_error text);
            DO $$
            DECLARE
                file record;
                text_rows text; text_error text; text_line int; state text; context text;
                binary_rows text; binary_error text;
                content text := 'SELECT coalesce(string_agg(t::text, E''\\n'' ORDER BY t::text), '''') FROM t%s t';
            BEGIN
                FOR file IN SELECT * FROM file ORDER BY number LOOP
                    text_rows := NULL; text_error := NULL; text_line := NULL;
                    binary_rows := NULL; binary_error := NULL;
                    BEGIN
                        EXECUTE format('COPY t%s FROM %L', file.shape, '\(directory)/' || file.number || '.txt');
                        EXECUTE format(content, file.shape) INTO text_rows;
                        EXECUTE format('DELETE FROM t%s', file.shape);
                    EXCEPTION WHEN OTHERS THEN
                        GET STACKED DIAGNOSTICS text_error = MESSAGE_TEXT, state = RETURNED_SQLSTATE,
                            context = PG_EXCEPTION_CONTEXT;
                        -- Of wrong UTF-8, COPY finds all before it splits lines.
                        IF state <> '22021' THEN text_line := substring(context FROM 'COPY t\\d+, line (\\d+)'); END IF;
                    END;
                    IF file.refused IS NULL THEN
                        BEGIN
                            EXECUTE format('COPY t%s FROM %L (FORMAT binary)', file.shape,
                                '\(directory)/' || file.number || '.bin');
                            EXECUTE format(content, file.shape) INTO binary_rows;
                            EXECUTE format('DELETE FROM t%s', file.shape);
                        EXCEPTION WHEN OTHERS THEN
                            GET STACKED DIAGNOSTICS binary_error = MESSAGE_TEXT;
                        END;
                    END IF;
                    INSERT INTO outcome VALUES (file.number, file.shape, file.refused, file.refused_line,
                        text_rows, text_error, text_line, binary_rows, binary_error);
                END LOOP;
            END $$;
            """
    }
}
