import CanvasDataBase
import CanvasDataLoading
import CanvasDataTransfer

extension ReplicaColumn.Storage {
    /// The SQL of a default that a schema gives; nil where it is not a value of this type, or such a column has none.
    func defaultSQL(_ value: JSONValue) -> String? {
        switch self {
        case .scalar(let type): type.defaultSQL(value)
        case .enumeration(let values):
            value.string.flatMap { values.contains($0) ? SQLDialect.postgres.literal($0) : nil }
        // The number in a lookup table is not known before the table is.
        case .lookup, .array, .enumerationArray: nil
        }
    }
}

extension ColumnType {
    fileprivate func defaultSQL(_ value: JSONValue) -> String? {
        switch kind {
        case .smallint, .integer, .bigint: return value.int.map { "\($0)" }
        case .real, .doublePrecision, .numeric:
            // JSON's numbers are SQL's.
            guard case .number(let literal) = value, Double(literal)?.isFinite == true else { return nil }
            return literal
        case .boolean: return value.bool.map { $0 ? "true" : "false" }
        case .timestamp:
            return value.string?.dapMoment.map { SQLDialect.postgres.literal(Self.timestamp($0)) }
        case .json: return SQLDialect.postgres.literal(value.text(.compact))
        case .text, .varchar, .character:
            return value.string.flatMap { $0.utf8.contains(0) ? nil : SQLDialect.postgres.literal($0) }
        // An invalid one would keep the table from being made.
        case .date, .time, .interval, .uuid, .inet, .enumeration, .guid: return nil
        }
    }

    /// `2026-01-15 04:00:00.25`, from microseconds since 1970.
    private static func timestamp(_ microseconds: Int) -> String {
        var seconds = microseconds / 1_000_000
        var fraction = microseconds % 1_000_000
        if fraction < 0 { (seconds, fraction) = (seconds - 1, fraction + 1_000_000) }
        let time = CivilTime(utc: seconds)
        return "\(time.date) \(time.time)" + (fraction == 0 ? "" : ".\(fraction.digits(6))")
    }
}
