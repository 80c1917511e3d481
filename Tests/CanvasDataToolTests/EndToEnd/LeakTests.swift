import CanvasSimulator
import Foundation
import Glibc
import Testing

/// No key, no secret and no signature of a link is ever written down, whatever goes wrong.
@Suite struct LeakTests {
    private static let commands = [
        ["list-dumps"], ["list-schemas"], ["get-schema"], ["get-ddl"], ["historical-requests"],
        ["get-dump-files", "-t", "course_dim"], ["unpack-dump-files", "-t", "course_dim"],
        ["get-table-files", "--table", "course_dim"], ["sync-dump-files"],
        ["api", "GET", "/api/account/self/file/latest"], ["get-dump-files", "--dry-run"],
    ]

    /// Each ends soon: what is tried again is tried without long waits.
    private static let scripts = [
        "", "api:401", "api:404", "api:418", "api:500,retry-after=0*2",
        "api:redirect=http://127.0.0.2:9/x?leak=1",
        "file:403", "file:418", "file[course_dim*]:expired*2/each", "file[course_dim*]:cut@50%*1/each",
        "file[course_dim*]:html*1/each",
        "file[course_dim*]:flip", "listing:link=private",
    ]

    private static var lessThanAll: [(String, [String])] {
        scripts.enumerated().flatMap { index, script in
            // Every misbehaviour with every fourth command, every command with every fourth misbehaviour.
            commands.enumerated().filter { ($0.offset + index) % 4 == 0 || script.isEmpty }.map {
                (script, $0.element)
            }
        }
    }

    @Test func `no output, log or file contains a secret`() async throws {
        // Three at a time: each is waiting most of its life.
        var waiting = Self.scripts[...]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                if let script = waiting.popFirst() { group.addTask { try await Self.look(script) } }
            }
            while try await group.next() != nil {
                if let script = waiting.popFirst() { group.addTask { try await Self.look(script) } }
            }
        }
    }

    /// Runs commands while Canvas misbehaves, and looks at all that they leave.
    private static func look(_ script: String) async throws {
        var settings = SimulatorSettings()
        settings.misbehaviour = try Misbehaviour(parsing: script)
        try await ToolOnSimulator.run(settings) { simulator, school in
            let secrets = Self.secrets(of: simulator)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, command) in Self.lessThanAll.filter({ $0.0 == script }).map(\.1).enumerated() {
                    var tool = school.tool
                    // In one directory they would keep each other out.
                    tool.environment["CANVAS_DATA_DOWNLOAD_DIR"] = "downloads-\(index)"
                    tool.environment["CANVAS_DATA_DATA_DIR"] = "data-\(index)"
                    tool.environment["CANVAS_DATA_LOG_FILE"] = "log-\(index)"
                    group.addTask { [tool] in
                        let result = try await tool.run(command + ["-v"])
                        // Neither killed by the watchdog nor a bug.
                        #expect(![70, 137].contains(result.status), "\(script): \(command): \(result)")
                        for secret in secrets {
                            #expect(!result.output.contains(secret), "\(script): \(command): stdout")
                            #expect(!result.errors.contains(secret), "\(script): \(command): stderr")
                        }
                    }
                }
                try await group.waitForAll()
            }
            for (path, text) in try Self.files(under: school.folder) {
                for secret in secrets { #expect(!text.contains(secret), "\(script): \(path)") }
            }
        }
    }

    @Test func `secrets from the environment or a file are not in the process list`() async throws {
        var settings = SimulatorSettings()
        settings.misbehaviour = try Misbehaviour(parsing: "api:stall")
        try await ToolOnSimulator.run(settings) { simulator, school in
            try school.write(simulator.secret, to: "secret")
            var tool = school.tool
            tool.environment["CANVAS_DATA_API_SECRET"] = nil
            let running = try tool.start(["list-dumps", "--api-secret-file", "secret"])
            while simulator.requestLog.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            let line = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(running.identifier)/cmdline"))
            let text = String(decoding: line, as: UTF8.self)
            #expect(text.hasSuffix("canvas-data\0list-dumps\0--api-secret-file\0secret\0"))
            running.send(SIGKILL)
            _ = try await running.result()
        }
    }

    /// The forms in which key and secret could appear, and what only signed links hold.
    private static func secrets(of simulator: Simulator) -> [String] {
        [simulator.key, simulator.secret].flatMap { word in
            [word, Data(word.utf8).base64EncodedString(), String(word.reversed())]
        } + ["X-Amz-Signature=0", "X-Amz-Security-Token=", "HMACAuth"]
            + "123456789abcdef".map { "X-Amz-Signature=\($0)" }
    }

    private static func files(under folder: String) throws -> [(String, String)] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).compactMap { name in
            var isDirectory: ObjCBool = false
            let path = "\(folder)/\(name)"
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
                !isDirectory.boolValue
            else { return nil }
            return (name, String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self))
        }
    }
}
