import Foundation
import Testing

/// `scripts/named-options`, which `make lint` runs, on small source trees.
@Suite struct NamedOptionsTests {
    private let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString

    /// Runs it on a library that has this file, and on a tool with the commands `refresh`, `get-ddl` and `sis list`.
    private func run(_ text: String) async throws -> BuiltTool.Result {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = [
            "School/Course.swift": text,
            "CanvasDataTool/Tool.swift": """
            struct Tool { commandName: "canvas-data", subcommands: [Refresh.self, GetDDL.self, SIS.self] }
            struct GetDDL { commandName: "get-ddl" } // run it as canvas-data get-ddl --schema x
            """,
            "CanvasDataTool/SIS.swift":
                #"struct SIS { commandName: "sis", help: "canvas-data sis list --all" }"#,
        ]
        for (name, text) in files {
            let path = "\(folder)/Sources/\(name)"
            try FileManager.default.createDirectory(
                atPath: NSString(string: path).deletingLastPathComponent, withIntermediateDirectories: true)
            try ToolOnSimulator.write(text, to: path, permissions: 0o600)
        }
        var script = BuiltTool()
        script.executable =
            URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../scripts/named-options").standardizedFileURL
        script.workingDirectory = folder
        return try await script.run(["Sources"])
    }

    @Test func `an option and commands in strings fail, with the lines they are in`() async throws {
        let result = try await run(
            #"""
            let a = "Use --wait-lock."
            let b = "Run canvas-data refresh, or 'canvas-data sis list'."
            let c = """
                See canvas-data get-ddl \(--x).
                """
            """#)
        #expect(
            result
                == .init(
                    status: 1, output: "",
                    errors: """
                        Strings in libraries name options or commands of canvas-data:
                            Sources/School/Course.swift:1: --wait-lock
                            Sources/School/Course.swift:2: canvas-data refresh
                            Sources/School/Course.swift:2: canvas-data sis
                            Sources/School/Course.swift:4: --x
                            Sources/School/Course.swift:4: canvas-data get-ddl
                        See "An error or notice" in CONTRIBUTING.md.

                        """))
    }

    @Test func `comments, references, the program itself and options of other programs pass`() async throws {
        let result = try await run(
            #"""
            /// What `canvas-data refresh --again` does.
            let a = "Use \(.setting(.waitLock)), or run \(.command(.refresh))." // not --wait-lock
            let b = "Another canvas-data is loading; -- it goes on."
            let c = [initdb, "--no-locale"]
            """#)
        #expect(result == .init(status: 0, output: "", errors: ""))
    }
}
