import CanvasSimulator
import Foundation
import Glibc
import Testing

/// Disks of all sizes, nearly all too small: no wrong file, the right exit code, and the next run with more room
/// finishes.
@Suite struct DiskTests {
    /// A file system of so many bytes that is gone at the end; nil where we may not make one.
    private struct SmallDisk {
        let path: String

        init?(bytes: Int) {
            path = NSTemporaryDirectory() + "canvas-data-disk-" + UUID().uuidString
            guard mkdir(path, 0o700) == 0 else { return nil }
            guard mount("tmpfs", path, "tmpfs", 0, "size=\(bytes)") == 0 else {
                rmdir(path)
                return nil
            }
        }

        func grow(to bytes: Int) -> Bool {
            mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT), "size=\(bytes)") == 0
        }

        func remove() {
            umount2(path, Int32(MNT_DETACH))
            rmdir(path)
        }
    }

    private static let canMount: Bool = {
        guard let disk = SmallDisk(bytes: 65536) else { return false }
        disk.remove()
        return true
    }()

    @Test(.enabled(if: canMount, "needs the right to mount a tmpfs"), arguments: [64, 200, 400, 700, 1100])
    func `a full disk leaves no wrong table, and the next run completes them`(kibibytes: Int) async throws {
        var settings = SimulatorSettings()
        settings.visibleDumps = 1
        try await ToolOnSimulator.run(settings) { simulator, school in
            let truth = try #require(try await simulator.truth(of: 1))
            let disk = try #require(SmallDisk(bytes: kibibytes << 10))
            defer { disk.remove() }
            let arguments = [
                "unpack-dump-files", "-q", "--include-requests", "--download-dir", "\(disk.path)/downloads",
                "--data-dir", "\(disk.path)/data",
            ]
            let result = try await school.tool.run(arguments)
            #expect(result.output == "")
            #expect([0, 73].contains(result.status), "\(result)")
            if result.status == 73 {
                #expect(result.errors.hasPrefix("Error: There is no room to "), "\(result)")
                #expect(result.errors.contains(" (No space left on device).\n  Make room, "), "\(result)")
            }
            #expect(try school.wrongTables(of: truth, in: "\(disk.path)/data") == [])
            #expect(disk.grow(to: 64 << 20))
            #expect(
                try await school.tool.run(arguments) == BuiltTool.Result(status: 0, output: "", errors: ""))
            #expect(try school.wrongTables(of: truth, in: "\(disk.path)/data") == [])
            #expect(try school.tables(of: truth, in: "\(disk.path)/data").count == truth.tables.count)
        }
    }
}
