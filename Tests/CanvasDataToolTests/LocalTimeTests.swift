import Glibc
import Testing

@testable import CanvasDataTool

/// The zone belongs to the process: one test after the other.
@Suite(.serialized) struct LocalTimeTests {
    @Test(arguments: [
        ("UTC", 1_493_431_418, 247_000, "2017-04-29 02:03:38.247000+00:00"),
        ("America/New_York", 1_493_431_418, 247_000, "2017-04-28 22:03:38.247000-04:00"),
        ("Asia/Kathmandu", 1_493_431_418, 0, "2017-04-29 07:48:38+05:45"),
        ("America/New_York", 1_510_000_000, 5, "2017-11-06 15:26:40.000005-05:00"),
        ("America/St_Johns", 1_510_000_000, 0, "2017-11-06 16:56:40-03:30"),
    ])
    func `moments are written as Python writes them`(
        zone: String, seconds: Int, microseconds: Int, text: String
    ) {
        let before = getenv("TZ").map { String(cString: $0) }
        setenv("TZ", zone, 1)
        defer {
            if let before { setenv("TZ", before, 1) } else { unsetenv("TZ") }
            tzset()
        }
        #expect(localTimeText(seconds: seconds, microseconds: microseconds) == text)
        let dump = DumpLine(
            created: (seconds, microseconds), sequence: 560, files: 79, schemaVersion: "1.16.2",
            id: "125a3cb0-2cf3-11e7-84a8-784f4352af0c")
        let line =
            "\(text)\tsequence: 560\tfiles: 79\tschema: 1.16.2\tid: 125a3cb0-2cf3-11e7-84a8-784f4352af0c"
        #expect(dump.text == line)
        #expect(dump.highlighted == "\u{1b}[37m\u{1b}[44m\(line)\u{1b}[0m")
    }
}
