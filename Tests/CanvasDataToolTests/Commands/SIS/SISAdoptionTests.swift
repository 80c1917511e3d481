import CanvasSimulator
import Foundation
import Testing

/// An upload without an answer: which import it became, if any.
@Suite(.serialized) struct SISAdoptionTests {
    /// Imports by the same user with the same options, which are none: only their files differ from ours.
    private static let theirs: [String: KeyValuePairs<String, String>] = [
        "one file": ["users.csv": "user_id,login_id,status\nU9,u9,active\n"],
        "other sizes": [
            "users.csv": SISDesk.users + "U9,u9,active\n", "courses.csv": SISDesk.courses,
            "sections.csv": SISDesk.sections, "enrollments.csv": SISDesk.enrollments,
        ],
    ]

    @Test(arguments: ["reset@50%", "503", "html"], ["one file", "other sizes"])
    func `an import that a person made meanwhile is not adopted`(
        fault: String, files: String
    ) async throws {
        try await SISDesk.run { desk in
            let theirs = try #require(Self.theirs[files])
            try desk.simulator.misbehave("api[POST *]:\(fault)*1")
            desk.simulator.sis.atNextPost { $0.addImport("imported", createdAgo: 0, files: theirs) }
            try desk.dropSchool()
            let lost = try await desk.sis("run", "feed", "--appear-within", "0.2", "--upload-timeout", "1")
            #expect(lost.status == 69, "\(lost)")
            #expect(
                lost.errors.contains("and shows no import of these files."), "\(lost.errors)")
            #expect(desk.names(in: "feed/new").count == 4 && desk.names(in: "feed/archive").isEmpty)
            let next = try await desk.sis("run", "feed", "--appear-within", "0.2")
            #expect(next.status == 0, "\(next)")
            #expect(desk.names(in: "feed/archive").map { String($0.suffix(4)) } == ["_142"])
            #expect(desk.simulator.sis.posts.compactMap(\.importID) == [142])
        }
    }

    @Test func `of two new imports the one with the same files is adopted`() async throws {
        try await SISDesk.run { desk in
            let theirs = try #require(Self.theirs["other sizes"])
            try desk.simulator.misbehave("api[POST *]:reset*1")
            desk.simulator.sis.atNextPost { $0.addImport("imported", createdAgo: 0, files: theirs) }
            try desk.dropSchool()
            let result = try await desk.sis("run", "feed")
            #expect(result.status == 0, "\(result)")
            #expect(desk.uploads == 1)
            #expect(desk.names(in: "feed/archive").map { String($0.suffix(4)) } == ["_142"])
        }
    }

    @Test func `without a list of files nothing is adopted until --adopt decides`() async throws {
        try await SISDesk.run { desk in
            try desk.simulator.misbehave("api[POST *]:503*1")
            desk.simulator.sis.atNextPost { sis in
                var course: SimulatedSIS.Course = "imported"
                course.hidesFiles = true
                sis.addImport(course, createdAgo: 0)
            }
            try desk.dropSchool()
            for _ in 0..<2 {
                let doubtful = try await desk.sis("run", "feed", "--appear-within", "0.1")
                #expect(doubtful.status == 1, "\(doubtful)")
                #expect(doubtful.errors.contains("identified as this upload: 141."), "\(doubtful.errors)")
                #expect(desk.names(in: "feed/new").count == 4 && desk.names(in: "feed/archive").isEmpty)
            }
            #expect(desk.uploads == 1)
            let decided = try await desk.sis("run", "feed", "--adopt", "none")
            #expect(decided.status == 0, "\(decided)")
            #expect(desk.simulator.sis.posts.compactMap(\.importID) == [142])
            #expect(desk.names(in: "feed/archive").map { String($0.suffix(4)) } == ["_142"])
        }
    }

    @Test(arguments: [90, 3600, -3600])
    func `a Date header far from created_at does not hide an import`(behind: Int) async throws {
        try await SISDesk.run {
            $0.createdBehind = behind
        } _: { desk in
            desk.simulator.sis.addImport("imported", createdAgo: 20)
            try desk.simulator.misbehave("api[POST *]:reset*1")
            try desk.dropSchool()
            let result = try await desk.sis("run", "feed", "--appear-within", "2")
            #expect(result.status == 0, "\(result)")
            #expect(desk.uploads == 1)
            #expect(desk.simulator.sis.imports.map(\.state) == [.imported, .imported])
        }
    }

    /// The first run looks once, the second when it begins, for what is unfinished, before it sends, and at last.
    @Test(arguments: 0...4)
    func `an import that appears late is not sent again`(hidden: Int) async throws {
        try await SISDesk.run { desk in
            try desk.simulator.misbehave("api[POST *]:reset*1")
            var course: SimulatedSIS.Course = "created,importing,imported"
            course.hiddenFromLists = hidden
            desk.simulator.sis.script(course)
            try desk.dropSchool()
            var statuses: [Int32] = []
            while statuses.last != 0, statuses.count < 4 {
                statuses.append(try await desk.sis("run", "feed", "--appear-within", "0").status)
            }
            #expect(
                statuses.last == 0 && statuses.dropLast().allSatisfy { [1, 69, 75].contains($0) },
                "\(statuses)")
            #expect(desk.uploads == 1 && desk.simulator.sis.imports.map(\.state) == [.imported])
            #expect(desk.names(in: "feed/new").isEmpty)
            #expect(desk.names(in: "feed/archive").map { String($0.suffix(4)) } == ["_141"])
        }
    }

    @Test func `files that changed after a lost upload are sent when that one has ended`() async throws {
        try await SISDesk.run { desk in
            try desk.simulator.misbehave("api[POST *]:reset*1")
            var course: SimulatedSIS.Course = "created,importing,imported"
            course.hiddenFromLists = 4
            desk.simulator.sis.script(course)
            try desk.write(SISDesk.users, to: "feed/new/users.csv")
            let lost = try await desk.sis("run", "feed", "--appear-within", "0")
            #expect(lost.status == 69, "\(lost)")
            try desk.write(SISDesk.users + "U3,u3,active\n", to: "feed/new/users.csv")
            let next = try await desk.sis("run", "feed", "--appear-within", "0", "--previous", "wait")
            #expect(next.status == 0, "\(next)")
            #expect(desk.simulator.sis.posts.compactMap(\.importID) == [141, 142])
            #expect(desk.simulator.sis.imports.map(\.state) == [.imported, .imported])
            #expect(desk.names(in: "feed/archive").count == 2 && desk.names(in: "feed/new").isEmpty)
        }
    }
}
