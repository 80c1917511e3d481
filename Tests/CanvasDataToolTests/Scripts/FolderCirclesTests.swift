import Foundation
import Testing

/// `scripts/folder-circles`, which `make lint` runs, on small source trees.
@Suite struct FolderCirclesTests {
    private static let advice = "See \"Circles between folders\" in CONTRIBUTING.md.\n"
    private let folder = NSTemporaryDirectory() + "canvas-data-" + UUID().uuidString

    /// Runs it on these files, named by their path below `Sources`, and this list of allowed uses.
    private func run(_ files: [String: String], allowed: String = "") async throws -> BuiltTool.Result {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: "\(folder)/Sources", withIntermediateDirectories: true)
        for (name, text) in files {
            let path = "\(folder)/Sources/\(name)"
            try FileManager.default.createDirectory(
                atPath: NSString(string: path).deletingLastPathComponent, withIntermediateDirectories: true)
            try ToolOnSimulator.write(text, to: path, permissions: 0o600)
        }
        try ToolOnSimulator.write(allowed, to: "\(folder)/allowed", permissions: 0o600)
        var script = BuiltTool()
        script.executable =
            URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../scripts/folder-circles").standardizedFileURL
        script.workingDirectory = folder
        return try await script.run(["Sources", "allowed"])
    }

    private func passes(_ files: [String: String], allowed: String = "") async throws {
        #expect(try await run(files, allowed: allowed) == .init(status: 0, output: "", errors: ""))
    }

    private func fails(_ files: [String: String], allowed: String = "", _ errors: String) async throws {
        #expect(
            try await run(files, allowed: allowed)
                == .init(status: 1, output: "", errors: errors + "\n" + Self.advice))
    }

    private let circle = [
        "School/Course/Course.swift": "struct Course { var teacher: Teacher }",
        "School/People/Teacher.swift": "struct Teacher { func courses() -> [Course] { [] } }",
    ]

    @Test func `folders that use one another fail, with the names and files of each direction`() async throws
    {
        try await fails(
            circle,
            """
            Folders of School use one another in a circle: Course -> People -> Course
                Course -> People: Teacher (Course.swift)
                People -> Course: Course (Teacher.swift)
            """)
    }

    @Test func `folders used one way only pass`() async throws {
        try await passes([
            "School/Course/Course.swift": "struct Course { var teacher: Teacher }",
            "School/People/Teacher.swift": "struct Teacher {}",
        ])
    }

    @Test func `a circle over three folders, the root one of them, fails`() async throws {
        try await fails(
            [
                "School/School.swift": "let school = Course()",
                "School/Course/Course.swift": "struct Course { var teacher: Teacher? }",
                "School/People/Teacher.swift": "enum Teacher { static var one: String { school.name } }",
            ],
            """
            Folders of School use one another in a circle: . -> Course -> People -> .
                . -> Course: Course (School.swift)
                Course -> People: Teacher (Course.swift)
                People -> .: school (Teacher.swift)
            """)
    }

    @Test func `a member of an extension counts as a use, also inside an interpolation`() async throws {
        try await fails(
            [
                "School/Course/Course.swift": "struct Course { let text = \"\\(\"a (\".initials)\" }",
                "School/Text/Initials.swift": """
                extension String { var initials: String { self } }
                func describe(_ course: Course) {}
                """,
            ],
            """
            Folders of School use one another in a circle: Course -> Text -> Course
                Course -> Text: initials (Course.swift)
                Text -> Course: Course (Initials.swift)
            """)
    }

    @Test func `an allowed use does not count as part of a circle`() async throws {
        try await passes(circle, allowed: "# Comment\n\nSchool: People -> Course\n")
    }

    @Test func `an allowed use that no longer closes a circle fails`() async throws {
        try await fails(
            ["School/Course/Course.swift": "struct Course { var teacher: Teacher }"].merging([
                "School/People/Teacher.swift": "struct Teacher {}"
            ]) { $1 },
            allowed: "# Comment\nSchool: People -> Course\nSchool: Course -> People\n",
            """
            allowed:2: School: People -> Course no longer closes a circle. Delete this line.
            allowed:3: School: Course -> People no longer closes a circle. Delete this line.
            """)
    }

    @Test func `a line of another form in the list of allowed uses fails`() async throws {
        try await fails(
            [:], allowed: "Course -> People\n", #"allowed:1: expected "Target: Folder -> Folder"."#)
    }

    @Test func `the same folders in two targets do not count as one`() async throws {
        try await passes([
            "School/Course/Course.swift": "struct Course { var teacher: Teacher }",
            "School/People/Teacher.swift": "struct Teacher {}",
            "Library/Course/Loan.swift": "struct Loan {}",
            "Library/People/Reader.swift": "struct Reader { let loan: Loan, course: Course }",
        ])
    }

    /// Each is a second file that does not use `Course`, which uses `Teacher` beside it.
    @Test(arguments: [
        "// Course\n/* Course /* Course */ Course */",
        "let text = \"Course \\\" Course\"",
        "let text = #\"Course \"Course\\(Course)\"#",
        "let text = \"\"\"\n    Course \"Course\"\n    \"\"\"",
        "struct Lesson { struct Course {} ; let course: Course }",
        "private struct Course {}\nlet lesson: Course",
        "struct Lesson<Course> { let course: Course }",
        "struct Lesson { let course: Lesson.Course }",
        "struct Lesson { func enrol() { print(self.enrol()) } }",
        "enum Lesson { case enrol, school }\nlet lesson = Lesson.school",
        "func lesson(school: Int) -> Int { school }",
    ])
    func `text, private names, labels and names of something else are not uses`(text: String) async throws {
        try await passes([
            "School/Course/Course.swift": "struct Course { var teacher: Teacher }\nlet school = 1",
            "School/Course/Enrolment.swift": "extension Teacher { func enrol() {} }",
            "School/People/Teacher.swift": "struct Teacher {}",
            "School/People/Lesson.swift": text,
        ])
    }
}
