import CanvasDataLoading
import DAPFixture
import PostgresFixture
import Testing

@testable import CanvasDataPostgres

/// Types and lookup tables that the source itself has named, and columns share.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"))
struct NamedTypeTests {
    private static func layout(_ table: String, actions: [String] = ["a", "b"]) -> ReplicaLayout {
        ReplicaLayout(
            table: table, schemaVersion: 1, schemaText: "{}",
            columns: [
                .key("id", .bigint), .optional("controller", .lookup(["files"]), type: "Controller"),
                .optional("other", .lookup([]), type: "Controller"),
                .optional("action", .enumeration(actions), type: "Action"),
                .optional("actions", .enumerationArray(actions), type: "Action"),
                .optional("alone", .enumeration(["files"]), type: "Controller"),
            ],
            memberTypes: [
                ReplicaLayout.MemberType(path: ["x", "y"], labels: ["p", "q"], typeName: "Member")
            ])
    }

    @Test func `tables share them, and go without them`() async throws {
        let workshop = try await ReplicaWorkshop()
        let (first, second) = (Self.layout("web_logs"), Self.layout("old_logs", actions: ["c", "a"]))
        try workshop.make(first)
        try workshop.make(second)
        #expect(try workshop.change(to: first).isEmpty && workshop.change(to: second).isEmpty)
        #expect(
            try await workshop.database.catalogue(of: "canvas").filter {
                !$0.contains("_logs ") && !$0.contains("_logs.")
            } == [
                "Controller constraint pk_Controller PRIMARY KEY (id)",
                "Controller constraint uq_Controller UNIQUE (value)",
                #"Controller index CREATE UNIQUE INDEX "pk_Controller" ON canvas."Controller" USING btree (id)"#,
                #"Controller index CREATE UNIQUE INDEX "uq_Controller" ON canvas."Controller" USING btree (value)"#,
                "Controller kind r comment ", "Controller order id,value",
                "Controller.id integer dims 0 not null",
                "Controller.value character varying(64) dims 0 not null",
                "type Action a|b|c", "type Member p|q", "type old_logs__alone files",
                "type web_logs__alone files",
            ])
        #expect(
            try workshop.rows(
                """
                SELECT conname FROM pg_constraint WHERE confrelid = 'canvas."Controller"'::regclass ORDER BY 1
                """) == [
                    ["fk_old_logs_controller"], ["fk_old_logs_other"], ["fk_web_logs_controller"],
                    ["fk_web_logs_other"],
                ])
        try ReplicaRemoval("web_logs", in: "canvas").run(on: workshop.connection)
        #expect(try workshop.change(to: second).isEmpty)
        try ReplicaRemoval("old_logs", in: "canvas").run(on: workshop.connection)
        #expect(
            try await workshop.database.catalogue(of: "canvas") == ["type Action a|b|c", "type Member p|q"])
    }

    @Test func `a lookup table of another name is gone on with`() async throws {
        let workshop = try await ReplicaWorkshop()
        try workshop.make(Self.layout("web_logs"))
        // The source has no name for it any more.
        let later = ReplicaLayout(
            table: "web_logs", schemaVersion: 2, schemaText: "{}",
            columns: Self.layout("web_logs").columns.map { column in
                ReplicaColumn(
                    name: column.name, header: column.header, storage: column.storage, isKey: column.isKey,
                    isNullable: column.isNullable)
            })
        let change = try workshop.change(to: later)
        #expect(change.isEmpty)
        #expect(change.lookupColumns == ["controller", "other"])
        #expect(change.table.lookup("controller") == #""canvas"."Controller""#)
        #expect(change.type(of: later.columns[3]) == #""canvas"."Action""#)
        #expect(change.value(of: later.columns[3], "s") == #"s::"canvas"."Action""#)
    }

    @Test func `a table to which a user refers is not taken for a lookup table`() async throws {
        let workshop = try await ReplicaWorkshop()
        let layout = ReplicaLayout.users(.optional("kind", .scalar(.integer)))
        try workshop.make(layout)
        try workshop.connection.execute(
            """
            CREATE TABLE canvas.kinds (id integer PRIMARY KEY, value text);
            ALTER TABLE canvas.users ADD FOREIGN KEY (kind) REFERENCES canvas.kinds
            """)
        #expect(try workshop.change(to: layout).isEmpty)
        try ReplicaRemoval("users", in: "canvas").run(on: workshop.connection)
        #expect(try workshop.rows("SELECT count(*) FROM canvas.kinds") == [["0"]])
    }

    @Test(arguments: ["", "users", "a\0b", String(repeating: "long", count: 20)])
    func `a name that no type beside the table can have is not taken, one that is too long is cut`(
        name: String
    ) async throws {
        let workshop = try await ReplicaWorkshop()
        let layout = ReplicaLayout.users(.optional("state", .enumeration(["a", "b"]), type: name))
        try workshop.make(layout)
        #expect(try workshop.change(to: layout).isEmpty)
        let type = name.count > 63 ? String(name.prefix(63)) : "users__state"
        #expect(try workshop.state()[column: "state"]?.enumeration?.qualified == "\"canvas\".\"\(type)\"")
    }
}
