import CanvasSimulator
import Foundation
import Glibc
import Testing

/// `/etc/canvas-data/config.yml`, in an `/etc` of the test's own.
@Suite(.enabled(if: MachineOfItsOwn.isPossible, "root, who may mount, is needed"))
struct SystemConfigurationTests {
    @Test func `a file written by init --system is used by root and by accounts that can read it`()
        async throws
    {
        try await ToolOnSimulator.run { simulator, school in
            let machine = try MachineOfItsOwn(in: school.folder)
            var tool = school.tool
            tool.environment["CANVAS_DATA_API_KEY"] = nil
            tool.environment["CANVAS_DATA_API_SECRET"] = nil
            tool.environment["CANVAS_DATA_API_URL"] = nil
            tool.starter = machine.starter
            let address = try #require(school.tool.environment["CANVAS_DATA_API_URL"])
            let nothing = try await tool.run(["list-dumps"])
            #expect(nothing.status == 78)

            let made = try await tool.run(
                ["init", "--system", "--api-url", address], stdin: "\(simulator.key)\n\(simulator.secret)\n")
            let path = "/etc/canvas-data/config.yml"
            #expect(
                made
                    == BuiltTool.Result(
                        status: 0,
                        output: """
                            Wrote \(path).
                            To let another account use it, run: chgrp ACCOUNT \(path) && chmod 640 \(path)

                            """, errors: ""))
            #expect(try machine.mode("canvas-data") == 0o755)
            #expect(try machine.mode("canvas-data/config.yml") == 0o600)
            let listed = try await tool.run(["list-dumps"])
            #expect(listed.status == 0)
            #expect(listed.errors == "")

            tool.starter = machine.starter + MachineOfItsOwn.asNobody
            guard try await tool.run(["--version"]).status == 0 else { return }
            let closed = try await tool.run(["list-dumps"])
            #expect(
                closed
                    == BuiltTool.Result(
                        status: 78, output: "",
                        errors: """
                            Error: The configuration file \(path) cannot be read: Permission denied.
                              If this account should use it, run as root: chgrp GROUP \(path) && chmod 640 \(path). Otherwise name \
                            another file with -c FILE, or none with -c /dev/null.

                            """))
            try machine.shareWithNobody("canvas-data/config.yml")
            let shared = try await tool.run(["list-dumps"])
            #expect(shared == listed)

            tool.starter = machine.starter
            let again = try await tool.run(
                ["init", "--system", "--force", "--api-url", address],
                stdin: "\(simulator.key)\n\(simulator.secret)\n")
            #expect(again.output.contains("The previous file is now \(path).old.\n"))
            #expect(try machine.mode("canvas-data/config.yml") == 0o640)
            tool.starter = machine.starter + MachineOfItsOwn.asNobody
            #expect(try await tool.run(["list-dumps"]) == listed)
        }
    }

    @Test func `root is asked at a terminal, and its own file wins over the one in /etc`() async throws {
        try await ToolOnSimulator.run { simulator, school in
            let machine = try MachineOfItsOwn(in: school.folder)
            var tool = school.tool
            tool.environment["HOME"] = school.folder
            let shell = machine.starter + [tool.executable.path, "init"]
            tool.executable = URL(filePath: shell[0])
            let own = "\(school.folder)/.config/canvas-data/config.yml"
            for (answer, path) in [("", "/etc/canvas-data/config.yml"), ("no", own)] {
                let terminal = try PseudoTerminal()
                let process = try terminal.start(tool, Array(shell.dropFirst()))
                #expect(await terminal.read(until: "[Y/n]: "))
                terminal.type("\(answer)\n")
                #expect(await terminal.read(until: "2 for Canvas Data 1 [1]: "))
                terminal.type("2\n")
                #expect(await terminal.read(until: "API key: "))
                terminal.type("a-key\n")
                #expect(await terminal.read(until: "API secret: "))
                terminal.type("a-secret\n")
                #expect(await terminal.read(until: "private Postgres): "))
                terminal.type("\n")
                #expect(await terminal.read(until: "Wrote \(path)"))
                #expect(await process.status == 0)
            }
            var doctor = school.tool
            doctor.environment["HOME"] = school.folder
            doctor.starter = machine.starter
            #expect(try await doctor.run(["doctor"]).output.contains("Settings are read from \(own).\n"))
            doctor.environment["HOME"] = "/nonexistent"
            #expect(
                try await doctor.run(["doctor"]).output.contains(
                    "Settings are read from /etc/canvas-data/config.yml.\n"))
        }
    }
}

/// A mount namespace with its own `/etc`.
struct MachineOfItsOwn {
    private let etc: String

    static let isPossible: Bool = {
        guard geteuid() == 0 else { return false }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = ["-m", "mount", "--bind", "/tmp", "/etc"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    static let asNobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

    init(in folder: String) throws {
        etc = "\(folder)/etc"
        try FileManager.default.createDirectory(atPath: etc, withIntermediateDirectories: false)
        for name in ["passwd", "group", "hosts", "nsswitch.conf"] {
            try FileManager.default.copyItem(atPath: "/etc/\(name)", toPath: "\(etc)/\(name)")
        }
        chmod(etc, 0o755)
    }

    /// What starts a program in it.
    var starter: [String] {
        ["/usr/bin/unshare", "-m", "/bin/sh", "-c", "mount --bind \"$0\" /etc && exec \"$@\"", etc]
    }

    func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(etc)/\(name)")[.posixPermissions] as? Int
    }

    func shareWithNobody(_ name: String) throws {
        #expect(chown("\(etc)/\(name)", 0, 65534) == 0)
        #expect(chmod("\(etc)/\(name)", 0o640) == 0)
    }
}
