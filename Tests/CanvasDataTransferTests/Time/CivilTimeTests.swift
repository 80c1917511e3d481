import Glibc
import SharedFixture
import Testing

@testable import CanvasDataTransfer

@Suite struct CivilTimeTests {
    @Test func `a moment is shown as ISO 8601 writes it, with all its digits`() {
        let moment = CivilTime(utc: 1_460_040_269)
        #expect(moment.text == "2016-04-07T14:44:29")
        #expect(moment.monthName == "Apr")
        #expect(CivilTime(utc: -1).text == "1969-12-31T23:59:59")
        #expect(CivilTime(utc: -62_135_596_800).text == "0001-01-01T00:00:00")
    }

    @Test func `UTC is as the C library has it`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix64(seed: seed)
        for _ in 0..<2000 {
            let seconds = Int.random(in: -10_000_000_000...200_000_000_000, using: &random)
            var moment = time_t(seconds)
            var parts = tm()
            gmtime_r(&moment, &parts)
            let mine = CivilTime(utc: seconds)
            #expect(
                [
                    mine.day.year, mine.day.month, mine.day.day, mine.hour, mine.minute, mine.second,
                    mine.offset,
                ]
                    == [
                        Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday),
                        Int(parts.tm_hour),
                        Int(parts.tm_min), Int(parts.tm_sec), 0,
                    ], "seed \(seed), \(seconds)")
        }
    }

    @Test func `local time is UTC moved by its offset`() {
        let local = CivilTime(local: 1_460_040_269)
        #expect(CivilTime(utc: 1_460_040_269 + local.offset).text == local.text)
    }
}
