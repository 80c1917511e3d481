import CanvasDataBase
import CanvasDataTransfer
import CanvasSimulator
import Foundation
import SharedFixture
import Testing

@testable import CanvasData

@Suite struct DAPDownloadTests {
    private let query = DAPQuery("users", in: "canvas", format: .jsonl)

    private func options(_ replicas: SimulatedReplicas, decompress: Bool = false) -> DAPDownloadOptions {
        var options = DAPDownloadOptions(directory: "\(replicas.folder.path)/downloads")
        options.decompress = decompress
        return options
    }

    private func contents(_ summary: DAPDownloadSummary) throws -> [[UInt8]] {
        try summary.files.map {
            Array(try Data(contentsOf: URL(filePath: "\(summary.directory)/\($0.name)")))
        }
    }

    private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        let sink = BodySink(limit: 1 << 30)
        let gunzip = Gunzip(into: sink)
        try bytes.withUnsafeBytes { try gunzip.write($0) }
        try gunzip.finish()
        return sink.bytes
    }

    /// Everything under the folder of downloads, with `ID` for the job's.
    private func names(_ replicas: SimulatedReplicas) throws -> [String] {
        let files = FileManager.default
        return try files.subpathsOfDirectory(atPath: "\(replicas.folder.path)/downloads").sorted()
    }

    @Test(arguments: DAPQuery.Format.allCases)
    func `all files of a job come whole, under the names of their links`(format: DAPQuery.Format) async throws
    {
        try await SimulatedReplicas.run({ $0.membersPerPart = 3 }) { replicas in
            let client = try replicas.client()
            let query = DAPQuery("users", in: "canvas", format: format)
            let summary = try await client.download(query, options(replicas))
            #expect(summary.job.status == .complete)
            #expect(summary.directory == "\(replicas.folder.path)/downloads/job_\(summary.job.id)")
            let links = try await client.links(to: summary.job.objects)
            let names = try summary.job.objects.map { object in
                let link = try #require(links[object].flatMap { HTTPLink($0) })
                return link.path.lastPathComponent
            }
            #expect(summary.files == names.map { .init(name: $0, wasThere: false) })
            #expect(
                names.allSatisfy { $0.hasSuffix(format == .parquet ? ".parquet" : ".\(format.rawValue).gz") })
            #expect(
                try self.names(replicas) == ["job_\(summary.job.id)"]
                    + names.map { "job_\(summary.job.id)/\($0)" }.sorted())
            for bytes in try contents(summary) {
                if format == .parquet {
                    #expect(bytes.prefix(4) == Array("PAR1".utf8)[...])
                    #expect(bytes.suffix(4) == Array("PAR1".utf8)[...])
                } else {
                    #expect(try !unpacked(bytes).isEmpty)
                }
            }
            #expect(replicas.simulator.credentialsAtFileHost == 0)

            // Run again, it fetches nothing.
            replicas.simulator.resetLog()
            let again = try await client.download(query, options(replicas))
            #expect(again.files == names.map { .init(name: $0, wasThere: true) })
            #expect(replicas.simulator.requestLog.allSatisfy { $0.host == .api })
        }
    }

    @Test func `files are unpacked where that is wanted`() async throws {
        try await SimulatedReplicas.run { settings in
            settings.membersPerPart = 3
            settings.hasEmptyObjects = true
        } _: { replicas in
            let client = try replicas.client()
            let plain = try await client.download(query, options(replicas, decompress: true))
            let packed = try await client.download(query, options(replicas))
            #expect(plain.files.map { $0.name + ".gz" } == packed.files.map(\.name))
            #expect(
                try contents(plain) == contents(packed).map { $0.isEmpty ? [] : try unpacked($0) })
            #expect(try contents(plain).contains([]))
            #expect(try names(replicas).count == 1 + 2 * plain.files.count)
        }
    }

    @Test func `Parquet files cannot be unpacked`() async throws {
        let client = try DAPClient(credentials: try DAPCredentials(clientID: "a", clientSecret: "b"))
        var options = DAPDownloadOptions(directory: "/nowhere")
        options.decompress = true
        await #expect(
            throws: CanvasDataError(
                .usage, "Parquet files are not packed, so there is nothing to decompress.",
                remedy: "Ask for another format, or for the files as they are.")
        ) { try await client.download(DAPQuery("users", in: "canvas", format: .parquet), options) }
    }

    @Test(arguments: [
        (DAPQuery.Format.csv, "file:cut@50%*1/each"), (.csv, "file:flip@50%*1/each"),
        (.csv, "file:expired*1/each"),
        (.csv, "file:html*1/each"), (.csv, "dap:lost-objects"), (.csv, "dap:missing-url"),
        (.tsv, "file:no-length"),
        (.parquet, "file:cut@50%*1/each"), (.parquet, "file:truncate@60%*1/each"),
        (.parquet, "file:html*1/each"),
        (.parquet, "file:reset@30%*2/each"), (.jsonl, "file:expire=2r"),
    ])
    func `what goes wrong in passing leaves the same files`(format: DAPQuery.Format, script: String)
        async throws
    {
        try await SimulatedReplicas.run { replicas in
            let query = DAPQuery("users", in: "canvas", format: format)
            let good = try await replicas.client().download(query, options(replicas))
            let expected = try contents(good)
            try FileManager.default.removeItem(atPath: "\(replicas.folder.path)/downloads")
            try replicas.simulator.misbehave(script)
            let summary = try await replicas.client().download(query, options(replicas))
            #expect(try contents(summary) == expected)
            #expect(try names(replicas).count == 1 + expected.count)
        }
    }

    @Test func `an interrupted download is gone on with where it stopped`() async throws {
        try await SimulatedReplicas.run { replicas in
            try replicas.simulator.misbehave("file:cut@50%; file:503%2")
            await #expect(throws: CanvasDataError.self) {
                try await replicas.client().download(query, options(replicas))
            }
            let parts = try names(replicas).filter { $0.hasSuffix(".part") }
            #expect(!parts.isEmpty)
            #expect(try names(replicas).count == 1 + parts.count)
            try replicas.simulator.misbehave("")
            replicas.simulator.resetLog()
            let summary = try await replicas.client().download(query, options(replicas))
            #expect(replicas.simulator.requestLog.contains { $0.host == .files && $0.range != nil })
            for bytes in try contents(summary) { #expect(try !unpacked(bytes).isEmpty) }
            #expect(try names(replicas).count == 1 + summary.files.count)
        }
    }

    @Test(arguments: [
        (
            DAPQuery.Format.csv, "file:damage@50%",
            ["is damaged at byte N", "does not match its checksum at byte N"]
        ),
        (.csv, "file:trailing-garbage", ["has foreign bytes behind its end, at byte N"]),
        (.csv, "file:truncate@50%", ["is cut short after N bytes"]),
        (.parquet, "file:truncate@50%", ["is not a whole Parquet file"]),
    ])
    func `a file that stays damaged gets no name`(
        format: DAPQuery.Format, script: String, predicates: [String]
    ) async throws {
        try await SimulatedReplicas.run { replicas in
            try replicas.simulator.misbehave(script)
            let error = await #expect(throws: CanvasDataError.self) {
                try await replicas.client().download(
                    DAPQuery("users", in: "canvas", format: format), options(replicas))
            }
            #expect(error?.kind == .wrongData)
            let words = error?.message.split(separator: " ", maxSplits: 1).last.map(String.init) ?? ""
            #expect(predicates.map { "\($0), fetched twice." }.contains(words.replacing(/\d+/, with: "N")))
            #expect(
                error?.remedy
                    == "It is damaged at Canvas's file host. Run the command again later, or report it to Instructure."
            )
            #expect(try names(replicas).allSatisfy { !$0.contains("/") || $0.hasSuffix(".part") })
        }
    }

    @Test func `two at once do not write into one directory`() async throws {
        try await SimulatedReplicas.run { replicas in
            let client = try replicas.client()
            let job = try await client.start(query)
            let path = "\(replicas.folder.path)/downloads/job_\(job.id)"
            let directory = try Directory(creating: path)
            #expect(try directory.lock())
            await #expect(throws: CanvasDataError.directoryBusy(path)) {
                try await client.download(query, options(replicas))
            }
        }
    }

    @Test func `files whose names say nothing are kept under them`() async throws {
        try await SimulatedReplicas.run({ $0.hasOpaqueNames = true }) { replicas in
            let summary = try await replicas.client().download(query, options(replicas, decompress: true))
            #expect(summary.files.allSatisfy { !$0.name.contains(".") })
            #expect(try names(replicas).count == 1 + summary.files.count)
        }
    }

    @Test(arguments: ["public-http", "private", "link-local", "userinfo", "file", "relative", "empty"])
    func `links that lead elsewhere are not followed`(kind: String) async throws {
        try await SimulatedReplicas.run { replicas in
            try replicas.simulator.misbehave("listing:link=\(kind)")
            let error = await #expect(throws: CanvasDataError.self) {
                try await replicas.client().download(query, options(replicas))
            }
            #expect(error?.kind == .refused)
            #expect(error?.message.contains("X-Amz") == false)
            #expect(!FileManager.default.fileExists(atPath: "\(replicas.folder.path)/downloads"))
        }
    }
}
