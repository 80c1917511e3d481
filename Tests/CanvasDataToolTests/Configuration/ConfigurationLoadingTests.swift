import CanvasDataBase
import Foundation
import Glibc
import Testing

@testable import CanvasDataTool

/// Which configuration file is read, and what is said about it.
@Suite struct ConfigurationLoadingTests {
    @Test func `the file is found according to XDG_CONFIG_HOME`() {
        #expect(Configuration.homePath(["HOME": "/h"]) == "/h/.config/canvas-data/config.yml")
        #expect(
            Configuration.homePath(["HOME": "/h", "XDG_CONFIG_HOME": "/x"]) == "/x/canvas-data/config.yml")
        #expect(
            Configuration.homePath(["HOME": "/h", "XDG_CONFIG_HOME": "relative"])
                == "/h/.config/canvas-data/config.yml")
        #expect(Configuration.homePath([:]) == nil)
    }

    @Test func `a configuration file that others can read is warned about, and read`() throws {
        let path = NSTemporaryDirectory() + "config-\(UUID()).yml"
        try Data("api_secret: abcdef\n".utf8).write(to: URL(filePath: path))
        defer { unlink(path) }
        var warnings: [String] = []
        chmod(path, 0o644)
        let read = try Configuration.load(option: path, environment: [:]) { warnings.append($0) }
        #expect(try read.text(.apiSecret) == "abcdef")
        #expect(warnings == ["\(path) contains a secret that others can read; run: chmod 600 \(path)"])
        chmod(path, 0o600)
        _ = try Configuration.load(option: nil, environment: ["CANVAS_DATA_CONFIG": path]) {
            warnings.append($0)
        }
        #expect(warnings.count == 1)
    }

    /// A folder with a file in `home` and one in `system`.
    private func withFiles(
        _ body: (_ environment: [String: String], _ home: String, _ system: String) throws -> Void
    )
        throws
    {
        let folder = NSTemporaryDirectory() + "config-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (home, system) = ("\(folder)/home/canvas-data/config.yml", "\(folder)/etc/canvas-data/config.yml")
        for path in [home, system] {
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("schema: of_\(path == home ? "home" : "system")\napi_secret: abcdef\n".utf8)
                .write(to: URL(filePath: path))
            chmod(path, 0o600)
        }
        try body(["XDG_CONFIG_HOME": "\(folder)/home", "HOME": "/nonexistent"], home, system)
    }

    @Test func `without an own file the one in /etc is read`() throws {
        try withFiles { (environment, home, system) throws in
            func schema(_ option: String? = nil, _ more: [String: String] = [:]) throws -> String? {
                try Configuration.load(
                    option: option, environment: environment.merging(more) { $1 }, system: system
                ) { Issue.record("\($0)") }.text(.schema)
            }
            #expect(try schema() == "of_home")
            unlink(home)
            #expect(try schema() == "of_system")
            // The account that runs us may be in its group.
            chmod(system, 0o640)
            #expect(try schema() == "of_system")
            #expect(try schema("/dev/null") == nil)
            #expect(try schema(nil, ["CANVAS_DATA_CONFIG": "/dev/null"]) == nil)
            unlink(system)
            #expect(try schema() == nil)
        }
    }

    @Test
    func `the file in /etc is warned about if all can read it, and refused if others can write it`()
        throws
    {
        try withFiles { (environment, home, system) throws in
            unlink(home)
            var warnings: [String] = []
            chmod(system, 0o644)
            _ = try Configuration.load(option: nil, environment: environment, system: system) {
                warnings.append($0)
            }
            #expect(warnings == ["\(system) contains a secret that others can read; run: chmod o= \(system)"])
            for mode: mode_t in [0o620, 0o602] {
                chmod(system, mode)
                #expect(
                    throws: CanvasDataError(
                        .configuration,
                        "The configuration file \(system) is not used, because accounts other than root can change it.",
                        remedy: "Run as root: chown root \(system) && chmod go-w \(system)")
                ) { try Configuration.load(option: nil, environment: environment, system: system) { _ in } }
            }
        }
    }

    @Test func `a file in /etc that cannot be read is an error`() throws {
        try withFiles { (environment, home, system) throws in
            unlink(home)
            unlink(system)
            try FileManager.default.createDirectory(atPath: system, withIntermediateDirectories: false)
            chmod(system, 0o700)
            #expect(
                throws: CanvasDataError(
                    .configuration, "The configuration file \(system) cannot be read: Is a directory.",
                    remedy: """
                        If this account should use it, run as root: chgrp GROUP \(system) && chmod 640 \(system). Otherwise name \
                        another file with -c FILE, or none with -c /dev/null.
                        """)
            ) { try Configuration.load(option: nil, environment: environment, system: system) { _ in } }
        }
    }

    @Test func `a file that is named must exist`() {
        #expect(
            throws: CanvasDataError(
                .configuration,
                "The configuration file /nowhere/c.yml cannot be read: No such file or directory.",
                remedy: "'canvas-data init' creates one.")
        ) { try Configuration.load(option: "/nowhere/c.yml", environment: [:]) { _ in } }
    }
}
