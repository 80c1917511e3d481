import PostgresFixture
import Testing

@testable import CanvasDataPostgres

@Suite(.enabled(if: PrivateCluster.isInstalled))
struct GenerationIndexesTests {
    static let parent = """
        CREATE SCHEMA canvas_data_store;
        CREATE TABLE public.account (id bigint PRIMARY KEY);
        CREATE TABLE public.course_dim (id bigint, "Order" integer, name character varying(256),
            account_id bigint CONSTRAINT to_account REFERENCES public.account) PARTITION BY LIST (id);
        CREATE TABLE canvas_data_store."course_dim#7" (LIKE public.course_dim);
        """

    @Test func `a generation gets an equal of each index and foreign key, once`() async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        try connection.execute(
            Self.parent + """
                CREATE INDEX ON public.course_dim (id);
                CREATE INDEX "a ""USING"" b" ON public.course_dim USING hash (name) WHERE id > 5;
                CREATE INDEX ON public.course_dim (lower(name) DESC NULLS LAST) INCLUDE ("Order");
                CREATE UNIQUE INDEX ON public.course_dim (id, "Order");
                ALTER TABLE public.course_dim ADD CONSTRAINT mine UNIQUE (id, account_id);
                """)
        try build(connection)
        let before = try names(connection)
        #expect(before.count == 5)
        try build(connection)
        #expect(try names(connection) == before)
        // One that a killed run did not come to.
        try connection.execute("DROP INDEX canvas_data_store.\"course_dim#7_id_idx\"")
        try build(connection)
        #expect(try names(connection) == before)

        try connection.execute(
            "ALTER TABLE public.course_dim ATTACH PARTITION canvas_data_store.\"course_dim#7\" DEFAULT")
        #expect(try names(connection) == before)
        let alone = try connection.query(
            """
            SELECT (SELECT count(*) FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
                WHERE indrelid = 'canvas_data_store."course_dim#7"'::regclass AND NOT relispartition),
                (SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint
                    WHERE conrelid = 'canvas_data_store."course_dim#7"'::regclass AND conparentid = 0)
            """)
        #expect(alone.rows == [["0", nil]])
    }

    @Test(arguments: ["id", "Order"])
    func `a generation of a table that is not there gets the key's index, once`(key: String) async throws {
        let connection = try await PrivateCluster.shared().database().connect()
        try connection.execute(Self.parent)
        for _ in 1...2 {
            try GenerationIndexes.build(
                on: "course_dim#7", likeParent: nil, target: TargetSchema(), key: key, connection: connection)
        }
        #expect(try names(connection) == ["course_dim#7_\(key)_idx"])
        try connection.execute("CREATE TABLE public.other (LIKE public.course_dim) PARTITION BY LIST (id)")
        try GenerationIndexes.copy(from: "course_dim#7", to: "public.other", on: connection)
        try connection.execute(
            "ALTER TABLE public.other ATTACH PARTITION canvas_data_store.\"course_dim#7\" DEFAULT")
        #expect(try names(connection) == ["course_dim#7_\(key)_idx"])
    }

    private func build(_ connection: PostgresConnection) throws {
        try GenerationIndexes.build(
            on: "course_dim#7", likeParent: "course_dim", target: TargetSchema(), key: "id",
            connection: connection)
    }

    private func names(_ connection: PostgresConnection) throws -> [String?] {
        try connection.query(
            """
            SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = 'canvas_data_store."course_dim#7"'::regclass ORDER BY 1
            """
        ).rows.map { $0[0] }
    }
}
