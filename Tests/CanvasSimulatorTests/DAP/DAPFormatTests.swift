import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct DAPFormatTests {
    private static let table = DAPScriptedTable(
        "canvas", "samples", key: [DAPColumn("id", .int64)],
        value: [
            DAPColumn("words", .text), DAPColumn("at", .dateTime), DAPColumn("flag", .boolean),
            DAPColumn("shape", .object([DAPColumn("width", .number), DAPColumn("label", .text)])),
            DAPColumn("numbers", .array(.int32)),
        ],
        rows: [
            DAPRow(
                key: [.integer(1)],
                value: [
                    .text("a\tb\n\\\"c\",\u{8}\u{B}\u{C}\r"), .moment(1_768_449_600_250_000), .boolean(true),
                    .object([.init("width", .number(0.5)), .init("label", .text("x\ny"))]),
                    .list([.integer(1), .integer(-2)]),
                ]),
            DAPRow(key: [.integer(2)], value: [.text(""), .null, .null, .null, .list([])]),
            DAPRow(
                key: [.integer(3)],
                value: [
                    .text("NULL"), .moment(0), .boolean(false),
                    .object([.init("width", .null), .init("label", .text("z"))]), .null,
                ]),
        ]
    ).then(rows: [])

    private func part(_ members: String, state: Int = 1) async throws -> String {
        var text = ""
        try await withDAP({
            $0.tables = [Self.table]
            $0.hasUsualTables = false
            $0.state = state
        }) { simulator, caller in
            let since = state > 1 ? #","since":"\#(simulator.dap.at(1))""# : ""
            let job = try await caller.query("samples", members + since)
            text = try await caller.parts(of: job).joined()
        }
        // When a record was touched follows from chance.
        return text.replacing(/[0-9]{4}-[0-9-]{5}T[0-9:.]*Z(?=\tU|\tD|\t[0-9]|,U|,D|,[0-9]|")/) { match in
            ["2026-01-15T04:00:00.25Z", "1970-01-01T00:00:00Z"].contains(String(match.output))
                ? String(match.output) : "TIME"
        }
    }

    @Test func `TSV in condensed mode is Postgres's COPY text behind a header`() async throws {
        #expect(
            try await part(#""format":"tsv","mode":"condensed""#) == #"""
                meta.ts	key.id	value.words	value.at	value.flag	value.shape	value.numbers
                TIME	1	a\tb\n\\"c",\b\v\f\r	2026-01-15T04:00:00.25Z	true	{"width":0.5,"label":"x\\u000ay"}	[1,-2]
                TIME	2		\N	\N	\N	[]
                TIME	3	NULL	1970-01-01T00:00:00Z	false	{"label":"z"}	\N

                """#)
    }

    @Test func `the expanded mode has a column for each member`() async throws {
        #expect(
            try await part(#""format":"tsv""#) == #"""
                meta.ts	key.id	value.words	value.at	value.flag	value.shape.width	value.shape.label	value.numbers
                TIME	1	a\tb\n\\"c",\b\v\f\r	2026-01-15T04:00:00.25Z	true	0.5	x\ny	[1,-2]
                TIME	2		\N	\N	\N	\N	[]
                TIME	3	NULL	1970-01-01T00:00:00Z	false	\N	z	\N

                """#)
    }

    @Test func `CSV quotes what could be misread, and NULL is a bare word`() async throws {
        #expect(
            try await part(#""format":"csv""#)
                == "meta.ts,key.id,value.words,value.at,value.flag,value.shape.width,value.shape.label,value.numbers\n"
                + "TIME,1,\"a\tb\n\\\"\"c\"\",\u{8}\u{B}\u{C}\r\",2026-01-15T04:00:00.25Z,true,0.5,\"x\ny\",\"[1,-2]\"\n"
                + "TIME,2,\"\",NULL,NULL,NULL,NULL,[]\n"
                + "TIME,3,\"NULL\",1970-01-01T00:00:00Z,false,NULL,z,NULL\n")
    }

    @Test func `JSON Lines has no header and leaves out what is null`() async throws {
        #expect(
            try await part(#""format":"jsonl""#) == #"""
                {"meta":{"ts":"TIME"},"key":{"id":1},"value":{"words":"a\u0009b\u000a\\\"c\",\u0008\u000b\u000c\u000d","at":"2026-01-15T04:00:00.25Z","flag":true,"shape":{"width":0.5,"label":"x\u000ay"},"numbers":[1,-2]}}
                {"meta":{"ts":"TIME"},"key":{"id":2},"value":{"words":"","numbers":[]}}
                {"meta":{"ts":"TIME"},"key":{"id":3},"value":{"words":"NULL","at":"1970-01-01T00:00:00Z","flag":false,"shape":{"label":"z"}}}

                """#)
    }

    @Test(arguments: [
        (
            "tsv",
            "meta.ts\tmeta.action\tkey.id\tvalue.words\tvalue.at\tvalue.flag\tvalue.shape\tvalue.numbers\n",
            "TIME\tD\t1\t\\N\t\\N\t\\N\t\\N\t\\N\n"
        ),
        (
            "csv", "meta.ts,meta.action,key.id,value.words,value.at,value.flag,value.shape,value.numbers\n",
            "TIME,D,1,,,,,\n"
        ),
        ("jsonl", "", #"{"meta":{"ts":"TIME","action":"D"},"key":{"id":1}}"# + "\n"),
    ])
    func `a deleted row has its key alone`(format: String, header: String, line: String) async throws {
        let text = try await part(#""format":"\#(format)","mode":"condensed""#, state: 2)
        #expect(text.hasPrefix(header + line))
    }

    @Test func `a Parquet file begins and ends as it must, and says how long its description is`()
        async throws
    {
        try await withDAP { _, caller in
            let job = try await caller.query("type_samples", #""format":"parquet""#)
            #expect(job.objects.allSatisfy { $0.hasSuffix("-c000.parquet") })
            for link in try await caller.links(to: job.objects).urls.values {
                let file = try await WireClient.request(link).body
                #expect(file.starts(with: "PAR1".utf8) && file.suffix(4).elementsEqual("PAR1".utf8))
                let length = file.dropLast(4).suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
                let description = file.dropLast(8).suffix(length)
                // The writer's name is its last member.
                #expect(description.dropLast().suffix(21).elementsEqual("canvas-data-simulator".utf8))
            }
        }
    }

    @Test func `objects have as many gzip members as they are to have, and some no bytes at all`()
        async throws
    {
        try await withDAP({
            $0.membersPerPart = 3
            $0.hasEmptyObjects = true
            $0.hasOpaqueNames = true
            $0.rowsPerPart = 10
        }) { simulator, caller in
            let job = try await caller.query("courses")
            let links = try await caller.links(to: job.objects).urls
            var rows = 0
            for object in job.objects.dropLast() {
                #expect(object.count == 73 && !object.contains("part-"))
                let file = try #require(gunzip(try await WireClient.request(links[object] ?? "").body))
                #expect(file.members == 3)
                rows += file.bytes.count { $0 == 0x0A } - 1
            }
            #expect(rows == (try simulator.dap.truth(of: "courses").rows.count))
            #expect(try await WireClient.request(links[job.objects.last ?? ""] ?? "").body == [])
        }
    }

    @Test func `a log repeats some rows, not always in one part`() async throws {
        try await withDAP({ $0.rowsPerPart = 5 }) { simulator, caller in
            let job = try await caller.query("web_logs", in: "canvas_logs")
            let parts = try await caller.parts(of: job)
            let keys = parts.map { part in
                part.split(separator: "\n").dropFirst().map { $0.split(separator: "\t")[1] }
            }
            let all = keys.flatMap { $0 }
            let truth = try simulator.dap.truth(of: "web_logs", in: "canvas_logs")
            #expect(Set(all.map(String.init)) == Set(truth.rows.compactMap { $0.key[0].plainText }))
            #expect(all.count > truth.rows.count)
            // The first part alone does not show it, the last one does.
            #expect(Set(keys[0]).count == keys[0].count)
            #expect(keys.dropFirst().contains { !Set($0).isDisjoint(with: keys[0]) })
            #expect(keys.last.map { Set($0).count < $0.count } == true)
        }
    }

    @Test func `a log lists a row for three states, and a replica keeps it`() async throws {
        try await withDAP { simulator, _ in
            let first = try simulator.dap.truth(of: "web_logs", in: "canvas_logs")
            simulator.dap.advance(by: 3)
            let now = try simulator.dap.truth(of: "web_logs", in: "canvas_logs")
            let kept = try simulator.dap.truth(of: "web_logs", in: "canvas_logs", since: 1)
            let keys = Set(now.rows.map { $0.key[0].plainText })
            #expect(first.rows.allSatisfy { !keys.contains($0.key[0].plainText) })
            #expect(kept.rows.count == first.rows.count + now.rows.count)
        }
    }
}
