import CanvasDataBase
import CanvasDataLoading
import CanvasSimulator
import DAPFixture
import Foundation
import PostgresFixture
import Testing

@testable import CanvasData
@testable import CanvasDataPostgres

/// Whether a replica is what the source's official client makes.
@Suite(
    .enabled("PyPI cannot be reached, from where DAP's official client comes") {
        await OfficialClient.canBeReached
    },
    .enabled(if: PrivateCluster.isInstalled, "Postgres is not installed"), .timeLimit(.minutes(15)))
struct OfficialLayoutTests {
    /// The layout of a table as it is now.
    private func layout(of table: String, in namespace: String, _ simulator: Simulator) async throws
        -> ReplicaLayout
    {
        var options = DAPClient.Options()
        options.baseURL = simulator.apiURL
        let credentials = try DAPCredentials(
            clientID: simulator.dap.clientID, clientSecret: simulator.dap.clientSecret)
        return try await DAPClient(credentials: credentials, options: options).schema(
            of: table, in: namespace
        )
        .layout()
    }

    @Test func `our tables, and the official client's, are the same to the catalogue`() async throws {
        try await withDAP { simulator in
            let client = try await OfficialClient(simulator)
            let ours = try await PrivateCluster.shared().database()
            let connection = try ours.connect()
            let theirs = try client.database.connect()
            for namespace in simulator.dap.namespaces {
                let result = try await client.run("initdb", "--namespace", namespace, "--table", "all")
                #expect(OfficialClient.complaints(result) == [])
                try connection.execute("CREATE SCHEMA \(namespace)")
                let tables = simulator.dap.tables(in: namespace)
                let states = try ReplicaState.states(of: tables, in: namespace, on: theirs)
                for name in tables {
                    let layout = try await layout(of: name, in: namespace, simulator)
                    let table = try ReplicaTable(layout, in: namespace)
                    for statement in table.types + table.create(table.qualified)
                        + table.complete(table.qualified)
                    {
                        try connection.execute(statement)
                    }
                    // What either made, the other can go on with.
                    let change = try ReplicaChange(
                        from: #require(states[name]), to: layout, in: namespace, after: layout.schemaText)
                    #expect(change.beforehand + change.statements == [])
                }
                let expected = try await client.database.catalogue(of: namespace)
                #expect(try await ours.catalogue(of: namespace) == expected)
                #expect(expected.count > 10)
            }
            try SyncTable(in: "canvas").install(on: connection)
            let expected = try await client.database.catalogue(of: "instructure_dap")
            #expect(try await ours.catalogue(of: "instructure_dap") == expected)
            #expect(
                try await ours.rows("SELECT * FROM instructure_dap.database_version")
                    == client.database.rows("SELECT * FROM instructure_dap.database_version"))
        }
    }

    @Test func `the official client goes on with tables that we made, and changes nothing in them`()
        async throws
    {
        try await withDAP { simulator in
            let client = try await OfficialClient(simulator)
            let connection = try client.database.connect()
            for namespace in simulator.dap.namespaces {
                try connection.execute("CREATE SCHEMA \(namespace)")
                let record = SyncTable(in: namespace)
                try record.install(on: connection)
                for name in simulator.dap.tables(in: namespace) {
                    let layout = try await layout(of: name, in: namespace, simulator)
                    let table = try ReplicaTable(layout, in: namespace)
                    for statement in table.types + table.create(table.qualified)
                        + table.complete(table.qualified)
                    {
                        try connection.execute(statement)
                    }
                    // Empty, but up to the first state, as it will find out.
                    try record.write(
                        name, position: simulator.dap.at(1), schemaVersion: 1, schemaText: layout.schemaText,
                        on: connection)
                }
            }
            var before: [[String]] = []
            for namespace in simulator.dap.namespaces {
                before.append(try await client.database.catalogue(of: namespace))
            }
            for namespace in simulator.dap.namespaces {
                let result = try await client.run("syncdb", "--namespace", namespace, "--table", "all")
                #expect(result.exitCode == 0)
                #expect(OfficialClient.complaints(result) == [])
            }
            var after: [[String]] = []
            for namespace in simulator.dap.namespaces {
                after.append(try await client.database.catalogue(of: namespace))
            }
            #expect(after == before)
        }
    }

