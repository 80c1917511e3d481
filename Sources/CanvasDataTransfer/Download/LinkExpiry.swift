/// When a pre-signed link stops working, read from its own query.
package struct LinkExpiry: Sendable, Equatable {
    /// Seconds since 1970.
    package let time: Double
    /// How long the link was valid, in seconds; nil where it does not say.
    package let lifetime: Double?

    /// Nil when `link` does not say: `X-Amz-Date` with `X-Amz-Expires` (AWS signature 4), or `Expires`
    /// (seconds since 1970, AWS signature 2).
    package init?(of link: String) {
        var values: [Substring: Substring] = [:]
        guard let mark = link.firstIndex(of: "?") else { return nil }
        for pair in link[link.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        if let date = values["X-Amz-Date"].flatMap({ Self.seconds(ofStamp: $0) }),
            let lifetime = values["X-Amz-Expires"].flatMap({ Double($0) })
        {
            time = Double(date) + lifetime
            self.lifetime = lifetime
        } else if let expires = values["Expires"].flatMap({ Double($0) }) {
            time = expires
            lifetime = nil
        } else {
            return nil
        }
    }

    /// True when too little time is left to begin a download: five minutes, or a quarter of a short life.
    package func isNear(at now: Double) -> Bool {
        time - now < min(300, (lifetime ?? 1200) / 4)
    }

    /// Seconds since 1970 of `20180321T191017Z`.
    private static func seconds(ofStamp stamp: Substring) -> Int? {
        let digits = stamp.filter(\.isNumber)
        guard stamp.count == 16, digits.count == 14, stamp.hasSuffix("Z") else { return nil }
        func number(_ start: Int, _ count: Int) -> Int { Int(digits.dropFirst(start).prefix(count)) ?? 0 }
        let date = CivilDate(year: number(0, 4), month: number(4, 2), day: number(6, 2))
        return date.daysSince1970 * 86_400 + number(8, 2) * 3600 + number(10, 2) * 60 + number(12, 2)
    }
}
