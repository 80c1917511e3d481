import Testing

@testable import CanvasDataTransfer

@Suite struct HTTPDateTests {
    @Test(arguments: [
        (1_460_040_269, "Thu, 07 Apr 2016 14:44:29 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_546_214_400, "Mon, 31 Dec 2018 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ])
    func `seconds and text are the same date`(seconds: Int, text: String) {
        #expect(HTTPDate(seconds: seconds).text == text)
        #expect(HTTPDate(text)?.seconds == seconds)
    }

    @Test func `every day of four centuries comes back`() {
        for day in -60_000...90_000 {
            let date = CivilDate(daysSince1970: day)
            #expect(date.daysSince1970 == day)
            guard date.daysSince1970 == day else { return }
        }
    }

    @Test(arguments: ["", "yesterday", "Thu, 07 Foo 2016 14:44:29 GMT", "Thu, 07 Apr 2016 14:44:29 CET"])
    func `another form is no date`(text: String) {
        #expect(HTTPDate(text) == nil)
    }

    @Test(arguments: [
        "Thu, 07 Apr 9223372036854775807 14:44:29 GMT", "Thu, 07 Apr 2016 9223372036854775807:44:29 GMT",
        "Thu, 99 Apr 2016 14:44:29 GMT", "Thu, -1 Apr 2016 14:44:29 GMT",
    ])
    func `a date that is none is not read`(text: String) {
        #expect(HTTPDate(text) == nil)
    }
}
