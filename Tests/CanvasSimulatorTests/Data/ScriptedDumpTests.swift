import Testing

@testable import CanvasSimulator

@Suite struct ScriptedDumpTests {
    private static let old = ScriptedDump(
        7,
        [
            ScriptedDump.Table(
                "requests", partial: true, files: [ScriptedDump.File([0..<3, 5..<6], name: "requests-x.gz")])
        ])
    private static let full = ScriptedDump(
        7, version: 1, finished: false,
        [ScriptedDump.Table("requests", files: [ScriptedDump.File([0..<9])])])
    private static let new = ScriptedDump(
        9,
        [
            ScriptedDump.Table("conference_fact", revision: 4, files: [ScriptedDump.File([0..<5])]),
            ScriptedDump.Table(
                "requests", partial: true, files: [ScriptedDump.File([6..<9], name: "requests-x.gz")]),
        ])

    /// What is on offer, newest first: sequence, whether it is finished, and each table's files with their lines.
    private func offer(_ canvas: CanvasClient) async throws -> [String] {
        var lines: [String] = []
        for listed in try await canvas.dumps() {
            let dump = try await canvas.get(
                "/api/account/self/file/byDump/\(listed.dumpId)", as: CanvasClient.Dump.self)
            var tables: [String] = []
            for (name, table) in (dump.artifactsByTable ?? [:]).sorted(by: { $0.key < $1.key }) {
                for file in table.files {
                    let bytes = try #require(gunzip(try await WireClient.request(file.url).body)?.bytes)
                    let own = file.filename.hasPrefix("\(name)-00000-") ? "its own name" : file.filename
                    tables.append(
                        "\(name) \(table.partial ? "more" : "all") \(own) \(bytes.count { $0 == 0x0A })")
                }
            }
            lines.append("\(dump.sequence) \(dump.finished) " + tables.joined(separator: ", "))
        }
        return lines
    }

    @Test func `what a script says is on offer, and what it says no more is gone`() async throws {
        try await withSimulator { simulator, canvas in
            try simulator.offer([Self.new, Self.full, Self.old])
            #expect(
                try await offer(canvas) == [
                    "9 true conference_fact all its own name 5, requests more requests-x.gz 3",
                    "7 false requests all its own name 9", "7 true requests more requests-x.gz 4",
                ])
            let dumps = try await canvas.dumps()
            #expect(
                dumps.map(\.dumpId) == [Self.new, Self.full, Self.old].map { simulator.id(ofScripted: $0) })
            let link = try await canvas.link(to: "requests", dump: 9)
            var finished = Self.full
            finished.finished = true
            try simulator.offer([finished])
            #expect(try await WireClient.request(link).status == 404)
            #expect(try await offer(canvas) == ["7 true requests all its own name 9"])
            #expect(try await canvas.dumps().map(\.dumpId) == [dumps[1].dumpId])
        }
    }

    @Test func `the checksums of rows add up to that of their table`() async throws {
        try await withSimulator { simulator, _ in
            let truth = try #require(await simulator.contents(of: "conference_fact", in: 1))
            let sums = simulator.checksums(of: "conference_fact", rows: 0..<truth.rows)
            #expect(sums.count == truth.rows && Set(sums).count == truth.rows)
            #expect(sums.reduce(0, &+) == truth.checksum)
            #expect(simulator.columns(of: "conference_fact") == truth.columns)
            #expect(simulator.checksums(of: "nowhere", rows: 0..<3).isEmpty)
            #expect(
                simulator.checksums(of: "conference_fact", rows: 0..<9, revision: 7) != Array(sums.prefix(9)))
        }
    }

    @Test func `a table that there is not cannot be offered`() async throws {
        try await withSimulator { simulator, _ in
            #expect(throws: SimulatorError("Schema 4.2.9 has no table nowhere.")) {
                try simulator.offer([ScriptedDump(1, [ScriptedDump.Table("nowhere", files: [])])])
            }
        }
    }
}
