import CanvasDataBase
import Foundation
import SharedFixture
import Testing

@testable import CanvasDataSIS

/// What keeps a slip from deleting what a list lacks.
@Suite struct SISGuardTests {
    private let root: TemporaryFolder
    private let folder: SISFeedFolder
    private let canvas = MiniCanvas()

    init() throws {
        root = try TemporaryFolder()
        var folder = SISFeedFolder(root.path)
        folder.settle = 0
        self.folder = folder
    }

    private static let header = "section_id,user_id,role,status\n"

    private static func rows(_ numbers: Range<Int>) -> String {
        numbers.map { "S1,U\($0),student,active\n" }.joined()
    }

    /// In batch mode, with what the tool then sets.
    private func batch(_ text: String, _ change: (inout SISRunOptions) -> Void = { _ in }) async throws {
        try await send(text) { options in
            options.importOptions.batchMode = true
            options.importOptions.batchModeTermID = "7"
            options.importOptions.changeThreshold = 10
            options.maxShrink = 10
            change(&options)
        }
    }

    private func send(
        _ text: String, as name: String = "enrollments.csv",
        _ change: (inout SISRunOptions) -> Void = { _ in }
    ) async throws {
        try root.write("new/\(name)", text)
        var options = SISRunOptions()
        change(&options)
        let feed = try SISFeed(try cannedAPI(canvas.transport), in: folder, options)
        defer { feed.close() }
        // This Canvas echoes nothing.
        #expect(try await feed.run().verdict == .imported)
    }

    private func refusal(_ text: String, _ change: (inout SISRunOptions) -> Void = { _ in }) async throws
        -> CanvasDataError
    {
        let before = canvas.importCount
        let error = await #expect(throws: CanvasDataError.self) { try await batch(text, change) }
        #expect(canvas.importCount == before)
        return try #require(error)
    }

    @Test(arguments: [
        ("empty ones", String(repeating: ",,,\n", count: 39), true),
        ("empty ones, unchecked", String(repeating: " , ,,\n", count: 39), false),
        ("repetitions", String(repeating: "S1,U0,student,active\n", count: 39), true),
        (
            "rows that Canvas passes over, unchecked", String(repeating: "S1,,student,active\n", count: 39),
            false
        ),
    ])
    func `empty, skipped and repeated rows do not hide that a list has shrunk`(
        what: String, more: String, validates: Bool
    )
        async throws
    {
        try await batch(Self.header + Self.rows(0..<40))
        let error = try await refusal(Self.header + Self.rows(0..<1) + more) { $0.validates = validates }
        #expect(
            error
                == CanvasDataError(
                    .wrongData,
                    "Nothing was sent: 1 rows of enrollment, 97 % fewer than in the last import (40).",
                    remedy:
                        "At most 10 % fewer are allowed (\(.setting(.maxShrink))). If the files are right, use \(.setting(.maxShrink, .to("100"))) once."
                ))
    }

    @Test(arguments: ["", ",,,\n,,,\n"])
    func `a list without rows is refused, the first time too`(rows: String) async throws {
        let error = try await refusal(Self.header + rows)
        #expect(
            error
                == CanvasDataError(
                    .wrongData,
                    "Nothing was sent: the list of enrollment has no rows, and Canvas would delete everything that it lacks.",
                    remedy: "If the files are right, use \(.setting(.maxShrink, .to("100"))) once."))
        try await batch(Self.header + rows) { $0.maxShrink = 100 }
        #expect(canvas.importCount == 1)
    }

    @Test func `a list without rows is refused with diffing, but sent where nothing is deleted`() async throws
    {
        let error = await #expect(throws: CanvasDataError.self) {
            try await send(Self.header) { options in
                options.importOptions.diffingDataSetIdentifier = "nightly"
                options.maxShrink = 10
            }
        }
        #expect(error == CanvasDataError.emptyList("enrollment"))
        try await send(Self.header)
    }

    @Test func `imports of changes in between are no measure for the next list`() async throws {
        try await batch(Self.header + Self.rows(0..<40))
        try await send(Self.header + Self.rows(0..<5))
        try await send("user_id,login_id,status\nU1,u1,active\n", as: "users.csv")
        #expect(try await refusal(Self.header + Self.rows(0..<6)).message.contains("(40)"))
        try await batch(Self.header + Self.rows(0..<39))
    }

    @Test func `a list is compared with what was sent before without deleting, and unchecked`() async throws {
        try await send(Self.header + Self.rows(0..<40)) { $0.validates = false }
        #expect(try await refusal(Self.header + Self.rows(0..<6)).message.contains("(40)"))
    }

    @Test func `a file whose name does not say what it is counts like any other`() async throws {
        let path = try root.write("enrollments.txt", Self.header)
        var options = SISRunOptions()
        options.importOptions.batchMode = true
        options.importOptions.batchModeTermID = "7"
        options.importOptions.changeThreshold = 10
        options.maxShrink = 10
        let feed = try SISFeed(try cannedAPI(canvas.transport), remembering: "\(root.path)/memory", options)
        defer { feed.close() }
        let error = await #expect(throws: CanvasDataError.self) {
            try await feed.send(SISSource(paths: [path], format: .csv))
        }
        #expect(error == CanvasDataError.emptyList("enrollment"))
    }
}
