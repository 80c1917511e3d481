import Foundation
import Testing

/// `scripts/deps`, which `make` runs first, where all packages are installed but Swift is not as it should be.
@Suite struct DependenciesTests {
    private static let site = "https://www.swift.org/install/linux"
    private let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString

    /// Runs it with these programs in place of the machine's own.
    private func run(_ programs: [String: String]) async throws -> BuiltTool.Result {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, script) in programs.merging(["dpkg-query": "printf installed"], uniquingKeysWith: { $1 }) {
            try ToolOnSimulator.write("#!/bin/sh\n\(script)\n", to: "\(folder)/\(name)", permissions: 0o700)
        }
        var script = BuiltTool()
        script.executable =
            URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../scripts/deps").standardizedFileURL
        script.environment["PATH"] = "\(folder):/usr/bin:/bin"
        return try await script.run([])
    }

    @Test(arguments: ["6.2", "6.2.1", "6.10", "7.0"])
    func `a Swift that is new enough passes without output`(version: String) async throws {
        let result = try await run(["swift": "echo 'Swift version \(version) (swift-\(version)-RELEASE)'"])
        #expect(result == .init(status: 0, output: "", errors: ""))
    }

    @Test(arguments: ["6.1.2", "5.10"])
    func `an older Swift is refused`(version: String) async throws {
        let result = try await run(["swift": "echo 'Swift version \(version) (swift-\(version)-RELEASE)'"])
        #expect(
            result
                == .init(
                    status: 1, output: "",
                    errors:
                        "Swift 6.2 or later is needed, and \(folder)/swift is \(version): see \(Self.site)\n")
        )
    }

    @Test func `a Swift that cannot start is reported with the missing libraries and their packages`()
        async throws
    {
        let result = try await run([
            "swift": """
            echo "swift: error while loading shared libraries: libncurses.so.6: cannot open shared object file" >&2
            exit 127
            """,
            "ldd": """
            echo "	libxml2.so.2 => not found"
            echo "	libsqlite3.so.0 => not found"
            echo "	libform.so.6 => not found"
            echo "	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f0000000000)"
            exit 1
            """,
        ])
        #expect(
            result
                == .init(
                    status: 1, output: "",
                    errors: """
                        Swift (\(folder)/swift) cannot start: it lacks libform.so.6, libncurses.so.6, libsqlite3.so.0, libxml2.so.2.
                            apt-get install libncurses6 libsqlite3-0 libxml2
                        All that Swift needs is listed at \(Self.site)/tarball

                        """))
    }

    @Test func `a package manager that cannot start is reported with the missing library`() async throws {
        let result = try await run([
            "swift": """
            [ "$1" = build ] || { echo "Swift version 6.2 (swift-6.2-RELEASE)"; exit; }
            echo "swift-build: error while loading shared libraries: libsqlite3.so.0: cannot open shared object file" >&2
            exit 127
            """,
            "ldd": "exit 1",
        ])
        #expect(
            result
                == .init(
                    status: 1, output: "",
                    errors: """
                        Swift (\(folder)/swift) cannot start: it lacks libsqlite3.so.0.
                            apt-get install libsqlite3-0
                        All that Swift needs is listed at \(Self.site)/tarball

                        """))
    }

    @Test func `another failure of Swift is reported with its own message`() async throws {
        let result = try await run(["swift": "echo 'no toolchain is selected' >&2; exit 1", "ldd": "exit 1"])
        #expect(
            result
                == .init(
                    status: 1, output: "",
                    errors: "Swift (\(folder)/swift) cannot start: no toolchain is selected\n"))
    }
}
