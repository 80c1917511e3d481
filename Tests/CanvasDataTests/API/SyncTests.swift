import CanvasDataBase
import CanvasDataTransfer
import CanvasSimulator
import Foundation
import Testing

@testable import CanvasData

@Suite struct SyncTests {
    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    @Test func `the mirror follows Canvas and deletes only what it wrote`() async throws {
        var settings = SimulatorSettings()
        settings.visibleDumps = 1
        try await SimulatedSchool.run(settings) { school in
            let api = try school.api()
            let options = DownloadOptions(directory: school.downloads)
            let first = try await api.syncFiles(to: options)
            #expect(first.failures == [])
            #expect(first.deleted == [])
            #expect(exists("\(school.downloads)/schema.json"))
            let foreign = "\(school.downloads)/course_dim/my-notes.txt"
            try Data("mine".utf8).write(to: URL(fileURLWithPath: foreign))

            school.simulator.showDumps(2)
            let plan = try await api.syncPlan(to: options)
            let second = try await api.syncFiles(to: DownloadOptions(directory: school.downloads))
            #expect(second.failures == [])
            #expect(!second.deleted.isEmpty)
            #expect(plan.deleted == second.deleted)
            #expect(plan.files.map(\.name) == second.files.map(\.name))
            #expect(plan.files.map(\.isThere) == second.files.map(\.wasThere))
            for name in second.deleted { #expect(!exists("\(school.downloads)/\(name)")) }
            for file in second.files { #expect(exists("\(school.downloads)/\(file.table)/\(file.name)")) }
            #expect(exists(foreign))

            school.simulator.resetLog()
            let third = try await api.syncFiles(to: DownloadOptions(directory: school.downloads))
            #expect(third.deleted == [])
            #expect(school.simulator.requestLog.filter { $0.host == .files }.isEmpty)
        }
    }

    @Test func `a mirror that was interrupted knows its files afterwards`() async throws {
        var settings = SimulatorSettings()
        settings.visibleDumps = 1
        try await SimulatedSchool.run(settings) { school in
            let api = try school.api()
            // Something stands in the way of the last file, so that the first run ends with an error.
            let last = try #require(try await api.syncFiles().files.last)
            let obstacle = "\(school.downloads)/\(last.table)/\(last.fragment.name)"
            try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: true)
            await #expect(throws: CanvasDataError.self) {
                try await api.syncFiles(to: DownloadOptions(directory: school.downloads))
            }
            try FileManager.default.removeItem(atPath: obstacle)
            #expect(
                try await api.syncFiles(to: DownloadOptions(directory: school.downloads)).failures == [])

            school.simulator.showDumps(2)
            let after = try await api.syncFiles(to: DownloadOptions(directory: school.downloads))
            let listed = Dictionary(grouping: after.files, by: \.table).mapValues { Set($0.map(\.name)) }
            let left = listed.flatMap { table, names in
                FileNames(in: "\(school.downloads)/\(table)").filter {
                    !$0.hasPrefix(".") && !names.contains($0)
                }
            }
            #expect(left == [])
        }
    }

    @Test func `a whole copy of a table has each file once`() async throws {
        try await SimulatedSchool.run { school in
            let api = try school.api()
            let plan = try await api.plan(
                ofTable: "requests", to: DownloadOptions(directory: school.downloads))
            #expect(!exists(school.downloads))
            let summary = try await api.downloadFiles(
                ofTable: "requests", to: DownloadOptions(directory: school.downloads))
            #expect(plan.files.map(\.name) == summary.files.map(\.name))
            #expect(plan.files.allSatisfy { !$0.isThere })
            #expect(summary.failures == [])
            #expect(Set(summary.files.map(\.name)).count == summary.files.count)
            #expect(school.downloaded() == summary.files.map(\.name).sorted())
        }
    }

    @Test func `historical requests are listed by their days`() async throws {
        try await SimulatedSchool.run { school in
            let ranges = try await school.api().historicalRequests()
            #expect(ranges.count >= 2)
            #expect(ranges.map(\.range) == ranges.map(\.range).sorted())
            for range in ranges { #expect(range.files.filter { !$0.hasPrefix("requests-") } == []) }
        }
    }
}
