import CanvasSimulator
import Foundation
import PostgresFixture
import Testing

/// What users build on the tables: it stays, refresh after refresh, to the letter.
@Suite(.enabled(if: PrivateCluster.isInstalled, "Postgres's initdb and psql are needed"), .serialized)
struct DependentsTests {
    private let made = """
        CREATE ROLE "READER"; CREATE ROLE "OTHER";
        CREATE SCHEMA reports;
        GRANT USAGE ON SCHEMA reports TO "READER";
        CREATE VIEW reports.people AS SELECT id, name, school_position, workflow_state FROM public.user_dim;
        CREATE VIEW reports.enrolled AS SELECT p.id, p.name, e.course_id FROM reports.people p
            JOIN public.enrollment_dim e ON e.user_id = p.id;
        CREATE VIEW reports.sizes AS SELECT course_id, count(*) AS people FROM reports.enrolled GROUP BY course_id;
        CREATE MATERIALIZED VIEW reports.courses AS SELECT id, name FROM public.course_dim;
        CREATE UNIQUE INDEX courses_id ON reports.courses (id);
        CREATE VIEW everything AS SELECT * FROM public.submission_dim;
        COMMENT ON VIEW reports.people IS 'Whoever has an account.';
        COMMENT ON TABLE public.user_dim IS 'Ask Jo before you touch this.';
        COMMENT ON COLUMN public.user_dim.name IS 'First name, last name.';
        GRANT SELECT ON public.user_dim, public.enrollment_dim, reports.sizes TO "READER";
        GRANT SELECT (id, name) ON public.course_dim TO "OTHER";
        GRANT ALL ON public.requests TO "READER" WITH GRANT OPTION;
        ALTER TABLE public.pseudonym_dim ENABLE ROW LEVEL SECURITY;
        CREATE POLICY active ON public.pseudonym_dim FOR SELECT TO "READER" USING (workflow_state = 'active');
        CREATE INDEX by_name ON public.user_dim (lower(name));
        CREATE INDEX by_state ON public.enrollment_dim (workflow_state) INCLUDE (user_id) WHERE workflow_state <> 'x';
        CREATE STATISTICS public.pairs ON user_id, course_id FROM public.enrollment_dim;
        """

    @Test func `views, grants, comments, policies and indexes survive all refreshes`() async throws {
        try await LoadingSchool.run { warehouse in
            try await warehouse.succeed("refresh")
            // Roles are of the whole cluster.
            let script = ["READER", "OTHER"].reduce(made) {
                $0.replacingOccurrences(of: "\"\($1)\"", with: "\"\($1)_\(warehouse.database.name)\"")
            }
            let result = try await warehouse.database.psql(script)
            #expect(result.exitCode == 0, "\(result.errors)")
            let before = try await warehouse.userObjects()
            #expect(before.count > 20)
            let identities = try await warehouse.identities()
            // All changes of the schema are among them, and historical requests.
            for sequence in isFullAcceptance ? Array(2...12) : [3, 6, 7, 12] {
                warehouse.simulator.showDumps(sequence)
                try await warehouse.succeed("refresh")
                let after = try await warehouse.userObjects()
                for (name, definition) in before {
                    #expect(after[name] == definition, "\(name) after dump \(sequence)")
                }
                let new = Set(after.keys).subtracting(before.keys)
                #expect(new.allSatisfy(Self.isOfTheSchema), "\(new.filter { !Self.isOfTheSchema($0) })")
                #expect(try await warehouse.identities(of: identities) == identities)
                #expect(try await warehouse.differences(at: sequence) == [])
            }
            let counts = try await warehouse.database.rows(
                """
                REFRESH MATERIALIZED VIEW reports.courses;
                SELECT (SELECT count(*) FROM reports.courses) = (SELECT count(*) FROM course_dim),
                    (SELECT sum(people) FROM reports.sizes) > 0, (SELECT count(*) FROM everything) =
                    (SELECT count(*) FROM submission_dim), (SELECT count(school_position) FROM reports.people);
                """)
            // The column is gone since dump 12.
            #expect(counts == [["t", "t", "t", "0"]])
            let plans = try await warehouse.database.rows(
                "SET enable_seqscan = off; EXPLAIN SELECT * FROM user_dim WHERE lower(name) = 'x'")
            #expect(
                plans.joined().contains { $0.contains("Index Scan") || $0.contains("Bitmap") }, "\(plans)")
        }
    }

    /// New columns and the new table bring comments and an index of their own.
    private static func isOfTheSchema(_ name: String) -> Bool {
        ["posted_at", "declared_user_type", "module_prerequisite_fact"].contains { name.contains($0) }
    }
}

extension LoadingSchool {
    /// What `pg_dump -s` says about everything that is not a table or a part of one, by what it is.
    fileprivate func userObjects() async throws -> [String: String] {
        let dump = try await database.dump(["-s", "-n", "public", "-n", "reports"])
            .components(separatedBy: "\n--\n-- PostgreSQL database dump complete")[0]
        var objects: [String: String] = [:]
        for entry in dump.components(separatedBy: "\n--\n-- Name: ").dropFirst() {
            let parts = entry.split(separator: "\n", maxSplits: 1).map(String.init)
            guard parts.count == 2, !["Type: TABLE;", "ATTACH"].contains(where: { parts[0].contains($0) })
            else { continue }
            objects[parts[0]] = parts[1]
        }
        return objects
    }

    /// The OIDs of the tables that readers see, by which views know them.
    fileprivate func identities(of known: [String: String]? = nil) async throws -> [String: String] {
        let rows = try await database.rows(
            """
            SELECT relname, oid FROM pg_class
            WHERE relnamespace IN ('public'::regnamespace, 'reports'::regnamespace) AND relkind IN ('p', 'v', 'm')
            """)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
            .filter { entry in known.map { $0[entry.key] != nil } ?? true }
    }
}
