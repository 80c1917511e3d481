import CanvasDataLoading
import PostgresFixture
import Testing

@Suite struct SQLDialectTests {
    @Test(arguments: [
        (ColumnType.bigint, "bigint", "bigint"), (.integer, "integer", "integer"),
        (.boolean, "boolean", "boolean"), (.doublePrecision, "double precision", "double precision"),
        (.date, "date", "date"), (.timestamp, "timestamp", "timestamp"), (.text, "text", "varchar(65535)"),
        (.varchar(length: nil), "text", "varchar(65535)"), (.varchar(length: 1), "varchar(1)", "varchar(4)"),
        (.varchar(length: 256), "varchar(256)", "varchar(1024)"),
        (.varchar(length: 16_383), "varchar(16383)", "varchar(65532)"),
        (.varchar(length: 16_384), "varchar(16384)", "varchar(65535)"),
        (.varchar(length: 10_485_760), "varchar(10485760)", "varchar(65535)"),
        (.varchar(length: 10_485_761), "text", "varchar(65535)"),
        (.varchar(length: .max), "text", "varchar(65535)"),
        (.numeric(precision: 6, scale: 2), "numeric(6,2)", "numeric(6,2)"),
        (.numeric(precision: nil, scale: nil), "numeric", "varchar(65535)"),
        (.numeric(precision: 39, scale: 2), "numeric(39,2)", "varchar(65535)"),
        (.numeric(precision: 6, scale: -2), "numeric(6,-2)", "varchar(65535)"),
        (.numeric(precision: 1001, scale: 2), "numeric", "varchar(65535)"),
        (.json, "jsonb", "varchar(65535)"),
        (.uuid, "uuid", "varchar(36)"), (.time, "time", "time"), (.interval, "interval", "varchar(80)"),
        (.inet, "inet", "varchar(43)"), (.character(length: 3), "character(3)", "varchar(12)"),
        (.character(length: 10_485_761), "text", "varchar(65535)"),
        (.enumeration, "varchar(256)", "varchar(256)"), (.guid, "varchar(256)", "varchar(256)"),
    ])
    func `each type has its name in each database`(type: ColumnType, postgres: String, redshift: String) {
        #expect(SQLDialect.postgres.typeName(type) == postgres)
        #expect(SQLDialect.redshift.typeName(type) == redshift)
    }

    @Test func `names are always quoted`() {
        #expect(SQLDialect.postgres.identifier("a") == #""a""#)
        #expect(SQLDialect.postgres.identifier(#"a"b.c"#) == #""a""b.c""#)
        #expect(SQLDialect.redshift.qualified("t", in: #"s"""#) == #""s"""""."t""#)
        #expect(SQLDialect.redshift.qualified("t", in: nil) == #""t""#)
        // A combining mark behind the quote makes one character of the two.
        #expect(SQLDialect.postgres.identifier("\"\u{301}") == "\"\"\"\u{301}\"")
    }

    @Test(arguments: [
        ("", "''", "''"), ("it's", "'it''s'", "'it''s'"), (#"a\'b"#, #"E'a\\''b'"#, #"'a\\''b'"#),
        ("a\nb\r\tc", #"E'a\nb\r\tc'"#, #"'a\nb\r\tc'"#),
        ("\u{0}\u{1}\u{1B}\u{9B}x", #"E'\u0001\u001b\u009bx'"#, "'   x'"),
        ("é😀", "'é😀'", "'é😀'"), ("'\u{301}", "'''\u{301}'", "'''\u{301}'"),
    ])
    func `literals stay on their line and in their quotes`(text: String, postgres: String, redshift: String) {
        #expect(Array(SQLDialect.postgres.literal(text).utf8) == Array(postgres.utf8))
        #expect(Array(SQLDialect.redshift.literal(text).utf8) == Array(redshift.utf8))
    }

    @Test(.enabled(if: PrivateCluster.isInstalled), arguments: ["on", "off"])
    func `postgres reads a literal back as the text`(standardStrings: String) async throws {
        let scalars = (1...0x17F).compactMap { Unicode.Scalar($0 as UInt32) }
        let text = String(String.UnicodeScalarView(scalars)) + #"\n\\'\''😀"# + "'\u{301}"
        let literal = SQLDialect.postgres.literal(text)
        let answer = try await PrivateCluster.shared().database().rows(
            """
            SET client_encoding TO 'UTF8';
            SET standard_conforming_strings TO \(standardStrings);
            SELECT encode(convert_to(\(literal), 'UTF8'), 'hex');
            """)
        let hex = text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(answer == [[hex]])
    }
}
