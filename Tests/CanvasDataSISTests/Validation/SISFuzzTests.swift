import SharedFixture
import Testing

@testable import CanvasDataSIS

@Suite struct SISFuzzTests {
    private static let files: [(name: String, text: String)] = [
        (
            "users.csv",
            "user_id,login_id,full_name,status\nU1,one,\"Müller, \"\"Bo\"\"\",active\nU2,two,Zoë,suspended\nU3,three,,deleted\n"
        ),
        (
            "enrollments.csv",
            "course_id,user_id,role,section_id,status,start_date,end_date\nC1,U1,student,S1,active,2026-08-24,2026-12-18\nC1,U2,ta,,deleted,,\n"
        ),
        ("sections.csv", "section_id,course_id,name,status\r\nS1,C1,\"One\",active\r\n"),
        ("extra.xml", "<?xml version=\"1.0\"?><a b='c'><!-- d --><e/></a>\n"),
    ]

    @Test func `three hundred damaged sets are judged, never more`() throws {
        var random = SplitMix64()
        print("SIS fuzz: CANVAS_DATA_SEED=\(random.seed)")
        let folder = try SISFolder()
        let pieces = [
            "\"", "\"\"", ",", "\n", "\r\n", "\r", "\0", "status", "é", "\u{FEFF}", "<", ">", "U1",
            "2026-02-30",
        ]
        .map { Array($0.utf8) }
        var good = 0
        for round in 0..<300 {
            let files = try Self.files.map { file in
                var bytes = Array(file.text.utf8)
                for _ in 0..<Int.random(in: 0...2, using: &random) {
                    let place = Int.random(in: 0...bytes.count, using: &random)
                    switch Int.random(in: 0..<5, using: &random) {
                    case 0: bytes.insert(UInt8.random(in: .min ... .max, using: &random), at: place)
                    case 1, 2: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
                    case 3 where place < bytes.count: bytes.remove(at: place)
                    default: bytes.removeSubrange(place...)
                    }
                }
                return try folder.write(bytes, as: file.name)
            }
            let validation = try SISValidator(limit: 5).validate(files)
            if validation.isSendable { good += 1 }
            #expect(validation.files.map(\.name) == Self.files.map(\.name))
            for finding in validation.findings {
                #expect(!finding.message.isEmpty)
                #expect(finding.line ?? 1 >= finding.row ?? 1, "round \(round): \(finding)")
            }
            for tally in validation.tallies {
                let kept = validation.findings.filter {
                    $0.file == tally.file && $0.kind == tally.kind && $0.severity == tally.severity
                }
                #expect(kept.count == min(tally.count, 5))
            }
            // The same again, and in a zip, is judged the same.
            #expect(try SISValidator(limit: 5).validate(files) == validation)
            let zip = try SISZip.make(of: Array(files.prefix(3)), at: folder.path + "/set.zip")
            let zipped = try SISValidator(limit: 5).validate([SISFile(path: zip.path)])
            let plain = try SISValidator(limit: 5).validate(files.prefix(3).sorted { $0.name < $1.name })
            #expect(zipped.findings == plain.findings)
            #expect(zipped.rows == plain.rows)
        }
        #expect(good > 0 && good < 200, "some are good, most are not")
    }
}
