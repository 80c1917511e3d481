import CanvasDataBase
import Testing

@testable import CanvasDataSIS

@Suite struct SISValidatorTests {
    private static let users = "user_id,login_id,status\n"
    private static let enrollments = "course_id,user_id,role,section_id,status\n"

    @Test func `a good set has nothing found, and its rows are counted`() throws {
        let validation = try SISValidation.of([
            "users.csv":
                "\u{FEFF}User_ID,login_id,full_name,status\r\nU1,one,\"Müller, \"\"Bo\"\"\",active\r\n\r\nU2,two,,Suspended\r\n",
            "courses.csv": "course_id,short_name,long_name,status\nC1,BIO,Biology,active\n",
            "sections.csv":
                "section_id,course_id,name,status,start_date,end_date\nS1,C1,One,active,2026-08-24,2026-12-18T00:00:00Z\n",
            "enrollments.csv": Self.enrollments
                + "C1,U1,student,S1,active\n,U2,teacher,S1,deleted_last_completed\n",
        ])
        #expect(validation.lines == [])
        #expect(validation.isSendable)
        #expect(validation.rows == [.user: 2, .course: 1, .section: 1, .enrollment: 2])
        #expect(
            validation.files.map(\.name) == ["users.csv", "courses.csv", "sections.csv", "enrollments.csv"])
        #expect(validation.files.map(\.type) == [.user, .course, .section, .enrollment])
    }

    @Test(
        arguments: [
            ("", ["a.csv: error: The file is empty"]),
            ("\n\r\n", ["a.csv: error: The file contains only blank lines"]),
            (
                "name,email\nx,y\n",
                [
                    #"a.csv:1: error: Couldn't find Canvas CSV import headers: no kind of SIS file has the columns "name", "email""#
                ]
            ),
            (
                "user_id,login_id\nU1,one\n",
                ["a.csv:1: error: Column status is missing; a user file requires it"]
            ),
            (
                "user_id,login_id,status,status\nU1,one,active,active\n",
                [#"a.csv:1: error: Column "status" occurs twice; Canvas would read only the first"#]
            ),
            (
                "user_id, login_id,status,fist_name\nU1,one,active,x\n",
                [
                    #"a.csv:1: error: White space around "login_id": Canvas would find the column, but not its values"#,
                    #"a.csv:1: warning: Canvas does not know column "fist_name" in a user file and ignores it; did you mean first_name?"#,
                ]
            ),
            (
                "user_id,login_id,status\n",
                [
                    "a.csv: warning: The file has a header but no rows; in batch mode everything of its kind would be deleted"
                ]
            ),
            (
                "user_id,login_id,status\rU1,one,active\r",
                [
                    "a.csv: error: Lines end with CR alone, as on Macs before 2001; use LF or CRLF"
                ]
            ),
            (
                "user_id,login_id,status\nU1,one,active\r\nU2,two\rtwo,active\n",
                [
                    "a.csv:2: error: Malformed CSV: the line ending differs from that of the first line (LF and CRLF are mixed)",
                    "a.csv:3: error: Malformed CSV: CR without LF; a field that contains it must be quoted",
                ]
            ),
            (
                "user_id,login_id,status, email\r\nU1,one,active,x\r\n\n\r\n",
                [
                    "a.csv: error: Malformed CSV: the ending of the blank line 3 differs from that of the first line (LF and CRLF are mixed)",
                    #"a.csv:1: warning: White space around "email": Canvas would find the column, but not its values"#,
                ]
            ),
            (
                "user_id,login_id,status\nU1,one,active\n\nU2,two\nU3,three,active,,\nU4,four,active,x\n,,\n",
                [
                    "a.csv:3: warning: The row has 2 fields, the header has 3; Canvas treats the missing ones as empty",
                    "a.csv:3: row skipped: No status given for user U2",
                    "a.csv:4: warning: The row has 5 fields, the header has 3; the extra ones are empty",
                    "a.csv:5: error: The row has 4 fields, the header has 3: its values may be in the wrong columns",
                ]
            ),
            (
                "user_id,login_id,status\nU1,one,active\nU2,\"two,active\nU3,three,active\n",
                [
                    "a.csv: error: Malformed CSV: the quote opened in line 3 is not closed; the rest of the file was not checked"
                ]
            ),
            (
                "user_id,login_id,status\nU1,a \"b\",active\nU2,\"a\"b,active\n",
                [
                    #"a.csv:2: error: Malformed CSV: a quote in an unquoted field; write "a ""b"" c""#,
                    "a.csv:3: error: Malformed CSV: text after a closing quote; a quote inside a quoted field must be doubled",
                ]
            ),
            (
                "user_id,login_id,status\nU1,o\0ne,active\n",
                ["a.csv:2: error: The row has a NUL byte, which Canvas cannot store"]
            ),
            (
                "user_id,login_id,status\n,one,active\nU2,,active\nU3,three,\nU4,four,gone\nU5,five,Active\nU6,six,actively\n",
                [
                    "a.csv:2: row skipped: No user_id given for a user",
                    "a.csv:3: row skipped: No login_id given for user U2",
                    "a.csv:4: row skipped: No status given for user U3",
                    "a.csv:5: row skipped: Improper status for user U4",
                    #"a.csv:7: warning: Canvas accepts "actively" as status only because of how it begins"#,
                ]
            ),
            (
                "course_id,user_id,role,section_id,status\n,U1,student,,active\nC1,,student,,active\nC1,U1,,,active\nC1,U1,student,,here\n",
                [
                    "a.csv:2: row skipped: No course_id or section_id given for an enrollment",
                    "a.csv:3: row skipped: No user_id given for an enrollment",
                    #"a.csv:4: row skipped: Improper role "" for an enrollment"#,
                    #"a.csv:5: row skipped: Improper status "here" for an enrollment"#,
                ]
            ),
            (
                "course_id,user_id,role,section_id,status,name\nC1,U1,student,S1,active,x\n",
                [
                    #"a.csv:1: warning: Canvas does not know column "user_id" in a section file and ignores it"#,
                    #"a.csv:1: warning: Canvas does not know column "role" in a section file and ignores it"#,
                ]
            ),
            (
                "course_id,user_id,role,status,start_date,end_date\nC1,U1,student,active,2026-13-01,\nC1,U2,student,active,01/15/2026,x\nC1,U3,student,active,2026-08-24,\nC1,U4,student,active,2026-08-24,2026-08-23\n",
                [
                    #"a.csv:2: warning: Bad date format for user U1 in course C1: "2026-13-01""#,
                    #"a.csv:3: warning: start_date "01/15/2026" is not ISO 8601 (2026-08-24T07:00:00Z); Canvas may refuse it or read a different date"#,
                    "a.csv:4: warning: An enrollment needs both start_date and end_date, or neither; Canvas ignores only one of them",
                    "a.csv:5: warning: end_date is before start_date",
                ]
            ),
            (
                "observer_id,student_id,status\nU1,U1,active\n",
                ["a.csv:2: row skipped: Can't observe yourself user U1"]
            ),
            (
                "type,old_id,new_id\nuser,A,B\nperson,A,B\n",
                ["a.csv:3: row skipped: Invalid type 'person' for change_sis_id"]
            ),
            ("PK\u{3}\u{4}xx", ["a.csv: error: This is a zip or an Excel workbook, not CSV"]),
        ] as [(String, [String])])
    func `what Canvas would stumble over is named as Canvas names it`(text: String, lines: [String]) throws {
        let validation = try SISValidation.of(["a.csv": text])
        #expect(validation.lines == lines)
        #expect(validation.isSendable == !lines.contains { !$0.contains("warning") })
    }

    @Test func `encodings are told apart, with the line`() throws {
        let folder = try SISFolder()
        let latin1 = try folder.write(
            Array("user_id,login_id,status\nU1,o,active\nM".utf8) + [0xFC] + Array("ller,m,active\n".utf8),
            as: "latin1.csv")
        let windows = try folder.write(
            Array("user_id,login_id,status\nU".utf8) + [0x92, 0x0A], as: "windows.csv")
        let wide = "user_id,login_id,status\nU1,o,active\n".utf16.flatMap {
            [UInt8($0 & 255), UInt8($0 >> 8)]
        }
        let utf16 = try folder.write([0xFF, 0xFE] + wide, as: "utf16.csv")
        let bare = try folder.write(wide, as: "bare.csv")
        let validation = try SISValidator().validate([latin1, windows, utf16, bare])
        #expect(
            validation.lines == [
                "latin1.csv: error: Invalid UTF-8: byte FC in line 3; the file is probably Latin-1 or Windows-1252, save it as UTF-8",
                "windows.csv: error: Invalid UTF-8: byte 92 in line 2; the file is probably Windows-1252, save it as UTF-8",
                "windows.csv:2: warning: The row has 1 fields, the header has 3; Canvas treats the missing ones as empty",
                "windows.csv:2: row skipped: No login_id given for user U\\u{fffd}",
                "utf16.csv: error: Invalid UTF-8: the file is UTF-16; save it as UTF-8 (it begins with a UTF-16 byte order mark)",
                "bare.csv: error: Invalid UTF-8: the file is UTF-16; save it as UTF-8",
            ])
        #expect(validation.findings.map(\.line) == [3, 2, 2, 2, 1, 1])
    }

    @Test func `references are looked up only where the set has such a file`() throws {
        let enrollments =
            Self.enrollments
            + "C1,U1,student,S1,active\nC2,U1,student,,active\n,U2,student,S9,active\nC1,U1,ta,S9,active\n"
        #expect(try SISValidation.of(["enrollments.csv": enrollments]).lines == [])
        let validation = try SISValidation.of([
            "enrollments.csv": enrollments, "users.csv": Self.users + "U1,one,active\n",
            "sections.csv": "section_id,course_id,name,status\nS1,C1,One,active\n",
            "xlists.csv": "xlist_course_id,section_id,status\nX1,S1,active\nX1,S2,active\n",
            "courses.csv": "course_id,short_name,long_name,status\nC1,BIO,Biology,active\n",
        ])
        #expect(
            validation.lines
                == [
                    "enrollments.csv:3: warning: Neither course C2 nor section  existed for user enrollment (no course file in this set has it; it may exist in Canvas)",
                    "enrollments.csv:4: warning: User U2 didn't exist for user enrollment (no user file in this set has it; it may exist in Canvas)",
                    "enrollments.csv:4: warning: Neither course  nor section S9 existed for user enrollment (no section file in this set has it; it may exist in Canvas)",
                    "enrollments.csv:5: warning: An enrollment referenced a non-existent section S9 (no section file in this set has it; it may exist in Canvas)",
                    "xlists.csv:3: warning: A cross-listing referenced a non-existent section S2 (no section file in this set has it; it may exist in Canvas)",
                ])
        #expect(validation.isSendable)
    }

    @Test func `accounts may come before their parents, also in other files`() throws {
        let header = "account_id,parent_account_id,name,status\n"
        let validation = try SISValidation.of([
            "a.csv": header + "A2,A1,Two,active\nA3,A9,Three,active\n", "b.csv": header + "A1,,One,active\n",
        ])
        #expect(
            validation.lines == [
                "a.csv:3: warning: Parent account didn't exist for A3 (no account file in this set has it; it may exist in Canvas)"
            ])
    }

    @Test func `duplicates are found within and across files`() throws {
        let validation = try SISValidation.of([
            "u1.csv": Self.users + "U1,one,active\nU2,two,active\nU1,one,active\n",
            "u2.csv": Self.users + "U3,ONE,active\nU2,two,active\nU4,two,deleted\n",
            "enrollments.csv": Self.enrollments
                + "C1,U1,student,S1,active\n C1 ,U1,student,\"S1\",deleted\nC2,U1,student,S1,active\nC1,U1,ta,S1,active\nC1,U1,student,,active\n",
        ])
        #expect(
            validation.lines == [
                "u1.csv:4: warning: Duplicate user_id U1: also in row 2",
                "u2.csv:2: row skipped: An existing Canvas user with the SIS ID U1 has already claimed U3's user_id requested login information, skipping (login_id ONE is also in row 2 of u1.csv)",
                "u2.csv:3: warning: Duplicate user_id U2: also in row 3 of u1.csv",
                "enrollments.csv:3: warning: Duplicate enrollment of user U1 in course C1: also in row 2",
                "enrollments.csv:4: warning: Duplicate enrollment of user U1 in course C2: also in row 2",
            ])
    }

    @Test func `what is found often is counted, not kept`() throws {
        let folder = try SISFolder()
        let rows = (0..<5000).map { "U\($0 % 2500),l\($0 % 2500),\($0 < 1000 ? "x" : "active")" }.joined(
            separator: "\n")
        let file = try folder.write(Array((Self.users + rows + "\n").utf8), as: "users.csv")
        let validation = try SISValidator(limit: 3).validate([file])
        #expect(
            validation.tallies == [
                .init(file: "users.csv", kind: .badValue, severity: .skippedRow, count: 1000),
                .init(file: "users.csv", kind: .duplicate, severity: .warning, count: 1500),
            ])
        #expect(validation.findings.map(\.row) == [2, 3, 4, 3502, 3503, 3504])
        #expect(validation.count(.skippedRow) == 1000)
    }

    @Test func `a file that cannot be read is an error of the call`() throws {
        let folder = try SISFolder()
        #expect(
            throws: CanvasDataError(
                .usage, "Cannot read \(folder.path)/no.csv (No such file or directory).",
                remedy: "Check the path and its permissions.")
        ) { try SISValidator().validate([folder.file("no.csv")]) }
    }

    @Test func `a folder's files are its CSV files, sorted`() throws {
        let folder = try SISFolder([
            "b.csv": "", "A.CSV": "", ".hidden.csv": "", "notes.txt": "", "sub/c.csv": "", "d.csv/x": "",
        ])
        #expect(try SISFile.inFolder(folder.path).map(\.name) == ["A.CSV", "b.csv"])
    }

    @Test func `JSON has the same findings`() throws {
        let validation = try SISValidation.of(["u.csv": Self.users + "U1,,active\n"])
        #expect(
            validation.json.text(.compact)
                == #"{"sendable":false,"errors":0,"skipped_rows":1,"warnings":0,"files":[{"name":"u.csv","type":"user","rows":1,"bytes":35}],"findings":[{"file":"u.csv","row":2,"line":2,"severity":"skipped_row","kind":"missing_value","message":"No login_id given for user U1"}],"tallies":[{"file":"u.csv","kind":"missing_value","severity":"skipped_row","count":1}]}"#
        )
    }
}
