import CanvasDataSIS
import Foundation
import Testing

@Suite struct SISMemoryTests {
    /// KiB from the process's own status: `VmRSS` now, `VmHWM` at most.
    private static func memory(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    /// 500,000 enrollments of 20,000 users in 10,000 sections: some 24 MB.
    private static func write(_ folder: SISFolder) throws -> [SISFile] {
        var users = Array("user_id,login_id,status\n".utf8)
        for number in 0..<20_000 { users += Array("U\(number),login\(number),active\n".utf8) }
        var sections = Array("section_id,course_id,name,status\n".utf8)
        for number in 0..<10_000 { sections += Array("S\(number),C\(number / 2),Section,active\n".utf8) }
        let files = [
            try folder.write(users, as: "users.csv"), try folder.write(sections, as: "sections.csv"),
        ]
        let path = folder.path + "/enrollments.csv"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.write(contentsOf: Data("course_id,user_id,role,section_id,status\n".utf8))
        for section in 0..<10_000 {
            let rows = (0..<50).map { place in
                "C\(section / 2),U\((section &* 7919 &+ place) % 20_000),student,S\(section),active\n"
            }
            try file.write(contentsOf: Data(rows.joined().utf8))
        }
        try file.close()
        return files + [SISFile(path: path)]
    }

    @Test func `half a million enrollments take a few MiB`() async {
        // In a process of its own, whose memory no other test uses.
        await #expect(processExitsWith: .success) {
            let folder = try SISFolder()
            defer { withExtendedLifetime(folder) {} }
            let files = try Self.write(folder)
            let before = try Self.memory("VmRSS")
            // The highest so far is forgotten.
            try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
            let validation = try SISValidator().validate(files)
            let grown = try Self.memory("VmHWM") - before
            #expect(validation.rows[.enrollment] == 500_000)
            #expect(validation.findings.isEmpty)
            #expect(grown > 0 && grown < 12_000, "\(grown) KiB")
        }
    }
}
