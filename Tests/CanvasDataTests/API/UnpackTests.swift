import CanvasDataLoading
import CanvasDataTransfer
import CanvasSimulator
import Foundation
import Testing

@testable import CanvasData

@Suite struct UnpackTests {
    @Test func `every table of every dump is byte for byte what Canvas holds`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            for truth in try await school.simulator.truth() where truth.finished {
                let selection = TableSelection(includesRequests: true)
                let summary = try await api.unpackDump(.id(truth.dumpID), selection, school.unpackOptions())
                #expect(summary.failures == [])
                #expect(try school.wrongTables(of: truth) == [])
                let rows = Dictionary(uniqueKeysWithValues: truth.tables.map { ($0.table, $0.rows) })
                for table in summary.tables { #expect(rows[table.table] == table.rows, "\(table.table)") }
                let names = Set(truth.tables.flatMap(\.filenames))
                #expect(names.subtracting(school.downloaded()) == [])
            }
            #expect(school.simulator.credentialsAtFileHost == 0)
        }
    }

    @Test func `a second run fetches nothing and says what is there`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            let first = try await api.unpackDump(.latest, TableSelection(), school.unpackOptions())
            school.simulator.resetLog()
            let second = try await api.unpackDump(.latest, TableSelection(), school.unpackOptions())
            #expect(school.simulator.bytesServed == 0)
            #expect(second.bytesReceived == 0)
            #expect(second.tables.filter { !$0.wasThere } == [])
            #expect(second.tables.map(\.rows) == first.tables.map(\.rows))
        }
    }

    @Test func `latest is the newest finished dump with more than requests in it`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            let truth = try await school.simulator.truth()
            let expected = truth.filter { $0.finished && !$0.isHistorical }.map(\.sequence).max()
            #expect(try await api.files(of: .latest).dump.sequence == expected)
            #expect(
                try await api.fullRequestsDumpIDs() == Set(truth.filter(\.isHistorical).map(\.dumpID)))
        }
    }

    @Test func `damaged fragments of an older tool are found and fetched again once`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            _ = try await api.unpackDump(.latest, TableSelection(), school.unpackOptions())
            let truth = try #require(
                try await school.simulator.truth().last { $0.finished && !$0.isHistorical })
            let names = truth.tables.filter { $0.table != "requests" }.flatMap(\.filenames)
            // An error page, an empty file, half a file: what a crash or the old SDK leaves.
            try Data("<html>".utf8).write(to: URL(fileURLWithPath: "\(school.downloads)/\(names[0])"))
            try Data().write(to: URL(fileURLWithPath: "\(school.downloads)/\(names[1])"))
            let half = URL(fileURLWithPath: "\(school.downloads)/\(names[2])")
            let whole = try Data(contentsOf: half)
            try whole.prefix(whole.count / 2).write(to: half)
            try FileManager.default.removeItem(atPath: school.data)
            school.simulator.resetLog()
            let again = try await api.unpackDump(.latest, TableSelection(), school.unpackOptions())
            #expect(again.failures == [])
            #expect(try school.wrongTables(of: truth) == [])
            #expect(school.simulator.requestLog.filter { $0.host == .files }.count == 3)
            #expect(
                school.notices.messages.sorted()
                    == [
                        "\(names[0]), there already, is not a gzip file; fetching it again.",
                        "\(names[2]), there already, is cut short after \(whole.count / 2) bytes; fetching it again.",
                    ].sorted())
        }
    }

    @Test func `verifying reads the fragments of tables that are there too`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            let selection = TableSelection(tables: ["course_dim"])
            _ = try await api.unpackDump(.latest, selection, school.unpackOptions())
            let name = try #require(school.downloaded().first { $0.hasPrefix("course_dim-") })
            try Data("<html>".utf8).write(to: URL(fileURLWithPath: "\(school.downloads)/\(name)"))
            var options = school.unpackOptions()
            _ = try await api.unpackDump(.latest, selection, options)
            #expect(school.notices.messages == [])
            options.download.verify = true
            let summary = try await api.unpackDump(.latest, selection, options)
            #expect(
                school.notices.messages
                    == ["\(name), there already, is not a gzip file; fetching it again."])
            #expect(summary.tables.map(\.wasThere) == [false])
        }
    }

    @Test func `leaving out a table that is not there, or all there is, is said`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            _ = try await api.unpackDump(
                .latest, TableSelection(excluded: ["course_din"]), school.unpackOptions())
            let historical = try #require(try await school.simulator.truth().first { $0.isHistorical })
            _ = try await api.unpackDump(.id(historical.dumpID), TableSelection(), school.unpackOptions())
            #expect(
                school.notices.messages == [
                    "Dump 4 has no table \"course_din\" that could be left out. Did you mean course_dim?",
                    "Dump 3 contains only requests, which are left out by default. To get them, use TableSelection(includesRequests:).",
                ])
        }
    }

    @Test func `headers and CSV`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            var options = school.unpackOptions()
            options.header = true
            options.format = .csv
            let path = try await api.dataFile(forTable: "course_dim", options)
            #expect(path.hasSuffix("/course_dim.csv"))
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.hasPrefix("id,canvas_id,root_account_id,account_id,"))
        }
    }
}
