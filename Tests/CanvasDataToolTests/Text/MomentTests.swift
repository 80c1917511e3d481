import CanvasData
import CanvasDataBase
import Glibc
import Testing

@testable import CanvasDataTool

/// The zone belongs to the process: one test after the other.
@Suite(.serialized) struct MomentTests {
    private func inZone<Value>(_ zone: String, _ body: () throws -> Value) rethrows -> Value {
        let before = getenv("TZ").map { String(cString: $0) }
        setenv("TZ", zone, 1)
        defer {
            if let before { setenv("TZ", before, 1) } else { unsetenv("TZ") }
            tzset()
        }
        return try body()
    }

    @Test(arguments: [
        ("UTC", 1_493_431_418, 247_000, "2017-04-29 02:03:38.247000+00:00"),
        ("America/New_York", 1_493_431_418, 247_000, "2017-04-28 22:03:38.247000-04:00"),
        ("Asia/Kathmandu", 1_493_431_418, 0, "2017-04-29 07:48:38+05:45"),
        ("America/New_York", 1_510_000_000, 5, "2017-11-06 15:26:40.000005-05:00"),
        ("America/St_Johns", 1_510_000_000, 0, "2017-11-06 16:56:40-03:30"),
    ])
    func `local times are formatted like Python's`(
        zone: String, seconds: Int, microseconds: Int, text: String
    ) {
        #expect(inZone(zone) { Moment(seconds: seconds, microseconds: microseconds).localText } == text)
    }

    @Test(arguments: [
        ("2017-04-29T02:03:38.247Z", 1_493_431_418, 247_000), ("2017-04-29T02:03:38Z", 1_493_431_418, 0),
        ("2017-04-29T02:03:38.2470005Z", 1_493_431_418, 247_000), ("1970-01-01T00:00:00.000001Z", 0, 1),
    ])
    func `times of the API are parsed`(text: String, seconds: Int, microseconds: Int) {
        #expect(Moment(text) == Moment(seconds: seconds, microseconds: microseconds))
    }

    @Test(arguments: [
        "", "Z", "2017-04-29", "2017-04-29T02:03:38", "2017-04-29T02:03:38+01:00", "2017-13-29T02:03:38Z",
        "2017-04-29T02:03:38.Z", "2017-04-29T02:03:38.1.2Z", "2017-4-29T02:03:380Z", "2017-04-29T02:03:xxZ",
    ])
    func `any other text is not a time`(text: String) {
        #expect(Moment(text) == nil)
    }

    @Test(arguments: [
        ("UTC", "2017-04-29 02:03:38.247000+00:00"), ("America/New_York", "2017-04-28 22:03:38.247000-04:00"),
        ("Asia/Kathmandu", "2017-04-29 07:48:38.247000+05:45"),
    ])
    func `the lines of list-dumps are those of the SDK, in any time zone`(zone: String, created: String)
        throws
    {
        let dump = try dump(finished: true)
        let unfinished = try self.dump(finished: false)
        let line =
            "\(created)\tsequence: 560\tfiles: 79\tschema: 1.16.2\tid: 125a3cb0-2cf3-11e7-84a8-784f4352af0c"
        inZone(zone) {
            #expect(DumpLine(dump: dump).text == line)
            #expect(DumpLine(dump: dump).highlighted == "\u{1b}[37m\u{1b}[44m\(line)\u{1b}[0m")
            #expect(DumpLine(dump: unfinished).text == "\(line)\tunfinished")
        }
    }

    private func dump(finished: Bool) throws -> Dump {
        let json = try JSONValue(
            parsing: Array(
                """
                {"dumpId":"125a3cb0-2cf3-11e7-84a8-784f4352af0c","sequence":560,"accountId":"9999","numFiles":79,
                "finished":\(finished),"createdAt":"2017-04-29T02:03:38.247Z","schemaVersion":"1.16.2"}
                """.utf8))
        return try Dump(json, path: "/api/account/self/dump")
    }
}