    @Test func `what our changes make of its tables is what its own make`() async throws {
        try await withDAP { simulator in
            let dap = simulator.dap
            let client = try await OfficialClient(simulator)
            let tables = [
                "accounts", "assignments", "courses", "enrollments", "pseudonyms", "submissions", "users",
            ]
            let list = tables.joined(separator: ",")
            let ours = try await PrivateCluster.shared().database()
            for one in [client, try await OfficialClient(simulator, database: ours)] {
                #expect(try await one.run("initdb", "--namespace", "canvas", "--table", list).exitCode == 0)
            }
            let connection = try ours.connect()
            let former = try SyncTable(in: "canvas").records(on: connection)
            try dap.change(.newColumn, of: "users")
            try dap.change(.newEnumValue, of: "courses")
            try dap.change(.optional, of: "assignments", column: "submission_types")
            try dap.change(.longerText, of: "pseudonyms", column: "sis_user_id")
            try dap.change(.widerInteger, of: "submissions", column: "attempt")
            try dap.change(.enumToText, of: "enrollments", column: "type")
            try dap.change(.newColumnWithDefault, of: "accounts")
            dap.advance()
            #expect(try await client.run("syncdb", "--namespace", "canvas", "--table", list).exitCode == 0)
            for name in tables {
                let states = try ReplicaState.states(of: [name], in: "canvas", on: connection)
                let record = try #require(former.first { $0.table == name })
                let change = try await ReplicaChange(
                    from: #require(states[name]), to: layout(of: name, in: "canvas", simulator), in: "canvas",
                    after: record.schemaText)
                #expect(change.beforehand.count + change.statements.count > 0)
                for statement in change.beforehand { try connection.execute(statement) }
                try connection.transaction {
                    for statement in change.statements { try connection.execute(statement) }
                }
            }
            let expected = try await client.database.catalogue(of: "canvas")
            #expect(try await ours.catalogue(of: "canvas") == expected)
        }
    }

    /// The simulator serves no schema with definitions; Instructure's own `web_logs` is said to have them.
    @Test func `types that a schema defines by name are the same, too`() async throws {
        let schema = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "definitions": {
                "Controller": {"type": "string", "enum": ["files"], "title": "A controller."},
                "Action": {"type": "string", "enum": ["show"]}, "State": {"type": "string", "enum": ["a", "b"]},
                "Id": {"type": "integer", "format": "int32"}},
            "properties": {"meta": {"type": "object", "properties": {}}, "key": {"type": "object",
                "properties": {"id": {"type": "string", "format": "uuid"}}, "additionalProperties": false,
                "required": ["id"]},
            "value": {"type": "object", "additionalProperties": false, "required": ["state"], "properties": {
                "controller": {"oneOf": [{"$ref": "#/definitions/Controller"}, {"type": "string"}], "description": "C."},
                "controller2": {"oneOf": [{"$ref": "#/definitions/Controller"}, {"type": "string"}]},
                "action": {"oneOf": [{"$ref": "#/definitions/Action"}, {"type": "string"}]},
                "state": {"$ref": "#/definitions/State"}, "number": {"$ref": "#/definitions/Id", "title": "N."},
                "states": {"type": "array", "items": {"$ref": "#/definitions/State"}},
                "shape": {"type": "object", "additionalProperties": false, "properties": {
                    "inner": {"type": "object", "additionalProperties": false, "properties": {
                        "state": {"$ref": "#/definitions/State"}, "kind": {"type": "string", "enum": ["p", "q"]}}},
                    "kinds": {"type": "array", "items": {"type": "string", "enum": ["r", "s"]}}}}}}},
            "additionalProperties": false, "required": ["key"]}
            """
        let script = """
            import sys, json
            from dap.replicator.sql_op import create_table_dataclass
            from dap.replicator import canvas_logs
            from pysqlsync.base import GeneratorOptions
            from pysqlsync.dialect.postgresql.generator import PostgreSQLGenerator
            from pysqlsync.formation.py_to_sql import StructMode
            table = create_table_dataclass("web_logs", canvas_logs, json.loads(sys.argv[1]))
            options = GeneratorOptions(namespaces={canvas_logs: "canvas_logs"}, struct_mode=StructMode.JSON,
                foreign_constraints=False, initialize_tables=False)
            print(PostgreSQLGenerator(options).create(tables=[table]))
            """
        try await withDAP { simulator in
            let client = try await OfficialClient(simulator)
            let python = URL(filePath: client.program).deletingLastPathComponent()
                .appending(path: "../environment/bin/python").path
            let result = try await Program.run([python, "-c", script, schema])
            #expect(result.exitCode == 0, "\(result.errors)")
            let created = try await client.database.psql(result.output)
            #expect(created.exitCode == 0, "\(created.errors)")

            let ours = try await PrivateCluster.shared().database()
            let connection = try ours.connect()
            try connection.execute("CREATE SCHEMA canvas_logs")
            let layout = try DAPSchema(
                namespace: "canvas_logs", table: "web_logs", version: 1,
                json: JSONValue(parsing: Array(schema.utf8))
            ).layout()
            let table = try ReplicaTable(layout, in: "canvas_logs")
            for statement in table.types + table.create(table.qualified) + table.complete(table.qualified) {
                try connection.execute(statement)
            }
            let expected = try await client.database.catalogue(of: "canvas_logs")
            #expect(try await ours.catalogue(of: "canvas_logs") == expected)
            let states = try ReplicaState.states(
                of: ["web_logs"], in: "canvas_logs", on: client.database.connect())
            let change = try ReplicaChange(from: #require(states["web_logs"]), to: layout, in: "canvas_logs")
            #expect(change.beforehand + change.statements == [])
            #expect(change.lookupColumns == ["controller", "controller2", "action"])
        }
    }
}
