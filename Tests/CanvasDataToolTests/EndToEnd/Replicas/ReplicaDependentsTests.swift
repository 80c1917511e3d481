import CanvasSimulator
import PostgresFixture
import Testing

/// What users hang on replicas: it stays, through new states, snapshots and changes of the schema.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"), .timeLimit(.minutes(20)))
struct ReplicaDependentsTests {
    private static let dependents = """
        CREATE ROLE reader_DATABASE;
        CREATE SCHEMA own;
        CREATE VIEW own.open_users AS SELECT id, name FROM canvas.users WHERE NOT deleted;
        CREATE VIEW own.enrolled AS SELECT u.id, e.course_id, e.type FROM canvas.users u
            JOIN canvas.enrollments e ON e.user_id = u.id;
        CREATE MATERIALIZED VIEW own.counts AS SELECT workflow_state, count(*) FROM canvas.submissions GROUP BY 1;
        CREATE INDEX own_index ON canvas.submissions (user_id, assignment_id);
        CREATE TABLE own.notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id bigint REFERENCES canvas.accounts ON DELETE CASCADE, note text);
        INSERT INTO own.notes (account_id, note) SELECT id, 'kept' FROM canvas.accounts ORDER BY id LIMIT 3;
        CREATE PUBLICATION everything FOR ALL TABLES;
        GRANT USAGE ON SCHEMA canvas TO reader_DATABASE;
        GRANT SELECT ON ALL TABLES IN SCHEMA canvas TO reader_DATABASE;
        ALTER TABLE canvas.courses ADD COLUMN own_column text DEFAULT 'mine';
        ALTER TABLE canvas.courses ADD CONSTRAINT own_check CHECK (id IS NOT NULL);
        """

    private static let inventory = """
        SELECT 'view ' || table_name FROM information_schema.views WHERE table_schema = 'own'
        UNION ALL SELECT 'matview ' || matviewname FROM pg_matviews WHERE schemaname = 'own'
        UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE indexname = 'own_index'
        UNION ALL SELECT 'grant ' || table_name FROM information_schema.role_table_grants
            WHERE grantee = 'reader_DATABASE' AND table_schema = 'canvas'
        UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE contype IN ('f', 'c') AND connamespace IN ('own'::regnamespace, 'canvas'::regnamespace)
        UNION ALL SELECT 'column ' || attname FROM pg_attribute
            WHERE attrelid = 'canvas.courses'::regclass AND attname = 'own_column'
        UNION ALL SELECT 'table ' || c.oid::regclass || ' ' || c.oid FROM pg_class c
            WHERE c.relnamespace = 'canvas'::regnamespace AND c.relkind = 'r'
        ORDER BY 1
        """

    private func named(_ sql: String, _ school: ReplicaSchool) -> String {
        sql.replacing("DATABASE", with: school.database.name)
    }

    @Test func `views, grants, indexes, keys and publications stay through states and snapshots`()
        async throws
    {
        try await ReplicaSchool.run { school in
            try await school.succeed()
            try await school.sql(named(Self.dependents, school))
            let before = try await school.database.rows(named(Self.inventory, school))
            for _ in 1...2 {
                school.dap.advance()
                try await school.succeed()
                #expect(try await school.differences() == [])
            }
            for table in ["users", "submissions", "courses"] { try school.dap.reload(table) }
            school.dap.advance()
            try await school.succeed()
            #expect(try await school.differences() == [])
            #expect(try await school.database.rows(named(Self.inventory, school)) == before)
            #expect(
                try await school.database.rows("SELECT DISTINCT own_column FROM canvas.courses")
                    .contains(["mine"]))
        }
    }

    @Test
    func `changes of the schema arrive beneath the views, and what Postgres refuses stops its table alone`()
        async throws
    {
        try await ReplicaSchool.run { school in
            try await school.succeed()
            try await school.sql(named(Self.dependents, school))
            let dap = school.dap
            try dap.change(.newColumn, of: "users")
            try dap.change(.newEnumValue, of: "courses")
            try dap.change(.optional, of: "assignments", column: "submission_types")
            try dap.change(.longerText, of: "pseudonyms", column: "sis_user_id")
            try dap.change(.widerInteger, of: "submissions", column: "attempt")
            try dap.change(.columnRemoved, of: "type_samples", column: "medium")
            try dap.change(.newColumnWithDefault, of: "accounts")
            dap.advance()
            try await school.succeed()
            let others = dap.tables(in: "canvas").filter { $0 != "type_samples" }
            #expect(try await school.differences(namespaces: ["canvas"], tables: others) == [])

            try dap.change(.newRequiredColumn, of: "users")
            try dap.change(.enumValueRemoved, of: "accounts")
            // A view shows it, so Postgres refuses to change its type.
            try dap.change(.enumToText, of: "enrollments", column: "type")
            dap.advance()
            let result = try await school.refresh()
            #expect(result.status == 3)
            #expect(result.errors.contains("own.enrolled"), "\(result.errors)")
            let rest = others.filter { $0 != "enrollments" }
            #expect(try await school.differences(namespaces: ["canvas"], tables: rest) == [])

            try await school.sql("DROP VIEW own.enrolled")
            try await school.succeed()
            #expect(try await school.differences(namespaces: ["canvas"], tables: others) == [])
        }
    }
}
