import CanvasDataLoading
import CanvasDataTransfer

extension BatchOrigin {
    /// When its source made it, for a `timestamptz`; nil where the source wrote it in another way than it ever did,
    /// `2017-04-29T02:03:38.247Z`, or named a time that does not exist: the database would refuse the whole dump for it.
    var createdAtForPostgres: String? {
        guard let createdAt else { return nil }
        let pattern = "0000-00-00T00:00:00"
        let fraction = createdAt.utf8.dropFirst(pattern.utf8.count)
        let isKnown =
            zip(createdAt.utf8, pattern.utf8).allSatisfy { character, sample in
                sample == UInt8(ascii: "0") ? character.isDigit : character == sample
            }
            && fraction.last == UInt8(ascii: "Z") && fraction.count <= 11
            && (fraction.count == 1
                || fraction.first == UInt8(ascii: ".") && fraction.count > 2
                    && fraction.dropFirst().dropLast().allSatisfy(\.isDigit))
        guard isKnown else { return nil }
        let numbers = createdAt.prefix(pattern.count).split { "-T:".contains($0) }.compactMap { Int($0) }
        let day = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
        let isDay =
            day.year > 0 && (1...12).contains(day.month)
            && CivilDate(daysSince1970: day.daysSince1970) == day
        return isDay && numbers[3] < 24 && numbers[4] < 60 && numbers[5] < 60 ? createdAt : nil
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
