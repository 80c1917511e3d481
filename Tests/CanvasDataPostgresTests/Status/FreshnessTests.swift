import CanvasData
import CanvasDataBase
import CanvasDataLoading
import Testing

@testable import CanvasDataPostgres

@Suite struct FreshnessTests {
    @Test func `what is loaded, staged or asked for is listed by name`() throws {
        let status = status(
            loaded: [("user_dim", 2, 100), ("course_dim", 1, 200)], staged: [("course_dim", 2)])
        let freshness = try freshness(
            TableSelection(tables: ["user_dim", "course_dim", "term_dim"]), status,
            offer: .success(try offer(tables: ["user_dim", "course_dim"], missing: ["course_dim"])))
        #expect(freshness.tables.map(\.table) == ["course_dim", "term_dim", "user_dim"])
        #expect(freshness.tables.map { $0.loaded?.sequence } == [1, nil, 2])
        #expect(freshness.tables.map(\.staged.count) == [1, 0, 0])
        #expect(freshness.tables.map(\.newer) == [1, 0, 0])
        #expect(freshness.tables.map(\.isGone) == [false, true, false])
    }

    @Test func `requests count when refresh would keep them up to date`() throws {
        let status = status(loaded: [("requests", 1, 1), ("user_dim", 1, 1)])
        #expect(
            try freshness(TableSelection(includesRequests: true), status).tables.map(\.table)
                == ["requests", "user_dim"])
        #expect(try freshness(TableSelection(), status).tables.map(\.table) == ["user_dim"])
        #expect(
            try freshness(TableSelection(excluded: ["user_dim"]), status).tables.map(\.table) == [])
    }

    @Test func `Canvas's tables of which nothing is there are named once`() throws {
        let freshness = try freshness(
            TableSelection(), status(loaded: [("user_dim", 1, 1)]),
            offer: .success(
                try offer(tables: ["user_dim", "b", "a"], missing: ["user_dim", "b", "a", "b"])))
        #expect(freshness.notLoaded == ["a", "b"])
    }

    @Test func `nothing loaded is trouble`() throws {
        #expect(
            try freshness(TableSelection(), TargetStatus()).trouble
                == CanvasDataError(
                    .failed, "Nothing is loaded into schema \"canvas\".",
                    remedy:
                        "Load it with \(.command(.refresh)), or look elsewhere with \(.setting(.database)) and \(.setting(.schema))."
                ))
    }

    @Test func `so is a table that was asked for by name`() throws {
        let status = status(loaded: [("user_dim", 1, 1)])
        let selection = TableSelection(tables: ["user_dim", "course_dim", "term_dim"])
        #expect(
            try freshness(selection, status).trouble
                == CanvasDataError(
                    .failed, "\"course_dim\" (and 1 more) is not loaded into schema \"canvas\".",
                    remedy:
                        "Load it with \(.command(.load, with: [.setting(.table)])), or look elsewhere with \(.setting(.database)) and \(.setting(.schema))."
                ))
    }

    @Test func `so is a table that the ledger does not know, where it is meant`() throws {
        var status = status(loaded: [("user_dim", 1, 1)])
        status.inventory = Inventory(unknown: ["requests"])
        #expect(
            try freshness(TableSelection(includesRequests: true), status).trouble
                == .notInLedger(["requests"], try TargetSchema("canvas")))
        #expect(try freshness(TableSelection(), status).trouble == nil)
    }

    @Test(arguments: [
        (108_000, nil),
        (107_999, "1 of 2 tables is older than 29 h; the oldest, course_dim, is 30 h old."),
        (50, "2 of 2 tables are older than 50 s; the oldest, course_dim, is 30 h old."),
    ])
    func `a table older than is allowed is stale`(maxAge: Int, message: String?) throws {
        let status = status(loaded: [("user_dim", 2, 60), ("course_dim", 1, 108_000)])
        let trouble = try freshness(TableSelection(), status, maxAge: maxAge).trouble
        #expect(
            trouble
                == message.map {
                    CanvasDataError(
                        .failed, $0,
                        remedy: "Run \(.command(.refresh)), and see why it has not been run or has failed.")
                })
    }

    @Test func `a table that Canvas makes no more is never stale, where Canvas can be asked`() throws {
        let status = status(loaded: [("user_dim", 2, 60), ("old_dim", 1, 1_000_000)])
        let offer = try offer(tables: ["user_dim"], missing: [])
        #expect(
            try freshness(TableSelection(), status, offer: .success(offer), maxAge: 3600).trouble == nil)
        #expect(try freshness(TableSelection(), status, maxAge: 3600).trouble != nil)
    }

    @Test(arguments: [
        (0, "0 s"), (99, "99 s"), (100, "1 min"), (5400, "90 min"), (6000, "1 h"), (108_000, "30 h"),
        (172_799, "47 h"), (172_800, "2 d"), (288_000, "3 d 8 h"),
    ])
    func `ages are told in the units one thinks in`(seconds: Int, text: String) {
        #expect(ageText(seconds) == text)
    }

    private func freshness(
        _ selection: TableSelection, _ status: TargetStatus,
        offer: Result<SourceOffer, CanvasDataError> = .failure(CanvasDataError(.unavailable, "No network.")),
        maxAge: Int? = nil
    ) throws -> Freshness {
        Freshness(of: try TargetSchema("canvas"), selection, status: status, offer: offer, maxAge: maxAge)
    }

    private func status(
        loaded: [(table: String, sequence: Int, age: Int)], staged: [(table: String, sequence: Int)] = []
    ) -> TargetStatus {
        var status = TargetStatus()
        status.loaded = loaded.map {
            LoadedTable(
                table: $0.table, dumpID: "d\($0.sequence)", sequence: $0.sequence, schemaVersion: "1",
                rows: 7,
                publishedAt: nil, dumpCreatedAt: nil, age: $0.age)
        }
        status.staged = staged.map {
            StagedTable(
                table: $0.table, dumpID: "d\($0.sequence)", sequence: $0.sequence, fragments: 3,
                fragmentsIn: 1, rows: 5)
        }
        return status
    }

    private func offer(tables: Set<String>, missing: [String]) throws -> SourceOffer {
        let dump = BatchOrigin(
            id: "d2", sequence: 2, createdAt: "2026-11-20T02:03:38.247Z", schemaVersion: "1")
        return SourceOffer(
            newest: dump, tables: tables,
            missing: missing.map {
                LoadRequest(origin: dump, table: $0, effect: .replace, fragments: [])
            })
    }
}
