import CanvasDataTransfer
import Foundation
import Glibc
import Testing

@testable import CanvasData

@Suite struct UnpackRecordTests {
    private func inFolder(_ work: (Directory) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try work(try Directory(creating: path))
    }

    private func entry(_ directory: Directory, rows: Int = 3) throws -> UnpackRecord.Entry {
        try directory.write("1\n2\n3\n", as: "course_dim.txt")
        let status = try #require(directory.status(of: "course_dim.txt"))
        return UnpackRecord.Entry(
            file: "course_dim.txt", fragments: ["a.gz", "b.gz"], format: .tsv, hasHeader: false, rows: rows,
            bytes: 6,
            changed: status.changed)
    }

    @Test func `what was added is known to the next run`() throws {
        try inFolder { directory in
            let entry = try entry(directory)
            try UnpackRecord(in: directory).add(entry)
            #expect(try UnpackRecord(in: directory).entry(of: "course_dim.txt") == entry)
            #expect(try UnpackRecord(in: directory).entry(of: "user_dim.txt") == nil)
        }
    }

    @Test func `a file that was changed or is gone is not known`() throws {
        try inFolder { directory in
            try UnpackRecord(in: directory).add(try entry(directory))
            try directory.write("1\n2\n4\n", as: "course_dim.txt")
            // The kernel's clock for files ticks every few milliseconds: the test is faster than that.
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: 60)],
                ofItemAtPath: directory.path(of: "course_dim.txt"))
            #expect(try UnpackRecord(in: directory).entry(of: "course_dim.txt") == nil)
            try directory.remove("course_dim.txt")
            #expect(try UnpackRecord(in: directory).entry(of: "course_dim.txt") == nil)
        }
    }

    @Test func `the last line counts, and a line that was cut does not`() throws {
        try inFolder { directory in
            let first = try entry(directory)
            var second = first
            second.rows = 4
            let record = try UnpackRecord(in: directory)
            try record.add(first)
            try record.add(second)
            let file = try directory.open(".unpacked", O_WRONLY | O_APPEND)
            try Array(#"{"file":"course_dim.txt","rows":9,"#.utf8).withUnsafeBytes { try file.write($0) }
            #expect(try UnpackRecord(in: directory).entry(of: "course_dim.txt") == second)
        }
    }
}
