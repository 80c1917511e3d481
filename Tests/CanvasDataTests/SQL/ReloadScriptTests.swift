import CanvasData
import CanvasDataBase
import CanvasDataLoading
import Testing

@Suite struct ReloadScriptTests {
    private let tables = [
        ReloadScript.Table(name: "user_dim", path: "/data/77/user_dim.txt", effect: .replace),
        ReloadScript.Table(name: "requests", path: "/da ta/it's/é\\x.txt", effect: .append),
    ]

    @Test func `for the server`() throws {
        #expect(
            try ReloadScript(style: .server, tables: tables).text() == #"""
                -- Loads tables unpacked by canvas-data into Postgres, all or none.
                -- The database server opens the files. Run it with:
                --   psql -X -v ON_ERROR_STOP=1 -f FILE
                BEGIN;
                SET LOCAL client_encoding TO 'UTF8';
                TRUNCATE TABLE "user_dim";
                COPY "user_dim" FROM '/data/77/user_dim.txt';
                COPY "requests" FROM E'/da ta/it''s/é\\x.txt';
                COMMIT;

                """#)
    }

    @Test func `for psql, in a schema`() throws {
        #expect(
            try ReloadScript(style: .psql, schema: #"my "canvas""#, tables: tables).text() == #"""
                -- Loads tables unpacked by canvas-data into Postgres, all or none.
                -- psql opens the files. Run it with:
                --   psql -X -f FILE
                \set ON_ERROR_STOP on
                BEGIN;
                SET LOCAL client_encoding TO 'UTF8';
                TRUNCATE TABLE "my ""canvas"""."user_dim";
                \copy "my ""canvas"""."user_dim" FROM '/data/77/user_dim.txt'
                \copy "my ""canvas"""."requests" FROM '/da ta/it''s/é\x.txt'
                COMMIT;

                """#)
    }

    @Test(arguments: [
        (TableFormat.tsv, false, ""), (.tsv, true, " WITH (HEADER)"),
        (.csv, false, #" WITH (FORMAT csv, NULL E'\\N')"#),
        (.csv, true, #" WITH (FORMAT csv, NULL E'\\N', HEADER)"#),
    ])
    func `formats and headers have their options`(
        format: TableFormat, hasHeader: Bool, options: String
    ) throws {
        let table = ReloadScript.Table(
            name: "user_dim", path: "/x", effect: .append, format: format, hasHeader: hasHeader)
        let lines = { (style: ReloadScript.Style) in
            try ReloadScript(style: style, tables: [table]).text().split(separator: "\n").map(String.init)
        }
        #expect(try lines(.server).contains(#"COPY "user_dim" FROM '/x'"# + options + ";"))
        #expect(try lines(.psql).contains(#"\copy "user_dim" FROM '/x'"# + options))
    }

    @Test(
        arguments: ReloadScript.Style.allCases,
        [
            ("relative/path", "relative/path"), ("", ""), ("~/x", "~/x"),
            ("/x\n\\! touch /tmp/y", #"/x\u{a}\! touch /tmp/y"#), ("/x\r", #"/x\u{d}"#),
            ("/x\u{0}", #"/x\u{0}"#), ("/x\u{7F}", #"/x\u{7f}"#), ("/x\u{85}", #"/x\u{85}"#),
            ("/x\u{2028}y", #"/x\u{2028}y"#),
        ])
    func `a path that could say more than a path is refused`(
        style: ReloadScript.Style, path: (given: String, shown: String)
    ) {
        let table = ReloadScript.Table(name: "user_dim", path: path.given, effect: .replace)
        let error = #expect(throws: CanvasDataError.self) {
            try ReloadScript(style: style, tables: [table]).text()
        }
        #expect(error?.kind == .usage)
        #expect(
            error?.message == "The reload script cannot name the file of user_dim: \"\(path.shown)\".")
        #expect(
            error?.remedy == "Choose a data directory whose absolute path has no control characters.")
    }

    @Test func `a table name that is not one is refused`() {
        let table = ReloadScript.Table(name: "x\"; DROP", path: "/x", effect: .replace)
        let error = #expect(throws: CanvasDataError.self) { try ReloadScript(tables: [table]).text() }
        #expect(
            error?.message
                == #"Canvas's schema names a table "x"; DROP", which is not safe in a database."#)
    }
}
