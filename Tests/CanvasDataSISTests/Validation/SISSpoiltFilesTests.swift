import Testing

@testable import CanvasDataSIS

/// Files that spreadsheets, editors and interrupted exports leave.
@Suite struct SISSpoiltFilesTests {
    private static let users = "user_id,login_id,status\n"

    @Test func `rows of nothing but commas are no rows`() throws {
        let validation = try SISValidation.of([
            "u.csv": Self.users + "U1,u1,active\n,,\n , ,\t\n,\n,,,,\n   \n"
        ])
        #expect(validation.lines == [])
        #expect(validation.rows == [.user: 1] && validation.usableRows == [.user: 1])
        let empty = try SISValidation.of(["u.csv": Self.users + ",,\n"])
        #expect(
            empty.lines == [
                "u.csv: warning: The file has a header but no rows; in batch mode everything of its kind would be deleted"
            ])
    }

    @Test func `of what a list is worth, passed-over and repeated rows are no part`() throws {
        let validation = try SISValidation.of([
            "u.csv": Self.users + "U1,u1,active\nU2,,active\nU3,u3,x\nU1,u1,active\nU1,u1,active\n"
        ])
        #expect(validation.rows == [.user: 5] && validation.usableRows == [.user: 1])
    }

    @Test func `a row that ends early is taken as Canvas takes it`() throws {
        let validation = try SISValidation.of([
            "u.csv": "user_id,login_id,status,email\nU1,u1,active\nU2,u2\n\nU3,u3,active,a@b\n"
        ])
        #expect(
            validation.lines == [
                "u.csv:2: warning: The row has 3 fields, the header has 4; Canvas treats the missing ones as empty",
                "u.csv:3: warning: The row has 2 fields, the header has 4; Canvas treats the missing ones as empty",
                "u.csv:3: row skipped: No status given for user U2",
            ])
        #expect(validation.rows == [.user: 3] && validation.usableRows == [.user: 2])
    }

    @Test(arguments: ["U2,u2,act", "U2,u2", "U2", "U2,u2,", "\"U2\",\"u2\""])
    func `a last row that ends early without a line end was cut`(row: String) throws {
        let validation = try SISValidation.of([
            "u.csv": "user_id,login_id,status,email\nU1,u1,active,\n" + row
        ])
        let count = row.split(separator: ",", omittingEmptySubsequences: false).count
        #expect(
            validation.lines == [
                "u.csv:3: error: The file ends in the middle of a row, after \(count) of 4 fields: it is incomplete"
            ])
    }

    @Test func `a last row with all its fields needs no line end`() throws {
        #expect(try SISValidation.of(["u.csv": Self.users + "U1,u1,active"]).lines == [])
    }

    @Test(
        arguments: [
            ("U1,u1,active\n\u{1A}", 3, "1A (Ctrl-Z)"), ("U1,u1,active\u{1A}", 2, "1A (Ctrl-Z)"),
            ("U1,\"u1\u{1A}\",active\n", 2, "1A (Ctrl-Z)"), ("U\u{8}1,u1,active\n", 2, "08 (Ctrl-H)"),
            ("U1,u1,active\n\u{C}\n", 3, "0C (Ctrl-L)"), ("U1,u\u{1F}1,active\n", 2, "1F"),
        ])
    func `a control byte is an error, named`(text: String, row: Int, byte: String) throws {
        #expect(
            try SISValidation.of(["u.csv": Self.users + text]).lines == [
                "u.csv:\(row): error: The row has the control byte \(byte), which Canvas would keep as part of a value"
            ])
    }

    @Test func `a tab is no control byte`() throws {
        #expect(try SISValidation.of(["u.csv": Self.users + "U1,\tu1,active\t\n"]).lines == [])
    }

    @Test(
        arguments: [
            ("1.23457E+11", "was rounded by a spreadsheet; export the column as text"),
            ("1E+11", "was rounded by a spreadsheet; export the column as text"),
            ("2.5e+123", "was rounded by a spreadsheet; export the column as text"),
            ("\"=\"\"001234\"\"\"", "is a spreadsheet formula, not an ID"),
            ("=A2", "is a spreadsheet formula, not an ID"),
            ("#N/A", "is a spreadsheet error, not an ID"),
            ("#REF!", "is a spreadsheet error, not an ID"),
            (
                "U1\u{A0}",
                "has an invisible character at its beginning or end, which Canvas keeps as part of the ID"
            ),
            (
                "\u{FEFF}U1",
                "has an invisible character at its beginning or end, which Canvas keeps as part of the ID"
            ),
        ])
    func `an id that a spreadsheet has spoilt is an error`(id: String, words: String) throws {
        for (text, column) in [("\(id),u1,active\n", "user_id"), ("U1,\(id),active\n", "login_id")] {
            let lines = try SISValidation.of(["u.csv": Self.users + text]).lines
            #expect(lines.count == 1)
            let line = lines.first ?? ""
            #expect(line.hasPrefix("u.csv:2: error: \(column) \""), "\(line)")
            #expect(line.hasSuffix("\" \(words)"), "\(line)")
        }
    }

    @Test(arguments: [
        "12E5", "1E11", "E+11", "a@b.example", "first+1@b.example", "é", "Müller", "C#", "#12", "x=1", "1.5",
        "1.23457E-11", "x1E+11", "1E+1", "+12", "1+2", "山", "3.10",
    ])
    func `an id that only looks odd passes`(id: String) throws {
        #expect(try SISValidation.of(["u.csv": Self.users + "\(id),\(id),active\n"]).lines == [])
    }

    @Test func `a number with .0 behind it is a warning, and other columns are no ids`() throws {
        let validation = try SISValidation.of([
            "u.csv": "user_id,login_id,status,full_name\n1234.0,u1,active,=1.5E+11\n"
        ])
        #expect(
            validation.lines == [
                #"u.csv:2: warning: user_id "1234.0" looks as if a program had converted the ID to a number"#
            ])
    }
}
