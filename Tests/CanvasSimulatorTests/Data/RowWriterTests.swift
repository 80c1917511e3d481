import Testing

@testable import CanvasSimulator

@Suite struct RowWriterTests {
    private let school = School(seed: 3, scale: 0.5)

    private func rows(of table: SchemaTable, _ count: Int = 40) -> [[Substring]] {
        let out = ByteBuffer()
        let writer = RowWriter(table, of: school)
        for row in 0..<count { writer.write(row, revision: 2, to: out) }
        let text = String(decoding: out.contents, as: UTF8.self)
        #expect(text.utf8.elementsEqual(out.contents), "\(table.name) is not UTF-8")
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
            $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
    }

    private func fits(_ value: Substring, _ column: SchemaColumn) -> Bool {
        if value == "\\N" { return true }
        switch column.type {
        case .bigint: return Int64(value) != nil
        case .int, .integer: return Int32(value) != nil
        case .doublePrecision: return Double(value) != nil
        case .boolean: return value == "true" || value == "false"
        case .date: return value.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil
        case .timestamp, .datetime:
            return value.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{3})?/) != nil
        case .guid:
            return value.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
                != nil
        case .enumeration: return value.wholeMatch(of: /\w+/) != nil
        case .varchar: return value.unicodeScalars.count <= column.length ?? 256
        case .text: return true
        }
    }

    @Test func `every value of every table fits its column`() {
        for table in SchemaTables.all {
            for row in rows(of: table) {
                #expect(row.count == table.columns.count, "\(table.name)")
                for (value, column) in zip(row, table.columns) {
                    #expect(fits(value, column), "\(table.name).\(column.name): \(value)")
                }
            }
        }
    }

    @Test func `ids are unique and have 18 digits`() throws {
        for name in ["user_dim", "submission_dim", "wiki_page_dim"] {
            let table = try #require(SchemaVersion.all[0].table(name))
            let ids = rows(of: table, 3000).map { $0[0] }
            #expect(Set(ids).count == 3000)
            #expect(ids.allSatisfy { $0.utf8.count == 18 })
        }
    }

    @Test func `an enrollment refers to a user, a course and a section that exist`() throws {
        let enrollments = try #require(SchemaVersion.all[0].table("enrollment_dim"))
        for (column, target) in [
            ("user_id", "user_dim"), ("course_id", "course_dim"), ("course_section_id", "course_section_dim"),
        ] {
            let index = try #require(enrollments.columns.firstIndex { $0.name == column })
            let table = try #require(SchemaVersion.all[0].table(target))
            let ids = Set(rows(of: table, school.rows(in: target, revision: 1)).map { $0[0] })
            let references = rows(of: enrollments, 100).map { $0[index] }.filter { $0 != "\\N" }
            #expect(ids.isSuperset(of: references), "\(column)")
            #expect(!references.isEmpty)
        }
    }

    @Test func `text brings what breaks careless readers`() throws {
        let pages = try #require(SchemaVersion.all[0].table("discussion_entry_dim"))
        let index = try #require(pages.columns.firstIndex { $0.name == "message" })
        let messages = rows(of: pages, 30_000).map { $0[index] }
        for piece in [
            "", "\\\\N", "tab\\there", "two\\nlines", "carriage\\rreturn", "C:\\\\temp\\\\new\\\\readme.txt",
        ] {
            #expect(messages.contains { $0 == piece }, "\(piece)")
        }
        #expect(messages.contains { $0.contains("🎉") })
        #expect(messages.contains { $0.utf8.count > 50_000 })
    }

    @Test func `historical requests repeat those of the days`() async throws {
        let requests = try #require(SchemaVersion.all[0].table("requests"))
        let history = school.historicalRequests(upTo: 1, table: requests).fragments.flatMap(\.rows)
        for day in [0, 1] {
            let daily = school.dailyRequests(of: day, table: requests).fragments.flatMap(\.rows)
            #expect(Set(daily.joined()).isSubset(of: Set(history.joined())))
        }
        // And a boundary day twice, which is in both ranges.
        #expect(Set(history.joined()).count < history.joined().count)
    }

    @Test func `fragments come in all the shapes that a client must take`() {
        let dumps = school.dumps(older: 0, today: 0)
        let fragments = dumps[1].tables.compactMap(\.edition).flatMap(\.fragments)
        #expect(fragments.contains { $0.members > 1 })
        #expect(fragments.contains { !$0.endsInNewline })
        #expect(fragments.contains { $0.rows.allSatisfy(\.isEmpty) })
        #expect(dumps[1].tables.contains { $0.edition == nil })
    }

    @Test func `a row keeps its values where a column is added`() throws {
        let new = try #require(SchemaVersion.all[0].table("submission_dim"))
        let old = try #require(SchemaVersion.all[1].table("submission_dim"))
        #expect(rows(of: new).map { $0.dropLast() } == rows(of: old).map { $0[...] })
    }
}
