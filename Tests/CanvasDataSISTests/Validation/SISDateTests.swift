import Testing

@testable import CanvasDataSIS

@Suite struct SISDateTests {
    private func date(_ text: String) -> SISDate {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return .bad }
            return SISDate(CSVText(start: base, count: bytes.count))
        }
    }

    @Test(arguments: [
        ("2026-08-24", 1_787_529_600), ("2026-08-24T07:00:00Z", 1_787_554_800),
        ("2026-08-24 07:00", 1_787_554_800), ("2026-8-4 7:00:00", 1_785_826_800),
        ("2013-1-03 00:00:00", 1_357_171_200), ("2026-08-24T00:00:00.000-07:00", 1_787_554_800),
        ("2026-08-24T09:00+0200", 1_787_554_800), ("20260824T070000Z", 1_787_554_800),
        ("2026-08-24 07:00:00 UTC", 1_787_554_800), ("2024-02-29", 1_709_164_800),
    ])
    func `ISO 8601 is read, as leniently as Canvas's own example needs`(text: String, seconds: Int) {
        #expect(date(text) == .date(seconds))
    }

    @Test(arguments: [
        "2026-13-01", "2026-02-30", "2025-02-29", "2026-00-10", "2026-08-24T25:00:00Z", "soon", "n/a",
    ])
    func `a date that does not exist is refused`(text: String) {
        #expect(date(text) == .bad)
    }

    @Test(arguments: [
        "01/15/2026", "24.08.2026", "Aug 24 2026", "2026/08/24", "2026-08-24T", "2026-08-24T07:00:00+7",
    ])
    func `other ways to write a date are doubtful`(text: String) {
        #expect(date(text) == .unclear)
    }
}
