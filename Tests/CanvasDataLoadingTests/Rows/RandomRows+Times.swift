@testable import CanvasDataLoading

extension RandomRows {
    mutating func time(of type: ColumnType) -> String {
        // Half of them as Canvas sends them.
        if often(50) {
            let day = "\(padded(pick(1990...2040), 4))-\(padded(pick(1...12), 2))-\(padded(pick(1...28), 2))"
            guard type == .timestamp else { return day }
            let fraction = often(60) ? ".\(padded(pick(0...999), 3))" : ""
            return often(50)
                ? day + " \(clock())" + fraction
                : day + pick(["T", "T", " "]) + clock() + (often(60) ? ".\(digits(pick(1...7)))" : "")
                    + pick(["Z", "Z", "Z", "", "+02:00", "z"])
        }
        if often(12) { return pick(words) }
        var time = strangeDay()
        if often(70) {
            time += pick([" ", " ", " ", "T", "T", "t", "  ", "\t", ""]) + strangeClock()
            if often(30) { time += pick(zones) }
        }
        return often(8) ? time + pick([" BC", " bc", " AD", "BC", " B.C."]) : time
    }

    mutating func timeOfDay() -> String {
        if often(50) { return clock() + (often(50) ? ".\(digits(pick(1...7)))" : "") + pick(["", "", "Z"]) }
        return often(10)
            ? pick([
                "24:00", "24:00:00.1", "noon", "allballs", "04:05 PM", "040506", "T04:05", "4:5", "12",
                "1:2:3:4",
            ])
            : strangeClock() + (often(30) ? pick(zones) : "")
    }

    mutating func interval() -> String {
        if often(8) {
            return pick([
                "P", "PT", "T1H", "P1", "P1DT", "P1H", "PT1Y", "P1D2Y", "1 day", "p1d", "P1DT1H ", "P-",
                "P1.5D", "P1,5D",
                "PT1.5H", "PT1.S", "PT.5S", "P99999999999Y", "P178956970Y7M", "P178956970Y8M", "P2147483647D",
                "P2147483648D", "-P1D", "P--1D", "P+1D", "PT1e3S", "P1D2D", "P0001-02-03T04:05:06", "PT1HT1M",
                "P١D",
                "PT2562047788H", "PT2562047789H", "PT9223372036854S", "PT9223372036855S", "P-178956970Y-8M",
                "PTT1H",
            ])
        }
        var text = "P"
        for unit in ["Y", "M", "W", "D"] where often(40) { text += number() + unit }
        guard often(70) || text == "P" else { return text }
        text += "T"
        for unit in ["H", "M"] where often(40) {
            text += number() + (often(10) ? ".\(digits(pick(1...7)))" : "") + unit
        }
        if often(70) || text.hasSuffix("T") {
            text += number() + (often(60) ? "." + digits(pick(1...8)) : "") + "S"
        }
        return text

        func number() -> String {
            "\(pick(["", "", "", "-"]))\(often(90) ? pick(0...99) : pick(0...3_000_000))"
        }
    }

    private mutating func clock() -> String {
        "\(padded(pick(0...23), 2)):\(padded(pick(0...59), 2)):\(padded(pick(0...59), 2))"
    }

    private mutating func strangeDay() -> String {
        let year = pick([
            "2020", "2000", "1900", "2019", "0001", "0000", "1", "20", "99", "099", "476", "4713", "4714",
            "4715", "5000",
            "9999", "10000", "012345", "294276", "294277", "5874897", "5874898", "9999999", "99999999",
        ])
        let month = often(80) ? padded(pick(0...13), 2) : "\(pick(0...13))"
        let day = often(80) ? padded(pick(0...32), 2) : "\(pick(0...32))"
        let divider = often(95) ? "-" : pick(["/", ".", " ", ""])
        return year + divider + month + divider + day
    }

    private mutating func strangeClock() -> String {
        let digits = often(90) ? 2 : 1
        var clock = "\(padded(pick(0...25), digits)):\(padded(pick(0...61), digits))"
        if often(10) { clock = "24:00" }
        if often(85) {
            clock += ":\(padded(often(20) ? pick([0, 59, 60, 61]) : pick(0...59), digits))"
            if often(60) {
                clock += "." + String((0..<pick(0...14)).map { _ in pick(Array("0123456789999")) })
            }
        }
        return clock
    }

    private var zones: [String] {
        [
            "Z", "z", " Z", "+02", "-05", " +02", "+02:00", "-0530", "+14:30", "+15:59", "+15:59:59", "+16",
            "-1", "+123",
            "+1:2", "+02:60", " UTC", " utc", "UTC", " GMT", " EST", " America/New_York", "+", "-", "+25",
            "+00000", "ZZ",
            " Z Z", "+02 +03", " +2 UTC", " pm", " AM",
        ]
    }

    private var words: [String] {
        [
            "epoch", "EPOCH", "infinity", "-infinity", "Infinity", "+infinity", "inf", "now", "today",
            "tomorrow",
            "allballs", "Jan 8, 1999", "8 January 1999", "1/8/1999", "1999-Jan-08", "19990108", "990108",
            "1999.008",
            "J2451187", "20200102T030405", "20200102 030405", "2020-001", "2020-W01-1", "10:00",
            "2020-01-02,03:04:05",
            "2020-01", "2020", "", " ", "-", "0000-00-00", "0000-00-00 00:00:00", "2020-01-02 03",
            "2020-01-02 03:04:05,5",
            "2020-01-02T", "T03:04", "2020-01-02Z", "2020-01-02 +02", "epoch BC", "infinityx",
            "2020-01-02 03:04.5",
            "-2020-01-02", "+2020-01-02", "2020--1-02", "2020-01-02-03", "Thu 2020-01-02", "2020-01-02 Thu",
            "2018-03-21T19:10:17.415Z", "2018-03-21 19:10:17 UTC", "294276-12-31 24:00:00",
            "294276-12-31 23:59:59.9999999",
            "4714-11-24 00:00:00 BC", "4714-11-23 BC", "4713-01-01 BC", "0001-02-29 BC", "0005-02-29 BC",
            "0004-02-29 BC",
            "5874897-12-31", "5874898-06-02", "5874898-06-03", "2019-12-31 23:59:60", "2019-12-31 23:59:60.5",
            "2020-01-01 12:30:60", "2020-01-01 00:00:00.9999995", "2020-01-01 00:00:00.9999994",
            "2020-01-01 00:00:00.0000005",
            "2020-01-01 00:00:00.0000015", "2020-01-01 24:00:00.0000001", "2020-01-01 24:00:00.0000006",
        ]
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
