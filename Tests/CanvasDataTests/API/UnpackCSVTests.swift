import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer
import Foundation
import Testing

@testable import CanvasData
@testable import CanvasSimulator

@Suite struct UnpackCSVTests {
    @Test func `all rows of all tables pass the checks`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            let truth = try #require(
                try await school.simulator.truth().last { $0.finished && !$0.isHistorical })
            let summary = try await api.unpackDump(
                .id(truth.dumpID), TableSelection(includesRequests: true), csv(school))
            #expect(summary.failures == [])
            let rows = Dictionary(uniqueKeysWithValues: truth.tables.map { ($0.table, $0.rows) })
            #expect(summary.tables.count == rows.count)
            for table in summary.tables { #expect(rows[table.table] == table.rows, "\(table.table)") }
        }
    }

    @Test func `a wrong row is named, and its table gets no file`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            let name = try await replaceFragment(of: school, api) { rows in
                var rows = rows
                rows[1] = "x" + rows[1]
                return rows
            }
            let summary = try await api.unpackDump(
                .latest, TableSelection(tables: ["account_dim", "course_dim"]), csv(school))
            #expect(summary.tables.map(\.table) == ["account_dim"])
            #expect(summary.failures.count == 1)
            let error = try #require(summary.failures.first)
            #expect(error.kind == .wrongData)
            let value = try #require(error.message.split(separator: "\"").dropFirst(3).first)
            #expect(value.hasPrefix("x"))
            #expect(
                error.description == """
                    Cannot unpack course_dim: course_dim, "\(name)" line 2, column id: "\(value)" is not a whole number.
                      Unpacked as tsv, the table has all rows as Canvas sent them.
                    """)
            // The text file is of the fetching before.
            #expect(files(in: summary.directory) == ["account_dim.csv", "course_dim.txt"])
            #expect(school.downloaded().contains(name))
            #expect(school.notices.messages == [])
        }
    }

    @Test func `a damaged fragment whose rows look wrong is fetched again`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            let name = try await replaceFragment(of: school, api) { rows in
                ["not\ta\trow"] + rows
            } damage: { bytes in
                // A bit of the checksum.
                bytes[bytes.count - 8] ^= 1
            }
            let summary = try await api.unpackDump(
                .latest, TableSelection(tables: ["course_dim"]), csv(school))
            #expect(summary.failures == [])
            #expect(files(in: summary.directory) == ["course_dim.csv", "course_dim.txt"])
            #expect(school.notices.messages.count == 1)
            #expect(school.notices.messages.first?.hasPrefix("\(name), there already, ") == true)
        }
    }

    @Test func `CSV of a version that checked no rows is written again`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            let selection = TableSelection(tables: ["course_dim"])
            let first = try await api.unpackDump(.latest, selection, csv(school))
            #expect(
                try await api.unpackDump(.latest, selection, csv(school)).tables.map(\.wasThere) == [true])
            let record = URL(fileURLWithPath: "\(first.directory)/.unpacked")
            let text = try String(contentsOf: record, encoding: .utf8)
            #expect(text.contains(#""format":"checked csv""#))
            try Data(text.replacingOccurrences(of: "checked csv", with: "csv").utf8).write(to: record)
            #expect(
                try await api.unpackDump(.latest, selection, csv(school)).tables.map(\.wasThere) == [false])
        }
    }

    private func csv(_ school: SimulatedSchool) -> UnpackOptions {
        var options = school.unpackOptions()
        options.format = .csv
        return options
    }

    private func files(in directory: String) -> [String] {
        FileNames(in: directory).filter { !$0.hasPrefix(".") }.sorted()
    }

    /// Fetches course_dim, and puts other rows into its first fragment.
    ///
    /// - Returns: the fragment's name.
    private func replaceFragment(
        of school: SimulatedSchool, _ api: CanvasDataAPI, _ rows: ([String]) -> [String],
        damage: (inout [UInt8]) -> Void = { _ in }
    ) async throws -> String {
        let path = try await api.dataFile(forTable: "course_dim", school.unpackOptions())
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        let name = try #require(school.downloaded().first { $0.hasPrefix("course_dim-") })
        let members = ByteBuffer()
        let text = Array(rows(lines).map { $0 + "\n" }.joined().utf8)
        text.withUnsafeBytes { Deflater().append($0, to: members) }
        var bytes = members.array
        damage(&bytes)
        try Data(bytes).write(to: URL(fileURLWithPath: "\(school.downloads)/\(name)"))
        return name
    }
}
