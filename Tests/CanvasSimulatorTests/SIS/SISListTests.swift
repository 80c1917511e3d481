import Foundation
import Testing

@testable import CanvasSimulator

@Suite struct SISListTests {
    @Test func `the newest come first, ten on a page, with links and no last one`() async throws {
        try await withSIS { simulator, canvas in
            for age in 0..<23 { simulator.sis.addImport("imported", createdAgo: 1000 - age) }
            let first = try await canvas.get()
            #expect(first.ids == Array((154...163).reversed()))
            let second = try await canvas.ask("GET", try #require(first.links["next"]))
            #expect(second.ids == Array((144...153).reversed()))
            let third = try await canvas.ask("GET", try #require(second.links["next"]))
            #expect(third.ids == [143, 142, 141])
            #expect(Set(third.links.keys) == ["current", "first", "prev"])
            let counts = [
                try await canvas.get("?per_page=1").ids.count,
                try await canvas.get("?per_page=1000").ids.count,
            ]
            #expect(counts == [1, 23])
        }
    }

    @Test func `a list knows times and states, and drops states that it does not know`() async throws {
        try await withSIS { simulator, canvas in
            simulator.sis.addImport("imported", createdAgo: 7200)
            simulator.sis.addImport("created", createdAgo: 3600)
            simulator.sis.addImport("importing", createdAgo: 60)
            let now = ServerClock(offset: 0).now
            let recent = TimeFormats.isoSeconds(now - 4_000_000)
            let found = [
                try await canvas.get("?created_since=\(recent)").ids,
                try await canvas.get("?created_before=\(recent)").ids,
                try await canvas.get("?workflow_state[]=created&workflow_state%5B%5D=importing").ids,
                try await canvas.get("?workflow_state[]=nonsense").ids,
                try await canvas.get("/importing").ids,
            ]
            #expect(found == [[143, 142], [141], [143, 142], [143, 142, 141], [143]])
        }
    }
}
