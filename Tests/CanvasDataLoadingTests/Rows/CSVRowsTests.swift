import Testing

@testable import CanvasDataLoading

@Suite struct CSVRowsTests {
    @Test(
        arguments: [
            ("1\t\\N\tx\n", "1,\\N,x\n"), ("a\t\tb\n", "a,,b\n"),
            ("a,b\tc\"d\t\"\n", "\"a,b\",\"c\"\"d\",\"\"\"\"\n"),
            ("l1\\nl2\\tq\\\\w\t\t\n", "\"l1\nl2\tq\\w\",,\n"), ("\\\\N\tx\\N\t\\Nx\n", "\"\\N\",xN,Nx\n"),
            ("\\\\.\t.\t\\\\\n", "\\.,.,\\\n"), ("\\101\\x42\\q\t\\1012\\x4g\t\\xq\n", "ABq,A2\u{4}g,xq\n"),
            ("a\\\nb\ta\\r\tend", "\"a\nb\",\"a\r\",end\n"), ("a\r\t\t\r\n", nil),
            ("émoji 🎓\t12345678,\t123456789\n", "émoji 🎓,\"12345678,\",123456789\n"),
            ("\"\"\t\\\"\\\"\\\"\t\n", "\"\"\"\"\"\",\"\"\"\"\"\"\"\",\n"),
            ("1\t2\t3\r\n4\t5\t6\r\n", "1,2,3\n4,5,6\n"), ("", ""), ("1\t2\n", nil),
        ] as [(String, String?)])
    func `rows become CSV, wherever they are cut`(text: String, csv: String?) {
        let bytes = Array(text.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let reading = CSVReading(bytes, [.text, .varchar(length: 20), .text], cuts: [first, second])
                #expect(
                    (reading.error == nil ? reading.bytes : nil) == csv.map { Array($0.utf8) },
                    "\(first) \(second)")
            }
        }
    }

    @Test(arguments: [("\\\\.\n", "\"\\.\"\n"), ("\n", "\n"), ("\\N\n", "\\N\n"), ("\\\\N\n", "\"\\N\"\n")])
    func `in a table of one column, the end of the data is in quotes`(text: String, csv: String) {
        #expect(CSVReading(Array(text.utf8), [.text], cuts: []).bytes == Array(csv.utf8))
    }

    @Test(
        arguments: [
            (ColumnType.bigint, "1", "1"), (.bigint, "0", "0"), (.bigint, "-0", "0"), (.bigint, "007", "7"),
            (.bigint, "+7", "7"),
            (.bigint, " 7", "7"), (.bigint, "7 ", "7"), (.bigint, "-10", "-10"), (.integer, "-010", "-10"),
            (.bigint, "-9223372036854775808", "-9223372036854775808"), (.smallint, "-32768", "-32768"),
            (.boolean, "true", "t"), (.boolean, "OFF", "f"), (.boolean, "1", "t"),
            (.doublePrecision, "1.50", "1.5"), (.doublePrecision, "1.5", "1.5"),
            (.doublePrecision, "100", "100"),
            (.doublePrecision, "1e3", "1000"), (.doublePrecision, "1e15", "1e+15"),
            (.doublePrecision, "999999999999999", "999999999999999"),
            (.doublePrecision, "1000000000000000", "1e+15"), (.doublePrecision, "0.0001", "0.0001"),
            (.doublePrecision, "0.00001", "1e-05"), (.doublePrecision, "-0.00", "-0"),
            (.doublePrecision, "33.33333333333333", "33.33333333333333"),
            (.doublePrecision, "0.1234567890123456789", "0.12345678901234568"),
            (.doublePrecision, "inf", "Infinity"),
            (.doublePrecision, "1e100", "1e+100"),
            (.doublePrecision, "8.0000152587890625", "8.000015258789062"),
            (.real, "0.1", "0.1"), (.real, "1000000", "1e+06"), (.real, "16777217", "1.6777216e+07"),
            (.date, "2026-01-02", "2026-01-02"), (.date, "2026-1-2", "2026-01-02"),
            (.date, "0044-03-15 BC", "0044-03-15 BC"),
            (.date, "infinity", "infinity"),
            (.timestamp, "2026-01-02 03:04:05.123", "2026-01-02 03:04:05.123"),
            (.timestamp, "2026-01-02 03:04:05.120", "2026-01-02 03:04:05.12"),
            (.timestamp, "2026-01-02 03:04:00.000", "2026-01-02 03:04:00"),
            (.timestamp, "2026-01-02 03:04:10", "2026-01-02 03:04:10"),
            (.timestamp, "2026-01-02T03:04:05Z", "2026-01-02 03:04:05"),
            (.timestamp, "2026-01-02", "2026-01-02 00:00:00"),
            (.timestamp, "2026-12-31 24:00:00", "2027-01-01 00:00:00"),
            (.timestamp, "12345-01-02 00:00:00.5", "12345-01-02 00:00:00.5"),
            (.timestamp, "2026-01-02T03:04:05.120Z", "2026-01-02 03:04:05.12"),
            (.timestamp, "2026-01-02T03:04:05.123456Z", "2026-01-02 03:04:05.123456"),
            (.timestamp, "2026-01-02T03:04:05.000", "2026-01-02 03:04:05"),
            (.timestamp, "2026-01-02T03:04:05+02:00", "2026-01-02 03:04:05"),
            (.numeric(precision: 5, scale: 2), "1.005", "1.01"),
            (.numeric(precision: 5, scale: 2), "7", "7.00"),
            (.numeric(precision: nil, scale: nil), "-1.50e3", "-1500"),
            (
                .uuid, "{A0EEBC999C0B4EF8BB6D6BB9BD380A11}",
                "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
            ), (.time, "4:05:06.70Z", "04:05:06.7"),
            (.interval, "P1Y2M-3DT4H5M6.70S", "1 year 2 mons -3 days +04:05:06.7"),
            (.interval, "PT0S", "00:00:00"),
            (.inet, "10.0.0.1/32", "10.0.0.1"), (.inet, "2001:DB8:0:0::1/64", "2001:db8::1/64"),
            (.character(length: 3), "é", "é  "), (.json, "{}", "{}"),
            (.json, "{\"bb\":1,\"a\":[1,null],\"bb\":2.50}", "\"{\"\"a\"\": [1, null], \"\"bb\"\": 2.50}\""),
            (.varchar(length: 2), "ab  ", "ab"), (.varchar(length: 2), "é, ", "\"é,\""), (.guid, "", ""),
        ] as [(ColumnType, String, String)])
    func `a value has the form that Postgres gives it`(type: ColumnType, text: String, csv: String) {
        let reading = CSVReading(Array("\(text)\t\\N\n".utf8), [type, type], cuts: [])
        #expect(reading.error == nil)
        #expect(String(decoding: reading.bytes, as: UTF8.self) == "\(csv),\\N\n")
    }

    @Test func `a value that is not one of its column's type is named`() {
        let reading = CSVReading(Array("1\t2026-01-02\n2\t2026-02-30\n".utf8), [.bigint, .date], cuts: [])
        #expect(
            reading.error?.description
                == "t, \"f.gz\" line 2, column c1: \"2026-02-30\" is not a date (yyyy-mm-dd)")
    }

    @Test func `arrays become Postgres's, and columns are found by a header line too`() throws {
        let output = ByteList()
        let columns = [
            RowColumn(name: "a", type: .text, header: "x", elementOID: 25),
            RowColumn(name: "b", type: .integer, header: "y", elementOID: 23),
            RowColumn(name: "c", type: .date),
        ]
        let reader = RowReader(table: "t", columns: columns, into: output, format: .csv, readsHeader: true)
        reader.begin(fragment: "f")
        let text = "y\tmeta.ts\tx\n[1, 02]\t\t[\"a b\",null,\"null\",\"\",\"é\"]\n[]\t\t\\N\n"
        let error = #expect(throws: RowError.self) {
            try Array(text.utf8).withUnsafeBytes { try reader.write($0) }
        }
        #expect(error?.description == "t, \"f\" line 2, column b: \"[1, 02]\" is not a JSON array of integer")
        reader.begin(fragment: "f")
        try Array(text.replacing("02", with: "2").utf8).withUnsafeBytes { try reader.write($0) }
        try reader.finish()
        #expect(
            String(decoding: output.bytes, as: UTF8.self)
                == "\"{\"\"a b\"\",NULL,\"\"null\"\",\"\"\"\",é}\",\"{1,2}\",\\N\n\\N,{},\\N\n")
    }
}
