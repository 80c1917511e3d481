import CanvasSimulator
import Foundation
import Testing

/// What a user is told about a configuration that cannot be used. Nothing is asked of any server.
@Suite struct ConfigurationErrorTests {
    /// A configuration file's text, and what is said about it.
    private static let files: [(String, String, String, String?)] = [
        (
            "an unknown key", "api_key: 0123456789\ndownlod_dir: ./downloads\n",
            "config.yml:2:1: unknown setting \"downlod_dir\".", "Did you mean download_dir?"
        ),
        (
            "broken YAML", "api_key: \"0123456789\napi_secret: hidden-word\n",
            "config.yml:3:1: invalid YAML: found unexpected end of stream.",
            "A value that contains : or # needs quotes."
        ),
        (
            "a key twice", "jobs: 2\njobs: 3\n", "config.yml:1:1: jobs is set more than once.",
            "Keep one of them."
        ),
        (
            "a value that is none", "jobs: many\n",
            "config.yml:1:7: jobs must be a whole number from 1 to 64, not \"many\".", nil
        ),
        (
            "a list", "- api_key\n", "config.yml:1:1: this is not a setting.",
            "Write one setting per line, for example: download_dir: ./downloads"
        ),
        (
            "a file of the key that is not there", "api_key_file: missing\napi_secret: hidden-word\n",
            "api_key_file missing cannot be read: No such file or directory.",
            "Check the path and its permissions; the file must contain only the API key."
        ),
        (
            "a key with a line break in it", "api_key: \"0123\\n4567\"\napi_secret: hidden-word\n",
            "The API key is empty or holds a space, line break or non-ASCII character.",
            "Copy it again from the Canvas Data Portal (api_key, CANVAS_DATA_API_KEY)."
        ),
        (
            "no secret", "api_key: 0123456789\n", "The API secret is missing.",
            "Run 'canvas-data init' once, set CANVAS_DATA_API_KEY and CANVAS_DATA_API_SECRET, or set api_key and "
                + "api_secret in a configuration file."
        ),
    ]

    @Test(arguments: files.indices)
    func `each broken configuration file has its message`(_ index: Int) async throws {
        let (name, text, message, hint) = Self.files[index]
        let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try ToolOnSimulator.write(text, to: "\(folder)/config.yml", permissions: 0o600)
        var tool = BuiltTool()
        tool.workingDirectory = folder
        try await ErrorCase(
            name, ["list-dumps", "-c", "config.yml"], 78, "configuration", message, hint
        ).check(with: tool)
    }

    @Test func `a missing configuration file is an error`() async throws {
        try await ErrorCase(
            "", ["list-dumps", "-c", "/nonexistent/config.yml"], 78, "configuration",
            "The configuration file /nonexistent/config.yml cannot be read: No such file or directory.",
            "'canvas-data init' creates one."
        ).check(with: BuiltTool())
    }

    @Test func `missing credentials are an error`() async throws {
        try await ErrorCase(
            "", ["list-dumps"], 78, "configuration", "The API key and secret are missing.",
            "Run 'canvas-data init' once, set CANVAS_DATA_API_KEY and CANVAS_DATA_API_SECRET, or set api_key and "
                + "api_secret in a configuration file."
        ).check(with: BuiltTool())
    }

    @Test(arguments: [[], ["-q"], ["-v"]])
    func `secret files that others can read are warned about, even with -q`(flags: [String]) async throws {
        try await ToolOnSimulator.run { simulator, school in
            try school.write(simulator.key, to: "key", permissions: 0o640)
            try school.write(simulator.secret, to: "secret", permissions: 0o604)
            var tool = school.tool
            for name in ["CANVAS_DATA_API_KEY", "CANVAS_DATA_API_SECRET"] { tool.environment[name] = nil }
            let command = flags + ["list-schemas", "--api-key-file", "key", "--api-secret-file", "secret"]
            let result = try await tool.run(command)
            #expect(result.status == 0)
            #expect(
                result.errors.hasPrefix(
                    "Warning: key contains a secret that others can read; run: chmod 600 key\n"
                        + "Warning: secret contains a secret that others can read; run: chmod 600 secret\n"))
            try school.write(simulator.key, to: "key")
            try school.write(simulator.secret, to: "secret")
            #expect(try await !tool.run(command).errors.contains("Warning"))
        }
    }

    @Test func `a configuration file that others can read is warned about once`() async throws {
        try await ToolOnSimulator.run { simulator, school in
            try school.write(
                "api_key: \(simulator.key)\napi_secret: \(simulator.secret)\n", to: "config.yml",
                permissions: 0o644)
            let result = try await school.tool.run(["-q", "-c", "config.yml", "list-schemas"])
            #expect(result.status == 0)
            #expect(
                result.errors
                    == "Warning: config.yml contains a secret that others can read; run: chmod 600 config.yml\n"
            )
        }
    }
}
