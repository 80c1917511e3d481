import CanvasData
import CanvasDataBase
import CanvasDataLoading
import PostgresFixture
import Synchronization
import Testing

@testable import CanvasDataPostgres

/// What is published is published; but copies that nobody sees any more should not stay on the disk unnoticed.
@Suite(.enabled(if: PrivateCluster.isInstalled))
struct LostConnectionWhileDroppingTests {
    /// Publishes three tables anew through `proxy`. Gives what is in the store afterwards.
    private func replaced(
        _ cut: @escaping @Sendable (PostgresProxy.Commit) -> PostgresProxy.Cut?, isReachable: Bool = true
    ) async throws -> (warehouse: Warehouse, cuts: [PostgresProxy.Cut]) {
        let warehouse = try await Warehouse()
        let layouts = ["account_dim", "course_dim", "user_dim"].map { TableLayout.of($0, ["id": .bigint]) }
        var items: [TablePublication] = []
        for layout in layouts {
            try await warehouse.load(layout, dump: 1, "SELECT 1")
            items.append(try warehouse.item(layout, warehouse.stage(layout, dump: 2, "SELECT 2")))
        }
        try warehouse.control.query("SELECT pg_advisory_unlock_all()")
        let proxy = try PostgresProxy(to: warehouse.database, plan: cut)
        defer { proxy.stop() }
        let publishing = Publishing(through: proxy, warehouse, isReachable: isReachable)
        let result = try await publishing.publish(items)
        #expect(result.rows == ["account_dim": 1, "course_dim": 1, "user_dim": 1])
        for layout in layouts {
            #expect(try warehouse.rows("SELECT id FROM public.\(layout.name)") == [["2"]])
        }
        return (warehouse, proxy.cuts)
    }

    private static let new = ["account_dim#2", "barrier 2200", "course_dim#2", "user_dim#2"]

    @Test(arguments: PostgresProxy.Cut.allCases, ["account_dim", "course_dim", "user_dim"])
    func `a connection that is lost is replaced, and all old copies are dropped`(
        cut: PostgresProxy.Cut, table: String
    ) async throws {
        let isCut = Mutex(false)
        let (warehouse, cuts) = try await replaced { commit in
            guard commit.statements.contains(Self.drop(of: table)) else { return nil }
            return isCut.withLock { isCut in
                defer { isCut = true }
                return isCut ? nil : cut
            }
        }
        #expect(cuts == [cut])
        #expect(try warehouse.stored() == Self.new)
        #expect(warehouse.notices == [])
    }

    @Test func `one that is lost again and again is told of, and the next run drops the rest`() async throws {
        let (warehouse, cuts) = try await replaced { commit in
            commit.statements.contains(Self.drop(of: "course_dim")) ? .before : nil
        }
        #expect(cuts == [.before, .before])
        #expect(
            try warehouse.stored() == (Self.new + ["account_dim#1", "course_dim#1", "user_dim#1"]).sorted())
        #expect(
            warehouse.notices == [
                "3 old copies of tables could not be dropped (server closed the connection unexpectedly); they take space on the server's disk until the next run drops them."
            ])
        try warehouse.sweep(on: warehouse.control)
        #expect(try warehouse.stored() == Self.new)
    }

    @Test func `so is a server that is not there any more`() async throws {
        let (warehouse, _) = try await replaced(
            { $0.statements.contains(Self.drop(of: "user_dim")) ? .before : nil }, isReachable: false)
        #expect(
            try warehouse.stored() == (Self.new + ["account_dim#1", "course_dim#1", "user_dim#1"]).sorted())
        #expect(
            warehouse.notices == [
                "3 old copies of tables could not be dropped (no server); they take space on the server's disk until the next run drops them."
            ])
    }

    @Test func `the notice is a warning`() {
        let lost = PostgresError(sqlState: "57P01", message: "terminated", isConnectionLost: true)
        #expect(
            Notice.notDropped(12, lost)
                == Notice(
                    .warning,
                    "12 old copies of tables could not be dropped (terminated (57P01)); they take space on the server's disk until the next run drops them."
                ))
        let busy = CanvasDataError.schemaBusy("public")
        #expect(
            Notice.notDropped(1, busy)
                == Notice(
                    .warning,
                    "1 old copy of a table could not be dropped (\(busy.message.dropLast())); it takes space on the server's disk until the next run drops it."
                ))
    }

    private static func drop(of table: String) -> String {
        "DROP TABLE IF EXISTS \(TargetSchema.stored("\(table)#1"))"
    }
}
