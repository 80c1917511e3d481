import CanvasDataTransfer
import Testing

@testable import CanvasDataSIS

/// Digests that are made while files are checked.
@Suite struct SISDigestTests {
    private static let users = "user_id,login_id,status\n"

    private static let texts = [
        "users.csv": users + "U1,u1,active\n", "long.csv": users + longRows, "empty.csv": "",
        "quoted.csv": users + "\"U\"\"1\",u1,active\n",
        "unclosed.csv": users + "U1,\"u1,active\n" + longRows, "unknown.csv": "hello,world\n" + longRows,
        "endless.csv": users + longLine + longRows, "bom.csv": "\u{feff}" + users + "U1,u1,active\n",
        "accounts.csv": "account_id,parent_account_id,name,status\nA1,,One,active\n",
        "repeated.csv": users + "U1,u1,active\nU1,u1,active\n", "feed.xml": "<a><b></a>" + longRows,
        "good.xml": "<a><b/></a>", "no.zip": "PK, but no zip", "notes.txt": "not for Canvas",
    ]

    @Test(arguments: texts.keys.sorted())
    func `a file has the digest of all its bytes, wherever the check ends`(name: String) throws {
        let text = try #require(Self.texts[name])
        let folder = try SISFolder()
        let file = try folder.write(Array(text.utf8), as: name)
        let (found, files) = try SISValidator().validateAndDigest([file])
        let digest = try SHA256.digest(ofFile: file.path)
        #expect(files == [SISSentFile(name: name, length: digest.length, sha256: digest.hexadecimal)])
        #expect(found == (try SISValidator().validate([file])))
    }

    @Test func `several files have their own digests, in the given order`() throws {
        let folder = try SISFolder([
            "users.csv": Self.users, "courses.csv": "course_id,short_name,long_name,status\n", "x.csv": "?",
        ])
        let given = ["x.csv", "users.csv", "courses.csv"].map { folder.file($0) }
        let (_, files) = try SISValidator().validateAndDigest(given)
        #expect(files.map(\.name) == ["x.csv", "users.csv", "courses.csv"])
        #expect(
            files.map(\.sha256) == (try given.map { try SHA256.digest(ofFile: $0.path).hexadecimal }))
    }

    /// More than the scanner reads at once.
    private static let longRows = (0..<40_000).map { "U\($0),u\($0),active\n" }.joined()
    /// More than a row may have.
    private static let longLine = String(repeating: "x", count: (1 << 20) + 100)
}
